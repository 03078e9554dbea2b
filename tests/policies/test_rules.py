"""Each rule by an example that it answers, in the order in which they are asked (contract, whole)."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from parsers.request import Assent, Automation, Intent, NumberRole, Piece, PieceKind, Place, Reading
from policies.decision import Cancel, Clarify, Confirm, Decision, Handoff, StopProduction
from policies.engine import decide
from policies.matching import match_order
from policies.memory import Brought, CodeState, EarlierRequest, LaterMail, Memory
from policies.order import Order, Status
from policies.rules import RULES
from policies.terms import Terms
from tests.builders import (
    CLAIRE,
    MANON,
    NUMBER,
    RECEIVED,
    a_line,
    a_number,
    a_reading,
    a_wish,
    an_order,
    golden_order,
    orders_seen,
)

NOW = RECEIVED + timedelta(seconds=1)
VALID = Brought(state=CodeState.VALID, order_number=NUMBER, request=a_reading(sender=None, proven=False))


def decided(reading: Reading, *orders: Order, memory: Memory | None = None, terms: Terms | None = None) -> Decision:
    seen = orders_seen(reading, *orders)
    return decide(reading, match_order(reading, seen), memory or Memory(), terms or Terms(), NOW, seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A mail, what is known beside it, and what must come of it."""

    rule: str
    outcome: str
    ground: str | None = None
    reading: Reading = field(default_factory=a_reading)
    orders: tuple[Order, ...] = (an_order(),)
    memory: Memory = field(default_factory=Memory)
    terms: Terms = field(default_factory=Terms)
    more: dict[str, Any] = field(default_factory=dict)


def earlier(**more: Any) -> EarlierRequest:
    fields: dict[str, Any] = {"reading": a_reading(numbers=()), "asked_at": NOW - timedelta(days=1), "last": True}
    return EarlierRequest(**(fields | more))


def colleague() -> Reading:
    return a_reading(sender="paul@pictoonline.fr", colleague=True)


IN_PRODUCTION = an_order(status=Status.IN_PRODUCTION)
CASES = (
    Case(rule="old", outcome="handoff", ground="old", memory=Memory(old=True)),
    Case(rule="redelivery", outcome="ignore", ground="redelivery", memory=Memory(redelivery=True)),
    Case(rule="own_mail", outcome="ignore", ground="ours", reading=a_reading(ours=True)),
    Case(rule="machine", outcome="ignore", ground="machine", reading=a_reading(automation=Automation.STRONG)),
    Case(
        rule="spam", outcome="ignore", ground="spam", reading=a_reading(automation=Automation.SPAM, intent=Intent.OTHER)
    ),
    Case(rule="spam", outcome="handoff", ground="machine_asks", reading=a_reading(automation=Automation.SPAM)),
    Case(
        rule="weak_signs",
        outcome="ignore",
        ground="machine",
        reading=a_reading(automation=Automation.WEAK, intent=Intent.OTHER),
    ),
    Case(rule="weak_signs", outcome="handoff", ground="machine_asks", reading=a_reading(automation=Automation.WEAK)),
    Case(
        rule="empty",
        outcome="ignore",
        ground="empty",
        reading=a_reading(text="", subject="", intent=Intent.NONE, numbers=()),
    ),
    Case(rule="junk", outcome="handoff", ground="junk", memory=Memory(from_junk=True)),
    Case(rule="unreadable", outcome="handoff", ground="unreadable", reading=a_reading(readable=False)),
    Case(rule="with_earlier", outcome="handoff", ground="later_mail", memory=Memory(against_earlier=True)),
    Case(
        rule="code",
        outcome="handoff",
        ground="code_denied",
        reading=a_reading(intent=Intent.OTHER, assent=Assent.NO),
        memory=Memory(brought=VALID),
    ),
    Case(
        rule="code",
        outcome="handoff",
        ground="code_unclear",
        reading=a_reading(intent=Intent.QUESTION),
        memory=Memory(brought=VALID),
    ),
    Case(rule="colleague", outcome="handoff", ground="colleague", reading=colleague()),
    Case(
        rule="thanks",
        outcome="ignore",
        ground="thanks",
        reading=a_reading(intent=Intent.THANKS),
        memory=Memory(answers_us=True),
    ),
    Case(
        rule="spent_code",
        outcome="handoff",
        ground="code_spent",
        reading=a_reading(intent=Intent.OTHER, assent=Assent.YES),
        memory=Memory(brought=Brought(state=CodeState.USED)),
    ),
    Case(
        rule="answer",
        outcome="handoff",
        ground="answer_unclear",
        reading=a_reading(intent=Intent.RETRACTION),
        memory=Memory(earlier=earlier()),
    ),
    Case(rule="request", outcome="handoff", ground="not_clear", reading=a_reading(intent=Intent.CONDITIONAL)),
    Case(rule="request", outcome="handoff", ground="several_orders", reading=a_reading(intent=Intent.SEVERAL)),
    Case(rule="sender", outcome="handoff", ground="unproven", reading=a_reading(proven=False, numbers=()), orders=()),
    Case(rule="sender", outcome="confirm", reading=a_reading(proven=False)),
    Case(
        rule="sender",
        outcome="handoff",
        ground="confirm_sent",
        reading=a_reading(proven=False),
        memory=Memory(confirm_sent=frozenset({NUMBER})),
    ),
    Case(
        rule="sender",
        outcome="handoff",
        ground="withdrawable",
        reading=a_reading(proven=False),
        orders=(an_order(lines=(a_line(withdrawable=True),)),),
    ),
    Case(rule="order", outcome="clarify", reading=a_reading(numbers=()), orders=(an_order(), an_order("4071990"))),
    Case(
        rule="order",
        outcome="handoff",
        ground="second_question",
        reading=a_reading(numbers=()),
        orders=(),
        memory=Memory(clarified=True),
    ),
    Case(rule="order", outcome="confirm", reading=a_reading(sender=MANON)),
    Case(
        rule="order",
        outcome="handoff",
        ground="several_orders",
        reading=a_reading(numbers=(a_number(), a_number("4071990"))),
        orders=(an_order(), an_order("4071990")),
    ),
    Case(
        rule="conversation",
        outcome="handoff",
        ground="answer_unclear",
        reading=a_reading(numbers=()),
        memory=Memory(about=frozenset({"4000000"})),
    ),
    Case(rule="told_before", outcome="handoff", ground="told_before", memory=Memory(told=frozenset({NUMBER}))),
    Case(
        rule="already_closed", outcome="already_done", orders=(an_order(status=Status.CANCELED, credited_minor=7690),)
    ),
    Case(
        rule="already_closed",
        outcome="handoff",
        ground="reversed",
        orders=(an_order(status=Status.CANCELED, reversed_at=NOW),),
    ),
    Case(
        rule="withdrawable",
        outcome="handoff",
        ground="withdrawable",
        orders=(an_order(lines=(a_line(withdrawable=True),)),),
    ),
    Case(
        rule="fresh_book",
        outcome="handoff",
        ground="stale_book",
        memory=Memory(book_age=timedelta(minutes=16)),
        terms=Terms(book_max_age=timedelta(minutes=15)),
    ),
    Case(rule="finished", outcome="refuse", ground="finalized", orders=(an_order(status=Status.FINALIZED),)),
    Case(rule="finished", outcome="refuse", ground="shipped", orders=(an_order(status=Status.SHIPPED),)),
    Case(
        rule="finished",
        outcome="refuse",
        ground="all_processed",
        orders=(an_order(status=Status.IN_PRODUCTION, lines=(a_line(2, 100, processed=2),)),),
    ),
    Case(
        rule="finished",
        outcome="handoff",
        ground="late",
        orders=(an_order(status=Status.SHIPPED),),
        memory=Memory(waited=timedelta(minutes=61)),
    ),
    Case(
        rule="later_mails",
        outcome="handoff",
        ground="later_mail",
        memory=Memory(later=(LaterMail(inbound_id=2, reading=a_reading(intent=Intent.RETRACTION)),)),
    ),
    Case(rule="stop", outcome="cancel"),
    Case(rule="stop", outcome="cancel", orders=(an_order(status=Status.AWAITING_PAYMENT),)),
    Case(rule="stop", outcome="stop_production", orders=(IN_PRODUCTION,)),
    Case(rule="stop", outcome="stop_production", orders=(IN_PRODUCTION,), memory=Memory(waited=timedelta(hours=2))),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.outcome}-{case.ground or ''}")
def test_a_rule_answers(case: Case) -> None:
    found = decided(case.reading, *case.orders, memory=case.memory, terms=case.terms)
    assert (found.trace[-1].rule, str(found.outcome)) == (case.rule, case.outcome), found.trace[-1]
    assert getattr(found.verdict, "ground", None) == case.ground


def test_every_rule_has_an_example() -> None:
    assert {case.rule for case in CASES} == {rule.name for rule in RULES}


def test_the_trace_holds_every_rule_up_to_the_one_that_answers() -> None:
    found = decided(a_reading(), an_order())
    assert [one.rule for one in found.trace] == [rule.name for rule in RULES]
    assert [one.passed for one in found.trace] == [True] * (len(RULES) - 1) + [False]
    assert all(one.said for one in found.trace)


def test_money_of_each_way_to_stop_an_order() -> None:
    paid = decided(a_reading(), an_order()).verdict
    assert isinstance(paid, Cancel)
    assert (paid.credit.minor, paid.billed.minor) == (7690, 0)
    unpaid = decided(a_reading(), an_order(status=Status.AWAITING_PAYMENT)).verdict
    assert isinstance(unpaid, Cancel)
    assert (unpaid.credit.minor, unpaid.billed.minor) == (0, 0)
    stopped = decided(a_reading(), golden_order()).verdict
    assert isinstance(stopped, StopProduction)
    assert (stopped.bill.credit.minor, stopped.bill.billed.minor) == (5276, 1389)
    billing = decided(a_reading(), golden_order(), terms=Terms(bill_shipping=True)).verdict
    assert isinstance(billing, StopProduction)
    assert billing.bill.credit.minor == 4586


def test_a_side_wish_is_acted_on_and_shown() -> None:
    wished = a_reading(wish=a_wish(side_wishes=a_reading().wish.evidence))
    assert decided(wished, an_order()).show == ("the mail wishes for something beside",)


def test_a_late_mail_about_an_order_in_production_is_stopped_and_shown_with_both_times() -> None:
    found = decided(a_reading(), IN_PRODUCTION, memory=Memory(waited=timedelta(hours=2)))
    assert "received 2026-11-24 06:30 UTC, read 2026-11-24 08:30 UTC" in found.show[0]


def test_what_is_left_to_a_person_while_it_prints_is_urgent() -> None:
    asked = decided(a_reading(intent=Intent.PART), IN_PRODUCTION).verdict
    assert isinstance(asked, Handoff)
    assert asked.urgent
    question = decided(a_reading(intent=Intent.QUESTION), IN_PRODUCTION).verdict
    assert isinstance(question, Handoff)
    assert not question.urgent


@pytest.mark.parametrize(
    "more, acknowledged",
    [
        ({}, True),
        ({"proven": False}, False),
        ({"automation": Automation.WEAK}, False),
        ({"sender": "paul@pictoonline.fr", "colleague": True}, False),
    ],
)
def test_only_a_proven_person_is_acknowledged(more: dict[str, Any], *, acknowledged: bool) -> None:
    fields = {"intent": Intent.COMPLAINT} | more
    if more.get("automation"):
        fields["intent"] = Intent.CANCEL
    found = decided(a_reading(**fields), an_order()).verdict
    assert isinstance(found, Handoff)
    assert found.acknowledge is acknowledged
    again = decided(a_reading(**fields), an_order(), memory=Memory(acknowledged=True)).verdict
    assert isinstance(again, Handoff)
    assert not again.acknowledge


def test_the_number_in_an_answer_completes_the_earlier_request() -> None:
    answer = a_reading(intent=Intent.OTHER, text="4071852\n", numbers=(a_number(role=NumberRole.PLAIN),))
    found = decided(answer, an_order(), an_order("4071990"), memory=Memory(earlier=earlier()))
    assert (found.outcome, found.completes) == ("cancel", True)
    late = earlier(asked_at=NOW - timedelta(days=15))
    assert decided(answer, an_order(), memory=Memory(earlier=late)).outcome == "handoff"
    other = earlier(reading=a_reading(sender=MANON, numbers=()))
    assert decided(answer, an_order(), memory=Memory(earlier=other)).outcome == "handoff"


def test_a_code_brought_back_with_a_yes_decides_the_original_request_on_the_order_as_it_is() -> None:
    quoted = Piece(kind=PieceKind.OWN, start=0, end=4)
    yes = a_reading(
        sender="stranger@orange.fr",
        proven=False,
        intent=Intent.OTHER,
        assent=Assent.YES,
        numbers=(a_number(place=Place.QUOTED),),
        text="Oui\n",
        pieces=(quoted,),
    )
    found = decided(yes, an_order(), memory=Memory(brought=VALID))
    assert (found.outcome, found.redeems) == ("cancel", True)
    shipped = decided(yes, an_order(status=Status.SHIPPED), memory=Memory(brought=VALID))
    assert (shipped.outcome, shipped.redeems) == ("refuse", True)
    expired = Brought(state=CodeState.EXPIRED, order_number=NUMBER)
    assert decided(yes, an_order(), memory=Memory(brought=expired)).outcome == "handoff"


def test_a_stranger_with_orders_of_their_own_is_asked_for_their_number_and_no_account_is_bothered() -> None:
    theirs = an_order("4071990", email=MANON)
    found = decided(a_reading(sender=MANON), an_order(), theirs).verdict
    assert isinstance(found, Clarify)
    assert [order.number for order in found.offer] == ["4071990"]
    alone = decided(a_reading(sender=MANON), an_order()).verdict
    assert isinstance(alone, Confirm)
    assert alone.also is not None
    assert alone.also.offer == ()


def test_cancel_one_and_keep_the_other_is_a_request_for_the_first() -> None:
    mail = a_reading(numbers=(a_number(), a_number("4071990", role=NumberRole.KEPT)))
    found = decided(mail, an_order(), an_order("4071990")).verdict
    assert isinstance(found, Cancel)
    assert found.order.number == NUMBER


def test_whoever_owns_the_order_by_an_alias_is_its_customer() -> None:
    order = an_order(email=MANON, aliases=(CLAIRE,))
    assert decided(a_reading(), order).outcome == "cancel"
