"""The orders a mail may mean, and the answer to which of them it does."""

from dataclasses import dataclass
from enum import StrEnum

from parsers.request import Evidence
from policies.order import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersSeen:
    """What was looked up for one reading. Orders are in ascending number.

    `own` are all orders whose account's address or alias is the mail's `From` address (proven or not); `named` are all
    orders, of whoever, whose number stands in the mail.
    """

    own: tuple[Order, ...] = ()
    named: tuple[Order, ...] = ()


class How(StrEnum):
    """What led to the order."""

    NUMBER = "number"
    """Its number, in the subject or the own words."""
    POINTED = "pointed"
    """Its number in quoted or forwarded text, a link, an attached mail, the thread."""
    ONLY_OPEN = "only_open"
    """The sender's only order that could still change."""
    ONLY_ONE = "only_one"
    """The sender's only order; none could change."""
    DESCRIBED = "described"
    """An amount to the cent, or two of date, product and quoted text, fit exactly this one."""
    THREAD = "thread"
    """The conversation with us is about it."""


class Unsure(StrEnum):
    """Why no single order is certain."""

    NO_NUMBER = "no_number"
    """No number, and several orders could be meant, or none."""
    CONFLICT = "conflict"
    """Subject and text name different orders of the sender, or the words fit another order than the only one."""
    SEVERAL = "several"
    """Several of the sender's orders are asked to be cancelled."""
    NOT_THEIRS = "not_theirs"
    """The number given is not one of the sender's orders: unknown, mistyped or somebody else's, all the same to the sender."""
    WEAK = "weak"
    """Only a weak sign (a file name, one clue)."""
    UNCERTAIN_NUMBER = "uncertain_number"
    """What is shown and what is written differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """The orders the mail is certainly about (today's rules act on exactly one)."""

    orders: tuple[Order, ...]
    how: How
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCertain:
    """No order is certain. `candidates` are the sender's own orders worth naming in a question back, best first."""

    why: Unsure
    candidates: tuple[Order, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    foreign: Order | None = None
    """The single order of somebody else that the number names, if it exists. Never told to the sender."""


Match = Matched | NotCertain
