"""Doorbells: hints that there is something to do. The database is the truth; a lost hint only costs a moment.

Between processes Redis carries them: a mail's id through dramatiq, the outbox' bell as a published word. Without Redis each
process looks at the database often enough.
"""

import threading
from collections.abc import Callable
from contextlib import suppress

import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry

log = structlog.get_logger()

OUTBOX_CHANNEL = "serviceclient:outbox"
SOCKET_SECONDS = 5.0
LISTEN_SECONDS = 1.0
AWAY_SECONDS = 2.0


def connect(url: str) -> "redis.Redis":
    """Connect to Redis without the library's own retries: a command whose answer got lost must not run twice."""
    return redis.Redis.from_url(
        url,
        socket_timeout=SOCKET_SECONDS,
        socket_connect_timeout=SOCKET_SECONDS,
        retry=Retry(NoBackoff(), 0),
        health_check_interval=15,
    )


class OutboxBell:
    """Rings the relay when letters were written. Never raises: the relay looks by itself twice a second."""

    def __init__(self, url: str | None, ring_here: Callable[[], None] = lambda: None) -> None:
        self._client = None if url is None else connect(url)
        self._ring_here = ring_here

    def ring(self) -> None:
        """Wake the relay in this process, and those in others."""
        self._ring_here()
        if self._client is not None:
            with suppress(redis.RedisError, OSError):
                self._client.publish(OUTBOX_CHANNEL, b"")


def listen(url: str, ring: Callable[[], None], stop: threading.Event) -> threading.Thread:
    """Call `ring` whenever another process rings the outbox' bell, on a thread of its own, until `stop` is set."""

    def hear() -> None:
        while not stop.is_set():
            try:
                with connect(url) as client, client.pubsub(ignore_subscribe_messages=True) as heard:
                    heard.subscribe(OUTBOX_CHANNEL)
                    while not stop.is_set():
                        if heard.get_message(timeout=LISTEN_SECONDS) is not None:
                            ring()
            except (redis.RedisError, OSError) as error:
                log.info("outbox_bell_away", error=type(error).__name__)
                stop.wait(AWAY_SECONDS)

    thread = threading.Thread(target=hear, name="outbox-bell", daemon=True)
    thread.start()
    return thread
