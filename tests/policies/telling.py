"""What is decided about each scene, told in full: `python -m tests.policies.telling` writes told.txt again."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from parsers.request import (
    Assent,
    Attachment,
    Automatic,
    Automation,
    ClueKind,
    Evidence,
    Intent,
    NumberRole,
    Piece,
    PieceKind,
    Place,
    Reading,
)
from policies.decision import Decision
from policies.matching import match_order
from policies.memory import Brought, CodeState, LaterMail, Memory
from policies.money import Money
from policies.order import Order, Status
from policies.terms import Terms
from tests.builders import (
    CLAIRE,
    MANON,
    NUMBER,
    PLACED,
    RECEIVED,
    a_clue,
    a_line,
    a_number,
    a_reading,
    a_wish,
    an_order,
    golden_order,
    orders_seen,
    some_words,
)
from tests.policies.test_rules import CASES, IN_PRODUCTION, NOW, VALID, Case, decided, earlier

TOLD = Path(__file__).parent / "told.txt"
OTHER = "4071990"
ANSWER = a_reading(intent=Intent.OTHER, numbers=(a_number(role=NumberRole.PLAIN),))
SHIPPED = an_order(status=Status.SHIPPED)
CLOSED = an_order(status=Status.CANCELED)
"""Closed by the shop: what was credited is not known."""
YES = a_reading(intent=Intent.OTHER, assent=Assent.YES, numbers=(a_number(place=Place.QUOTED),))
DAY = timedelta(days=1)
QUARTER = Terms(book_max_age=timedelta(minutes=15))
FOREIGN = an_order(email=MANON)
MINE = an_order(OTHER)


Scene = tuple[Reading, tuple[Order, ...], Memory, Terms]


def _case(
    reading: Reading | None = None, *orders: Order, memory: Memory | None = None, terms: Terms | None = None
) -> Scene:
    return reading or a_reading(), orders or (an_order(),), memory or Memory(), terms or Terms()


def _brought(**more: Any) -> Memory:
    known: dict[str, Any] = {"state": CodeState.VALID, "order_number": NUMBER, "request": VALID.request}
    return Memory(brought=Brought(**(known | more)))


def _later(mail: Reading) -> Memory:
    return Memory(later=(LaterMail(inbound_id=2, reading=mail),))


LATER = {
    "the same again": a_reading(),
    "the other one, by number": a_reading(numbers=(a_number(OTHER),)),
    "the other one, in a quote": a_reading(numbers=(a_number(OTHER, place=Place.QUOTED),)),
    "both, by number": a_reading(numbers=(a_number(), a_number(OTHER))),
    "a number that is nobody's": a_reading(intent=Intent.QUESTION, numbers=(a_number("4099991"),)),
    "a clear request without a number": a_reading(numbers=()),
    "another subject": a_reading(intent=Intent.OTHER, numbers=()),
    "another subject, with the number": a_reading(intent=Intent.OTHER),
    "another subject, with the other's number": a_reading(intent=Intent.OTHER, numbers=(a_number(OTHER),)),
    "a complaint": a_reading(intent=Intent.COMPLAINT, numbers=()),
    "no": a_reading(intent=Intent.OTHER, assent=Assent.NO, numbers=()),
    "a machine": a_reading(automation=Automation.WEAK),
    "unreadable": a_reading(intent=Intent.NONE, numbers=(), readable=False),
}
"""Mails of the same sender, received after the default request."""

SCENES: dict[str, Scene] = {
    # What the order allows, and what a closed one got.
    "closed, and what was credited is not known": _case(None, CLOSED),
    "closed by us, credited": _case(None, an_order(status=Status.CANCELED, credited_minor=7690, closed_at=RECEIVED)),
    "closed at one time, changed at another": _case(
        None, an_order(status=Status.CANCELED, closed_at=RECEIVED, changed_at=PLACED)
    ),
    "closed, and only the change is dated": _case(None, an_order(status=Status.CANCELED, changed_at=PLACED)),
    "closed and paid, nothing credited": _case(None, an_order(status=Status.CANCELED, credited_minor=0)),
    "closed and never paid": _case(None, an_order(status=Status.CANCELED, credited_minor=0, paid_minor=0)),
    "stopped, and everything was billed": _case(
        None, an_order(status=Status.PRODUCTION_STOPPED, credited_minor=0, lines=(a_line(2, 100, processed=2),))
    ),
    "told before, and the account says yes": _case(YES, memory=Memory(told=frozenset({NUMBER}), brought=VALID)),
    "told about another order": _case(memory=Memory(told=frozenset({OTHER}))),
    "a book exactly as old as it may be": _case(memory=Memory(book_age=timedelta(minutes=15)), terms=QUARTER),
    "a book of unknown age": _case(terms=QUARTER),
    "an old book where none is too old": _case(memory=Memory(book_age=9 * DAY)),
    "shipped, and it waited as long as it may": _case(None, SHIPPED, memory=Memory(waited=timedelta(minutes=60))),
    "a refusal with a wish beside it": _case(a_reading(wish=a_wish(side_wishes=(some_words(),))), SHIPPED),
    "closed, with a wish beside it": _case(a_reading(wish=a_wish(side_wishes=(some_words(),))), CLOSED),
    "the contract's golden case": _case(None, golden_order()),
    "the same with shipping billed": _case(None, golden_order(), terms=Terms(bill_shipping=True)),
    "late and in production, with a wish beside it": _case(
        a_reading(wish=a_wish(side_wishes=(some_words(),))), IN_PRODUCTION, memory=Memory(waited=2 * DAY)
    ),
    "in Swiss francs": _case(None, an_order(currency="CHF")),
    "unpaid in pounds": _case(None, an_order(status=Status.AWAITING_PAYMENT, currency="GBP")),
    "the same request again, later": _case(memory=Memory(later=(LaterMail(inbound_id=2, reading=a_reading()),))),
    "two later mails, one against it": _case(
        memory=Memory(
            later=(
                LaterMail(inbound_id=2, reading=a_reading()),
                LaterMail(inbound_id=3, reading=a_reading(intent=Intent.RETRACTION)),
            )
        )
    ),
    # Whose mail it is.
    "spam of a stranger": _case(a_reading(automation=Automation.SPAM, proven=False)),
    "spam of somebody without orders": _case(a_reading(automation=Automation.SPAM, sender=MANON)),
    "weak signs, asks, and no such order": _case(a_reading(automation=Automation.WEAK, sender=MANON), FOREIGN),
    "weak signs, asks, and nobody has an order": _case(
        a_reading(automation=Automation.WEAK, numbers=()), an_order(OTHER, email=MANON)
    ),
    "weak signs and the code": _case(
        a_reading(automation=Automation.WEAK, intent=Intent.OTHER, assent=Assent.YES), memory=_brought()
    ),
    "weak signs and the code, no answer": _case(
        a_reading(automation=Automation.WEAK, intent=Intent.OTHER), memory=_brought()
    ),
    "weak signs and a used code": _case(
        a_reading(automation=Automation.WEAK, intent=Intent.OTHER, assent=Assent.YES),
        memory=_brought(state=CodeState.USED),
    ),
    "nothing but an inherited subject": _case(
        a_reading(text="", subject="Re: Annulation", intent=Intent.OTHER, numbers=())
    ),
    "nothing but a subject of its own": _case(a_reading(text="", subject="Annulation 4071852")),
    "nothing but an inherited subject that asks": _case(a_reading(text="", subject="RE: annulez la 4071852")),
    "nothing but a file": _case(
        a_reading(
            text="",
            subject="",
            intent=Intent.NONE,
            numbers=(),
            attachments=(Attachment(name="a.pdf", media_type="application/pdf", size=9),),
        )
    ),
    "nothing but a forward": _case(
        a_reading(
            text="Bonjour\n",
            subject="",
            intent=Intent.NONE,
            numbers=(),
            pieces=(Piece(kind=PieceKind.FORWARDED, start=0, end=8),),
        )
    ),
    "nothing but the code": _case(a_reading(text="", subject="", intent=Intent.NONE, numbers=()), memory=_brought()),
    "empty and unreadable": _case(a_reading(text="", subject="", intent=Intent.NONE, numbers=(), readable=False)),
    "a colleague who brings the code": _case(
        a_reading(sender="paul@pictoonline.fr", colleague=True, assent=Assent.YES), memory=_brought()
    ),
    # What was said before.
    "the code and a clear request": _case(a_reading(), memory=_brought()),
    "the code and a yes that wants a part": _case(a_reading(intent=Intent.PART, assent=Assent.YES), memory=_brought()),
    "the code and a yes about another order": _case(
        a_reading(assent=Assent.YES, numbers=(a_number(OTHER),)), an_order(), MINE, memory=_brought()
    ),
    "the code of an order that is gone": _case(YES, MINE, memory=_brought()),
    "the code of a request that is gone": _case(YES, memory=_brought(request=None)),
    "the code denied while it prints": _case(
        a_reading(intent=Intent.OTHER, assent=Assent.NO), IN_PRODUCTION, memory=_brought()
    ),
    "an unknown code": _case(YES, memory=_brought(state=CodeState.UNKNOWN)),
    "an expired code": _case(YES, memory=_brought(state=CodeState.EXPIRED)),
    "a burnt code": _case(YES, memory=_brought(state=CodeState.BURNT)),
    "a used code, denied": _case(
        a_reading(intent=Intent.OTHER, assent=Assent.NO), memory=_brought(state=CodeState.USED)
    ),
    "a used code and a clear request": _case(a_reading(), memory=_brought(state=CodeState.USED)),
    "thanks with a file": _case(
        a_reading(intent=Intent.THANKS, attachments=(Attachment(name="a.jpg", media_type="image/jpeg", size=9),)),
        memory=Memory(answers_us=True),
    ),
    "thanks and a question": _case(
        a_reading(wish=a_wish(Intent.THANKS, also=(Intent.QUESTION,))), memory=Memory(answers_us=True)
    ),
    "thanks and a wish beside": _case(
        a_reading(wish=a_wish(Intent.THANKS, side_wishes=(some_words(),))), memory=Memory(answers_us=True)
    ),
    "thanks to nobody": _case(a_reading(intent=Intent.THANKS)),
    "an answer with the number": _case(ANSWER, an_order(), MINE, memory=Memory(earlier=earlier())),
    "an answer on the last day": _case(ANSWER, memory=Memory(earlier=earlier(asked_at=NOW - 14 * DAY))),
    "an answer a second too late": _case(
        ANSWER, memory=Memory(earlier=earlier(asked_at=NOW - 14 * DAY - timedelta(seconds=1)))
    ),
    "an answer to an older letter": _case(ANSWER, memory=Memory(earlier=earlier(last=False))),
    "an answer that nothing proves": _case(
        a_reading(proven=False, intent=Intent.OTHER), memory=Memory(earlier=earlier())
    ),
    "an answer to a request that nothing proved": _case(
        ANSWER, memory=Memory(earlier=earlier(reading=a_reading(proven=False, numbers=())))
    ),
    "an answer of somebody else": _case(
        ANSWER, memory=Memory(earlier=earlier(reading=a_reading(sender=MANON, numbers=())))
    ),
    "an answer that says no": _case(a_reading(intent=Intent.OTHER, assent=Assent.NO), memory=Memory(earlier=earlier())),
    "an answer that also asks": _case(
        a_reading(wish=a_wish(Intent.OTHER, also=(Intent.QUESTION,))), memory=Memory(earlier=earlier())
    ),
    "an answer that cancels, unclearly": _case(a_reading(wish=a_wish(clear=False)), memory=Memory(earlier=earlier())),
    "an answer without a number": _case(
        a_reading(intent=Intent.OTHER, numbers=()), an_order(), MINE, memory=Memory(earlier=earlier())
    ),
    "asks again without a number": _case(
        a_reading(numbers=()), an_order(), MINE, memory=Memory(earlier=earlier(), clarified=True)
    ),
    "the code and an open question": _case(YES, memory=Memory(brought=VALID, earlier=earlier())),
    "goes with an earlier mail, quietly": _case(a_reading(intent=Intent.OTHER), memory=Memory(against_earlier=True)),
    # Who asks, and for which order.
    "unproven, for an order that keeps the right of withdrawal in production": _case(
        a_reading(proven=False), an_order(status=Status.IN_PRODUCTION, lines=(a_line(withdrawable=True),))
    ),
    "unproven, for an order that is shipped": _case(a_reading(proven=False), SHIPPED),
    "unproven, for two orders": _case(a_reading(proven=False, numbers=(a_number(), a_number(OTHER))), an_order(), MINE),
    "unproven, another account was asked": _case(
        a_reading(proven=False), memory=Memory(confirm_sent=frozenset({OTHER}))
    ),
    "the only open one": _case(a_reading(numbers=()), an_order(), an_order(OTHER, status=Status.SHIPPED)),
    "the only one, shipped": _case(a_reading(numbers=()), SHIPPED),
    "by its number in a quote": _case(a_reading(numbers=(a_number(place=Place.QUOTED),)), an_order(), MINE),
    "by what it cost": _case(
        a_reading(numbers=(), clues=(a_clue(ClueKind.AMOUNT, "76.90"),)),
        an_order(),
        an_order(OTHER, lines=(a_line(2, 5000),)),
    ),
    "subject and text differ": _case(
        a_reading(numbers=(a_number(place=Place.SUBJECT), a_number(OTHER))), an_order(), MINE
    ),
    "an unknown number": _case(a_reading(numbers=(a_number("4099999"),))),
    "an unknown number twice": _case(
        a_reading(numbers=(a_number("4099999"), a_number("4099999", place=Place.SUBJECT)))
    ),
    "a number that is shown otherwise": _case(a_reading(numbers=(a_number(certain=False),)), an_order(), MINE),
    "only a file's name": _case(a_reading(numbers=(a_number(place=Place.FILE_NAME),)), an_order(), MINE),
    "somebody else's, with orders of one's own": _case(a_reading(), FOREIGN, MINE),
    "somebody else's, asked today": _case(a_reading(), FOREIGN, memory=Memory(confirm_sent=frozenset({NUMBER}))),
    "somebody else's, shipped": _case(a_reading(), an_order(email=MANON, status=Status.SHIPPED)),
    "no order at all": _case(a_reading(numbers=()), FOREIGN),
    "not certain, and asked before": _case(a_reading(numbers=()), an_order(), MINE, memory=Memory(clarified=True)),
    "an answer about what we spoke of": _case(a_reading(numbers=()), memory=Memory(about=frozenset({NUMBER}))),
    "an answer with another number": _case(a_reading(), memory=Memory(about=frozenset({OTHER}))),
    "the code, in a conversation about another": _case(
        a_reading(numbers=(), intent=Intent.OTHER, assent=Assent.YES),
        memory=Memory(brought=VALID, about=frozenset({OTHER})),
    ),
    # Urgent, acknowledged, or neither.
    "a threat": _case(a_reading(wish=a_wish(Intent.COMPLAINT, urgent=True))),
    "a question while it prints": _case(a_reading(intent=Intent.QUESTION), IN_PRODUCTION),
    "an empty wish": _case(a_reading(intent=Intent.NONE)),
    "a part of two orders, one printing": _case(
        a_reading(intent=Intent.PART, numbers=()), IN_PRODUCTION, an_order(OTHER)
    ),
    "a change of an order that is all made": _case(
        a_reading(intent=Intent.CHANGE), an_order(status=Status.IN_PRODUCTION, lines=(a_line(1, 100, processed=1),))
    ),
    "old, of a customer": _case(a_reading(intent=Intent.QUESTION), memory=Memory(old=True)),
    "junk, of a customer": _case(a_reading(intent=Intent.QUESTION), memory=Memory(from_junk=True)),
    "the owner by another name": _case(a_reading(), an_order(email=MANON, aliases=(CLAIRE,))),
    # More of which order, and of what came later.
    "weak signs, and only the number's order is known": _case(
        a_reading(automation=Automation.WEAK, sender=MANON, numbers=(a_number(place=Place.QUOTED),)), FOREIGN
    ),
    "weak signs, and the number is somebody else's": _case(
        a_reading(automation=Automation.WEAK, sender=MANON), an_order()
    ),
    "weak signs, orders of one's own, and none is certain": _case(
        a_reading(automation=Automation.WEAK, numbers=()), an_order(), MINE
    ),
    "signs of a machine, by name": _case(
        a_reading(
            intent=Intent.OTHER,
            automatic=Automatic(
                kind=Automation.WEAK,
                evidence=(some_words(note="precedence"), some_words(note="subject"), some_words(note="subject")),
            ),
        )
    ),
    "spoken of, not clearly asked": _case(a_reading(wish=a_wish(clear=False))),
    "a stranger, for another's order with the right of withdrawal, in production": _case(
        a_reading(sender=MANON, proven=False),
        an_order(status=Status.IN_PRODUCTION, lines=(a_line(withdrawable=True),)),
    ),
    "a stranger, for another's order in production, asked today": _case(
        a_reading(sender=MANON, proven=False), IN_PRODUCTION, memory=Memory(confirm_sent=frozenset({NUMBER}))
    ),
    "described by what it cost, and shipped": _case(
        a_reading(numbers=(), clues=(a_clue(ClueKind.AMOUNT, "76.90"),)),
        SHIPPED,
        an_order(OTHER, status=Status.SHIPPED, lines=(a_line(2, 5000),)),
    ),
    "the only one, and its amount is another": _case(a_reading(numbers=(), clues=(a_clue(ClueKind.AMOUNT, "12.34"),))),
    "one asked, one kept, both somebody else's": _case(
        a_reading(numbers=(a_number("4099991"), a_number("4099992", role=NumberRole.KEPT))), an_order(), MINE
    ),
    "one asked and kept": _case(a_reading(numbers=(a_number(), a_number(role=NumberRole.KEPT))), an_order(), MINE),
    "two asked, one of them unknown": _case(a_reading(numbers=(a_number(), a_number("4099991"))), an_order(), MINE),
    "the mentioned one is passed over": _case(
        a_reading(numbers=(a_number(), a_number(OTHER, role=NumberRole.MENTIONED))), an_order(), MINE
    ),
    "mentioned in passing, and quoted below": _case(
        a_reading(numbers=(a_number(OTHER, role=NumberRole.MENTIONED), a_number(OTHER, place=Place.QUOTED))),
        an_order(),
        MINE,
    ),
    "unproven, without a number, one is open": _case(a_reading(proven=False, numbers=())),
    "unproven, without a number, the account is another": _case(
        a_reading(proven=False, numbers=()), an_order(email=MANON, aliases=(CLAIRE,))
    ),
    "two pointed at": _case(
        a_reading(numbers=(a_number(place=Place.QUOTED), a_number(OTHER, place=Place.LINK))),
        MINE,
        an_order(),
        an_order("4071999"),
    ),
    "pointed at by the thread": _case(a_reading(numbers=(a_number(place=Place.THREAD),)), an_order(), MINE),
    "pointed at, and described otherwise": _case(
        a_reading(numbers=(a_number(place=Place.QUOTED),), clues=(a_clue(ClueKind.AMOUNT, "105.90"),)),
        an_order(),
        an_order(OTHER, lines=(a_line(2, 5000),)),
    ),
    "a near miss": _case(a_reading(numbers=(a_number("4071853"),)), MINE, an_order()),
    "a part, the one pointed at is printing": _case(
        a_reading(intent=Intent.PART, numbers=(a_number(), a_number(OTHER))), IN_PRODUCTION, MINE
    ),
    **{f"later: {name}": _case(None, an_order(), MINE, memory=_later(mail)) for name, mail in LATER.items()},
}


def told() -> str:
    """Tell every scene: the outcome, what it holds, and each rule's sentence."""
    parts = [_told(_name(case), _decided(case), _match(case.reading, *case.orders)) for case in CASES]
    for name, (reading, orders, memory, terms) in SCENES.items():
        parts.append(_told(name, decided(reading, *orders, memory=memory, terms=terms), _match(reading, *orders)))
    return "\n".join(parts)


def _name(case: Case) -> str:
    return f"{case.rule}: {case.outcome} {case.ground or ''}".rstrip()


def _decided(case: Case) -> Decision:
    return decided(case.reading, *case.orders, memory=case.memory, terms=case.terms)


def _match(reading: Reading, *orders: Order) -> str:
    return f"matched: {_plain(match_order(reading, orders_seen(reading, *orders)))}"


def _told(name: str, decision: Decision, match: str) -> str:
    flags = [flag for flag in ("redeems", "burns", "completes") if getattr(decision, flag)]
    lines = [f"== {name}", f"{decision.outcome}: {', '.join(_facts(decision.verdict))}"]
    lines += [match]
    lines += [f"also {flag}" for flag in flags]
    lines += [f"joins {decision.joins_later}"] if decision.joins_later else []
    lines += [f"shown: {why}" for why in decision.show]
    lines += [f"  {'-' if one.passed else '!'} {one.rule}: {one.said}" for one in decision.trace]
    return "\n".join(lines) + "\n"


def _facts(verdict: object) -> Iterator[str]:
    assert is_dataclass(verdict)
    for one in fields(verdict):
        yield f"{one.name} {_plain(getattr(verdict, one.name))}"


def _plain(value: object) -> str:
    match value:
        case Order(number=number):
            return number
        case Evidence(place=place, words=words):
            return f"« {words} » ({place})"
        case Money(minor=minor, currency=currency):
            return f"{minor} {currency}"
        case tuple():
            return "[" + " ".join(_plain(one) for one in value) + "]"
        case _ if is_dataclass(value):
            return "(" + " ".join(_facts(value)) + ")"
        case _:
            return str(value)


if __name__ == "__main__":
    TOLD.write_text(told(), encoding="utf-8")
