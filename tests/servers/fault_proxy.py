"""A proxy between a client and a server, which breaks their connection in every way that networks break one.

with fault_proxy(server.port) as proxy:
    proxy.cut_answer_to = re.compile(rb"COMMIT")      # the request arrives, its answer never does
"""

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

HOST = "127.0.0.1"


@dataclass(kw_only=True)
class FaultProxy:
    """What it does to its connections; every field may be changed while it runs."""

    target: int
    port: int = 0
    is_up: bool = True
    """False: connections are refused, those that stand are reset."""
    is_black: bool = False
    """True: what is sent goes nowhere, and nobody is told."""
    delay_seconds: float = 0.0
    """How late each packet arrives."""
    bytes_per_second: int | None = None
    cut_after: int | None = None
    """Cut the next connection once so many bytes of answers went through."""
    cut_answer_to: "re.Pattern[bytes] | None" = None
    """Let the next request that matches through and cut instead of handing its answer back; used up by one."""
    cut_answers: int = 0
    """Do the same to so many answers, whatever they answer."""
    cuts: int = 0
    connections: int = 0
    _writers: "set[asyncio.StreamWriter]" = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop | None = None

    def down(self) -> None:
        """Refuse connections and reset those that stand."""
        self.is_up = False
        self.reset()

    def up(self) -> None:
        """Let everything through again."""
        self.is_up, self.is_black, self.delay_seconds, self.bytes_per_second = True, False, 0.0, None

    def reset(self) -> None:
        """Reset every connection that stands."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._abort)

    def _abort(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    async def serve(self, ready: threading.Event, done: asyncio.Event) -> None:
        """Listen until told to stop."""
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._connect, HOST, self.port)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await done.wait()
        server.close()
        self._abort()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if not self.is_up:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection(HOST, self.target)
        except OSError:
            writer.transport.abort()
            return
        armed = [False]
        self._writers |= {writer, back}
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pump(reader, back, armed, answers=False))
                group.create_task(self._pump(there, writer, armed, answers=True))
        except* (OSError, _CutError):
            pass
        finally:
            self._writers -= {writer, back}
            for one in (writer, back):
                with suppress(OSError):
                    one.transport.abort()

    async def _pump(
        self, source: asyncio.StreamReader, drain: asyncio.StreamWriter, armed: list[bool], *, answers: bool
    ) -> None:
        passed = 0
        while data := await source.read(65536):
            if self.delay_seconds:
                await asyncio.sleep(self.delay_seconds)
            while self.is_black:  # noqa: ASYNC110 - any thread may say that it is over
                await asyncio.sleep(0.05)
            if not answers and self.cut_answer_to is not None and self.cut_answer_to.search(data):
                self.cut_answer_to, armed[0] = None, True
            if answers:
                self._cut_where_asked(armed, passed + len(data))
            passed += len(data)
            if self.bytes_per_second:
                await asyncio.sleep(len(data) / self.bytes_per_second)
            drain.write(data)
            await drain.drain()
        raise _CutError

    def _cut_where_asked(self, armed: list[bool], passed: int) -> None:
        """Raise instead of handing an answer on, where that was asked for."""
        if self.cut_answers > 0:
            self.cut_answers -= 1
            armed[0] = True
        if self.cut_after is not None and passed >= self.cut_after:
            self.cut_after, armed[0] = None, True
        if armed[0]:
            self.cuts += 1
            raise _CutError


class _CutError(Exception):
    """The connection ends here."""


@contextmanager
def fault_proxy(target: int) -> Iterator[FaultProxy]:
    """Run a proxy before a port of this machine while the block lasts."""
    proxy = FaultProxy(target=target)
    loop, ready, done = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(proxy.serve(ready, done)), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(10)
