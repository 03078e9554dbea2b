"""The process in which a made-up mail goes its whole way, under the limits of the process that reads mails (worker/run/reading_child.py).

`Room` starts it, hands it one mail after the other and says what each cost.
"""

import contextlib
import json
import os
import resource
import select
import subprocess
import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

from parsers.errors import UnreadableMail
from tests.faults.whole_way import BrokenPromiseError, go, setting
from worker.run.reading_child import READ, _allow, _confine, receive, send
from worker.run.reading_room import CPU_SECONDS, MAILS_OF_A_CHILD, MEMORY_BYTES, ReadingEndedError, _Child

ROOT = Path(__file__).parents[2]
WALL_SECONDS = 120.0
_OURS = ("parsers", "policies", "outbox", "worker", "tests/faults/whole_way.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What became of one mail."""

    outcome: str
    """The contract's word, or `unreadable`; empty for a find."""
    find: str
    """What went wrong and where, the same for two mails that fail alike; empty when nothing did."""
    detail: str = ""
    cpu_seconds: float = 0.0
    peak_megabytes: int = 0
    """Of the child since it started, so never too low for this mail."""


def signature(error: BaseException) -> str:
    """Name an error by its kind and the function of ours that it came from; a broken promise by its sentence."""
    if isinstance(error, BrokenPromiseError):
        return f"promise broken: {error}"
    frames = traceback.extract_tb(error.__traceback__)
    inside = [(os.path.relpath(one.filename, ROOT), one.name) for one in frames]
    ours = [f"{name}:{function}" for name, function in inside if name.startswith(_OURS)]
    return f"{type(error).__name__} in {ours[-1] if ours else 'nothing of ours'}"


def examine(raw: bytes) -> Seen:
    """Send a mail its whole way in this process."""
    began = process_time()
    outcome, find, detail = "", "", ""
    try:
        outcome = go(raw)
    except UnreadableMail:
        outcome = "unreadable"
    except Exception as error:  # noqa: BLE001 - every other exception is what is looked for
        find, detail = signature(error), "".join(traceback.format_exception(error)[-6:])
    seconds = process_time() - began
    if not find and seconds > CPU_SECONDS:
        find = f"over {CPU_SECONDS} s"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Seen(outcome=outcome, find=find, detail=detail, cpu_seconds=seconds, peak_megabytes=peak)


@dataclass(kw_only=True)
class Room:
    """One child, started again when a mail ended it or after as many mails as the product gives one."""

    peak_megabytes: int = 0
    dearest_seconds: float = 0.0
    _child: _Child | None = field(default=None)

    def examine(self, raw: bytes) -> Seen:
        """Send a mail its whole way in the child; a child that does not come back is a find."""
        if self._child is None:
            self._child = _start()
        try:
            _, body = self._child.ask(raw, seconds=WALL_SECONDS)
        except ReadingEndedError as error:
            self.close()
            return Seen(outcome="", find=f"the child died: {error}")
        seen = Seen(**json.loads(body))
        self.peak_megabytes = max(self.peak_megabytes, seen.peak_megabytes)
        self.dearest_seconds = max(self.dearest_seconds, seen.cpu_seconds)
        if self._child.mails >= MAILS_OF_A_CHILD or seen.find.startswith("MemoryError"):
            self.close()
        return seen

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.end()
            self._child = None


def _start() -> _Child:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.fuzz_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"LANG": "C.UTF-8", "PATH": os.defpath},
    )
    # Its imports take a second, more on a busy machine: they are no mail's cost.
    assert process.stdout is not None
    if not select.select([process.stdout], [], [], WALL_SECONDS)[0] or process.stdout.readline() != b"ready\n":
        process.kill()
        raise ReadingEndedError("the child did not start")
    return _Child(process=process)


def main() -> None:
    """Examine mails until nobody sends any more."""
    setting()
    given, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    answers.write(b"ready\n")
    answers.flush()
    _confine(memory=MEMORY_BYTES)
    while (message := receive(given)) is not None:
        _allow(CPU_SECONDS)
        seen = examine(message[1])
        answer = {name: getattr(seen, name) for name in Seen.__slots__}
        with contextlib.suppress(BrokenPipeError):
            send(answers, READ, json.dumps(answer).encode())


if __name__ == "__main__":
    main()
