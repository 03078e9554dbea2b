"""The embedded receiving server's trace on a mail that somebody drops in.

A real server checks who sent a mail and writes what it found. Here it vouches for whoever the mail names, so that a newcomer's own
mail is decided like a proven customer's; nothing outside this process ever sees it.
"""

import re
from datetime import datetime
from email.utils import format_datetime

from worker.intake.envelope import envelope_of

_TRACED = re.compile(rb"^Received:[^\n]*(?:\n[ \t][^\n]*)*by mx\.pictoonline\.fr", re.MULTILINE | re.IGNORECASE)
_NOT_OF_THE_MAIL = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:From [^\n]*\n)?")
"""What programs write before a mail when they save it: a byte order mark, the separator line of an mbox."""


def received(raw: bytes, at: datetime) -> bytes:
    """Return a mail as the embedded server delivers it; one that carries our server's trace already stays as it is."""
    raw = raw[_NOT_OF_THE_MAIL.match(raw).end() :]  # type: ignore[union-attr] # it matches nothing, too
    head = raw.partition(b"\n\n")[0].partition(b"\r\n\r\n")[0]
    if _TRACED.search(head):
        return raw
    sender = envelope_of(raw).sender
    result = "none" if sender is None else f"dmarc=pass header.from={sender.rpartition('@')[2]}"
    trace = (
        f"Authentication-Results: mx.pictoonline.fr; {result}\n"
        "Received: from sender.example (sender.example [198.51.100.7]) by mx.pictoonline.fr with ESMTPS;\n"
        f" {format_datetime(at)}\n"
    )
    return (trace.replace("\n", "\r\n") if b"\r\n" in head else trace).encode() + raw
