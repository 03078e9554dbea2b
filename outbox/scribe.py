"""The relay's hand in the database: one thread, many notes in one commit, and patience while the database is away."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import TypeVar

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from outbox.backoff import wait_for_server
from outbox.hooks import Counter
from outbox.notes import Note, write_notes

log = structlog.get_logger()
T = TypeVar("T")

AWAY = (OperationalError, InterfaceError, InternalError, PoolTimeout)
"""The database cannot be reached, is locked, or undid a transaction to end a deadlock: the same again later."""


class Scribe:
    """Writes for one relay. A note whose future is done is committed, or was too late.

    Notes that come while a commit runs share the next one; nothing waits for company. While the database is away notes are
    kept and tried again: what was sent is not forgotten. A commit that lost its answer is made again; every note can be.
    """

    def __init__(self, engine: Engine, *, owner: str, random: Random, count: Counter) -> None:
        """Write as `owner` through `engine`."""
        self._engine = engine
        self._owner = owner
        self._random = random
        self._count = count
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="outbox-scribe")
        self._waiting: list[tuple[Note, asyncio.Future[bool]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def write(self, note: Note) -> bool:
        """Return when the note is committed; False when the mail is no longer ours and nothing was written."""
        written: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((note, written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
        return await written

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run one transaction and return what it gives. Raises one of `AWAY` at once."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._transact, work)

    async def close(self) -> None:
        """Stop writing; notes not yet committed are lost, and their leases run out."""
        if self._writer is not None:
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _write_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                ours = await self._committed([note for note, _ in batch])
            except Exception as error:  # noqa: BLE001 — whoever waits for the note must hear of it
                for _, written in batch:
                    if not written.done():
                        written.set_exception(error)
            except BaseException:
                for _, written in batch:
                    written.cancel()
                raise
            else:
                for note, written in batch:
                    if not written.done():
                        written.set_result(note.claim.id in ours)

    async def _committed(self, notes: list[Note]) -> set[int]:
        failures = 0
        while True:
            try:
                return await self.run(lambda connection: write_notes(connection, notes, owner=self._owner))
            except AWAY as error:
                failures += 1
                self._count("database_away", {"what": "notes"})
                log.warning("outbox_database_away", notes=len(notes), failures=failures, error=type(error).__name__)
                # A quarter of the usual wait: connections to the mail server are held open meanwhile.
                await asyncio.sleep(wait_for_server(failures, draw=self._random.random()).total_seconds() / 4)

    def _transact(self, work: Callable[[Connection], T]) -> T:
        with self._engine.begin() as connection:
            return work(connection)
