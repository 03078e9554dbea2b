"""What failed, grouped by cause and by the hour or day: mails that could not be read, letters that could not be delivered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.engine import Connection

from outbox.schema import outbox
from outbox.states import State
from worker.run.letter_list import cause_of, last_attempts
from worker.run.search_box import PARIS
from worker.schema import InboundState, case_file, inbound

Window = Literal["hour", "day"]
MOST_LOOKED_AT = 5_000
"""Failures looked at of each sort, the newest: with more than this, one cause is behind them all."""
SHOWN_IDS = 20
LONGEST_CAUSE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureGroup:
    """Failures of one cause within one window. `ids`: the newest few of them.

    `of` is `mail` or `letter`; all of the group's cause are listed by `Wanted(state="quarantined", error=cause)`, or by
    `WantedLetters(cause=cause)`. `window_at`: the beginning of the hour or day, by the wall clock of the zone.
    """

    of: Literal["mail", "letter"]
    cause: str
    window_at: datetime
    count: int
    first_at: datetime
    last_at: datetime
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failed:
    of: Literal["mail", "letter"]
    cause: str
    id: int
    at: datetime


def failures(
    connection: Connection, *, window: Window, since: datetime, zone: ZoneInfo = PARIS
) -> tuple[FailureGroup, ...]:
    """Return what still stands failed and failed since a time, the newest window first, in each the largest group first."""
    groups: dict[tuple[datetime, str, str], list[_Failed]] = {}
    for one in (*_mails(connection, since), *_letters(connection, since)):
        groups.setdefault((_window_of(one.at, window, zone), one.of, one.cause), []).append(one)
    found = [_group(window_at, members) for (window_at, _, _), members in groups.items()]
    return tuple(sorted(found, key=lambda group: (-group.window_at.timestamp(), -group.count, group.of, group.cause)))


def error_of(last_error: str | None) -> str:
    """Return the cause a mail's error is grouped by: what stands before the colon, the name of the error."""
    return (last_error or "unknown").partition(":")[0][:LONGEST_CAUSE]


def _group(window_at: datetime, members: list[_Failed]) -> FailureGroup:
    times = [one.at for one in members]
    newest = sorted(members, key=lambda one: one.id, reverse=True)
    return FailureGroup(
        of=members[0].of,
        cause=members[0].cause,
        window_at=window_at,
        count=len(members),
        first_at=min(times),
        last_at=max(times),
        ids=tuple(one.id for one in newest[:SHOWN_IDS]),
    )


def _window_of(at: datetime, window: Window, zone: ZoneInfo) -> datetime:
    local = at.astimezone(zone)
    hour = local.replace(minute=0, second=0, microsecond=0)
    return hour if window == "hour" else hour.replace(hour=0)


def _mails(connection: Connection, since: datetime) -> Iterator[_Failed]:
    """Give quarantined mails; when they failed is when their case was opened."""
    failed_at = func.coalesce(func.min(case_file.c.opened_at), inbound.c.stored_at, type_=inbound.c.stored_at.type)
    query: Select[Any] = (
        select(inbound.c.id, inbound.c.last_error, failed_at.label("at"))
        .select_from(inbound.outerjoin(case_file, case_file.c.inbound_id == inbound.c.id))
        .where(inbound.c.state == str(InboundState.QUARANTINED))
        .group_by(inbound.c.id, inbound.c.last_error, inbound.c.stored_at)
        .order_by(inbound.c.id.desc())
        .limit(MOST_LOOKED_AT)
    )
    for row in connection.execute(query):
        if row.at >= since:
            yield _Failed(of="mail", cause=error_of(row.last_error), id=row.id, at=row.at)


def _letters(connection: Connection, since: datetime) -> Iterator[_Failed]:
    query: Select[Any] = (
        select(outbox.c.id, outbox.c.state, outbox.c.moved_at)
        .where(outbox.c.state.in_((str(State.FAILED), str(State.UNDELIVERED))), outbox.c.moved_at >= since)
        .order_by(outbox.c.id.desc())
        .limit(MOST_LOOKED_AT)
    )
    rows = connection.execute(query).all()
    tries = last_attempts(connection, [row.id for row in rows])
    for row in rows:
        tried = tries.get(row.id)
        code, phase = (None, None) if tried is None else (tried.code, tried.phase)
        yield _Failed(of="letter", cause=cause_of(row.state, code, phase) or "", id=row.id, at=row.moved_at)
