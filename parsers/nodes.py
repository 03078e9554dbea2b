"""The nodes of a parsed mail, as the standard library holds them: their fields, bytes and what is inside."""

import email
from email.message import Message as Tree

from parsers import transfer
from parsers.charsets import clean_text, decode_bytes
from parsers.headers import make_header
from parsers.html_text import MAX_SEEN
from parsers.prescan import CUT_MARK, scan


def field_of(node: Tree, name: str) -> str:
    """Return the topmost field of that name, unfolded and clean; empty when there is none."""
    return next((make_header(field, value).value for field, value in node.raw_items() if field.lower() == name), "")


def held_by(node: Tree) -> object:
    """Return what a node holds: its parts, or its text as written. `get_payload` would decode that by the label, which may be wrong."""
    return node._payload  # type: ignore[attr-defined]  # noqa: SLF001  there is no other way to the bytes


def payload_of(node: Tree) -> tuple[bytes, int]:
    """Return the bytes of a leaf and how many `parsers.prescan` left out of them."""
    payload = held_by(node)
    data = payload.encode("ascii", "surrogateescape") if isinstance(payload, str) else b""
    kept, mark, count = data.rpartition(CUT_MARK)
    if mark and count.strip().isdigit() and len(count) < 12:  # noqa: PLR2004  no mail is longer
        return kept, int(count)
    return data, 0


def mail_inside(node: Tree) -> Tree | None:
    """Return the mail that an attached mail is, None when it cannot be taken out."""
    payload = held_by(node)
    inner = payload[0] if isinstance(payload, list) and payload and isinstance(payload[0], Tree) else None
    if (
        inner is not None
        and field_of(node, "content-transfer-encoding").lower() in {"base64", "quoted-printable"}
        and not inner.keys()
    ):
        # RFC 2046 §5.2.1 forbids it, Exchange does it.
        scanned = scan(transfer.unpack(payload_of(inner)[0], field_of(node, "content-transfer-encoding")).data)
        return email.message_from_bytes(scanned.head + b"\n\n" + scanned.body)
    return inner


def program_text_of(node: Tree, data: bytes, parameters: dict[str, str]) -> str:
    """Return the text of a part that one program wrote to another."""
    payload = held_by(node)
    if isinstance(payload, list):  # compat32 makes a list of blocks of a delivery status
        blocks = (
            "\n".join(f"{name}: {value}" for name, value in part.raw_items())
            for part in payload[:50]
            if isinstance(part, Tree)
        )
        return clean_text(decode_bytes("\n\n".join(blocks).encode("utf-8", "surrogateescape"), "").text)[:MAX_SEEN]
    return clean_text(decode_bytes(data[:MAX_SEEN], parameters.get("charset", "")).text)
