"""The operator's commands on a database with a day's work in it, and what they say when something is wrong."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text, update

from outbox.schema import outbox
from parsers.request import Intent
from tests.builders import MANON, a_number, a_reading, an_order, golden_order
from tests.servers import process
from tests.servers.dovecot import Mailbox
from tests.servers.smtp_sink import SmtpSink
from tests.worker.shop import Shop
from worker.migrate import head
from worker.run.cli import COMMANDS, main
from worker.schema import InboundState, inbound


def run(*words: str | int | Path, status: int = 0, said: str = "") -> Result:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == status, (words, done.output, done.exception)
    assert said in done.output
    assert "Traceback" not in done.output
    return done


def facts(*words: str | int, status: int = 0) -> Any:
    return json.loads(run(*words, "--json", status=status).stdout)


@pytest.fixture
def shop(upgraded_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """A cancelled order, a stopped one, a mail left to a person and one in quarantine."""
    monkeypatch.setenv("DATABASE_URL", upgraded_url)
    shop = Shop.at(upgraded_url)
    shop.take_orders(an_order(), golden_order(number="4071990", email=MANON))
    shop.handle(shop.receive())
    shop.handle(shop.receive(a_reading(sender=MANON, numbers=(a_number("4071990"),), message_id="<b@gmail.com>")))
    shop.handle(shop.receive(a_reading(intent=Intent.QUESTION, message_id="<c@orange.fr>")))
    parked = shop.receive(a_reading(message_id="<d@orange.fr>"))
    with shop.engines.writer.begin() as connection:
        connection.execute(
            update(inbound).where(inbound.c.id == parked).values(state=str(InboundState.QUARANTINED), attempts=5)
        )
    yield shop
    shop.engines.dispose()


def test_status_counts_and_says_what_is_wrong(shop: Shop) -> None:
    said = facts("status", status=1)
    assert said["mode"] == "shadow"
    assert (said["mails"]["decided"]["count"], said["mails"]["waiting"]["count"]) == (2, 1)
    assert said["mails"]["quarantined"]["count"] == 1
    assert said["outbox"]["pending"]["count"] == 3
    assert "no worker is running" in said["wrong"]
    assert any("quarantine" in one for one in said["wrong"])
    shown = run("status", status=1, said="SHADOW").stdout
    assert max(map(len, shown.splitlines())) <= 100


def test_messages_are_found_by_state_outcome_and_order(shop: Shop) -> None:
    assert [one["id"] for one in facts("messages")] == [4, 3, 2, 1]
    assert [one["order"] for one in facts("messages", "--outcome", "stop_production")] == ["4071990"]
    assert [one["id"] for one in facts("messages", "--state", "quarantined")] == [4]
    assert [one["outcome"] for one in facts("messages", "--order", "4071852", "--since", "7d")] == ["handoff", "cancel"]
    assert facts("messages", "--limit", "1", "--before", "3")[0]["id"] == 2
    run("messages", "--state", "lost", status=2, said="Invalid value for '--state'")
    run("messages", "--since", "yesterday", status=2, said="not an ISO 8601 time")


def test_lists_hold_no_personal_data_unless_asked(shop: Shop) -> None:
    for words in (["messages"], ["message", "2"], ["outbox"], ["status"]):
        done = CliRunner().invoke(main, words)
        assert "@" not in done.output.replace("@mail.pictoonline.fr", ""), words
    assert MANON in run("message", "--personal", 2).stdout
    assert MANON in run("outbox", "--personal").stdout


def test_one_mails_story_has_rules_money_letters_and_journal(shop: Shop) -> None:
    story = facts("message", 2)
    assert story["cancellations"] == [
        {
            "order": "4071990",
            "kind": "stop",
            "state": "settled",
            "credit": "52.76",
            "billed": "13.89",
            "currency": "EUR",
            "in_ledger": "52.76",
            "settled_at": story["cancellations"][0]["settled_at"],
        }
    ]
    assert story["decisions"][0]["rules"][-1]["rule"] == "stop"
    assert story["letters"][0]["kind"] == "stopped"
    assert story["journal"][0]["event"] == "decided"
    run("message", 2, said="stop of order 4071990, settled: credit 52.76, billed 13.89 EUR")


def test_a_parked_mail_is_decided_again(shop: Shop) -> None:
    run("message", 4, "retry", said="will be decided again")
    assert facts("message", 4)["state"] == "stored"
    shop.drain()
    assert facts("message", 4)["state"] in {"decided", "waiting"}
    assert any(one["event"] == "put_back" and one["by"].startswith("cli") for one in facts("message", 4)["journal"])
    run("message", 1, "retry", status=5, said="neither quarantined, old nor waiting")
    run("message", 99, status=5, said="there is no mail 99")
    run("message", "first", status=2, said="not a valid integer")


def test_a_failed_letter_is_shown_and_sent_again(shop: Shop) -> None:
    with shop.engines.writer.begin() as connection:
        connection.execute(update(outbox).where(outbox.c.id == 1).values(state="failed"))
    assert [one["id"] for one in facts("outbox", "--state", "failed")] == [1]
    run("outbox", "show", 1, said="the mail server refused it for good")
    run("outbox", "retry", 1, said="will be sent again")
    assert facts("outbox", "show", 1)["state"] == "pending"
    run("outbox", "retry", 1, status=5, said="neither failed nor came back")
    run("outbox", "show", 77, status=5, said="there is no letter 77")


def test_live_shows_what_shadow_did_and_asks(shop: Shop) -> None:
    shop.live = False
    shop.take_orders(an_order("4072000", email="x@orange.fr"))
    shop.handle(
        shop.receive(a_reading(sender="x@orange.fr", numbers=(a_number("4072000"),), message_id="<x@orange.fr>"))
    )
    done = CliRunner().invoke(main, ["live"], input="n\n")
    assert done.exit_code == 1
    assert "cancel               1" in done.output
    assert facts("status", status=1)["mode"] == "shadow"
    run("live", "--yes", said="Live")
    assert facts("status", status=1)["mode"] == "live"
    run("live", "shadow", "--why", "a test", said="Shadow mode")
    assert facts("status", status=1)["mode"] == "shadow"


def test_intake_is_paused_and_resumed(shop: Shop) -> None:
    run("live", "pause", "--why", "moving house")
    assert facts("status", status=1)["intake_paused"]["why"] == "moving house"
    run("live", "resume", said="runs again")
    run("live", "resume", said="was not paused")


def test_db_upgrade_and_check(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    run("db", "check", status=3, said="run `serviceclient db upgrade`")
    assert facts("db", "upgrade") == {"revision": head()}
    assert facts("db", "upgrade") == {"revision": head()}
    run("db", "check", said="nothing is missing")


EVERY = (["status"], ["messages"], ["message", "1"], ["outbox"], ["live"], ["db", "check"], ["orders", "export"])


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_a_database_that_is_too_new_or_lacks_a_guard_is_refused(
    words: list[str], upgraded_sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from worker.engines import open_engines  # noqa: PLC0415 - one test's tool

    monkeypatch.setenv("DATABASE_URL", upgraded_sqlite_url)
    engines = open_engines(upgraded_sqlite_url)
    with engines.writer.begin() as connection:
        connection.execute(text("DROP TRIGGER tr_ledger_no_update"))
    run(*words, status=3, said="trigger tr_ledger_no_update")
    with engines.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    run(*words, status=3, said="newer than this program")
    engines.dispose()


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_a_database_that_is_not_there_is_said(
    words: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/no/such/folder.sqlite3")
    run(*words, status=3, said="no such folder")
    monkeypatch.setenv("DATABASE_URL", f"postgresql://nobody@127.0.0.1:{process.free_port()}/x")
    run(*words, status=3, said="cannot be reached")
    monkeypatch.setenv("DATABASE_URL", "mysql://localhost/x")
    run(*words, status=2, said="neither sqlite nor postgresql")
    monkeypatch.delenv("DATABASE_URL")
    run(*words, status=2, said="DATABASE_URL is not set")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_refuses_a_typo(name: str) -> None:
    assert "Exit status" in run(name, "--help").output or name in {"db", "orders"}
    done = CliRunner().invoke(main, [name, "--no-such-option"])
    assert done.exit_code == 2


def test_doctor_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "IMAP_URL", "SMTP_URL", "REDIS_URL", "AUTHSERV_IDS", "OWN_HOSTS"):
        monkeypatch.delenv(name, raising=False)
    done = run("doctor", status=1)
    assert "IMAP_URL is not set" in done.output
    assert "no sender is ever proven" in done.output
    monkeypatch.setenv("RELAY_CONNECTIONS", "many")
    run("doctor", status=1, said="RELAY_CONNECTIONS")


def test_doctor_looks_at_the_real_servers(
    upgraded_url: str, dovecot: Mailbox, smtp_sink: SmtpSink, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = next((Path(__file__).parent.parent.parent / "corpus" / "sample" / "mails").glob("001*"))
    dovecot.deliver(sample.read_bytes(), sender="a@orange.fr")
    settings = {
        "DATABASE_URL": upgraded_url,
        "IMAP_URL": dovecot.imap_url,
        "SMTP_URL": smtp_sink.url,
        "REDIS_URL": redis_url,
        "OWN_HOSTS": "pictoonline.fr",
        "AUTHSERV_IDS": "",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    done = run("doctor")
    assert "AUTHSERV_IDS=mx.pictoonline.fr" in done.output
    monkeypatch.setenv("AUTHSERV_IDS", "mx.pictoonline.fr")
    assert {one["verdict"] for one in facts("doctor") if one["what"] != "on_change"} == {"ok"}
    monkeypatch.setenv("IMAP_URL", dovecot.imap_url.replace(dovecot.password, "wrong"))
    run("doctor", status=1, said="refuses this user and password")
