"""One person's decision, carried out by the one door: worked out anew, compared with what was read, then done."""

from dataclasses import dataclass
from datetime import datetime

from worker.decisions.acts import Act, DecidedByPerson, Impossible, Outdated
from worker.decisions.carry_out import Doer, money_of
from worker.decisions.challenges import spend_code
from worker.decisions.closing import plain_reason
from worker.decisions.decided import Decided
from worker.decisions.edits import edit_of, fault_of
from worker.decisions.journal import order_of, record_decision
from worker.decisions.looking import Looked
from worker.decisions.proposals import changed_since, meant_by
from worker.decisions.who import written_as
from worker.schema import Cause
from worker.unit import UnitOfWork

_MOVES = frozenset({"cancel", "stop_production"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person chose, having read the proposal that `seen` names."""

    act: Act
    seen: str
    subject: str | None
    text: str | None
    by: str
    at: datetime
    why: str


def carry_out_choice(
    unit: UnitOfWork, doer: Doer, looked: Looked, choice: Choice
) -> DecidedByPerson | Outdated | Impossible:
    """Decide by an act in the caller's transaction, with the mail and the orders locked; nothing is written unless it is done."""
    meant = meant_by(choice.act, looked, why=plain_reason(choice.why))
    changed = changed_since(choice.seen, looked, None if isinstance(meant, Impossible) else meant)
    if changed:
        return Outdated(changed=changed)
    if isinstance(meant, Impossible):
        return meant
    drafted = meant.letters[0] if meant.letters else None
    edit = edit_of(choice.subject, choice.text, drafted)
    if edit is not None:
        fault = fault_of(edit, drafted=drafted)
        if fault is not None:
            return fault
        meant = meant_by(choice.act, looked, why=plain_reason(choice.why), edit=edit)
        if isinstance(meant, Impossible):
            raise AssertionError("an edit changes nothing of what is possible")
    mail = looked.mail
    decision_id = record_decision(
        unit.connection, mail.id, meant.decision, cause=Cause.PERSON, by=written_as(choice.by), at=choice.at
    )
    doer.crash("person.journaled")
    if meant.decision.redeems and mail.code is not None:
        spend_code(unit.connection, mail.code.code, at=choice.at, burn=False)
    standing = doer.carry_out(
        unit,
        Decided(
            id=decision_id,
            inbound_id=mail.id,
            conversation_id=mail.conversation.id,
            reading=mail.reading,
            decision=meant.decision,
            at=choice.at,
            requested_at=mail.requested_at,
            by=written_as(choice.by),
            hand=meant.hand,
        ),
    )
    moved = standing.decision.outcome in _MOVES
    credit, billed = money_of(standing.decision) if moved else (None, None)
    return DecidedByPerson(
        act=choice.act,
        decision_id=standing.id,
        outcome=standing.decision.outcome,
        order_number=order_of(standing.decision),
        credit=credit,
        billed=billed,
    )
