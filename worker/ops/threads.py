"""Where pages are drawn: on a few threads, so that each always gets the connections that it needs.

A page may hold two connections at once. Were more pages drawn than the pool has pairs of them, each could hold its first and wait for a
second that the others hold, until the pool gives up.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import anyio.to_thread
from anyio import CapacityLimiter

Given = ParamSpec("Given")
Result = TypeVar("Result")

PAGES_AT_ONCE = 8


class Threads:
    """Runs what blocks beside the event loop, so many at once and no more."""

    def __init__(self, at_once: int = PAGES_AT_ONCE) -> None:
        """Allow so many at once."""
        self._at_once = at_once
        # A limiter belongs to the event loop that it was made in; a server has one, its tests have many.
        self._limiters: WeakKeyDictionary[asyncio.AbstractEventLoop, CapacityLimiter] = WeakKeyDictionary()

    async def run(self, work: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
        """Run a function on a thread of its own and return what it returns."""
        limiter = self._limiters.setdefault(asyncio.get_running_loop(), CapacityLimiter(self._at_once))
        return await anyio.to_thread.run_sync(partial(work, *args, **kwargs), limiter=limiter)
