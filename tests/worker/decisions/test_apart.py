"""Most mail to the mailbox is no cancellation: it stays there, apart from the cases, unless the shop takes all of it."""

from collections.abc import Iterator
from typing import Any

import pytest

from parsers.request import Automation, Intent
from policies.terms import Terms
from tests.builders import a_wish, an_order, golden_order
from tests.worker.decisions.desk import ANNE, Desk
from tests.worker.shop import Shop
from worker.decisions.claims import take_up
from worker.schema import InboundState, case_file, inbound, letter


@pytest.fixture
def shop(upgraded_url: str) -> Iterator[Shop]:
    shop = Shop.at(upgraded_url)
    shop.take_orders(an_order())
    yield shop
    shop.engines.dispose()


def stands(shop: Shop, **reading: Any) -> tuple[str, bool, int]:
    """Handle a mail and say its state, whether it is apart, and how many cases there are."""
    mail = shop.receive(**reading)
    shop.drain()
    (row,) = shop.rows(inbound, inbound.c.id == mail)
    return row["state"], bool(row["apart"]), len(shop.rows(case_file))


@pytest.mark.parametrize(
    "intent",
    [Intent.QUESTION, Intent.COMPLAINT, Intent.CREDIT_QUESTION, Intent.THANKS, Intent.OTHER, Intent.NONE],
)
def test_a_mail_about_something_else_waits_in_the_mailbox_and_is_no_case(shop: Shop, intent: Intent) -> None:
    assert stands(shop, intent=intent) == (InboundState.WAITING, True, 0)
    (row,) = shop.rows(inbound)
    assert row["intent"] == intent
    assert shop.outcomes() == ["handoff"]


@pytest.mark.parametrize("intent", [Intent.QUESTION, Intent.OTHER])
def test_a_shop_that_takes_all_has_a_case_of_each(shop: Shop, intent: Intent) -> None:
    shop.terms = Terms(take_all=True)
    assert stands(shop, intent=intent) == (InboundState.WAITING, False, 1)


OF_CANCELLATION = set(Intent) - {
    Intent.QUESTION, Intent.COMPLAINT, Intent.CREDIT_QUESTION, Intent.THANKS, Intent.OTHER, Intent.NONE,
}  # fmt: skip


@pytest.mark.parametrize("intent", sorted(OF_CANCELLATION - {Intent.CANCEL, Intent.MACHINE}))
def test_whatever_has_to_do_with_a_cancellation_is_a_case(shop: Shop, intent: Intent) -> None:
    assert stands(shop, intent=intent) == (InboundState.WAITING, False, 1)


def test_an_unclear_request_and_one_that_speaks_of_cancelling_beside_are_cases(shop: Shop) -> None:
    assert stands(shop, wish=a_wish(Intent.CANCEL, clear=False)) == (InboundState.WAITING, False, 1)
    beside = a_wish(Intent.QUESTION, also=(Intent.RETRACTION,))
    assert stands(shop, wish=beside, message_id="<2@orange.fr>", text="autre\n")[1:] == (False, 2)
    both = a_wish(Intent.QUESTION, also=(Intent.COMPLAINT,))
    assert stands(shop, wish=both, message_id="<3@orange.fr>", text="encore\n")[1:] == (True, 2)


def test_a_threat_is_a_case_whatever_it_is_about(shop: Shop) -> None:
    assert stands(shop, wish=a_wish(Intent.COMPLAINT, urgent=True)) == (InboundState.WAITING, False, 1)


def test_an_answer_in_a_conversation_of_ours_is_a_case(shop: Shop) -> None:
    shop.receive()
    shop.drain()
    (told,) = shop.rows(letter)
    answer = {"in_reply_to": (told["message_id"],), "message_id": "<2@orange.fr>", "text": "Et mon avoir ?\n"}
    assert stands(shop, intent=Intent.CREDIT_QUESTION, **answer) == (InboundState.WAITING, False, 1)


def test_a_handoff_for_another_reason_is_a_case_also_about_another_subject(shop: Shop) -> None:
    assert stands(shop, intent=Intent.QUESTION, colleague=True) == (InboundState.WAITING, False, 1)


def test_a_mail_that_was_done_with_keeps_its_intent_and_is_not_apart(shop: Shop) -> None:
    assert stands(shop) == (InboundState.DECIDED, False, 0)
    assert stands(shop, intent=Intent.OTHER, automation=Automation.STRONG, message_id="<2@x.fr>")[1] is False
    assert [row["intent"] for row in shop.rows(inbound)] == ["cancel", "other"]


def test_a_mail_that_joins_another_as_a_case_has_its_intent(shop: Shop) -> None:
    shop.take_orders(golden_order(number="4071990"))
    shop.receive()
    shop.receive(intent=Intent.RETRACTION, message_id="<2@orange.fr>", text="Gardez-la.\n")
    shop.drain()
    assert [(row["intent"], bool(row["apart"])) for row in shop.rows(inbound)] == [
        ("cancel", False),
        ("retraction", False),
    ]


def test_a_mail_apart_is_taken_up_as_a_case_by_a_person(shop: Shop) -> None:
    stands(shop, intent=Intent.QUESTION)
    desk = Desk(shop=shop)
    assert desk.run(lambda unit: take_up(unit.connection, 1, by=ANNE, at=shop.now)) == 1
    assert [case["ground"] for case in desk.cases()] == ["taken_up"]
    assert not shop.rows(inbound)[0]["apart"]


def test_in_shadow_mode_it_stands_apart_too(shop: Shop) -> None:
    shop.live = False
    assert stands(shop, intent=Intent.QUESTION) == (InboundState.WAITING, True, 0)
