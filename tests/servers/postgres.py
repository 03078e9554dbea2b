"""A real PostgreSQL: one server a test session, one fresh, empty database a test.

    def test_something(postgres_url: str) -> None:
        engine = open_engines(postgres_url).writer      # postgresql://postgres@127.0.0.1:PORT/t1

Outside pytest: `with running_postgres(durable=True) as server: server.new_database()`.
"""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.servers import process

BINARIES = "/usr/lib/postgresql/*/bin"
OWNER = "postgres"
# Nothing of a test outlives the machine's power: without fsync a run is several times faster. Benchmarks ask for durable.
FAST = ("-c", "fsync=off", "-c", "full_page_writes=off")


@dataclass(slots=True, kw_only=True)
class Postgres:
    """A running server that makes and drops databases."""

    port: int
    server: process.Restartable | None = None
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str) -> str:
        """Return the URL of one database, as `DATABASE_URL` takes it."""
        return f"postgresql://{OWNER}@{process.HOST}:{self.port}/{database}"

    def new_database(self, template: str = "template0") -> str:
        """Make a database, empty or a copy of another one to which nobody is connected; return its URL."""
        name = f"t{next(self.numbers)}"
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a database that `new_database` made, whoever is still connected."""
        self._do(f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)')

    def end_connections(self) -> None:
        """End every other connection, as an administrator or a failover does."""
        self._do(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL"
        )

    def _do(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def answers(self) -> bool:
        """Say whether a query is answered."""
        try:
            self._do("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True


@contextlib.contextmanager
def running_postgres(*, durable: bool = False, commit_times: bool = False) -> Iterator[Postgres]:
    """Run a server of our own; with `commit_times` it tells when each row was committed. Refused as root, it runs as `postgres`."""
    initdb, postgres = process.program("initdb", BINARIES), process.program("postgres", BINARIES)
    with process.folder("postgres") as home:
        data, port = home / "data", process.free_port()
        if os.geteuid() == 0:
            shutil.chown(home, OWNER, OWNER)
        _make_cluster(initdb, data)
        command = [postgres, "-D", str(data), "-p", str(port), "-k", str(home), "-h", process.HOST]
        settings = ["-c", "max_connections=200", "-c", "timezone=UTC", *(() if durable else FAST)]
        settings += ["-c", "track_commit_timestamp=on"] if commit_times else []
        server = Postgres(port=port)
        with contextlib.ExitStack() as stack:
            server.server = process.Restartable(
                stack,
                lambda: process.running(
                    [*command, *settings],
                    is_ready=server.answers,
                    log=home / "log",
                    user=OWNER,
                    # PostgreSQL's fast shutdown: it does not wait for clients that forgot to leave.
                    stop_with=signal.SIGINT,
                ),
            )
            yield server


def _make_cluster(initdb: str, data: Path) -> None:
    options = ["--auth=trust", f"--username={OWNER}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    made = subprocess.run(
        [*process.as_user(OWNER), initdb, "-D", str(data), *options],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    if made.returncode != 0:
        raise process.NotReadyError(made.stdout + made.stderr)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Give the session's server, for a test that needs several databases."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """Give the URL of a fresh, empty database."""
    url = postgres.new_database()
    yield url
    postgres.drop(url)
