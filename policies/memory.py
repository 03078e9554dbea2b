"""What we know from before and beside a mail: the conversation, later mails, what we said. Replay has none of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from parsers.request import Reading


class LaterKind(StrEnum):
    """What a later mail of the same sender, already received, means for this one."""

    SAME = "same"
    """The same request again: it gets `already_done` in its turn."""
    AGAINST = "against"
    """A retraction, or anything else about the order: both go to a person, together."""
    UNRELATED = "unrelated"
    """Another subject, a machine, nothing: no effect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterMail:
    """A mail of the same sender, received after this one and not yet decided."""

    inbound_id: int
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierRequest:
    """The request that our `clarify` asked back about, in this conversation."""

    reading: Reading
    asked_at: datetime
    """When our `clarify` was decided."""
    last: bool
    """The mail answers the conversation's latest letter of ours."""


class CodeState(StrEnum):
    """What became of a confirmation code that the mail brings."""

    VALID = "valid"
    EXPIRED = "expired"
    USED = "used"
    BURNT = "burnt"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A confirmation code brought back, with the request it stands for."""

    state: CodeState
    order_number: str | None = None
    request: Reading | None = None
    """The original request's reading; None for an unknown code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """All that a decision may take from outside the mail and the orders. The default is replay's: nothing."""

    redelivery: bool = False
    """The same message was delivered and decided before."""
    answers_us: bool = False
    """In-Reply-To or References name a Message-ID of ours."""
    about: frozenset[str] = frozenset()
    """Orders that our letters in this conversation were about."""
    earlier: EarlierRequest | None = None
    clarified: bool = False
    """A `clarify` was sent in this conversation already."""
    brought: Brought | None = None
    later: tuple[LaterMail, ...] = ()
    against_earlier: bool = False
    """An earlier mail of the sender was handed to a person together with this one."""
    told: frozenset[str] = frozenset()
    """Orders refused or called already done, to this sender's orders, within `told_within`."""
    confirm_sent: frozenset[str] = frozenset()
    """Orders for which a confirmation letter went out within `confirm_every`."""
    acknowledged: bool = False
    """This conversation got an acknowledgement within `acknowledge_every`."""
    waited: timedelta = timedelta(0)
    """From receipt by the border to this reading."""
    book_age: timedelta | None = None
    """Age of the order book; None where it has none."""
    from_junk: bool = False
    """It was taken from a folder from which only handing to a person is allowed."""
    old: bool = False
    """Received before the starting point: never decided without leave."""


NOTHING_REMEMBERED = Memory()
