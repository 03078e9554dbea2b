"""Servers that lie: whatever they say, each mail gets one row, the poller neither spins nor hangs, and the next mail comes."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from tests.parsers.mails import mail
from tests.servers import process
from tests.servers.scripted_imap import WHEN, ScriptedImap, Talk, scripted_imap
from tests.worker.intake.test_poller import rows, running, wait_for_rows
from worker.clock import system_clock
from worker.engines import Engines, open_engines
from worker.intake import poller as poller_module
from worker.intake.credentials import GivenPassword
from worker.intake.mailbox import IMAP_PORTS, READ_SECONDS, Mailbox, MailboxLostError
from worker.intake.poller import IntakeSettings, Poller
from worker.schema import InboundState
from worker.settings import Account


@pytest.fixture
def engines(upgraded_sqlite_url: str) -> Iterator[Engines]:
    opened = open_engines(upgraded_sqlite_url)
    yield opened
    opened.dispose()


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with scripted_imap() as server:
        yield server


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a moment where the poller would wait for a minute."""
    monkeypatch.setattr(poller_module, "LONGEST_PAUSE_SECONDS", 0.3)


def poller_of(engines: Engines, server: ScriptedImap) -> Poller:
    return Poller(
        writer=engines.writer,
        account=Account(server.url, IMAP_PORTS),
        credentials=GivenPassword(secret="secret"),
        settings=IntakeSettings(intake_from=WHEN - timedelta(days=1)),
        clock=system_clock,
        owner="one",
    )


def box_of(server: ScriptedImap) -> Mailbox:
    return Mailbox.connect(Account(server.url, IMAP_PORTS), "secret")


def numbered(number: int) -> bytes:
    return mail(f"Bonjour. {number}\n").replace(b"<abc@", b"<%d@" % number).replace(b"\n", b"\r\n")


def hang_up(talk: Talk) -> None:
    talk.hang_up()


def half_a_literal(talk: Talk) -> None:
    talk.raw(b"* 1 FETCH (UID 1 BODY[] {500}\r\nFrom: half")
    talk.hang_up()


def a_huge_literal(talk: Talk) -> None:
    talk.raw(b"* 1 FETCH (UID 1 BODY[] {8000000000}\r\nFrom: x\r\n")
    talk.hang_up()


def a_short_literal(talk: Talk) -> None:
    raw = talk.server.mails[1][0]
    talk.raw(b"* 1 FETCH (UID 1 BODY[] {10}\r\n%s)\r\n" % raw)
    talk.ok()


def flags_only(talk: Talk) -> None:
    talk.ok("* 1 FETCH (UID 1 FLAGS (\\Seen))")


def another_mails_bytes(talk: Talk) -> None:
    talk.ok(b"* 9 FETCH (UID 9 BODY[] {4}\r\nevil)")


def nothing_there(talk: Talk) -> None:
    talk.ok("* 1 FETCH (UID 1 BODY[] NIL)")


def not_imap(talk: Talk) -> None:
    talk.raw(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    talk.hang_up()


def unbalanced(talk: Talk) -> None:
    talk.ok("* 1 FETCH (UID 1 BODY[] (((")


def says_no(talk: Talk) -> None:
    talk.say(f"{talk.tag} NO [INUSE] try again later")


def says_bye(talk: Talk) -> None:
    talk.say("* BYE shutting down")
    talk.hang_up()


BODY_LIES: tuple[Callable[[Talk], None], ...] = (
    hang_up, half_a_literal, a_huge_literal, a_short_literal, flags_only, another_mails_bytes, nothing_there, not_imap, unbalanced,
    says_no, says_bye,
)  # fmt: skip


@pytest.mark.parametrize("lie", BODY_LIES, ids=lambda lie: lie.__name__)
def test_a_lie_about_a_mails_bytes_costs_a_moment_and_no_mail(
    engines: Engines, server: ScriptedImap, lie: Callable[[Talk], None]
) -> None:
    server.add(1, numbered(1))
    server.add(2, numbered(2))
    server.lie("BODY", lie)
    with running(poller_of(engines, server)):
        wait_for_rows(engines, 2)
        server.add(3, numbered(3))
        found = wait_for_rows(engines, 3)
    assert [(row["uid"], row["state"], row["raw"]) for row in found] == [
        (number, "stored", numbered(number)) for number in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    "lie", [flags_only, nothing_there, half_a_literal, unbalanced, a_short_literal], ids=lambda lie: lie.__name__
)
def test_a_mail_that_is_never_given_is_parked_and_the_others_come(
    engines: Engines, server: ScriptedImap, lie: Callable[[Talk], None]
) -> None:
    def whenever_asked(talk: Talk) -> None:
        server.lie("BODY", whenever_asked)
        if (
            talk.words.split()[2] == "1"
            or talk.words.split()[2].startswith("1,")
            or talk.words.split()[2].startswith("1:")
        ):
            lie(talk)
        else:
            server._body(talk)

    server.lie("BODY", whenever_asked)
    for number in (1, 2, 3):
        server.add(number, numbered(number))
    with running(poller_of(engines, server)):
        found = wait_for_rows(engines, 3)
    assert [(row["uid"], row["state"]) for row in found] == [(1, "quarantined"), (2, "stored"), (3, "stored")]
    assert "never gave its bytes" in found[0]["last_error"]


@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "NOOP", "SEARCH", "FACTS", "BODY", "IDLE", "STORE"])
@pytest.mark.parametrize("lie", [hang_up, not_imap, says_bye], ids=lambda lie: lie.__name__)
def test_a_connection_that_breaks_at_any_command_is_made_again(
    engines: Engines, server: ScriptedImap, command: str, lie: Callable[[Talk], None]
) -> None:
    server.add(1, numbered(1))
    server.lie(command, lie)
    with running(poller_of(engines, server)):
        wait_for_rows(engines, 1)
        server.add(2, numbered(2))
        assert [row["uid"] for row in wait_for_rows(engines, 2)] == [1, 2]
        if command == "IDLE":
            assert process.wait_until(lambda: server.connections > 1, seconds=60)


def test_a_server_that_closes_while_we_wait_is_noticed_and_does_not_spin(
    engines: Engines, server: ScriptedImap
) -> None:
    def idles_then_is_gone(talk: Talk) -> None:
        talk.say("+ idling")
        talk.hang_up()

    server.lie("IDLE", *[idles_then_is_gone] * 3)
    before = time.process_time()
    with running(poller_of(engines, server)):
        assert process.wait_until(lambda: server.connections >= 4, seconds=15)
        server.add(1, numbered(1))
        wait_for_rows(engines, 1)
    # The library answers « nothing » 40,000 times a second on such a connection (reliability.md 1b, row 2).
    assert len(server.commands) < 200
    assert time.process_time() - before < 10


def test_news_in_one_packet_with_the_start_of_idle_are_seen_at_once(engines: Engines, server: ScriptedImap) -> None:
    def glued(talk: Talk) -> None:
        server.mails[1] = (numbered(1), WHEN)
        talk.raw(b"+ idling\r\n* 1 EXISTS\r\n")
        server.end_idle(talk)

    server.lie("IDLE", glued)
    with running(poller_of(engines, server)):
        began = time.monotonic()
        wait_for_rows(engines, 1)
        assert time.monotonic() - began < READ_SECONDS / 3


def test_half_a_line_in_idle_is_no_reason_to_stop(engines: Engines, server: ScriptedImap) -> None:
    def half(talk: Talk) -> None:
        talk.say("+ idling")
        talk.raw(b"* 1 EXI")
        time.sleep(0.3)
        talk.raw(b"STS\r\n")
        server.end_idle(talk)

    server.lie("IDLE", half, half)
    with running(poller_of(engines, server)):
        time.sleep(1)
        server.add(1, numbered(1))
        wait_for_rows(engines, 1)


@pytest.mark.parametrize("given", ["", "0", "7 8", "-1", "99999999999999999999", "x"])
def test_a_uidvalidity_that_is_none_stores_nothing_under_it(engines: Engines, server: ScriptedImap, given: str) -> None:
    server.add(1, numbered(1))

    def selects(talk: Talk) -> None:
        line = [f"* OK [UIDVALIDITY {given}] valid"] if given else []
        talk.ok("* 1 EXISTS", *line, said="OK [READ-WRITE] selected")

    server.lie("SELECT", selects)
    with running(poller_of(engines, server)):
        [row] = wait_for_rows(engines, 1)
    assert (row["uidvalidity"], row["uid"]) == (7, 1)


def test_uids_that_changed_find_the_same_mails_again_and_answer_none_twice(
    engines: Engines, server: ScriptedImap
) -> None:
    server.add(1, numbered(1))
    server.add(2, numbered(2))
    with running(poller_of(engines, server)):
        wait_for_rows(engines, 2)
        server.uidvalidity = "8"
        server.mails = {11: server.mails[1], 12: server.mails[2]}
        server.close()
        assert process.wait_until(lambda: {row["uidvalidity"] for row in rows(engines)} == {8}, seconds=60)
        server.add(13, numbered(3), system_clock())
        found = wait_for_rows(engines, 3)
    assert [row["uid"] for row in found] == [11, 12, 13]
    assert [row["state"] for row in found] == [str(InboundState.STORED)] * 3


def test_after_new_uids_too_a_mail_that_is_never_given_keeps_no_other_waiting(
    engines: Engines, server: ScriptedImap
) -> None:
    server.add(1, numbered(1))
    with running(poller_of(engines, server)):
        wait_for_rows(engines, 1)
        server.lie("BODY", *[hang_up] * 3)
        server.uidvalidity = "8"
        server.mails = {1: (numbered(2), system_clock())}
        server.close()
        [_, row] = wait_for_rows(engines, 2)
        assert (row["uidvalidity"], row["state"]) == (8, "quarantined")
        server.add(2, numbered(3), system_clock())
        assert wait_for_rows(engines, 3)[2]["state"] == "stored"


def test_an_empty_folder_is_a_folder(engines: Engines, server: ScriptedImap) -> None:
    with running(poller_of(engines, server)):
        assert rows(engines) == []
        server.add(1, numbered(1))
        wait_for_rows(engines, 1)


def test_two_hundred_thousand_mails_are_looked_through_in_windows(server: ScriptedImap) -> None:
    server.mails = dict.fromkeys(range(1, 200001), (b"", WHEN))
    box = box_of(server)
    opened = box.open("INBOX")
    assert opened.exists == 200_000
    found = box.uids(0, box.highest_uid(), exists=opened.exists)
    assert found == list(range(1, 200_001))
    assert server.commands.count("SEARCH") == 41


def test_a_search_that_names_mails_nobody_asked_for_is_cut_to_what_was_asked(server: ScriptedImap) -> None:
    server.add(5, numbered(5))
    server.lie("SEARCH", lambda talk: talk.ok("* SEARCH 5 4294967295 3"))
    box = box_of(server)
    box.open("INBOX")
    assert box.uids(5, 10, exists=1) == []


def test_a_literal_larger_than_any_mail_we_take_is_not_waited_for(server: ScriptedImap) -> None:
    server.add(1, numbered(1))
    server.lie("BODY", a_huge_literal)
    box = box_of(server)
    box.open("INBOX")
    with pytest.raises(MailboxLostError):
        box.bytes_of([1])


def test_a_server_that_is_busy_at_login_is_asked_again(engines: Engines, server: ScriptedImap) -> None:
    server.add(1, numbered(1))
    server.lie("LOGIN", lambda talk: talk.say(f"{talk.tag} NO [UNAVAILABLE] backend down"))
    with running(poller_of(engines, server)):
        wait_for_rows(engines, 1)


def test_nothing_that_a_mail_says_becomes_part_of_a_command(engines: Engines, server: ScriptedImap) -> None:
    evil = b'From: "a\r\n A2 DELETE INBOX" <x@example.fr>\r\nMessage-ID: <"}\r\n LOGOUT>\r\nSubject: {5+}\r\n\r\nx\r\n'
    server.add(1, evil)
    with running(poller_of(engines, server)):
        [row] = wait_for_rows(engines, 1)
        assert row["raw"] == evil
        time.sleep(0.5)
    allowed = {
        "CAPABILITY",
        "LOGIN",
        "LIST",
        "SELECT",
        "NOOP",
        "SEARCH",
        "FACTS",
        "BODY",
        "IDLE",
        "STORE",
        "MOVE",
        "CREATE",
        "LOGOUT",
    }
    assert set(server.commands) <= allowed
