"""A mail to be sent, as whoever enqueues it hands it over: every byte of it is fixed at that moment."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a letter says and how it threads, before it becomes MIME bytes.

    `text` is the plain part, `html` the optional small HTML part. `in_reply_to` and `references` are Message-IDs with angle
    brackets or empty. `reply_to` is set only on letters that end the matter.
    """

    subject: str
    text: str
    html: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    reply_to: str | None = None
    language: str = "fr"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMail:
    """A letter on its way into the outbox.

    `key` is unique for ever: the same key enqueued twice is one mail. `recipient` is one address that the outgoing grammar
    (`outbox.address`) accepts. `kind` is the sort of letter in one word (an outcome, `acknowledgement` …): holds, limits and
    figures go by it. `written_at` is the letter's Date; before `not_before` it does not leave.
    """

    key: str
    recipient: str
    letter: Letter
    written_at: datetime
    kind: str = "letter"
    conversation_id: int | None = None
    not_before: datetime | None = None
