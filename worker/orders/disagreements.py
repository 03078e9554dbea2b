"""What the book and we do not agree on, told in words and filed as cases."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import assert_never

from sqlalchemy import select
from sqlalchemy.engine import Connection

from policies.advance import Concern, Disagreement
from policies.order import Order
from worker.cases import close_case, open_case
from worker.schema import case_file

MACHINE = "machine"
AT_ONCE = 500
"""Cases looked up by one statement; below what any of the databases takes as parameters."""


def said(one: Disagreement) -> str:
    """Write a disagreement as one line: order, field, what we hold and what the book says."""
    where = f"order {one.order}, {one.field}"
    match one.concern:
        case Concern.DIFFERS:
            return f"{where}: we hold {one.ours}, the book says {one.theirs}"
        case Concern.PAID_AFTER_VOID:
            return f"{where}: voided unpaid, and the book says {one.theirs} was paid; nothing was credited for it"
        case Concern.UNCREDITED:
            return f"{where}: closed by the shop with {one.ours}, and the book says {one.theirs} was credited"
        case other:
            assert_never(other)


def file_disagreements(
    connection: Connection, found: Sequence[Disagreement], *, compared: Collection[str], at: datetime
) -> None:
    """Open a case for each disagreement, and close those about which this book agrees; `compared` are the numbers in the book.

    What a person read and closed is not opened again by each book that repeats it, only when the book says something else.
    """
    read = _closed_by_a_person(connection, [_key(one) for one in found])
    for one in found:
        if (_key(one), said(one)) not in read:
            open_case(
                connection,
                _key(one),
                ground=str(one.concern),
                at=at,
                detail=said(one),
                order_number=one.order,
                urgent=one.urgent,
            )
    _close_settled(connection, {_key(one) for one in found}, compared=compared, at=at)


def close_taken_up(connection: Connection, moved: Sequence[tuple[Order, Order]], *, at: datetime) -> None:
    """End the case of a reversal where the shop has taken the order up again: `moved` are orders before and after the book."""
    for before, after in moved:
        if before.reversed_at is not None and before.status is not after.status:
            close_case(connection, reversal_key(after.number), by=MACHINE, at=at)


def reversal_key(number: str) -> str:
    """Name the case that asks for an order to be taken up again after its cancellation was reversed."""
    return f"order:{number}:reversed"


def _closed_by_a_person(connection: Connection, keys: Sequence[str]) -> set[tuple[str, str]]:
    read: set[tuple[str, str]] = set()
    for start in range(0, len(keys), AT_ONCE):
        closed = select(case_file.c.subject_key, case_file.c.detail).where(
            case_file.c.subject_key.in_(keys[start : start + AT_ONCE]),
            case_file.c.closed_at.is_not(None),
            case_file.c.closed_by != MACHINE,
        )
        read |= {(row.subject_key, row.detail) for row in connection.execute(closed)}
    return read


def _close_settled(connection: Connection, standing: set[str], *, compared: Collection[str], at: datetime) -> None:
    """A case about money stays a person's; one that only said the book differs is over when it no longer does."""
    differing = select(case_file.c.subject_key, case_file.c.order_number).where(
        case_file.c.closed_at.is_(None), case_file.c.ground == str(Concern.DIFFERS)
    )
    for row in connection.execute(differing).all():
        if row.order_number in compared and row.subject_key not in standing:
            close_case(connection, row.subject_key, by=MACHINE, at=at)


def _key(one: Disagreement) -> str:
    return f"order:{one.order}:{one.field}"
