"""The worker: handles mails as they are hinted at, and sweeps for those that nobody hinted at.

The sweep alone is enough to handle every mail; dramatiq only makes it quicker. A hint is rung for a mail that the sweep sees
for the first time; one that it sees again, a sweep later, is handled here without Redis.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import dramatiq
import structlog
from sqlalchemy.exc import SQLAlchemyError

from worker.decisions.cases import quarantine_case
from worker.decisions.handlers import Handled, HandledMail, Handler
from worker.intake.inbox import MOST_ATTEMPTS, claimable_ids, quarantine_worn_out
from worker.run.broker import IDLE_MS, MailBell, make_actor
from worker.sealing import MailKeyError
from worker.unit import UnitOfWork, retry_contention

log = structlog.get_logger()

SWEEP_SECONDS = 1.0
SWEEP_WITHOUT_REDIS_SECONDS = 0.3
SWEPT_AT_ONCE = 200
AWAY_SECONDS = 1.0
STOP_MS = 8_000


@dataclass(kw_only=True)
class Workshop:
    """Handles mails until told to stop."""

    handler: Handler
    broker: dramatiq.Broker
    threads: int
    has_redis: bool
    on_decided: Callable[[int, HandledMail], None] = lambda _id, _done: None
    """Called after the commit of each decision: the relay's bell, the poller's, a demonstration's screen."""
    handled: int = 0
    _waiting: dict[int, float] = field(default_factory=dict)
    _here: set[int] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; then let what is being decided end, for eight seconds at most."""
        make_actor(self.broker, self.handle)
        bell = MailBell(self.broker)
        worker = dramatiq.Worker(self.broker, worker_threads=self.threads, worker_timeout=IDLE_MS)
        worker.start()
        pool = ThreadPoolExecutor(self.threads, thread_name_prefix="sweep")
        try:
            while not stop.is_set():
                started = time.monotonic()
                self._sweep(bell, pool)
                pause = SWEEP_SECONDS if self.has_redis else SWEEP_WITHOUT_REDIS_SECONDS
                stop.wait(max(0.0, started + pause - time.monotonic()))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            worker.stop(timeout=STOP_MS)
            pool.shutdown(wait=True)

    def handle(self, inbound_id: int) -> None:
        """Handle a mail, then those of the same sender that waited for it; raise nothing."""
        waiting: int | None = inbound_id
        while waiting is not None:
            try:
                done = self.handler.handle(waiting)
            except SQLAlchemyError as error:
                log.warning("database_away", inbound_id=waiting, error=type(error).__name__)
                time.sleep(AWAY_SECONDS)
                return
            except MailKeyError:
                # Somebody else seals with a key that this process was not started with. The mail waits, no attempt is counted.
                log.warning("mail_key_missing", inbound_id=waiting)
                time.sleep(AWAY_SECONDS)
                return
            if done.handled is not Handled.BY_ANOTHER:
                self._note(waiting, done)
            waiting = done.next_id

    def _note(self, inbound_id: int, done: HandledMail) -> None:
        with self._lock:
            self.handled += 1
        if done.handled is Handled.FAILED:
            log.warning("mail_failed", inbound_id=inbound_id, error=done.error)
            return
        log.info("mail_decided", inbound_id=inbound_id, outcome=str(done.outcome))
        self.on_decided(inbound_id, done)

    def _sweep(self, bell: MailBell, pool: ThreadPoolExecutor) -> None:
        try:
            self._park_worn_out()
            with self.handler.writer.connect() as connection:
                ids = claimable_ids(connection, limit=SWEPT_AT_ONCE)
        except SQLAlchemyError as error:
            log.warning("database_away", error=type(error).__name__)
            return
        now = time.monotonic()
        known = self._waiting
        self._waiting = {inbound_id: known.get(inbound_id, now) for inbound_id in ids}
        new = [inbound_id for inbound_id in ids if inbound_id not in known]
        rung = bell.ring(new)
        # A hint that was rung, or whose ring nobody heard, had a sweep's time to be followed; then it is done here.
        overdue = [inbound_id for inbound_id in ids if inbound_id in known or not rung]
        for inbound_id in overdue:
            with self._lock:
                if inbound_id in self._here or len(self._here) >= 2 * self.threads:
                    continue
                self._here.add(inbound_id)
            pool.submit(self._handle_here, inbound_id)

    def _handle_here(self, inbound_id: int) -> None:
        try:
            self.handle(inbound_id)
        finally:
            with self._lock:
                self._here.discard(inbound_id)

    def _park_worn_out(self) -> None:
        """Quarantine mails whose worker died with them each time."""

        def park() -> list[int]:
            with UnitOfWork(self.handler.writer) as unit:
                parked = quarantine_worn_out(unit.connection)
                for inbound_id in parked:
                    quarantine_case(unit.connection, inbound_id, at=self.handler.clock(), attempts=MOST_ATTEMPTS)
                if parked:
                    unit.commit()
                return parked

        for inbound_id in retry_contention(park):
            log.warning("mail_quarantined", inbound_id=inbound_id)
