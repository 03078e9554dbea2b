"""Orders as rows, and rows as orders."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta, timezone
from typing import Any

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.engine import Connection

from policies.order import Customer, Line, Order, Status
from worker.schema import cancellation, ledger, order_alias, order_line, orders


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
    aliases = _grouped(
        connection, select(order_alias).where(order_alias.c.order_number.in_(found)).order_by(order_alias.c.address)
    )
    credits_ = _credited(connection, found)
    return tuple(_order(row, lines[row["number"]], aliases[row["number"]], credits_.get(row["number"])) for row in rows)


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


def _credited(connection: Connection, numbers: list[str]) -> dict[str, int]:
    """Return what our ledger holds for each order that we closed and settled, 0 where nothing was to be credited."""
    query = (
        select(cancellation.c.order_number, ledger.c.kind, ledger.c.amount_minor)
        .select_from(cancellation.outerjoin(ledger, ledger.c.cancellation_id == cancellation.c.id))
        .where(cancellation.c.order_number.in_(numbers), cancellation.c.state == "settled")
    )
    totals: dict[str, int] = {}
    for number, kind, amount in connection.execute(query):
        totals[number] = totals.get(number, 0) + (amount or 0) * (-1 if kind == "reversal" else 1)
    return totals


def _order(row: RowMapping, lines: list[RowMapping], aliases: list[RowMapping], granted: int | None) -> Order:
    zone = timezone(timedelta(minutes=row["placed_offset_minutes"]))
    return Order(
        number=row["number"],
        status=Status(row["status"]),
        placed_at=row["placed_at"].astimezone(zone),
        changed_at=row["changed_at"],
        production_started_at=row["production_started_at"],
        customer=Customer(email=row["email"], name=row["name"], aliases=tuple(alias["address"] for alias in aliases)),
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
        language=row["language"],
        invoice=row["invoice"],
    )


def insert_order(connection: Connection, order: Order) -> None:
    """Write a new order with its lines, shares and aliases."""
    offset = order.placed_at.utcoffset()
    connection.execute(
        orders.insert().values(
            **columns_of(order),
            number=order.number,
            placed_offset_minutes=int(offset.total_seconds() // 60) if offset else 0,
        )
    )
    connection.execute(
        order_line.insert(),
        [
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
        ],
    )
    write_aliases(connection, order)


def write_aliases(connection: Connection, order: Order) -> None:
    """Replace an order's aliases by those given."""
    connection.execute(order_alias.delete().where(order_alias.c.order_number == order.number))
    if order.customer.aliases:
        connection.execute(
            order_alias.insert(),
            [{"order_number": order.number, "address": alias} for alias in sorted(set(order.customer.aliases))],
        )


def columns_of(order: Order) -> dict[str, Any]:
    """Return the columns of `orders` that an import may write, number and zone apart."""
    return {
        "status": str(order.status),
        "placed_at": order.placed_at,
        "changed_at": order.changed_at,
        "production_started_at": order.production_started_at,
        "email": order.customer.email,
        "name": order.customer.name,
        "currency": order.currency,
        "discount_minor": order.discount_minor,
        "shipping_minor": order.shipping_minor,
        "paid_minor": order.paid_minor,
        "credited_minor": order.credited_minor,
        "language": order.language,
        "invoice": order.invoice,
    }
