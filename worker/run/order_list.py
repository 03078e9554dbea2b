"""Orders found by what a person has at hand: a number or its beginning, an address, a name. Personal data throughout."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, union
from sqlalchemy.engine import Connection

from parsers.address import normal_address
from parsers.errors import AddressError
from worker.run.narrowing import bears
from worker.schema import order_alias, orders

MOST_ORDERS = 20
HIGHEST = "zzzz"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """One order to choose from. `paid_minor` is in cents."""

    number: str
    status: str
    placed_at: datetime
    paid_minor: int
    currency: str
    email: str
    name: str


def orders_wanted(connection: Connection, words: str, *, limit: int = MOST_ORDERS) -> list[OrderRow]:
    """Return the newest orders that fit: by the beginning of a number, an account's address or alias, or the words of a name."""
    asked = words.strip()
    if not asked:
        return []
    columns = (orders.c[name] for name in OrderRow.__dataclass_fields__)
    query = (
        select(*columns)
        .where(_fits(connection, asked))
        .order_by(orders.c.placed_at.desc(), orders.c.number)
        .limit(limit)
    )
    return [OrderRow(**row) for row in connection.execute(query).mappings()]


def _fits(connection: Connection, asked: str) -> ColumnElement[bool]:
    if "@" in asked:
        try:
            address = normal_address(asked.strip("<>"))
        except AddressError:
            address = asked
        accounts = select(orders.c.number).where(orders.c.email == address)
        aliases = select(order_alias.c.order_number).where(order_alias.c.address == address)
        return orders.c.number.in_(union(accounts, aliases))
    number = "".join(asked.split()).lstrip("#")
    if any(sign.isdigit() for sign in number):
        # The range lets an index find it in every collation; letters come after digits in all of them.
        return orders.c.number.between(number, number + HIGHEST) & orders.c.number.startswith(number, autoescape=True)
    return bears(connection, asked)
