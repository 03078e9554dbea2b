"""Named points at which a test may pull the plug; inert unless `CRASH_AT` names one.

`CRASH_AT=handle.before_commit:2` ends the process with SIGKILL the second time that point is reached: no cleanup runs, as in a
power cut.
"""

import os
import signal
from collections import Counter

_reached: Counter[str] = Counter()
_wanted = os.environ.get("CRASH_AT", "")


def crash_point(name: str) -> None:
    """End the process here, if a test asked for it."""
    if not _wanted:
        return
    point, _, which = _wanted.partition(":")
    if name != point:
        return
    _reached[name] += 1
    if _reached[name] == int(which or 1):
        os.kill(os.getpid(), signal.SIGKILL)
