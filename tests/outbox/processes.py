"""Relays in processes of their own, started quickly from a server that has everything imported."""

import asyncio
import multiprocessing
import os
import signal
from multiprocessing.process import BaseProcess

from outbox.relay import Relay
from tests.outbox.builders import a_server, some_settings
from tests.outbox.engines import open_engine

STARTER = multiprocessing.get_context("forkserver")
STARTER.set_forkserver_preload(["tests.outbox.processes", "psycopg"])


def start_relay(url: str, port: int, *, die_at: str | None = None, concurrency: int = 1) -> BaseProcess:
    """Start a relay that sends all that is due, or kills itself at the first time it reaches a point."""
    process = STARTER.Process(target=_drain, args=(url, port, die_at, concurrency))
    process.start()
    return process


def _drain(url: str, port: int, die_at: str | None, concurrency: int) -> None:
    def crash(point: str) -> None:
        if point == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    settings = some_settings(concurrency=concurrency)
    asyncio.run(Relay(open_engine(url), a_server(port), settings=settings, crash=crash).drain_once())
