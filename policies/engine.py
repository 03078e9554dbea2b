"""Deciding: the rules are asked from top to bottom until one answers."""

from datetime import datetime

from parsers.request import Reading
from policies.decision import Decision, RuleAnswer
from policies.facts import Answers, Facts
from policies.match import Match, Matched, OrdersSeen
from policies.memory import Memory
from policies.rules import RULES
from policies.terms import Terms


def decide(  # noqa: PLR0917 - the six things a decision may depend on, in the one order the whole house says them
    reading: Reading, match: Match, memory: Memory, terms: Terms, now: datetime, seen: OrdersSeen
) -> Decision:
    """Decide one mail, with the trace of every rule that was asked. Pure: the same arguments decide the same.

    `match` is `match_order(reading, seen)`; `now` is aware.
    """
    facts = Facts(
        reading=reading,
        match=match,
        memory=memory,
        terms=terms,
        now=now,
        seen=seen,
        asks=reading.wish.clear,
        proven=reading.sender.proven,
        order=match.orders[0] if isinstance(match, Matched) and len(match.orders) == 1 else None,
    )
    trace: list[RuleAnswer] = []
    for rule in RULES:
        said = rule.ask(facts)
        answered = isinstance(said, Answers)
        trace.append(RuleAnswer(rule=rule.name, passed=not answered, said=said.said))
        if isinstance(said, Answers):
            return Decision(
                verdict=said.verdict,
                trace=tuple(trace),
                show=said.show,
                redeems=facts.redeems,
                burns=said.burns,
                completes=facts.completes,
                joins_later=said.joins_later,
            )
        facts = said.facts or facts
    raise AssertionError("the last rule always answers")
