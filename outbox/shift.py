"""One run of a relay from its start to its clean end: the mails in its hands and the tasks that carry them."""

import asyncio
import time
from collections.abc import Awaitable
from random import Random

import structlog
from sqlalchemy import Engine

from outbox import claims
from outbox.backoff import wait_for_server
from outbox.claims import Claim
from outbox.connections import Connections
from outbox.courier import Courier
from outbox.doubts import Archive
from outbox.errors import ServerAway
from outbox.hooks import Counter, CrashPoint, Timer
from outbox.scribe import AWAY, Scribe
from outbox.settings import RelaySettings
from outbox.transport import Server
from outbox.upkeep import Upkeep

log = structlog.get_logger()

UPKEEP_SECONDS = 1.0
RENEWALS_PER_LEASE = 4
LAST_WORDS_SECONDS = 1.0


class Shift:
    """Carries what is due with a fixed number of tasks; `room` is set when more can be claimed."""

    def __init__(
        self,
        engine: Engine,
        server: Server,
        settings: RelaySettings,
        *,
        owner: str,
        archive: Archive | None,
        random: Random,
        crash: CrashPoint,
        count: Counter,
        timer: Timer,
    ) -> None:
        """Prepare; `start` begins."""
        self._settings = settings
        self._owner = owner
        self._random = random
        self._crash = crash
        self._count = count
        self._scribe = Scribe(engine, owner=owner, random=random, count=count)
        self._connections = Connections(server, clock=time.monotonic)
        self._courier = Courier(
            self._connections, self._scribe, settings, random=random, crash=crash, count=count, timer=timer
        )
        self._upkeep = Upkeep(
            self._scribe,
            owner=owner,
            on_doubt=settings.on_doubt,
            archive=archive,
            patience=settings.archive_patience,
            crash=crash,
            count=count,
        )
        self._hands: dict[int, Claim] = {}
        self._moving: set[int] = set()
        self._queue: asyncio.Queue[Claim] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._failures = 0
        self._away_until = 0.0
        self.room = asyncio.Event()
        self.carried = 0

    def start(self) -> None:
        """Begin to carry what is claimed."""
        self._tasks = [asyncio.create_task(self._carry_on()) for _ in range(self._settings.concurrency)]
        self._tasks += [asyncio.create_task(self._keep_hold()), asyncio.create_task(self._keep_up())]

    async def claim(self) -> int:
        """Take what is due and fits in our hands; return how many. Raises one of `AWAY`."""
        if self._failures and not await self._server_is_back():
            return 0
        self.room.clear()
        free = 1 if self._failures else self._settings.batch - self._queue.qsize()
        if free <= 0:
            return 0
        lease = self._settings.lease
        taken = await self._scribe.run(
            lambda connection: claims.claim_due(connection, owner=self._owner, limit=free, lease=lease)
        )
        if taken:
            self._crash("relay.claimed")
        for claim in taken:
            self._hands[claim.id] = claim
            self._courier.accept(claim)
            self._queue.put_nowait(claim)
        return len(taken)

    async def empty(self) -> None:
        """Return when nothing is left in our hands."""
        await self._queue.join()

    async def tidy(self) -> None:
        """Take back what vanished relays held, and end what is in doubt. Raises one of `AWAY`."""
        await self._upkeep.rescue()
        await self._upkeep.settle_doubts()

    async def stop(self) -> None:
        """End within `grace` and three seconds: mails on their way may end, the rest is written down as it stands."""
        while not self._queue.empty():
            self._queue.get_nowait()
            self._queue.task_done()
        await _within(self._settings.grace.total_seconds(), self._queue.join())
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        left = [self._scribe.write(note) for note in self._courier.farewell.values()]
        await _within(LAST_WORDS_SECONDS, asyncio.gather(*left, return_exceptions=True))
        await _within(LAST_WORDS_SECONDS, self._connections.close())
        await self._scribe.close()
        if left:
            log.info("outbox_given_back", mails=len(left))

    async def _carry_on(self) -> None:
        while True:
            claim = await self._queue.get()
            try:
                await self._carry(claim)
            except Exception as error:  # noqa: BLE001 — one mail never stops the next; its lease ends and it is rescued
                self._count("carry_failed", {"error": type(error).__name__})
                log.error("outbox_carry_failed", outbox_id=claim.id, error=type(error).__name__)  # noqa: TRY400 — a traceback may hold an address
            finally:
                self._hands.pop(claim.id, None)
                self._queue.task_done()
                if self._queue.qsize() <= self._settings.batch // 2:
                    self.room.set()

    async def _carry(self, claim: Claim) -> None:
        if time.monotonic() < self._away_until:
            await self._courier.give_back(claim)
            return
        try:
            await self._courier.carry(claim)
        except ServerAway as away:
            self._leave_server_alone(away)
            await self._courier.give_back(claim)
        except Exception as error:  # noqa: BLE001 — whatever it was, the mail must end
            self._count("carry_failed", {"error": type(error).__name__})
            log.error("outbox_carry_failed", outbox_id=claim.id, error=type(error).__name__)  # noqa: TRY400 — same
            await self._courier.give_up_on(claim, error)
        else:
            self._failures = 0
            self.carried += 1

    async def _server_is_back(self) -> bool:
        if time.monotonic() < self._away_until:
            return False
        try:
            await self._connections.give_back(await self._connections.take(fresh=True))
        except ServerAway as away:
            self._leave_server_alone(away)
            return False
        return True

    def _leave_server_alone(self, away: ServerAway) -> None:
        now = time.monotonic()
        if now < self._away_until:
            return  # another mail found out before
        self._failures += 1
        wait = max(wait_for_server(self._failures, draw=self._random.random()), away.pause)
        self._away_until = now + wait.total_seconds()
        self._count("server_away", {})
        log.warning("outbox_server_away", why=str(away), failures=self._failures, wait_seconds=wait.total_seconds())

    async def _keep_hold(self) -> None:
        while True:
            await asyncio.sleep(self._settings.lease.total_seconds() / RENEWALS_PER_LEASE)
            held, lease = list(self._hands.values()), self._settings.lease
            if held:
                await self._trying(
                    self._scribe.run(
                        lambda connection, held=held, lease=lease: claims.renew(  # type: ignore[misc]
                            connection, owner=self._owner, claims=held, lease=lease
                        )
                    )
                )

    async def _keep_up(self) -> None:
        while True:
            await self._trying(self.tidy())
            await self._trying(self._connections.close_idle())
            await asyncio.sleep(UPKEEP_SECONDS)

    async def _trying(self, work: Awaitable[object]) -> None:
        try:
            await work
        except AWAY as error:
            self._count("database_away", {"what": "upkeep"})
            log.warning("outbox_database_away", error=type(error).__name__)
        except Exception as error:  # noqa: BLE001 — a relay that no longer renews its leases is worse than a loud one
            self._count("upkeep_failed", {"error": type(error).__name__})
            log.error("outbox_upkeep_failed", error=type(error).__name__)  # noqa: TRY400 — a traceback may hold an address


async def _within(seconds: float, work: Awaitable[object]) -> None:
    try:
        await asyncio.wait_for(work, seconds)
    except TimeoutError:
        log.warning("outbox_stop_cut_short", after_seconds=seconds)
