"""The live feed: one look at the database for everybody who listens, and a word to each when something changed.

Server-sent events (HTML Living Standard §9.2) carry no facts, only « changed »: each page then fetches what it shows, by its
own rights.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable

import structlog
from sqlalchemy import func, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from outbox.schema import attempt, hold, outbox
from worker.ops.threads import Threads
from worker.run.bootstrap import Parts
from worker.schema import case_file, decision, inbound, journal, meta, note

log = structlog.get_logger()

LOOK_SECONDS = 0.15
QUIET_SECONDS = 5.0
"""A page is told to fetch itself at least so often while it is open: ages of processes move without any row of ours."""
ASK_SECONDS = 3.0
"""How often it is asked anew whether somebody may still listen, however much happens."""
MOST_LISTENERS = 100
FEED_THREADS = 2
"""Apart from the pages' own, so that neither waits for the other."""
Sight = tuple[object, ...]


class Feed:
    """Tells open pages that something changed. It looks only while somebody listens."""

    def __init__(self, parts: Parts, stop: threading.Event, *, may_listen: Callable[[Request], bool]) -> None:
        self._parts = parts
        self._stop = stop
        self._may_listen = may_listen
        self._threads = Threads(FEED_THREADS)
        self._changes = 0
        self._bells: set[asyncio.Event] = set()
        self._watching: asyncio.Task[None] | None = None

    @property
    def listeners(self) -> int:
        """Return how many listen now."""
        return len(self._bells)

    async def listen(self, request: Request) -> Response:
        """Answer with an endless stream; 403 for who is not signed in, 503 when too many listen or nobody can be looked up."""
        try:
            may_listen = await self._threads.run(self._may_listen, request)
        except SQLAlchemyError as error:
            log.warning("feed_without_database", error=type(error).__name__)
            return _busy()
        if not may_listen:
            return Response(status_code=403)
        if self.listeners >= MOST_LISTENERS or self._stop.is_set():
            return _busy()
        return StreamingResponse(
            self._stream(request), media_type="text/event-stream", headers={"x-accel-buffering": "no"}
        )

    async def _stream(self, request: Request) -> AsyncIterator[str]:
        bell = asyncio.Event()
        bell.set()  # what happened between the drawing of the page and now was told to nobody
        self._bells.add(bell)
        try:
            self._keep_watch()
            yield "retry: 2000\n\n"
            clock = asyncio.get_running_loop().time
            asked_at = clock()
            while not self._stop.is_set():
                await self._next(bell)
                if clock() - asked_at >= ASK_SECONDS:
                    # A session that was ended ends its feeds too.
                    if not await self._threads.run(self._may_listen, request):
                        return
                    asked_at = clock()
                yield f"id: {self._changes}\nevent: changed\ndata: {self._changes}\n\n"
        except SQLAlchemyError as error:
            log.warning("feed_without_database", error=type(error).__name__)
        finally:
            self._bells.discard(bell)

    async def _next(self, bell: asyncio.Event) -> None:
        """Wait for a change, for a quiet while, or for the end."""
        try:
            async with asyncio.timeout(QUIET_SECONDS):
                await bell.wait()
        except TimeoutError:
            # The one who looks never ends by itself while somebody listens; should it, it begins anew here.
            self._keep_watch()
        bell.clear()

    def _keep_watch(self) -> None:
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch(), name="feed")

    async def _watch(self) -> None:
        """Look while anybody listens."""
        last: Sight | None = None
        while self._bells and not self._stop.is_set():
            sight = await self._threads.run(self._look)
            if sight is None and last is not None:
                log.warning("feed_without_database")
            if sight != last:
                last = sight
                self._changes += 1
                self._ring()
            await asyncio.sleep(LOOK_SECONDS)
        # Nothing is awaited from here on: who comes now finds no watch standing and begins one.
        self._watching = None
        self._ring()

    def _ring(self) -> None:
        for bell in self._bells:
            bell.set()

    def _look(self) -> Sight | None:
        """Return what there is to see; None while the database is away."""
        try:
            with self._parts.engines.reader.connect() as connection:
                return sight_of(connection)
        except SQLAlchemyError:
            return None


def _busy() -> Response:
    return Response(status_code=503, headers={"retry-after": "10"})


def sight_of(connection: Connection) -> Sight:
    """Return a few numbers that differ whenever a mail, decision, letter, case, switch or note has moved; each is an index's end."""
    query = select(
        select(func.max(inbound.c.id)).scalar_subquery(),
        select(func.max(decision.c.id)).scalar_subquery(),
        select(func.max(journal.c.id)).scalar_subquery(),
        select(func.max(note.c.id)).scalar_subquery(),
        select(func.max(outbox.c.id)).scalar_subquery(),
        select(func.max(attempt.c.id)).scalar_subquery(),
        select(func.max(outbox.c.sent_at)).scalar_subquery(),
        select(func.count()).where(case_file.c.closed_at.is_(None)).scalar_subquery(),
        select(func.max(case_file.c.id)).scalar_subquery(),
        select(func.count()).where(hold.c.released_at.is_(None)).scalar_subquery(),
        select(func.count()).select_from(meta).scalar_subquery(),
    )
    return tuple(connection.execute(query).one())
