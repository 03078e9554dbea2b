"""dramatiq as a doorbell: a message holds one mail's id, and losing it costs a second.

Its retries, delays and pipelines are not used: attempts and waits stand in SQL, where nothing is lost when Redis is away
(reliability.md 1a, rows 1 to 10). Without Redis the same code runs on an in-process broker.
"""

import time
from collections.abc import Callable, Iterable

import dramatiq
import redis
import structlog
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.errors import DramatiqError

from worker.run.doorbell import connect

log = structlog.get_logger()

NAMESPACE, QUEUE, ACTOR = "serviceclient", "mails", "handle"
HEARTBEAT_MS = 15_000
MAINTENANCE_CHANCE = 50_000
IDLE_MS = 100
"""How long an idle consumer waits before it asks Redis again: what a hint may cost a mail."""
QUIET_SECONDS = 5.0


def make_broker(redis_url: str | None) -> dramatiq.Broker:
    """Make the broker: Redis where there is one, else inside this process."""
    broker: dramatiq.Broker
    if redis_url is None:
        broker = StubBroker(middleware=[])
    else:
        broker = RedisBroker(  # type: ignore[no-untyped-call] # the library leaves its constructor untyped
            client=connect(redis_url),
            middleware=[],
            namespace=NAMESPACE,
            heartbeat_timeout=HEARTBEAT_MS,
            maintenance_chance=MAINTENANCE_CHANCE,
        )
    broker.declare_queue(QUEUE)
    return broker


def make_actor(broker: dramatiq.Broker, handle: Callable[[int], None]) -> "dramatiq.Actor[[int], None]":
    """Make what a worker runs for each hint. `handle` raises nothing."""
    return dramatiq.Actor(
        handle,
        broker=broker,
        actor_name=ACTOR,
        queue_name=QUEUE,
        priority=0,
        options={"max_retries": 0},
    )


class MailBell:
    """Tells workers which mails can be handled. Never raises, and never waits long for a Redis that is away."""

    def __init__(self, broker: dramatiq.Broker, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._broker = broker
        self._monotonic = monotonic
        self._quiet_until = 0.0

    def ring(self, ids: Iterable[int]) -> bool:
        """Hint at mails; False when the hint may not have arrived, which the sweep makes good."""
        if self._monotonic() < self._quiet_until:
            return False
        try:
            for inbound_id in ids:
                self._broker.enqueue(
                    dramatiq.Message(queue_name=QUEUE, actor_name=ACTOR, args=(inbound_id,), kwargs={}, options={})
                )
        except (redis.RedisError, DramatiqError, OSError) as error:
            self._quiet_until = self._monotonic() + QUIET_SECONDS
            log.warning("doorbell_away", error=type(error).__name__)
            return False
        return True
