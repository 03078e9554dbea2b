"""The database for a command that runs once: opened, checked, closed, with a clear word for each way it can fail."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

from worker.engines import Engines, open_engines
from worker.errors import WorkerError
from worker.migrate import verify
from worker.run.waiting import refuse_for_good
from worker.settings import Settings, SettingsError, load_settings


class DatabaseAwayError(WorkerError):
    """The database cannot be reached, or failed in the middle; what was not committed did not happen. Try again."""

    exit_status = 3


@contextmanager
def opened_database(settings: Settings | None = None, *, checked: bool = True) -> Iterator[Engines]:
    """Give the engines of `DATABASE_URL`, its schema checked; raise a WorkerError whose message says what to do."""
    settings = settings or load_settings()
    url = settings.require_database()
    try:
        engines = open_engines(url, pool_size=2, keys=settings.keys)
    except ValueError as error:
        raise SettingsError([str(error)]) from None
    try:
        if checked:
            verify(engines.writer)
        yield engines
    except OperationalError as error:
        refuse_for_good(error)
        raise DatabaseAwayError(_said(error)) from error
    except DBAPIError as error:
        raise DatabaseAwayError(_said(error)) from error
    finally:
        engines.dispose()


def _said(error: DBAPIError) -> str:
    said = str(error.orig)
    if "database or disk is full" in said or getattr(error.orig, "sqlstate", None) == "53100":
        return "database: the disk is full; nothing was changed"
    if "readonly" in said:
        return "database: it cannot be written to; nothing was changed"
    if "database is locked" in said:
        return "database: another process holds it; nothing was changed"
    return f"database: it cannot be reached, or failed ({type(error.orig).__name__}); nothing was changed"
