"""The processes as they say of themselves that they live, and those that should and do not."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.engine import Connection

from worker.run.wrong import NEEDED, SILENT_AFTER
from worker.schema import heartbeat

REMEMBERED = timedelta(hours=1)
"""A process that fell silent is shown for so long."""
ORDER = (*NEEDED, "ops", "confirm")
OWNER_PARTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessRow:
    """One process. `state` to `failures` are a poller's; `waiting_since`: in IDLE without news since; `handled` a worker's."""

    role: str
    host: str
    pid: str
    alive: bool
    started_at: datetime
    beat_at: datetime
    state: str | None = None
    polled_at: datetime | None = None
    waiting_since: datetime | None = None
    failures: int = 0
    handled: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Processes:
    """Those that left a heartbeat lately, and the roles that must run and do not."""

    rows: tuple[ProcessRow, ...]
    missing: tuple[str, ...]


def processes_of(connection: Connection, now: datetime) -> Processes:
    """Read who lives; silent ones only where no other process of their role speaks."""
    query = select(heartbeat).where(heartbeat.c.beat_at > now - REMEMBERED)
    rows = [_row(row, now) for row in connection.execute(query)]
    alive = {row.role for row in rows if row.alive}
    shown = [row for row in rows if row.alive or row.role not in alive]
    shown.sort(
        key=lambda row: (ORDER.index(row.role) if row.role in ORDER else len(ORDER), not row.alive, row.started_at)
    )
    return Processes(rows=tuple(shown), missing=tuple(role for role in NEEDED if role not in alive))


def _row(row: Row[Any], now: datetime) -> ProcessRow:
    said = json.loads(row.detail)
    named = row.process.split(":")
    return ProcessRow(
        role=row.role,
        host=named[1] if len(named) >= OWNER_PARTS else row.process,
        pid=named[2] if len(named) >= OWNER_PARTS else "",
        alive=now - row.beat_at < SILENT_AFTER,
        started_at=row.started_at,
        beat_at=row.beat_at,
        state=said.get("state"),
        polled_at=_time(said.get("polled_at")),
        waiting_since=_time(said.get("waiting_since")),
        failures=int(said.get("failures") or 0),
        handled=said.get("handled"),
    )


def _time(said: str | None) -> datetime | None:
    """Read a time as the heartbeat writes it: Python's `str` of an aware time."""
    return None if not said else datetime.fromisoformat(said)
