"""The house's own processes and the servers around it fall, one after the other, while mails come in: nothing is lost or done twice."""

import contextlib
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis

from tests.acceptance.customers import Customer, customers, write_book
from tests.acceptance.house import House
from tests.acceptance.test_killed import check
from tests.servers import process
from tests.servers.dovecot import Mailbox
from tests.servers.fault_proxy import FaultProxy, fault_proxy
from tests.servers.postgres import Postgres, running_postgres
from tests.servers.redis_server import Redis, redis_of_ones_own
from tests.servers.smtp_sink import SmtpSink
from worker.schema import inbound

MAILS_EACH = 10
COMMITS_CUT = 6


@dataclass(frozen=True, kw_only=True)
class Street:
    """The house, and the servers that it depends on."""

    house: House
    postgres: Postgres
    redis: Redis
    to_database: FaultProxy


@pytest.fixture
def street(tmp_path: Path, dovecot: Mailbox, smtp_sink: SmtpSink) -> Iterator[Street]:
    with ExitStack() as stack:
        postgres = stack.enter_context(running_postgres())
        redis_server = stack.enter_context(redis_of_ones_own())
        proxy = stack.enter_context(fault_proxy(postgres.port))
        url = postgres.new_database()
        house = House(folder=tmp_path, database_url=url, mailbox=dovecot, sink=smtp_sink, redis_url=redis_server.url)
        house.settings["DATABASE_URL"] = url.replace(f":{postgres.port}/", f":{proxy.port}/")
        stack.callback(house.close)
        yield Street(house=house, postgres=postgres, redis=redis_server, to_database=proxy)


def _kill(role: str) -> Callable[[Street], None]:
    def kill(street: Street) -> None:
        street.house.kill(role)
        time.sleep(0.5)  # mails keep coming while it is away
        street.house.start(role)

    return kill


def _flush_redis(street: Street) -> None:
    with contextlib.closing(redis.Redis.from_url(street.redis.url)) as client:
        client.flushall()


def _end_connections(street: Street) -> None:
    street.postgres.end_connections()


def _kill_postgres(street: Street) -> None:
    assert street.postgres.server is not None
    street.postgres.server.kill()
    street.postgres.server.start()
    street.house.engines.dispose()


def _cut_commits(street: Street) -> None:
    """Let the next commits arrive, and nobody hear that they did."""
    for _ in range(COMMITS_CUT):
        street.to_database.cut_answer_to = re.compile(rb"COMMIT")
        assert process.wait_until(lambda: street.to_database.cut_answer_to is None)


def _kill_redis(street: Street) -> None:
    with contextlib.closing(redis.Redis.from_url(street.redis.url)) as client:
        client.save()
    _start_redis_again(street)


def _start_redis_again(street: Street) -> None:
    """Bring Redis back as it last was saved: some mails ago, what it has to say was done long since."""
    street.redis.server.kill()
    street.redis.server.start()


FALLS: dict[str, Callable[[Street], None]] = {
    "the worker is killed": _kill("worker"),
    "the relay is killed": _kill("relay"),
    "the poller is killed": _kill("poller"),
    "Redis forgets": _flush_redis,
    "PostgreSQL ends its connections": _end_connections,
    "commits lose their answer": _cut_commits,
    "Redis is killed": _kill_redis,
    "PostgreSQL is killed": _kill_postgres,
    "Redis comes back from an old snapshot": _start_redis_again,
}


@pytest.mark.timeout(400)
def test_whatever_falls_costs_no_mail_no_credit_and_no_letter(street: Street) -> None:
    house, everybody = street.house, customers(MAILS_EACH * len(FALLS))
    house.open(write_book(house.folder, everybody))
    for at, (name, fall) in enumerate(FALLS.items()):
        some = everybody[at * MAILS_EACH : (at + 1) * MAILS_EACH]
        post = threading.Thread(target=_post, args=(house, some))
        post.start()
        came = at * MAILS_EACH + 2
        assert process.wait_until(lambda came=came: house.count(inbound) >= came), name  # type: ignore[misc] # bound now
        fall(street)
        post.join()
        house.settle((at + 1) * MAILS_EACH, seconds=90)
    check(house, everybody)


def _post(house: House, some: list[Customer]) -> None:
    for one in some:
        house.mailbox.deliver(one.request(), sender=one.address)
