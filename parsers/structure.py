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
from parsers.parts import Walk, media_type_of
from parsers.prescan import Scanned, scan

_CONTENT_FIELD = re.compile(r"content-|mime-version", re.IGNORECASE)
_FIRST_PART = re.compile(rb"(?:\A|[\r\n])--([^\r\n]{1,200}?)[ \t]*\r?\n(?=content-[a-z-]{3,30}[ \t]*:)", re.IGNORECASE)
_LOOKED_THROUGH = 32 * 1024


def take_apart(raw: bytes) -> Message:
    """Take a mail apart; what is damaged is read as a mail program would, and named in `defects`.

    Raises UnreadableMail when there is neither a header field nor a text.
    """
    scanned = scan(raw)
    if not scanned.head.strip() and not scanned.body.strip(b" \t\r\n\x00"):
        raise UnreadableMail("neither a header field nor a text was found in the bytes")
    parsed = mailparser.parse_from_bytes(scanned.head + b"\n\n")
    headers = tuple(make_header(name, value) for name, value in parsed.message.raw_items())
    defects = [*scanned.defects, *_header_defects(parsed)]
    walk = _walked(headers, scanned, defects)
    content_type = first_of(headers, "Content-Type")
    return Message(
        headers=headers,
        subject=decode_words(first_of(headers, "Subject")),
        message_id=next(iter(message_ids(first_of(headers, "Message-ID"))), None),
        in_reply_to=message_ids(first_of(headers, "In-Reply-To")),
        thread=message_ids(first_of(headers, "References")),
        media_type=media_type_of(content_type) or "text/plain",
        report_type=parameters_of(content_type).get("report-type", "").lower()
        if "report" in content_type.lower()
        else "",
        shown=tuple(walk.shown),
        passed_over=tuple(walk.passed_over),
        parts=tuple(walk.parts),
        attached=tuple(walk.attached),
        attachments=tuple(walk.attachments),
        sent_at=parsed.date,
        defects=tuple(dict.fromkeys(defects)),
        readable=walk.is_readable,
    )


def _header_defects(parsed: mailparser.MailParser) -> list[str]:
    defects = []
    if parsed.address_header_defects:
        defects.append("an address in the header is damaged")
    if any(defect["header"] == "date" and not defect["recovered"] for defect in parsed.date_header_defects):
        defects.append("date is damaged")
    return defects


def _walked(headers: Headers, scanned: Scanned, defects: list[str]) -> Walk:
    tree = _tree(headers, scanned.body, defects)
    walk = Walk(defects)
    walk.read(tree)
    return walk


def _tree(headers: Headers, body: bytes, defects: list[str]) -> Tree:
    """Parse the body under the header fields that say what it is, with a boundary that is really there."""
    content = b"".join(
        b"%b: %b\n" % (header.name.encode("ascii", "replace"), header.raw.strip(b"\r\n"))
        for header in headers
        if _CONTENT_FIELD.match(header.name)
    )
    declared = media_type_of(first_of(headers, "Content-Type"))
    if declared is None or declared.startswith("multipart/"):
        boundary = parameters_of(first_of(headers, "Content-Type")).get("boundary", "")
        if not boundary or b"--" + boundary.encode("utf-8", "replace") not in body:
            found = _FIRST_PART.search(body[:_LOOKED_THROUGH])
            if found is not None:
                defects.append("boundary of the parts is damaged")
                return _reparsed(declared or "multipart/mixed", found.group(1), body)
            if declared is not None:
                defects.append("boundary of the parts is damaged")
                return _parsed(b"", body)
    return _parsed(content, body)


def _reparsed(declared: str, boundary: bytes, body: bytes) -> Tree:
    safe = boundary.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return _parsed(b'Content-Type: %b; boundary="%b"\n' % (declared.encode("ascii", "replace"), safe), body)


def _parsed(content: bytes, body: bytes) -> Tree:
    try:
        return email.message_from_bytes(content + b"\n" + body)
    except RecursionError:
        return email.message_from_bytes(b"\n" + body[:_LOOKED_THROUGH])
