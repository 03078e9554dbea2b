"""Logs: JSON lines on standard output, with ids and words, never with a name, an address or a mail's text."""

import logging
import re
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

_ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
_LONGEST = 300
_OTHERS = ("dramatiq", "uvicorn", "imapclient", "alembic", "sqlalchemy", "asyncio", "mail.log")


def configure_logs(level: str, *, role: str) -> None:
    """Send everything that this process logs, ours and the libraries', through one narrow gate."""
    chain: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_role(role),
        _without_values,
        _redacted,
    ]
    structlog.configure(
        processors=[*chain, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        # Without a file it asks for standard output at each line: no logger keeps a stream that stood there for a while.
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=chain,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in _OTHERS:
        logging.getLogger(name).setLevel(logging.WARNING)


def _with_role(role: str) -> Any:  # noqa: ANN401 - a structlog processor
    def add(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["role"] = role
        return event

    return add


def _without_values(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Say where an error came from, and its kind; its message may quote a mail."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)[-6:]
        event["where"] = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def _redacted(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _ADDRESS.sub("‹address›", value)[:_LONGEST]
    return event
