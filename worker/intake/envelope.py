"""What a row needs of a mail before anybody reads it: its Message-ID, and the lane it is decided in."""

from dataclasses import dataclass

from parsers.address import named_author
from parsers.headers import message_ids
from parsers.message import first_of
from parsers.structure import headers_of

HEAD_BYTES = 256 * 1024
"""What is looked at for the header fields; parsers allow them less than that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """`sender` is the author that the mail names, normalised, whether or not proven: it only orders mails, and proves nothing."""

    message_id: str | None
    sender: str | None


def envelope_of(raw: bytes) -> Envelope:
    """Read Message-ID and author from the header fields; None where there is no single one. Never raises for what is in a mail."""
    headers = headers_of(raw[:HEAD_BYTES])
    message_id = next(iter(message_ids(first_of(headers, "Message-ID"))), None)
    return Envelope(message_id=message_id, sender=named_author(headers))
