"""An asyncio server on a thread and an event loop of its own, on a free port of loopback."""

import asyncio
import queue
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

HOST = "127.0.0.1"
START_SECONDS = 10.0
END_SECONDS = 2.0


@contextmanager
def serving(name: str, start: Callable[[], Awaitable[asyncio.Server]]) -> Iterator[int]:
    """Give the port the server listens on, while the block lasts; connections end with it. Raise what kept it from starting."""
    started: queue.SimpleQueue[tuple[asyncio.AbstractEventLoop, asyncio.Event, int] | BaseException] = (
        queue.SimpleQueue()
    )

    async def serve() -> None:
        try:
            server = await start()
        except BaseException as error:
            started.put(error)
            raise
        ended = asyncio.Event()
        started.put((asyncio.get_running_loop(), ended, server.sockets[0].getsockname()[1]))
        await ended.wait()
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name=name, daemon=True)
    thread.start()
    first = started.get(timeout=START_SECONDS)
    if isinstance(first, BaseException):
        raise first
    loop, ended, port = first
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join(END_SECONDS)
