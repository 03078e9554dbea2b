"""Where mails are read: in child processes that are used again and again, each under limits of time and memory.

A mail that kills its reader costs one attempt of its own (they are counted before the work) and no other mail anything. The
children get no environment: neither passwords nor where the database is.
"""

import json
import os
import queue
import select
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import IO

from parsers.errors import UnreadableMail
from parsers.numbers_found import NumberShape
from parsers.request import Reading
from parsers.trust import Trust
from worker.decisions.reading_json import parse_reading
from worker.run.reading_child import BROKEN, HEAD, READ, UNREADABLE, send

CPU_SECONDS = 5
"""Of processor time for one mail; the slowest of a hundred thousand damaged mails took half a second (bench/robustness.md)."""
WALL_SECONDS = 30.0
"""However busy the machine is."""
MEMORY_BYTES = 512 * 1024 * 1024
MAILS_OF_A_CHILD = 1000
"""After so many a child is replaced: what a library keeps for good is given back."""


class ReadingEndedError(Exception):
    """A mail's reader was ended by its limits, or failed. Try again a while later; park the mail when it happens each time."""


@dataclass(kw_only=True)
class _Child:
    process: "subprocess.Popen[bytes]"
    mails: int = 0

    def ask(self, raw: bytes, *, seconds: float) -> tuple[bytes, bytes]:
        """Hand over a mail and return the answer; raise ReadingEndedError when none comes."""
        given, answers = self.process.stdin, self.process.stdout
        if given is None or answers is None:
            raise ReadingEndedError("the reader has no pipes")
        ends_at = time.monotonic() + seconds
        try:
            send(given, READ, raw)
            kind, length = HEAD.unpack(_exactly(answers, HEAD.size, ends_at))
            body = _exactly(answers, length, ends_at)
        except OSError as error:
            raise ReadingEndedError("its reader ended") from error
        self.mails += 1
        return kind, body

    def end(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


@dataclass(kw_only=True)
class ReadingRoom:
    """Reads mails, from any thread; as many children as mails are read at once."""

    trust: Trust
    shape: NumberShape
    cpu_seconds: int = CPU_SECONDS
    wall_seconds: float = WALL_SECONDS
    memory_bytes: int = MEMORY_BYTES
    _idle: "queue.LifoQueue[_Child]" = field(default_factory=queue.LifoQueue)

    def read(self, raw: bytes) -> Reading:
        """Read a mail. Raise UnreadableMail for what nobody can read, ReadingEndedError when its reader did not survive it."""
        child = self._child()
        try:
            kind, body = child.ask(raw, seconds=self.wall_seconds)
        except BaseException:
            child.end()
            raise
        if child.mails < MAILS_OF_A_CHILD:
            self._idle.put(child)
        else:
            child.end()
        if kind == UNREADABLE:
            raise UnreadableMail(body.decode())
        if kind == BROKEN:
            raise ReadingEndedError(body.decode())
        return parse_reading(body.decode())

    def warm_up(self) -> None:
        """Start a reader before the first mail comes: Python takes a second to import all that reading needs."""
        self._idle.put(self._start())

    def close(self) -> None:
        """End the readers that have nothing to do."""
        while True:
            try:
                self._idle.get_nowait().end()
            except queue.Empty:
                return

    def _child(self) -> _Child:
        try:
            child = self._idle.get_nowait()
        except queue.Empty:
            return self._start()
        if child.process.poll() is None:
            return child
        child.end()
        return self._child()

    def _start(self) -> _Child:
        process = subprocess.Popen(
            [sys.executable, "-I", "-m", "worker.run.reading_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8", "PATH": os.defpath},
            close_fds=True,
        )
        child = _Child(process=process)
        told = {
            "trust": asdict(self.trust),
            "shape": self.shape.pattern,
            "memory_bytes": self.memory_bytes,
            "cpu_seconds": self.cpu_seconds,
        }
        try:
            send(process.stdin, READ, json.dumps(told).encode())  # type: ignore[arg-type] # a pipe was asked for
        except OSError as error:
            child.end()
            raise ReadingEndedError("no reader could be started") from error
        return child


def _exactly(pipe: IO[bytes], length: int, ends_at: float) -> bytes:
    """Read so many bytes before the time is up; raise ReadingEndedError."""
    found = bytearray()
    while len(found) < length:
        left = ends_at - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            raise ReadingEndedError("its reader took too long")
        some = os.read(pipe.fileno(), length - len(found))
        if not some:
            raise ReadingEndedError("its reader ended")
        found += some
    return bytes(found)
