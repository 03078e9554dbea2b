"""Rules about what the identified order allows, for a clear request of who may ask (contract, « Orders »)."""

from typing import assert_never

from policies.credit import bill_of
from policies.decision import AlreadyDone, Cancel, Ground, Refuse, StopProduction
from policies.facts import Answers, Facts, Passes, handed
from policies.later import later_kind
from policies.memory import LaterKind
from policies.money import Money
from policies.order import Order, Status


def was_told_before(facts: Facts) -> Answers | Passes:
    """Never the same letter twice: who was told and asks again is read by a person."""
    order = _known(facts)
    if order.number in facts.memory.told and not facts.redeems:
        return handed(facts, Ground.TOLD_BEFORE, "we refused it, or called it done, in the last weeks")
    return Passes(said="we have said nothing about it lately")


def is_closed(facts: Facts) -> Answers | Passes:
    """Cancelled or stopped already: no second credit, ever."""
    order = _known(facts)
    if order.status not in {Status.CANCELED, Status.PRODUCTION_STOPPED}:
        return Passes(said="not closed yet")
    if order.reversed_at is not None:
        return handed(
            facts, Ground.REVERSED, "its cancellation was taken back, and the shop has not said where it stands"
        )
    credit = None if order.credited_minor is None else Money(order.credited_minor, order.currency)
    show = facts.show
    if credit is not None and not credit.minor and order.paid_minor and not bill_of(order).billed.minor:
        show = (*show, "the order is closed and was paid, but nothing was credited")
    verdict = AlreadyDone(order=order, credit=credit, at=order.closed_at or order.changed_at)
    return Answers(verdict=verdict, said=f"the order is {_spoken(order.status)} already", show=show)


def keeps_withdrawal(facts: Facts) -> Answers | Passes:
    """Stock goods keep the legal right of withdrawal once paid (Code de la consommation, L221-18): a person decides."""
    if _known(facts).keeps_withdrawal:
        return handed(facts, Ground.WITHDRAWABLE, "a line keeps the legal right of withdrawal")
    return Passes(said="no line keeps the right of withdrawal")


def is_known_freshly(facts: Facts) -> Answers | Passes:
    """What an old book says of the order may no longer be true."""
    age, limit = facts.memory.book_age, facts.terms.book_max_age
    if age is not None and limit is not None and age > limit:
        return handed(facts, Ground.STALE_BOOK, "the order book is too old to act on")
    return Passes(said="the order book is fresh enough")


def is_finished(facts: Facts) -> Answers | Passes:
    """Too late for the order. Where our own outage made it late, a person answers."""
    order = _known(facts)
    match order.status:
        case Status.FINALIZED:
            ground = Ground.FINALIZED
        case Status.SHIPPED:
            ground = Ground.SHIPPED
        case Status.IN_PRODUCTION if order.fully_processed:
            ground = Ground.ALL_PROCESSED
        case _:
            return Passes(said=f"it could still change: {_spoken(order.status)}")
    if facts.is_late:
        return handed(facts, Ground.LATE, f"it would be refused, but it waited for us: {_both_times(facts)}")
    return Answers(
        verdict=Refuse(order=order, ground=ground), said=f"nothing is left to stop: {_spoken(ground)}", show=facts.show
    )


def nothing_against_it_later(facts: Facts) -> Answers | Passes:
    """Before anything moves, mails received later from the same sender are read too."""
    order = _known(facts)
    against = tuple(
        mail.inbound_id
        for mail in facts.memory.later
        if later_kind(mail.reading, order, facts.seen) is LaterKind.AGAINST
    )
    if against:
        said = "a later mail of the sender speaks of the order: both go to a person"
        return handed(facts, Ground.LATER_MAIL, said, urgent=True, joins_later=against)
    return Passes(said="no later mail of the sender speaks against it")


def is_stopped(facts: Facts) -> Answers | Passes:
    """Void it, cancel it with full credit, or stop it with what is processed billed."""
    order = _known(facts)
    show = facts.show
    match order.status:
        case Status.AWAITING_PAYMENT:
            nothing = Money(0, order.currency)
            verdict: Cancel | StopProduction = Cancel(order=order, credit=nothing, billed=nothing)
            said = "not paid: the order is voided"
        case Status.PAID:
            verdict = Cancel(order=order, credit=order.paid, billed=Money(0, order.currency))
            said = "paid and not in production: everything is credited"
        case Status.IN_PRODUCTION:
            verdict = StopProduction(order=order, bill=bill_of(order, bill_shipping=facts.terms.bill_shipping))
            said = "in production: what is processed is billed, the rest is credited"
            if facts.is_late:
                show = (*show, f"it waited for us: {_both_times(facts)}")
        case Status.FINALIZED | Status.SHIPPED | Status.CANCELED | Status.PRODUCTION_STOPPED:
            raise AssertionError("an earlier rule answers for an order that is finished or closed")
        case other:
            assert_never(other)
    return Answers(verdict=verdict, said=said, show=show)


def _known(facts: Facts) -> Order:
    if facts.order is None:
        raise AssertionError("these rules stand below the one that wants the order certain")
    return facts.order


def _both_times(facts: Facts) -> str:
    received = facts.now - facts.memory.waited
    return f"received {received:%Y-%m-%d %H:%M} UTC, read {facts.now:%Y-%m-%d %H:%M} UTC"


def _spoken(word: Status | Ground) -> str:
    return str(word).replace("_", " ")
