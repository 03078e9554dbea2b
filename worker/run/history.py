"""What happened by the hour and by the day, as plain rows for charts and for the tables beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, Select, case, func, select, type_coerce
from sqlalchemy.engine import Connection

from outbox.schema import outbox
from worker.run.narrowing import stands
from worker.run.search_box import PARIS
from worker.schema import EPOCH, decision, inbound

HOURS = 24
DAYS = 30
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
HOUR = timedelta(hours=1)
MILLISECOND = timedelta(milliseconds=1)
HALF, NEARLY_ALL = 0.5, 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """How many, in the hour or day that begins at a time."""

    at: datetime
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOutcomes:
    """How many mails were decided on a day, by the outcome that stands."""

    at: datetime
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """How long it took in an hour, in seconds, of `count`; half were faster than `p50`, nineteen in twenty faster than `p95`."""

    at: datetime
    count: int
    p50: float | None
    p95: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Every hour and day has its row, the oldest first, also where nothing happened; the last one is not over yet."""

    mails_per_hour: tuple[Point, ...]
    mails_per_day: tuple[Point, ...]
    outcomes_per_day: tuple[DayOutcomes, ...]
    decided: tuple[Latency, ...]
    """From stored to first decided, by the hour of the decision."""
    sent: tuple[Latency, ...]
    """From the decision's letter written to taken by the mail server, by the hour of the sending."""


def history_of(connection: Connection, now: datetime, *, zone: ZoneInfo = PARIS) -> History:
    """Return the last 24 hours by the hour, and the last 30 days by the day of a zone."""
    hours, days = hours_until(now), days_until(now, zone)
    by_hour = _mails(connection, hours[0], _hour_of(inbound.c.stored_at))
    by_day = _mails(connection, days[0], _day_of(inbound.c.stored_at, days))
    return History(
        mails_per_hour=tuple(Point(at=hour, count=by_hour.get(_number(hour), 0)) for hour in hours),
        mails_per_day=tuple(Point(at=day, count=by_day.get(number, 0)) for number, day in enumerate(days)),
        outcomes_per_day=_outcomes(connection, days),
        decided=_latencies(connection, hours, _until_decided(hours[0])),
        sent=_latencies(connection, hours, _until_sent(hours[0])),
    )


def hours_until(now: datetime) -> tuple[datetime, ...]:
    """Return the beginnings of the last 24 hours, the present one the last."""
    last = EPOCH + (now - EPOCH) // HOUR * HOUR
    return tuple(last - HOUR * back for back in range(HOURS - 1, -1, -1))


def days_until(now: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return the beginnings of the last 30 days of a zone, today the last; a day is what its wall clock says."""
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return tuple(today - timedelta(days=back) for back in range(DAYS - 1, -1, -1))


def percentile(values: Iterable[int], share: float) -> int:
    """Return the smallest value that at least this share of them does not exceed, as PostgreSQL's percentile_disc does."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(share * 100) // 100) - 1)]


def _hour_of(column: ColumnElement[Any]) -> ColumnElement[int]:
    return type_coerce(column, BigInteger) // HOUR_MS


def _time_of(hour: int) -> datetime:
    return EPOCH + HOUR * int(hour)


def _number(hour: datetime) -> int:
    return (hour - EPOCH) // HOUR


def _day_of(column: ColumnElement[Any], days: tuple[datetime, ...]) -> ColumnElement[int]:
    """Return which of the days a time falls on, by its number; grouped in the database, since a chart needs no more.

    Days have 24 hours but where clocks change: from there on they are counted anew, and the day of the change is told by its bounds.
    """
    at, begins = type_coerce(column, BigInteger), [(day - EPOCH) // MILLISECOND for day in days]
    changes = [n for n in range(1, len(days)) if days[n].utcoffset() != days[n - 1].utcoffset()]
    cases: list[tuple[ColumnElement[bool], ColumnElement[int] | int]] = []
    for number in reversed(changes):
        cases += [
            (at >= begins[number], number + (at - begins[number]) // DAY_MS),
            (at >= begins[number - 1], number - 1),
        ]
    usual = (at - begins[0]) // DAY_MS
    return case(*cases, else_=usual) if cases else usual


def _mails(connection: Connection, since: datetime, of: ColumnElement[int]) -> dict[int, int]:
    number = of.label("number")
    query = select(number, func.count().label("n")).where(inbound.c.stored_at >= since).group_by(number)
    return {int(at): count for at, count in connection.execute(query)}


def _outcomes(connection: Connection, days: tuple[datetime, ...]) -> tuple[DayOutcomes, ...]:
    number = _day_of(decision.c.decided_at, days).label("number")
    query: Select[Any] = (
        select(number, decision.c.outcome, func.count().label("n"))
        .where(decision.c.decided_at >= days[0], stands(decision))
        .group_by(number, decision.c.outcome)
    )
    counts: dict[int, dict[str, int]] = {}
    for at, outcome, count in connection.execute(query):
        counts.setdefault(int(at), {})[outcome] = count
    return tuple(DayOutcomes(at=day, counts=counts.get(at, {})) for at, day in enumerate(days))


def _until_decided(since: datetime) -> Select[int, int]:
    # A mail at a time: joined, PostgreSQL reads the times of all mails there are.
    stored = select(type_coerce(inbound.c.stored_at, BigInteger)).where(inbound.c.id == decision.c.inbound_id)
    took = type_coerce(decision.c.decided_at, BigInteger) - stored.scalar_subquery()
    query = select(_hour_of(decision.c.decided_at).label("hour"), took.label("took"))
    return query.where(decision.c.decided_at >= since, decision.c.seq == 1)


def _until_sent(since: datetime) -> Select[int, int]:
    took = type_coerce(outbox.c.sent_at, BigInteger) - type_coerce(outbox.c.created_at, BigInteger)
    query = select(_hour_of(outbox.c.sent_at).label("hour"), took.label("took"))
    return query.where(outbox.c.sent_at >= since)


def _latencies(connection: Connection, hours: tuple[datetime, ...], each: Select[int, int]) -> tuple[Latency, ...]:
    """Return a row for each hour from a SELECT of (hour, took in milliseconds)."""
    read = _read_in_database if connection.dialect.name == "postgresql" else _read_here
    found = read(connection, each)
    return tuple(found.get(hour, Latency(at=hour, count=0, p50=None, p95=None)) for hour in hours)


def _read_in_database(connection: Connection, each: Select[int, int]) -> dict[datetime, Latency]:
    rows = each.subquery()
    p50, p95 = (func.percentile_disc(share).within_group(rows.c.took) for share in (HALF, NEARLY_ALL))
    query: Select[Any] = select(rows.c.hour, func.count().label("n"), p50.label("p50"), p95.label("p95"))
    return {
        (at := _time_of(row.hour)): Latency(at=at, count=row.n, p50=row.p50 / 1000, p95=row.p95 / 1000)
        for row in connection.execute(query.group_by(rows.c.hour))
    }


def _read_here(connection: Connection, each: Select[int, int]) -> dict[datetime, Latency]:
    took: dict[datetime, list[int]] = {}
    for row in connection.execute(each):
        took.setdefault(_time_of(row.hour), []).append(row.took)
    return {
        at: Latency(at=at, count=len(all_), p50=percentile(all_, HALF) / 1000, p95=percentile(all_, NEARLY_ALL) / 1000)
        for at, all_ in took.items()
    }
