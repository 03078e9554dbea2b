"""Lists show what fits, newest or most urgent first, page by page, and hold nobody's name unless asked."""

import itertools
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from outbox.schema import attempt, outbox
from parsers.request import Intent
from policies.order import Status
from policies.terms import Terms
from tests.builders import CLAIRE, MANON, a_number, a_reading, an_order, golden_order
from tests.worker.shop import Shop
from worker.cases import close_case, open_case
from worker.run.case_list import EVERY_CASE, Place, WantedCases, cases_wanted, count_cases, next_case
from worker.run.letter_list import EVERY_LETTER, WantedLetters, count_letters, letters_wanted
from worker.run.listings import Count, count_wanted, mails_wanted
from worker.run.order_list import orders_wanted
from worker.run.wanted import EVERY_MAIL, NotUnderstoodError, Wanted
from worker.schema import case_file, decision, inbound, letter


@pytest.fixture
def shop(upgraded_url: str) -> Iterator[Shop]:
    """1 cancelled, 2 stopped, 3 left to a person, 4 the same again at night, 5 in quarantine, 6 not read yet."""
    shop = Shop.at(upgraded_url, terms=Terms(take_all=True))
    shop.take_orders(
        an_order(aliases=("claire@travail.fr",)),
        golden_order(number="4071990", email=MANON, name="Manon Tessier-Lœuil"),
        an_order(number="4079999", status=Status.SHIPPED, email="lea@free.fr", name="Léa Martin"),
    )
    shop.handle(shop.receive())
    shop.handle(shop.receive(a_reading(sender=MANON, numbers=(a_number("4071990"),), message_id="<b@gmail.com>")))
    shop.handle(shop.receive(a_reading(intent=Intent.CONDITIONAL, message_id="<c@orange.fr>")))
    shop.now += timedelta(hours=12)
    shop.handle(shop.receive(a_reading(intent=Intent.PART, message_id="<d@orange.fr>", numbers=())))
    parked = shop.receive(a_reading(sender="x@free.fr", message_id="<e@free.fr>"))
    shop.receive(a_reading(sender="y@free.fr", message_id="<f@free.fr>"))
    with shop.engines.writer.begin() as connection:
        for number, intent in ((1, "cancel"), (2, "cancel"), (3, "question"), (4, "complaint")):
            connection.execute(update(inbound).where(inbound.c.id == number).values(intent=intent, apart=number == 3))
        connection.execute(
            update(inbound)
            .where(inbound.c.id == parked)
            .values(state="quarantined", last_error="MemoryError: no room left")
        )
        open_case(connection, f"inbound:{parked}", ground="quarantined", at=shop.now, detail="", inbound_id=parked)
    yield shop
    shop.engines.dispose()


def ids(shop: Shop, wanted: Wanted) -> list[int]:
    with shop.engines.reader.connect() as connection:
        found = [row.id for row in mails_wanted(connection, wanted)]
        assert count_wanted(connection, wanted) == Count(number=len(found))
        return found


def test_each_lone_field_finds_its_mails(shop: Shop) -> None:
    morning = shop.now - timedelta(hours=6)
    expected = {
        Wanted(): [6, 5, 4, 3, 2, 1],
        Wanted(state="quarantined"): [5],
        Wanted(state="stored"): [6],
        Wanted(outcome="cancel"): [1],
        Wanted(outcome="handoff"): [4, 3],
        Wanted(ground="not_clear"): [4, 3],
        Wanted(intent="cancel"): [2, 1],
        Wanted(order="4071990"): [2],
        Wanted(since=morning): [6, 5, 4],
        Wanted(until=morning): [3, 2, 1],
        Wanted(since=morning, until=shop.now): [],
        Wanted(address=CLAIRE): [4, 3, 1],
        Wanted(message_id="<b@gmail.com>"): [2],
        Wanted(apart=True): [3],
        Wanted(apart=False): [6, 5, 4, 2, 1],
        Wanted(open_case=True): [5, 4, 3],
        Wanted(open_case=False): [6, 2, 1],
        Wanted(urgent=True): [],
        Wanted(error="MemoryError"): [5],
        Wanted(error="Memory"): [],
        Wanted(ids=(2, 5, 77)): [5, 2],
        Wanted(name="tessier loeuil"): [2],
        Wanted(name="LÉA"): [],
        Wanted(name="%"): [],
        Wanted(name="Vasseur", outcome="cancel"): [1],
        Wanted(state="waiting", outcome="handoff", intent="complaint", open_case=True): [4],
    }
    for wanted, found in expected.items():
        assert ids(shop, wanted) == found, wanted


def test_our_own_message_id_finds_the_mail_that_the_letter_answered(shop: Shop) -> None:
    ours = shop.rows(letter, letter.c.inbound_id == 2)[0]["message_id"]
    assert ids(shop, Wanted(message_id=ours)) == [2]


def test_a_customer_who_wrote_from_an_alias_is_found_by_name(shop: Shop) -> None:
    shop.receive(a_reading(sender="claire@travail.fr", message_id="<g@travail.fr>"))
    assert ids(shop, Wanted(name="vasseur claire")) == [7, 4, 3, 1]


def test_an_outcome_is_that_of_the_decision_that_stands(shop: Shop) -> None:
    with shop.engines.writer.begin() as connection:
        connection.execute(
            insert(decision).values(
                inbound_id=3, seq=2, cause="person", decided_by="lea", outcome="refuse", ground="shipped",
                order_number="4079999", trace="{}", decided_at=shop.now,
            )
        )  # fmt: skip
    assert ids(shop, Wanted(outcome="handoff")) == [4]
    assert ids(shop, Wanted(outcome="refuse")) == [3]
    assert ids(shop, Wanted(order="4079999")) == [3]
    with shop.engines.reader.connect() as connection:
        [row] = mails_wanted(connection, Wanted(outcome="refuse"))
    assert (row.ground, row.decided_by, row.order, row.intent, row.apart) == (
        "shipped",
        "lea",
        "4079999",
        "question",
        True,
    )


def test_pages_follow_one_another_without_a_gap(shop: Shop) -> None:
    seen: list[int] = []
    page = replace(EVERY_MAIL, limit=2)
    with shop.engines.reader.connect() as connection:
        while rows := mails_wanted(connection, page):
            seen += [row.id for row in rows]
            page = replace(page, before_id=rows[-1].id)
    assert seen == [6, 5, 4, 3, 2, 1]


def test_counting_stops_at_a_bound(shop: Shop) -> None:
    with shop.engines.reader.connect() as connection:
        assert count_wanted(connection, EVERY_MAIL, bound=5) == Count(number=5, more=True)
        assert count_wanted(connection, EVERY_MAIL, bound=6) == Count(number=6)
    assert str(Count(number=10_000, more=True)) == "10\u202f000+"


def test_rows_hold_nobodys_name_unless_asked(shop: Shop) -> None:
    with shop.engines.reader.connect() as connection:
        for personal in (False, True):
            rows: list[Any] = [
                *mails_wanted(connection, EVERY_MAIL, personal=personal),
                *cases_wanted(connection, EVERY_CASE, personal=personal),
                *letters_wanted(connection, EVERY_LETTER, personal=personal),
            ]
            said = str([asdict(row) for row in rows])
            assert (CLAIRE in said) is personal
            assert ("Annulation" in said) is personal


def test_cases_are_urgent_first_and_then_the_oldest(shop: Shop) -> None:
    with shop.engines.writer.begin() as connection:
        for number, urgent, hours in ((1, True, 3), (2, True, 5), (3, False, 100)):
            open_case(
                connection, f"order:{number}", ground="paid", at=shop.now - timedelta(hours=hours), detail="",
                order_number="4079999", urgent=urgent,
            )  # fmt: skip
        close_case(connection, "inbound:4", by="lea", at=shop.now)
    wanted = replace(EVERY_CASE, limit=2)
    seen = []
    with shop.engines.reader.connect() as connection:
        assert count_cases(connection, wanted) == Count(number=5)
        while rows := cases_wanted(connection, wanted):
            seen += [(row.subject_key, row.urgent, row.order_status) for row in rows]
            wanted = replace(wanted, after=Place.read(str(rows[-1].place)))
    assert seen == [
        ("order:2", True, "shipped"),
        ("order:1", True, "shipped"),
        ("order:3", False, "shipped"),
        ("inbound:3", False, "canceled"),
        ("inbound:5", False, None),
    ]


def test_cases_are_narrowed_by_ground_intent_order_and_who_works_on_them(shop: Shop) -> None:
    with shop.engines.writer.begin() as connection:
        connection.execute(update(case_file).where(case_file.c.inbound_id == 4).values(claimed_by="lea", urgent=True))
    expected = {
        WantedCases(ground="quarantined"): [5],
        WantedCases(intent="question"): [3],
        WantedCases(urgent=True): [4],
        WantedCases(urgent=False): [3, 5],
        WantedCases(claimed=True): [4],
        WantedCases(claimed=False): [3, 5],
        WantedCases(claimed_by="tom"): [],
        WantedCases(free_for="lea"): [4, 3, 5],
        WantedCases(free_for="tom"): [3, 5],
        WantedCases(order="4071852"): [4, 3],
        WantedCases(inbound_id=3): [3],
    }
    with shop.engines.reader.connect() as connection:
        for wanted, found in expected.items():
            assert [row.inbound_id for row in cases_wanted(connection, wanted)] == found, wanted
            assert count_cases(connection, wanted).number == len(found), wanted


def test_the_next_case_is_one_that_nobody_else_works_on_and_begins_again_at_the_top(shop: Shop) -> None:
    with shop.engines.writer.begin() as connection:
        connection.execute(update(case_file).where(case_file.c.inbound_id == 4).values(claimed_by="tom"))
    with shop.engines.reader.connect() as connection:
        third, fourth, fifth = cases_wanted(connection, EVERY_CASE)
        first = next_case(connection, free_for="lea")
        behind = next_case(connection, third.place, free_for="lea")
        again = next_case(connection, fifth.place, free_for="lea")
    assert (first, behind, again) == (third, fifth, third)
    assert fourth.claimed_by == "tom"


@pytest.mark.parametrize("text", ["", "1-2", "1-x-3", "1-2-3-4", "1-99999999999999999-3", "-1-2-3"])
def test_a_place_of_nobodys_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstoodError):
        Place.read(text)


def test_letters_are_found_by_state_kind_domain_order_and_cause(shop: Shop) -> None:
    tries = itertools.count(1)
    with shop.engines.writer.begin() as connection:
        connection.execute(update(outbox).where(outbox.c.id == 1).values(state="failed"))
        for code, phase in ((451, "rcpt"), (550, "rcpt")):
            connection.execute(
                insert(attempt).values(
                    outbox_id=1, n=next(tries), phase=phase, verdict="refused", code=code, at=shop.now
                )
            )
        connection.execute(update(outbox).where(outbox.c.id == 2).values(state="undelivered"))
    expected = {
        WantedLetters(): [4, 3, 2, 1],
        WantedLetters(states=("failed", "undelivered")): [2, 1],
        WantedLetters(kind="stopped"): [2],
        WantedLetters(domain="orange.fr"): [4, 3, 1],
        WantedLetters(order="4071852"): [1],
        WantedLetters(inbound_id=3): [3],
        WantedLetters(cause="550 rcpt"): [1],
        WantedLetters(cause="451 rcpt"): [],
        WantedLetters(cause="bounce"): [2],
        WantedLetters(cause="untried"): [],
        WantedLetters(cause="connect"): [],
        WantedLetters(ids=(1, 4)): [4, 1],
        WantedLetters(before_id=3, limit=1): [2],
    }
    with shop.engines.reader.connect() as connection:
        for wanted, found in expected.items():
            rows = letters_wanted(connection, wanted)
            assert [row.id for row in rows] == found, wanted
            if wanted.before_id is None:
                assert count_letters(connection, wanted).number == len(found), wanted
        [failed] = letters_wanted(connection, WantedLetters(ids=(1,)))
        assert (failed.cause, failed.last_code, failed.order, failed.inbound_id) == ("550 rcpt", 550, "4071852", 1)


@pytest.mark.parametrize(
    "words, found",
    [
        ("4071990", ["4071990"]),
        ("407", ["4079999", "4071852", "4071990"]),
        ("#4079", ["4079999"]),
        (CLAIRE.upper(), ["4071852"]),
        (CLAIRE, ["4071852"]),
        ("claire@travail.fr", ["4071852"]),
        ("nobody@nowhere", []),
        ("martin lea", ["4079999"]),
        ("tess", ["4071990"]),
        ("LŒUIL tessier-", ["4071990"]),
        ("essier", []),
        ("- '", []),
        ("o'b\\ & | ! <-> :* (", []),
        ("4%", []),
        ("_", []),
        ("  ", []),
    ],
)
def test_an_order_is_found_by_what_a_person_has_at_hand(shop: Shop, words: str, found: list[str]) -> None:
    with shop.engines.reader.connect() as connection:
        assert sorted(row.number for row in orders_wanted(connection, words)) == sorted(found)
        assert len(orders_wanted(connection, "407", limit=2)) == 2


def test_an_unproven_senders_mails_are_found_by_the_address_they_claim(shop: Shop) -> None:
    stranger = a_reading(sender="lea@free.fr", proven=False, message_id="<h@free.fr>")
    shop.receive(stranger)
    assert ids(shop, Wanted(name="léa martin")) == [7]
