"""Who pretends to be a customer gets no money and no fact about an order; who is the customer gets what they ask for."""

from datetime import UTC, datetime

import pytest

from policies.decision import Cancel, StopProduction
from tests.identity.spoofs import NUMBER, VICTIM, Spoof, spoofs
from worker.orders.book import load_book
from worker.replay.paper import Decided, Setting, decide_on_paper
from worker.sandbox.samples import sample_book

SPOOFS = spoofs()
SETTING = Setting(book=load_book(sample_book()), now=datetime(2026, 11, 24, 8, 30, 5, tzinfo=UTC))
ANOTHER_NUMBER = "4999998"
"""No order has it."""
FACTS = ("4069310", "77,90", "77.90", "48,02", "52,76", "Vasseur", "Claire", "fabrication", "production", "expédi")


def decide(raw: bytes) -> Decided:
    return decide_on_paper(raw, SETTING)


def test_there_are_enough_of_them_and_no_two_alike() -> None:
    assert len(SPOOFS) >= 80
    assert len({one.forged.raw() for one in SPOOFS}) == len(SPOOFS) == len({one.name for one in SPOOFS})


@pytest.mark.parametrize("spoof", SPOOFS, ids=lambda one: one.name)
def test_a_forged_mail_moves_no_money_and_learns_nothing(spoof: Spoof) -> None:
    decided = decide(spoof.forged.raw())
    assert not isinstance(decided.decision.verdict, Cancel | StopProduction), decided.reading.sender
    for one in decided.letters:
        if one.to == VICTIM and one.role == "account":
            continue  # to the account's own address, in a thread of its own
        assert one.to != VICTIM, "a letter in a stranger's thread to the victim"
        told = f"{one.letter.subject} {one.letter.text}"
        assert not [fact for fact in FACTS if fact in told]


@pytest.mark.parametrize("spoof", SPOOFS, ids=lambda one: one.name)
def test_whether_the_number_exists_makes_no_difference_to_the_forger(spoof: Spoof) -> None:
    real = decide(spoof.forged.raw())
    unknown = decide(spoof.forged.raw().replace(NUMBER.encode(), ANOTHER_NUMBER.encode()))

    def seen(decided: Decided) -> list[tuple[str, str, str]]:
        return [
            (one.to, one.letter.subject, one.letter.text.replace(ANOTHER_NUMBER, NUMBER))
            for one in decided.letters
            if one.role != "account"
        ]

    assert seen(real) == seen(unknown)


@pytest.mark.parametrize("spoof", SPOOFS, ids=lambda one: one.name)
def test_the_honest_twin_gets_what_it_asks_for(spoof: Spoof) -> None:
    decided = decide(spoof.honest.raw())
    assert isinstance(decided.decision.verdict, StopProduction), decided.reading.sender
    assert [one.to for one in decided.letters] == [VICTIM]
