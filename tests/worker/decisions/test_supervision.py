"""What the machine may not do alone: a draft, a case, and nothing done until a person agrees."""

import json
from collections.abc import Iterator

import pytest

from parsers.request import Assent, Intent
from policies.decision import Outcome
from policies.money import Money
from policies.order import Order, Status
from tests.builders import NUMBER, a_line, a_reading, an_order, golden_order
from tests.worker.decisions.desk import ANNE, Desk
from tests.worker.shop import Shop
from worker.decisions.acts import Act, DecidedByPerson
from worker.decisions.supervision import (
    MAY_BE_SHADOWED,
    UNSUPERVISED,
    Said,
    Supervision,
    set_ceiling,
    set_shadow,
    supervision_of,
)
from worker.schema import change, journal, orders


@pytest.fixture
def desk(upgraded_url: str) -> Iterator[Desk]:
    shop = Shop.at(upgraded_url)
    yield Desk(shop=shop)
    shop.engines.dispose()


def ceiling(desk: Desk, amount: Money | None) -> None:
    desk.run(lambda unit: set_ceiling(unit.connection, amount, by=ANNE, at=desk.shop.now, why="new season"))


def shadow(desk: Desk, *outcomes: Outcome) -> None:
    desk.run(lambda unit: set_shadow(unit.connection, outcomes, by=ANNE, at=desk.shop.now, why="new letters"))


def kept(desk: Desk) -> Supervision:
    with desk.shop.engines.reader.connect() as connection:
        return supervision_of(connection)


def handle(desk: Desk, order: Order) -> None:
    desk.shop.take_orders(order)
    desk.shop.receive()
    desk.shop.drain()


def is_untouched(desk: Desk, order: Order) -> bool:
    (row,) = desk.shop.rows(orders)
    nothing = (desk.shop.granted(), desk.shop.letters(), desk.shop.rows(change)) == ([], [], [])
    return nothing and row["status"] == order.status


@pytest.mark.parametrize(
    "order, urgent, act",
    [(an_order(), False, Act.CANCEL), (golden_order(), True, Act.STOP_PRODUCTION)],
)
def test_a_credit_above_the_ceiling_waits_for_a_person_urgently_where_it_is_printing(
    desk: Desk,
    order: Order,
    urgent: bool,  # noqa: FBT001 — a parameter of the table above
    act: Act,
) -> None:
    ceiling(desk, Money(5275, "EUR"))
    handle(desk, order)
    (case,) = desk.cases()
    assert (case["ground"], bool(case["urgent"]), case["order_number"]) == ("ceiling", urgent, NUMBER)
    assert is_untouched(desk, order)
    assert [row["shadow"] for row in desk.shop.decisions(1)] == [True]
    assert [one.act for one in desk.look().decisions if one.suggested] == [act]
    done = desk.decide(act)
    assert isinstance(done, DecidedByPerson)
    assert desk.shop.granted() == [done.credit.minor if done.credit else None]


def test_a_credit_of_exactly_the_ceiling_is_granted_by_the_machine(desk: Desk) -> None:
    ceiling(desk, Money(5276, "EUR"))
    handle(desk, golden_order())
    assert desk.shop.granted() == [5276]
    assert desk.cases() == []


def test_a_credit_in_another_currency_than_the_ceilings_is_a_persons(desk: Desk) -> None:
    ceiling(desk, Money(1_000_000, "EUR"))
    handle(desk, an_order(currency="CHF"))
    assert [case["ground"] for case in desk.cases()] == ["ceiling"]
    assert desk.shop.granted() == []


def test_an_outcome_in_shadow_is_drafted_and_the_others_are_done(desk: Desk) -> None:
    shadow(desk, Outcome.REFUSE, Outcome.STOP_PRODUCTION)
    order = golden_order()
    handle(desk, order)
    assert is_untouched(desk, order)
    assert [(case["ground"], case["urgent"]) for case in desk.cases()] == [("shadow", True)]
    desk.shop.take_orders(an_order("4071990", email="x@orange.fr"))
    desk.shop.receive(a_reading(sender="x@orange.fr", numbers=[], message_id="<2@orange.fr>"))
    desk.shop.drain()
    assert desk.shop.outcomes() == ["stop_production", "cancel"]
    assert desk.shop.granted() == [7690]


def test_a_refusal_in_shadow_is_not_urgent_and_leaves_with_a_persons_consent(desk: Desk) -> None:
    shadow(desk, Outcome.REFUSE)
    handle(desk, an_order(status=Status.SHIPPED, lines=(a_line(processed=1),)))
    assert [(case["ground"], bool(case["urgent"])) for case in desk.cases()] == [("shadow", False)]
    desk.decide(Act.REFUSE)
    assert [kind for kind, _ in desk.shop.letters()] == ["refused"]


def test_a_drafted_confirmation_spends_no_code(desk: Desk) -> None:
    desk.shop.take_orders(an_order())
    desk.shop.receive(proven=False, message_id="<s@free.fr>")
    desk.shop.drain()
    ceiling(desk, Money(1000, "EUR"))
    for at in range(2):
        desk.shop.receive(
            numbers=[], intent=Intent.OTHER, assent=Assent.YES, codes=tuple(desk.shop.codes),
            text=f"oui {at}\n", message_id=f"<c{at}@o.fr>",
        )  # fmt: skip
    desk.shop.drain()
    assert desk.shop.outcomes() == ["confirm", "cancel", "cancel"]
    assert [case["ground"] for case in desk.cases()] == ["ceiling", "ceiling"]
    first, second = (case["id"] for case in desk.cases())
    assert isinstance(desk.decide(Act.CANCEL, case_id=second), DecidedByPerson)
    assert not isinstance(desk.decide(Act.CANCEL, case_id=first), DecidedByPerson)
    assert desk.shop.granted() == [7690]


def test_what_is_set_says_who_when_and_why_and_can_be_taken_back(desk: Desk) -> None:
    assert kept(desk) == UNSUPERVISED
    shadow(desk, Outcome.CLARIFY)
    ceiling(desk, Money(20000, "EUR"))
    ceiling(desk, Money(30000, "EUR"))
    assert kept(desk) == Supervision(
        shadow=frozenset({Outcome.CLARIFY}),
        shadow_said=Said(by=ANNE, at=desk.shop.now, why="new letters"),
        ceiling=Money(30000, "EUR"),
        ceiling_said=Said(by=ANNE, at=desk.shop.now, why="new season"),
    )
    shadow(desk)
    ceiling(desk, None)
    assert kept(desk) == UNSUPERVISED
    said = [(row["event"], row["by"], json.loads(row["detail"])) for row in desk.shop.rows(journal)]
    assert said[0] == (
        "shadow_outcomes",
        "operator:anne",
        {"outcomes": ["clarify"], "why": "new letters"},
    )
    assert said[-1] == ("ceiling", "operator:anne", {"ceiling": None, "why": "new season"})


def test_what_does_nothing_cannot_be_drafted_and_a_ceiling_is_not_negative(desk: Desk) -> None:
    for outcome in set(Outcome) - set(MAY_BE_SHADOWED):
        with pytest.raises(ValueError, match="can be drafted"):
            shadow(desk, outcome)
    with pytest.raises(ValueError, match="or more"):
        ceiling(desk, Money(-1, "EUR"))
    assert kept(desk) == UNSUPERVISED
