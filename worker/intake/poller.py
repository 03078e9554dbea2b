"""The poller: one at a time, it brings every mail of a mailbox into the database and shows there what became of it.

Polling is the truth; IDLE only shortens the wait. Whatever goes wrong with the connection, it is dropped and made again after
a pause; whatever goes wrong with one mail, the next one is not kept waiting.
"""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from worker.clock import Clock
from worker.errors import LeaseLostError
from worker.intake.credentials import Credentials, CredentialsError
from worker.intake.filing import Filing
from worker.intake.gathering import Gathering, Strikes
from worker.intake.lease import POLLER_LEASE, Held, let_go, renew, take
from worker.intake.mailbox import Mailbox, MailboxLostError, MailboxRefusedError, Opened
from worker.settings import Account, Settings
from worker.unit import UnitOfWork

log = structlog.get_logger()

POLL_AT_LEAST_SECONDS = 50.0
FIRST_WAIT_SECONDS = 1.0
PAUSED_LOOK_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 60.0
RENEW_EVERY_SECONDS = POLLER_LEASE.total_seconds() / 4


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeSettings:
    """What the poller is told. `intake_from`: mails received since then are decided although they came before the first run."""

    folder: str = "INBOX"
    junk_folder: str | None = None
    done_folder: str | None = "Traités"
    intake_from: datetime | None = None
    ca_file: Path | None = None

    @classmethod
    def of(cls, settings: Settings) -> "IntakeSettings":
        """Take them from the environment's."""
        return cls(
            folder=settings.imap_folder,
            junk_folder=settings.imap_junk_folder,
            done_folder=settings.imap_done_folder,
            intake_from=settings.intake_from,
            ca_file=settings.imap_ca_file,
        )


@dataclass(slots=True, kw_only=True)
class Signs:
    """What a poller says of itself; read by the heartbeat."""

    state: str = "starting"
    """`starting`, `standby` (another poller holds the lease), `connecting`, `polling`, `waiting`, `paused`."""
    polled_at: datetime | None = None
    """When the last poll went well."""
    waiting_since: datetime | None = None
    """Since when the connection has been in IDLE without news."""
    failures: int = 0
    """Connections lost in a row."""
    unfetched: int | None = None
    """Mails in the folder that are not stored here; None while the mailbox cannot be seen."""
    unfetched_since: datetime | None = None
    """Since when there has been one."""

    def saw(self, count: int, at: datetime) -> None:
        """Note how many mails wait in the mailbox."""
        if count == 0:
            self.unfetched_since = None
        elif not self.unfetched:
            self.unfetched_since = at
        self.unfetched = count


@dataclass(kw_only=True)
class Poller:
    """Takes mail in until told to stop. `on_stored` is called with the ids of new mails, after their commit."""

    writer: Engine
    account: Account
    credentials: Credentials
    settings: IntakeSettings
    clock: Clock
    owner: str
    on_stored: Callable[[list[int]], None] = lambda _ids: None
    crash: Callable[[str], None] = lambda _point: None
    on_interrupted: Callable[[Exception], None] = lambda _error: None
    """Told of each connection that was lost, refused or never made, before the wait for the next."""
    signs: Signs = field(default_factory=Signs)
    _strikes: dict[str, Strikes] = field(default_factory=dict)

    def run(self, stop: threading.Event) -> None:
        """Poll until `stop` is set. An absent server or database is waited for.

        Raises MailboxRefusedError or CredentialsError when the first login is refused: nothing would get better by waiting.
        """
        while not stop.is_set():
            try:
                held = self._take_lease()
                if held is None:
                    self.signs.state = "standby"
                    stop.wait(1.0)
                    continue
                self._work(held, stop)
            except (MailboxLostError, DBAPIError) as error:
                self._pause(stop, error)
            except LeaseLostError:
                log.warning("poller_lease_lost")
            except (MailboxRefusedError, CredentialsError) as error:
                if self.signs.polled_at is None:
                    raise
                self._pause(stop, error)

    def _take_lease(self) -> Held | None:
        with UnitOfWork(self.writer) as unit:
            held = take(unit.connection, "poller", self.owner)
            unit.commit()
        return held

    def _work(self, held: Held, stop: threading.Event) -> None:
        """Hold the lease with a thread of its own, since a fetch or a wait may outlast it."""
        lost, ended = threading.Event(), threading.Event()
        keeper = threading.Thread(target=self._keep, args=(held, ended, lost), name="poller-lease", daemon=True)
        keeper.start()
        try:
            self._session(held, stop, lost)
        finally:
            ended.set()
            keeper.join(5.0)
            self._give_up(held)

    def _keep(self, held: Held, ended: threading.Event, lost: threading.Event) -> None:
        while not ended.wait(RENEW_EVERY_SECONDS):
            try:
                with UnitOfWork(self.writer) as unit:
                    renew(unit.connection, held)
                    unit.commit()
            except LeaseLostError:
                lost.set()
                return
            except DBAPIError as error:
                # The lease may run out while the database is away; every write of ours is fenced by it.
                log.warning("poller_lease_not_renewed", error=type(error).__name__)

    def _give_up(self, held: Held) -> None:
        try:
            with UnitOfWork(self.writer) as unit:
                let_go(unit.connection, held)
                unit.commit()
        except DBAPIError:
            log.info("poller_lease_runs_out")

    def _session(self, held: Held, stop: threading.Event, lost: threading.Event) -> None:
        self.signs.state = "connecting"
        box = Mailbox.connect(self.account, self.credentials.password(), ca_file=self.settings.ca_file)
        try:
            self._polls(box, held, stop, lost)
        finally:
            box.leave()

    def _polls(self, box: Mailbox, held: Held, stop: threading.Event, lost: threading.Event) -> None:
        """Poll, show, wait; again."""
        inbox = self._gathering(self.settings.folder, held, from_junk=False)
        junk = (
            None
            if self.settings.junk_folder is None
            else self._gathering(self.settings.junk_folder, held, from_junk=True)
        )
        filing = self._filing()
        opened = box.open(self.settings.folder)
        log.info("poller_connected", idle=b"IDLE" in box.capabilities, keywords=opened.takes_keywords)
        wait, junk_at = FIRST_WAIT_SECONDS, time.monotonic()
        while not stop.is_set() and not lost.is_set():
            found = self._poll(box, opened, inbox)
            if junk is not None and time.monotonic() >= junk_at:
                junk_at = time.monotonic() + POLL_AT_LEAST_SECONDS
                self._poll(box, box.open(junk.folder), junk)
                opened = box.open(self.settings.folder)
            filed = filing.file(box, opened, now=self.clock())
            if filed == 0 and not found:
                self._wait(box, wait, stop, lost, filing)
            # The first wait after a poll is short: news may have come in the moment between the poll and IDLE.
            wait = POLL_AT_LEAST_SECONDS if wait == FIRST_WAIT_SECONDS and not found else FIRST_WAIT_SECONDS

    def _poll(self, box: Mailbox, opened: Opened, gathering: Gathering) -> bool:
        self.signs.state = "polling"
        started_at = self.clock()
        taken = gathering.poll(box, opened)
        if taken.paused:
            self.signs.state = "paused"
        self.signs.polled_at, self.signs.failures = started_at, 0
        return taken.mails > 0

    def _wait(self, box: Mailbox, seconds: float, stop: threading.Event, lost: threading.Event, filing: Filing) -> None:
        if self.signs.state == "paused":
            seconds = min(seconds, PAUSED_LOOK_SECONDS)
        else:
            self.signs.state = "waiting"
        self.signs.waiting_since = self.clock()

        def is_over() -> bool:
            return stop.is_set() or lost.is_set() or self._is_filing_due(filing)

        box.wait_for_news(seconds, is_over)
        self.signs.waiting_since = None

    def _is_filing_due(self, filing: Filing) -> bool:
        with self.writer.connect() as connection:
            return filing.is_due(connection)

    def _gathering(self, folder: str, held: Held, *, from_junk: bool) -> Gathering:
        return Gathering(
            writer=self.writer,
            folder=folder,
            from_junk=from_junk,
            intake_from=self.settings.intake_from,
            held=held,
            clock=self.clock,
            on_stored=self.on_stored,
            crash=self.crash,
            on_seen=(lambda _count: None) if from_junk else (lambda count: self.signs.saw(count, self.clock())),
            strikes=self._strikes.setdefault(folder, Strikes()),
        )

    def _filing(self) -> Filing:
        return Filing(
            writer=self.writer, folder=self.settings.folder, done_folder=self.settings.done_folder, crash=self.crash
        )

    def _pause(self, stop: threading.Event, error: Exception) -> None:
        """Wait before the next attempt: full jitter, doubling to a minute."""
        self.signs.failures += 1
        self.signs.state = "connecting"
        self.signs.unfetched = self.signs.unfetched_since = None
        self.on_interrupted(error)
        longest = min(LONGEST_PAUSE_SECONDS, 2.0 ** min(self.signs.failures, 10))
        wait = random.uniform(0.2, longest)  # noqa: S311 - jitter, not a secret
        log.warning(
            "poller_waits",
            error=str(error)[:80],
            kind=type(error).__name__,
            failures=self.signs.failures,
            seconds=round(wait, 1),
        )
        stop.wait(wait)
