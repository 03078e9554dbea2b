"""The purge, once a day, by one worker at a time: under a lease that each batch proves."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from worker.decisions.journal import MACHINE
from worker.errors import LeaseLostError
from worker.intake.lease import Held, let_go, renew, take
from worker.privacy.due import Retention
from worker.privacy.purging import Purge
from worker.run.bootstrap import Parts
from worker.schema import meta
from worker.unit import UnitOfWork

log = structlog.get_logger()

LEASE, LEASE_LASTS = "purge", timedelta(minutes=5)
EVERY = timedelta(days=1)
LOOK_SECONDS = 300.0
BREATH_SECONDS = 0.1
LAST = "purged_at"
"""The key of `meta` under which the start of the last purge stands."""


@dataclass(kw_only=True)
class DailyPurge:
    """Purges when the last purge that a worker began is a day old."""

    parts: Parts
    stop: threading.Event

    def start(self) -> threading.Thread:
        """Look every few minutes whether it is time, on a thread of its own, until told to stop."""
        thread = threading.Thread(target=self._turn, name="purge", daemon=True)
        thread.start()
        return thread

    def run_if_due(self) -> bool:
        """Purge if it is time and nobody else does; return whether it was done."""
        held = self._take()
        if held is None:
            return False
        try:
            retention = Retention.of(self.parts.settings)
            purge = Purge(
                engine=self.parts.engines.writer,
                retention=retention,
                by=MACHINE,
                guard=lambda connection: renew(connection, held, lasting=LEASE_LASTS),
                # A breath between two transactions: whoever waits for SQLite's one lock gets it.
                goes_on=lambda: not self.stop.wait(BREATH_SECONDS),
            )
            done = purge.run(self.parts.clock())
        finally:
            with UnitOfWork(self.parts.engines.writer) as unit:
                let_go(unit.connection, held)
                unit.commit()
        counts = {name: number for some in done.erased.values() for name, number in some.items()}
        needed = {f"{kept}_needed": number for kept, number in done.needed.items()}
        if done.total or any(needed.values()):
            log.info("purged", **counts, **needed)
        return True

    def _take(self) -> Held | None:
        """Take the lease and note the start, if the last purge is old enough."""
        now = self.parts.clock()
        with self.parts.engines.reader.connect() as connection:
            if not _is_due(connection, now):
                return None
        with UnitOfWork(self.parts.engines.writer) as unit:
            held = take(unit.connection, LEASE, self.parts.owner, lasting=LEASE_LASTS)
            if held is None or not _is_due(unit.connection, now):
                return None
            _note(unit.connection, now)
            unit.commit()
        return held

    def _turn(self) -> None:
        while not self.stop.is_set():
            try:
                self.run_if_due()
            except (SQLAlchemyError, LeaseLostError) as error:
                log.warning("purge_interrupted", error=type(error).__name__)
            self.stop.wait(LOOK_SECONDS)


def _is_due(connection: Connection, now: datetime) -> bool:
    last = connection.execute(select(meta.c.value).where(meta.c.key == LAST)).scalar_one_or_none()
    return last is None or now - datetime.fromisoformat(last) >= EVERY


def _note(connection: Connection, now: datetime) -> None:
    value = now.isoformat()
    if connection.execute(update(meta).where(meta.c.key == LAST).values(value=value)).rowcount == 0:
        connection.execute(meta.insert().values(key=LAST, value=value))
