"""`serviceclient up` on a real mailbox: the four roles in one process, from the environment's settings."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.acceptance.customers import Customer, customers, write_book
from tests.acceptance.delivery import as_posted
from tests.acceptance.house import SERVICECLIENT, House
from tests.servers import process
from tests.servers.dovecot import Mailbox
from tests.servers.smtp_sink import SmtpSink
from worker.schema import InboundState, heartbeat, inbound, mailbox, orders


@pytest.fixture
def house(tmp_path: Path, sqlite_url: str, dovecot: Mailbox, smtp_sink: SmtpSink) -> Iterator[House]:
    whole = House(folder=tmp_path, database_url=sqlite_url, mailbox=dovecot, sink=smtp_sink)
    yield whole
    whole.close()


@contextmanager
def up(house: House, **settings: str) -> "Iterator[subprocess.Popen[bytes]]":
    """Start it; in the log stands what it printed."""
    with (house.folder / "up.log").open("wb") as log:
        running = subprocess.Popen(
            [*process.as_user(None), SERVICECLIENT, "up"],
            env={**house.environment, **settings},
            cwd=house.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield running
    finally:
        if running.poll() is None:
            process.stop(running)


def opened(house: House, everybody: list[Customer], *, live: bool) -> None:
    house.run("db", "upgrade")
    house.run("orders", "import", write_book(house.folder, everybody))
    if live:
        house.run("live", "--yes")


def deliver(house: House, customer: Customer) -> None:
    """Deliver a request once the mailbox was looked at: what lies there before is old."""
    met = process.wait_until(lambda: house.count(mailbox, mailbox.c.polled_at.is_not(None)) > 0, seconds=30)
    assert met, house.log("up")
    posted = as_posted(customer.request())
    house.mailbox.deliver(posted.raw, sender=posted.sender)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_mail_is_answered_its_order_stopped_and_the_process_ends_in_time(house: House, how: signal.Signals) -> None:
    customer = customers(2)[1]
    opened(house, [customer], live=True)
    with up(house) as running:
        deliver(house, customer)
        house.settle(1)
        [letter] = house.sink.wait_for(1)
        assert letter.rcpt_tos == [customer.address]
        assert house.rows(orders)[0]["status"] == "production_stopped"
        assert {row["role"] for row in house.rows(heartbeat)} == {"poller", "worker", "relay", "ops"}
        started = time.monotonic()
        running.send_signal(how)
        assert running.wait(10) == 0
        assert time.monotonic() - started < 10
    assert house.rows(heartbeat) == []
    lines = [json.loads(line) for line in house.log("up").splitlines()]
    assert [line["event"] for line in lines].count("mail_decided") == 1
    assert "@" not in house.log("up")


def test_with_redis_and_postgresql_it_does_the_same(
    tmp_path: Path, postgres_url: str, redis_url: str, dovecot: Mailbox, smtp_sink: SmtpSink
) -> None:
    house = House(folder=tmp_path, database_url=postgres_url, mailbox=dovecot, sink=smtp_sink, redis_url=redis_url)
    customer = customers(1)[0]
    opened(house, [customer], live=True)
    with up(house) as running:
        deliver(house, customer)
        house.settle(1)
        assert len(house.sink.wait_for(1)) == 1
        assert house.rows(orders)[0]["status"] == "canceled"
        running.terminate()
        assert running.wait(10) == 0
    house.close()


def test_without_leave_it_decides_but_changes_and_sends_nothing(house: House) -> None:
    customer = customers(1)[0]
    opened(house, [customer], live=False)
    with up(house):
        deliver(house, customer)
        house.settle(1)
        assert house.rows(orders)[0]["status"] == "paid"
        assert house.sink.received == []
    assert '"mode": "shadow' in house.log("up")


def test_a_refused_login_ends_all_three_with_one_clear_line(house: House) -> None:
    opened(house, customers(1), live=True)
    with up(house, IMAP_URL=house.mailbox.imap_url.replace("only-for-tests", "wrong")) as running:
        assert running.wait(30) == 4
    last = house.log("up").splitlines()[-1]
    assert last.startswith("serviceclient: ")
    assert "IMAP_URL" in last or "mailbox" in last
    assert "Traceback" not in house.log("up")


def test_a_database_that_was_never_upgraded_is_refused(house: House) -> None:
    with up(house) as running:
        assert running.wait(30) == 3
    assert "db upgrade" in house.log("up").splitlines()[-1]


def test_a_mail_server_that_is_away_keeps_no_order_from_being_stopped(house: House) -> None:
    customer = customers(2)[1]
    opened(house, [customer], live=True)
    house.sink.stop()
    with up(house) as running:
        deliver(house, customer)
        decided = process.wait_until(
            lambda: house.count(inbound, inbound.c.state == str(InboundState.DECIDED)) == 1, seconds=20
        )
        assert decided, house.log("up")
        assert running.poll() is None
        house.sink.start()
        assert len(house.sink.wait_for(1)) == 1
