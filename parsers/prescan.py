"""Limits before any parser: what a hostile or huge mail may cost is fixed here, on its bytes.

A mail that fits (nearly all do) goes through untouched. Of one that does not, what a person would need stays: the head of every
part, the text, the fields that say who writes and what it is. Work is linear in the size of the mail.
"""

import re
from dataclasses import dataclass

MAX_BYTES = 25 * 1024 * 1024
"""A mail beyond it is read up to there; the poller asks the size first and takes only headers."""

SMALL = 256 * 1024
"""A mail below it is not searched for long parts."""

MAX_TEXT_PART = 192 * 1024
"""Bytes that are kept of a part that calls itself text; more than anybody reads."""

MAX_OTHER_PART = 8 * 1024
"""Bytes that are kept of a photo or any other part that is never opened."""

CUT_MARK = b"\n\x00cut "

MAX_DELIMITERS = 1_000
"""Lines that may begin a part; Postfix stops at far fewer."""

MAX_BOUNDARIES = 120
"""Declared boundaries, hence nesting: beyond it the parser of the standard library would exhaust the stack."""

MAX_HEADER_BYTES = 100 * 1024  # Postfix, header_size_limit
MAX_FIELD_BYTES = 16 * 1024
MAX_FIELDS = 1_000

_TOO_LARGE = "mail is too large and was read in part"
_TOO_MANY = "mail has too many parts and was read in part"
TOO_DEEP = "mail is nested too deeply and was read in part"
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n|\r\r|\r\n\r|\n\r")
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
_LEAD = re.compile(rb"(?:[\r\n]+|\xef\xbb\xbf|>?From [^\r\n]{0,500}(?:\r\n|\r|\n))+")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_NESTING = re.compile(rb"boundary\s*\*?0?\*?=|message/rfc822|message/global", re.IGNORECASE)
_PART_FIELD = re.compile(rb"(?im)^content-(?:type|disposition)[ \t]*:")
_FIELD_END = re.compile(rb"[\r\n](?![ \t\r\n])|[\r\n]{2}(?![\r\n])|\Z")
MAX_PART_FIELD = 4 * 1024
"""A longer Content-Type inside the body is cut: the standard library's parameter parser is quadratic."""
_KNOWN = frozenset(
    b"""from sender reply-to to cc subject date message-id in-reply-to references return-path received authentication-results
    content-type content-transfer-encoding content-disposition content-class mime-version auto-submitted precedence list-id
    list-unsubscribe x-auto-response-suppress x-autoreply x-autorespond x-failed-recipients x-loop delivered-to""".split()
)
_ALWAYS_KEPT = _KNOWN - {b"received", b"authentication-results", b"delivered-to", b"x-loop", b"to", b"cc"}
"""Fields that are read wherever they stand; of the trace only what stands near the top counts."""
_JUNK_AHEAD = 20
_TEXTUAL = re.compile(rb"content-type:\s*(?:text|message|multipart)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """Bytes that are safe to parse, and what had to be left out to make them so."""

    head: bytes
    """The header fields, without the empty line that ends them; line ends are LF or CRLF."""
    body: bytes
    """A part that was cut ends with `CUT_MARK` and the number of bytes left out."""
    defects: tuple[str, ...] = ()
    is_partial: bool = False
    """Parts of the mail, and so words perhaps, were left out."""


def scan(raw: bytes) -> Scanned:
    """Separate head and body of a mail, each cut to its limits."""
    defects: list[str] = []
    if len(raw) > MAX_BYTES:
        raw = raw[:MAX_BYTES]
        defects.append(_TOO_LARGE)
    if (lead := _LEAD.match(raw)) is not None:
        raw = raw[lead.end() :]
    head, body = _separated(raw, defects)
    head = _within_limits(_with_marked_from(head), defects)
    if len(body) > SMALL:
        body = _lightened(body, defects)
    body = _short_fields(_few_parts(body, defects), defects)
    is_partial = not {_TOO_LARGE, _TOO_MANY, TOO_DEEP}.isdisjoint(defects)
    return Scanned(head=head, body=body, defects=tuple(dict.fromkeys(defects)), is_partial=is_partial)


def _separated(raw: bytes, defects: list[str]) -> tuple[bytes, bytes]:
    end = _END_OF_HEADERS.search(raw)
    head, body = (raw, b"") if end is None else (raw[: end.start()], raw[end.end() :])
    if head[:1] in b" \t" or not _FIELD.match(head):
        return _without_lead(raw, head, body, defects)
    lines = _LINE_END.split(head)
    kept: list[bytes] = []
    for position, line in enumerate(lines):
        if line[:1] in {b" ", b"\t"} or _FIELD.match(line):
            kept.append(line)
            continue
        if _fields_follow(lines[position + 1 : position + 1 + _JUNK_AHEAD]):
            defects.append("header is damaged")
            continue
        # The empty line is missing: what is no field begins the text (RFC 5322 §2.1 the other way round).
        defects.append("no empty line between header and text")
        rest = b"\n".join(lines[position:])
        return b"\n".join(kept), rest + (b"" if end is None else b"\n\n") + body
    return b"\n".join(kept), body


def _without_lead(raw: bytes, head: bytes, body: bytes, defects: list[str]) -> tuple[bytes, bytes]:
    """Take a block that begins with no field: damaged first lines before good fields, or no header at all."""
    lines = _LINE_END.split(head)
    for position, line in enumerate(lines[:_JUNK_AHEAD]):
        if (found := _FIELD.match(line)) is not None and found.group(1).lower() in _KNOWN:
            defects.append("header is damaged")
            inner, text = _separated(b"\n".join(lines[position:]) + b"\n\n" + body, defects)
            return inner, text
    defects.append("mail has no header")
    return b"", raw


def _fields_follow(lines: list[bytes]) -> bool:
    return any((found := _FIELD.match(line)) is not None and found.group(1).lower() in _KNOWN for line in lines)


def _within_limits(head: bytes, defects: list[str]) -> bytes:
    if len(head) <= MAX_FIELD_BYTES and head.count(b"\n") < MAX_FIELDS:
        return _tidy(head)
    kept: list[bytes] = []
    size = 0
    for field in re.split(rb"\r?\n(?![ \t])", _tidy(head[: 40 * MAX_HEADER_BYTES])):
        is_over = size > MAX_HEADER_BYTES or len(kept) >= MAX_FIELDS
        if is_over and field.partition(b":")[0].strip().lower() not in _ALWAYS_KEPT:
            continue
        if len(kept) >= 2 * MAX_FIELDS:
            break
        short = field if len(field) <= MAX_FIELD_BYTES else field[:MAX_FIELD_BYTES].rstrip(b"\r\n")
        kept.append(short)
        size += len(short)
    if size + len(kept) < len(head):
        defects.append("header is too long and was read in part")
    return b"\n".join(kept)


def _with_marked_from(head: bytes) -> bytes:
    """Keep NUL and lone CR in the From field visible, as another control character: who hides such signs there is never believed.

    Elsewhere they are mended; here one parser may read another author than the next (reliability.md, threat 7).
    """
    if b"\x00" not in head and (b"\r" not in head.replace(b"\r\n", b"") or b"\n" not in head):
        return head
    return _FROM_FIELD.sub(lambda field: _LONE_CR.sub(b"\x01", field[0].replace(b"\x00", b"\x01")), head)


_FROM_FIELD = re.compile(rb"(?im)^from[ \t]{0,20}:[^\n]{0,16000}(?:\n[ \t][^\n]{0,16000}){0,20}")
_LONE_CR = re.compile(rb"\r(?!\n|\Z)")


def _tidy(head: bytes) -> bytes:
    """Take away what splits or hides fields: lone CR inside a line, blanks before the colon (RFC 5322 §4.5.3), NUL."""
    if b"\x00" in head:
        head = head.replace(b"\x00", b"")
    if b" :" in head or b"\t:" in head:
        head = re.sub(rb"(?m)^([!-9;-~]{1,100})[ \t]{1,100}:", rb"\1:", head)
    return head


def _lightened(body: bytes, defects: list[str]) -> bytes:
    """Cut long parts short, keeping the head of each and every line that may begin another."""
    kept: list[bytes] = []
    start = 0
    for _ in range(MAX_DELIMITERS):
        following = body.find(b"\n--", start + 1)
        following = len(body) if following < 0 else following + 1
        is_text = start == 0 or _TEXTUAL.search(body, start, start + 1_024) is not None
        limit = MAX_TEXT_PART if is_text else MAX_OTHER_PART
        if following - start > limit:
            kept.append(body[start : start + limit] + CUT_MARK + b"%d\n" % (following - start - limit))
            if is_text:
                defects.append("text is too long and was read in part")
        else:
            kept.append(body[start:following])
        start = following
        if start >= len(body):
            return b"".join(kept)
    defects.append(_TOO_MANY)
    return b"".join(kept)


def _few_parts(body: bytes, defects: list[str]) -> bytes:
    if body.count(b"\n--") > MAX_DELIMITERS:
        position = 0
        for _ in range(MAX_DELIMITERS):
            position = body.find(b"\n--", position) + 1
        body = body[:position]
        defects.append(_TOO_MANY)
    for number, found in enumerate(_NESTING.finditer(body)):
        if number >= MAX_BOUNDARIES:
            defects.append(TOO_DEEP)
            return body[: found.start()]
    return body


def _short_fields(body: bytes, defects: list[str]) -> bytes:
    kept: list[bytes] = []
    position = 0
    for found in _PART_FIELD.finditer(body):
        end = _FIELD_END.search(body, found.end())
        stop = len(body) if end is None else end.start()
        if found.start() >= position and stop - found.start() > MAX_PART_FIELD:
            kept.append(body[position : found.start() + MAX_PART_FIELD])
            position = stop
    if not kept:
        return body
    defects.append("header of a part is too long")
    return b"".join((*kept, body[position:]))
