"""What an act means for an order as it stands: the verdict that the policies would give it, or why there is none.

The terms bind a person too: an order that can still change is not refused, a finished one is not cancelled, a closed one is credited once.
"""

from typing import assert_never

from parsers.request import Reading
from policies.credit import bill_of
from policies.decision import AlreadyDone, Cancel, Clarify, Confirm, Ground, Refuse, StopProduction, Verdict
from policies.match import NotCertain, OrdersSeen
from policies.matching import match_order, named_in_own_words
from policies.money import Money
from policies.order import Order, Status
from worker.decisions.acts import Act, Impossible, Obstacle

MOST_OFFERED = 6
"""Orders named in a question back that a person asks, where the mail itself points at none."""


def verdict_of(
    act: Act,
    order: Order | None,
    seen: OrdersSeen,
    reading: Reading,
    *,
    chosen: str | None,
    proves: bool,
    asked_today: bool,
    bill_shipping: bool,
) -> Verdict | Impossible:
    """Return what deciding by an act means now.

    `chosen` is the number by which the order was looked up; `proves`: the mail proves to come from the order's customer.
    """
    if act is Act.CLARIFY:
        return _clarify(reading, seen)
    if order is None:
        return _no(Obstacle.NO_SUCH_ORDER, chosen) if chosen else _no(Obstacle.NO_ORDER)
    match act:
        case Act.CANCEL:
            return _cancel(order)
        case Act.STOP_PRODUCTION:
            return _stop(order, bill_shipping=bill_shipping)
        case Act.REFUSE:
            return _refuse(order)
        case Act.ALREADY_DONE:
            return _already_done(order)
        case Act.CONFIRM:
            return _confirm(order, proves=proves, asked_today=asked_today)
        case Act.ANSWERED | Act.NOTHING | Act.RETRY:
            message = f"{act} decides nothing"
            raise ValueError(message)
        case other:
            assert_never(other)


def _cancel(order: Order) -> Verdict | Impossible:
    nothing = Money(0, order.currency)
    match order.status:
        case Status.AWAITING_PAYMENT:
            return Cancel(order=order, credit=nothing, billed=nothing)
        case Status.PAID:
            return Cancel(order=order, credit=order.paid, billed=nothing)
        case Status.IN_PRODUCTION if order.could_change:
            return _no(Obstacle.IN_PRODUCTION)
        case _:
            return _no(_over(order))


def _stop(order: Order, *, bill_shipping: bool) -> Verdict | Impossible:
    if order.status in {Status.AWAITING_PAYMENT, Status.PAID}:
        return _no(Obstacle.NOT_IN_PRODUCTION)
    if not order.could_change:
        return _no(_over(order))
    return StopProduction(order=order, bill=bill_of(order, bill_shipping=bill_shipping))


def _refuse(order: Order) -> Verdict | Impossible:
    match order.status:
        case Status.FINALIZED:
            return Refuse(order=order, ground=Ground.FINALIZED)
        case Status.SHIPPED:
            return Refuse(order=order, ground=Ground.SHIPPED)
        case Status.IN_PRODUCTION if order.fully_processed:
            return Refuse(order=order, ground=Ground.ALL_PROCESSED)
        case Status.CANCELED | Status.PRODUCTION_STOPPED:
            return _no(_over(order))
        case _:
            return _no(Obstacle.STILL_OPEN)


def _already_done(order: Order) -> Verdict | Impossible:
    if order.status not in {Status.CANCELED, Status.PRODUCTION_STOPPED}:
        return _no(Obstacle.NOT_CLOSED)
    if order.reversed_at is not None:
        return _no(Obstacle.REVERSED)
    credit = None if order.credited_minor is None else Money(order.credited_minor, order.currency)
    return AlreadyDone(order=order, credit=credit, at=order.closed_at or order.changed_at)


def _confirm(order: Order, *, proves: bool, asked_today: bool) -> Verdict | Impossible:
    if proves:
        return _no(Obstacle.PROVEN)
    if not order.could_change:
        return _no(_over(order))
    if order.keeps_withdrawal:
        return _no(Obstacle.WITHDRAWABLE)
    return _no(Obstacle.ASKED_TODAY) if asked_today else Confirm(order=order, also=None)


def _clarify(reading: Reading, seen: OrdersSeen) -> Verdict | Impossible:
    """Ask a proven sender which order is meant, with orders of their own only (contract, « Which order »)."""
    if not reading.sender.proven:
        return _no(Obstacle.UNPROVEN)
    match match_order(reading, seen):
        case NotCertain(candidates=candidates):
            offer = candidates
        case _:
            offer = tuple(order for order in seen.own if order.could_change)[:MOST_OFFERED]
    theirs = {order.number for order in seen.own}
    strange = (found.number for found in named_in_own_words(reading) if found.number not in theirs)
    return Clarify(offer=offer, named=tuple(dict.fromkeys(strange)))


def _over(order: Order) -> Obstacle:
    if order.status in {Status.CANCELED, Status.PRODUCTION_STOPPED}:
        return Obstacle.CLOSED if order.reversed_at is None else Obstacle.REVERSED
    return Obstacle.FINISHED


def _no(obstacle: Obstacle, detail: str | None = None) -> Impossible:
    return Impossible(obstacle=obstacle, detail=detail or "")
