"""What a person writes themselves: a free letter in the thread, and a letter kept back before it leaves. No recipient is ever typed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from outbox.address import is_address
from outbox.holds import hold_one
from outbox.identity import Identity
from outbox.schema import outbox
from outbox.store import OutboxId, get
from policies.decision import Decision, Ground, Handoff
from policies.order import Order
from worker.decisions.acts import Impossible, Obstacle
from worker.decisions.closing import plain_reason
from worker.decisions.decided import Decided
from worker.decisions.edits import fault_of
from worker.decisions.journal import record_event
from worker.decisions.replies import Replies
from worker.decisions.situation import Mail
from worker.decisions.who import written_as
from worker.letters.compose import free_letter
from worker.letters.edit import Edit, Hand
from worker.schema import letter
from worker.unit import UnitOfWork

ToRole = Literal["sender", "account"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """To whom a letter about a mail may go; None where it may not. `account` is the address of the mail's order."""

    sender: str | None
    account: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWritten:
    """It is in the outbox. `nth`: which of the mail's free letters it is; the same one written again is the same letter."""

    outbox_id: int
    nth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """It does not leave until somebody lets it go."""

    outbox_id: int


def recipients_for(mail: Mail, order: Order | None, identity: Identity) -> Recipients:
    """Say to whom a letter about a mail may go: the proven sender, the account of its order."""
    sender = mail.reading.sender
    return Recipients(
        sender=_writable(sender.address if sender.proven else None, identity),
        account=_writable(None if order is None else order.customer.email, identity),
    )


def next_free(connection: Connection, inbound_id: int) -> int:
    """Return which free letter of the mail comes next, counted from 1: what a form carries so that sent twice it is one letter."""
    written = select(func.count()).where(letter.c.inbound_id == inbound_id, letter.c.kind == "free")
    return int(connection.execute(written).scalar_one()) + 1


def write_free(
    unit: UnitOfWork,
    replies: Replies,
    mail: Mail,
    order: Order | None,
    *,
    edit: Edit,
    to_role: ToRole,
    nth: int | None,
    by: str,
    at: datetime,
) -> LetterWritten | Impossible:
    """Put a person's own letter into the outbox; the caller holds the mail's row locked."""
    if mail.standing is None:
        return Impossible(obstacle=Obstacle.NO_DECISION)
    allowed = recipients_for(mail, order, replies.identity)
    if (allowed.account if to_role == "account" else allowed.sender) is None:
        return Impossible(obstacle=Obstacle.NO_RECIPIENT)
    fault = fault_of(edit, drafted=None)
    if fault is not None:
        return fault
    number = nth or next_free(unit.connection, mail.id)
    key = f"person:{mail.id}:{number}"
    there = unit.connection.execute(select(outbox.c.id).where(outbox.c.key == key)).scalar_one_or_none()
    if there is not None:
        return LetterWritten(outbox_id=there, nth=number)
    composed = free_letter(order, mail.reading, hand=Hand(to_account=to_role == "account", edit=edit))
    outbox_id = replies.queue(unit, _carrying(mail, by=by, at=at), composed, key=key)
    if outbox_id is None:
        return Impossible(obstacle=Obstacle.UNWRITABLE)
    record_event(
        unit.connection,
        "letter_written",
        at=at,
        by=written_as(by),
        inbound_id=mail.id,
        decision_id=mail.standing["id"],
        order_number=composed.order_number,
        detail={"outbox_id": outbox_id, "nth": number, "role": to_role},
    )
    return LetterWritten(outbox_id=outbox_id, nth=number)


def hold_letter(unit: UnitOfWork, *, outbox_id: int, by: str, at: datetime, why: str) -> HeldBack | Impossible:
    """Keep one letter back that has not left yet; it stays until somebody lets it go."""
    mail = get(unit.connection, OutboxId(outbox_id))
    if mail is None:
        return Impossible(obstacle=Obstacle.NO_SUCH_LETTER)
    if not hold_one(unit.connection, outbox_id, by=written_as(by), why=plain_reason(why) or "held by a person"):
        return Impossible(obstacle=Obstacle.GONE)
    about = unit.connection.execute(select(letter).where(letter.c.outbox_id == outbox_id)).mappings().one_or_none()
    record_event(
        unit.connection,
        "letter_held",
        at=at,
        by=written_as(by),
        inbound_id=None if about is None else about["inbound_id"],
        decision_id=None if about is None else about["decision_id"],
        order_number=None if about is None else about["order_number"],
        detail={"outbox_id": outbox_id, "why": plain_reason(why)},
    )
    return HeldBack(outbox_id=outbox_id)


def _carrying(mail: Mail, *, by: str, at: datetime) -> Decided:
    """Return what the outbox needs to know of the decision that a free letter belongs to: its id and its conversation."""
    if mail.standing is None:
        raise ValueError("a letter belongs to a decision")
    verdict = Handoff(ground=Ground.NOT_CLEAR, urgent=False, acknowledge=False)
    return Decided(
        id=mail.standing["id"],
        inbound_id=mail.id,
        conversation_id=mail.conversation.id,
        reading=mail.reading,
        decision=Decision(verdict=verdict, trace=()),
        at=at,
        by=written_as(by),
    )


def _writable(address: str | None, identity: Identity) -> str | None:
    if address is None or not is_address(address) or identity.is_ours(address):
        return None
    return address
