"""The signs of real processes at work: between mailbox, database, Redis and mail server, and as they begin."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.customers import customers, write_book
from tests.acceptance.delivery import as_posted
from tests.acceptance.house import SERVICECLIENT, House
from tests.servers import process
from tests.servers.dovecot import Mailbox
from tests.servers.smtp_sink import SmtpSink
from tests.worker.monitoring.scraping import ask, figure
from worker.schema import mailbox


@contextlib.contextmanager
def running(house: House, role: str, port: int) -> "Iterator[subprocess.Popen[bytes]]":
    """Run one process with its signs on a port."""
    with (house.folder / f"{role}.log").open("wb") as log:
        started = subprocess.Popen(
            [*process.as_user(None), SERVICECLIENT, role],
            env={**house.environment, "METRICS_ADDRESS": str(port)},
            cwd=house.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield started
    finally:
        process.stop(started)


def answers(port: int, path: str, status: int) -> bool:
    with contextlib.suppress(OSError):
        return ask(port, path)[0] == status
    return False


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_mails_whole_way_is_counted_and_timed_and_names_nobody(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, redis_url: str, dovecot: Mailbox, smtp_sink: SmtpSink
) -> None:
    url = request.getfixturevalue(f"{kind}_url")
    house = House(folder=tmp_path, database_url=url, mailbox=dovecot, sink=smtp_sink, redis_url=redis_url)
    everybody = customers(3)
    house.run("db", "upgrade")
    house.run("orders", "import", write_book(house.folder, everybody))
    house.run("live", "--yes")
    port = process.free_port()
    with running(house, "up", port):
        assert process.wait_until(lambda: house.count(mailbox, mailbox.c.polled_at.is_not(None)) > 0, seconds=30)
        for customer in everybody:
            posted = as_posted(customer.request())
            house.mailbox.deliver(posted.raw, sender=posted.sender)
        house.settle(3)
        assert len(house.sink.wait_for(3)) == 3
        wanted = {
            "serviceclient_mails_stored_total": 3,
            "serviceclient_decision_delay_seconds_count": 3,
            "serviceclient_reading_seconds_count": 3,
            "serviceclient_sending_delay_seconds_count": 3,
            'serviceclient_processes{role="poller"}': 1,
            'serviceclient_processes{role="worker"}': 1,
            'serviceclient_processes{role="relay"}': 1,
            'serviceclient_letters{state="pending"}': 0,
            'serviceclient_source_readable{source="redis"}': 1,
            'serviceclient_redis_messages{queue="mails",state="dead"}': 0,
            'serviceclient_redis_workers{queue="mails"}': 1,
            "serviceclient_live": 1,
        }
        assert process.wait_until(
            lambda: {series: figure(port, series) for series in wanted} == wanted, seconds=20, every=0.5
        ), ask(port, "/metrics")[1]
        assert ask(port, "/readyz")[:2] == (200, "ok\ndatabase: ok\nredis: ok\npoller: ok\n")
        assert ask(port, "/livez")[1].startswith("ok\n")
        assert sorted(ask(port, "/livez")[1].split("\n")) == [
            "",
            "ok",
            "ops: ok",
            "poller: ok",
            "relay: ok",
            "worker: ok",
        ]
        said = ask(port, "/metrics")[1]
    house.close()
    for customer in everybody:
        for personal in (customer.address, customer.order_number, f"Client {customer.at}", "@", "orange.fr"):
            assert personal not in said, personal


def test_a_process_that_waits_for_its_database_is_alive_and_not_ready(
    tmp_path: Path, dovecot: Mailbox, smtp_sink: SmtpSink
) -> None:
    nowhere = f"postgresql://nobody@127.0.0.1:{process.free_port()}/none"
    house = House(folder=tmp_path, database_url=nowhere, mailbox=dovecot, sink=smtp_sink)
    port = process.free_port()
    with running(house, "worker", port) as started:
        assert process.wait_until(lambda: answers(port, "/livez", 200), seconds=30), house.log("worker")
        assert ask(port, "/readyz")[:2] == (503, "not ok\ndatabase: cannot be reached\n")
        assert started.poll() is None


def test_an_address_that_is_taken_ends_the_process_with_one_clear_line(
    tmp_path: Path, sqlite_url: str, dovecot: Mailbox, smtp_sink: SmtpSink
) -> None:
    house = House(folder=tmp_path, database_url=sqlite_url, mailbox=dovecot, sink=smtp_sink)
    house.run("db", "upgrade")
    port = process.free_port()
    with running(house, "relay", port):
        assert process.wait_until(lambda: answers(port, "/livez", 200), seconds=30)
        with running(house, "worker", port) as second:
            assert second.wait(30) == 2
    last = house.log("worker").splitlines()[-1]
    assert last.startswith(f"serviceclient: settings: METRICS_ADDRESS: 127.0.0.1 port {port} cannot be listened on")
    house.close()
