"""The policy's settings: what a shop may decide about the rules, with the published policy as default."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The settings of the policy. Defaults are PictoOnline's published policy."""

    bill_shipping: bool = False
    """Bill the shipping as soon as one element is processed; by default it is credited with the rest."""
    late_after: timedelta = timedelta(minutes=60)
    """A mail that waited longer before it was read is late (contract, « Memory »)."""
    book_max_age: timedelta | None = None
    """Older order book: whatever would cancel, stop or refuse is a person's, ground `stale_book`."""
    clarify_within: timedelta = timedelta(days=14)
    """An answer to our `clarify` completes the request within this time."""
    told_within: timedelta = timedelta(days=30)
    """A request for an order that we refused or called already done this recently goes to a person."""
    code_lives: timedelta = timedelta(days=7)
    """How long a confirmation code can be redeemed."""
    confirm_every: timedelta = timedelta(days=1)
    """One confirmation letter per order in this time."""
    acknowledge_every: timedelta = timedelta(days=1)
    """One acknowledgement per conversation in this time."""
    take_all: bool = False
    """Make a case of every mail that a person must read; by default questions, complaints and other subjects stay apart in the mailbox."""
