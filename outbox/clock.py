"""The database's own clock, for leases and due times: relays on several machines never compare their own clocks."""

from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from outbox.schema import Instant


class _Now(FunctionElement[Any]):
    type = Instant()
    inherit_cache = True


def database_now() -> _Now:
    """Return the SQL expression for the present time, to the millisecond, as an `Instant`."""
    return _Now()


def database_in(span: timedelta) -> ColumnElement[Any]:
    """Return the SQL expression for a time that lies a span ahead."""
    return database_now() + literal(in_milliseconds(span), BigInteger())


def in_milliseconds(span: timedelta) -> int:
    """Return a span in whole milliseconds, as it is added to an `Instant` inside SQL."""
    return span // timedelta(milliseconds=1)


@compiles(_Now, "sqlite")
def _sqlite(_element: _Now, _compiler: SQLCompiler, **_options: object) -> str:
    # julianday keeps milliseconds; 2440587.5 is its value at the epoch.
    return "CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)"


@compiles(_Now, "postgresql")
def _postgresql(_element: _Now, _compiler: SQLCompiler, **_options: object) -> str:
    # Not now(): that is when the transaction began.
    return "CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT)"
