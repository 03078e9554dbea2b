"""Bytes of a mail taken apart into its headers, the texts a reader sees, and what hangs on it.

mail-parser reads the header fields and the date. Structure comes from the standard library's compat32 parser, on bytes that
`parsers.prescan` made safe: mail-parser opens every attachment, and mixes the text of an attached mail into the sender's.
"""

import email
import re
from email.message import Message as Tree

import mailparser

from parsers.errors import UnreadableMail
from parsers.headers import decode_words, make_header, message_ids, parameters_of
from parsers.message import Headers, Message, first_of
from parsers.parts import MAX_PARTS, Walk, media_type_of
from parsers.prescan import TOO_DEEP, scan

_FOR_MAIL_PARSER = frozenset({"from", "sender", "reply-to", "date"})
_FIRST_PART = re.compile(rb"(?:\A|[\r\n])--([^\r\n]{1,200}?)[ \t]*\r?\n(?=content-[a-z-]{3,30}[ \t]*:)", re.IGNORECASE)
_LOOKED_THROUGH = 32 * 1024


def take_apart(raw: bytes) -> Message:
    """Take a mail apart; what is damaged is read as a mail program would, and named in `defects`.

    Raises UnreadableMail when there is neither a header field nor a text.
    """
    scanned = scan(raw)
    if not scanned.head.strip() and not scanned.body.strip(b" \t\r\n\x00"):
        raise UnreadableMail("neither a header field nor a text was found in the bytes")
    tree = _parsed(scanned.head, scanned.body)
    headers = tuple(make_header(name, value) for name, value in tree.raw_items())
    looked_at = _looked_at(tree)
    defects = [*scanned.defects, *_header_defects(looked_at)]
    walk = Walk(defects)
    has_end = _has_end(raw, first_of(headers, "Content-Transfer-Encoding"))
    is_too_deep = False
    try:
        walk.read(_with_parts(tree, headers, scanned.body, defects), has_end=has_end)
    except RecursionError:
        is_too_deep = True
        defects.append(TOO_DEEP)
    content_type = first_of(headers, "Content-Type")
    media_type = media_type_of(content_type) or "text/plain"
    # Parts were announced and none came: the mail breaks off right below its header.
    has_no_parts = media_type.startswith("multipart/") and not scanned.body.strip()
    return Message(
        headers=headers,
        subject=decode_words(first_of(headers, "Subject")),
        message_id=next(iter(message_ids(first_of(headers, "Message-ID"))), None),
        in_reply_to=message_ids(first_of(headers, "In-Reply-To")),
        thread=message_ids(first_of(headers, "References")),
        media_type=media_type,
        report_type=parameters_of(content_type).get("report-type", "").lower()
        if "report" in content_type.lower()
        else "",
        shown=tuple(walk.shown),
        passed_over=tuple(walk.passed_over),
        parts=tuple(walk.parts),
        attached=tuple(walk.attached),
        attachments=tuple(walk.attachments),
        sent_at=looked_at.date,
        defects=tuple(dict.fromkeys(defects)),
        is_partial=scanned.is_partial or len(walk.parts) >= MAX_PARTS or has_no_parts or is_too_deep,
        readable=walk.is_readable,
    )


def headers_of(raw: bytes) -> Headers:
    """Return the header fields alone, as `take_apart` reads them; nothing below them is looked at, and nothing is raised."""
    tree = _parsed(scan(raw).head, b"")
    return tuple(make_header(name, value) for name, value in tree.raw_items())


def _has_end(raw: bytes, encoding: str) -> bool:
    """Tell whether the last line is ended (RFC 5321 §2.3.8), and is no line that goes on (RFC 2045 §6.7, soft line break)."""
    if not raw.endswith((b"\n", b"\r")):
        return False
    return not (encoding.strip().lower() == "quoted-printable" and raw.rstrip(b"\r\n").endswith(b"="))


def _looked_at(tree: Tree) -> mailparser.MailParser:
    """Let mail-parser read the fields it reads best: addresses and the date. Trace fields cost it most, and are read elsewhere."""
    fields = Tree()
    for name, value in tree.raw_items():
        if name.lower() in _FOR_MAIL_PARSER:
            fields[name] = value
    return mailparser.MailParser(fields)


def _header_defects(looked_at: mailparser.MailParser) -> list[str]:
    defects = []
    if looked_at.address_header_defects:
        defects.append("an address in the header is damaged")
    if any(not defect["recovered"] for defect in looked_at.date_header_defects):
        defects.append("date is damaged")
    return defects


def _with_parts(tree: Tree, headers: Headers, body: bytes, defects: list[str]) -> Tree:
    """Return the tree, parsed again with a boundary that is really there when the declared one is not."""
    content_type = first_of(headers, "Content-Type")
    declared = media_type_of(content_type)
    if declared is not None and not declared.startswith("multipart/"):
        return tree
    boundary = parameters_of(content_type).get("boundary", "") if declared is not None else ""
    if boundary and b"--" + boundary.encode("utf-8", "replace") in body:
        return tree
    found = _FIRST_PART.search(body[:_LOOKED_THROUGH])
    if found is not None:
        defects.append("boundary of the parts is damaged")
        safe = found.group(1).replace(b"\\", b"\\\\").replace(b'"', b'\\"')
        kind = (declared or "multipart/mixed").encode("ascii", "replace")
        return _parsed(b'Content-Type: %b; boundary="%b"' % (kind, safe), body)
    if declared is None:
        return tree
    defects.append("boundary of the parts is damaged")
    return _parsed(b"", body)


def _parsed(head: bytes, body: bytes) -> Tree:
    try:
        return email.message_from_bytes(head + b"\n\n" + body)
    except RecursionError:
        return email.message_from_bytes(head.partition(b"\n")[0] + b"\n\n" + body[:_LOOKED_THROUGH])
