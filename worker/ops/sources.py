"""What the overview shows that is slow to count or may not answer: counted on threads of its own, kept for a moment.

A page never waits for a server that is away, and never counts thirty days anew because one mail came in.
"""

import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Engine

from worker.ops.history_charts import Drawn
from worker.run.bootstrap import Parts
from worker.run.doorbell import connect
from worker.run.history import History, history_of
from worker.run.latest import Latest
from worker.run.redis_queues import RedisQueue, read_queues
from worker.run.search_box import PARIS

log = structlog.get_logger()

HISTORY_FRESH = timedelta(seconds=30)
HISTORY_STALE = timedelta(minutes=2)
REDIS_FRESH_SECONDS = 1.0
REDIS_PATIENCE_SECONDS = 0.5
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(Generic[Value]):
    """A value and when it was counted."""

    value: Value
    at: datetime


class Kept(Generic[Value]):
    """Keeps what was counted; counts anew behind the page's back once that is older than `fresh`, before its eyes when `stale`."""

    def __init__(self, count: Callable[[], Value], *, fresh: timedelta, stale: timedelta) -> None:
        """Prepare; nothing is counted yet."""
        self._count = count
        self._fresh = fresh
        self._stale = stale
        self._lock = threading.Lock()
        self._counting = threading.Lock()
        self._counted: Counted[Value] | None = None

    def value(self, now: datetime) -> Counted[Value]:
        """Return what is known; what the count raises is raised when the caller had to wait for it."""
        with self._lock:
            known = self._counted
        if known is None or not self._stale > now - known.at >= timedelta(0):
            with self._counting:
                return self._anew(now)
        if now - known.at >= self._fresh and self._counting.acquire(blocking=False):
            threading.Thread(target=self._behind, args=(now,), name="counting", daemon=True).start()
        return known

    def _behind(self, now: datetime) -> None:
        try:
            self._anew(now)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the old figures stay, with their time said
            log.warning("not_counted", error=type(error).__name__)
        finally:
            self._counting.release()

    def _anew(self, now: datetime) -> Counted[Value]:
        with self._lock:
            known = self._counted
        if known is not None and timedelta(0) <= now - known.at < self._fresh:
            return known  # another one counted while this one waited
        counted = Counted(value=self._count(), at=now)
        with self._lock:
            self._counted = counted
        return counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """One process's. `queues` is None without Redis; its value is None while Redis does not answer."""

    history: Kept[History]
    drawn: Drawn = field(default_factory=Drawn)
    queues: Latest[tuple[RedisQueue, ...]] | None


_SOURCES: "weakref.WeakKeyDictionary[Engine, Sources]" = weakref.WeakKeyDictionary()
_MAKING = threading.Lock()


def sources_of(parts: Parts) -> Sources:
    """Return the sources over a database, made at the first call."""
    with _MAKING:
        found = _SOURCES.get(parts.engines.reader)
        if found is None:
            found = Sources(history=_history(parts), queues=None if parts.redis_url is None else _queues(parts))
            _SOURCES[parts.engines.reader] = found
        return found


def zone_of(parts: Parts) -> ZoneInfo:
    """Return the zone in which a day begins: the shop's."""
    zone = parts.house.zone
    return zone if isinstance(zone, ZoneInfo) else PARIS


def _history(parts: Parts) -> Kept[History]:
    engine, clock, zone = weakref.ref(parts.engines.reader), parts.clock, zone_of(parts)

    def count() -> History:
        reader = engine()
        if reader is None:
            raise RuntimeError("the database was let go")
        with reader.connect() as connection:
            return history_of(connection, clock(), zone=zone)

    return Kept(count, fresh=HISTORY_FRESH, stale=HISTORY_STALE)


def _queues(parts: Parts) -> Latest[tuple[RedisQueue, ...]]:
    client, clock = connect(parts.redis_url or ""), parts.clock
    return Latest(
        lambda: read_queues(client, now=clock()),
        what="redis",
        fresh_seconds=REDIS_FRESH_SECONDS,
        patience_seconds=REDIS_PATIENCE_SECONDS,
    )
