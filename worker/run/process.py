"""A process of ours from its first line to its last: settings, logs, signals, the wait for the database."""

import threading
from collections.abc import Callable

import structlog

from worker.errors import WorkerError
from worker.run.bootstrap import Parts, parts_of
from worker.run.exits import Exit
from worker.run.logs import configure_logs
from worker.run.signs import serve_signs
from worker.run.stopping import stop_on_signals
from worker.run.waiting import wait_for_database
from worker.settings import load_settings

log = structlog.get_logger()


def run_process(role: str, run: Callable[[Parts, threading.Event], None], *, needs_mail: bool = True) -> None:
    """Run a role with the environment's settings until SIGTERM or SIGINT; raise WorkerError for what a person must mend.

    Without `needs_mail` the database is enough: a public process is given no password of the mailbox.

    Anything else that a role lets through is logged without its words and ends the process with status 70.
    """
    settings = load_settings()
    if needs_mail:
        settings.require_real()
    configure_logs(settings.log_level, role=role)
    stop = stop_on_signals()
    parts = parts_of(settings, role=role)
    try:
        with serve_signs(parts, role):
            if wait_for_database(parts.engines, stop):
                run(parts, stop)
    except WorkerError as error:
        log.error("refused", why=str(error))  # noqa: TRY400 - the message says it; a traceback says nothing to its reader
        raise
    except Exception:
        # A traceback on the terminal may quote a mail; the log's line names the places only.
        log.exception("broken")
        raise SystemExit(Exit.BROKEN) from None
    finally:
        parts.engines.dispose()
