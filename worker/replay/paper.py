"""One mail decided on paper: read, matched, decided, its letters written; nothing is changed, sent or remembered."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from parsers.errors import UnreadableMail
from parsers.numbers_found import SEVEN_DIGITS, NumberShape
from parsers.reader import read
from parsers.request import Reading
from parsers.trust import EMBEDDED_TRUST, Trust
from policies.decision import Decision
from policies.engine import decide
from policies.match import Match, OrdersSeen
from policies.matching import match_order
from policies.memory import NOTHING_REMEMBERED
from policies.terms import Terms
from policies.unread import unreadable, unreadable_reading
from worker.letters.compose import Composed, letters_for
from worker.letters.house import PICTOONLINE, House
from worker.orders.book import Book

NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of a mail that says none at all; no letter answers such a mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a decision on paper depends on beside the mail: the book as given, and what the shop set."""

    book: Book
    trust: Trust = EMBEDDED_TRUST
    terms: Terms = field(default_factory=Terms)
    shape: NumberShape = SEVEN_DIGITS
    house: House = PICTOONLINE
    now: datetime | None = None
    """The time of the decision; None takes each mail's own time of receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """All that was made of one mail."""

    reading: Reading
    seen: OrdersSeen
    match: Match | None
    """None for a mail that could not be parsed."""
    decision: Decision
    letters: tuple[Composed, ...]


def decide_on_paper(raw: bytes, setting: Setting) -> Decided:
    """Decide one mail against the book as it is, without memory (contract, « Replay »); never raise for what is in a mail."""
    try:
        reading = read(raw, setting.trust, setting.shape)
    except UnreadableMail as error:
        why = str(error)
        return Decided(
            reading=unreadable_reading(why), seen=OrdersSeen(), match=None, decision=unreadable(why), letters=()
        )
    now = setting.now or reading.received_at or reading.sent_at or NO_TIME
    seen = setting.book.look_up(reading)
    match = match_order(reading, seen)
    decision = decide(reading, match, NOTHING_REMEMBERED, setting.terms, now, seen)
    letters = letters_for(decision, reading, now=now, house=setting.house)
    return Decided(reading=reading, seen=seen, match=match, decision=decision, letters=letters)
