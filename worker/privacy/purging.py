"""The purge: what was kept long enough is erased in batches, each with its proof in the journal, in the same transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Engine, Select, delete, func, select
from sqlalchemy.engine import Connection

from outbox import erasure
from worker.decisions.journal import record_event
from worker.privacy import due
from worker.privacy.due import Kept, Retention
from worker.privacy.erasing import erase_customers, erase_mails, overwriting, settle_file
from worker.pseudonyms import pseudonyms_of
from worker.schema import operator_session, saved_search, sign_in_failure
from worker.unit import UnitOfWork, retry_contention

EVENT = "purged"
"""The journal's word for a batch: its class, the time before which it was old, and how many rows of each kind."""
AT_ONCE = 50
"""Mails emptied by one transaction: on SQLite nobody else writes meanwhile, and mails are to be decided within a second."""
FAILURES_COUNT = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class Purged:
    """What a purge erased, or would: rows by kind, for each class; and how many old ones were left because they are still needed."""

    erased: dict[Kept, dict[str, int]] = field(default_factory=dict)
    needed: dict[Kept, int] = field(default_factory=dict)
    cutoffs: dict[Kept, datetime] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Return how many rows in all."""
        return sum(sum(counts.values()) for counts in self.erased.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """Erases what the retention says is over.

    `guard` is called first in each transaction (a lease's fence, or nothing); `goes_on` says between two of them whether there is time.
    """

    engine: Engine
    retention: Retention
    by: str
    guard: Callable[[Connection], None] = lambda _connection: None
    goes_on: Callable[[], bool] = lambda: True
    at_once: int = AT_ONCE

    def run(self, now: datetime) -> Purged:
        """Erase all that is due, batch by batch; whatever `guard` raises ends it between two batches."""
        done = Purged()
        for kept in Kept:
            cutoff = self.retention.cutoff(kept, now)
            if cutoff is None:
                continue
            done.cutoffs[kept] = cutoff
            counts = done.erased.setdefault(kept, {})
            after: int | str | None = None
            while self.goes_on():
                last, some = retry_contention(partial(self._batch, kept, cutoff, after, now))
                for name, number in some.items():
                    counts[name] = counts.get(name, 0) + number
                if last is None:
                    break
                after = last
        if done.total:
            settle_file(self.engine)
        with self.engine.connect() as connection:
            done.needed = _needed(connection, done.cutoffs)
        return done

    def preview(self, connection: Connection, now: datetime) -> Purged:
        """Count what `run` would erase and change nothing."""
        done = Purged()
        for kept in Kept:
            cutoff = self.retention.cutoff(kept, now)
            if cutoff is not None and kept is not Kept.SEARCHES:
                done.cutoffs[kept] = cutoff
                number = select(func.count()).select_from(_due(kept, cutoff, now).subquery())
                done.erased[kept] = {str(kept): connection.execute(number).scalar_one()}
        left = _needed(connection, done.cutoffs)
        done.needed = {kept: number - done.erased[kept][str(kept)] for kept, number in left.items()}
        return done

    def _batch(
        self, kept: Kept, cutoff: datetime, after: int | str | None, now: datetime
    ) -> tuple[int | str | None, dict[str, int]]:
        """Erase up to `at_once` rows behind the key `after`; return the last key, None when none is left, and the counts."""
        with UnitOfWork(self.engine) as unit:
            connection = unit.connection
            self.guard(connection)
            with overwriting(connection):
                last, counts = self._erase(connection, kept, cutoff, after, now)
            if any(counts.values()):
                detail = {"class": str(kept), "cutoff": cutoff.isoformat(timespec="seconds")} | counts
                record_event(connection, EVENT, at=now, by=self.by, detail=detail)
            unit.commit()
        return last, counts

    def _erase(
        self, connection: Connection, kept: Kept, cutoff: datetime, after: int | str | None, now: datetime
    ) -> tuple[int | str | None, dict[str, int]]:
        if kept is Kept.SEARCHES:
            return None, _erase_searches(connection, cutoff, now)
        query = _due(kept, cutoff, now)
        key = query.selected_columns[0]
        if after is not None:
            query = query.where(key > after)
        # Locked and looked at again: a person may put a mail back, or open a case, this moment.
        held = query.order_by(key).limit(self.at_once).with_for_update(of=key.table)
        keys = list(connection.execute(held).scalars())
        if not keys:
            return None, {}
        pseudonym = pseudonyms_of(connection)
        match kept:
            case Kept.MAILS:
                counts = erase_mails(connection, keys, at=now, pseudonym=pseudonym)
            case Kept.LETTERS:
                counts = {"letters": erasure.erase(connection, keys, at=now, pseudonym=pseudonym)}
            case _:
                counts = {"orders": erase_customers(connection, keys, pseudonym=pseudonym)}
        return keys[-1], counts


def _due(kept: Kept, cutoff: datetime, now: datetime) -> Select[Any]:
    match kept:
        case Kept.MAILS:
            return due.due_mails(cutoff, now=now)
        case Kept.LETTERS:
            return due.due_letters(cutoff, now=now)
        case _:
            return due.due_orders(cutoff)


def _needed(connection: Connection, cutoffs: dict[Kept, datetime]) -> dict[Kept, int]:
    """Count what is old and still there."""
    old = {Kept.MAILS: due.old_mails, Kept.LETTERS: due.old_letters, Kept.ORDERS: due.old_orders}
    return {
        kept: connection.execute(select(func.count()).select_from(old[kept](cutoff).subquery())).scalar_one()
        for kept, cutoff in cutoffs.items()
        if kept in old
    }


def _erase_searches(connection: Connection, cutoff: datetime, now: datetime) -> dict[str, int]:
    searches = connection.execute(delete(saved_search).where(saved_search.c.made_at < cutoff)).rowcount
    sessions = connection.execute(delete(operator_session).where(operator_session.c.expires_at <= now)).rowcount
    failures = connection.execute(delete(sign_in_failure).where(sign_in_failure.c.at <= now - FAILURES_COUNT)).rowcount
    return {"searches": searches, "sessions": sessions, "failures": failures}
