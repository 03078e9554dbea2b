"""How long to wait before the next try, by what the server said. Pure: the draw for the jitter comes in."""

from datetime import timedelta
from enum import StrEnum

STEPS = (
    timedelta(seconds=30),
    timedelta(minutes=1),
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
)
"""Waits, one after the other; the last one is repeated."""

GIVE_UP_AFTER = timedelta(hours=48)
"""From the first try. RFC 5321 §4.5.4.1 asks for four to five days; an answer about an order is of no use so late."""

JITTER = 0.2


class Kind(StrEnum):
    """Why it is worth trying again."""

    CONNECTION = "connection"
    """The connection broke or timed out; the next one may work at once."""
    BUSY = "busy"
    """The server is overloaded or closing (421, 451, 4.3.x)."""
    GREYLIST = "greylist"
    """The server wants to see whether we come back (450, « greylist »); a few minutes are usual (RFC 6647 §4.3)."""
    RATE = "rate"
    """We, or everybody, send too much to it (4.7.x)."""
    MAILBOX = "mailbox"
    """The mailbox is full or locked (452, 4.2.x)."""
    OTHER = "other"
    """Anything else that is not for good."""


_FIRST_STEP = {Kind.CONNECTION: 0, Kind.BUSY: 1, Kind.GREYLIST: 2, Kind.RATE: 3, Kind.MAILBOX: 4, Kind.OTHER: 0}


def wait_before_next(kind: Kind, *, tries: int, since_first: timedelta, draw: float) -> timedelta | None:
    """Return the wait after the `tries`-th try (from 1), or None when it is time to give up.

    `since_first`: how long ago the first try was. `draw`: a random number from 0 to 1, so that mails postponed together do
    not come back together; the wait is up to 20 % shorter or longer.
    """
    if since_first >= GIVE_UP_AFTER:
        return None
    step = STEPS[min(max(tries, 1) - 1 + _FIRST_STEP[kind], len(STEPS) - 1)]
    return step * (1 - JITTER + 2 * JITTER * draw)


def wait_for_server(failures: int, *, draw: float) -> timedelta:
    """Return how long to leave a server or database alone after so many failures in a row (from 1): 1 s doubling to 60 s,
    with full jitter above half of it.
    """  # noqa: D205 — one sentence over two lines
    ceiling = min(2.0 ** (min(failures, 10) - 1), 60.0)
    return timedelta(seconds=ceiling * (0.5 + 0.5 * draw))
