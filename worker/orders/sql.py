"""Our own order book in SQL: stopping an order and acknowledging it are one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from sqlalchemy import Engine, update
from sqlalchemy.engine import Connection

from policies.decision import Cancel, Ground, StopProduction
from policies.match import OrdersSeen
from policies.order import Order, Status
from worker.clock import Clock
from worker.orders.port import Sought, Stopped, TooLate
from worker.orders.rows import load_orders, numbers_of
from worker.schema import orders
from worker.unit import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlOrders:
    """The orders table behind the port."""

    reader: Engine
    clock: Clock

    def look_up(self, sought: Sought) -> OrdersSeen:
        """Find the orders a mail may be about."""
        with self.reader.connect() as connection:
            return _seen(connection, sought, lock=False)

    def lock(self, unit: UnitOfWork, sought: Sought) -> OrdersSeen:
        """Read the orders again, each row held until the commit, in ascending number."""
        return _seen(unit.connection, sought, lock=True)

    def stop(self, unit: UnitOfWork, verdict: Cancel | StopProduction, *, key: str) -> Stopped | TooLate:  # noqa: ARG002 — the port's signature: a shop's system needs the key, our own row is locked
        """Close a locked order and say with which counts; TooLate when the row meanwhile says so."""
        (order,) = load_orders(unit.connection, (verdict.order.number,), lock=True)
        ground = _too_late(order)
        if ground is not None:
            return TooLate(order=order, ground=ground)
        closed = _close(unit.connection, order, verdict, self.clock())
        return Stopped(order=closed)


def _seen(connection: Connection, sought: Sought, *, lock: bool) -> OrdersSeen:
    own = numbers_of(connection, sought.address) if sought.address else ()
    every = load_orders(connection, {*own, *sought.numbers}, lock=lock)
    return OrdersSeen(
        own=tuple(order for order in every if order.belongs_to(sought.address)),
        named=tuple(order for order in every if order.number in sought.numbers),
    )


def _too_late(order: Order) -> Ground | None:
    match order.status:
        case Status.AWAITING_PAYMENT | Status.PAID:
            return None
        case Status.IN_PRODUCTION:
            return Ground.ALL_PROCESSED if order.fully_processed else None
        case Status.SHIPPED:
            return Ground.SHIPPED
        case Status.FINALIZED | Status.CANCELED | Status.PRODUCTION_STOPPED:
            return Ground.FINALIZED
        case _:
            assert_never(order.status)


def _close(connection: Connection, order: Order, verdict: Cancel | StopProduction, at: datetime) -> Order:
    status = Status.CANCELED if isinstance(verdict, Cancel) else Status.PRODUCTION_STOPPED
    connection.execute(
        update(orders).where(orders.c.number == order.number).values(status=str(status), closed_at=at, changed_at=at)
    )
    return replace(order, status=status, closed_at=at, changed_at=at)
