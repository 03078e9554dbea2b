"""A confirmation by its link: the decision that a mail saying « oui » or « non » with the code would bring, without a mail.

The one who holds the code proved control of the account's mailbox, whatever way they bring it back (contract, « Confirmation »). So the
policy is asked with an answer as the account would have written it, and the new decision stands for the original request's mail.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from sqlalchemy import RowMapping, select, update
from sqlalchemy.engine import Connection, Engine

from parsers.codes import normal_code
from parsers.request import Assent, Automatic, Automation, Intent, Piece, PieceKind, Proof, Reading, Sender, Wish
from policies.decision import Cancel, Outcome, StopProduction
from policies.engine import decide
from policies.matching import match_order
from policies.memory import CodeState, Memory
from policies.terms import Terms
from worker.clock import Clock
from worker.decisions.carry_out import Doer
from worker.decisions.cases import file_case, join_case
from worker.decisions.challenges import spend_code, state_of
from worker.decisions.decided import Decided
from worker.decisions.journal import MACHINE, record_decision, record_event
from worker.decisions.laters import REREADS, Laters, MoreLaterMailsError, laters_of
from worker.decisions.memory import CodeBrought, book_age, code_brought
from worker.decisions.supervision import Drafted, supervision_of
from worker.errors import StaleReadError
from worker.intake.inbox import load_raws
from worker.orders.port import Orders, sought_by
from worker.schema import Cause, InboundState, inbound, order_alias, orders
from worker.unit import UnitOfWork, retry_contention

LATER_READ = 50
"""Who has more mails waiting than this is a flood: those past it count against moving money."""


class Answer(StrEnum):
    """What a person says on the page behind the link."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a valid code asks its holder: whether to cancel this order. `language` is the account's, None where it is not known."""

    order_number: str
    placed_at: datetime
    language: str | None


def asked_by(connection: Connection, code: str, *, at: datetime) -> Asked | None:
    """Return what a code asks, None where it is unknown, used, burnt or expired. Nothing is changed, however often this is called."""
    state, _, number = state_of(connection, code, at=at, lock=False)
    if state is not CodeState.VALID or number is None:
        return None
    row = connection.execute(
        select(orders.c.placed_at, orders.c.language).where(orders.c.number == number)
    ).one_or_none()
    return None if row is None else Asked(order_number=number, placed_at=row.placed_at, language=row.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeemer:
    """Redeems and burns codes, each once, through the machine's door."""

    writer: Engine
    orders: Orders
    doer: Doer
    read: Callable[[bytes], Reading]
    terms: Terms
    clock: Clock
    is_live: Callable[[Connection], bool]
    crash: Callable[[str], None]

    def answer(self, code: str, answer: Answer) -> Outcome | None:
        """Carry out the answer that a code's holder gives; None where the code is worth nothing (any more), and nothing was done."""
        laters = Laters()
        for _ in range(REREADS):
            try:
                return retry_contention(partial(self._decide, code, answer, laters))
            except MoreLaterMailsError:
                laters = self._read_later(code)
        raise StaleReadError("mails of the account kept arriving while its confirmation was decided")

    def _decide(self, code: str, answer: Answer, laters: Laters) -> Outcome | None:
        with UnitOfWork(self.writer) as unit:
            now = self.clock()
            mail = _lock_request(unit.connection, code, at=now)
            reading = None if mail is None else _answer_of(unit.connection, code, answer, at=now)
            found = None if reading is None else code_brought(unit.connection, reading, now=now, lock=True)
            if mail is None or reading is None or found is None or found.brought.state is not CodeState.VALID:
                return None
            standing = self._decided(unit, mail, reading, found, laters, now=now)
            self.crash("link.before_commit")
            unit.commit()
            return standing.decision.outcome

    def _decided(
        self,
        unit: UnitOfWork,
        mail: RowMapping,
        reading: Reading,
        found: CodeBrought,
        laters: Laters,
        *,
        now: datetime,
    ) -> Decided:
        """Decide, spend the code and carry out, with the request's mail and the code locked."""
        connection, request = unit.connection, found.brought.request
        readings = (reading,) if request is None else (reading, request)
        numbers = frozenset() if found.brought.order_number is None else frozenset({found.brought.order_number})
        seen = self.orders.lock(unit, sought_by(*readings, numbers=numbers))
        self.crash("link.locked")
        memory = Memory(
            answers_us=True,
            brought=found.brought,
            later=laters.mails,
            book_age=book_age(connection, now),
            waited=timedelta(0),
        )
        decision = decide(reading, match_order(reading, seen), memory, self.terms, now, seen)
        moves = isinstance(decision.verdict, Cancel | StopProduction)
        if moves and _waiting_of_account(connection, found.brought.order_number) != laters.ids:
            raise MoreLaterMailsError
        # Spent whatever comes of it, a draft too: nobody can say it twice on a page, and what was said stands in the decision.
        spend_code(connection, found.code, at=now, burn=decision.burns)
        self.crash("link.code_spent")
        drafted = supervision_of(connection).keeps_back(decision) if self.is_live(connection) else Drafted.SHADOW
        decided = Decided(
            id=record_decision(
                connection,
                mail["id"],
                decision,
                cause=Cause.CONFIRMATION,
                by=MACHINE,
                at=now,
                shadow=drafted is not None,
            ),
            inbound_id=mail["id"],
            conversation_id=mail["conversation_id"] or mail["id"],
            reading=reading,
            decision=decision,
            at=now,
            requested_at=None if request is None else request.received_at,
        )
        said = {"answer": "no" if reading.wish.assent is Assent.NO else "yes"}
        record_event(connection, "link_answered", at=now, inbound_id=mail["id"], decision_id=decided.id, detail=said)
        standing = self.doer.carry_out(unit, decided) if drafted is None else decided
        if file_case(connection, standing, drafted=drafted) is InboundState.WAITING:
            waiting = update(inbound).where(inbound.c.id == mail["id"])
            connection.execute(waiting.values(state=str(InboundState.WAITING), apart=False))
        for later in laters.mails:
            if later.inbound_id in decision.joins_later:
                join_case(connection, later, standing)
        return standing

    def _read_later(self, code: str) -> Laters:
        with self.writer.connect() as connection:
            _, _, number = state_of(connection, code, at=self.clock(), lock=False)
            ids = _waiting_of_account(connection, number)
            raws = dict(load_raws(connection, ids[:LATER_READ]))
        return laters_of(ids, raws, self.read)


def _lock_request(connection: Connection, code: str, *, at: datetime) -> RowMapping | None:
    """Lock the row of the mail that a valid code was made for, before the code itself: people lock in that order too."""
    state, inbound_id, _ = state_of(connection, code, at=at, lock=False)
    if state is not CodeState.VALID or inbound_id is None:
        return None
    query = select(inbound.c.id, inbound.c.conversation_id).where(inbound.c.id == inbound_id).with_for_update()
    return connection.execute(query).mappings().one_or_none()


def _answer_of(connection: Connection, code: str, answer: Answer, *, at: datetime) -> Reading | None:
    """Write the answer as the account would have mailed it; None where the order is gone."""
    _, _, number = state_of(connection, code, at=at, lock=False)
    account = connection.execute(
        select(orders.c.email, orders.c.language).where(orders.c.number == number)
    ).one_or_none()
    if account is None:
        return None
    words = "Oui, je confirme." if answer is Answer.YES else "Non, ce n’est pas moi."
    assent = Assent.YES if answer is Answer.YES else Assent.NO
    return Reading(
        reader_version="link",
        message_id=None,
        in_reply_to=(),
        thread=(),
        subject="",
        language=account.language or "und",
        sender=Sender(address=account.email, display_name="", proof=Proof.NOBODY, reason="it came by the link"),
        colleague=False,
        automatic=Automatic(kind=Automation.PERSON),
        wish=Wish(intent=Intent.NONE, clear=False, confidence=1.0, assent=assent),
        numbers=(),
        clues=(),
        codes=(normal_code(code),),
        text=words,
        pieces=(Piece(kind=PieceKind.OWN, start=0, end=len(words)),),
        attachments=(),
        sent_at=at,
        received_at=at,
    )


def _waiting_of_account(connection: Connection, order_number: str | None) -> tuple[int, ...]:
    """Return the mails of the order's account that wait to be decided: a retraction among them stops the money."""
    emails = select(orders.c.email).where(orders.c.number == order_number)
    aliases = select(order_alias.c.address).where(order_alias.c.order_number == order_number)
    query = (
        select(inbound.c.id)
        .where(inbound.c.sender.in_(emails.union(aliases)), inbound.c.state == InboundState.STORED)
        .order_by(inbound.c.id)
    )
    return tuple(connection.execute(query).scalars())
