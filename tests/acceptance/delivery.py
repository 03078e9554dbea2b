"""A mail as it lies in a mailbox, taken back to what the receiving server was handed: the envelope sender beside it."""

import re
from dataclasses import dataclass

_FINAL_DELIVERY = re.compile(rb"(?:Return-Path:[ \t]*<(?P<sender>[^>\r\n]*)>|Delivered-To:)[^\n]*\n", re.IGNORECASE)
SOMEONE = "someone@example.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Bytes to deliver, and their envelope sender."""

    raw: bytes
    sender: str


def as_posted(raw: bytes) -> Posted:
    """Take the fields of final delivery off the top of a mail (RFC 5321 §4.4): the next delivery writes its own."""
    sender = SOMEONE
    while found := _FINAL_DELIVERY.match(raw):
        sender = found["sender"].decode() if found["sender"] is not None else sender
        raw = raw[found.end() :]
    return Posted(raw=raw, sender=sender)
