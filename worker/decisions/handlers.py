"""One mail's way: claim, read, look up, decide, carry out, settle. Mail servers, queues and pages are not spoken of here."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from sqlalchemy import Engine
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from parsers.errors import UnreadableMail
from parsers.request import Reading
from policies.decision import Cancel, Decision, Ground, Outcome, StopProduction
from policies.engine import decide
from policies.matching import match_order
from policies.memory import EarlierRequest, Memory
from policies.terms import Terms
from policies.unread import unreadable
from worker.cases import open_case
from worker.clock import Clock
from worker.decisions.carry_out import Doer
from worker.decisions.cases import file_case, is_apart, join_case, note_bounces, quarantine_case
from worker.decisions.challenges import spend_code
from worker.decisions.decided import Decided
from worker.decisions.journal import MACHINE, record_decision, record_event
from worker.decisions.laters import REREADS, Laters, MoreLaterMailsError, laters_of
from worker.decisions.memory import (
    CodeBrought,
    Conversation,
    code_brought,
    conversation_of,
    earlier_request,
    later_ids,
    remember,
)
from worker.decisions.readings import keep_reading
from worker.decisions.supervision import Drafted, supervision_of
from worker.errors import LeaseLostError, StaleReadError
from worker.intake.inbox import Claimed, claim, finish, give_back, load_raws, next_in_lane, renew, still_ours
from worker.orders.port import Orders, Sought, sought_by
from worker.schema import Cause, InboundState
from worker.sealing import MailKeyError
from worker.unit import UnitOfWork, retry_contention

LATER_READ = 200
"""A sender with more mails waiting than this is a flood: those past it count against moving money."""


class Handled(StrEnum):
    """What became of one wake-up."""

    DECIDED = "decided"
    BY_ANOTHER = "by_another"
    """Ended, taken, not due, or behind an earlier mail of the same sender."""
    FAILED = "failed"
    """It could not be read or decided this time; it is tried again, or quarantined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandledMail:
    """What became of a mail, and which mail of the same sender may be taken now."""

    handled: Handled
    outcome: Outcome | None = None
    next_id: int | None = None
    error: str | None = None
    since_stored: timedelta | None = None
    """How long after it was stored it was decided; None where it was not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """Handles one mail by its id, as often as it is woken, with one effect.

    `read` is pure and may be slow or kill its process, so it stands outside every transaction and after the attempt is
    counted. `is_live` says whether decisions are carried out or only drafted (shadow mode).
    """

    writer: Engine
    orders: Orders
    doer: Doer
    read: Callable[[bytes], Reading]
    terms: Terms
    clock: Clock
    owner: str
    is_live: Callable[[Connection], bool]
    crash: Callable[[str], None]
    count: Callable[[HandledMail], None] = lambda _done: None
    """Told once what became of each wake-up, after its commit."""

    def handle(self, inbound_id: int) -> HandledMail:
        """Handle a mail if it is free to be handled; never raise for what is in a mail.

        A database that is away raises SQLAlchemy's own errors, with nothing done or half done.
        """
        done = self._handled(inbound_id)
        self.count(done)
        return done

    def _handled(self, inbound_id: int) -> HandledMail:
        claimed = retry_contention(lambda: self._claim(inbound_id))
        if claimed is None:
            return HandledMail(handled=Handled.BY_ANOTHER)
        self.crash("handle.claimed")
        try:
            return self._handle(claimed)
        except LeaseLostError:
            return HandledMail(handled=Handled.BY_ANOTHER)
        except (DBAPIError, MailKeyError):
            raise
        except Exception as error:  # noqa: BLE001 — the edge: one mail never blocks the next, whatever it holds
            return self._failed(claimed, error)

    def _claim(self, inbound_id: int) -> Claimed | None:
        with UnitOfWork(self.writer) as unit:
            claimed = claim(unit.connection, inbound_id, owner=self.owner)
            unit.commit()
            return claimed

    def _handle(self, claimed: Claimed) -> HandledMail:
        try:
            reading = self.read(claimed.raw)
        except UnreadableMail as error:
            return self._unreadable(claimed, error)
        self.crash("handle.read")
        laters = Laters()
        for _ in range(REREADS):
            try:
                outcome = retry_contention(partial(self._decide, claimed, reading, laters))
            except MoreLaterMailsError:
                laters = self._read_later(claimed)
            except StaleReadError:
                continue
            else:
                self.crash("handle.committed")
                return self._decided(claimed, outcome)
        raise StaleReadError(f"mail {claimed.id}: its sender's mails kept arriving while it was decided")

    def _decide(self, claimed: Claimed, reading: Reading, laters: Laters) -> Outcome:
        """Decide, carry out and settle in one transaction."""
        with UnitOfWork(self.writer) as unit:
            still_ours(unit.connection, claimed)
            now = self.clock()
            conversation = conversation_of(unit.connection, claimed, reading)
            code = code_brought(unit.connection, reading, now=now, lock=True)
            earlier = earlier_request(unit.connection, reading, conversation, terms=self.terms, now=now)
            seen = self.orders.lock(unit, _sought(reading, code, earlier))
            self.crash("handle.locked")
            memory = remember(
                unit.connection,
                claimed,
                reading,
                conversation,
                terms=self.terms,
                about=frozenset(order.number for order in (*seen.own, *seen.named)),
                code=code,
                earlier=earlier,
                later=laters.mails,
                now=now,
            )
            decision = decide(reading, match_order(reading, seen), memory, self.terms, now, seen)
            moves = isinstance(decision.verdict, Cancel | StopProduction)
            if moves and later_ids(unit.connection, claimed) != laters.ids:
                raise MoreLaterMailsError
            self._spend(unit.connection, decision, code, now)
            keep_reading(unit.connection, claimed.id, reading)
            self.crash("handle.reading_kept")
            standing = self._carry_out(
                unit,
                claimed,
                conversation,
                Decided(
                    id=0,
                    inbound_id=claimed.id,
                    conversation_id=conversation.id,
                    reading=reading,
                    decision=decision,
                    at=now,
                    requested_at=_requested_at(decision, memory),
                ),
            )
            self.crash("handle.carried_out")
            self._join_later(unit.connection, standing, laters)
            note_bounces(unit.connection, reading, at=now, inbound_id=claimed.id)
            self.crash("handle.before_commit")
            unit.commit()
            return standing.decision.outcome

    def _carry_out(self, unit: UnitOfWork, claimed: Claimed, conversation: Conversation, draft: Decided) -> Decided:
        """Write a decision into the journal, carry it out unless we only draft, and end the mail's claim."""
        drafted = self._drafted(unit.connection, draft.decision)
        decision_id = record_decision(
            unit.connection,
            claimed.id,
            draft.decision,
            cause=_cause(draft.decision),
            by=MACHINE,
            at=draft.at,
            shadow=drafted is not None,
        )
        self.crash("handle.journaled")
        decided = replace(draft, id=decision_id)
        standing = self.doer.carry_out(unit, decided) if drafted is None else decided
        apart = is_apart(standing, answers_us=conversation.answers_us, terms=self.terms)
        state = InboundState.WAITING if apart else file_case(unit.connection, standing, drafted=drafted)
        finish(
            unit.connection,
            claimed,
            state,
            at=draft.at,
            conversation_id=conversation.id,
            intent=str(draft.reading.wish.intent),
            apart=apart,
        )
        return standing

    def _drafted(self, connection: Connection, decision: Decision) -> Drafted | None:
        """Tell why a decision is drafted only, until a person agrees; None where the machine carries it out alone."""
        return supervision_of(connection).keeps_back(decision) if self.is_live(connection) else Drafted.SHADOW

    def _spend(self, connection: Connection, decision: Decision, code: CodeBrought | None, now: datetime) -> None:
        """Use or burn the code that was brought; a draft leaves it as it is, for the person who agrees."""
        if code is None or not (decision.redeems or decision.burns) or self._drafted(connection, decision) is not None:
            return
        if not spend_code(connection, code.code, at=now, burn=decision.burns):
            raise StaleReadError("the confirmation code was used by another mail just now")
        self.crash("handle.code_spent")

    def _join_later(self, connection: Connection, standing: Decided, laters: Laters) -> None:
        """Hand the later mails that speak against this one to a person together with it."""
        for mail in laters.mails:
            if mail.inbound_id in standing.decision.joins_later:
                join_case(connection, mail, standing)
                self.crash("handle.joined")

    def _read_later(self, claimed: Claimed) -> Laters:
        with UnitOfWork(self.writer) as unit:
            ids = later_ids(unit.connection, claimed)
            raws = dict(load_raws(unit.connection, ids[:LATER_READ]))
            renew(unit.connection, claimed)
            unit.commit()
        self.crash("handle.laters_loaded")
        return laters_of(ids, raws, self.read)

    def _unreadable(self, claimed: Claimed, error: UnreadableMail) -> HandledMail:
        """Make a case at once of what no one can parse."""
        with UnitOfWork(self.writer) as unit:
            still_ours(unit.connection, claimed)
            now = self.clock()
            decision = unreadable(str(error))
            decision_id = record_decision(
                unit.connection, claimed.id, decision, cause=Cause.MACHINE, by=MACHINE, at=now
            )
            open_case(
                unit.connection,
                f"inbound:{claimed.id}",
                ground=str(Ground.UNREADABLE),
                at=now,
                detail=str(error),
                inbound_id=claimed.id,
            )
            record_event(unit.connection, "unreadable", at=now, inbound_id=claimed.id, decision_id=decision_id)
            finish(unit.connection, claimed, InboundState.WAITING, at=now, conversation_id=claimed.id)
            self.crash("handle.unreadable")
            unit.commit()
        return self._decided(claimed, Outcome.HANDOFF)

    def _failed(self, claimed: Claimed, error: Exception) -> HandledMail:
        """Give the mail back for another try, or quarantine it; its bytes stay as they are."""
        said = f"{type(error).__name__}: {error}"[:500]
        try:
            with UnitOfWork(self.writer) as unit:
                state = give_back(unit.connection, claimed, error=said)
                if state is InboundState.QUARANTINED:
                    quarantine_case(unit.connection, claimed.id, at=self.clock(), attempts=claimed.attempts)
                unit.commit()
        except LeaseLostError:
            return HandledMail(handled=Handled.BY_ANOTHER)
        return HandledMail(handled=Handled.FAILED, error=type(error).__name__, next_id=self._next(claimed))

    def _decided(self, claimed: Claimed, outcome: Outcome) -> HandledMail:
        return HandledMail(
            handled=Handled.DECIDED,
            outcome=outcome,
            next_id=self._next(claimed),
            since_stored=self.clock() - claimed.stored_at,
        )

    def _next(self, claimed: Claimed) -> int | None:
        with self.writer.connect() as connection:
            return next_in_lane(connection, claimed.sender, claimed.id)


def _requested_at(decision: Decision, memory: Memory) -> datetime | None:
    """Return when the earlier request was received that a code or an answer of this mail stands for."""
    if decision.redeems and memory.brought is not None and memory.brought.request is not None:
        return memory.brought.request.received_at
    return memory.earlier.reading.received_at if decision.completes and memory.earlier is not None else None


def _sought(reading: Reading, code: CodeBrought | None, earlier: EarlierRequest | None) -> Sought:
    readings = [reading]
    numbers: frozenset[str] = frozenset()
    if earlier is not None:
        readings.append(earlier.reading)
    if code is not None and code.brought.request is not None:
        readings.append(code.brought.request)
    if code is not None and code.brought.order_number is not None:
        numbers = frozenset({code.brought.order_number})
    return sought_by(*readings, numbers=numbers)


def _cause(decision: Decision) -> Cause:
    if decision.redeems or decision.burns:
        return Cause.CONFIRMATION
    return Cause.ANSWER if decision.completes else Cause.MACHINE
