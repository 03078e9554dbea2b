"""Named points at which a test may pull the plug; inert unless `CRASH_AT` names one.

`CRASH_AT=handle.before_commit:2` ends the process with SIGKILL the second time that point is reached: no cleanup runs, as in a
power cut.
"""

import os
import signal
from collections import Counter

_reached: Counter[str] = Counter()
_armed: list[str] = [os.environ.get("CRASH_AT", "")]
_watched: list[dict[str, int]] = []


def crash_point(name: str) -> None:
    """End the process here, if a test asked for it."""
    for counts in _watched:
        counts[name] = counts.get(name, 0) + 1
    point, _, which = _armed[0].partition(":")
    if name != point:
        return
    _reached[name] += 1
    if _reached[name] == int(which or 1):
        os.kill(os.getpid(), signal.SIGKILL)


def arm(where: str) -> None:
    """Name the point to end at, as `CRASH_AT` does, in a process that is forked and not started anew; empty: none."""
    _armed[0] = where
    _reached.clear()


def watch(counts: dict[str, int]) -> None:
    """Count from now on how often each point is reached."""
    _watched.append(counts)
