"""Keeping mails back and letting them go."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from outbox.claims import claim_due
from outbox.holds import EVERYTHING, Which, keep_back, let_go, let_one_go, standing_holds
from outbox.notes import Offered, write_notes
from outbox.schema import Scope
from tests.outbox.builders import a_mail, put, rows

LEASE = timedelta(seconds=30)
CANCEL = Which(scope=Scope.KIND, value="cancel")
DOMAIN = Which(scope=Scope.DOMAIN, value="Customer.TEST")


def hold(engine: Engine, which: Which) -> int:
    """Hold as a person does."""
    with engine.begin() as connection:
        return keep_back(connection, which, by="lea", why="a wrong sentence")


def release(engine: Engine, which: Which) -> int:
    """Release as a person does."""
    with engine.begin() as connection:
        return let_go(connection, which, by="lea")


def claim(engine: Engine) -> list[int]:
    """Take what is due."""
    with engine.begin() as connection:
        return [one.id for one in claim_due(connection, owner="one", limit=50, lease=LEASE)]


@pytest.mark.parametrize("which, kept", [(EVERYTHING, [0, 1, 2]), (CANCEL, [0, 2]), (DOMAIN, [0, 1])])
def test_a_hold_keeps_back_what_it_names_and_gives_it_back(engine: Engine, which: Which, kept: list[int]) -> None:
    ids = put(engine, a_mail(), a_mail(kind="refuse"), a_mail(recipient="x@elsewhere.test"))
    assert hold(engine, which) == len(kept)
    assert [row.id for row in rows(engine) if row.state == "held"] == [ids[place] for place in kept]
    assert {(row.held_by, row.held_why) for row in rows(engine) if row.state == "held"} == {("lea", "a wrong sentence")}
    assert release(engine, which) == len(kept)
    assert sorted(claim(engine)) == ids


def test_a_standing_hold_catches_what_is_enqueued_later(engine: Engine) -> None:
    assert hold(engine, CANCEL) == 0
    _, other = put(engine, a_mail(), a_mail(kind="refuse"))
    assert claim(engine) == [other]
    assert rows(engine)[0].state == "held"


def test_a_hold_takes_a_mail_from_a_relay_but_not_one_whose_text_is_leaving(engine: Engine) -> None:
    put(engine, a_mail(), a_mail())
    with engine.begin() as connection:
        first, second = claim_due(connection, owner="one", limit=2, lease=LEASE)
        write_notes(connection, [Offered(claim=first, lease=LEASE)], owner="one")
    assert hold(engine, EVERYTHING) == 1
    assert [row.state for row in rows(engine)] == ["in_doubt", "held"]
    with engine.begin() as connection:
        assert write_notes(connection, [Offered(claim=second, lease=LEASE)], owner="one") == set()


def test_a_mail_under_two_holds_stays_until_both_are_released(engine: Engine) -> None:
    put(engine)
    hold(engine, CANCEL)
    hold(engine, DOMAIN)
    release(engine, CANCEL)
    assert claim(engine) == []
    release(engine, DOMAIN)
    assert len(claim(engine)) == 1


def test_holding_twice_is_one_hold(engine: Engine) -> None:
    hold(engine, CANCEL)
    hold(engine, CANCEL)
    with engine.begin() as connection:
        (standing,) = standing_holds(connection)
    assert (standing.which, standing.held_by) == (CANCEL, "lea")
    release(engine, CANCEL)
    assert release(engine, CANCEL) == 0
    with engine.begin() as connection:
        assert standing_holds(connection) == []


def test_one_mail_can_be_let_go_alone(engine: Engine) -> None:
    first, _ = put(engine, a_mail(), a_mail())
    hold(engine, EVERYTHING)
    with engine.begin() as connection:
        assert let_one_go(connection, first)
        assert not let_one_go(connection, first)
    assert [row.state for row in rows(engine)] == ["pending", "held"]


def test_a_released_mail_still_waits_for_its_time(engine: Engine) -> None:
    put(engine, a_mail(not_before=datetime.now(UTC) + timedelta(hours=1)))
    hold(engine, EVERYTHING)
    release(engine, EVERYTHING)
    assert claim(engine) == []
    assert rows(engine)[0].state == "pending"


@pytest.mark.parametrize("scope, value", [(Scope.ALL, "x"), (Scope.KIND, ""), (Scope.DOMAIN, "")])
def test_a_hold_that_names_nothing_is_refused(scope: Scope, value: str) -> None:
    with pytest.raises(ValueError, match="a hold"):
        Which(scope=scope, value=value)
