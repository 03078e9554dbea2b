"""Taking a settled cancellation back: counter-entry, change, decision, letter and case in one transaction.

What becomes of the order is the shop's to say: its row stays closed until a book says otherwise, and follows the book from then on. A
later request for it can be decided again, since a reversed cancellation is not in force.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, Select, select, update
from sqlalchemy.engine import Connection

from policies.decision import Decision, Ground, Handoff, RuleAnswer
from policies.money import Money
from policies.order import Order
from worker.cases import open_case
from worker.decisions.acts import Impossible, Obstacle
from worker.decisions.closing import plain_reason
from worker.decisions.decided import Decided
from worker.decisions.edits import edit_of, fault_of
from worker.decisions.journal import record_decision, record_event
from worker.decisions.looking import Looked
from worker.decisions.proposals import PERSON_RULE, Draft, draft_of
from worker.decisions.replies import Replies
from worker.decisions.who import written_as
from worker.letters.compose import Composed, reversal_letter
from worker.letters.edit import Edit, Hand
from worker.orders.changes import record_change
from worker.orders.disagreements import reversal_key
from worker.schema import CancellationState, Cause, ChangeKind, cancellation, case_file, decision, ledger, orders
from worker.unit import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversible:
    """A cancellation in force that can be taken back, with the letter that would tell the customer."""

    cancellation_id: int
    inbound_id: int
    order_number: str
    kind: str
    """`void`, `cancel` or `stop`."""
    credit: Money
    billed: Money
    settled_at: datetime
    draft: Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversed:
    """Taken back, in this transaction. `case_id`: the case that asks the shop to take the order up again."""

    decision_id: int
    cancellation_id: int
    order_number: str
    credit: Money
    case_id: int


def settled(*, lock: bool = False) -> Select[tuple[object, ...]]:
    """Select settled cancellations with the mail that each was decided for."""
    query = (
        select(cancellation, decision.c.inbound_id)
        .join(decision, decision.c.id == cancellation.c.decision_id)
        .where(cancellation.c.state == str(CancellationState.SETTLED))
        .order_by(cancellation.c.id)
    )
    return query.with_for_update(of=cancellation) if lock else query


def reversible_of(row: RowMapping, looked: Looked, order: Order) -> Reversible:
    """Say what taking a settled cancellation back would undo and write."""
    return Reversible(
        cancellation_id=row["id"],
        inbound_id=row["inbound_id"],
        order_number=row["order_number"],
        kind=row["kind"],
        credit=_money(row, "credit_minor"),
        billed=_money(row, "billed_minor"),
        settled_at=row["settled_at"],
        draft=draft_of(_letter(row, looked, order, edit=None)),
    )


def reverse_locked(
    unit: UnitOfWork,
    replies: Replies,
    row: RowMapping,
    looked: Looked,
    order: Order,
    *,
    by: str,
    at: datetime,
    why: str,
    subject: str | None,
    text: str | None,
) -> Reversed | Impossible:
    """Take a cancellation back whose row, mail and order the caller holds locked."""
    drafted = _letter(row, looked, order, edit=None)
    edit = edit_of(subject, text, drafted)
    fault = None if edit is None else fault_of(edit, drafted=drafted)
    if fault is not None:
        return fault
    credit, number = _money(row, "credit_minor"), str(row["order_number"])
    _undo(unit.connection, row, credit, at=at)
    replies.crash("reverse.undone")
    decision_id = record_decision(
        unit.connection,
        row["inbound_id"],
        _decision(order, why),
        cause=Cause.REVERSAL,
        by=written_as(by),
        at=at,
    )
    detail = {"cancellation_id": row["id"], "credit": str(credit), "why": plain_reason(why)}
    record_event(
        unit.connection,
        "reversed",
        at=at,
        by=written_as(by),
        inbound_id=row["inbound_id"],
        decision_id=decision_id,
        order_number=number,
        detail=detail,
    )
    carrying = Decided(
        id=decision_id,
        inbound_id=row["inbound_id"],
        conversation_id=looked.mail.conversation.id,
        reading=looked.mail.reading,
        decision=_decision(order, why),
        at=at,
        by=written_as(by),
    )
    replies.crash("reverse.journaled")
    replies.queue(unit, carrying, _letter(row, looked, order, edit=edit))
    case_id = _ask_the_shop(unit.connection, row, at=at)
    return Reversed(
        decision_id=decision_id, cancellation_id=row["id"], order_number=number, credit=credit, case_id=case_id
    )


def _undo(connection: Connection, row: RowMapping, credit: Money, *, at: datetime) -> None:
    """Write the counter-entry and the change, and let the order follow the shop again."""
    connection.execute(
        update(cancellation).where(cancellation.c.id == row["id"]).values(state=str(CancellationState.REVERSED))
    )
    if credit.minor:
        connection.execute(
            ledger.insert().values(
                cancellation_id=row["id"],
                kind="reversal",
                amount_minor=credit.minor,
                currency=credit.currency,
                written_at=at,
            )
        )
    # Told also where it is 0.00: it is the one line that says the order is closed no more.
    record_change(
        connection,
        ChangeKind.CREDIT_REVERSED,
        order_number=row["order_number"],
        cancellation_id=row["id"],
        at=at,
        facts={"amount": str(credit), "currency": credit.currency},
    )
    connection.execute(
        update(orders).where(orders.c.number == row["order_number"]).values(closed_at=None, changed_at=at)
    )


def _decision(order: Order, why: str) -> Decision:
    """Return what stands for the mail now: nothing was decided in its stead, so it is a person's."""
    said = plain_reason(why) or "a person took the cancellation back"
    return Decision(
        verdict=Handoff(ground=Ground.REVERSED, urgent=False, acknowledge=False, order=order),
        trace=(RuleAnswer(rule=PERSON_RULE, passed=False, said=said),),
    )


def _ask_the_shop(connection: Connection, row: RowMapping, *, at: datetime) -> int:
    """Open the case of an order that lies still: only the shop can take it up again. It ends when a book says that it did."""
    key = reversal_key(row["order_number"])
    open_case(
        connection,
        key,
        ground=str(Ground.REVERSED),
        at=at,
        detail="its cancellation was taken back: the shop has to take the order up again",
        inbound_id=row["inbound_id"],
        order_number=row["order_number"],
    )
    query = select(case_file.c.id).where(case_file.c.subject_key == key, case_file.c.closed_at.is_(None))
    return int(connection.execute(query).scalar_one())


def _letter(row: RowMapping, looked: Looked, order: Order, *, edit: Edit | None) -> Composed:
    """Write to the sender whose order it is, in the thread; else, and where a code was redeemed, to the order's account."""
    to_account = looked.redeems or looked.to_account
    return reversal_letter(
        order,
        looked.mail.reading,
        kind=row["kind"],
        credit=_money(row, "credit_minor"),
        closed_at=row["settled_at"],
        house=looked.house,
        hand=Hand(to_account=to_account, edit=edit),
    )


def not_in_force(row: RowMapping | None) -> Impossible:
    """Say why there is nothing to take back."""
    if row is None:
        return Impossible(obstacle=Obstacle.NO_SUCH_CANCELLATION)
    return Impossible(obstacle=Obstacle.NOT_SETTLED, detail=row["state"])


def _money(row: RowMapping, column: str) -> Money:
    return Money(int(row[column] or 0), row["currency"])
