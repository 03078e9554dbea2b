"""Taking an order book into the database: all of it in one transaction, or nothing.

What is compared is read outside the write transaction; only what changed is locked, read again and written, so that an import of
200,000 orders that mostly stand still holds up nobody who decides mails.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.engine import Connection

from policies.advance import Advanced, Disagreement, advance
from policies.order import Order
from worker.engines import Engines
from worker.errors import WorkerError
from worker.orders.book import Book
from worker.orders.disagreements import close_taken_up, file_disagreements, said
from worker.orders.forgotten import as_forgotten
from worker.orders.rows import insert_orders, load_orders, update_orders
from worker.pseudonyms import Pseudonym, pseudonyms_of
from worker.schema import book_import
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
    """What an import did. `as_of`: the time at which the book is held to be true; `note`: what was odd about the time it gave."""

    as_of: datetime
    note: str | None
    new: int
    changed: int
    unchanged: int
    disagreements: tuple[Disagreement, ...]


@dataclass(slots=True, kw_only=True)
class _Plan:
    """What a first look says has to be written, in ascending number."""

    to_write: list[Order] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def import_book(engines: Engines, book: Book, *, at: datetime, strict: bool = False) -> Imported:
    """Take a book in; each disagreement becomes a case, and the rest is taken (contract, « Importing a book again »).

    A book without `as_of`, or with one that is still to come, counts as true at the time of its import. Raises OlderBookError, and with
    `strict` DisagreementsError, with nothing taken.
    """
    as_of, note = _true_at(book.as_of, at)
    with engines.reader.connect() as connection:
        _refuse_older(connection, as_of)
    plan = _plan(engines, book, as_of)
    done = retry_contention(lambda: _write(engines, plan, as_of=as_of, at=at, strict=strict))
    return replace(done, note=note)


def _true_at(stated: datetime | None, at: datetime) -> tuple[datetime, str | None]:
    if stated is None:
        return at, "the book has no as_of: it is held to be true now"
    if stated > at:
        # Kept as it is, it would shut out every book until then.
        return at, f"the book's as_of, {stated.isoformat()}, is still to come: it is held to be true now"
    return stated, None


def _plan(engines: Engines, book: Book, as_of: datetime) -> _Plan:
    plan = _Plan()
    for some in _chunks(book.orders):
        with engines.reader.connect() as connection:
            ours = {order.number: order for order in load_orders(connection, [order.number for order in some])}
            pseudonym = pseudonyms_of(connection)
        for theirs in some:
            mine = ours.get(theirs.number)
            if mine is not None and _moved(mine, theirs, as_of, pseudonym) == Advanced(order=mine, disagreements=()):
                plan.unchanged.append(theirs.number)
            else:
                plan.to_write.append(theirs)
    return plan


def _write(engines: Engines, plan: _Plan, *, as_of: datetime, at: datetime, strict: bool) -> Imported:
    with UnitOfWork(engines.writer) as unit:
        connection = unit.connection
        _begin(connection)
        _refuse_older(connection, as_of)
        found: list[Disagreement] = []
        new = changed = 0
        for some in _chunks(plan.to_write):
            fresh, moved, differing = _compared(connection, some, as_of)
            insert_orders(connection, fresh)
            update_orders(connection, moved)
            close_taken_up(connection, moved, at=at)
            found += differing
            new, changed = new + len(fresh), changed + len(moved)
        if strict and found:
            raise DisagreementsError(found)
        total = len(plan.to_write) + len(plan.unchanged)
        compared = {*(order.number for order in plan.to_write), *plan.unchanged}
        file_disagreements(connection, found, compared=compared, at=at)
        row = book_import.insert().values(as_of=as_of, imported_at=at, orders=total, disagreements=len(found))
        connection.execute(row)
        unit.commit()
    return Imported(
        as_of=as_of,
        note=None,
        new=new,
        changed=changed,
        unchanged=total - new - changed,
        disagreements=tuple(found),
    )


def _compared(
    connection: Connection, some: Sequence[Order], as_of: datetime
) -> tuple[list[Order], list[tuple[Order, Order]], list[Disagreement]]:
    """Lock what we hold of some orders, and say which are new, which move (before, after), and what disagrees."""
    ours = {one.number: one for one in load_orders(connection, [one.number for one in some], lock=True)}
    pseudonym = pseudonyms_of(connection)
    fresh: list[Order] = []
    moved: list[tuple[Order, Order]] = []
    found: list[Disagreement] = []
    for theirs in some:
        mine = ours.get(theirs.number)
        if mine is None:
            fresh.append(theirs)
            continue
        advanced = _moved(mine, theirs, as_of, pseudonym)
        found += advanced.disagreements
        if advanced.order != mine:
            moved.append((mine, advanced.order))
    return fresh, moved, found


def _moved(mine: Order, theirs: Order, as_of: datetime, pseudonym: Pseudonym) -> Advanced:
    moved = advance(mine, theirs, as_of=as_of)
    return replace(moved, order=as_forgotten(mine, moved.order, pseudonym))


def _begin(connection: Connection) -> None:
    """Let one import run at a time; it may wait for the one before, and write longer than a statement of a mail may."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": IMPORT_LOCK})


def _refuse_older(connection: Connection, as_of: datetime) -> None:
    newest: datetime | None = connection.execute(select(func.max(book_import.c.as_of))).scalar_one()
    if newest is not None and as_of < newest:
        raise OlderBookError(
            f"the book is of {as_of.isoformat()}, older than the one imported last ({newest.isoformat()}); nothing was taken"
        )


def _chunks(orders: Sequence[Order]) -> Iterator[Sequence[Order]]:
    for start in range(0, len(orders), AT_ONCE):
        yield orders[start : start + AT_ONCE]
