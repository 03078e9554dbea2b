"""The cases that decisions open, and the state each decided mail ends in."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from outbox.store import mark_undelivered
from parsers.request import Intent, Reading
from policies.decision import Decision, Ground, Handoff, Ignore, RuleAnswer
from policies.memory import LaterMail
from policies.order import Order, Status
from policies.terms import Terms
from worker.cases import open_case
from worker.decisions.decided import Decided
from worker.decisions.journal import MACHINE, order_of, record_decision, record_event
from worker.decisions.limits import LIMITED, is_told_already
from worker.decisions.readings import keep_reading
from worker.decisions.supervision import Drafted
from worker.schema import Cause, InboundState, inbound, letter

APART = frozenset({Intent.QUESTION, Intent.COMPLAINT, Intent.CREDIT_QUESTION, Intent.THANKS, Intent.OTHER, Intent.NONE})
"""What most mail to the mailbox is about: no cancellation. It stays there, listed and counted apart from the cases."""


def is_apart(standing: Decided, *, answers_us: bool, terms: Terms) -> bool:
    """Tell whether a mail that a person must read is no case, because it has nothing to do with a cancellation.

    An answer to us is one whatever it says; so is one that is urgent, and one that also speaks of something else than these subjects.
    """
    verdict, wish = standing.decision.verdict, standing.reading.wish
    left = isinstance(verdict, Handoff) and verdict.ground is Ground.NOT_CLEAR and not verdict.urgent
    return left and {wish.intent, *wish.also} <= APART and not answers_us and not terms.take_all


def file_case(connection: Connection, standing: Decided, *, drafted: Drafted | None) -> InboundState:
    """Open the case that a decision asks for, and return the state its mail ends in.

    A handoff is a case; so is a decision with something to show a person, whatever was drafted only (an order that is in production
    keeps printing until a person agrees, so that is urgent), and the first of a sender's mails whose letter a limit stopped.
    """
    decision = standing.decision
    verdict = decision.verdict
    order = getattr(verdict, "order", None)
    if isinstance(verdict, Handoff):
        ground, urgent, detail = str(verdict.ground), verdict.urgent, decision.trace[-1].said
    elif isinstance(verdict, Ignore):
        return InboundState.DECIDED
    elif drafted is not None:
        ground, urgent, detail = str(drafted), _is_printing(order), f"drafted only: {decision.outcome}"
    elif decision.show:
        ground, urgent, detail = "to_see", False, "; ".join(decision.show)
    elif standing.silenced and not is_told_already(connection, standing.inbound_id, order_of(decision)):
        ground, urgent, detail = LIMITED, _is_printing(order), _silence(standing)
    else:
        return InboundState.DECIDED
    open_case(
        connection,
        f"inbound:{standing.inbound_id}",
        ground=ground,
        at=standing.at,
        detail=detail,
        inbound_id=standing.inbound_id,
        order_number=None if order is None else order.number,
        urgent=urgent,
    )
    return InboundState.WAITING


def join_case(connection: Connection, mail: LaterMail, standing: Decided) -> None:
    """Decide a later mail together with the one it speaks against: both are a person's, urgently."""
    said = "it speaks against an earlier mail of the same sender that waited too"
    decision = Decision(
        verdict=Handoff(
            ground=Ground.LATER_MAIL,
            urgent=True,
            acknowledge=False,
            order=getattr(standing.decision.verdict, "order", None),
        ),
        trace=(RuleAnswer(rule="joined", passed=False, said=said),),
    )
    keep_reading(connection, mail.inbound_id, mail.reading)
    decision_id = record_decision(
        connection, mail.inbound_id, decision, cause=Cause.MACHINE, by=MACHINE, at=standing.at
    )
    joined = Decided(
        id=decision_id,
        inbound_id=mail.inbound_id,
        conversation_id=standing.conversation_id,
        reading=mail.reading,
        decision=decision,
        at=standing.at,
    )
    state = file_case(connection, joined, drafted=None)
    connection.execute(
        update(inbound)
        .where(inbound.c.id == mail.inbound_id)
        .values(
            state=str(state),
            decided_at=standing.at,
            conversation_id=standing.conversation_id,
            intent=str(mail.reading.wish.intent),
        )
    )


def quarantine_case(connection: Connection, inbound_id: int, *, at: datetime, attempts: int) -> None:
    """Open the case of a mail that could not be handled: its bytes and its error are kept with it."""
    record_event(connection, "quarantined", at=at, inbound_id=inbound_id, detail={"attempts": attempts})
    open_case(
        connection,
        f"inbound:{inbound_id}",
        ground="quarantined",
        at=at,
        detail=f"it could not be handled in {attempts} attempts; `serviceclient message {inbound_id}` shows the error",
        inbound_id=inbound_id,
    )


def note_bounces(connection: Connection, reading: Reading, *, at: datetime, inbound_id: int) -> None:
    """Tie a delivery report to the letter of ours that it is about, and make that letter a case."""
    for message_id in reading.automatic.bounce_of:
        row = connection.execute(select(letter).where(letter.c.message_id == message_id)).mappings().one_or_none()
        if row is None:
            continue
        mark_undelivered(connection, message_id, why="a delivery report names it")
        record_event(
            connection,
            "undelivered",
            at=at,
            inbound_id=inbound_id,
            decision_id=row["decision_id"],
            detail={"outbox_id": row["outbox_id"]},
        )
        open_case(
            connection,
            f"outbox:{row['outbox_id']}",
            ground=str(Ground.BOUNCE),
            at=at,
            detail=f"letter {row['outbox_id']} ({row['kind']}) could not be delivered",
            inbound_id=row["inbound_id"],
            order_number=row["order_number"],
        )


def _silence(standing: Decided) -> str:
    letters = ", ".join(f"« {one.kind} » ({one.reached})" for one in standing.silenced)
    return f"no letter was written, the limit is reached: {letters}; others like it are counted in the journal only"


def _is_printing(order: Order | None) -> bool:
    return order is not None and order.status is Status.IN_PRODUCTION
