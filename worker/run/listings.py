"""The list of mails: which fit, how many, and what a row of each says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Row, Select, Text, cast, func, select
from sqlalchemy.engine import Connection

from worker.run.narrowing import ids_wanted
from worker.run.wanted import MOST_LISTED, Wanted
from worker.schema import case_file, decision, inbound, reading

BOUND = 10_000
NARROW_SPACE = "\u202f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many there are; with `more`, at least so many: counting stopped there."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        """Write « 10 000+ », with a narrow no-break space."""
        return f"{self.number:,}".replace(",", NARROW_SPACE) + ("+" if self.more else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRow:
    """One mail of a list, with the decision that stands and its open case. `sender` and `subject` only when asked for."""

    id: int
    received_at: datetime
    stored_at: datetime
    state: str
    intent: str | None
    apart: bool
    outcome: str | None
    ground: str | None
    order: str | None
    shadow: bool
    decided_at: datetime | None
    decided_by: str | None
    case_id: int | None
    case_ground: str | None
    urgent: bool
    error: str | None
    sender: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """Who a mail is from, and its subject: what a person recognises it by. Personal data."""

    sender: str | None
    subject: str | None


NO_FACE = Face(sender=None, subject=None)


def mails_wanted(connection: Connection, wanted: Wanted, *, personal: bool = False) -> list[MailRow]:
    """Return mails, newest first, `wanted.limit` of them; the next page is `before_id` = the last row's id."""
    narrowed = ids_wanted(connection, wanted).subquery()
    query = select(narrowed.c.id).order_by(narrowed.c.id.desc()).limit(min(wanted.limit, MOST_LISTED))
    ids = list(connection.execute(query).scalars())
    return _rows(connection, ids, personal=personal) if ids else []


def count_wanted(connection: Connection, wanted: Wanted, *, bound: int = BOUND) -> Count:
    """Count the mails that fit, exactly up to `bound`; `before_id` and `limit` do not matter."""
    return bounded(connection, ids_wanted(connection, wanted), bound=bound)


def bounded(connection: Connection, query: Select[Any], *, bound: int = BOUND) -> Count:
    """Count the rows of a SELECT, and stop at a bound."""
    number = connection.execute(select(func.count()).select_from(query.limit(bound + 1).subquery())).scalar_one()
    return Count(number=min(number, bound), more=number > bound)


def standing_decisions(connection: Connection, ids: Sequence[int]) -> dict[int, Row[Any]]:
    """Return the decision that stands for each of these mails, without its trace."""
    columns = [column for column in decision.columns if column.name != "trace"]
    query = select(*columns).where(decision.c.inbound_id.in_(ids)).order_by(decision.c.inbound_id, decision.c.seq)
    return {row.inbound_id: row for row in connection.execute(query)}


def faces(connection: Connection, ids: Sequence[int]) -> dict[int, Face]:
    """Return sender and subject of these mails; the subject is known once a mail was read."""
    query = select(inbound.c.id, inbound.c.sender, _subject(connection).label("subject"))
    query = query.outerjoin(reading, reading.c.inbound_id == inbound.c.id).where(inbound.c.id.in_(ids))
    return {row.id: Face(sender=row.sender, subject=row.subject) for row in connection.execute(query)}


def _subject(connection: Connection) -> ColumnElement[str]:
    """Take the subject out of a reading where it lies, so that no page of lists moves whole readings."""
    if connection.dialect.name == "sqlite":
        return func.json_extract(reading.c.json, "$.subject", type_=Text())
    return func.json_extract_path_text(cast(reading.c.json, JSON), "subject", type_=Text())


def _rows(connection: Connection, ids: Sequence[int], *, personal: bool) -> list[MailRow]:
    columns = ("id", "internal_at", "stored_at", "state", "intent", "apart", "last_error")
    mails = {
        row.id: row
        for row in connection.execute(select(*(inbound.c[name] for name in columns)).where(inbound.c.id.in_(ids)))
    }
    standing = standing_decisions(connection, ids)
    cases = _open_cases(connection, ids)
    known = faces(connection, ids) if personal else {}
    return [_row(mails[one], standing.get(one), cases.get(one), known.get(one, NO_FACE)) for one in ids]


def _row(mail: Row[Any], standing: Row[Any] | None, case: Row[Any] | None, face: Face) -> MailRow:
    return MailRow(
        id=mail.id,
        received_at=mail.internal_at,
        stored_at=mail.stored_at,
        state=mail.state,
        intent=mail.intent,
        apart=bool(mail.apart),
        outcome=None if standing is None else standing.outcome,
        ground=None if standing is None else standing.ground,
        order=None if standing is None else standing.order_number,
        shadow=standing is not None and bool(standing.shadow),
        decided_at=None if standing is None else standing.decided_at,
        decided_by=None if standing is None else standing.decided_by,
        case_id=None if case is None else case.id,
        case_ground=None if case is None else case.ground,
        urgent=case is not None and bool(case.urgent),
        error=mail.last_error,
        sender=face.sender,
        subject=face.subject,
    )


def _open_cases(connection: Connection, ids: Sequence[int]) -> dict[int, Row[Any]]:
    """Return the open case of each mail that has one: its most urgent and then oldest one."""
    query: Select[Any] = (
        select(case_file.c.id, case_file.c.inbound_id, case_file.c.ground, case_file.c.urgent)
        .where(case_file.c.inbound_id.in_(ids), case_file.c.closed_at.is_(None))
        .order_by(case_file.c.urgent, case_file.c.id.desc())
    )
    return {row.inbound_id: row for row in connection.execute(query)}
