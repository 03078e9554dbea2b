"""Who works on a case and who looks on: one at a time, and everybody is told."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from parsers.request import Intent
from tests.builders import an_order
from tests.worker.decisions.desk import ANNE, BRUNO, Desk
from tests.worker.shop import Shop
from worker.decisions.acts import Act, EndedAlready
from worker.decisions.claims import (
    Claimed,
    TakenBy,
    Watcher,
    claim_case,
    give_back_claim,
    take_up,
    watch_case,
    watchers_of,
)
from worker.schema import InboundState, case_file, case_watch, inbound


@pytest.fixture
def desk(upgraded_url: str) -> Iterator[Desk]:
    """A desk with one case."""
    shop = Shop.at(upgraded_url)
    shop.take_orders(an_order())
    shop.receive(intent=Intent.CONDITIONAL)
    shop.drain()
    yield Desk(shop=shop)
    shop.engines.dispose()


def claim(desk: Desk, by: str, *, take_over: bool = False) -> object:
    return desk.run(lambda unit: claim_case(unit.connection, 1, by=by, at=desk.shop.now, take_over=take_over))


def test_a_case_is_claimed_by_one_and_the_other_is_told_by_whom(desk: Desk) -> None:
    assert claim(desk, ANNE) == Claimed(since=desk.shop.now)
    assert claim(desk, BRUNO) == TakenBy(operator=ANNE, since=desk.shop.now)
    assert claim(desk, ANNE) == Claimed(since=desk.shop.now), "her own again"
    assert claim(desk, BRUNO, take_over=True) == Claimed(since=desk.shop.now, before=ANNE)
    assert [by for event, by in desk.events() if event == "case_claimed"] == ["operator:anne", "operator:bruno"]


def test_two_who_claim_at_once_are_one_claim(desk: Desk) -> None:
    together = threading.Barrier(2)

    def at_once(by: str) -> object:
        together.wait()
        return claim(desk, by)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(at_once, (ANNE, BRUNO)))
    assert sorted(type(one).__name__ for one in done) == ["Claimed", "TakenBy"]


def test_only_who_has_a_claim_can_give_it_back(desk: Desk) -> None:
    claim(desk, ANNE)
    assert not desk.run(lambda unit: give_back_claim(unit.connection, 1, by=BRUNO, at=desk.shop.now))
    assert desk.run(lambda unit: give_back_claim(unit.connection, 1, by=ANNE, at=desk.shop.now))
    assert claim(desk, BRUNO) == Claimed(since=desk.shop.now)


def test_a_case_that_ended_cannot_be_claimed_and_says_who_ended_it(desk: Desk) -> None:
    desk.decide(Act.ANSWERED)
    assert claim(desk, BRUNO, take_over=True) == EndedAlready(by=ANNE, at=desk.shop.now, outcome="answered")
    assert desk.run(lambda unit: claim_case(unit.connection, 99, by=ANNE, at=desk.shop.now)) is None


def test_who_looked_in_the_last_half_minute_is_named(desk: Desk) -> None:
    def watch(by: str) -> None:
        desk.run(lambda unit: watch_case(unit.connection, 1, by=by, at=desk.shop.now))

    watch(ANNE)
    desk.shop.now += timedelta(seconds=29)
    watch(BRUNO)
    watch(BRUNO)
    desk.run(lambda unit: watch_case(unit.connection, 99, by=ANNE, at=desk.shop.now))
    now = desk.shop.now
    with desk.shop.engines.reader.connect() as connection:
        assert [one.operator for one in watchers_of(connection, 1, now)] == [ANNE, BRUNO]
        assert watchers_of(connection, 1, now, but=ANNE) == (Watcher(operator=BRUNO, seen_at=now),)
        assert [one.operator for one in watchers_of(connection, 1, now + timedelta(seconds=1))] == [BRUNO]
        assert watchers_of(connection, 1, now + timedelta(seconds=30)) == ()
    assert len(desk.shop.rows(case_watch)) == 2


def test_a_mail_that_was_no_case_is_taken_up_and_decided(desk: Desk) -> None:
    shop = desk.shop
    desk.decide(Act.NOTHING)
    shop.receive(message_id="<2@orange.fr>")
    shop.drain()
    assert shop.outcomes() == ["handoff", "cancel"]
    number = desk.run(lambda unit: take_up(unit.connection, 2, by=ANNE, at=shop.now))
    assert desk.run(lambda unit: take_up(unit.connection, 2, by=BRUNO, at=shop.now)) == number
    (case,) = desk.cases()
    assert (case["id"], case["ground"], case["inbound_id"]) == (number, "taken_up", 2)
    assert shop.rows(inbound)[1]["state"] == InboundState.WAITING
    assert [one.act for one in desk.look().decisions if one.possible] == [Act.ALREADY_DONE, Act.CLARIFY]
    assert desk.run(lambda unit: take_up(unit.connection, 99, by=ANNE, at=shop.now)) is None
    waiting = shop.receive(message_id="<3@orange.fr>")
    assert desk.run(lambda unit: take_up(unit.connection, waiting, by=ANNE, at=shop.now)) is None
    assert len(shop.rows(case_file)) == 2
