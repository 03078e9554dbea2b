"""Database engines, set up so that a lost update, a lost commit or a silent wait cannot happen.

SQLite gets two engines: a writer that begins IMMEDIATE, since a deferred transaction that reads and then writes fails or
loses updates (reliability.md 1e, rows 1 and 2), and a reader that can never take the write lock.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.pool import QueuePool

from worker.sealing import NO_KEYS, OPTION, MailKeys

SQLITE_BUSY_MS = 10_000
# One process of the database for each query: the console must not take the cores that decide and send, and starting helpers for a query of
# 30 ms makes it slower on a busy machine.
POSTGRES_OPTIONS = "-c statement_timeout=15s -c idle_in_transaction_session_timeout=30s -c synchronous_commit=on -c max_parallel_workers_per_gather=0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    """A writer for everything that changes, a reader for pages and lists. On PostgreSQL both are one engine.

    An error's words name the statement, never its values: these are customers' mails and addresses.
    """

    writer: Engine
    reader: Engine

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.writer.dispose()
        self.reader.dispose()


def open_engines(url: str, *, pool_size: int = 10, keys: MailKeys = NO_KEYS) -> Engines:
    """Make the engines for a `sqlite:///…` or `postgresql://…` URL; raise ValueError on another kind of database.

    `keys`: what mails' bytes are sealed with and opened by, on every connection.
    """
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return Engines(
                writer=_sqlite(url, pool_size, keys, read_only=False),
                reader=_sqlite(url, pool_size, keys, read_only=True),
            )
        case "postgresql":
            engine = create_engine(
                parsed.set(drivername="postgresql+psycopg"),
                pool_size=pool_size,
                max_overflow=pool_size,
                hide_parameters=True,
                pool_pre_ping=True,
                execution_options={OPTION: keys},
                connect_args={"options": POSTGRES_OPTIONS, "connect_timeout": 10},
            )
            return Engines(writer=engine, reader=engine)
        case other:
            message = f"DATABASE_URL: neither sqlite nor postgresql: {other}"
            raise ValueError(message)


def _sqlite(url: str, pool_size: int, keys: MailKeys, *, read_only: bool) -> Engine:
    engine = create_engine(
        make_url(url).set(drivername="sqlite+pysqlite"),
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=pool_size,
        hide_parameters=True,
        execution_options={OPTION: keys},
        connect_args={"check_same_thread": False, "timeout": SQLITE_BUSY_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:  # noqa: ANN401 — the driver's own types
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={SQLITE_BUSY_MS}", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        if read_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine
