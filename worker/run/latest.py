"""A value that is slow to get, or may not come at all, for callers who must answer soon."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

import structlog

log = structlog.get_logger()

Value = TypeVar("Value")


class Latest(Generic[Value]):
    """Reads at most every `fresh_seconds`, one reading at a time, and waits `patience_seconds` at most for one.

    However many ask at once, and however long the source hangs, it is asked once. A reading that raises counts as none.
    """

    def __init__(
        self,
        read: Callable[[], Value],
        *,
        what: str,
        fresh_seconds: float = 5.0,
        patience_seconds: float = 4.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; nothing is read yet. `what` names the source in the log."""
        self._read = read
        self._what = what
        self._fresh = fresh_seconds
        self._patience = patience_seconds
        self._monotonic = monotonic
        self._changed = threading.Condition()
        self._value: Value | None = None
        self._read_at = -1.0
        self._is_reading = False

    def value(self) -> Value | None:
        """Return a fresh value; None when the source failed, or does not answer in time."""
        with self._changed:
            if not self._is_fresh() and not self._is_reading:
                self._is_reading = True
                threading.Thread(target=self._read_once, name=f"latest-{self._what}", daemon=True).start()
            self._changed.wait_for(lambda: not self._is_reading, timeout=self._patience if self._is_reading else 0)
            return self._value if self._is_fresh() else None

    def _is_fresh(self) -> bool:
        return self._read_at >= 0 and self._monotonic() - self._read_at < self._fresh

    def _read_once(self) -> None:
        value: Value | None = None
        try:
            value = self._read()
        except Exception as error:  # noqa: BLE001 - the edge of a thread: whoever asks is told that there is no value
            log.info("not_read", what=self._what, error=type(error).__name__)
        with self._changed:
            self._value, self._read_at, self._is_reading = value, self._monotonic(), False
            self._changed.notify_all()
