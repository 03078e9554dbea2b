"""Whether a process is well: alive while its loops turn, ready while it can do its work."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Check = Callable[[], str | None]
"""Says what is wrong, in words without personal data; None when all is well. May be slow; raises nothing."""

SILENT_AFTER_SECONDS = 120.0
"""A loop that has not turned for so long hangs: each turns every few seconds, database and servers away or not."""


@dataclass(slots=True, kw_only=True)
class _Loop:
    silent_after: float
    turned_at: float


@dataclass(kw_only=True)
class Vitals:
    """The loops and checks of one process. Loops may turn on any thread."""

    monotonic: Callable[[], float] = time.monotonic
    _loops: dict[str, _Loop] = field(default_factory=dict)
    _checks: dict[str, Check] = field(default_factory=dict)

    def watch(self, loop: str, stop: threading.Event, *, silent_after: float = SILENT_AFTER_SECONDS) -> threading.Event:
        """Return the same stop sign, one that notes a turn of the loop whenever it is looked at."""
        self._loops[loop] = _Loop(silent_after=silent_after, turned_at=self.monotonic())
        return _WatchedStop(stop, lambda: self.turned(loop))

    def turned(self, loop: str) -> None:
        """Note that a watched loop turned."""
        self._loops[loop].turned_at = self.monotonic()

    def ask(self, name: str, check: Check) -> None:
        """Ask this before the process is said to be ready."""
        self._checks[name] = check

    @property
    def checks(self) -> Mapping[str, Check]:
        """Return what is asked, by name."""
        return dict(self._checks)

    def loops(self) -> dict[str, str | None]:
        """Return for each watched loop what is wrong with it, None where it turns."""
        now = self.monotonic()
        return {name: _said(loop, now) for name, loop in list(self._loops.items())}


def _said(loop: _Loop, now: float) -> str | None:
    silent = now - loop.turned_at
    return f"has not turned for {silent:.0f} s" if silent > loop.silent_after else None


class _WatchedStop(threading.Event):
    """Another event's stand-in that tells each time it is looked at: a loop looks at its stop sign at every turn."""

    def __init__(self, stop: threading.Event, looked_at: Callable[[], None]) -> None:
        super().__init__()
        self._stop = stop
        self._looked_at = looked_at

    def is_set(self) -> bool:
        self._looked_at()
        return self._stop.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        self._looked_at()
        return self._stop.wait(timeout)

    def set(self) -> None:
        self._stop.set()

    def clear(self) -> None:
        self._stop.clear()
