"""`serviceclient messages` takes what the search box takes, and tries again what can be."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from parsers.request import Intent
from policies.terms import Terms
from tests.builders import CLAIRE, a_reading, an_order
from tests.worker.shop import Shop
from worker.run.cli import main
from worker.schema import inbound


def run(*words: str, status: int = 0, typed: str | None = None) -> str:
    done = CliRunner().invoke(main, ["messages", *words], input=typed)
    assert done.exit_code == status, (words, done.output, done.exception)
    return done.output


def ids(*words: str) -> list[int]:
    return [one["id"] for one in json.loads(run(*words, "--json"))]


@pytest.fixture
def shop(upgraded_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """1 cancelled, 2 left to a person, 3 and 4 in quarantine."""
    monkeypatch.setenv("DATABASE_URL", upgraded_url)
    shop = Shop.at(upgraded_url, terms=Terms(take_all=True))
    shop.take_orders(an_order())
    shop.handle(shop.receive())
    shop.handle(shop.receive(a_reading(intent=Intent.CONDITIONAL, message_id="<2@orange.fr>")))
    for number in (3, 4):
        shop.receive(a_reading(message_id=f"<{number}@free.fr>", sender="x@free.fr"))
    values: dict[str, Any] = {"state": "quarantined", "last_error": "KeyError: x", "attempts": 5}
    with shop.engines.writer.begin() as connection:
        connection.execute(update(inbound).where(inbound.c.id > 2).values(values))
        connection.execute(update(inbound).where(inbound.c.id == 2).values(intent="question", apart=True))
    yield shop
    shop.engines.dispose()


def test_a_query_is_what_the_search_box_takes(shop: Shop) -> None:
    assert ids("issue:annulation") == [1]
    assert ids("4071852") == [2, 1]
    assert ids("nom:Claire Vasseur", "état:en-attente") == [2]
    assert ids("claire", "vasseur") == [2, 1]
    assert ids(CLAIRE, "--outcome", "cancel") == [1]
    assert ids("erreur:KeyError") == [4, 3]
    assert ids("--intent", "question") == ids("--apart") == [2]
    assert ids("--no-apart") == [4, 3, 1]
    assert ids("--open-case") == [2]
    assert ids("--until", "7d") == []
    assert "issue:perdu" in run("issue:perdu", status=2)
    assert "not one of" in run("--ground", "lost", status=2)


def test_addresses_are_shown_only_when_asked_for(shop: Shop) -> None:
    assert CLAIRE not in run() + run("--json")
    assert CLAIRE in run("--personal")
    assert "Annulation" in run("--personal", "--json")


def test_the_number_is_said_before_anything_is_tried_again(shop: Shop) -> None:
    assert run("--count", "erreur:KeyError") == "2\n"
    assert "2 mails fit" in run("erreur:KeyError", "--retry", status=1, typed="n\n")
    assert [row["state"] for row in shop.rows(inbound)][2:] == ["quarantined"] * 2
    assert "2 mails will be decided again" in run("erreur:KeyError", "--retry", typed="y\n")
    assert [row["state"] for row in shop.rows(inbound)][2:] == ["stored"] * 2
    assert json.loads(run("erreur:KeyError", "--retry", "--json")) == {"mails": 0}


def test_an_answered_mail_is_not_decided_again(shop: Shop) -> None:
    with shop.engines.writer.begin() as connection:
        connection.execute(update(inbound).where(inbound.c.id == 1).values(state="waiting"))
    done = CliRunner().invoke(main, ["message", "1", "retry"])
    assert done.exit_code == 5
    assert "was answered already" in done.output
    assert json.loads(run("4071852", "--retry", "--yes", "--json")) == {"mails": 1}
