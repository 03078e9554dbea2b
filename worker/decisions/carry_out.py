"""Carrying out a decision and settling it: the one door to orders, money and letters.

Carrying out asks for what was decided. Settling writes credit, change and letter from what was acknowledged. Handler,
confirmation, answer and person all come through here, inside one transaction that the caller commits.
"""

import json
from dataclasses import dataclass, replace
from typing import assert_never

from outbox.hooks import CrashPoint, no_crash
from policies.credit import bill_of
from policies.decision import Cancel, Decision, Refuse, RuleAnswer, StopProduction
from policies.money import Money
from policies.order import Status
from policies.terms import Terms
from worker.decisions.decided import Decided
from worker.decisions.journal import MACHINE, record_decision, record_event
from worker.decisions.replies import Replies
from worker.orders.changes import money_facts, record_change
from worker.orders.port import Asked, Orders, Stopped, TooLate
from worker.schema import CancellationState, Cause, ChangeKind, cancellation, ledger
from worker.unit import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Carries decisions out against the orders, the ledger and the outbox."""

    orders: Orders
    replies: Replies
    terms: Terms
    crash: CrashPoint = no_crash

    def carry_out(self, unit: UnitOfWork, decided: Decided) -> Decided:
        """Do what was decided, in the caller's transaction; return the decision that stands in the end."""
        verdict = decided.decision.verdict
        if not isinstance(verdict, Cancel | StopProduction):
            return replace(decided, silenced=self.replies.write(unit, decided))
        match self.orders.stop(unit, verdict, key=request_key(decided)):
            case Stopped() as stopped:
                self.crash("settle.stopped")
                return self._settle(unit, decided, stopped)
            case Asked():
                return decided
            case TooLate() as late:
                return self._too_late(unit, decided, late)
            case other:
                assert_never(other)

    def _settle(self, unit: UnitOfWork, decided: Decided, stopped: Stopped) -> Decided:
        """Write cancellation, credit, changes and letter from the counts that were acknowledged, not from those decided on."""
        final = _from_counts(decided.decision, stopped, self.terms)
        credit, billed = money_of(final)
        kind = _kind_of(decided.decision)
        row = cancellation.insert().values(
            order_number=stopped.order.number,
            decision_id=decided.id,
            kind=kind,
            state=str(CancellationState.SETTLED),
            request_key=request_key(decided),
            counts=json.dumps(dict(stopped.counts)),
            billed_minor=billed.minor,
            credit_minor=credit.minor,
            currency=credit.currency,
            created_at=decided.at,
            settled_at=decided.at,
        )
        cancellation_id = int(unit.connection.execute(row.returning(cancellation.c.id)).scalar_one())
        self.crash("settle.cancellation")
        if credit.minor:
            unit.connection.execute(
                ledger.insert().values(
                    cancellation_id=cancellation_id,
                    kind="grant",
                    amount_minor=credit.minor,
                    currency=credit.currency,
                    written_at=decided.at,
                )
            )
        self.crash("settle.credited")
        self._tell(unit, decided, kind=kind, cancellation_id=cancellation_id, credit=credit, billed=billed)
        self.crash("settle.told")
        settled = replace(decided, decision=final)
        if money_of(final) != money_of(decided.decision):
            settled = settled.without_edit()  # the person's text names the sums that were expected
        self.replies.write(unit, settled)
        self.crash("settle.answered")
        return settled

    def _tell(
        self, unit: UnitOfWork, decided: Decided, *, kind: str, cancellation_id: int, credit: Money, billed: Money
    ) -> None:
        number = _order_number(decided.decision)
        told = CHANGE_OF[kind]
        facts = money_facts(credit=credit, billed=billed)
        record_change(
            unit.connection, told, order_number=number, cancellation_id=cancellation_id, at=decided.at, facts=facts
        )
        if credit.minor:
            record_change(
                unit.connection,
                ChangeKind.CREDIT_GRANTED,
                order_number=number,
                cancellation_id=cancellation_id,
                at=decided.at,
                facts={"amount": str(credit), "currency": credit.currency},
            )
        record_event(
            unit.connection,
            str(told),
            at=decided.at,
            by=decided.by,
            inbound_id=decided.inbound_id,
            decision_id=decided.id,
            order_number=number,
            detail={"cancellation_id": cancellation_id, **facts},
        )

    def _too_late(self, unit: UnitOfWork, decided: Decided, late: TooLate) -> Decided:
        """Refuse, as a decision of its own: the order moved on between deciding and stopping."""
        answer = RuleAnswer(
            rule="too_late", passed=False, said=f"the order could not be stopped any more: {late.ground}"
        )
        refused = Decision(
            verdict=Refuse(order=late.order, ground=late.ground),
            trace=(*decided.decision.trace, answer),
            redeems=decided.decision.redeems,
        )
        decision_id = record_decision(
            unit.connection, decided.inbound_id, refused, cause=Cause.SETTLEMENT, by=MACHINE, at=decided.at
        )
        standing = replace(decided, id=decision_id, decision=refused).without_edit()
        self.replies.write(unit, standing)
        return standing


CHANGE_OF = {"void": ChangeKind.VOIDED, "cancel": ChangeKind.CANCELED, "stop": ChangeKind.STOPPED}


def request_key(decided: Decided) -> str:
    """Return the key under which an order is asked to stop: one per decision, however often it is carried out."""
    return f"decision:{decided.id}"


def money_of(decision: Decision) -> tuple[Money, Money]:
    """Return (credit, billed) of a decision that moves an order."""
    match decision.verdict:
        case Cancel(credit=credit, billed=billed):
            return credit, billed
        case StopProduction(bill=bill):
            return bill.credit, bill.billed
        case other:
            message = f"no money in a decision to {type(other).__name__}"
            raise ValueError(message)


def _from_counts(decision: Decision, stopped: Stopped, terms: Terms) -> Decision:
    match decision.verdict:
        case Cancel(order=order) as verdict:
            return replace(decision, verdict=replace(verdict, order=replace(order, closed_at=stopped.order.closed_at)))
        case StopProduction() as verdict:
            bill = bill_of(stopped.order, bill_shipping=terms.bill_shipping)
            return replace(decision, verdict=replace(verdict, order=stopped.order, bill=bill))
        case _:
            return decision


def _kind_of(decision: Decision) -> str:
    match decision.verdict:
        case StopProduction():
            return "stop"
        case Cancel(order=order) if order.status is Status.AWAITING_PAYMENT:
            return "void"
        case _:
            return "cancel"


def _order_number(decision: Decision) -> str:
    match decision.verdict:
        case Cancel(order=order) | StopProduction(order=order):
            return order.number
        case other:
            message = f"no order moves in a decision to {type(other).__name__}"
            raise ValueError(message)
