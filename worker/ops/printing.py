"""What is being made right now of orders in production: why their cases come first."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.engine import Connection

from policies.order import Status
from worker.schema import order_line, orders


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """How far an order in production is, in elements, and the articles of which some are still to be made."""

    processed: int
    quantity: int
    left: tuple[str, ...]


def printing_of(connection: Connection, numbers: Collection[str]) -> dict[str, Printing]:
    """Return, for those of these orders that are in production with something left to stop, what is being made."""
    if not numbers:
        return {}
    query = (
        select(order_line)
        .join(orders, orders.c.number == order_line.c.order_number)
        .where(orders.c.number.in_(numbers), orders.c.status == str(Status.IN_PRODUCTION))
        .order_by(order_line.c.order_number, order_line.c.position)
    )
    lines: dict[str, list[tuple[str, int, int]]] = {}
    for row in connection.execute(query):
        lines.setdefault(row.order_number, []).append((row.label, row.processed, row.quantity))
    found = {
        number: Printing(
            processed=sum(processed for _, processed, _ in of_order),
            quantity=sum(quantity for _, _, quantity in of_order),
            left=tuple(label for label, processed, quantity in of_order if processed < quantity),
        )
        for number, of_order in lines.items()
    }
    return {number: one for number, one in found.items() if one.left}
