"""The list of open cases: urgent ones first, in each part the one that waits longest."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import ColumnElement, Row, Select, and_, literal, or_, select, tuple_
from sqlalchemy.engine import Connection

from worker.run.listings import BOUND, NO_FACE, Count, Face, bounded, faces, standing_decisions
from worker.run.wanted import MOST_LISTED, NotUnderstoodError, Why
from worker.schema import EPOCH, case_file, inbound, orders


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page of cases ends; the next one begins behind it. `str(place)` and `Place.read` are its form in a URL."""

    urgent: bool
    opened_at: datetime
    id: int

    def __str__(self) -> str:
        """Write it for a URL."""
        return f"{int(self.urgent)}-{(self.opened_at - EPOCH) // timedelta(milliseconds=1)}-{self.id}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what `str` wrote; raise NotUnderstoodError on anything else."""
        parts = text.split("-")
        if len(parts) != 3 or not all(one.isascii() and one.isdigit() and len(one) < 16 for one in parts):  # noqa: PLR2004 - three parts, whole numbers that a database takes
            raise NotUnderstoodError(f"after:{text}", Why.VALUE, ("1-1764000000000-12",))
        urgent, at, case_id = map(int, parts)
        return cls(urgent=bool(urgent), opened_at=EPOCH + timedelta(milliseconds=at), id=case_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCases:
    """Which open cases; every field that is given must fit. `claimed`: whether somebody works on it; `claimed_by`: who.

    `free_for`: only what nobody else than this operator works on.
    """

    ground: str | None = None
    intent: str | None = None
    order: str | None = None
    urgent: bool | None = None
    claimed: bool | None = None
    claimed_by: str | None = None
    free_for: str | None = None
    inbound_id: int | None = None
    after: Place | None = None
    limit: int = 50


EVERY_CASE = WantedCases()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One open case. `inbound_id` is None where no mail stands for it; `sender` and `subject` only when asked for."""

    id: int
    inbound_id: int | None
    subject_key: str
    ground: str
    urgent: bool
    detail: str
    opened_at: datetime
    received_at: datetime | None
    claimed_by: str | None
    claimed_at: datetime | None
    order: str | None
    order_status: str | None
    intent: str | None
    outcome: str | None
    sender: str | None = None
    subject: str | None = None

    @property
    def place(self) -> Place:
        """Return where this case stands in the list: `after` of the next page."""
        return Place(urgent=self.urgent, opened_at=self.opened_at, id=self.id)


def cases_wanted(connection: Connection, wanted: WantedCases, *, personal: bool = False) -> list[CaseRow]:
    """Return open cases, urgent ones first and then the oldest; the next page is `after` = the last row's place."""
    limit = min(wanted.limit, MOST_LISTED)
    rows: list[Row[Any]] = []
    for urgent in (True, False):
        # Two queries, each in the order of an index; one for both would sort every open case.
        if wanted.urgent in {None, urgent} and len(rows) < limit and not _is_behind(wanted.after, urgent=urgent):
            query = _part(wanted, urgent=urgent).order_by(case_file.c.opened_at, case_file.c.id)
            rows += connection.execute(query.limit(limit - len(rows))).all()
    ids = [row.inbound_id for row in rows if row.inbound_id is not None]
    standing = standing_decisions(connection, ids) if ids else {}
    known = faces(connection, ids) if ids and personal else {}
    return [_row(row, standing.get(row.inbound_id), known.get(row.inbound_id, NO_FACE)) for row in rows]


def count_cases(connection: Connection, wanted: WantedCases, *, bound: int = BOUND) -> Count:
    """Count the open cases that fit, exactly up to `bound`; `after` and `limit` do not matter."""
    query = _joined(wanted, case_file.c.id).where(*_conditions(wanted))
    if wanted.urgent is not None:
        query = query.where(case_file.c.urgent == wanted.urgent)
    return bounded(connection, query, bound=bound)


def next_case(connection: Connection, after: Place | None = None, *, free_for: str) -> CaseRow | None:
    """Return the first case behind a place that this operator may take up, else the first of all; None when there is none."""
    found = cases_wanted(connection, WantedCases(after=after, free_for=free_for, limit=1))
    if not found and after is not None:
        found = cases_wanted(connection, WantedCases(free_for=free_for, limit=1))
    return found[0] if found else None


def _part(wanted: WantedCases, *, urgent: bool) -> Select[Any]:
    columns = [column for column in case_file.columns if column.name not in {"closed_at", "closed_by"}]
    query = _joined(wanted, *columns, inbound.c.intent, inbound.c.internal_at, orders.c.status, every=True)
    query = query.where(case_file.c.urgent == urgent, *_conditions(wanted))
    if wanted.after is not None and wanted.after.urgent is urgent:
        here = tuple_(literal(wanted.after.opened_at, case_file.c.opened_at.type), literal(wanted.after.id))
        query = query.where(tuple_(case_file.c.opened_at, case_file.c.id) > here)
    return query


def _is_behind(after: Place | None, *, urgent: bool) -> bool:
    """Tell whether a whole part of the list lies before the place where the last page ended."""
    return urgent and after is not None and not after.urgent


def _joined(wanted: WantedCases, *columns: ColumnElement[Any], every: bool = False) -> Select[Any]:
    joined = case_file.outerjoin(inbound, inbound.c.id == case_file.c.inbound_id)
    if not every:
        return select(*columns).select_from(case_file if wanted.intent is None else joined)
    return select(*columns).select_from(joined.outerjoin(orders, orders.c.number == case_file.c.order_number))


def _conditions(wanted: WantedCases) -> list[ColumnElement[bool]]:
    asked = (
        (case_file.c.ground, wanted.ground),
        (inbound.c.intent, wanted.intent),
        (case_file.c.order_number, wanted.order),
        (case_file.c.claimed_by, wanted.claimed_by),
        (case_file.c.inbound_id, wanted.inbound_id),
    )
    claimed = case_file.c.claimed_by
    who: list[ColumnElement[bool]] = []
    who += [] if wanted.claimed is None else [claimed.is_not(None) if wanted.claimed else claimed.is_(None)]
    who += [] if wanted.free_for is None else [or_(claimed.is_(None), claimed == wanted.free_for)]
    return [
        and_(case_file.c.closed_at.is_(None), *(column == value for column, value in asked if value is not None)),
        *who,
    ]


def _row(row: Row[Any], standing: Row[Any] | None, face: Face) -> CaseRow:
    return CaseRow(
        id=row.id,
        inbound_id=row.inbound_id,
        subject_key=row.subject_key,
        ground=row.ground,
        urgent=bool(row.urgent),
        detail=row.detail,
        opened_at=row.opened_at,
        received_at=row.internal_at,
        claimed_by=row.claimed_by,
        claimed_at=row.claimed_at,
        order=row.order_number,
        order_status=row.status,
        intent=row.intent,
        outcome=None if standing is None else standing.outcome,
        sender=face.sender,
        subject=face.subject,
    )
