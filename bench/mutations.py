"""Ways to damage a mail, by what they may do to its words.

All of them take their chance from the caller: the same seed gives the same bytes.
"""

import email
import re
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Callable, Sequence
from email.message import Message
from random import Random

Mutation = Callable[[bytes, Random], bytes]

_TOKENS = (
    b"\x00", b"\r", b"\n", b"\r\n\r\n", b"--", b"=", b"=?utf-8?b?", b"?=", b"\xff", b"\xc3", b"<", b">", b'"', b";", b"boundary=", b"<!--", b"<table>",
    b'Content-Type: multipart/mixed; boundary="x"\n\n--x\n', b"Content-Type: message/rfc822\n\n", b"\xe2\x80\xae", b'<div style="font-size:',
    b"charset=utf-16", b"charset=utf-7", b"Content-Transfer-Encoding: base64\n", b"From: a@b\n", b"begin 644 x\n", b"> ",
    b"-----BEGIN PGP SIGNED MESSAGE-----\n", "Le 1 a écrit :\n".encode(), b"<style>x{display:none}", b"&#0;&#xd800;",
)  # fmt: skip


def noise(raw: bytes, chance: Random, others: Sequence[bytes] = ()) -> bytes:
    """Flip, drop, double, swap and insert bytes, also pieces of other mails."""
    data = bytearray(raw)
    for _ in range(chance.choice((1, 1, 2, 3, 8, 30))):
        if not data:
            data = bytearray(b"x")
        at = chance.randrange(len(data))
        end = min(len(data), at + chance.choice((1, 2, 10, 80, 400)))
        match chance.randrange(8):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at:end]
            case 2:
                data[at:at] = chance.choice(_TOKENS)
            case 3:
                data[at:at] = data[at:end] * chance.choice((1, 2, 20))
            case 4:
                del data[at:]
            case 5 if others:
                other = chance.choice(others)
                start = chance.randrange(len(other))
                data[at:end] = other[start : start + chance.choice((20, 300, 3_000))]
            case 6:
                data[at:end] = chance.randbytes(end - at)
            case _:
                data[at:end] = bytes(data[at:end]).swapcase()
    return bytes(data)


# --- Mutations that keep the words ------------------------------------------------------------------------------------


def line_ends(raw: bytes, chance: Random) -> bytes:
    """End lines with CRLF, as on the wire, or with LF."""
    plain = raw.replace(b"\r\n", b"\n")
    return plain.replace(b"\n", b"\r\n") if chance.random() < 0.8 else plain  # noqa: PLR2004  mostly CRLF


def reencoded(raw: bytes, chance: Random) -> bytes:
    """Give every text another transfer encoding and another charset."""
    return _each_text(raw, lambda part: _pack(part, chance))


def relabelled(raw: bytes, chance: Random) -> bytes:
    """Put a charset label that is wrong or that nobody knows; the bytes stay."""
    label = chance.choice((b"us-ascii", b"iso-8859-1", b"utf-8", b"x-unknown", b"windows-1252", b"UTF8", b'"utf-8"'))
    return re.sub(rb"(?i)charset=\"?[\w.-]+\"?", b"charset=" + label, raw)


def other_boundary(raw: bytes, chance: Random) -> bytes:
    """Call every boundary by another name."""
    for found in re.findall(rb"(?i)boundary=\"([^\"\r\n]+)\"", raw):
        name = b"=_%d_%d" % (chance.randrange(10**9), chance.randrange(10**9))
        raw = raw.replace(b"--" + found, b"--" + name).replace(b'"' + found + b'"', b'"' + name + b'"')
    return raw


def header_order(raw: bytes, chance: Random) -> bytes:
    """Put the author's fields in another order; the trace above them stays, since its order carries sense."""
    head, gap, body = raw.partition(b"\n\n")
    fields = re.split(rb"\n(?![ \t])", head)
    trace = [
        field
        for field in fields
        if re.match(rb"(?i)(?:received|authentication-results|return-path|delivered-to|arc-|dkim-)", field)
    ]
    own = [field for field in fields if field not in trace]
    chance.shuffle(own)
    return b"\n".join((*trace, *own)) + gap + body if not raw.startswith(b"From ") and b"\r\n" not in head else raw


def folded(raw: bytes, chance: Random) -> bytes:
    """Fold Subject, To or Content-Type at a blank."""
    head, gap, body = raw.partition(b"\n\n")
    name = chance.choice((b"Subject", b"To", b"Content-Type"))
    return re.sub(rb"(?im)^(" + name + rb":[^\n]{5,60}?) ", rb"\1\n ", head, count=1) + gap + body


def header_damage(raw: bytes, chance: Random) -> bytes:
    """Put junk among the fields, or a blank before a colon."""
    head, gap, body = raw.partition(b"\n\n")
    fields = re.split(rb"\n(?![ \t])", head)
    at = next((i for i, field in enumerate(fields) if field.lower().startswith(b"from:")), len(fields) - 1)
    if chance.random() < 0.5:  # noqa: PLR2004  one of two
        fields.insert(
            at + 1, chance.choice((b"this is no field", b"X-Broken", b"X-Empty:", b"\xff\xfe: x", b"X-Odd : y"))
        )
    else:
        fields = [re.sub(rb"^(MIME-Version|To|X-[\w-]+):", rb"\1 :", field) for field in fields]
    return b"\n".join(fields) + gap + body


def part_order(raw: bytes, _chance: Random) -> bytes:
    """Turn the parts of an alternative round."""
    return _each_container(raw, "multipart/alternative", lambda parts: parts[::-1])


KEEP_WORDS: dict[str, Mutation] = {
    "line ends": line_ends,
    "re-encoding": reencoded,
    "charset label": relabelled,
    "boundary": other_boundary,
    "header order": header_order,
    "header damage": header_damage,
    "folding": folded,
    "part order": part_order,
}

# --- Mutations that may lose words ------------------------------------------------------------------------------------


def truncated(raw: bytes, chance: Random) -> bytes:
    """Break the mail off below its header, in the middle of a line or not."""
    head = raw.find(b"\n\n") + 2
    return raw[: chance.randrange(min(head, len(raw) - 1), len(raw))]


def dropped_part(raw: bytes, chance: Random) -> bytes:
    """Take one part of a multipart away."""
    return _each_container(
        raw,
        "multipart/",
        lambda parts: [part for i, part in enumerate(parts) if i != chance.randrange(len(parts))] or parts,
    )


LOSE_WORDS: dict[str, Mutation] = {"truncation": truncated, "dropped part": dropped_part}


def _each_text(raw: bytes, change: Callable[[Message], None]) -> bytes:
    tree = email.message_from_bytes(raw)
    if not any(part.get_content_maintype() == "text" for part in tree.walk()) or tree.defects:
        return raw
    for part in tree.walk():
        if part.get_content_type() in {"text/plain", "text/html"} and not part.is_multipart() and not part.defects:
            change(part)
    try:
        return tree.as_bytes()
    except (UnicodeError, KeyError, ValueError, LookupError, AttributeError):
        return raw


def _pack(part: Message, chance: Random) -> None:
    data = part.get_payload(decode=True)
    try:
        text = data.decode(part.get_content_charset("ascii")) if isinstance(data, bytes) else ""
    except (UnicodeError, LookupError):
        return
    charset = chance.choice(("utf-8", "utf-8", "iso-8859-1", "windows-1252", "iso-8859-15"))
    try:
        data = text.encode(charset)
    except UnicodeError:
        charset, data = "utf-8", text.encode("utf-8")
    encoding = chance.choice(("base64", "quoted-printable", "8bit"))
    packed = {"base64": _lines(b64encode(data)), "quoted-printable": b2a_qp(data, istext=True), "8bit": data}[encoding]
    part.set_payload(packed.decode("ascii", "surrogateescape"))
    del part["Content-Transfer-Encoding"]
    part["Content-Transfer-Encoding"] = encoding
    if "Content-Type" in part:
        part.set_param("charset", charset)
    else:
        part["Content-Type"] = f"text/plain; charset={charset}"


def _lines(packed: bytes) -> bytes:
    return b"".join(packed[at : at + 76] + b"\n" for at in range(0, len(packed), 76))


def _each_container(raw: bytes, kind: str, change: Callable[[list[object]], list[object]]) -> bytes:
    tree = email.message_from_bytes(raw)
    touched = False
    for part in tree.walk():
        held = part.get_payload()
        if (
            part.is_multipart()
            and part.get_content_type().startswith(kind)
            and isinstance(held, list)
            and len(held) > 1
        ):
            part.set_payload(change(list(held)))  # type: ignore[arg-type]  # the parts it held
            touched = True
    try:
        return tree.as_bytes() if touched else raw
    except (UnicodeError, KeyError, ValueError, LookupError, AttributeError):
        return raw


# --- Generated trees --------------------------------------------------------------------------------------------------


def tree(text: str, chance: Random, depth: int = 0) -> bytes:
    """Make a random MIME tree that shows `text` once, among alternatives, files and attached mails."""
    kind = chance.choice(("leaf", "leaf", "mixed", "alternative", "related", "signed")) if depth < 6 else "leaf"  # noqa: PLR2004  levels
    if kind == "leaf":
        return _leaf(text, chance, html=chance.random() < 0.4)  # noqa: PLR2004  some
    inner = tree(text, chance, depth + 1)
    match kind:
        case "alternative":
            parts = [_leaf(text, chance, html=False), inner]
        case "mixed":
            parts = [inner, *chance.sample((_FILE, _FILE, _ATTACHED), chance.randrange(3))]
        case "related":
            parts = [inner, _FILE]
        case _:
            parts = [inner, b"Content-Type: application/pgp-signature\n\nx\n"]
    edge = b"=_%d_%d" % (depth, chance.randrange(10**9))
    body = b"".join(b"--" + edge + b"\n" + part + b"\n" for part in parts)
    return b'Content-Type: multipart/%b; boundary="%b"\n\n' % (kind.encode(), edge) + body + b"--" + edge + b"--\n"


_FILE = b"Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n"
_ATTACHED = b"Content-Type: message/rfc822\n\nFrom: x@y.fr\nSubject: ancien\n\nBonjour.\n"


def _leaf(text: str, chance: Random, *, html: bool) -> bytes:
    shown = (
        "<p>"
        + text.replace("&", "&amp;").replace("<", "&lt;").replace("\n\n", "</p><p>").replace("\n", "<br>")
        + "</p>"
        if html
        else text + "\n"
    )
    encoding = chance.choice((b"8bit", b"base64", b"quoted-printable"))
    data = shown.encode()
    packed = {b"8bit": data, b"base64": _lines(b64encode(data)), b"quoted-printable": b2a_qp(data, istext=True)}[
        encoding
    ]
    return (
        b"Content-Type: text/%b; charset=utf-8\nContent-Transfer-Encoding: %b\n\n"
        % (b"html" if html else b"plain", encoding)
        + packed
    )
