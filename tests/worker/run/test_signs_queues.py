"""dramatiq's queues as Redis holds them, filled by dramatiq itself."""

import time
from datetime import timedelta

import dramatiq
import pytest
import redis
from dramatiq.brokers.redis import RedisBroker

from worker.clock import system_clock
from worker.run.broker import HEARTBEAT_MS, QUEUE, MailBell, make_actor, make_broker
from worker.run.doorbell import connect
from worker.run.redis_queues import RedisQueue, read_queues


def now_at(url: str, *, ahead: timedelta = timedelta(0)) -> RedisQueue:
    [queue] = read_queues(connect(url), now=system_clock() + ahead)
    return queue


def test_an_empty_redis_gives_noughts(redis_url: str) -> None:
    assert now_at(redis_url) == RedisQueue(name=QUEUE, waiting=0, delayed=0, dead=0, unacked=0, workers=0)


def test_what_waits_what_is_being_handled_and_what_was_given_up_are_told_apart(redis_url: str) -> None:
    broker = make_broker(redis_url)
    MailBell(broker).ring([1, 2, 3, 4])
    assert (now_at(redis_url).waiting, now_at(redis_url).unacked) == (4, 0)
    taken = broker.consume(QUEUE, prefetch=2, timeout=100)
    first, second = next(taken), next(taken)
    assert first is not None
    assert second is not None
    assert (now_at(redis_url).waiting, now_at(redis_url).unacked) == (2, 2)
    taken.ack(first)
    taken.nack(second)
    queue = now_at(redis_url)
    assert (queue.waiting, queue.unacked, queue.dead, queue.delayed) == (2, 0, 1, 0)


def test_what_is_delayed_is_told(redis_url: str) -> None:
    broker = make_broker(redis_url)
    actor = make_actor(broker, lambda _id: None)
    broker.enqueue(actor.message(1), delay=60_000)
    queue = now_at(redis_url)
    assert (queue.waiting, queue.delayed) == (0, 1)


def test_a_worker_counts_while_it_speaks_and_its_mails_are_handled(redis_url: str) -> None:
    broker = make_broker(redis_url)
    make_actor(broker, lambda _id: None)
    worker = dramatiq.Worker(broker, worker_threads=1, worker_timeout=50)
    worker.start()
    try:
        MailBell(broker).ring(range(5))
        assert _becomes(redis_url, (0, 0))
        assert now_at(redis_url).workers == 1
    finally:
        worker.stop()
    assert now_at(redis_url, ahead=timedelta(milliseconds=HEARTBEAT_MS + 1000)).workers == 0


def test_other_programs_queues_in_the_same_redis_are_not_ours(redis_url: str) -> None:
    other = RedisBroker(url=redis_url, middleware=[], namespace="another")  # type: ignore[no-untyped-call] # as the library leaves it
    other.declare_queue(QUEUE)
    MailBell(other).ring([1])
    assert now_at(redis_url).waiting == 0
    assert now_at(redis_url).workers == 0


def test_a_redis_that_is_away_raises() -> None:
    with pytest.raises(redis.RedisError):
        read_queues(connect("redis://127.0.0.1:1/0"), now=system_clock())


def _becomes(url: str, wanted: tuple[int, int]) -> bool:
    for _ in range(100):
        queue = now_at(url)
        if (queue.waiting, queue.unacked) == wanted:
            return True
        time.sleep(0.05)
    return False
