"""The whole house as it is deployed: three processes of their own between a real mailbox, a database, Redis and a mail server.

house = House(folder=tmp_path, database_url=…, mailbox=dovecot, sink=smtp_sink, redis_url=…)
house.open(book)                    # schema, orders, live; poller, worker and relay are started
house.deliver(raw, …)               # LMTP; returns once the mail is in the mailbox
house.settle(mails=3)               # every mail decided, every letter sent or final
house.kill("worker")                # SIGKILL; house.start("worker") brings it back
"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import imapclient
from sqlalchemy import RowMapping, Table, func, select

from outbox.schema import outbox
from tests.servers import process
from tests.servers.dovecot import Mailbox
from tests.servers.smtp_sink import SmtpSink
from worker.engines import Engines, open_engines
from worker.schema import InboundState, heartbeat, inbound, mailbox

SERVICECLIENT = Path(sys.executable).with_name("serviceclient")
ROLES = ("poller", "worker", "relay")
YEARS_IN_MINUTES = str(10 * 365 * 24 * 60)
OPEN_STATES = ("pending", "claimed", "in_doubt")


class NotSettledError(AssertionError):
    """A process did not start, or mails were not ended in time; its message holds what each process printed last."""


@dataclass(kw_only=True)
class House:
    """Three processes and all they talk to. What each prints is in `folder/ROLE.log`."""

    folder: Path
    database_url: str
    mailbox: Mailbox
    sink: SmtpSink
    redis_url: str | None = None
    settings: dict[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Return all that a process is told; nothing of this process's own environment but where programs are."""
        redis = {} if self.redis_url is None else {"REDIS_URL": self.redis_url}
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "DATABASE_URL": self.database_url,
            "IMAP_URL": self.mailbox.imap_url,
            "SMTP_URL": self.sink.url,
            "OPS_ADDRESS": "127.0.0.1:0",
            "AUTHSERV_IDS": "mx.pictoonline.fr",
            # A day's mails arrive within minutes here: the breakers are tried elsewhere.
            "LETTERS_OVERALL": "1000000/hour",
            "CONFIRMATIONS_OVERALL": "1000000/hour",
            "OWN_HOSTS": "pictoonline.fr",
            # The corpus was written months ago and its book says no time of its own.
            "LATE_AFTER_MINUTES": YEARS_IN_MINUTES,
            "BOOK_MAX_AGE_MINUTES": YEARS_IN_MINUTES,
            # A letter whose relay was killed between the text and the answer is in doubt for as long as the server may take to answer.
            "SMTP_ANSWER_SECONDS": "4",
            **redis,
            **self.settings,
        }

    @cached_property
    def engines(self) -> Engines:
        return open_engines(self.database_url)

    def run(self, *words: str | Path, status: int = 0) -> str:
        """Run one command to its end and return what it printed; its exit status must be `status`."""
        command = [SERVICECLIENT, *words]
        done = subprocess.run(
            command, env=self.environment, cwd=self.folder, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == status, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def open(self, book: Path, roles: Sequence[str] = ROLES) -> None:
        """Make schema and orders, leave shadow mode and start the processes; return once the mailbox was looked at."""
        self.run("db", "upgrade")
        self.run("orders", "import", book)
        self.run("live", "--yes")
        self.start(*roles)
        # What lies in the mailbox before the first look at it is old, and is not answered.
        if "poller" in roles and not process.wait_until(
            lambda: self.count(mailbox, mailbox.c.polled_at.is_not(None)) > 0
        ):
            raise NotSettledError(f"the mailbox was not looked at:\n{self.log('poller')[-3000:]}")

    def start(self, *roles: str) -> None:
        """Start processes and wait until each says that it is alive."""
        for role in roles:
            with (self.folder / f"{role}.log").open("ab") as log:
                self.processes[role] = subprocess.Popen(
                    [*process.as_user(None), SERVICECLIENT, role],
                    env=self.environment,
                    cwd=self.folder,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
        for role in roles:
            pid = str(self.processes[role].pid)
            if not process.wait_until(lambda role=role, pid=pid: self._beats(role, pid), seconds=30.0):  # type: ignore[misc] # bound now
                raise NotSettledError(f"{role} did not start:\n{self.log(role)[-3000:]}")

    def kill(self, role: str) -> None:
        """End a process as a power cut does."""
        running = self.processes.pop(role)
        running.send_signal(signal.SIGKILL)
        running.wait(process.STOP_SECONDS)

    def stop(self, role: str) -> int:
        """Ask a process to end, as a supervisor does, and return its exit status; ten seconds are all it has."""
        running = self.processes.pop(role)
        running.send_signal(signal.SIGTERM)
        return running.wait(process.STOP_SECONDS)

    def close(self) -> None:
        """End everything that still runs."""
        for role in list(self.processes):
            running = self.processes.pop(role)
            if running.poll() is None:
                process.stop(running)
        self.engines.dispose()

    def log(self, role: str) -> str:
        """Return what a process printed."""
        return (self.folder / f"{role}.log").read_text(errors="replace")

    def folders(self) -> dict[str, tuple[int, int]]:
        """Return (mails, unread ones) of each folder of the mailbox that holds any, once the poller has filed all it will."""
        process.wait_until(lambda: not self.count(inbound, inbound.c.filed_at.is_(None)), seconds=20.0)
        client = imapclient.IMAPClient(self.mailbox.host, self.mailbox.imap_port, ssl=False)
        client.login(self.mailbox.user, self.mailbox.password)
        found = {}
        for _, _, name in client.list_folders():
            status = client.folder_status(name, ["MESSAGES", "UNSEEN"])
            if status[b"MESSAGES"]:
                found[name] = (status[b"MESSAGES"], status[b"UNSEEN"])
        client.logout()
        return found

    def rows(self, table: Table, *where: Any) -> list[RowMapping]:
        with self.engines.reader.connect() as connection:
            query = select(table).where(*where).order_by(*table.primary_key.columns)
            return list(connection.execute(query).mappings())

    def count(self, table: Table, *where: Any) -> int:
        with self.engines.reader.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one())

    def settle(self, mails: int, *, seconds: float = 60.0) -> None:
        """Wait until that many mails are stored, each is ended, and no letter is on its way."""
        if not process.wait_until(lambda: self._is_settled(mails), seconds=seconds, every=0.1):
            states = [dict(row) for row in self._states()]
            logs = "".join(f"--- {role}\n{self.log(role)[-1500:]}" for role in self.processes)
            raise NotSettledError(f"not settled after {seconds} s, {mails} mails: {states}\n{logs}")

    def _is_settled(self, mails: int) -> bool:
        return (
            self.count(inbound) >= mails
            and not self.count(inbound, inbound.c.state == str(InboundState.STORED))
            and not self.count(outbox, outbox.c.state.in_(OPEN_STATES))
        )

    def _states(self) -> list[RowMapping]:
        with self.engines.reader.connect() as connection:
            query = select(inbound.c.state, func.count().label("n"), func.max(inbound.c.last_error).label("error"))
            mails = list(connection.execute(query.group_by(inbound.c.state)).mappings())
            letters = select(outbox.c.state, func.count().label("n")).group_by(outbox.c.state)
            return mails + list(connection.execute(letters).mappings())

    def _beats(self, role: str, pid: str) -> bool:
        if self.processes[role].poll() is not None:
            raise NotSettledError(f"{role} ended with {self.processes[role].returncode}:\n{self.log(role)[-3000:]}")
        return any(pid in row["process"] for row in self.rows(heartbeat, heartbeat.c.role == role))
