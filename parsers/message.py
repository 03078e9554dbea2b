"""A mail taken apart: headers as written, texts as a reader sees them, and what hangs on it.

These are values only; `parsers.structure.take_apart` makes them from bytes. No string in them holds a CR, NUL or another control
character, and only `text`-like fields hold LF.
"""

from dataclasses import dataclass
from datetime import datetime

from parsers.request import Attachment
from parsers.visible import VisibleText


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """One header field, in the order in which it stands in the mail (RFC 5322 §2.2)."""

    name: str
    """As written; compare it with `is_named`."""
    value: str
    """Unfolded, not decoded (`=?utf-8?q?…?=` stays). Control characters became spaces, 8-bit bytes were read as UTF-8 or else as
    windows-1252. Whitespace is trimmed at both ends only."""
    raw: bytes
    """What stands after the colon, folding included, without the last line end. For whoever must see the damage itself."""

    def is_named(self, name: str) -> bool:
        """Tell whether this is the field `name`; case does not count."""
        return self.name.lower() == name.lower()


Headers = tuple[Header, ...]
"""All fields from the top of the mail to the bottom: the trace of the last host stands first (RFC 5321 §4.4)."""


def values_of(headers: Headers, name: str) -> tuple[str, ...]:
    """Return the values of every field `name`, top to bottom; empty when there is none."""
    wanted = name.lower()
    return tuple(header.value for header in headers if header.name.lower() == wanted)


def first_of(headers: Headers, name: str) -> str:
    """Return the value of the topmost field `name`, or the empty string."""
    values = values_of(headers, name)
    return values[0] if values else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part that holds no other, in the order of the mail, also those that nobody reads."""

    media_type: str
    """Lower case, `text/plain` when missing or damaged (RFC 2045 §5.2)."""
    name: str
    """The file name it gives itself, decoded; empty when none."""
    disposition: str
    """`attachment`, `inline` or empty, lower case."""
    size: int
    """Bytes after decoding."""
    text: str
    """Its decoded text for the kinds that programs write to programs (`text/calendar`, `message/delivery-status`,
    `message/disposition-notification`, `message/feedback-report`, `text/rfc822-headers`), at most 64 KB; else empty."""
    method: str = ""
    """The `method` parameter of a `text/calendar` part, lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedMail:
    """A mail inside the mail (message/rfc822, or only its headers). Its words are never the sender's."""

    headers: Headers
    subject: str
    message_id: str | None
    text: str
    """Its visible text; empty when only the headers are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One text of the body, as a reader sees it, before quoting is told apart."""

    is_html: bool
    seen: VisibleText
    """What a reader sees of it; of plain text that is all (format=flowed already joined)."""
    is_torn: bool = False
    """The mail breaks off inside it: words may be missing at its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A mail taken apart, before its words are read."""

    headers: Headers
    subject: str
    """Decoded, one line."""
    message_id: str | None
    """With angle brackets; None when missing or not of the form `<…>`."""
    in_reply_to: tuple[str, ...]
    thread: tuple[str, ...]
    """References, oldest first."""
    media_type: str
    report_type: str
    """The `report-type` parameter of a multipart/report, lower case; empty for any other mail."""
    shown: tuple[Body, ...]
    """The texts that a mail program shows, in order: of alternatives, the HTML when it says anything."""
    passed_over: tuple[Body, ...]
    """The alternatives that were not shown (the plain text beside an HTML)."""
    parts: tuple[Part, ...]
    attached: tuple[AttachedMail, ...]
    attachments: tuple[Attachment, ...]
    sent_at: datetime | None
    """The Date header, aware, when it is a valid date with a zone; never the time of receipt."""
    defects: tuple[str, ...] = ()
    """What is damaged, in words for a person."""
    is_partial: bool = False
    """Parts of it were left out because it is larger or deeper than a mail may be; words may be missing."""
    readable: bool = True
    """False when a person could not make out the text either (encrypted, only winmail.dat, garbage)."""

    @property
    def is_report(self) -> bool:
        """Tell whether the mail is a report of a machine (RFC 6522)."""
        return self.media_type == "multipart/report"
