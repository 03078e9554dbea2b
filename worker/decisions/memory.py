"""What is remembered for one mail: its conversation, what was said before, and what waits behind it (contract, « Memory »)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.engine import Connection

from parsers.request import Reading
from policies.memory import Brought, CodeState, EarlierRequest, LaterMail, Memory
from policies.terms import Terms
from worker.decisions.challenges import state_of
from worker.decisions.readings import load_reading
from worker.intake.inbox import Claimed
from worker.schema import InboundState, book_import, decision, inbound, letter

CODES_READ = 5
"""A mail with more codes than this is guessing; only the first ones are looked up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The thread a mail joins: ours if it answers a letter of ours, else its own."""

    id: int
    answers_us: bool
    answered_kind: str | None = None
    answered_inbound: int | None = None
    answered_at: datetime | None = None
    last_letter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeBrought:
    """A confirmation code as it was found, and what it stands for."""

    code: str
    brought: Brought


def conversation_of(connection: Connection, claimed: Claimed, reading: Reading) -> Conversation:
    """Join a mail to a conversation by the Message-IDs it answers; a subject proves nothing."""
    named = [*reading.in_reply_to, *reversed(reading.thread)]
    for message_id in named[:50]:
        row = connection.execute(select(letter).where(letter.c.message_id == message_id)).mappings().one_or_none()
        if row is not None and row["conversation_id"] is not None:
            newest = select(func.max(letter.c.outbox_id)).where(letter.c.conversation_id == row["conversation_id"])
            return Conversation(
                id=row["conversation_id"],
                answers_us=True,
                answered_kind=row["kind"],
                answered_inbound=row["inbound_id"],
                answered_at=row["written_at"],
                last_letter=connection.execute(newest).scalar_one() == row["outbox_id"],
            )
        if row is not None:
            return Conversation(
                id=claimed.id, answers_us=True, answered_kind=row["kind"], answered_inbound=row["inbound_id"]
            )
    return Conversation(id=claimed.id, answers_us=False)


def remember(
    connection: Connection,
    claimed: Claimed,
    reading: Reading,
    conversation: Conversation,
    *,
    terms: Terms,
    about: frozenset[str],
    code: CodeBrought | None,
    earlier: EarlierRequest | None,
    later: tuple[LaterMail, ...],
    now: datetime,
) -> Memory:
    """Gather all that a decision may take from before and beside the mail. `about`: the orders it may concern."""
    return Memory(
        redelivery=_redelivered(connection, claimed, reading),
        answers_us=conversation.answers_us,
        earlier=earlier,
        clarified=_letter_since(connection, conversation.id, "clarify", None),
        brought=None if code is None else code.brought,
        later=later,
        told=_told(connection, about, since=now - terms.told_within, but=claimed.id),
        confirm_sent=confirm_sent(connection, about, since=now - terms.confirm_every),
        acknowledged=_letter_since(connection, conversation.id, "acknowledge", now - terms.acknowledge_every)
        or _acknowledged_before(connection, claimed),
        waited=max(now - (reading.received_at or claimed.internal_at), timedelta(0)),
        book_age=book_age(connection, now),
        from_junk=claimed.from_junk,
    )


def later_ids(connection: Connection, claimed: Claimed) -> tuple[int, ...]:
    """Return the ids of mails of the same sender that arrived later and are not decided, in their order."""
    if claimed.sender is None:
        return ()
    query = (
        select(inbound.c.id)
        .where(inbound.c.sender == claimed.sender, inbound.c.id > claimed.id, inbound.c.state == InboundState.STORED)
        .order_by(inbound.c.id)
    )
    return tuple(connection.execute(query).scalars())


def _redelivered(connection: Connection, claimed: Claimed, reading: Reading) -> bool:
    """Tell whether the same message was decided before: the same bytes, or proven sender, Message-ID and own text all alike."""
    this = inbound.alias("this")
    same_bytes = exists().where(
        this.c.id == claimed.id,
        inbound.c.sha256 == this.c.sha256,
        inbound.c.id < this.c.id,
        inbound.c.state != InboundState.STORED,
    )
    if connection.execute(select(same_bytes)).scalar():
        return True
    if reading.message_id is None or not reading.sender.proven:
        return False
    query = select(inbound.c.id).where(
        inbound.c.message_id == reading.message_id,
        inbound.c.sender == reading.sender.address,
        inbound.c.id < claimed.id,
        inbound.c.state != InboundState.STORED,
    )
    for other_id in connection.execute(query.limit(20)).scalars():
        other = load_reading(connection, other_id)
        if (
            other is not None
            and other.sender.proven
            and other.own_text == reading.own_text
            and other.subject == reading.subject
        ):
            return True
    return False


def earlier_request(
    connection: Connection, reading: Reading, conversation: Conversation, *, terms: Terms, now: datetime
) -> EarlierRequest | None:
    """Return the request that our `clarify` asked back about, when this mail answers that letter in time."""
    if (
        conversation.answered_kind != "clarify"
        or conversation.answered_inbound is None
        or conversation.answered_at is None
    ):
        return None
    if now - conversation.answered_at > terms.clarify_within:
        return None
    request = load_reading(connection, conversation.answered_inbound)
    if request is None or request.sender.address != reading.sender.address:
        return None
    return EarlierRequest(reading=request, asked_at=conversation.answered_at, last=conversation.last_letter)


def code_brought(connection: Connection, reading: Reading, *, now: datetime, lock: bool) -> CodeBrought | None:
    """Return the code that a mail brings back, a valid one before any other; `lock` holds it until the commit."""
    best: CodeBrought | None = None
    for code in reading.codes[:CODES_READ]:
        state, request_id, order_number = state_of(connection, code, at=now, lock=lock)
        request = None if request_id is None else load_reading(connection, request_id)
        found = CodeBrought(code=code, brought=Brought(state=state, order_number=order_number, request=request))
        if state is CodeState.VALID:
            return found
        if best is None or best.brought.state is CodeState.UNKNOWN:
            best = found
    return best


def _letter_since(connection: Connection, conversation_id: int, kind: str, since: datetime | None) -> bool:
    query = exists().where(letter.c.conversation_id == conversation_id, letter.c.kind == kind)
    if since is not None:
        query = query.where(letter.c.written_at > since)
    return bool(connection.execute(select(query)).scalar())


def _acknowledged_before(connection: Connection, claimed: Claimed) -> bool:
    """Tell whether this very mail, put back to be decided again, was acknowledged already."""
    query = exists().where(letter.c.inbound_id == claimed.id, letter.c.kind == "acknowledge")
    return bool(connection.execute(select(query)).scalar())


def _told(connection: Connection, about: frozenset[str], *, since: datetime, but: int) -> frozenset[str]:
    query = select(decision.c.order_number).where(
        decision.c.order_number.in_(about),
        decision.c.outcome.in_(["refuse", "already_done"]),
        decision.c.decided_at > since,
        decision.c.inbound_id != but,
        decision.c.shadow.is_(False),
    )
    return frozenset(connection.execute(query.distinct()).scalars())


def confirm_sent(connection: Connection, about: frozenset[str], *, since: datetime) -> frozenset[str]:
    """Return the orders for which an account was asked to confirm since then."""
    query = select(letter.c.order_number).where(
        letter.c.order_number.in_(about), letter.c.kind == "confirm", letter.c.written_at > since
    )
    return frozenset(connection.execute(query.distinct()).scalars())


def book_age(connection: Connection, now: datetime) -> timedelta | None:
    """Return how old the order book is; None where it never said."""
    newest = connection.execute(select(func.max(book_import.c.as_of))).scalar_one()
    return None if newest is None else now - newest
