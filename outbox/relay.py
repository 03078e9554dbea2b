"""The relay: sends what is due, for as long as it runs; any number of them may share one outbox."""

import asyncio
import os
import socket
from random import Random
from uuid import uuid4

import structlog
from sqlalchemy import Engine

from outbox.backoff import wait_for_server
from outbox.doubts import Archive
from outbox.hooks import Counter, CrashPoint, Timer, no_count, no_crash, no_time
from outbox.scribe import AWAY
from outbox.settings import RelaySettings
from outbox.shift import Shift
from outbox.transport import Server

log = structlog.get_logger()


class Relay:
    """Sends what is due through one mail server.

    `engine` must begin IMMEDIATE transactions on SQLite. `archive` looks a Message-ID up among the mails that arrived.
    `owner` names this process in the table; made up when not given. Raises ValueError for settings that contradict the
    server's time-outs.
    """

    def __init__(
        self,
        engine: Engine,
        server: Server,
        *,
        settings: RelaySettings | None = None,
        owner: str | None = None,
        archive: Archive | None = None,
        random: Random | None = None,
        crash: CrashPoint = no_crash,
        count: Counter = no_count,
        timer: Timer = no_time,
    ) -> None:
        """Prepare; nothing is opened yet."""
        self._engine = engine
        self._server = server
        self._settings = settings or RelaySettings()
        self._settings.check_against(server.timeouts)
        self._owner = owner or f"{socket.gethostname()[:64]}:{os.getpid()}:{uuid4().hex[:12]}"
        self._archive = archive
        self._random = random or Random()  # noqa: S311 — spreads waits, hides nothing
        self._crash = crash
        self._count = count
        self._timer = timer

    async def run(self, stop: asyncio.Event, doorbell: asyncio.Event | None = None) -> None:
        """Send until `stop` is set, then end cleanly within ten seconds; `doorbell` makes it look at once.

        An absent mail server or database is waited for. Raises whatever else the database says (a missing table).
        """
        doorbell = doorbell or asyncio.Event()
        shift = self._shift()
        shift.start()
        failures = 0
        try:
            while not stop.is_set():
                try:
                    await shift.claim()
                except AWAY as error:
                    failures += 1
                    await self._wait_for_database(stop, failures, error)
                    continue
                failures = 0
                await _first_of(stop, doorbell, shift.room, seconds=self._settings.poll.total_seconds())
                doorbell.clear()
        finally:
            await shift.stop()

    async def drain_once(self) -> int:
        """Send all that is due now, and return how many mails were carried, however each ended.

        Raises what the database says when it is away.
        """
        shift = self._shift()
        shift.start()
        try:
            await shift.tidy()
            while await shift.claim():
                await shift.empty()
        finally:
            await shift.stop()
        return shift.carried

    def _shift(self) -> Shift:
        return Shift(
            self._engine,
            self._server,
            self._settings,
            owner=self._owner,
            archive=self._archive,
            random=self._random,
            crash=self._crash,
            count=self._count,
            timer=self._timer,
        )

    async def _wait_for_database(self, stop: asyncio.Event, failures: int, error: Exception) -> None:
        wait = wait_for_server(failures, draw=self._random.random()).total_seconds()
        self._count("database_away", {"what": "claim"})
        log.warning("outbox_database_away", error=type(error).__name__, failures=failures, wait_seconds=wait)
        await _first_of(stop, seconds=wait)


async def _first_of(*events: asyncio.Event, seconds: float) -> None:
    waiting = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
