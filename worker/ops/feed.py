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
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from outbox.schema import hold, outbox
from worker.run.bootstrap import Parts
from worker.schema import case_file, decision, inbound, journal, meta

log = structlog.get_logger()

LOOK_SECONDS = 0.2
QUIET_SECONDS = 5.0
"""A page is told to fetch itself at least so often while it is open: ages of processes move without any row of ours."""
MOST_LISTENERS = 100
Sight = tuple[object, ...]


class Feed:
    """Tells open pages that something changed. It looks only while somebody listens."""

    def __init__(self, parts: Parts, stop: threading.Event, *, may_listen: Callable[[Request], bool]) -> None:
        self._parts = parts
        self._stop = stop
        self._may_listen = may_listen
        self._listeners = 0
        self._changes = 0
        self._changed: asyncio.Condition | None = None
        self._watching: asyncio.Task[None] | None = None

    async def listen(self, request: Request) -> Response:
        """Answer with an endless stream; 403 for who is not signed in, 503 when too many listen."""
        if not await run_in_threadpool(self._may_listen, request):
            return Response(status_code=403)
        if self._listeners >= MOST_LISTENERS:
            return Response(status_code=503, headers={"retry-after": "10"})
        return StreamingResponse(
            self._stream(request), media_type="text/event-stream", headers={"x-accel-buffering": "no"}
        )

    async def _stream(self, request: Request) -> AsyncIterator[str]:
        self._listeners += 1
        try:
            if self._watching is None or self._watching.done():
                self._changed = asyncio.Condition()
                self._watching = asyncio.create_task(self._watch())
            yield "retry: 2000\n\n"
            seen = self._changes
            # A session that was ended ends its feeds too: asked for at every quiet moment.
            while not self._stop.is_set() and await run_in_threadpool(self._may_listen, request):
                seen = await self._next(seen)
                yield f"id: {seen}\nevent: changed\ndata: {seen}\n\n"
        except SQLAlchemyError as error:
            log.warning("feed_without_database", error=type(error).__name__)
        finally:
            self._listeners -= 1

    async def _next(self, seen: int) -> int:
        """Wait for a change, or for a quiet while; return the number of the newest change."""
        condition = self._changed
        if condition is None:
            return seen
        try:
            async with asyncio.timeout(QUIET_SECONDS):
                async with condition:
                    await condition.wait_for(lambda: self._changes != seen or self._stop.is_set())
        except TimeoutError:
            pass
        return self._changes

    async def _watch(self) -> None:
        """Look while anybody listens."""
        last: Sight | None = None
        while self._listeners and not self._stop.is_set():
            try:
                sight = await run_in_threadpool(self._look)
            except SQLAlchemyError as error:
                log.warning("feed_without_database", error=type(error).__name__)
                sight = None
            if sight != last:
                self._changes += 1
                last = sight
                await self._tell()
            await asyncio.sleep(LOOK_SECONDS)
        await self._tell()

    async def _tell(self) -> None:
        if self._changed is not None:
            async with self._changed:
                self._changed.notify_all()

    def _look(self) -> Sight:
        with self._parts.engines.reader.connect() as connection:
            return sight_of(connection)


def sight_of(connection: Connection) -> Sight:
    """Return a few numbers that differ whenever a mail, decision, letter, case, switch or note has moved; each is an index's end."""
    query = select(
        select(func.max(inbound.c.id)).scalar_subquery(),
        select(func.max(decision.c.id)).scalar_subquery(),
        select(func.max(journal.c.id)).scalar_subquery(),
        select(func.max(outbox.c.id)).scalar_subquery(),
        select(func.max(outbox.c.sent_at)).scalar_subquery(),
        select(func.count()).where(case_file.c.closed_at.is_(None)).scalar_subquery(),
        select(func.max(case_file.c.id)).scalar_subquery(),
        select(func.count()).where(hold.c.released_at.is_(None)).scalar_subquery(),
        select(func.count()).select_from(meta).scalar_subquery(),
    )
    return tuple(connection.execute(query).one())
