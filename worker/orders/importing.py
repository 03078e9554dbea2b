"""Taking an order book into the database: all of it in one transaction, or nothing.

What is compared is read outside the write transaction; only what changed is locked, read again and written, so that an import of
200,000 orders that mostly stand still holds up nobody who decides mails.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.engine import Connection

from policies.advance import Advanced, Disagreement, advance
from policies.order import Order
from worker.cases import close_case, open_case
from worker.engines import Engines
from worker.errors import WorkerError
from worker.orders.book import Book
from worker.orders.rows import insert_orders, load_orders, update_orders
from worker.schema import book_import, case_file
from worker.unit import UnitOfWork, retry_contention

AT_ONCE = 500
"""Orders read and written by one statement; below what any of the databases takes as parameters."""
IMPORT_LOCK = 4_071_853
"""PostgreSQL's advisory lock that lets one import run at a time; SQLite has one writer anyway."""


class OlderBookError(WorkerError):
    """The book is older than the one imported last; nothing of it was taken. Give the newest book."""


class DisagreementsError(WorkerError):
    """With `--strict`: the book contradicts what we hold; nothing of it was taken. `disagreements` lists what, by order and field."""

    exit_status = 1

    def __init__(self, disagreements: Sequence[Disagreement]) -> None:
        """Keep every disagreement."""
        self.disagreements = tuple(disagreements)
        lines = "\n".join(f"  {said(one)}" for one in disagreements)
        super().__init__(f"the book contradicts what is held, nothing of it was taken:\n{lines}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did."""

    new: int
    changed: int
    unchanged: int
    disagreements: tuple[Disagreement, ...]


@dataclass(slots=True, kw_only=True)
class _Plan:
    """What a first look says has to be written."""

    new: list[Order] = field(default_factory=list)
    to_look_at: list[Order] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def import_book(engines: Engines, book: Book, *, at: datetime, strict: bool = False) -> Imported:
    """Take a book in; each disagreement becomes a case, and the rest is taken (contract, « Importing a book again »).

    A book without `as_of` counts as true at the time of its import. Raises OlderBookError, and with `strict` DisagreementsError, with
    nothing taken.
    """
    as_of = book.as_of or at
    plan = _plan(engines, book, as_of)
    return retry_contention(lambda: _write(engines, plan, as_of=as_of, at=at, strict=strict))


def said(one: Disagreement) -> str:
    """Write a disagreement as one line: order, field, what we hold and what the book says."""
    return f"order {one.order}, {one.field}: we hold {one.ours}, the book says {one.theirs}"


def _plan(engines: Engines, book: Book, as_of: datetime) -> _Plan:
    plan = _Plan()
    for some in _chunks(book.orders):
        with engines.reader.connect() as connection:
            ours = {order.number: order for order in load_orders(connection, [order.number for order in some])}
        for theirs in some:
            mine = ours.get(theirs.number)
            if mine is None:
                plan.new.append(theirs)
            elif advance(mine, theirs, as_of=as_of) == Advanced(order=mine, disagreements=()):
                plan.unchanged.append(theirs.number)
            else:
                plan.to_look_at.append(theirs)
    return plan


def _write(engines: Engines, plan: _Plan, *, as_of: datetime, at: datetime, strict: bool) -> Imported:
    with UnitOfWork(engines.writer) as unit:
        connection = unit.connection
        _begin(connection, as_of)
        found: list[Disagreement] = []
        changed = 0
        for some in _chunks(plan.to_look_at):
            ours = {one.number: one for one in load_orders(connection, [one.number for one in some], lock=True)}
            moved = []
            for theirs in some:
                mine = ours[theirs.number]
                advanced = advance(mine, theirs, as_of=as_of)
                found += advanced.disagreements
                if advanced.order != mine:
                    moved.append((mine, advanced.order))
            update_orders(connection, moved)
            changed += len(moved)
        if strict and found:
            raise DisagreementsError(found)
        for some in _chunks(plan.new):
            insert_orders(connection, some)
        _file(connection, found, [order.number for order in plan.to_look_at] + plan.unchanged, at)
        total = len(plan.new) + len(plan.to_look_at) + len(plan.unchanged)
        row = book_import.insert().values(as_of=as_of, imported_at=at, orders=total, disagreements=len(found))
        connection.execute(row)
        unit.commit()
    return Imported(
        new=len(plan.new),
        changed=changed,
        unchanged=total - len(plan.new) - changed,
        disagreements=tuple(found),
    )


def _begin(connection: Connection, as_of: datetime) -> None:
    """Let one import run at a time, and refuse a book older than the last one."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": IMPORT_LOCK})
    newest: datetime | None = connection.execute(select(func.max(book_import.c.as_of))).scalar_one()
    if newest is not None and as_of < newest:
        raise OlderBookError(
            f"the book is of {as_of.isoformat()}, older than the one imported last ({newest.isoformat()}); nothing was taken"
        )


def _file(connection: Connection, found: list[Disagreement], compared: list[str], at: datetime) -> None:
    """Open a case for each disagreement, and close those about which a newer book now agrees."""
    standing = {_key(one) for one in found}
    for one in found:
        open_case(
            connection,
            _key(one),
            ground=str(one.concern),
            at=at,
            detail=said(one),
            order_number=one.order,
            urgent=one.urgent,
        )
    numbers = set(compared)
    open_ones = select(case_file.c.subject_key, case_file.c.order_number).where(
        case_file.c.closed_at.is_(None), case_file.c.subject_key.like("order:%"), case_file.c.ground == "book_differs"
    )
    for row in connection.execute(open_ones).all():
        if row.order_number in numbers and row.subject_key not in standing:
            close_case(connection, row.subject_key, by="machine", at=at)


def _key(one: Disagreement) -> str:
    return f"order:{one.order}:{one.field}"


def _chunks(orders: Sequence[Order]) -> Iterator[Sequence[Order]]:
    for start in range(0, len(orders), AT_ONCE):
        yield orders[start : start + AT_ONCE]
