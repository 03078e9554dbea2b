"""Letters kept back, let go and sent again from a terminal: the number is said first, and the journal says who and why."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert, update

from outbox.claims import claim_due
from outbox.schema import hold, outbox
from tests.builders import MANON, a_number, a_reading, an_order, golden_order
from tests.outbox.test_holds import LEASE
from tests.worker.shop import Shop
from worker.run.cli import main
from worker.schema import case_file, journal


def run(*words: str | int, status: int = 0, said: str = "", answer: str | None = None) -> Result:
    done = CliRunner().invoke(main, ["outbox", *map(str, words)], input=answer)
    assert done.exit_code == status, (words, done.output, done.exception)
    assert said in done.output
    assert "Traceback" not in done.output
    return done


def facts(*words: str | int, status: int = 0) -> Any:
    return json.loads(run(*words, "--json", status=status).stdout)


@pytest.fixture
def shop(upgraded_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """Two letters wait: one cancels, to orange.fr; one stops a production, to gmail.com."""
    monkeypatch.setenv("DATABASE_URL", upgraded_url)
    shop = Shop.at(upgraded_url)
    shop.take_orders(an_order(), golden_order(number="4071990", email=MANON))
    shop.handle(shop.receive())
    shop.handle(shop.receive(a_reading(sender=MANON, numbers=(a_number("4071990"),), message_id="<b@gmail.com>")))
    yield shop
    shop.engines.dispose()


def states(shop: Shop) -> list[str]:
    return [row["state"] for row in shop.rows(outbox)]


def told(shop: Shop, event: str) -> list[dict[str, Any]]:
    """Return what the journal says of these events."""
    return [json.loads(row["detail"]) for row in shop.rows(journal, journal.c.event == event)]


@pytest.mark.parametrize(
    "words, shown, kept",
    [
        ([], "all", ["held", "held"]),
        (["--kind", "canceled"], "kind canceled", ["held", "pending"]),
        (["--domain", "@GMAIL.com"], "domain gmail.com", ["pending", "held"]),
        (["--id", "2"], "letter 2", ["pending", "held"]),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else one,
)
def test_letters_are_held_and_let_go(shop: Shop, words: list[str], shown: str, kept: list[str]) -> None:
    run("hold", *words, "--why", "a wrong sentence", said=f"Held: {shown}.")
    assert states(shop) == kept
    assert {row["held_why"] for row in shop.rows(outbox)} - {None} == {"a wrong sentence"}
    assert facts("release", *words, "--yes") == {"released": shown, "letters": kept.count("held")}
    assert states(shop) == ["pending", "pending"]


def test_a_hold_stands_until_its_release(shop: Shop) -> None:
    assert facts("hold", "--kind", "canceled", "--why", "wrong")["letters"] == 1
    [standing] = facts("holds")["holds"]
    assert (standing["scope"], standing["value"], standing["why"]) == ("kind", "canceled", "wrong")
    assert standing["by"].startswith("cli")
    run("holds", said="kind canceled")
    with shop.engines.writer.begin() as connection:
        assert [one.id for one in claim_due(connection, owner="one", limit=9, lease=LEASE)] == [2]
    run("release", "--kind", "canceled", "--yes")
    assert facts("holds") == {"holds": [], "held_singly": 0}


def test_how_many_leave_is_said_before_and_no_leaves_them_held(shop: Shop) -> None:
    run("hold", "--why", "wrong")
    run("release", status=1, said="2 letters will leave", answer="n\n")
    assert states(shop) == ["held", "held"]
    run("release", said="Letters leaving now: 2", answer="y\n")
    assert states(shop) == ["pending", "pending"]


def test_what_another_hold_keeps_is_not_counted_as_leaving(shop: Shop) -> None:
    run("hold", "--why", "everything")
    run("hold", "--domain", "orange.fr", "--why", "their filter")
    run("release", status=1, said="1 letters will leave; 1 stay under another hold", answer="n\n")
    assert facts("release")["letters"] == 1
    with shop.engines.writer.begin() as connection:
        assert [one.id for one in claim_due(connection, owner="one", limit=9, lease=LEASE)] == [2]


def test_a_letter_that_a_standing_hold_names_is_not_let_go_alone(shop: Shop) -> None:
    run("hold", "--kind", "canceled", "--why", "wrong")
    run("release", "--id", 1, status=5, said="caught again by the hold kind canceled")
    assert states(shop) == ["held", "pending"]


def test_the_journal_says_who_held_what_and_why_without_an_address(shop: Shop) -> None:
    run("hold", "--domain", "orange.fr", "--why", "ask claire.vasseur@orange.fr first")
    run("release", "--domain", "orange.fr", "--yes")
    run("hold", "--id", 1, "--why", "wrong name")
    run("release", "--id", 1)
    assert told(shop, "letters_held") == [{"hold_id": 1, "letters": 1, "scope": "domain", "why": "ask …@… first"}]
    assert told(shop, "letters_released") == [{"hold_id": 1, "letters": 1, "scope": "domain"}]
    assert told(shop, "letter_held") == [{"outbox_id": 1, "why": "wrong name"}]
    assert told(shop, "letter_released") == [{"outbox_id": 1}]
    events = shop.rows(journal, journal.c.event.in_(("letter_held", "letter_released")))
    assert [(row["inbound_id"], row["order_number"]) for row in events] == [(1, "4071852")] * 2
    assert all(row["by"].startswith("cli") for row in events)


def test_what_cannot_be_held_or_let_go_is_said(shop: Shop) -> None:
    run("hold", status=2, said="--why")
    run("hold", "--why", " ", status=2, said="say why")
    run("hold", "--kind", "gossip", "--why", "x", status=2, said="--kind")
    run("hold", "--domain", "nowhere", "--why", "x", status=2, said="behind the @")
    run("hold", "--domain", "orange.fr", "--id", 1, "--why", "x", status=2, said="one of --kind")
    run("hold", "--id", 77, "--why", "x", status=5, said="letter 77 does not exist")
    run("release", status=5, said="no such hold stands")
    run("release", "--id", 1, status=5, said="is not held")
    with shop.engines.writer.begin() as connection:
        connection.execute(update(outbox).where(outbox.c.id == 1).values(state="sent", sent_at=shop.now))
    run("hold", "--id", 1, "--why", "x", status=5, said="has left")
    assert not shop.rows(hold)
    assert not told(shop, "letter_held")


def failed(shop: Shop) -> None:
    """Have one letter refused and the other come back, with its case."""
    with shop.engines.writer.begin() as connection:
        connection.execute(update(outbox).where(outbox.c.id == 1).values(state="failed"))
        connection.execute(update(outbox).where(outbox.c.id == 2).values(state="undelivered"))
        case = {"subject_key": "outbox:2", "ground": "bounce", "detail": "", "opened_at": shop.now}
        connection.execute(insert(case_file).values(case))


def test_all_that_failed_are_sent_again_once_somebody_agrees(shop: Shop) -> None:
    failed(shop)
    run("retry", "--all", status=1, said="2 failed or undelivered letters fit", answer="n\n")
    assert states(shop) == ["failed", "undelivered"]
    run("retry", "--all", "--state", "failed", said="1 letters will be sent again", answer="y\n")
    assert states(shop) == ["pending", "undelivered"]
    assert facts("retry", "--all", "--cause", "bounce") == {"letters": 1}
    assert states(shop) == ["pending", "pending"]
    assert [one["outbox_id"] for one in told(shop, "letter_revived")] == [1, 2]
    assert [row["closed_by"][:3] for row in shop.rows(case_file)] == ["cli"]
    assert facts("retry", "--all") == {"letters": 0}
    run("retry", "--all", said="0 failed or undelivered letters fit")


def test_one_letter_or_all_must_be_named(shop: Shop) -> None:
    failed(shop)
    run("retry", status=2, said="--all")
    run("retry", 1, "--all", status=2, said="--all")
    run("retry", 2, said="will be sent again")
    assert states(shop) == ["failed", "pending"]
    assert [row["closed_by"][:3] for row in shop.rows(case_file)] == ["cli"]
    run("retry", 2, status=5, said="neither failed nor came back")
