"""The strip counts every mail and letter once, in the stage where it stands; charts have a row for every hour and day."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, update

from outbox.holds import Which, keep_back
from outbox.schema import Scope, outbox
from parsers.request import Intent
from policies.terms import Terms
from tests.builders import MANON, a_number, a_reading, an_order, golden_order
from tests.worker.shop import Shop
from worker.intake.inbox import claim
from worker.run.history import Latency, days_until, history_of, hours_until, percentile
from worker.run.overview import MEANING, Stage, StageName, apart_since, midnight, outcomes_since, strip_of
from worker.schema import decision, heartbeat, inbound, mailbox

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def shop(upgraded_url: str) -> Iterator[Shop]:
    shop = Shop.at(upgraded_url)
    shop.take_orders(an_order(), golden_order(number="4071990", email=MANON))
    yield shop
    shop.engines.dispose()


def strip(shop: Shop) -> dict[str, Stage]:
    with shop.engines.reader.connect() as connection:
        stages = strip_of(connection, shop.now)
    assert [stage.name for stage in stages] == list(StageName)
    return {str(stage.name): stage for stage in stages}


def counts(shop: Shop) -> list[int | None]:
    return [stage.count for stage in strip(shop).values()]


def test_a_mail_is_counted_once_wherever_it_stands(shop: Shop) -> None:
    assert counts(shop) == [None, 0, 0, 0, 0, 0]
    began = shop.now
    mail = shop.receive()
    assert counts(shop) == [None, 1, 0, 0, 0, 0]
    with shop.engines.writer.begin() as connection:
        claim(connection, mail, owner="other", lease=timedelta(days=3650))
    shop.now += timedelta(minutes=3)
    assert counts(shop) == [None, 0, 1, 0, 0, 0]
    assert strip(shop)["read"].oldest_at == began
    with shop.engines.writer.begin() as connection:
        connection.execute(update(inbound).values(lease_owner=None, lease_until=None))
    shop.handle(mail)
    assert counts(shop) == [None, 0, 0, 0, 1, 0]
    with shop.engines.writer.begin() as connection:
        connection.execute(update(outbox).values(state="sent", sent_at=shop.now))
    assert counts(shop) == [None, 0, 0, 0, 0, 1]
    assert strip(shop)["sent"].newest_at == shop.now
    shop.now += timedelta(days=1)
    assert counts(shop) == [None, 0, 0, 0, 0, 0]


def test_what_waits_for_a_person_is_decided_or_stuck_and_what_stands_apart_is_neither(shop: Shop) -> None:
    shop.terms = Terms(take_all=True)
    shop.handle(shop.receive(a_reading(intent=Intent.CONDITIONAL)))
    decided_at = shop.now
    shop.now += timedelta(hours=1)
    shop.handle(shop.receive(a_reading(intent=Intent.CONDITIONAL, message_id="<2@x.fr>")))
    parked = shop.receive(a_reading(sender=MANON, message_id="<3@x.fr>"))
    with shop.engines.writer.begin() as connection:
        connection.execute(update(inbound).where(inbound.c.id == parked).values(state="quarantined"))
        connection.execute(update(outbox).where(outbox.c.id == 1).values(state="failed"))
    seen = strip(shop)
    assert (seen["decided"].count, seen["decided"].oldest_at) == (2, decided_at)
    assert (seen["read"].count, seen["read"].stuck, seen["read"].stuck_query) == (0, 1, {"state": "quarantined"})
    assert (seen["outbox"].count, seen["outbox"].stuck) == (1, 1)
    with shop.engines.writer.begin() as connection:
        connection.execute(update(inbound).where(inbound.c.id == 1).values(apart=True, intent="question"))
    assert strip(shop)["decided"].count == 1
    with shop.engines.reader.connect() as connection:
        assert apart_since(connection, shop.now - timedelta(days=1)) == {"question": 1}


def test_the_mailbox_says_what_the_poller_last_saw(shop: Shop) -> None:
    since = shop.now - timedelta(minutes=7)
    with shop.engines.writer.begin() as connection:
        connection.execute(
            insert(mailbox).values(name="INBOX", uidvalidity=1, watermark=1, started_at=since, polled_at=shop.now)
        )
        for process, beat_at, unfetched in (("a", shop.now, 4), ("b", shop.now - timedelta(hours=1), 9)):
            detail = json.dumps({"unfetched": unfetched, "unfetched_since": since.isoformat()})
            connection.execute(
                insert(heartbeat).values(
                    process=process, role="poller", started_at=since, beat_at=beat_at, detail=detail
                )
            )
    stage = strip(shop)["mailbox"]
    assert (stage.count, stage.oldest_at, stage.newest_at) == (4, since, shop.now)


def test_held_letters_wait_in_the_outbox_whoever_holds_them(shop: Shop) -> None:
    shop.handle(shop.receive())
    shop.handle(shop.receive(a_reading(sender=MANON, numbers=(a_number("4071990"),), message_id="<b@gmail.com>")))
    with shop.engines.writer.begin() as connection:
        keep_back(connection, Which(scope=Scope.KIND, value="stopped"), by="lea", why="prices")
        keep_back(connection, Which(scope=Scope.DOMAIN, value="free.fr"), by="tom", why="")
        one = {"state": "held", "held_by": "relay", "held_why": "in doubt", "held_at": shop.now}
        connection.execute(update(outbox).where(outbox.c.id == 1).values(one))
    assert strip(shop)["outbox"].count == 2


def test_an_outcome_is_counted_once_as_it_stands(shop: Shop) -> None:
    shop.handle(shop.receive())
    shop.handle(shop.receive(a_reading(intent=Intent.CONDITIONAL, message_id="<2@x.fr>")))
    row = {"cause": "person", "decided_by": "lea", "outcome": "refuse", "trace": "{}", "decided_at": shop.now}
    with shop.engines.writer.begin() as connection:
        connection.execute(insert(decision).values(inbound_id=2, seq=2, **row))
    with shop.engines.reader.connect() as connection:
        assert outcomes_since(connection, midnight(shop.now)) == {"cancel": 1, "refuse": 1}
        assert outcomes_since(connection, shop.now + timedelta(seconds=1)) == {}
        history = history_of(connection, shop.now)
    assert history.outcomes_per_day[-1].counts == {"cancel": 1, "refuse": 1}
    assert sum(sum(day.counts.values()) for day in history.outcomes_per_day) == 2


def test_charts_have_a_row_for_every_hour_and_day(shop: Shop) -> None:
    arrivals = (timedelta(0), timedelta(minutes=90), timedelta(days=2), timedelta(days=29), timedelta(days=31))
    end = shop.now
    for number, before in enumerate(sorted(arrivals, reverse=True)):
        shop.now = end - before
        shop.receive(a_reading(message_id=f"<{number}@x.fr>", sender=f"a{number}@x.fr"))
    shop.now = end
    with shop.engines.reader.connect() as connection:
        history = history_of(connection, shop.now)
    assert [point.count for point in history.mails_per_hour] == [0] * 22 + [1, 1]
    assert [point.at for point in history.mails_per_hour] == list(hours_until(end))
    assert len(history.mails_per_day) == len(history.outcomes_per_day) == 30
    assert sum(point.count for point in history.mails_per_day) == 4
    assert history.mails_per_day[0].count == 1
    assert history.mails_per_day[-1].at == midnight(end)


def test_latency_is_from_stored_to_decided_and_from_written_to_sent(shop: Shop) -> None:
    mail = shop.receive()
    shop.now += timedelta(seconds=12)
    shop.handle(mail)
    sent_at = shop.rows(outbox)[0]["created_at"] + timedelta(seconds=30)
    with shop.engines.writer.begin() as connection:
        connection.execute(update(outbox).values(state="sent", sent_at=sent_at))
    with shop.engines.reader.connect() as connection:
        decided = history_of(connection, shop.now).decided
        sent = history_of(connection, sent_at).sent
    assert decided[-1] == Latency(at=decided[-1].at, count=1, p50=12.0, p95=12.0)
    assert sent[-1] == Latency(at=sent[-1].at, count=1, p50=30.0, p95=30.0)
    assert decided[0] == Latency(at=decided[0].at, count=0, p50=None, p95=None)


def test_percentiles_are_the_same_on_both_databases(shop: Shop) -> None:
    took = [100, 200, 300, 400, 5000, 600, 700, 800, 900, 1000, 50]
    for number, milliseconds in enumerate(took):
        mail = shop.receive(a_reading(message_id=f"<{number}@x.fr>", sender=f"a{number}@x.fr", numbers=()))
        with shop.engines.writer.begin() as connection:
            stored_at = datetime(2026, 11, 24, 10, tzinfo=UTC)
            connection.execute(update(inbound).where(inbound.c.id == mail).values(stored_at=stored_at))
            connection.execute(
                insert(decision).values(
                    inbound_id=mail, seq=1, cause="machine", decided_by="machine", outcome="handoff", trace="{}",
                    decided_at=stored_at + timedelta(milliseconds=milliseconds),
                )
            )  # fmt: skip
    with shop.engines.reader.connect() as connection:
        last = history_of(connection, datetime(2026, 11, 24, 10, 59, tzinfo=UTC)).decided[-1]
    assert (last.count, last.p50, last.p95) == (11, 0.6, 5.0)
    assert (percentile(took, 0.5), percentile(took, 0.95), percentile([7], 0.95)) == (600, 5000, 7)


def test_days_begin_at_midnight_also_when_clocks_change() -> None:
    days = days_until(datetime(2026, 10, 26, 9, tzinfo=UTC), PARIS)
    assert {day.hour for day in days} == {0}
    assert days[-2] == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert days[-1] == datetime(2026, 10, 25, 23, tzinfo=UTC)


@pytest.mark.parametrize("now", ["2026-10-30T09:00+00:00", "2026-04-02T09:00+00:00"])
def test_a_mail_belongs_to_the_day_its_wall_clock_says_also_when_clocks_change(shop: Shop, now: str) -> None:
    shop.now = datetime.fromisoformat(now)
    days = days_until(shop.now, PARIS)
    edges = [
        at for day in days[1:] for at in (day - timedelta(minutes=1), day)
    ]  # in UTC: a day may have 23 or 25 hours
    moments = [at.astimezone(UTC) for at in edges]
    for number, at in enumerate(moments):
        mail = shop.receive(a_reading(message_id=f"<{number}@x.fr>", sender=f"a{number}@x.fr"))
        with shop.engines.writer.begin() as connection:
            connection.execute(update(inbound).where(inbound.c.id == mail).values(stored_at=at))
    with shop.engines.reader.connect() as connection:
        counted = [point.count for point in history_of(connection, shop.now).mails_per_day]
    expected = [sum(at.astimezone(PARIS).date() == day.date() for at in moments) for day in days]
    assert counted == expected == [1, *[2] * 28, 1]


def test_every_stage_is_explained_in_both_languages() -> None:
    assert set(MEANING) == set(StageName)
    assert all(set(said) == {"fr", "en"} for said in MEANING.values())
