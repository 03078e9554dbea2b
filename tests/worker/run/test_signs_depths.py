"""Depth and age of everything that waits, on both databases, and no word of a customer among them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, update

from outbox.answers import Phase
from outbox.holds import Which, keep_back
from outbox.schema import Scope, Verdict, attempt, outbox
from outbox.states import State
from parsers.request import Intent
from policies.decision import Outcome
from tests.builders import CLAIRE, MANON, a_number, an_order, golden_order
from tests.worker.monitoring.scraping import ask, figure, served
from tests.worker.shop import Shop
from worker.cases import close_case, open_case
from worker.decisions.handlers import Handled, HandledMail
from worker.intake.pause import Pause, pause
from worker.run.counts import Counts, word
from worker.run.depths import NO_TIME, Cases, Depth, Depths, Ended, depths_of, ended_of
from worker.run.live import set_live
from worker.schema import InboundState, case_file, change, heartbeat, inbound, mailbox
from worker.unit import UnitOfWork

MINUTE = timedelta(minutes=1)


@pytest.fixture
def shop(upgraded_url: str) -> Iterator[Shop]:
    shop = Shop.at(upgraded_url)
    yield shop
    shop.engines.dispose()


def depths(shop: Shop, **options: Any) -> Depths:
    with shop.engines.reader.connect() as connection:
        return depths_of(connection, shop.now, **options)


def ended(shop: Shop) -> Ended:
    with shop.engines.reader.connect() as connection:
        return ended_of(connection)


def write(shop: Shop, *statements: Any) -> None:
    with UnitOfWork(shop.engines.writer) as unit:
        for statement in statements:
            unit.connection.execute(statement)
        unit.commit()


def set_all(table: Table, **values: Any) -> Any:
    return update(table).values(**values)


def test_an_empty_database_has_no_depth_and_nothing_has_an_age(shop: Shop) -> None:
    found = depths(shop)
    assert set(found.mails) | set(ended(shop).mails) == set(InboundState)
    assert set(found.letters) | set(ended(shop).letters) == set(State)
    assert {*ended(shop).mails.values(), *ended(shop).letters.values()} == {0}
    assert {*found.mails.values(), *found.letters.values(), *found.holds.values()} == {Depth()}
    assert (found.cases, found.undelivered_changes) == ((), Depth())
    assert (found.polled, found.sent, found.book, found.paused) == (None, None, None, None)
    assert {role: (beats.alive, beats.age) for role, beats in found.processes.items()} == {
        "poller": (0, None),
        "worker": (0, None),
        "relay": (0, None),
    }
    assert not found.live


def test_the_oldest_mail_of_a_state_gives_the_age(shop: Shop) -> None:
    stored_at = shop.now
    shop.receive(message_id="<a@orange.fr>")
    shop.now += 3 * MINUTE
    shop.receive(message_id="<b@orange.fr>")
    shop.now += MINUTE
    assert depths(shop).mails[InboundState.STORED] == Depth(count=2, oldest=shop.now - stored_at)
    write(shop, set_all(inbound, state=InboundState.DECIDED))
    assert depths(shop).mails[InboundState.STORED] == Depth()
    assert ended(shop).mails[InboundState.DECIDED] == 2


def test_mail_about_something_else_is_counted_apart_and_has_no_age(shop: Shop) -> None:
    shop.receive(message_id="<a@orange.fr>")
    shop.receive(message_id="<b@orange.fr>")
    write(shop, set_all(inbound, state=InboundState.WAITING), set_all(inbound, apart=True).where(inbound.c.id == 1))
    shop.now += 3 * MINUTE
    assert ended(shop).apart == 1
    assert depths(shop).mails[InboundState.WAITING] == Depth(count=2, oldest=NO_TIME)


def test_cases_are_told_by_ground_and_urgency_and_those_nobody_works_on_apart(shop: Shop) -> None:
    with UnitOfWork(shop.engines.writer) as unit:
        for key, ground, urgent, minutes in [
            ("inbound:1", "unclear", False, 30),
            ("inbound:2", "later_mail", True, 20),
            ("inbound:3", "later_mail", True, 10),
            ("inbound:4", "later_mail", True, 60),
        ]:
            opened_at = shop.now - minutes * MINUTE
            open_case(unit.connection, key, ground=ground, at=opened_at, detail="", urgent=urgent)
        close_case(unit.connection, "inbound:4", by="ana", at=shop.now)
        claimed = update(case_file).where(case_file.c.subject_key == "inbound:2").values(claimed_by="ana")
        unit.connection.execute(claimed)
        unit.commit()
    assert depths(shop).cases == (
        Cases(
            ground="later_mail",
            urgent=True,
            open=Depth(count=2, oldest=20 * MINUTE),
            unclaimed=Depth(count=1, oldest=10 * MINUTE),
        ),
        Cases(
            ground="unclear",
            urgent=False,
            open=Depth(count=1, oldest=30 * MINUTE),
            unclaimed=Depth(count=1, oldest=30 * MINUTE),
        ),
    )


def test_a_letter_waits_from_when_it_could_leave_and_a_held_one_from_when_it_was_held(shop: Shop) -> None:
    shop.take_orders(an_order())
    shop.handle(shop.receive())
    now = shop.now
    write(shop, set_all(outbox, created_at=now - 9 * MINUTE, not_before=None, moved_at=now - 2 * MINUTE))
    assert depths(shop).letters[State.PENDING] == Depth(count=1, oldest=9 * MINUTE)
    write(shop, set_all(outbox, not_before=now - MINUTE))
    assert depths(shop).letters[State.PENDING] == Depth(count=1, oldest=MINUTE)
    write(shop, set_all(outbox, not_before=now + MINUTE))
    assert depths(shop).letters[State.PENDING] == Depth(count=1, oldest=NO_TIME)
    with UnitOfWork(shop.engines.writer) as unit:
        keep_back(unit.connection, Which(scope=Scope.DOMAIN, value="orange.fr"), by="ana", why="test")
        unit.commit()
    write(shop, set_all(outbox, moved_at=now - 5 * MINUTE))
    found = depths(shop)
    assert found.letters[State.HELD].oldest == 5 * MINUTE
    assert (found.holds[Scope.DOMAIN].count, found.holds[Scope.ALL].count) == (1, 0)
    write(shop, set_all(outbox, state=State.SENT, sent_at=now, held_by=None, held_at=None, held_why=None, hold_id=None))
    assert ended(shop).letters[State.SENT] == 1
    assert depths(shop).letters[State.HELD] == Depth()


def test_the_last_good_send_is_the_newest_try_that_a_server_took(shop: Shop) -> None:
    shop.take_orders(an_order())
    shop.handle(shop.receive())

    def tried(verdict: Verdict, at: datetime) -> Any:
        return attempt.insert().values(outbox_id=1, n=1, phase=Phase.BODY, verdict=verdict, at=at)

    write(shop, tried(Verdict.LATER, shop.now - 40 * MINUTE))
    assert depths(shop).sent is None
    write(shop, tried(Verdict.SENT, shop.now - 30 * MINUTE), tried(Verdict.LATER, shop.now - MINUTE))
    assert depths(shop).sent == 30 * MINUTE


def test_changes_wait_only_for_a_command_that_is_set(shop: Shop) -> None:
    shop.take_orders(an_order())
    shop.handle(shop.receive())
    write(shop, set_all(change, at=shop.now - 7 * MINUTE))
    waiting = depths(shop).undelivered_changes
    assert waiting.count >= 1
    assert waiting.oldest == 7 * MINUTE
    assert depths(shop, tells_changes=False).undelivered_changes == Depth()
    write(shop, set_all(change, delivered_at=shop.now))
    assert depths(shop).undelivered_changes == Depth()


def test_a_role_is_as_alive_as_its_liveliest_process(shop: Shop) -> None:
    def beat(process: str, role: str, ago: timedelta) -> Any:
        return heartbeat.insert().values(
            process=process, role=role, started_at=shop.now, beat_at=shop.now - ago, detail="{}"
        )

    write(shop, beat("w1", "worker", 2 * MINUTE), beat("w2", "worker", MINUTE / 30), beat("r1", "relay", MINUTE))
    found = depths(shop).processes
    assert (found["worker"].alive, found["worker"].age) == (1, timedelta(seconds=2))
    assert (found["relay"].alive, found["relay"].age) == (0, MINUTE)
    assert found["poller"].alive == 0


def test_mode_pause_poll_and_book_are_told(shop: Shop) -> None:
    shop.take_orders(an_order(), as_of=shop.now - 20 * MINUTE)
    with UnitOfWork(shop.engines.writer) as unit:
        set_live(unit.connection, True, by="ana", at=shop.now)
        pause(unit.connection, Pause(by="ana", at=shop.now - 90 * MINUTE, why="test"))
        unit.connection.execute(
            mailbox.insert().values(
                name="INBOX", uidvalidity=1, watermark=1, started_at=shop.now, polled_at=shop.now - 6 * MINUTE
            )
        )
        unit.commit()
    found = depths(shop)
    assert (found.live, found.paused, found.polled, found.book) == (True, 90 * MINUTE, 6 * MINUTE, 20 * MINUTE)


def test_a_clock_that_is_behind_gives_no_negative_age(shop: Shop) -> None:
    shop.receive()
    shop.now -= MINUTE
    assert depths(shop).mails[InboundState.STORED] == Depth(count=1, oldest=NO_TIME)


@pytest.mark.parametrize("text", ["claire@orange.fr", "4071852", "Claire Martin", "orange.fr", "", "a" * 60, 'x"} 1'])
def test_what_is_no_word_of_ours_is_never_a_label(text: str) -> None:
    assert word(text) == "other"


def test_the_handler_tells_what_became_of_each_mail(shop: Shop) -> None:
    counted: list[HandledMail] = []
    shop.take_orders(an_order(), golden_order(number="4071990", email=MANON))
    handler = replace(shop.handler(), count=counted.append)
    first = shop.receive()
    shop.now += 4 * MINUTE
    handler.handle(first)
    handler.handle(first)
    unread = shop.receive(raw=b"no JSON")
    handler.handle(unread)
    assert [done.handled for done in counted] == [Handled.DECIDED, Handled.BY_ANOTHER, Handled.FAILED]
    assert (counted[0].outcome, counted[0].since_stored) == (Outcome.CANCEL, 4 * MINUTE)

    counts = Counts()
    for done in counted:
        counts.mail_handled(done)
    value = counts.registry.get_sample_value
    assert value("serviceclient_mails_decided_total", {"outcome": "cancel"}) == 1
    assert value("serviceclient_mail_failures_total") == 1
    assert value("serviceclient_decision_delay_seconds_sum") == 240
    assert value("serviceclient_decision_delay_seconds_count") == 1


def test_what_the_relay_says_is_counted_under_words_of_ours() -> None:
    counts = Counts()
    for name, labels in [
        ("sent", {"kind": "stopped"}),
        ("postponed", {"phase": "rcpt", "why": "greylist"}),
        ("failed", {"phase": "rcpt", "code": "550"}),
        ("failed", {"phase": "rcpt", "code": "550 no such user claire@orange.fr"}),
        ("in_doubt", {"why": "unexpected reply claire@orange.fr"}),
        ("server_away", {}),
        ("database_away", {"what": "claim"}),
    ]:
        counts.outbox_event(name, labels)
    value = counts.registry.get_sample_value
    assert value("serviceclient_letters_sent_total", {"kind": "stopped"}) == 1
    assert value("serviceclient_letters_postponed_total", {"phase": "rcpt", "why": "greylist"}) == 1
    assert value("serviceclient_letters_failed_total", {"phase": "rcpt", "code": "550"}) == 1
    assert value("serviceclient_letters_failed_total", {"phase": "rcpt", "code": "none"}) == 1
    assert value("serviceclient_letters_in_doubt_total") == 1
    assert value("serviceclient_outbox_events_total", {"event": "server_away"}) == 1


def test_no_address_number_or_name_of_a_days_work_is_in_the_metrics(shop: Shop, upgraded_url: str) -> None:
    shop.take_orders(an_order(), golden_order(number="4071990", email=MANON))
    shop.receive()
    shop.receive(sender=MANON, numbers=(a_number("4071990"),), message_id="<b@gmail.com>")
    shop.receive(intent=Intent.QUESTION, message_id="<c@orange.fr>")
    with served(upgraded_url) as (parts, port):
        handler = replace(shop.handler(), count=parts.counts.mail_handled)
        for inbound_id in (1, 2, 3):
            handler.handle(inbound_id)
        with UnitOfWork(shop.engines.writer) as unit:
            keep_back(unit.connection, Which(scope=Scope.DOMAIN, value="orange.fr"), by="ana", why="test")
            open_case(unit.connection, "order:4071852:paid", ground=f"{CLAIRE} 4071852", at=shop.now, detail=CLAIRE)
            unit.commit()
        said = ask(port, "/metrics")[1] + ask(port, "/readyz")[1] + ask(port, "/livez")[1]
        assert figure(port, 'serviceclient_mails_decided_total{outcome="stop_production"}') == 1
    assert 'serviceclient_cases_open{ground="other",urgent="false"} 1.0' in said
    for personal in ("@", "orange", "4071852", "4071990", "claire", "vasseur", "manon", "tessier", "ana"):
        assert personal not in re.sub(r"# HELP.*", "", said).lower(), personal
