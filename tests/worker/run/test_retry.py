"""What failed is grouped by cause, and tried again as a whole; nobody ever gets a second reply for it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, update

from outbox.schema import attempt, outbox
from parsers.request import Intent
from policies.order import Status
from policies.terms import Terms
from tests.builders import MANON, a_number, a_reading, a_wish, an_order, golden_order, some_words
from tests.worker.shop import Shop
from worker.intake.inbox import put_back
from worker.run.failures import failures
from worker.run.letter_list import WantedLetters
from worker.run.retry import count_retryable, count_retryable_letters, newest_mail, retry_letters, retry_mails
from worker.run.search_box import PARIS
from worker.run.wanted import EVERY_MAIL, Wanted
from worker.schema import case_file, inbound, journal, ledger, letter
from worker.unit import UnitOfWork


@pytest.fixture
def shop(upgraded_url: str) -> Iterator[Shop]:
    shop = Shop.at(upgraded_url, terms=Terms(book_max_age=timedelta(days=3)))
    shop.take_orders(an_order(), golden_order(number="4071990", email=MANON), as_of=shop.now)
    yield shop
    shop.engines.dispose()


def retried(shop: Shop, wanted: Wanted = EVERY_MAIL) -> int:
    """Put back what fits, and decide it; the number said before is the number done."""
    with UnitOfWork(shop.engines.writer) as unit:
        said = count_retryable(unit.connection, wanted)
        done = retry_mails(unit, wanted, by="lea", at=shop.now)
        unit.commit()
    assert said == done
    shop.drain()
    return done


def quarantine(shop: Shop, inbound_id: int, error: str) -> None:
    with shop.engines.writer.begin() as connection:
        values = {"state": "quarantined", "last_error": error, "attempts": 5}
        connection.execute(update(inbound).where(inbound.c.id == inbound_id).values(values))


def test_an_answered_mail_that_a_person_was_shown_is_never_answered_again(shop: Shop) -> None:
    wish = a_wish(Intent.CANCEL, side_wishes=(some_words("appelez-moi"),))
    shop.handle(shop.receive(a_reading(wish=wish)))
    assert [row["state"] for row in shop.rows(inbound)] == ["waiting"]
    assert shop.letters() == [("canceled", "claire.vasseur@orange.fr")]
    shop.now += timedelta(days=60)
    assert retried(shop) == 0
    with shop.engines.writer.begin() as connection:
        assert not put_back(connection, 1)
    assert len(shop.letters()) == 1
    assert len(shop.granted()) == 1
    assert len(shop.decisions(1)) == 1


def test_a_refused_mail_that_a_person_was_shown_is_not_refused_again(shop: Shop) -> None:
    shop.take_orders(an_order(number="4079999", status=Status.SHIPPED))
    wish = a_wish(Intent.CANCEL, side_wishes=(some_words("appelez-moi"),))
    shop.handle(shop.receive(a_reading(wish=wish, numbers=(a_number("4079999"),))))
    assert [kind for kind, _ in shop.letters()] == ["refused"]
    shop.now += timedelta(days=60)
    assert retried(shop) == 0
    assert [kind for kind, _ in shop.letters()] == ["refused"]


def test_a_mail_whose_order_was_moved_without_a_letter_is_not_decided_again(shop: Shop) -> None:
    wish = a_wish(Intent.CANCEL, side_wishes=(some_words("appelez-moi"),))
    shop.handle(shop.receive(a_reading(wish=wish)))
    with shop.engines.writer.begin() as connection:
        connection.execute(delete(letter))  # as for an address that we do not write to
    assert retried(shop) == 0
    assert shop.outcomes() == ["cancel"]


def test_an_acknowledged_mail_is_decided_again_without_a_second_acknowledgement(shop: Shop) -> None:
    shop.handle(shop.receive(a_reading(intent=Intent.QUESTION)))
    assert [kind for kind, _ in shop.letters()] == ["acknowledge"]
    for _ in range(2):
        shop.now += timedelta(days=2)
        assert retried(shop) == 1
        assert [kind for kind, _ in shop.letters()] == ["acknowledge"]


def test_requests_that_a_stale_book_held_up_are_all_carried_out_once_it_is_fresh(shop: Shop) -> None:
    shop.now += timedelta(days=4)
    shop.handle(shop.receive(a_reading(received_at=shop.now)))
    shop.handle(
        shop.receive(
            a_reading(sender=MANON, numbers=(a_number("4071990"),), message_id="<b@gmail.com>", received_at=shop.now)
        )
    )
    assert {row["ground"] for row in shop.rows(case_file)} == {"stale_book"}
    shop.take_orders(as_of=shop.now)
    assert retried(shop, Wanted(ground="stale_book")) == 2
    assert shop.outcomes() == ["cancel", "stop_production"]
    assert len(shop.granted()) == 2
    assert [kind for kind, _ in shop.letters() if kind != "acknowledge"] == ["canceled", "stopped"]
    assert {row["closed_by"] for row in shop.rows(case_file)} == {"lea"}
    assert [row["by"] for row in shop.rows(journal, journal.c.event == "put_back")] == ["lea", "lea"]
    assert retried(shop) == 0
    assert len(shop.rows(ledger)) == 2


def test_mails_that_came_after_the_number_was_said_are_left_out(shop: Shop) -> None:
    for number in range(3):
        quarantine(shop, shop.receive(a_reading(message_id=f"<{number}@orange.fr>")), "MemoryError: no room")
    with shop.engines.reader.connect() as connection:
        wanted = Wanted(state="quarantined", before_id=newest_mail(connection) + 1)
        assert count_retryable(connection, wanted) == 3
    quarantine(shop, shop.receive(a_reading(message_id="<late@orange.fr>")), "MemoryError: no room")
    with UnitOfWork(shop.engines.writer) as unit:
        assert retry_mails(unit, wanted, by="lea", at=shop.now) == 3
        unit.commit()
    assert [row["state"] for row in shop.rows(inbound)] == ["stored"] * 3 + ["quarantined"]


def test_a_selection_and_one_cause_are_tried_again(shop: Shop) -> None:
    for number, error in enumerate(("ValueError: a", "ValueError: b", "KeyError: c", "ValueErrors: d")):
        quarantine(shop, shop.receive(a_reading(message_id=f"<{number}@orange.fr>")), error)
    with shop.engines.reader.connect() as connection:
        assert count_retryable(connection, Wanted(error="ValueError")) == 2
        assert count_retryable(connection, Wanted(ids=(1, 3, 99))) == 2
        assert count_retryable(connection, Wanted(ids=(1, 3), error="KeyError")) == 1


def test_failures_are_grouped_by_cause_and_window(shop: Shop) -> None:
    shop.handle(shop.receive())
    quarantine(shop, shop.receive(a_reading(message_id="<1@x.fr>")), "ValueError: one")
    shop.now += timedelta(minutes=5)
    quarantine(shop, shop.receive(a_reading(message_id="<2@x.fr>")), "ValueError: another")
    shop.now += timedelta(hours=2)
    quarantine(shop, shop.receive(a_reading(message_id="<3@x.fr>")), "ValueError: a third")
    with shop.engines.writer.begin() as connection:
        connection.execute(update(outbox).where(outbox.c.id == 1).values(state="failed", moved_at=shop.now))
        connection.execute(
            insert(attempt).values(outbox_id=1, n=1, phase="rcpt", verdict="refused", code=550, at=shop.now)
        )
    with shop.engines.reader.connect() as connection:
        hours = failures(connection, window="hour", since=shop.now - timedelta(days=1))
        days = failures(connection, window="day", since=shop.now - timedelta(days=1))
        later = failures(connection, window="day", since=shop.now)
    assert [(one.of, one.cause, one.count, one.ids) for one in hours] == [
        ("letter", "550 rcpt", 1, (1,)),
        ("mail", "ValueError", 1, (4,)),
        ("mail", "ValueError", 2, (3, 2)),
    ]
    first = hours[-1]
    assert first.last_at - first.first_at == timedelta(minutes=5)
    assert first.window_at == first.first_at.astimezone(PARIS).replace(minute=0, second=0, microsecond=0)
    assert [(one.of, one.count) for one in days] == [("mail", 3), ("letter", 1)]
    assert days[0].window_at.hour == 0
    assert [(one.of, one.count) for one in later] == [("letter", 1), ("mail", 1)]


def test_failed_letters_are_all_sent_again_and_their_cases_closed(shop: Shop) -> None:
    shop.handle(shop.receive())
    shop.handle(shop.receive(a_reading(sender=MANON, numbers=(a_number("4071990"),), message_id="<b@gmail.com>")))
    with shop.engines.writer.begin() as connection:
        connection.execute(update(outbox).where(outbox.c.id == 1).values(state="failed"))
        connection.execute(update(outbox).where(outbox.c.id == 2).values(state="undelivered"))
        row = {"subject_key": "outbox:2", "ground": "bounce", "detail": "", "opened_at": shop.now}
        connection.execute(insert(case_file).values(row))
    before = [(row["message_id"], row["mime"]) for row in shop.rows(outbox)]
    wanted = WantedLetters(states=("failed", "undelivered"))
    with UnitOfWork(shop.engines.writer) as unit:
        assert count_retryable_letters(unit.connection, WantedLetters()) == 2
        assert count_retryable_letters(unit.connection, replace(wanted, cause="bounce")) == 1
        assert retry_letters(unit, wanted, by="lea", at=shop.now) == 2
        assert retry_letters(unit, wanted, by="lea", at=shop.now) == 0
        unit.commit()
    assert [row["state"] for row in shop.rows(outbox)] == ["pending", "pending"]
    assert [(row["message_id"], row["mime"]) for row in shop.rows(outbox)] == before
    assert [row["closed_by"] for row in shop.rows(case_file)] == ["lea"]
