"""What becomes of an order that we know when the book says something else about it (contract, « Orders »).

Statuses move forward only, the two ends stay ends, what we closed stays closed, processed elements and payments never fall, and what
an order costs never changes. The customer's name and addresses, the language and the invoice are the book's to say, at any time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from policies.clues import total_minor
from policies.credit import bill_of
from policies.money import MINOR_PER_UNIT
from policies.order import Line, Order, Status

_FORWARD = (Status.AWAITING_PAYMENT, Status.PAID, Status.IN_PRODUCTION, Status.FINALIZED, Status.SHIPPED)
_RANK = {status: at for at, status in enumerate(_FORWARD)}
_MADE = frozenset({Status.IN_PRODUCTION, Status.FINALIZED, Status.SHIPPED})
"""The floor works on it, or is done: what we closed and the book says this of is being made for nobody."""


class Concern(StrEnum):
    """Why a person must look; each is a word a queue can be filtered by."""

    DIFFERS = "book_differs"
    """The book contradicts what we hold; ours stands. Over when a later book agrees."""
    PAID_AFTER_VOID = "paid_after_void"
    """Paid although we had voided it: the money is there, and nothing was credited for it."""
    UNCREDITED = "closed_uncredited"
    """The shop closed a paid order itself, and the book names no credit for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One field of one order on which the book and we differ, each side as a book writes it. No name, no address."""

    order: str
    field: str
    ours: str
    theirs: str
    concern: Concern = Concern.DIFFERS
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Advanced:
    """The order as it stands after the book, and what a person must look at."""

    order: Order
    disagreements: tuple[Disagreement, ...]


def advance(ours: Order, theirs: Order, *, as_of: datetime) -> Advanced:
    """Move an order forward to what the book says of it at `as_of`, and list by field what it cannot be moved to.

    The shares of the discount stay ours. A payment is taken where it is the sum that we hold; an order whose price changed before it was
    paid stays unpaid and is a person's. That a book from before our closing still calls the order open is no disagreement.
    """
    status, about_status = _status(ours, theirs, as_of)
    paid, about_paid = _paid(ours, theirs)
    lines, about_lines = _processed(ours, theirs)
    order = _dated(replace(_described(ours, theirs), status=status, paid_minor=paid, lines=lines), ours, theirs)
    found = (*about_status, *about_paid, *about_lines, *_frozen(ours, theirs), *_credited(ours, theirs, order))
    return Advanced(order=order, disagreements=found)


def _status(ours: Order, theirs: Order, as_of: datetime) -> tuple[Status, tuple[Disagreement, ...]]:
    if theirs.status is ours.status:
        return ours.status, ()
    if ours.reversed_at is not None and ours.status not in _RANK and not _pays_another_sum(ours, theirs):
        return _of_a_reversed(ours, theirs, as_of, ours.reversed_at), ()
    is_forward = ours.status in _RANK and _RANK.get(theirs.status, len(_FORWARD)) > _RANK[ours.status]
    if is_forward and (theirs.status is Status.CANCELED or not _pays_another_sum(ours, theirs)):
        return theirs.status, ()
    if _could_not_know(ours, theirs, as_of):
        return ours.status, ()
    urgent = ours.closed_at is not None and theirs.status in _MADE
    return ours.status, (_differs(ours, "status", ours.status, theirs.status, urgent=urgent),)


def _of_a_reversed(ours: Order, theirs: Order, as_of: datetime, reversed_at: datetime) -> Status:
    """Follow the shop wherever it says the order is; a book from before the reversal cannot know of it."""
    return theirs.status if as_of >= reversed_at else ours.status


def _pays_another_sum(ours: Order, theirs: Order) -> bool:
    """Tell whether the book has a first payment that is not what our lines cost: they changed before they were paid."""
    first = not ours.paid_minor and theirs.paid_minor > 0
    return first and (theirs.paid_minor, theirs.currency) != (total_minor(ours), ours.currency)


def _could_not_know(ours: Order, theirs: Order, as_of: datetime) -> bool:
    """Tell whether the book is from before we closed the order, and shows it as it was when we did."""
    if ours.closed_at is None or as_of >= ours.closed_at:
        return False
    if ours.status is Status.CANCELED:
        return theirs.status in {Status.AWAITING_PAYMENT, Status.PAID}
    return theirs.status is Status.IN_PRODUCTION


def _paid(ours: Order, theirs: Order) -> tuple[int, tuple[Disagreement, ...]]:
    if theirs.paid_minor == ours.paid_minor:
        return ours.paid_minor, ()
    said = _differs(ours, "paid", _amount(ours.paid_minor), _amount(theirs.paid_minor))
    late = ours.closed_at is not None and not ours.paid_minor
    found = (replace(said, concern=Concern.PAID_AFTER_VOID, urgent=True),) if late else (said,)
    if ours.paid_minor or _pays_another_sum(ours, theirs):
        return ours.paid_minor, found
    return theirs.paid_minor, found if late else ()


def _processed(ours: Order, theirs: Order) -> tuple[tuple[Line, ...], tuple[Disagreement, ...]]:
    """Take counts that rose. What we closed was billed by its counts: more of them is a person's."""
    if ours.lines == theirs.lines or len(ours.lines) != len(theirs.lines):
        return ours.lines, ()
    lines: list[Line] = []
    found: list[Disagreement] = []
    for at, (mine, book) in enumerate(zip(ours.lines, theirs.lines, strict=True)):
        comparable = (mine.reference, mine.quantity) == (book.reference, book.quantity)
        takes = comparable and book.processed > mine.processed and ours.closed_at is None
        lines.append(replace(mine, processed=book.processed) if takes else mine)
        if comparable and not takes and book.processed != mine.processed:
            urgent = book.processed > mine.processed
            field = f"lines[{at}].processed"
            found.append(_differs(ours, field, str(mine.processed), str(book.processed), urgent=urgent))
    return tuple(lines), tuple(found)


def _frozen(ours: Order, theirs: Order) -> Iterator[Disagreement]:
    """List what never changes and does: lines, prices, discount, shipping, currency, and the date of a validated order."""
    if ours.placed_at != theirs.placed_at and ours.status is not Status.AWAITING_PAYMENT:
        yield _differs(ours, "placed_at", ours.placed_at.isoformat(), theirs.placed_at.isoformat())
    if ours.currency != theirs.currency:
        yield _differs(ours, "currency", ours.currency, theirs.currency)
    for field, mine, book in (
        ("discount", ours.discount_minor, theirs.discount_minor),
        ("shipping", ours.shipping_minor, theirs.shipping_minor),
    ):
        if mine != book:
            yield _differs(ours, field, _amount(mine), _amount(book))
    if len(ours.lines) != len(theirs.lines):
        yield _differs(ours, "lines", str(len(ours.lines)), str(len(theirs.lines)))
        return
    for at, (line, book_line) in enumerate(zip(ours.lines, theirs.lines, strict=True)):
        yield from _frozen_line(ours, f"lines[{at}]", line, book_line)


def _frozen_line(order: Order, place: str, line: Line, book: Line) -> Iterator[Disagreement]:
    for field, mine, theirs in (
        ("reference", line.reference, book.reference),
        ("label", line.label, book.label),
        ("quantity", str(line.quantity), str(book.quantity)),
        ("unit_price", _amount(line.unit_price_minor), _amount(book.unit_price_minor)),
        ("withdrawable", str(line.withdrawable).lower(), str(book.withdrawable).lower()),
    ):
        if mine != theirs:
            yield _differs(order, f"{place}.{field}", mine, theirs)


def _described(ours: Order, theirs: Order) -> Order:
    """Take whose order it is, in which language they are written to, and its invoice."""
    return replace(
        ours,
        customer=theirs.customer,
        language=theirs.language or ours.language,
        invoice=theirs.invoice or ours.invoice,
    )


def _dated(order: Order, ours: Order, theirs: Order) -> Order:
    """Take the times that go with the status; those of an order that we closed are ours."""
    if ours.closed_at is not None or order.status is not theirs.status:
        return order
    return replace(
        order,
        changed_at=theirs.changed_at or (ours.changed_at if order.status is ours.status else None),
        production_started_at=theirs.production_started_at or ours.production_started_at,
        credited_minor=ours.credited_minor if theirs.credited_minor is None else theirs.credited_minor,
        # A saved order is placed when it is validated; later the date is history.
        placed_at=theirs.placed_at if ours.status is Status.AWAITING_PAYMENT else ours.placed_at,
    )


def _credited(ours: Order, theirs: Order, order: Order) -> Iterator[Disagreement]:
    if ours.closed_at is not None:
        mine = ours.credited_minor or 0
        if theirs.credited_minor is not None and theirs.credited_minor != mine:
            yield _differs(ours, "credited", _amount(mine), _amount(theirs.credited_minor), urgent=True)
        return
    due = _due(order)
    if due and not order.credited_minor and (order.status, order.paid_minor) != (ours.status, ours.paid_minor):
        said = _differs(ours, "credited", f"{_amount(due)} due", _amount(theirs.credited_minor or 0))
        yield replace(said, concern=Concern.UNCREDITED)


def _due(order: Order) -> int:
    """Return what a closed order should have been credited, in cents; shipping as by default."""
    if order.status is Status.CANCELED:
        return order.paid_minor
    return bill_of(order).credit.minor if order.status is Status.PRODUCTION_STOPPED else 0


def _differs(order: Order, field: str, ours: str, theirs: str, *, urgent: bool = False) -> Disagreement:
    return Disagreement(order=order.number, field=field, ours=str(ours), theirs=str(theirs), urgent=urgent)


def _amount(minor: int) -> str:
    return f"{minor // MINOR_PER_UNIT}.{minor % MINOR_PER_UNIT:02}"
