"""A mail's whole decision, for `python -m bench.robustness --decide bench.deciding:decide`: against the books of both corpora."""

import json
from functools import cache
from pathlib import Path

from policies.decision import Handoff
from worker.orders.book import load_book
from worker.replay.line import order_of
from worker.replay.paper import Setting, decide_on_paper

CORPUS = Path(__file__).parent.parent / "tests" / "corpus"
AUTHOR = "marie.dupont@orange.fr"
"""Who writes the generated mails; one order of the sample is theirs too."""


def decide(raw: bytes) -> tuple[str, str | None]:
    """Return (outcome, order number) as replay decides the mail; a person's mail has no order that matters."""
    decided = decide_on_paper(raw, _setting())
    order = order_of(decided.decision.verdict)
    hidden = order is None or isinstance(decided.decision.verdict, Handoff)
    return str(decided.decision.outcome), None if hidden or order is None else order.number


@cache
def _setting() -> Setting:
    orders = [
        order
        for name in ("sample", "own")
        for order in json.loads((CORPUS / name / "orders.json").read_text(encoding="utf-8"))["orders"]
    ]
    for order in orders:
        if order["number"] == "4071852":
            order["customer"]["aliases"] = [*order["customer"].get("aliases", []), AUTHOR]
    return Setting(book=load_book(json.dumps({"orders": orders})))
