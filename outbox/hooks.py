"""What the owner of the process may hang into the relay: places to die at, counters, and a stop-watch."""

from collections.abc import Callable, Mapping
from datetime import timedelta

CrashPoint = Callable[[str], None]
"""Called with the name of each point where a test may kill the process; does nothing otherwise."""

Counter = Callable[[str, Mapping[str, str]], None]
"""Called once for each event, with its name and labels; never with anything personal."""

Timer = Callable[[timedelta], None]
"""Called once for each mail that was sent, with the time since it was put into the outbox."""


def no_crash(_point: str) -> None:
    """Live on."""


def no_count(_event: str, _labels: Mapping[str, str]) -> None:
    """Count nothing."""


def no_time(_since_enqueued: timedelta) -> None:
    """Time nothing."""
