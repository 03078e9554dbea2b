"""What came of a case: who ended it, by which act, what it moved, and its letters, as far as they can still be kept back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, select
from sqlalchemy.engine import Connection

from outbox.states import State
from worker.decisions.closing import ended_already
from worker.decisions.situation import load_case
from worker.ops.call import Call
from worker.run.letter_list import LetterRow, WantedLetters, letters_wanted
from worker.schema import CancellationState, Cause, cancellation, decision

LONGEST_NUMBER = 15
"""Digits of an id that a URL may name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A closed case. `act` is None where no person ended it; money is in cents, None where no order moved."""

    case_id: int
    inbound_id: int | None
    by: str
    at: datetime
    act: str | None
    order: str | None
    credit_minor: int | None
    billed_minor: int | None
    currency: str
    letters: tuple[LetterRow, ...]

    @property
    def waiting(self) -> tuple[LetterRow, ...]:
        """Return the letters that have not begun to leave: they can still be kept back."""
        return tuple(one for one in self.letters if one.state == State.PENDING)


def ended_case(connection: Connection, case: RowMapping) -> Ended:
    """Say what came of a case that is closed."""
    how = ended_already(connection, case)
    made = _decided(connection, case, how.at)
    moved = None if made is None else _moved(connection, made["id"])
    return Ended(
        case_id=case["id"],
        inbound_id=case["inbound_id"],
        by=how.by,
        at=how.at,
        act=how.outcome,
        order=case["order_number"] if made is None else made["order_number"],
        credit_minor=None if moved is None else moved["credit_minor"],
        billed_minor=None if moved is None else moved["billed_minor"],
        currency="EUR" if moved is None else moved["currency"],
        letters=() if made is None else _letters(connection, case["inbound_id"], made["id"]),
    )


def just_ended(connection: Connection, call: Call) -> Ended | None:
    """Return the case that this operator has just ended (`was` in the URL), told at the head of the page that opens next."""
    was = call.query("was")
    if not (was.isascii() and was.isdigit() and len(was) <= LONGEST_NUMBER):
        return None
    case = load_case(connection, int(was))
    return None if case is None or case["closed_at"] is None else ended_case(connection, case)


def _decided(connection: Connection, case: RowMapping, at: datetime) -> RowMapping | None:
    """Return the person's decision with which the case ended."""
    if case["inbound_id"] is None:
        return None
    query = (
        select(decision.c.id, decision.c.order_number)
        .where(
            decision.c.inbound_id == case["inbound_id"],
            decision.c.cause == str(Cause.PERSON),
            decision.c.decided_at == at,
        )
        .order_by(decision.c.seq.desc())
        .limit(1)
    )
    return connection.execute(query).mappings().one_or_none()


def _moved(connection: Connection, decision_id: int) -> RowMapping | None:
    query = select(cancellation).where(
        cancellation.c.decision_id == decision_id, cancellation.c.state == str(CancellationState.SETTLED)
    )
    return connection.execute(query).mappings().one_or_none()


def _letters(connection: Connection, inbound_id: int, decision_id: int) -> tuple[LetterRow, ...]:
    found = letters_wanted(connection, WantedLetters(inbound_id=inbound_id), personal=True)
    return tuple(one for one in reversed(found) if one.decision_id == decision_id)
