"""A real Redis: one server a test session, flushed before each test.

    def test_something(redis_url: str) -> None:
        broker = RedisBroker(url=redis_url)             # redis://127.0.0.1:PORT/0

Outside pytest: `with running_redis() as url: ...`.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest
import redis

from tests.servers import process


@dataclass(frozen=True, slots=True, kw_only=True)
class Redis:
    """A running server; killed and started again it has what it last saved."""

    url: str
    server: process.Restartable


@contextlib.contextmanager
def redis_of_ones_own() -> Iterator[Redis]:
    """Run a server that keeps nothing on disk unless it is told to (`SAVE`)."""
    server = process.program("redis-server")
    with process.folder("redis") as home, contextlib.ExitStack() as stack:
        port = process.free_port()
        url = f"redis://{process.HOST}:{port}/0"
        where = ["--port", str(port), "--bind", process.HOST, "--dir", str(home)]
        command = [server, *where, "--save", "", "--appendonly", "no"]
        start = partial(process.running, command, is_ready=lambda: _answers(url), log=home / "log")
        yield Redis(url=url, server=process.Restartable(stack, start))


@contextlib.contextmanager
def running_redis() -> Iterator[str]:
    """Run a server of our own that keeps nothing on disk; give its URL."""
    with redis_of_ones_own() as server:
        yield server.url


def _answers(url: str) -> bool:
    try:
        with contextlib.closing(redis.Redis.from_url(url)) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """Give the URL of the session's server, as it stands."""
    with running_redis() as url:
        yield url


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """Give the URL of an empty Redis."""
    with contextlib.closing(redis.Redis.from_url(redis_server)) as client:
        client.flushall()
    return redis_server
