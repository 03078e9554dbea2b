"""Letters that a limit stops, and letters that the breaker holds: what is told to nobody, and what a person hears of."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import RowMapping, update

from outbox.holds import EVERYTHING, Which, standing_holds
from outbox.schema import Scope, outbox
from parsers.request import Intent
from policies.order import Status
from tests.builders import CLAIRE, MANON, a_number, a_reading, a_wish, an_order
from tests.worker.decisions.desk import ANNE, Desk
from tests.worker.shop import Shop
from worker.decisions.acts import Act
from worker.decisions.limits import limits_of
from worker.run.holding import release_letters
from worker.schema import InboundState, case_file, challenge, inbound, journal
from worker.unit import UnitOfWork

NUMBERS = [f"40719{at:02}" for at in range(20)]


@pytest.fixture
def shop(upgraded_url: str) -> Iterator[Shop]:
    shop = Shop.at(upgraded_url)
    yield shop
    shop.engines.dispose()


def unclear(shop: Shop, at: int, **more: Any) -> int:
    """Receive a proven customer's request without a number, in a thread of its own; they have several orders."""
    return shop.receive(
        a_reading(numbers=(), message_id=f"<{at}@orange.fr>", text=f"Annulez ma commande ({at}).", **more)
    )


def kinds(shop: Shop) -> Counter[str]:
    return Counter(kind for kind, _ in shop.letters())


def silent(shop: Shop) -> list[dict[str, str]]:
    return [json.loads(row["detail"]) for row in shop.rows(journal, journal.c.event == "letter_limited")]


def cases(shop: Shop) -> list[RowMapping]:
    return shop.rows(case_file, case_file.c.closed_at.is_(None))


def age_letters(shop: Shop, span: timedelta) -> None:
    with UnitOfWork(shop.engines.writer) as unit:
        for row in shop.rows(outbox):
            aged = update(outbox).where(outbox.c.id == row["id"]).values(created_at=row["created_at"] - span)
            unit.connection.execute(aged)
        unit.commit()


def test_a_fourth_question_in_an_hour_is_not_written_and_one_case_says_so(shop: Shop) -> None:
    shop.take_orders(an_order(NUMBERS[0]), an_order(NUMBERS[1]))
    mails = [unclear(shop, at) for at in range(6)]
    shop.drain()
    assert shop.outcomes() == ["clarify"] * 6
    assert kinds(shop) == {"clarify": 3}
    assert silent(shop) == [{"kind": "clarify", "limit": "address 3/hour"}] * 3
    (case,) = cases(shop)
    assert (case["ground"], case["inbound_id"], case["urgent"]) == ("limited", mails[3], False)
    states = [row["state"] for row in shop.rows(inbound)]
    assert states == [*["decided"] * 3, InboundState.WAITING, "decided", "decided"]


def test_a_person_writes_the_letter_that_the_limit_stopped(shop: Shop) -> None:
    shop.take_orders(an_order(NUMBERS[0]), an_order(NUMBERS[1]))
    for at in range(4):
        unclear(shop, at)
    shop.drain()
    desk = Desk(shop=shop)
    desk.decide(Act.CLARIFY)
    assert kinds(shop) == {"clarify": 4}
    assert cases(shop) == []


def test_once_the_case_is_closed_the_next_silence_is_a_case_again(shop: Shop) -> None:
    shop.take_orders(an_order(NUMBERS[0]), an_order(NUMBERS[1]))
    for at in range(4):
        unclear(shop, at)
    shop.drain()
    Desk(shop=shop).decide(Act.NOTHING)
    assert cases(shop) == []
    unclear(shop, 5)
    unclear(shop, 6)
    shop.drain()
    assert len(cases(shop)) == 1


def test_the_limit_ends_with_its_window(shop: Shop) -> None:
    shop.take_orders(an_order(NUMBERS[0]), an_order(NUMBERS[1]))
    for hour in range(5):
        for at in range(4):
            unclear(shop, 10 * hour + at)
        shop.drain()
        age_letters(shop, timedelta(minutes=61))
    assert kinds(shop) == {"clarify": 10}  # three an hour, and ten a day
    age_letters(shop, timedelta(days=1))
    unclear(shop, 99)
    shop.drain()
    assert kinds(shop) == {"clarify": 11}


def test_an_acknowledgement_past_the_limit_leaves_no_case_but_its_own_mails(shop: Shop) -> None:
    for at in range(5):
        shop.receive(a_reading(wish=a_wish(Intent.CONDITIONAL), message_id=f"<{at}@orange.fr>", text=f"Si… ({at})"))
    shop.drain()
    assert kinds(shop) == {"acknowledge": 3}
    assert [case["ground"] for case in cases(shop)] == ["not_clear"] * 5
    assert len(silent(shop)) == 2


def test_every_settled_order_has_its_letter_whatever_was_written_before(shop: Shop) -> None:
    shop.take_orders(
        *(an_order(number) for number in NUMBERS[:6]), *(an_order(number, Status.SHIPPED) for number in NUMBERS[6:12])
    )
    for at in range(4):
        unclear(shop, at)
    shop.drain()
    for at, number in enumerate(NUMBERS[:12]):
        shop.receive(
            a_reading(numbers=(a_number(number),), message_id=f"<s{at}@orange.fr>", text=f"Annulez la {number}.")
        )
    shop.drain()
    assert kinds(shop) == {"clarify": 3, "canceled": 6, "refused": 6}


def test_a_confirmation_past_the_limit_makes_no_code_and_is_a_case_urgent_where_it_prints(shop: Shop) -> None:
    printing = an_order(NUMBERS[3], Status.IN_PRODUCTION)
    shop.take_orders(*(an_order(number) for number in NUMBERS[:3]), printing, an_order(NUMBERS[4]))
    for at, number in enumerate(NUMBERS[:5]):
        stranger = f"stranger{at}@evil.example"
        shop.receive(
            a_reading(numbers=(a_number(number),), sender=stranger, proven=False, message_id=f"<{at}@evil.example>")
        )
    shop.drain()
    assert shop.outcomes() == ["confirm"] * 5
    assert shop.letters() == [("confirm", CLAIRE)] * 3
    assert len(shop.rows(challenge)) == 3
    assert [(case["ground"], case["order_number"], case["urgent"]) for case in cases(shop)] == [
        ("limited", NUMBERS[3], True),
        ("limited", NUMBERS[4], False),
    ]


def test_a_confirmation_stopped_by_the_limit_is_asked_for_by_the_next_mail(shop: Shop) -> None:
    shop.take_orders(*(an_order(number) for number in NUMBERS[:4]))
    for at, number in enumerate((*NUMBERS[:4],)):
        shop.receive(a_reading(numbers=(a_number(number),), sender=MANON, proven=False, message_id=f"<{at}@gmail.com>"))
    shop.drain()
    age_letters(shop, timedelta(minutes=61))
    again = a_number(NUMBERS[3])
    shop.receive(a_reading(numbers=(again,), sender=MANON, proven=False, message_id="<9@gmail.com>", text="Encore."))
    shop.drain()
    assert shop.outcomes()[-1] == "confirm"
    assert kinds(shop) == {"confirm": 4}


def test_the_breaker_holds_settled_letters_each_a_case_and_lets_go_of_all(shop: Shop) -> None:
    shop.limits = limits_of(overall="3/hour")
    shop.take_orders(*(an_order(number) for number in NUMBERS[:5]))
    for at, number in enumerate(NUMBERS[:5]):
        shop.receive(
            a_reading(numbers=(a_number(number),), message_id=f"<{at}@orange.fr>", text=f"Annulez la {number}.")
        )
    shop.drain()
    assert shop.outcomes() == ["cancel"] * 5
    assert shop.granted() == [7690] * 5  # credits stand; their letters wait
    assert kinds(shop) == {"canceled": 5}
    opened = Counter((case["ground"], case["urgent"]) for case in cases(shop))
    assert opened == {("breaker", True): 1, ("held", False): 5}
    assert {case["order_number"] for case in cases(shop) if case["ground"] == "held"} == set(NUMBERS[:5])
    with shop.engines.reader.connect() as connection:
        (standing,) = standing_holds(connection)
    assert (standing.which, standing.held_by) == (EVERYTHING, "breaker")
    (alarm,) = shop.rows(journal, journal.c.event == "breaker_tripped")
    assert json.loads(alarm["detail"])["held"] == 4
    with UnitOfWork(shop.engines.writer) as unit:
        release_letters(unit.connection, EVERYTHING, by=f"operator:{ANNE}", at=shop.now)
        unit.commit()
    assert cases(shop) == []
    assert {row["state"] for row in shop.rows(outbox)} == {"pending"}


def test_a_flood_of_confirmations_is_held_and_other_letters_leave(shop: Shop) -> None:
    shop.limits = limits_of(confirmations="2/hour")
    addresses = [f"client{at}@orange.fr" for at in range(5)]
    shop.take_orders(*(an_order(number, email=one) for number, one in zip(NUMBERS, addresses, strict=False)))
    for at, number in enumerate(NUMBERS[:4]):
        shop.receive(a_reading(numbers=(a_number(number),), sender=MANON, proven=False, message_id=f"<{at}@gmail.com>"))
    shop.receive(a_reading(numbers=(a_number(NUMBERS[4]),), sender=addresses[4], message_id="<own@orange.fr>"))
    shop.drain()
    with shop.engines.reader.connect() as connection:
        assert [one.which for one in standing_holds(connection)] == [Which(scope=Scope.KIND, value="confirm")]
    assert [case["ground"] for case in cases(shop)] == ["breaker"]
    assert {row["kind"]: row["state"] for row in shop.rows(outbox) if row["kind"] != "confirm"} == {
        "canceled": "pending"
    }


def test_nothing_of_a_customer_is_in_what_a_limit_leaves_behind(shop: Shop) -> None:
    shop.limits = limits_of(overall="2/hour")
    shop.take_orders(an_order(NUMBERS[0]), an_order(NUMBERS[1]))
    for at in range(5):
        unclear(shop, at)
    shop.drain()
    written = json.dumps([dict(row) for row in (*shop.rows(journal), *cases(shop))], default=str)
    assert "limited" in written
    assert "breaker_tripped" in written
    assert "@" not in written
