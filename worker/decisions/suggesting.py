"""Which act is suggested: what was drafted, or what the rules would decide of the mail with the order as it is now."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from policies.decision import Ground, Outcome
from policies.engine import decide
from policies.matching import match_order
from worker.decisions.acts import Act, Impossible
from worker.decisions.journal import order_of
from worker.decisions.looking import Looked
from worker.decisions.memory import remember
from worker.decisions.proposals import meant_by

ACT_OF = {
    Outcome.CANCEL: Act.CANCEL,
    Outcome.STOP_PRODUCTION: Act.STOP_PRODUCTION,
    Outcome.REFUSE: Act.REFUSE,
    Outcome.ALREADY_DONE: Act.ALREADY_DONE,
    Outcome.CLARIFY: Act.CLARIFY,
    Outcome.CONFIRM: Act.CONFIRM,
}
_NOT_AGAIN = frozenset({str(Ground.LATER_MAIL), str(Ground.OLD), str(Ground.REVERSED)})
"""Grounds that deciding again from the mail alone would not see."""


def suggested_act(connection: Connection, looked: Looked, *, now: datetime) -> Act | None:
    """Return the act to suggest, None where a person should make up their own mind.

    Nothing is suggested that moves an order whose customer has written again since: those mails come first.
    """
    found = _drafted(looked) or _made_again(connection, looked, now=now)
    moves = found in {Act.CANCEL, Act.STOP_PRODUCTION}
    return None if moves and looked.mail.later else found


def _drafted(looked: Looked) -> Act | None:
    """Return the act that agrees to what was drafted, where it can still be done as it was."""
    outcome, mail = looked.mail.drafted, looked.mail
    act = None if outcome is None else ACT_OF.get(outcome)
    number = None if looked.order is None else looked.order.number
    if act is None or (act is not Act.CLARIFY and number != mail.order_number):
        return None
    return None if isinstance(meant_by(act, looked), Impossible) else act


def _made_again(connection: Connection, looked: Looked, *, now: datetime) -> Act | None:
    mail = looked.mail
    if mail.standing is None or mail.standing["ground"] in _NOT_AGAIN or mail.redeems:
        return None
    memory = remember(
        connection,
        mail.claimed,
        mail.reading,
        mail.conversation,
        terms=looked.terms,
        about=frozenset(order.number for order in (*looked.seen.own, *looked.seen.named)),
        code=mail.code,
        earlier=mail.earlier,
        later=(),
        now=now,
    )
    # How long a person took is not how long the mail waited to be read.
    read_at = mail.machine["decided_at"] if mail.machine is not None else now
    waited = max(read_at - (mail.reading.received_at or mail.row["internal_at"]), timedelta(0))
    memory = replace(memory, waited=waited)
    decision = decide(mail.reading, match_order(mail.reading, looked.seen), memory, looked.terms, now, looked.seen)
    number = order_of(decision)
    if number is not None and (looked.order is None or number != looked.order.number):
        return None
    return ACT_OF.get(decision.outcome)
