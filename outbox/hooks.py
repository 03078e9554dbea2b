"""What the owner of the process may hang into the relay: places to die at, and counters."""

from collections.abc import Callable, Mapping

CrashPoint = Callable[[str], None]
"""Called with the name of each point where a test may kill the process; does nothing otherwise."""

Counter = Callable[[str, Mapping[str, str]], None]
"""Called once for each event, with its name and labels; never with anything personal."""


def no_crash(_point: str) -> None:
    """Live on."""


def no_count(_event: str, _labels: Mapping[str, str]) -> None:
    """Count nothing."""
