"""One unit of work: a transaction that commits when it is told to, and retries where databases ask for a retry."""

import random
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

from sqlalchemy import Engine, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

Result = TypeVar("Result")

CONTENTION_TRIES = 8
SERIALIZATION_FAILURE = "40001"
DEADLOCK_DETECTED = "40P01"


class UnitOfWork:
    """A transaction on the writer. Leaving it without `commit()` rolls everything back."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.connection: Connection = None  # type: ignore[assignment] # set on entry; used outside it is a programming error

    def __enter__(self) -> Self:
        self.connection = self._engine.connect()
        self.connection.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def commit(self) -> None:
        """Make everything done in this unit lasting, at once."""
        self.connection.commit()

    def now_ms(self) -> int:
        """Return the database's clock in whole milliseconds since 1970: leases of all processes run by it."""
        return database_ms(self.connection)


def database_ms(connection: Connection) -> int:
    """Return the database's present time in whole milliseconds since 1970 in UTC."""
    if connection.dialect.name == "sqlite":
        query = "SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
    else:
        query = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"
    return int(connection.execute(text(query)).scalar_one())


def retry_contention(work: Callable[[], Result], *, pause: Callable[[float], None] = time.sleep) -> Result:
    """Run a whole unit of work, again where the database says it lost a race (deadlock, « database is locked »).

    The work must begin its own transaction each time. The last failure is raised as it came.
    """
    for attempt in range(1, CONTENTION_TRIES):
        try:
            return work()
        except DBAPIError as error:
            if not is_contention(error):
                raise
        pause(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 — jitter, not a secret
    return work()


def is_contention(error: DBAPIError) -> bool:
    """Tell whether a database error only says that another transaction was faster."""
    code = getattr(error.orig, "sqlstate", None)
    if code is not None:
        return code in {SERIALIZATION_FAILURE, DEADLOCK_DETECTED}
    return isinstance(error, OperationalError) and "database is locked" in str(error.orig)
