"""What a rule looks at, and the three things it may say."""

from dataclasses import dataclass, replace
from datetime import datetime

from parsers.request import Automation, Intent, Reading
from policies.decision import Ground, Handoff, Verdict
from policies.match import Match, Matched, OrdersSeen
from policies.memory import Memory
from policies.order import Order, Status
from policies.terms import Terms

STOPS_SOMETHING = frozenset(
    {
        Intent.CANCEL,
        Intent.CHANGE,
        Intent.PART,
        Intent.SEVERAL,
        Intent.CONDITIONAL,
        Intent.RETRACTION,
        Intent.MONEY_BACK,
        Intent.WITHDRAWAL,
    }
)
"""Wishes for which every minute of production counts."""
ASKS_NOTHING = frozenset({Intent.THANKS, Intent.NONE, Intent.MACHINE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A mail, the orders, what is remembered, and what the rules so far made of it.

    `asks`, `proven` and `order` begin as the mail's own; a confirmation code or an answer to our question changes them.
    """

    reading: Reading
    match: Match
    memory: Memory
    terms: Terms
    now: datetime
    seen: OrdersSeen
    asks: bool
    """There is a clear request to cancel."""
    proven: bool
    """It comes from who it must come from."""
    order: Order | None
    """The one order it is certainly about."""
    redeems: bool = False
    completes: bool = False
    show: tuple[str, ...] = ()

    @property
    def is_person(self) -> bool:
        """Tell whether nothing in the mail looks automatic."""
        return self.reading.automatic.kind is Automation.PERSON

    @property
    def is_late(self) -> bool:
        """Tell whether the mail waited for us longer than the terms allow (contract, « Memory »)."""
        return self.memory.waited > self.terms.late_after

    def shown(self, why: str) -> "Facts":
        """Return the facts with one more reason to show the mail to a person."""
        return replace(self, show=(*self.show, why))


@dataclass(frozen=True, slots=True, kw_only=True)
class Passes:
    """The rule leaves the mail to the next one, perhaps with other facts."""

    said: str
    facts: Facts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The rule decides."""

    verdict: Verdict
    said: str
    show: tuple[str, ...] = ()
    burns: bool = False
    joins_later: tuple[int, ...] = ()


def handed(
    facts: Facts, ground: Ground, said: str, *, urgent: bool = False, joins_later: tuple[int, ...] = ()
) -> Answers:
    """Hand the mail to a person, acknowledged where that is allowed.

    Urgent where the words are, or where the order is being produced meanwhile.
    """
    verdict = Handoff(
        ground=ground,
        urgent=urgent or facts.reading.wish.urgent or _runs_on(facts),
        acknowledge=may_acknowledge(facts),
        order=facts.order,
    )
    return Answers(verdict=verdict, said=said, joins_later=joins_later)


def may_acknowledge(facts: Facts) -> bool:
    """Tell whether a short acknowledgement may go out: once a conversation and day, to a proven person who asks something."""
    return (
        facts.reading.sender.proven
        and facts.is_person
        and not facts.reading.colleague
        and not facts.memory.acknowledged
        and not facts.memory.from_junk
        and not facts.memory.old
        and facts.reading.wish.intent not in ASKS_NOTHING
    )


def _runs_on(facts: Facts) -> bool:
    if facts.reading.wish.intent not in STOPS_SOMETHING:
        return False
    if facts.order is not None:
        meant: tuple[Order, ...] = (facts.order,)
    else:
        meant = facts.match.orders if isinstance(facts.match, Matched) else facts.match.candidates
    return any(order.status is Status.IN_PRODUCTION and order.could_change for order in meant)
