"""Rules that ask the three questions: is it asked, who asks, and for which order."""

from dataclasses import replace
from typing import assert_never

from parsers.request import Intent, OrderNumber
from policies.decision import Clarify, Confirm, Ground
from policies.facts import Answers, Facts, Passes, handed
from policies.match import How, Matched, NotCertain, Unsure
from policies.matching import named_in_own_words, order_to_confirm


def is_clearly_asked(facts: Facts) -> Answers | Passes:
    """Only a clear request goes on; every other wish is a person's (contract, « What counts as a request »)."""
    wish = facts.reading.wish
    if not facts.asks:
        said = (
            "a cancellation is spoken of, but not clearly asked"
            if wish.intent is Intent.CANCEL
            else f"it is about: {wish.intent}"
        )
        ground = Ground.SEVERAL_ORDERS if wish.intent is Intent.SEVERAL else Ground.NOT_CLEAR
        return handed(facts, ground, said)
    if wish.side_wishes:
        return Passes(
            said="a clear request, with a wish beside it", facts=facts.shown("the mail wishes for something beside")
        )
    return Passes(said="a clear request")


def is_proven(facts: Facts) -> Answers | Passes:
    """Nobody unproven moves anything or gets a letter: the account of the order is asked instead."""
    if facts.proven:
        return Passes(
            said="a code that only the account got proves it" if facts.redeems else facts.reading.sender.reason
        )
    order = order_to_confirm(facts.reading, facts.match, facts.seen)
    if order is None:
        return handed(
            facts, Ground.UNPROVEN, "nothing proves the sender, and no single order that could change is named"
        )
    known = replace(facts, order=order)
    if order.keeps_withdrawal:
        return handed(
            known, Ground.WITHDRAWABLE, "nothing proves the sender, and the order keeps the right of withdrawal"
        )
    if order.number in facts.memory.confirm_sent:
        return handed(known, Ground.CONFIRM_SENT, "nothing proves the sender, and the account was asked already today")
    return Answers(
        verdict=Confirm(order=order, also=None), said="nothing proves the sender: the order's account is asked"
    )


def is_one_order(facts: Facts) -> Answers | Passes:
    """The order must be certain; else its proven sender is asked, once a conversation, with orders of their own only."""
    if facts.order is not None:
        return Passes(said=_how(facts))
    match facts.match:
        case NotCertain(why=Unsure.SEVERAL):
            return handed(facts, Ground.SEVERAL_ORDERS, "it asks for several orders")
        case NotCertain() as unsure:
            return _ask_back(facts, unsure)
        case Matched():
            return handed(facts, Ground.SEVERAL_ORDERS, "it is about several orders")
        case other:
            assert_never(other)


def is_what_we_spoke_of(facts: Facts) -> Answers | Passes:
    """An answer without a number, to our letter about one order, is not about another that happens to be the only one left."""
    about = facts.memory.about
    by_number = isinstance(facts.match, Matched) and facts.match.how is How.NUMBER
    if facts.redeems or by_number or not about or facts.order is None or facts.order.number in about:
        return Passes(said="nothing in the conversation names another order")
    return handed(facts, Ground.ANSWER_UNCLEAR, "it answers our letter about another order")


def _ask_back(facts: Facts, unsure: NotCertain) -> Answers:
    # What follows may look at `foreign` only where the sender gets the same letter either way (contract, « Which order »).
    if facts.memory.clarified:
        return handed(facts, Ground.SECOND_QUESTION, "the order is not certain, and we asked once already")
    theirs = {order.number for order in facts.seen.own}
    strange = tuple(found for found in named_in_own_words(facts.reading) if found.number not in theirs)
    clarify = Clarify(offer=unsure.candidates, named=_as_written(strange))
    foreign = unsure.foreign
    if foreign is None or facts.seen.own or not foreign.could_change or foreign.number in facts.memory.confirm_sent:
        return Answers(verdict=clarify, said=_WHY[unsure.why])
    return Answers(
        verdict=Confirm(order=foreign, also=clarify),
        said="the number is of somebody else's order: its account is asked, and the sender for their own number",
    )


_WHY = {
    Unsure.NO_NUMBER: "no number is given, and it is not one order that could be meant",
    Unsure.CONFLICT: "its words point to more than one order",
    Unsure.SEVERAL: "it asks for several orders",
    Unsure.NOT_THEIRS: "the number is none of the sender's orders",
    Unsure.WEAK: "the order is only hinted at",
    Unsure.UNCERTAIN_NUMBER: "the number shown is not the number written",
}


def _as_written(numbers: tuple[OrderNumber, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found.number for found in numbers))


def _how(facts: Facts) -> str:
    if facts.redeems:
        return "the order that the confirmation was asked for"
    how = facts.match.how if isinstance(facts.match, Matched) else None
    match how:
        case How.NUMBER:
            return "its number is given, and it is the sender's"
        case How.POINTED | How.THREAD:
            return "what the mail quotes or links to names it, and it is the sender's"
        case How.ONLY_OPEN:
            return "no number; the sender has one order that could still change"
        case How.ONLY_ONE:
            return "no number; the sender has one order"
        case How.DESCRIBED:
            return "no number; what the mail says of it fits one order of the sender"
        case None:
            return "the order is known"
        case other:
            assert_never(other)
