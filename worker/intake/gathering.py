"""One folder, polled: which mails are new, which are old, and each of them into the database once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from worker.cases import open_case
from worker.clock import Clock
from worker.intake.lease import Held, renew
from worker.intake.mailbox import SIZE_CAP, Facts, Mailbox, MailboxLostError, Opened
from worker.intake.pause import Pause, has_leave, pause, standing_pause
from worker.intake.store import (
    Fetched,
    Progress,
    adopt,
    advance,
    begin,
    is_known,
    known_uids,
    progress_of,
    store,
)
from worker.schema import InboundState
from worker.unit import UnitOfWork

log = structlog.get_logger()

BATCH_MAILS = 50
BATCH_BYTES = 4 * 1024 * 1024
STRIKES = 3
MOST_UNKNOWN = 50
"""More unknown mails than this at a first run or after the folder's UIDs changed: a person is asked first."""
INTAKE = "intake"
CLOCKS_DIFFER = timedelta(days=1)
"""How far the mail server's clock may be behind ours before its new mails would look old."""
ONE_POLL = timedelta(minutes=1)
"""Times of receipt are whole seconds of another clock: mails of the last minute before the last good poll are not called old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a poll brought. `paused`: nothing was looked at, or leave is asked for first."""

    mails: int
    paused: bool = False


@dataclass(slots=True, kw_only=True)
class Strikes:
    """How often each mail's bytes were asked for in vain; it outlives the connection that such a mail breaks."""

    uidvalidity: int = 0
    by_uid: dict[int, int] = field(default_factory=dict)

    def begin(self, uidvalidity: int) -> None:
        """Count anew where the server gave the folder new UIDs."""
        if uidvalidity != self.uidvalidity:
            self.uidvalidity = uidvalidity
            self.by_uid.clear()


@dataclass(kw_only=True)
class Gathering:
    """Polls one folder under the poller's lease; every transaction is fenced by it."""

    writer: Engine
    folder: str
    from_junk: bool
    intake_from: datetime | None
    held: Held
    clock: Clock
    on_stored: Callable[[list[int]], None]
    crash: Callable[[str], None]
    strikes: Strikes = field(default_factory=Strikes)
    on_seen: Callable[[int], None] = lambda _count: None
    """Told how many mails lie in the folder that are not stored here, whenever that is known anew."""

    def poll(self, box: Mailbox, opened: Opened) -> Taken:
        """Bring every new mail of the folder in; raise MailboxLostError or LeaseLostError with nothing half done."""
        started_at = self.clock()
        self.strikes.begin(opened.uidvalidity)
        box.refresh()
        with self.writer.connect() as connection:
            paused = standing_pause(connection) is not None
            progress = progress_of(connection, self.folder)
        if paused:
            self._count_waiting(box, opened, progress)
            return Taken(mails=0, paused=True)
        if progress is None:
            return self._first_poll(box, opened, started_at)
        if progress.uidvalidity != opened.uidvalidity:
            return self._renumbered(box, opened, progress, started_at)
        highest = box.highest_uid()
        uids = box.uids(progress.watermark, highest, exists=opened.exists)
        self.crash("poller.searched")
        taken = self._take(box, opened, uids, watermark=progress.watermark, begun_at=progress.started_at)
        self._note_poll(max([progress.watermark, *uids]), started_at)
        return Taken(mails=taken)

    def _count_waiting(self, box: Mailbox, opened: Opened, progress: Progress | None) -> None:
        """Say how many came while intake is paused; nothing of them is fetched."""
        if progress is not None and progress.uidvalidity == opened.uidvalidity:
            highest = box.highest_uid()
            self.on_seen(len(box.uids(progress.watermark, highest, exists=opened.exists)))

    def _first_poll(self, box: Mailbox, opened: Opened, started_at: datetime) -> Taken:
        """Set the starting point: what lies there already is old, but for what `INTAKE_FROM` asks for."""
        highest = box.highest_uid()
        wanted: list[int] = []
        if self.intake_from is not None:
            facts = box.facts(since) if (since := box.uids_since(self.intake_from)) else {}
            wanted = sorted(uid for uid, one in facts.items() if one.internal_at >= self.intake_from)
        asks = f"{self.folder}:{opened.uidvalidity}"
        if len(wanted) > MOST_UNKNOWN and not self._has_leave(asks):
            return self._ask(asks, f"{len(wanted)} mails since INTAKE_FROM wait in {self.folder} at the first start")
        with UnitOfWork(self.writer) as unit:
            renew(unit.connection, self.held)
            begin(
                unit.connection,
                self.folder,
                uidvalidity=opened.uidvalidity,
                watermark=min([highest, *(uid - 1 for uid in wanted)]),
                started_at=self.intake_from or started_at,
            )
            unit.commit()
        self.crash("poller.begun")
        log.info("poller_starting_point", folder_mails=opened.exists, wanted=len(wanted))
        taken = self._take(box, opened, wanted, watermark=0, begun_at=started_at) if wanted else 0
        self._note_poll(highest, started_at)
        return Taken(mails=taken)

    def _renumbered(self, box: Mailbox, opened: Opened, progress: Progress, started_at: datetime) -> Taken:
        """Find our mails again after the server gave the folder new UIDs: by their bytes; unknown ones from before are old."""
        highest = box.highest_uid()
        uids = box.uids(0, highest, exists=opened.exists)
        asks = f"{self.folder}:{opened.uidvalidity}"
        if not self._has_leave(asks):
            unknown = self._count_unknown(box, uids)
            if unknown > MOST_UNKNOWN:
                return self._ask(asks, f"the UIDs of {self.folder} changed, and {unknown} mails in it are unknown")
        last_good = (progress.polled_at or progress.started_at) - ONE_POLL
        taken = 0
        for batch in self._batches(box, uids):
            with UnitOfWork(self.writer) as unit:
                renew(unit.connection, self.held)
                new = [
                    one
                    for one in batch
                    if not adopt(unit.connection, self.folder, opened.uidvalidity, uid=one.uid, raw=one.raw)
                ]
                dated = [_old_if_before(one, last_good) for one in new]
                ids = store(
                    unit.connection, self.folder, opened.uidvalidity, dated, at=self.clock(), from_junk=self.from_junk
                )
                unit.commit()
            taken += len(ids)
            self.on_stored(ids)
        with UnitOfWork(self.writer) as unit:
            renew(unit.connection, self.held)
            advance(
                unit.connection, self.folder, watermark=highest, polled_at=started_at, uidvalidity=opened.uidvalidity
            )
            unit.commit()
        log.warning("poller_uids_changed", unknown=taken)
        return Taken(mails=taken)

    def _count_unknown(self, box: Mailbox, uids: Sequence[int]) -> int:
        unknown = 0
        for one in self._fetched(box, uids):
            with self.writer.connect() as connection:
                unknown += not is_known(connection, self.folder, one.raw)
        return unknown

    def _take(self, box: Mailbox, opened: Opened, uids: Sequence[int], *, watermark: int, begun_at: datetime) -> int:
        """Store mails batch by batch, the watermark with each; return how many were new.

        One from before the starting point, moved into the folder by somebody later, is as old as those that lay there.
        """
        begin_of_time = self.intake_from or begun_at - CLOCKS_DIFFER
        with self.writer.connect() as connection:
            known = known_uids(connection, self.folder, opened.uidvalidity, uids) if uids else set()
        taken = 0
        missing = [uid for uid in uids if uid not in known]
        self.on_seen(len(missing))
        for batch in self._batches(box, missing):
            with UnitOfWork(self.writer) as unit:
                renew(unit.connection, self.held)
                dated = [_old_if_before(one, begin_of_time) for one in batch]
                ids = store(
                    unit.connection, self.folder, opened.uidvalidity, dated, at=self.clock(), from_junk=self.from_junk
                )
                # Mails are taken in ascending UID, so that up to the last of this batch every mail has its row.
                watermark = max(watermark, *(one.uid for one in batch))
                advance(unit.connection, self.folder, watermark=watermark)
                self.crash("poller.before_commit")
                unit.commit()
            self.crash("poller.committed")
            taken += len(ids)
            self.on_seen(len(missing) - taken)
            self.on_stored(ids)
        return taken

    def _batches(self, box: Mailbox, uids: Sequence[int]) -> Iterator[list[Fetched]]:
        batch: list[Fetched] = []
        for one in self._fetched(box, uids):
            batch.append(one)
            if len(batch) >= BATCH_MAILS or sum(len(mail.raw) for mail in batch) >= BATCH_BYTES:
                yield batch
                batch = []
        if batch:
            yield batch

    def _fetched(self, box: Mailbox, uids: Sequence[int]) -> Iterator[Fetched]:
        """Fetch mails in ascending UID, many at once where that went well before; one that failed three times is parked."""
        for at in range(0, len(uids), BATCH_MAILS):
            some = list(uids[at : at + BATCH_MAILS])
            facts = box.facts(some)
            self.crash("poller.facts")
            for group in self._groups([uid for uid in some if uid in facts], facts):
                yield from self._group(box, group, facts)

    def _groups(self, uids: Sequence[int], facts: dict[int, Facts]) -> Iterator[list[int]]:
        """Cut UIDs into groups that are fetched with one command: by size, alone where one is large or failed before."""
        group: list[int] = []
        for uid in uids:
            alone = uid in self.strikes.by_uid or facts[uid].size > BATCH_BYTES
            if group and (alone or sum(facts[one].size for one in group) + facts[uid].size > BATCH_BYTES):
                yield group
                group = []
            group.append(uid)
            if alone:
                yield group
                group = []
        if group:
            yield group

    def _group(self, box: Mailbox, group: list[int], facts: dict[int, Facts]) -> Iterator[Fetched]:
        [first, *rest] = group
        if not rest and facts[first].size > SIZE_CAP:
            yield self._large(box, first, facts[first])
            return
        if not rest and self.strikes.by_uid.get(first, 0) >= STRIKES:
            yield _parked(first, facts[first], "the server never gave its bytes")
            return
        # Counted before the attempt: a mail that breaks the connection each time must not keep the others waiting for ever.
        for uid in group:
            self.strikes.by_uid[uid] = self.strikes.by_uid.get(uid, 0) + 1
        found = box.bytes_of(group)
        self.crash("poller.fetched")
        for uid in group:
            if uid in found:
                del self.strikes.by_uid[uid]
                yield Fetched(uid=uid, raw=found[uid], size=len(found[uid]), internal_at=facts[uid].internal_at)
            elif self.strikes.by_uid[uid] >= STRIKES:
                yield _parked(uid, facts[uid], "the server never gave its bytes")
            else:
                # A row above it would carry the watermark past it: begin again, with this one fetched alone.
                raise MailboxLostError("the server left a mail out of its answer")

    def _large(self, box: Mailbox, uid: int, facts: Facts) -> Fetched:
        said = f"{facts.size} bytes, more than {SIZE_CAP}: only its beginning was fetched"
        return Fetched(
            uid=uid,
            raw=box.head_of(uid),
            size=facts.size,
            internal_at=facts.internal_at,
            state=InboundState.QUARANTINED,
            truncated=True,
            error=said,
        )

    def _note_poll(self, watermark: int, started_at: datetime) -> None:
        with UnitOfWork(self.writer) as unit:
            renew(unit.connection, self.held)
            advance(unit.connection, self.folder, watermark=watermark, polled_at=started_at)
            unit.commit()
        self.crash("poller.noted")

    def _has_leave(self, asks: str) -> bool:
        with self.writer.connect() as connection:
            return has_leave(connection, asks)

    def _ask(self, asks: str, why: str) -> Taken:
        """Pause intake and open a case: nobody is answered until a person says so."""
        now = self.clock()
        with UnitOfWork(self.writer) as unit:
            renew(unit.connection, self.held)
            pause(unit.connection, Pause(by=INTAKE, at=now, why=why, asks=asks))
            _open_intake_case(unit.connection, asks, why, now)
            unit.commit()
        log.warning("poller_paused", why="more unknown mails than expected")
        return Taken(mails=0, paused=True)


def _open_intake_case(connection: Connection, asks: str, why: str, at: datetime) -> None:
    detail = f"{why}; `serviceclient live resume` takes them in"
    open_case(connection, f"intake:{asks}", ground="intake_paused", at=at, detail=detail, urgent=True)


def _old_if_before(mail: Fetched, last_good: datetime) -> Fetched:
    """A mail that we do not know, from before the last good poll, was never decided and is not decided now without leave."""
    if mail.state is not InboundState.STORED or mail.internal_at >= last_good:
        return mail
    return Fetched(uid=mail.uid, raw=mail.raw, size=mail.size, internal_at=mail.internal_at, state=InboundState.OLD)


def _parked(uid: int, facts: Facts, error: str) -> Fetched:
    return Fetched(
        uid=uid,
        raw=b"",
        size=facts.size,
        internal_at=facts.internal_at,
        state=InboundState.QUARANTINED,
        error=error,
    )
