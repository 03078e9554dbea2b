"""What a deploying engineer may get wrong, on real processes: a clear line, the documented status, nothing half done."""

import contextlib
import json
import resource
import signal
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.acceptance.customers import customers, write_book
from tests.acceptance.house import SERVICECLIENT, House
from tests.servers import process
from tests.servers.smtp_sink import SmtpSink
from worker.schema import InboundState, inbound

ROLES = ("poller", "worker", "relay")


def end_of(house: House, role: str, **settings: str) -> tuple[int, str]:
    """Run a process that should end by itself; return its status and what it said on standard error."""
    environment = {**house.environment, **settings}
    done = subprocess.run(
        [SERVICECLIENT, role],
        env={name: value for name, value in environment.items() if value != "-"},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize("role", ROLES)
def test_wrong_settings_are_named_all_at_once(small_house: House, role: str) -> None:
    status, said = end_of(small_house, role, RELAY_CONNECTIONS="many", LOG_LEVEL="loud")
    assert status == 2
    assert "RELAY_CONNECTIONS" in said
    assert "LOG_LEVEL" in said
    status, said = end_of(small_house, role, SMTP_URL="-")
    assert (status, "SMTP_URL is not set" in said) == (2, True)


@pytest.mark.parametrize("role", ROLES)
def test_a_database_that_is_not_upgraded_or_lacks_a_trigger_is_refused(small_house: House, role: str) -> None:
    status, said = end_of(small_house, role)
    assert (status, "run `serviceclient db upgrade`" in said) == (3, True)
    small_house.run("db", "upgrade")
    with small_house.engines.writer.begin() as connection:
        connection.execute(text("DROP TRIGGER tr_ledger_sum"))
    status, said = end_of(small_house, role)
    assert (status, "trigger tr_ledger_sum" in said) == (3, True)


def test_a_wrong_password_of_the_mailbox_ends_the_poller(small_house: House) -> None:
    small_house.run("db", "upgrade")
    wrong = small_house.mailbox.imap_url.replace(small_house.mailbox.password, "wrong")
    status, said = end_of(small_house, "poller", IMAP_URL=wrong)
    assert (status, "IMAP_URL: the mail server refuses this user and password" in said) == (4, True)
    status, said = end_of(small_house, "poller", IMAP_FOLDER="Nowhere")
    assert (status, "« Nowhere »" in said) == (4, True)


def test_a_wrong_password_of_the_database_is_said(house: House) -> None:
    status, said = end_of(house, "worker", DATABASE_URL=house.database_url.rpartition("/")[0] + "/nowhere")
    assert (status, "DATABASE_URL: the database server has no such database" in said) == (3, True)


def test_absent_servers_are_waited_for(small_house: House, smtp_sink: SmtpSink) -> None:
    """The mail server is away when the letter is due, and comes back."""
    house, [one] = small_house, customers(1)
    smtp_sink.stop()
    house.open(write_book(house.folder, [one]))
    house.mailbox.deliver(one.request(), sender=one.address)
    assert process.wait_until(
        lambda: house.count(inbound, inbound.c.state == str(InboundState.DECIDED)) == 1, seconds=15
    )
    smtp_sink.start()
    house.settle(1, seconds=30)
    assert len(smtp_sink.received) == 1


def test_a_book_that_cannot_be_read_changes_nothing(small_house: House) -> None:
    house = small_house
    house.run("db", "upgrade")
    bad = house.folder / "bad.json"
    bad.write_text('{"orders": [{}]}')
    house.run("orders", "import", bad, status=2)
    house.run("orders", "import", house.folder, status=2)
    assert json.loads(house.run("orders", "export"))["orders"] == []


def test_a_full_disk_loses_nothing_and_is_said(small_house: House) -> None:
    """Commits fail once the file may not grow; with room again the same mails are decided, each once."""
    house, everybody = small_house, customers(20)
    house.open(write_book(house.folder, everybody), roles=("poller",))
    house.stop("poller")
    database = Path(house.database_url.removeprefix("sqlite:///"))
    room = max(file.stat().st_size for file in database.parent.glob(f"{database.name}*")) + 16 * 1024

    def narrow() -> None:
        # A write past the limit fails as on a full disk, once the signal that would end the process is ignored.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    with (house.folder / "narrow.log").open("wb") as log:
        running = {
            role: subprocess.Popen(
                [SERVICECLIENT, role],
                env=house.environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
                preexec_fn=narrow,  # noqa: PLW1509 - no threads yet
            )
            for role in ("poller", "worker")
        }
        for one in everybody:
            house.mailbox.deliver(one.request(), sender=one.address)
        with contextlib.suppress(AssertionError):
            process.wait_until(lambda: house.count(inbound) >= len(everybody), seconds=6)
        for each in running.values():
            process.stop(each)
    assert "Traceback" not in (house.folder / "narrow.log").read_text()
    house.start(*ROLES)
    house.settle(len(everybody), seconds=60)
    assert house.count(inbound) == len(everybody)
    assert {row["state"] for row in house.rows(inbound)} == {str(InboundState.DECIDED)}
    assert len(house.sink.received) == len(everybody)
