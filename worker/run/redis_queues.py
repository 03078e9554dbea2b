"""dramatiq's queues as they stand in Redis, read whole: what waits, what is being handled, what was given up, who works.

The keys are dramatiq's (`dramatiq/brokers/redis/dispatch.lua`), under this program's namespace: `QUEUE` is a list of ids,
`QUEUE.DQ.msgs` holds the delayed ones, `QUEUE.XQ` the dead letters by time, `__acks__.WORKER.QUEUE` what a worker fetched and
has not ended, `__heartbeats__` each broker by the time it last spoke.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import redis

from worker.run.broker import HEARTBEAT_MS, NAMESPACE, QUEUE
from worker.schema import EPOCH


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisQueue:
    """One queue. Every figure is a count of messages, but for `workers`."""

    name: str
    waiting: int
    """Not fetched by any worker yet."""
    delayed: int
    """To be handled later. This program delays nothing: attempts and waits stand in SQL."""
    dead: int
    """Given up on, and kept for a week."""
    unacked: int
    """Fetched by a worker and not ended; also those of a worker that died, until another one takes them back."""
    workers: int
    """Brokers that spoke within dramatiq's own time-out. A poller that has just rung counts for that long too."""


def read_queues(client: redis.Redis, *, now: datetime, names: Sequence[str] = (QUEUE,)) -> tuple[RedisQueue, ...]:
    """Read these queues; raise RedisError when Redis is away. A queue that holds nothing has no keys, and noughts here."""
    heartbeats = f"{NAMESPACE}:__heartbeats__"
    brokers = cast("list[bytes]", client.zrange(heartbeats, 0, -1))
    lately = (now - EPOCH) // timedelta(milliseconds=1) - HEARTBEAT_MS
    workers = client.zcount(heartbeats, lately, "+inf")
    ids = [broker.decode() for broker in brokers]
    return tuple(_read(client, name, ids, workers) for name in names)


def _read(client: redis.Redis, name: str, brokers: Sequence[str], workers: int) -> RedisQueue:
    pipe = client.pipeline(transaction=False)
    pipe.llen(f"{NAMESPACE}:{name}")
    pipe.hlen(f"{NAMESPACE}:{name}.DQ.msgs")
    pipe.zcard(f"{NAMESPACE}:{name}.XQ")
    for broker in brokers:
        pipe.scard(f"{NAMESPACE}:__acks__.{broker}.{name}")
    waiting, delayed, dead, *unacked = pipe.execute()
    return RedisQueue(name=name, waiting=waiting, delayed=delayed, dead=dead, unacked=sum(unacked), workers=workers)
