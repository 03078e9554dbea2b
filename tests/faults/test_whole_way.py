"""The promises that fuzzing looks at: each is seen to be broken where it is."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from parsers.request import Proof
from policies.decision import Cancel, StopProduction
from policies.money import Money
from tests.faults.fuzz_mails import seeds
from tests.faults.whole_way import BrokenPromiseError, check, setting
from worker.letters.compose import LetterKind
from worker.replay.paper import Decided, decide_on_paper


@cache
def decided(kind: type) -> Decided:
    """Return the first mail of the corpora with such a verdict, credit or letter."""
    for raw in seeds():
        one = decide_on_paper(raw, setting())
        if isinstance(one.decision.verdict, kind) and one.letters:
            check(one)
            return one
    raise LookupError(kind.__name__)


def refused(one: Decided, promise: str) -> None:
    with pytest.raises(BrokenPromiseError, match=promise):
        check(one)


def with_letter(one: Decided, **changes: Any) -> Decided:
    composed = one.letters[0]
    return replace(one, letters=(replace(composed, letter=replace(composed.letter, **changes)),))


def test_a_credit_other_than_what_was_paid_is_seen() -> None:
    one = decided(Cancel)
    assert isinstance(one.decision.verdict, Cancel)
    verdict = replace(one.decision.verdict, credit=Money(1, one.decision.verdict.credit.currency))
    refused(replace(one, decision=replace(one.decision, verdict=verdict)), "credits all that was paid")


def test_a_bill_other_than_the_computed_one_is_seen() -> None:
    one = decided(StopProduction)
    assert isinstance(one.decision.verdict, StopProduction)
    bill = one.decision.verdict.bill
    verdict = replace(one.decision.verdict, bill=replace(bill, credit=bill.credit + Money(1, bill.credit.currency)))
    refused(replace(one, decision=replace(one.decision, verdict=verdict)), r"what policies\.credit computes")


def test_money_for_a_sender_that_nothing_proved_is_seen() -> None:
    one = decided(Cancel)
    reading = replace(one.reading, sender=replace(one.reading.sender, proof=Proof.NOBODY))
    refused(replace(one, reading=reading), "money moves for the order's customer alone")


def test_a_letter_to_another_address_is_seen() -> None:
    one = decided(StopProduction)
    refused(replace(one, letters=(replace(one.letters[0], to="x@evil.fr"),)), "goes to the proven From alone")


def test_a_letter_to_an_account_that_is_no_confirmation_is_seen() -> None:
    one = decided(StopProduction)
    letter = replace(one.letters[0], role="account", kind=LetterKind.STOPPED)
    refused(replace(one, letters=(letter,)), "only a confirmation goes to the account")


@pytest.mark.parametrize("field", ["subject", "in_reply_to", "reply_to"])
@pytest.mark.parametrize("sign", ["\r", "\n", "\x00", "\x85", "\x7f"])
def test_a_control_character_in_a_header_is_seen(field: str, sign: str) -> None:
    refused(with_letter(decided(Cancel), **{field: f"<a{sign}b@c.fr>"}), "no value of a letter's header")


def test_a_control_character_out_of_the_parser_is_seen() -> None:
    one = decided(Cancel)
    refused(replace(one, reading=replace(one.reading, subject="a\nBcc: x@y.fr")), "no control character leaves")


def test_an_order_of_somebody_else_in_a_letter_is_seen() -> None:
    one = decided(Cancel)
    known = {order.number for order in one.seen.own} | {found.number for found in one.reading.numbers}
    other = next(order.number for order in setting().book.orders if order.number not in known)
    refused(with_letter(one, text=f"Votre commande {other}…\n"), "names no order of somebody else")
