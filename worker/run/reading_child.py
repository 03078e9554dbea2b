"""The process that reads strangers' mails: it knows no secret, opens nothing, and may use so much time and memory and no more.

Started by `worker.run.reading_room`, which hands it one mail after the other. Whatever a mail does to it, only it ends.
"""

import json
import os
import resource
import struct
import sys
from typing import IO

from pydantic import TypeAdapter

from parsers.errors import UnreadableMail
from parsers.numbers_found import NumberShape
from parsers.reader import read
from parsers.trust import Trust
from worker.decisions.reading_json import dump_reading

HEAD = struct.Struct("!cI")
"""A letter that says what comes, and how many bytes of it."""
READ, UNREADABLE, BROKEN = b"R", b"U", b"B"


def receive(pipe: IO[bytes]) -> tuple[bytes, bytes] | None:
    """Return the next message; None when the other side is gone."""
    head = pipe.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    kind, length = HEAD.unpack(head)
    body = pipe.read(length)
    return (kind, body) if len(body) == length else None


def send(pipe: IO[bytes], kind: bytes, body: bytes) -> None:
    """Send a message; raise OSError when the other side is gone."""
    pipe.write(HEAD.pack(kind, len(body)) + body)
    pipe.flush()


def main() -> None:
    """Read mails until nobody sends any more."""
    given, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever a library prints goes nowhere: the pipe is for answers.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    first = receive(given)
    if first is None:
        return
    told = json.loads(first[1])
    trust = TypeAdapter(Trust).validate_python(told["trust"])
    shape = NumberShape(pattern=told["shape"])
    _confine(memory=told["memory_bytes"])
    while (message := receive(given)) is not None:
        _allow(told["cpu_seconds"])
        send(answers, *_answer(message[1], trust, shape))


def _answer(raw: bytes, trust: Trust, shape: NumberShape) -> tuple[bytes, bytes]:
    try:
        return READ, dump_reading(read(raw, trust, shape)).encode()
    except UnreadableMail as error:
        return UNREADABLE, str(error).encode()
    except Exception as error:  # noqa: BLE001 - the edge of the process: its kind is told, and this mail is tried again or parked
        return BROKEN, type(error).__name__.encode()


def _confine(*, memory: int) -> None:
    """Give up what reading a mail needs not: memory beyond a bound, files, new processes."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow(cpu_seconds: int) -> None:
    """Let the next mail use so much processor time; the system ends the process that uses more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
