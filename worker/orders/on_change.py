"""`ON_CHANGE`: a command of the shop's, run with each change as one JSON line, so that its floor and accounts can act.

At least once and in order; tried again with growing waits; a case when it keeps failing. The line comes on standard
input, never as an argument, so that nothing of it shows in a process list.
"""

import os
import shlex
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from tempfile import TemporaryFile
from typing import IO, Any

from sqlalchemy import Engine, RowMapping, select, update
from sqlalchemy.engine import Connection

from worker.cases import close_case, open_case
from worker.clock import Clock
from worker.schema import change
from worker.unit import UnitOfWork

WAITS = (5, 15, 60, 300, 900)
"""Seconds until the next try; the last one repeats."""
CASE_AFTER = 3
COMMAND_TIMEOUT_SECONDS = 30.0
SAID = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What the command answered: its exit status, and the end of what it printed on standard error."""

    status: int
    said: str


Run = Callable[[str, str], Ran]


def run_command(command: str, line: str, *, within_seconds: float = COMMAND_TIMEOUT_SECONDS) -> Ran:
    """Run the command without a shell, the line and a line end on its standard input; never raises.

    A missing program and a time-out are failures. After the time-out the command is killed with all that it started: what goes on running
    would act on a line that is told again.
    """
    try:
        with TemporaryFile() as told, TemporaryFile() as answer:
            told.write(f"{line}\n".encode())
            told.seek(0)
            status = _ended(shlex.split(command) or [command], told, answer, within_seconds)
            answer.seek(-min(SAID, answer.tell()), os.SEEK_END)
            said = answer.read().decode(errors="replace")
    except (OSError, ValueError) as error:
        return Ran(status=-1, said=type(error).__name__)
    return Ran(status=status, said=said) if status is not None else Ran(status=-1, said=f"killed: {within_seconds:g} s")


def _ended(words: list[str], told: IO[bytes], answer: IO[bytes], within_seconds: float) -> int | None:
    """Return the command's exit status, or None when it had to be killed.

    Files, not pipes: the end of the command is its exit, even where something that it left running holds on to its output.
    """
    with subprocess.Popen(  # noqa: S603 — the command is the deploying engineer's own setting, split, never a shell's
        words, stdin=told, stdout=subprocess.DEVNULL, stderr=answer, start_new_session=True
    ) as started:
        try:
            return started.wait(timeout=within_seconds)
        except subprocess.TimeoutExpired:
            _kill_all(started)
            return None


def _kill_all(started: "subprocess.Popen[bytes]") -> None:
    """Kill a command and its children, which are one process group since it began a session of its own."""
    with suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Tells the shop each change, one at a time and in order, until its command takes it."""

    writer: Engine
    command: str
    clock: Clock
    run: Run = run_command

    def tell_due(self, *, most: int = 100) -> int:
        """Run the command for changes that wait, up to the first that fails or is not due; return how many it took."""
        for told in range(most):
            with self.writer.connect() as connection:
                row = _first_waiting(connection)
            if row is None or (row["next_at"] is not None and row["next_at"] > self.clock()):
                return told
            ran = self.run(self.command, row["json"])
            with UnitOfWork(self.writer) as unit:
                self._note(unit.connection, row, ran)
                unit.commit()
            if ran.status != 0:
                return told
        return most

    def _note(self, connection: Connection, row: RowMapping, ran: Ran) -> None:
        now = self.clock()
        attempts = row["attempts"] + 1
        key = f"change:{row['number']}"
        values: dict[str, Any] = {"attempts": attempts}
        if ran.status == 0:
            values |= {"delivered_at": now, "next_at": None, "last_error": None}
            close_case(connection, key, by="machine", at=now)
        else:
            wait = timedelta(seconds=WAITS[min(attempts, len(WAITS)) - 1])
            values |= {"next_at": now + wait, "last_error": f"exit status {ran.status}: {ran.said}"}
        connection.execute(
            update(change).where(change.c.number == row["number"], change.c.delivered_at.is_(None)).values(values)
        )
        if ran.status != 0 and attempts >= CASE_AFTER:
            open_case(
                connection,
                key,
                ground="on_change",
                at=now,
                detail=f"ON_CHANGE failed {attempts} times for change {row['number']} (exit status {ran.status})",
                order_number=row["order_number"],
                urgent=True,
            )


def _first_waiting(connection: Connection) -> RowMapping | None:
    query = select(change).where(change.c.delivered_at.is_(None)).order_by(change.c.number).limit(1)
    return connection.execute(query).mappings().one_or_none()
