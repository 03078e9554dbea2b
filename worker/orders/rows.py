"""Orders as rows, and rows as orders."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import RowMapping, Select, Table, bindparam, func, select, update
from sqlalchemy.engine import Connection

from policies.order import Customer, Line, Order, Status
from worker.folding import folded
from worker.schema import CancellationState, Cause, cancellation, decision, ledger, order_alias, order_line, orders

_CREDITED = (str(CancellationState.SETTLED), str(CancellationState.REVERSED))


def load_orders(connection: Connection, numbers: Iterable[str], *, lock: bool = False) -> tuple[Order, ...]:
    """Load orders by number, in ascending number; with `lock`, each row is held until the transaction ends.

    On SQLite the writer's BEGIN IMMEDIATE holds everything already. What our ledger granted stands above what the book says.
    """
    wanted = sorted(set(numbers))
    if not wanted:
        return ()
    query: Select[Any] = select(orders).where(orders.c.number.in_(wanted)).order_by(orders.c.number)
    rows = connection.execute(query.with_for_update() if lock else query).mappings().all()
    found = [row["number"] for row in rows]
    lines = _grouped(
        connection, select(order_line).where(order_line.c.order_number.in_(found)).order_by(order_line.c.position)
    )
    aliases = _grouped(connection, select(order_alias).where(order_alias.c.order_number.in_(found)))
    credits_, taken_back = _credited(connection, found)
    open_again = [row["number"] for row in rows if row["closed_at"] is None and row["number"] in taken_back]
    reversals = _reversed(connection, open_again) if open_again else {}
    return tuple(
        _order(
            row,
            lines[row["number"]],
            aliases[row["number"]],
            granted=credits_.get(row["number"]),
            reversed_at=reversals.get(row["number"]),
        )
        for row in rows
    )


def numbers_of(connection: Connection, address: str) -> tuple[str, ...]:
    """Return the numbers of all orders whose account's address or alias is this normalised address, ascending."""
    by_email = select(orders.c.number).where(orders.c.email == address)
    by_alias = select(order_alias.c.order_number).where(order_alias.c.address == address)
    return tuple(sorted(connection.execute(by_email.union(by_alias)).scalars()))


def _grouped(connection: Connection, query: Select[Any]) -> defaultdict[str, list[RowMapping]]:
    groups: defaultdict[str, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        groups[row["order_number"]].append(row)
    return groups


def _credited(connection: Connection, numbers: list[str]) -> tuple[dict[str, int], set[str]]:
    """Return what our ledger holds for each order that we closed and settled, 0 where nothing was to be credited.

    And the numbers of orders of which a cancellation was taken back: those have nothing of it any more.
    """
    query = (
        select(cancellation.c.order_number, cancellation.c.state, ledger.c.kind, ledger.c.amount_minor)
        .select_from(cancellation.outerjoin(ledger, ledger.c.cancellation_id == cancellation.c.id))
        .where(cancellation.c.order_number.in_(numbers), cancellation.c.state.in_(_CREDITED))
    )
    totals: dict[str, int] = {}
    taken_back: set[str] = set()
    for number, state, kind, amount in connection.execute(query):
        if state == CancellationState.REVERSED:
            taken_back.add(number)
            continue
        totals[number] = totals.get(number, 0) + (amount or 0) * (-1 if kind == "reversal" else 1)
    return totals, taken_back


def _reversed(connection: Connection, numbers: list[str]) -> dict[str, datetime]:
    """Return when our cancellation of each order was last taken back, of orders that we did not close again."""
    query = (
        select(decision.c.order_number, func.max(decision.c.decided_at).label("at"))
        .where(decision.c.order_number.in_(numbers), decision.c.cause == str(Cause.REVERSAL))
        .group_by(decision.c.order_number)
    )
    return {row.order_number: row.at for row in connection.execute(query)}


def _sorted(aliases: list[RowMapping]) -> tuple[str, ...]:
    """Sort here: a database sorts by its own collation, and an order read back must equal the book's."""
    return tuple(sorted(alias["address"] for alias in aliases))


def _order(
    row: RowMapping,
    lines: list[RowMapping],
    aliases: list[RowMapping],
    *,
    granted: int | None,
    reversed_at: datetime | None,
) -> Order:
    zone = timezone(timedelta(minutes=row["placed_offset_minutes"]))
    return Order(
        number=row["number"],
        status=Status(row["status"]),
        placed_at=row["placed_at"].astimezone(zone),
        changed_at=row["changed_at"],
        production_started_at=row["production_started_at"],
        customer=Customer(email=row["email"], name=row["name"], aliases=_sorted(aliases)),
        currency=row["currency"],
        lines=tuple(
            Line(
                reference=line["reference"],
                label=line["label"],
                quantity=line["quantity"],
                processed=line["processed"],
                unit_price_minor=line["unit_price_minor"],
                discount_minor=line["discount_minor"],
                withdrawable=bool(line["withdrawable"]),
            )
            for line in lines
        ),
        discount_minor=row["discount_minor"],
        shipping_minor=row["shipping_minor"],
        paid_minor=row["paid_minor"],
        credited_minor=row["credited_minor"] if granted is None else granted,
        closed_at=row["closed_at"],
        reversed_at=reversed_at,
        language=row["language"],
        invoice=row["invoice"],
    )


def insert_order(connection: Connection, order: Order) -> None:
    """Write a new order with its lines, shares and aliases."""
    insert_orders(connection, (order,))


def insert_orders(connection: Connection, new: Sequence[Order]) -> None:
    """Write new orders with their lines, shares and aliases, in as many statements as there are tables."""
    _write(connection, orders, [columns_of(order) | {"number": order.number} for order in new])
    _write(connection, order_line, [row for order in new for row in _line_rows(order)])
    _write(connection, order_alias, [row for order in new for row in _alias_rows(order)])


def update_orders(connection: Connection, changed: Sequence[tuple[Order, Order]]) -> None:
    """Write what changed between two versions (before, after) of each order: its columns, counts and aliases, never a price or share."""
    for closed_by_us in (False, True):
        # What the ledger says of an order that we closed is not what the book says: its column is left alone.
        kept = {"credited_minor"} if closed_by_us else set()
        rows = [
            {key: value for key, value in columns_of(after).items() if key not in kept} | {"b_number": after.number}
            for _, after in changed
            if (after.closed_at is not None) is closed_by_us
        ]
        if rows:
            connection.execute(update(orders).where(orders.c.number == bindparam("b_number")), rows)
    counts = [row for before, after in changed for row in _risen(before, after)]
    if counts:
        at_place = (order_line.c.order_number == bindparam("b_number"), order_line.c.position == bindparam("b_at"))
        connection.execute(update(order_line).where(*at_place), counts)
    moved = [after for before, after in changed if before.customer.aliases != after.customer.aliases]
    if moved:
        connection.execute(
            order_alias.delete().where(order_alias.c.order_number == bindparam("b_number")),
            [{"b_number": order.number} for order in moved],
        )
        _write(connection, order_alias, [row for order in moved for row in _alias_rows(order)])


def _write(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _risen(before: Order, after: Order) -> list[dict[str, Any]]:
    return [
        {"b_number": after.number, "b_at": at, "processed": line.processed}
        for at, (was, line) in enumerate(zip(before.lines, after.lines, strict=True))
        if was.processed != line.processed
    ]


def _line_rows(order: Order) -> list[dict[str, Any]]:
    return [
        {
            "order_number": order.number,
            "position": at,
            "reference": line.reference,
            "label": line.label,
            "quantity": line.quantity,
            "processed": line.processed,
            "unit_price_minor": line.unit_price_minor,
            "discount_minor": line.discount_minor,
            "withdrawable": line.withdrawable,
        }
        for at, line in enumerate(order.lines)
    ]


def _alias_rows(order: Order) -> list[dict[str, Any]]:
    return [{"order_number": order.number, "address": alias} for alias in sorted(set(order.customer.aliases))]


def columns_of(order: Order) -> dict[str, Any]:
    """Return the columns of `orders` that an import may write, its number apart."""
    offset = order.placed_at.utcoffset()
    return {
        "status": str(order.status),
        "placed_at": order.placed_at,
        "placed_offset_minutes": int(offset.total_seconds() // 60) if offset else 0,
        "changed_at": order.changed_at,
        "production_started_at": order.production_started_at,
        "email": order.customer.email,
        "name": order.customer.name,
        "folded_name": folded(order.customer.name),
        "currency": order.currency,
        "discount_minor": order.discount_minor,
        "shipping_minor": order.shipping_minor,
        "paid_minor": order.paid_minor,
        "credited_minor": order.credited_minor,
        "language": order.language,
        "invoice": order.invoice,
    }
