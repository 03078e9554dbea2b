"""`serviceclient live shadow --outcome` and `live ceiling`: set, shown, taken back."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.builders import an_order
from tests.worker.shop import Shop
from worker.run.cli import main
from worker.schema import case_file, journal


def run(*words: str, status: int = 0) -> Result:
    done = CliRunner().invoke(main, words)
    assert done.exit_code == status, (words, done.output, done.exception)
    return done


def facts(*words: str, status: int = 0) -> Any:
    return json.loads(run(*words, "--json", status=status).stdout)


@pytest.fixture
def shop(upgraded_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setenv("DATABASE_URL", upgraded_url)
    shop = Shop.at(upgraded_url)
    shop.take_orders(an_order())
    yield shop
    shop.engines.dispose()


def test_outcomes_are_drafted_one_beside_another_and_released_alone(shop: Shop) -> None:
    assert facts("live", "shadow", "--outcome", "refuse", "--why", "new letter") == {"shadow": ["refuse"]}
    assert facts("live", "shadow", "--outcome", "clarify") == {"shadow": ["clarify", "refuse"]}
    assert facts("live", "shadow", "--outcome", "refuse", "--off") == {"shadow": ["clarify"]}
    assert "clarify" in run("status", status=1).output
    assert facts("live", "shadow", "--off") == {"shadow": []}
    assert facts("status", status=1)["supervision"] == {"shadow": None, "ceiling": None}
    run("live", "shadow", "--outcome", "handoff", status=2)


def test_a_ceiling_is_set_shown_and_taken_back(shop: Shop) -> None:
    assert "above 50.00 EUR" in run("live", "ceiling", "50.00", "--why", "Black Friday").output
    assert "credits above 50.00 EUR wait for a person (by cli" in run("status", status=1).output
    said = facts("status", status=1)["supervision"]["ceiling"]
    assert (said["amount"], said["currency"], said["why"]) == ("50.00", "EUR", "Black Friday")
    shop.receive()
    shop.drain()
    assert shop.granted() == []
    assert [row["ground"] for row in shop.rows(case_file)] == ["ceiling"]
    run("live", "ceiling", "--off")
    assert facts("status", status=1)["supervision"]["ceiling"] is None
    assert {row["event"] for row in shop.rows(journal) if row["by"].startswith("cli")} == {"ceiling"}
    for wrong in (("fifty",), ("50",), (), ("50.00", "--off"), ("-1.00",)):
        run("live", "ceiling", *wrong, status=2)
