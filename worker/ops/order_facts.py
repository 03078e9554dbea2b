"""An order as its page shows it: the lines with the arithmetic of its credit, every cancellation, what the ledger holds.

Where a cancellation was settled, the counts are those that the shop acknowledged then, and the sums are the ledger's.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.engine import Connection

from policies.credit import Bill, bill_of
from policies.order import Line, Order, Status
from worker.orders.rows import load_orders
from worker.schema import CancellationState, cancellation, decision, inbound, ledger

MOST_MAILS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """One line, in cents. `billed` and `credited` are None where nothing is to be worked out."""

    label: str
    reference: str
    quantity: int
    processed: int
    unit_price: int
    amount: int
    share: int
    net: int
    billed: int | None
    credited: int | None
    withdrawable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the ledger; a reversal is taken off."""

    kind: str
    amount: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """One cancellation of the order, with its rows of the ledger and the mail that it came from."""

    id: int
    inbound_id: int
    kind: str
    state: str
    billed: int | None
    credit: int | None
    created_at: datetime
    settled_at: datetime | None
    counts: dict[str, int]
    ledger: tuple[Entry, ...]

    @property
    def is_settled(self) -> bool:
        """Tell whether its figures stand."""
        return self.state == CancellationState.SETTLED


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """An order and its arithmetic, in cents.

    `basis`: `settled` (what was done), `now` (what stopping it now would give), or empty. `agrees`: the lines add up to what the
    ledger holds; only ever False where a person should look.
    """

    order: Order
    lines: tuple[LineFacts, ...]
    shipping_billed: int | None
    shipping_credited: int | None
    billed: int | None
    credit: int | None
    basis: str
    agrees: bool
    cancellations: tuple[Cancellation, ...]
    granted: int

    @property
    def settled(self) -> Cancellation | None:
        """Return the cancellation in force whose figures stand."""
        return next((one for one in self.cancellations if one.is_settled), None)

    @property
    def total(self) -> int:
        """Return what the order costs: lines less discount, plus shipping."""
        return sum(line.net for line in self.lines) + self.order.shipping_minor


def facts_of(connection: Connection, number: str, *, bill_shipping: bool) -> OrderFacts | None:
    """Return an order's facts, None where the book has no such order. `bill_shipping` is the terms'."""
    found = load_orders(connection, [number])
    if not found:
        return None
    order = found[0]
    cancellations = _cancellations(connection, number)
    settled = next((one for one in cancellations if one.is_settled), None)
    granted = sum(
        entry.amount if entry.kind == "grant" else -entry.amount for one in cancellations for entry in one.ledger
    )
    if settled is not None:
        return _settled(order, settled, cancellations, granted)
    if order.could_change and order.status is not Status.AWAITING_PAYMENT:
        if order.status is Status.PAID:
            bill: Bill | None = None
        else:
            bill = bill_of(order, bill_shipping=bill_shipping)
        return _worked_out(order, bill, cancellations, granted, basis="now")
    return _bare(order, cancellations, granted)


def mails_about(connection: Connection, number: str) -> tuple[int, ...]:
    """Return the ids of the mails that were decided about an order, the newest first."""
    query = (
        select(inbound.c.id)
        .where(
            or_(
                inbound.c.id.in_(select(decision.c.inbound_id).where(decision.c.order_number == number)),
                inbound.c.id.in_(
                    select(decision.c.inbound_id)
                    .join(cancellation, cancellation.c.decision_id == decision.c.id)
                    .where(cancellation.c.order_number == number)
                ),
            )
        )
        .order_by(inbound.c.id.desc())
        .limit(MOST_MAILS)
    )
    return tuple(connection.execute(query).scalars())


def _settled(order: Order, done: Cancellation, cancellations: tuple[Cancellation, ...], granted: int) -> OrderFacts:
    """Show the arithmetic of what was done, with the counts acknowledged then."""
    if done.kind == "void":
        facts = replace(_bare(order, cancellations, granted), billed=done.billed, credit=done.credit, basis="settled")
        return replace(facts, agrees=done.credit == granted)
    if done.kind == "cancel":
        return _checked(_worked_out(order, None, cancellations, granted, basis="settled"), done)
    lines = tuple(
        replace(line, processed=done.counts.get(str(at), line.processed)) for at, line in enumerate(order.lines)
    )
    counted = replace(order, lines=lines)
    # What the terms said of shipping then is what the figures agree with.
    bills = [bill_of(counted, bill_shipping=billed) for billed in (False, True)]
    bill = next((one for one in bills if one.billed.minor == done.billed), bills[0])
    return _checked(_worked_out(counted, bill, cancellations, granted, basis="settled"), done)


def _checked(facts: OrderFacts, done: Cancellation) -> OrderFacts:
    agrees = (facts.billed, facts.credit) == (done.billed, done.credit) and facts.granted == done.credit
    return replace(facts, billed=done.billed, credit=done.credit, agrees=agrees)


def _worked_out(
    order: Order, bill: Bill | None, cancellations: tuple[Cancellation, ...], granted: int, *, basis: str
) -> OrderFacts:
    """Lay out a bill line by line; without one everything is credited."""
    billed = [line.billed.minor for line in bill.lines] if bill is not None else [0] * len(order.lines)
    shipping = 0 if bill is None else bill.shipping_billed.minor
    return OrderFacts(
        order=order,
        lines=tuple(_line(line, amount) for line, amount in zip(order.lines, billed, strict=True)),
        shipping_billed=shipping,
        shipping_credited=order.shipping_minor - shipping,
        billed=0 if bill is None else bill.billed.minor,
        credit=order.paid_minor if bill is None else bill.credit.minor,
        basis=basis,
        agrees=True,
        cancellations=cancellations,
        granted=granted,
    )


def _bare(order: Order, cancellations: tuple[Cancellation, ...], granted: int) -> OrderFacts:
    return OrderFacts(
        order=order,
        lines=tuple(_line(line, None) for line in order.lines),
        shipping_billed=None,
        shipping_credited=None,
        billed=None,
        credit=None,
        basis="",
        agrees=True,
        cancellations=cancellations,
        granted=granted,
    )


def _line(line: Line, billed: int | None) -> LineFacts:
    return LineFacts(
        label=line.label,
        reference=line.reference,
        quantity=line.quantity,
        processed=line.processed,
        unit_price=line.unit_price_minor,
        amount=line.amount_minor,
        share=line.discount_minor,
        net=line.net_minor,
        billed=billed,
        credited=None if billed is None else line.net_minor - billed,
        withdrawable=line.withdrawable,
    )


def _cancellations(connection: Connection, number: str) -> tuple[Cancellation, ...]:
    query = (
        select(cancellation, decision.c.inbound_id)
        .join(decision, decision.c.id == cancellation.c.decision_id)
        .where(cancellation.c.order_number == number)
        .order_by(cancellation.c.id.desc())
    )
    rows = connection.execute(query).mappings().all()
    entries: dict[int, list[Entry]] = {row["id"]: [] for row in rows}
    for one in connection.execute(
        select(ledger).where(ledger.c.cancellation_id.in_(list(entries))).order_by(ledger.c.id)
    ):
        entries[one.cancellation_id].append(Entry(kind=one.kind, amount=int(one.amount_minor), at=one.written_at))
    return tuple(
        Cancellation(
            id=row["id"],
            inbound_id=row["inbound_id"],
            kind=row["kind"],
            state=row["state"],
            billed=row["billed_minor"],
            credit=row["credit_minor"],
            created_at=row["created_at"],
            settled_at=row["settled_at"],
            counts=json.loads(row["counts"] or "{}"),
            ledger=tuple(entries[row["id"]]),
        )
        for row in rows
    )
