"""The line that `replay` prints for a mail (contract, « Replay »)."""

import json
from typing import Any

from parsers.request import Automation, Intent
from policies.decision import AlreadyDone, Cancel, Confirm, Decision, Handoff, Refuse, StopProduction, Verdict
from policies.money import Money
from policies.order import Order
from worker.letters.compose import Composed
from worker.replay.paper import Decided


def line_of(file: str, decided: Decided) -> str:
    """Write one JSON object, keys in the contract's order."""
    credit, billed = money_of(decided.decision.verdict)
    order = order_of(decided.decision.verdict)
    letters = [_letter(one) for one in decided.letters]
    return json.dumps(
        {
            "file": file,
            "outcome": str(decided.decision.outcome),
            "order": None if order is None else order.number,
            "credit": None if credit is None else str(credit),
            "billed": None if billed is None else str(billed),
            "currency": None if credit is None else credit.currency,
            "intent": str(intent_of(decided)),
            "reasons": reasons_of(decided.decision),
            "reply": letters[0] if letters else None,
            "also": letters[1:],
        },
        ensure_ascii=False,
    )


def money_of(verdict: Verdict) -> tuple[Money | None, Money | None]:
    """Return (credit, billed) of what moves money, else nothing."""
    match verdict:
        case Cancel(credit=credit, billed=billed):
            return credit, billed
        case StopProduction(bill=bill):
            return bill.credit, bill.billed
        case _:
            return None, None


def order_of(verdict: Verdict) -> Order | None:
    """Return the order that a verdict is about, where it is about one."""
    match verdict:
        case Cancel() | StopProduction() | Refuse() | AlreadyDone() | Confirm() | Handoff():
            return verdict.order
        case _:
            return None


def intent_of(decided: Decided) -> Intent:
    """Return the contract's word for what the mail wants; a machine's mail wants nothing, whatever it quotes."""
    reading = decided.reading
    if reading.automatic.kind is Automation.STRONG:
        return Intent.MACHINE
    if reading.automatic.kind is Automation.WEAK and not reading.wish.clear:
        return Intent.MACHINE
    return reading.wish.intent


def reasons_of(decision: Decision) -> list[str]:
    """Return the sentence of the rule that decided, then why a person should look at it all the same."""
    answered = [f"{one.rule}: {one.said}" for one in decision.trace if not one.passed]
    return [*answered, *decision.show]


def _letter(one: Composed) -> dict[str, Any]:
    return {"to": [one.to], "subject": one.letter.subject, "text": one.letter.text}
