"""Waiting for a database that is not there yet; refusing one that is not as it should be."""

import threading

import structlog
from sqlalchemy.exc import DBAPIError, OperationalError

from worker.engines import Engines
from worker.errors import WorkerError
from worker.migrate import verify
from worker.sealing import verify_keys

log = structlog.get_logger()

LONGEST_SECONDS = 15.0
_REFUSED = {"28P01": "refuses this user or password", "28000": "refuses this user", "3D000": "has no such database"}


class DatabaseRefusedError(WorkerError):
    """The database server is there and says no; waiting would not help. The message names the setting."""

    exit_status = 3


def wait_for_database(engines: Engines, stop: threading.Event) -> bool:
    """Return True once the database answers and has this version's schema; False when told to stop first.

    Raises SchemaError for one that is not upgraded, too new or lacks a guard, DatabaseRefusedError for a wrong password, MailKeyError
    where a key is missing that mails are sealed with.
    """
    wait = 0.5
    while not stop.is_set():
        try:
            verify(engines.writer)
            verify_keys(engines.reader)
        except OperationalError as error:
            refuse_for_good(error)
            log.warning("waiting_for_database", seconds=wait)
            stop.wait(wait)
            wait = min(LONGEST_SECONDS, wait * 2)
        else:
            return True
    return False


def refuse_for_good(error: DBAPIError) -> None:
    """Raise DatabaseRefusedError when a connection failed for a reason that time does not heal."""
    said = str(error.orig)
    code = getattr(error.orig, "sqlstate", None) or ""
    for known, words in _REFUSED.items():
        # While connecting, the driver has no code yet, only the server's words.
        if code == known or _says(known, said):
            raise DatabaseRefusedError(f"DATABASE_URL: the database server {words}") from None
    if "unable to open database file" in said:
        raise DatabaseRefusedError(
            "DATABASE_URL: the SQLite file cannot be opened: no such folder, or no right to it"
        ) from None
    if "file is not a database" in said:
        raise DatabaseRefusedError("DATABASE_URL: the file is no SQLite database") from None


def _says(code: str, said: str) -> bool:
    words = {"28P01": "password authentication failed", "28000": "no pg_hba.conf entry", "3D000": "does not exist"}
    return words[code] in said and (code != "3D000" or "database" in said)
