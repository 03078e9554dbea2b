"""Rules about what was said before and beside the mail (contract, « Confirmation » and « Memory »)."""

from dataclasses import replace

from parsers.request import Assent, Intent
from policies.decision import Ground, Ignore
from policies.facts import Answers, Facts, Passes, handed
from policies.match import How, Matched
from policies.memory import CodeState
from policies.order import Order

_SPEAKS_AGAINST = frozenset(Intent) - {Intent.CANCEL, Intent.OTHER, Intent.NONE, Intent.THANKS}
"""Intents that an answer to our question may not have if it is to complete the request."""


def goes_with_an_earlier_mail(facts: Facts) -> Answers | Passes:
    """An earlier mail of the sender went to a person because of this one."""
    if facts.memory.against_earlier:
        return handed(
            facts, Ground.LATER_MAIL, "an earlier mail of the sender went to a person because of it", urgent=True
        )
    return Passes(said="no earlier mail waits for it")


def brings_a_code(facts: Facts) -> Answers | Passes:
    """Who brings our code back is believed, whatever the `From`; their own words must agree."""
    brought = facts.memory.brought
    if brought is None or brought.state is not CodeState.VALID:
        return Passes(said="it brings no valid confirmation code")
    wish = facts.reading.wish
    if wish.assent is Assent.NO:
        answer = handed(facts, Ground.CODE_DENIED, "it brings our code and denies the request", urgent=True)
        return replace(answer, burns=True)
    order = _order_of(brought.order_number, facts)
    agrees = wish.assent is Assent.YES or wish.clear
    if not agrees or wish.intent in _SPEAKS_AGAINST or _names_another(facts, order):
        return handed(facts, Ground.CODE_UNCLEAR, "it brings our code, but its words do not plainly agree")
    if order is None or brought.request is None:
        return handed(facts, Ground.CODE_UNCLEAR, "it brings our code for a request or an order that we do not find")
    original = replace(facts, asks=True, proven=True, order=order, redeems=True)
    return Passes(said="it brings our code and agrees: the original request is decided again", facts=original)


def brings_a_spent_code(facts: Facts) -> Answers | Passes:
    """A code that was used, burnt or has expired agrees to nothing; a clear request of its own still counts."""
    brought = facts.memory.brought
    spent = brought is not None and brought.state in {CodeState.EXPIRED, CodeState.USED, CodeState.BURNT}
    if brought is None or not spent or facts.asks:
        return Passes(said="it brings no spent code")
    urgent = facts.reading.wish.assent is Assent.NO
    return handed(facts, Ground.CODE_SPENT, f"it brings a code that is {brought.state}", urgent=urgent)


def only_thanks(facts: Facts) -> Answers | Passes:
    """Thanks after our letter need no answer."""
    wish = facts.reading.wish
    nothing_else = not (wish.also or wish.side_wishes or facts.reading.attachments)
    if wish.intent is Intent.THANKS and facts.memory.answers_us and nothing_else:
        return Answers(verdict=Ignore(ground=Ground.THANKS), said="it thanks for our letter and says nothing else")
    return Passes(said="more than thanks for a letter of ours")


def answers_our_question(facts: Facts) -> Answers | Passes:
    """A proven sender's answer to our `clarify` completes the earlier request with the number it gives."""
    earlier, reading = facts.memory.earlier, facts.reading
    if facts.redeems or earlier is None or not earlier.last or not reading.sender.proven:
        return Passes(said="it answers no question of ours")
    if earlier.reading.sender.address != reading.sender.address or not earlier.reading.sender.proven:
        return Passes(said="our question was put to somebody else")
    if facts.now - earlier.asked_at > facts.terms.clarify_within:
        return Passes(said="our question was put too long ago")
    wish = reading.wish
    against = wish.assent is Assent.NO or wish.intent in _SPEAKS_AGAINST or bool(_SPEAKS_AGAINST & set(wish.also))
    if against or (wish.intent is Intent.CANCEL and not wish.clear):
        return handed(facts, Ground.ANSWER_UNCLEAR, "it answers our question with words against the request")
    if isinstance(facts.match, Matched) and facts.match.how is How.NUMBER:
        complete = replace(facts, asks=True, completes=True)
        return Passes(said="it answers our question with the number: the earlier request is complete", facts=complete)
    if not wish.clear:
        return handed(facts, Ground.ANSWER_UNCLEAR, "it answers our question without a number that is certain")
    return Passes(said="it asks again, without a number")


def _order_of(number: str | None, facts: Facts) -> Order | None:
    orders = (*facts.seen.named, *facts.seen.own)
    return next((order for order in orders if order.number == number), None)


def _names_another(facts: Facts, order: Order | None) -> bool:
    """Tell whether the answer's own words name an order, and not the one the code stands for."""
    named = isinstance(facts.match, Matched) and facts.match.how is How.NUMBER
    return named and facts.order != order
