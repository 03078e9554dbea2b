"""The poller against a real Dovecot: what comes in is stored once, what was there before is left alone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import imapclient
import pytest
from sqlalchemy import select, update

from tests.parsers.mails import mail
from tests.servers import process
from tests.servers.dovecot import Mailbox as Box
from worker.clock import system_clock
from worker.engines import Engines, open_engines
from worker.intake.credentials import GivenPassword
from worker.intake.mailbox import IMAP_PORTS, Mailbox, MailboxRefusedError
from worker.intake.pause import Pause, pause, resume, standing_pause
from worker.intake.poller import IntakeSettings, Poller
from worker.schema import InboundState, case_file, inbound
from worker.settings import Account
from worker.unit import UnitOfWork


@pytest.fixture
def engines(upgraded_sqlite_url: str) -> Iterator[Engines]:
    opened = open_engines(upgraded_sqlite_url)
    yield opened
    opened.dispose()


def poller_of(
    engines: Engines, box: Box, *, owner: str = "one", password: str | None = None, **settings: Any
) -> Poller:
    return Poller(
        writer=engines.writer,
        account=Account(box.imap_url, IMAP_PORTS),
        credentials=GivenPassword(secret=password or box.password),
        settings=IntakeSettings(**settings),
        clock=system_clock,
        owner=owner,
    )


@contextmanager
def running(poller: Poller) -> Iterator[Poller]:
    """Run a poller while the block lasts; it has polled once when the block begins."""
    stop = threading.Event()
    thread = threading.Thread(target=poller.run, args=(stop,))
    thread.start()
    try:
        assert process.wait_until(lambda: poller.signs.polled_at is not None, seconds=15)
        yield poller
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


def rows(engines: Engines) -> list[Any]:
    with engines.reader.connect() as connection:
        return list(connection.execute(select(inbound).order_by(inbound.c.id)).mappings())


def wait_for_rows(engines: Engines, count: int) -> list[Any]:
    assert process.wait_until(lambda: len(rows(engines)) >= count, seconds=60), rows(engines)
    return rows(engines)


def client_of(box: Box) -> imapclient.IMAPClient:
    client = imapclient.IMAPClient(box.host, box.imap_port, ssl=False)
    client.login(box.user, box.password)
    return client


def numbered(number: int, body: str = "Bonjour.") -> bytes:
    return mail(f"{body} {number}\n").replace(b"<abc@", b"<%d@" % number)


def test_a_mail_is_stored_whole_and_stays_unread(engines: Engines, dovecot: Box) -> None:
    with running(poller_of(engines, dovecot)):
        dovecot.deliver(numbered(1), sender="marie.dupont@orange.fr")
        [row] = wait_for_rows(engines, 1)
    assert row["state"] == "stored"
    assert row["sender"] == "marie.dupont@orange.fr"
    assert row["message_id"] == "<1@orange.fr>"
    assert row["raw"].rstrip().endswith(b"\r\n\r\nBonjour. 1")
    client = client_of(dovecot)
    client.select_folder("INBOX", readonly=True)
    assert client.search("UNSEEN") == [1]


def test_news_come_by_idle_within_a_moment(engines: Engines, dovecot: Box) -> None:
    with running(poller_of(engines, dovecot)) as poller:
        assert process.wait_until(lambda: poller.signs.state == "waiting")
        for number in range(1, 6):
            dovecot.deliver(numbered(number))
            assert process.wait_until(lambda count=number: len(rows(engines)) == count, seconds=3)  # type: ignore[misc] # bound now


def test_what_lay_there_before_the_first_run_is_left_alone(engines: Engines, dovecot: Box) -> None:
    dovecot.deliver(numbered(1))
    with running(poller_of(engines, dovecot)):
        dovecot.deliver(numbered(2))
        [row] = wait_for_rows(engines, 1)
    assert row["message_id"] == "<2@orange.fr>"


def test_mails_since_the_day_asked_for_are_taken_in(engines: Engines, dovecot: Box) -> None:
    dovecot.deliver(numbered(1))
    with running(poller_of(engines, dovecot, intake_from=datetime.now(UTC) - timedelta(hours=1))):
        assert wait_for_rows(engines, 1)[0]["state"] == "stored"


def test_more_old_mails_than_expected_are_asked_about_first(engines: Engines, dovecot: Box) -> None:
    for number in range(51):
        dovecot.deliver(numbered(number))
    with running(poller_of(engines, dovecot, intake_from=datetime.now(UTC) - timedelta(hours=1))) as poller:
        assert process.wait_until(lambda: poller.signs.state == "paused")
        assert rows(engines) == []
        with UnitOfWork(engines.writer) as unit:
            assert standing_pause(unit.connection) is not None
            [case] = unit.connection.execute(select(case_file)).all()
            assert "51 mails" in case.detail
            resume(unit.connection)
            unit.commit()
        assert len(wait_for_rows(engines, 51)) == 51


def test_after_an_absence_everything_is_taken_in_order(engines: Engines, dovecot: Box) -> None:
    with running(poller_of(engines, dovecot)):
        pass
    for number in range(120):
        dovecot.deliver(numbered(number))
    with running(poller_of(engines, dovecot)):
        found = wait_for_rows(engines, 120)
    assert [row["message_id"] for row in found] == [f"<{number}@orange.fr>" for number in range(120)]


def test_new_uids_for_old_mails_answer_nothing_twice(engines: Engines, dovecot: Box) -> None:
    client = client_of(dovecot)
    client.create_folder("Service")
    with running(poller_of(engines, dovecot, folder="Service")):
        for number in (1, 2):
            client.append("Service", numbered(number))
        wait_for_rows(engines, 2)
    # A restored server: the folder has other UIDs, among them those of mails that we have, and of mails that we never saw.
    client.delete_folder("Service")
    client.create_folder("Service")
    client.append("Service", numbered(99), msg_time=datetime(2026, 1, 1, tzinfo=UTC))
    for number in (2, 1):
        client.append("Service", numbered(number), msg_time=datetime(2026, 1, 1, tzinfo=UTC))
    client.append("Service", numbered(100))
    with running(poller_of(engines, dovecot, folder="Service")):
        found = wait_for_rows(engines, 4)
    assert [(row["message_id"], row["uid"], row["state"]) for row in found] == [
        ("<1@orange.fr>", 3, "stored"),
        ("<2@orange.fr>", 2, "stored"),
        ("<99@orange.fr>", 1, "old"),
        ("<100@orange.fr>", 4, "stored"),
    ]


def test_handled_mails_are_moved_and_a_persons_stay_unread_with_a_keyword(engines: Engines, dovecot: Box) -> None:
    with running(poller_of(engines, dovecot)):
        for number in (1, 2):
            dovecot.deliver(numbered(number))
        first, second = wait_for_rows(engines, 2)
        with engines.writer.begin() as connection:
            for row, state in ((first, InboundState.DECIDED), (second, InboundState.WAITING)):
                connection.execute(update(inbound).where(inbound.c.id == row["id"]).values(state=str(state)))
        assert process.wait_until(lambda: all(row["filed_at"] for row in rows(engines)), seconds=60)
    client = client_of(dovecot)
    assert client.folder_status("Traités", ["MESSAGES", "UNSEEN"]) == {b"MESSAGES": 1, b"UNSEEN": 0}
    client.select_folder("INBOX")
    assert (
        client.get_flags(client.search("UNSEEN")) == {2: (b"$NeedsPerson",)}
        or b"$NeedsPerson" in client.get_flags([2])[2]
    )


def test_a_mail_over_the_cap_is_a_case_with_its_headers(
    engines: Engines, dovecot: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.intake.gathering.SIZE_CAP", 50_000)
    monkeypatch.setattr("worker.intake.gathering.BATCH_BYTES", 40_000)
    with running(poller_of(engines, dovecot)):
        dovecot.deliver(numbered(1, "x" * 70 + "\r\n" + "photo " * 12000))
        dovecot.deliver(numbered(2))
        large, small = wait_for_rows(engines, 2)
    assert (large["state"], large["truncated"], large["message_id"]) == ("quarantined", True, "<1@orange.fr>")
    assert small["state"] == "stored"
    with engines.reader.connect() as connection:
        assert connection.execute(select(case_file.c.ground)).scalars().all() == ["oversize"]


def test_junk_is_taken_in_marked_as_such(engines: Engines, dovecot: Box) -> None:
    with running(poller_of(engines, dovecot)):
        pass
    with running(poller_of(engines, dovecot, junk_folder="Junk")):
        pass
    client = client_of(dovecot)
    client.append("Junk", numbered(1))
    with running(poller_of(engines, dovecot, junk_folder="Junk")):
        [row] = wait_for_rows(engines, 1)
    assert (row["from_junk"], row["mailbox"]) == (True, "Junk")


def test_a_wrong_password_ends_the_start_and_says_which_setting(engines: Engines, dovecot: Box) -> None:
    with pytest.raises(MailboxRefusedError, match="IMAP_URL"):
        poller_of(engines, dovecot, password="wrong").run(threading.Event())


def test_a_missing_folder_ends_the_start_and_names_it(engines: Engines, dovecot: Box) -> None:
    with pytest.raises(MailboxRefusedError, match="« Nowhere »"):
        poller_of(engines, dovecot, folder="Nowhere").run(threading.Event())


def test_a_second_poller_waits_until_the_first_is_gone(engines: Engines, dovecot: Box) -> None:
    with running(poller_of(engines, dovecot, owner="one")):
        second = poller_of(engines, dovecot, owner="two")
        stop = threading.Event()
        thread = threading.Thread(target=second.run, args=(stop,))
        thread.start()
        assert process.wait_until(lambda: second.signs.state == "standby")
        dovecot.deliver(numbered(1))
        wait_for_rows(engines, 1)
        assert second.signs.polled_at is None
    assert process.wait_until(lambda: second.signs.polled_at is not None, seconds=5), "released, not run out"
    stop.set()
    thread.join(10)
    assert len(rows(engines)) == 1


def test_the_sample_corpus_passes_through_byte_for_byte(engines: Engines, dovecot: Box) -> None:
    mails = sorted((Path(__file__).parent.parent.parent / "corpus" / "sample" / "mails").glob("*.eml"))[:40]
    with running(poller_of(engines, dovecot)):
        for file in mails:
            dovecot.deliver(file.read_bytes())
        found = wait_for_rows(engines, len(mails))
    for row, file in zip(found, mails, strict=True):
        own = file.read_bytes().replace(b"\r\n", b"\n").rstrip()
        assert row["raw"].replace(b"\r\n", b"\n").rstrip().endswith(own), file.name


def test_a_mail_announced_beside_another_answer_is_not_waited_for(engines: Engines, dovecot: Box) -> None:
    box = Mailbox.connect(Account(dovecot.imap_url, IMAP_PORTS), dovecot.password)
    box.open("INBOX")
    box.refresh()
    assert box.highest_uid() == 0
    dovecot.deliver(numbered(1))
    assert process.wait_until(lambda: bool(box.uids(0, 10, exists=0)), seconds=5)
    assert box.wait_for_news(30.0, lambda: False), "told at once, not after thirty seconds"
    box.leave()


def test_what_waits_in_the_mailbox_is_told_while_intake_is_paused(engines: Engines, dovecot: Box) -> None:
    with running(poller_of(engines, dovecot)) as poller:

        def waits(count: int) -> bool:
            return process.wait_until(lambda: poller.signs.unfetched == count)

        def since() -> datetime | None:
            return poller.signs.unfetched_since

        assert waits(0)
        with UnitOfWork(engines.writer) as unit:
            pause(unit.connection, Pause(by="anne", at=system_clock(), why="test"))
            unit.commit()
        for number in (1, 2, 3):
            dovecot.deliver(numbered(number))
        assert waits(3)
        assert since() is not None
        assert rows(engines) == []
        with UnitOfWork(engines.writer) as unit:
            resume(unit.connection)
            unit.commit()
        assert waits(0)
        assert since() is None
        assert len(rows(engines)) == 3
