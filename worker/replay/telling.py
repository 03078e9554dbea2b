"""`explain`: one mail's decision told so that an operator understands it in ten seconds, headline first."""

import re
import textwrap
from collections.abc import Iterator

from parsers.request import Clue, Evidence, OrderNumber, Piece, PieceKind, Reading
from policies.decision import Decision, Ignore, Refuse
from policies.decision import Handoff as HandedOff
from policies.match import Match, Matched, NotCertain
from policies.money import Money
from policies.order import Order
from worker.replay.line import intent_of, money_of, order_of
from worker.replay.paper import Decided

WIDTH = 100
LABEL = 14
QUOTED_LINES = 4


def tell(file: str, decided: Decided) -> str:
    """Write the whole story of one mail as plain text, a hundred columns wide."""
    parts = (
        _headline(file, decided),
        _section("READ", _read(decided)),
        _section("WORDS", _words(decided.reading)),
        _section("ORDER", _order(decided)),
        _section("RULES", _rules(decided.decision)),
        _section("LETTER", _letters(decided)),
    )
    return "\n".join(part for part in parts if part)


def _headline(file: str, decided: Decided) -> str:
    decision = decided.decision
    words = [str(decision.outcome).upper()]
    order = order_of(decision.verdict)
    credit, billed = money_of(decision.verdict)
    if order is not None:
        words.append(f"order {order.number}")
    if credit is not None and billed is not None:
        words.append(f"credit {_money(credit)}, billed {_money(billed)}")
    if isinstance(decision.verdict, HandedOff | Ignore | Refuse):
        words.append(f"ground {decision.verdict.ground}")
    if isinstance(decision.verdict, HandedOff) and decision.verdict.urgent:
        words.append("URGENT")
    why = next((one.said for one in decision.trace if not one.passed), "")
    shown = [f"  shown to a person all the same: {reason}" for reason in decision.show]
    return "\n".join([f"{file}: {' · '.join(words)}", f"  because {why}", *shown, ""])


def _section(title: str, lines: Iterator[tuple[str, str]]) -> str:
    body = "".join(_line(label, text) for label, text in lines)
    return f"{title}\n{body}" if body else ""


def _line(label: str, text: str) -> str:
    """Write a label and its text, the text kept in its own column."""
    column = " " * (LABEL + 4)
    wrapped = [
        wrapped
        for line in (text.splitlines() or [""])
        for wrapped in (textwrap.wrap(line, WIDTH - len(column), break_long_words=True) or [""])
    ]
    first = f"  {label:<{LABEL + 2}}{wrapped[0]}\n"
    return first + "".join(f"{column}{line}\n" if line else "\n" for line in wrapped[1:])


def _read(decided: Decided) -> Iterator[tuple[str, str]]:
    reading = decided.reading
    wish = reading.wish
    clear = "clear" if wish.clear else "not clear"
    also = f"; also {', '.join(wish.also)}" if wish.also else ""
    yield "intent", f"{intent_of(decided)}, {clear}, confidence {wish.confidence:.2f}{also}"
    yield from _proofs(wish.evidence)
    for one in wish.side_wishes:
        yield "beside", _quoted(one)
    sender = reading.sender
    who = "proven" if sender.proven else "not proven"
    yield "sender", f"{sender.address or 'no single address'}: {who} — {sender.reason}"
    yield from _proofs(sender.evidence)
    if reading.colleague:
        yield "", "a colleague"
    yield "machine", str(reading.automatic.kind)
    yield from _proofs(reading.automatic.evidence)
    for number in reading.numbers:
        yield "number", _number(number)
    for clue in reading.clues:
        yield "clue", _clue(clue)
    if reading.codes:
        yield "code", f"{len(reading.codes)} confirmation code(s)"
    yield "language", reading.language
    if reading.attachments:
        yield (
            "files",
            ", ".join(f"{one.name or 'unnamed'} ({one.media_type}, {one.size} bytes)" for one in reading.attachments),
        )
    for defect in reading.defects:
        yield "damaged", defect


def _proofs(evidence: tuple[Evidence, ...]) -> Iterator[tuple[str, str]]:
    for one in evidence:
        yield "", _quoted(one)


def _quoted(one: Evidence) -> str:
    words = " ".join(one.words.split())
    note = f"  ({one.note})" if one.note else ""
    return f"« {words} » in {one.place}{note}"


def _number(one: OrderNumber) -> str:
    marks = [str(one.role)]
    marks += [] if one.labelled else ["not called an order"]
    marks += [] if one.well_formed else ["not of an order's shape"]
    marks += [] if one.certain else ["shown and written differ"]
    return f"{one.number} in {one.place}, {', '.join(marks)}: « {' '.join(one.evidence.words.split())} »"


def _clue(one: Clue) -> str:
    return f"{one.kind} {one.value}{'' if one.exact else ' (about)'}: « {' '.join(one.evidence.words.split())} » in {one.evidence.place}"


def _words(reading: Reading) -> Iterator[tuple[str, str]]:
    yield "subject", reading.subject or "—"
    for piece in reading.pieces:
        text = reading.text[piece.start : piece.end].strip("\n")
        if text.strip():
            yield str(piece.kind), _shortened(piece, text)


def _shortened(piece: Piece, text: str) -> str:
    """Give the customer's own words whole, of what others wrote only the beginning."""
    lines = re.sub(r"\n\s*\n+", "\n\n", text).splitlines()
    if piece.kind is PieceKind.OWN or len(lines) <= QUOTED_LINES:
        return "\n".join(lines)
    return "\n".join([*lines[:QUOTED_LINES], f"… {len(lines) - QUOTED_LINES} more lines"])


def _order(decided: Decided) -> Iterator[tuple[str, str]]:
    match decided.match:
        case Matched() as found:
            yield "found", f"{', '.join(order.number for order in found.orders)}, by {found.how}"
            yield from _proofs(found.evidence)
        case NotCertain() as found:
            yield "not certain", str(found.why)
            yield from _proofs(found.evidence)
        case None:
            return
    for order in _candidates(decided, decided.match):
        yield "candidate", _described(order, whose=_whose(order, decided))


def _candidates(decided: Decided, match: Match) -> list[Order]:
    first = list(match.orders) if isinstance(match, Matched) else list(match.candidates)
    every = {order.number: order for order in (*first, *decided.seen.named, *decided.seen.own)}
    return list(every.values())


def _whose(order: Order, decided: Decided) -> str:
    return "the sender's" if order in decided.seen.own else "somebody else's"


def _described(order: Order, *, whose: str) -> str:
    done = sum(line.processed for line in order.lines)
    pieces = sum(line.quantity for line in order.lines)
    return (
        f"{order.number} {order.status}, {whose}, of {order.placed_at:%Y-%m-%d}, paid {_money(order.paid)}, "
        f"{done} of {pieces} elements processed"
    )


def _rules(decision: Decision) -> Iterator[tuple[str, str]]:
    for one in decision.trace:
        yield one.rule, f"{'passes' if one.passed else 'ANSWERS'}: {one.said}"


def _letters(decided: Decided) -> Iterator[tuple[str, str]]:
    if not decided.letters:
        yield "none", "nothing is sent"
    for one in decided.letters:
        yield str(one.kind), f"to {one.to} ({one.role})"
        yield "subject", one.letter.subject
        yield "text", one.letter.text


def _money(money: Money) -> str:
    return f"{money} {money.currency}"
