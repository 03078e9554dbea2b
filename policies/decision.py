"""What is decided about one mail: a closed set of outcomes, with the trace of the rules that led there."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policies.credit import Bill
from policies.money import Money
from policies.order import Order


class Outcome(StrEnum):
    """One word for what was decided about one mail (contract, « Outcomes »)."""

    CANCEL = "cancel"
    STOP_PRODUCTION = "stop_production"
    REFUSE = "refuse"
    ALREADY_DONE = "already_done"
    CLARIFY = "clarify"
    CONFIRM = "confirm"
    HANDOFF = "handoff"
    IGNORE = "ignore"


class Ground(StrEnum):
    """Why a mail is refused, handed to a person or ignored. Each is a word a queue can be filtered by."""

    # refuse
    FINALIZED = "finalized"
    SHIPPED = "shipped"
    ALL_PROCESSED = "all_processed"
    # handoff: what the words say
    NOT_CLEAR = "not_clear"
    """A cancellation is spoken of, but the words do not clearly ask; also every wish other than a clear request."""
    SEVERAL_ORDERS = "several_orders"
    """Several orders are asked to be cancelled in one mail."""
    WITHDRAWABLE = "withdrawable"
    UNREADABLE = "unreadable"
    COLLEAGUE = "colleague"
    MACHINE_ASKS = "machine_asks"
    """Weak machine signs and a clear request for an order that exists."""
    # handoff: who speaks
    UNPROVEN = "unproven"
    # handoff: what happened before and beside
    SECOND_QUESTION = "second_question"
    TOLD_BEFORE = "told_before"
    LATER_MAIL = "later_mail"
    LATE = "late"
    STALE_BOOK = "stale_book"
    JUNK = "junk"
    OLD = "old"
    CODE_DENIED = "code_denied"
    """« Ce n'est pas moi »: the code is burnt, urgent."""
    CODE_UNCLEAR = "code_unclear"
    CODE_SPENT = "code_spent"
    ANSWER_UNCLEAR = "answer_unclear"
    CONFIRM_SENT = "confirm_sent"
    """A confirmation letter went out for the order within the day already; a second one is not sent."""
    BOUNCE = "bounce"
    REVERSED = "reversed"
    """A person took our cancellation of the order back, and the shop has not said yet where it stands."""
    # ignore
    MACHINE = "machine"
    SPAM = "spam"
    OURS = "ours"
    EMPTY = "empty"
    REDELIVERY = "redelivery"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """Cancel an order not yet in production; `credit` is everything paid, 0.00 for one that was never paid."""

    order: Order
    credit: Money
    billed: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class StopProduction:
    """Stop an order in production: `bill` says line by line what is billed and what is credited."""

    order: Order
    bill: Bill


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """The order is finished: nothing changes."""

    order: Order
    ground: Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyDone:
    """The order is closed already: no second credit. `credit` and `at` where they are known."""

    order: Order
    credit: Money | None
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarify:
    """Ask a proven sender for the order number, offering only orders of theirs.

    `named` are the numbers that they wrote and that are none of theirs.
    """

    offer: tuple[Order, ...]
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """Ask the address of the order's account to confirm; `also` is the letter a proven sender of the mail gets."""

    order: Order
    also: Clarify | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """A person must read it. `acknowledge`: a short letter to a proven person may go out."""

    ground: Ground
    urgent: bool
    acknowledge: bool
    order: Order | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """No letter, ever."""

    ground: Ground


Verdict = Cancel | StopProduction | Refuse | AlreadyDone | Clarify | Confirm | Handoff | Ignore


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAnswer:
    """What one rule said: `passed` when it left the mail to the next rule, else it decided."""

    rule: str
    passed: bool
    said: str
    """One sentence, without personal data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A verdict with its trace, read top to bottom; the last answer is the one that decided."""

    verdict: Verdict
    trace: tuple[RuleAnswer, ...]
    show: tuple[str, ...] = ()
    """Reasons why a person should look at it although it was decided (a side wish, a late mail)."""
    redeems: bool = False
    """The decision spends the confirmation code that the mail brought."""
    burns: bool = False
    """The decision burns the confirmation code that the mail brought."""
    completes: bool = False
    """The decision completes an earlier request of the conversation with what this answer gives (`Memory.earlier`)."""
    joins_later: tuple[int, ...] = ()
    """Inbound ids of later mails that go to a person together with this one."""

    @property
    def outcome(self) -> Outcome:
        """Return the contract's word for the verdict."""
        return OUTCOME_OF[type(self.verdict)]


OUTCOME_OF: dict[type, Outcome] = {
    Cancel: Outcome.CANCEL,
    StopProduction: Outcome.STOP_PRODUCTION,
    Refuse: Outcome.REFUSE,
    AlreadyDone: Outcome.ALREADY_DONE,
    Clarify: Outcome.CLARIFY,
    Confirm: Outcome.CONFIRM,
    Handoff: Outcome.HANDOFF,
    Ignore: Outcome.IGNORE,
}
