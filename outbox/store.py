"""The outbox as the rest of the program sees it: put a mail in, find it, count, note a bounce, try again.

Everything runs inside the caller's transaction; a mail leaves exactly when the one that enqueued it commits.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, NewType

from sqlalchemy import Connection, Row, case, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from outbox import holds, mime
from outbox.address import check_address, domain_of
from outbox.answers import legible
from outbox.claims import UNLEASED
from outbox.clock import database_now
from outbox.errors import AddressRefused
from outbox.identity import Identity
from outbox.message import NewMail
from outbox.schema import KEY, WORD, outbox
from outbox.states import Move, State, before, target

OutboxId = NewType("OutboxId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """A mail of ours as it stands. `moved_at`: since when it is in its state."""

    id: OutboxId
    key: str
    kind: str
    recipient: str
    message_id: str
    conversation_id: int | None
    state: State
    attempts: int
    doubts: int
    created_at: datetime
    not_before: datetime | None
    next_at: datetime
    moved_at: datetime
    sent_at: datetime | None
    held_by: str | None
    held_why: str | None
    provider_reply: str | None
    last_error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How many mails are in a state, and how long ago the oldest was enqueued (None: there is none)."""

    count: int
    oldest: timedelta | None


NONE = Figure(count=0, oldest=None)
_SHOWN = tuple(outbox.c[field.name] for field in fields(OutgoingMail))


def enqueue(connection: Connection, mail: NewMail, *, identity: Identity) -> OutboxId:
    """Put a mail into the outbox and return its id; a key that is there already changes nothing and returns the first.

    Message-ID, Date and every byte are fixed here. Raises AddressRefused for a recipient outside our grammar, under
    `.invalid`, or an address that this program reads itself, ValueError for an empty or over-long key or kind or a time without a zone.
    """
    check_address(mail.recipient)
    if identity.is_ours(mail.recipient):
        raise AddressRefused("we never write to a mailbox that we read")
    if domain_of(mail.recipient).endswith(".invalid"):
        raise AddressRefused("nobody lives there (RFC 2606 §2)")
    _check_words(mail)
    row = {
        "key": mail.key,
        "kind": mail.kind,
        "recipient": mail.recipient,
        "recipient_domain": domain_of(mail.recipient),
        "envelope_from": identity.bounce_address,
        "message_id": identity.message_id(mail.key),
        "mime": mime.to_bytes(mail, identity=identity),
        "conversation_id": mail.conversation_id,
        "state": State.PENDING,
        "created_at": database_now(),
        "moved_at": database_now(),
        "not_before": mail.not_before,
        "next_at": mail.not_before or database_now(),
    }
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(outbox).values(row).on_conflict_do_nothing(index_elements=[outbox.c.key])
    new = connection.execute(statement.returning(outbox.c.id)).scalar_one_or_none()
    if new is not None:
        return OutboxId(new)
    return OutboxId(connection.execute(select(outbox.c.id).where(outbox.c.key == mail.key)).scalar_one())


def find(connection: Connection, message_id: str) -> OutgoingMail | None:
    """Return our mail with this Message-ID (angle brackets included), or None when it is none of ours."""
    row = connection.execute(select(*_SHOWN).where(outbox.c.message_id == message_id)).one_or_none()
    return None if row is None else _outgoing(row)


def get(connection: Connection, outbox_id: OutboxId) -> OutgoingMail | None:
    """Return one mail by its id, or None."""
    row = connection.execute(select(*_SHOWN).where(outbox.c.id == outbox_id)).one_or_none()
    return None if row is None else _outgoing(row)


def bytes_of(connection: Connection, outbox_id: OutboxId) -> bytes | None:
    """Return exactly what leaves, or left; nothing (`b""`) once it was erased; None when there is no such mail."""
    return connection.execute(select(outbox.c.mime).where(outbox.c.id == outbox_id)).scalar_one_or_none()


def results(
    connection: Connection, *, states: Collection[State] = tuple(State), limit: int = 100, before_id: int | None = None
) -> list[OutgoingMail]:
    """Return mails in these states, newest first, `limit` at a time; `before_id` is the last id of the page before."""
    statement = select(*_SHOWN).where(outbox.c.state.in_(states)).order_by(outbox.c.id.desc()).limit(limit)
    if before_id is not None:
        statement = statement.where(outbox.c.id < before_id)
    return [_outgoing(row) for row in connection.execute(statement)]


def figures(connection: Connection) -> dict[State, Figure]:
    """Return how many mails are in each state and how long ago the oldest was enqueued, in one query; every state is there."""
    statement = select(
        outbox.c.state,
        func.count().label("count"),
        func.min(outbox.c.created_at).label("oldest"),
        database_now().label("now"),
    ).group_by(outbox.c.state)
    found = {
        State(row["state"]): Figure(count=row["count"], oldest=row["now"] - row["oldest"])
        for row in connection.execute(statement).mappings().all()
    }
    return {state: found.get(state, NONE) for state in State}


def mark_undelivered(connection: Connection, message_id: str, *, why: str) -> OutboxId | None:
    """Note that a bounce names our mail; return its id, or None when no mail that left has this Message-ID.

    A mail in doubt counts as one that left: something bounced. Said twice, it stays undelivered.
    """
    statement = (
        update(outbox)
        .where(outbox.c.message_id == message_id, outbox.c.state.in_((*before(Move.BOUNCE), State.UNDELIVERED)))
        .values(
            state=target(Move.BOUNCE),
            moved_at=case((outbox.c.state == State.UNDELIVERED, outbox.c.moved_at), else_=database_now()),
            last_error=legible(why),
            **UNLEASED,
            **holds.freed(),
        )
        .returning(outbox.c.id)
    )
    found = connection.execute(statement).scalar_one_or_none()
    return None if found is None else OutboxId(found)


def revive(connection: Connection, outbox_id: OutboxId) -> bool:
    """Try a failed or undelivered mail again, as a person asks: the same bytes, a fresh schedule. Return whether it moved.

    A mail whose bytes were erased never moves again.
    """
    statement = (
        update(outbox)
        .where(outbox.c.id == outbox_id, outbox.c.state.in_(before(Move.REVIVE)), outbox.c.erased_at.is_(None))
        .values(
            state=target(Move.REVIVE),
            moved_at=database_now(),
            next_at=database_now(),
            attempts=0,
            rescues=0,
            doubts=0,
            first_tried_at=None,
        )
    )
    return connection.execute(statement).rowcount == 1


def _outgoing(row: Row[Any]) -> OutgoingMail:
    return OutgoingMail(**dict(row._mapping) | {"state": State(row.state)})  # noqa: SLF001 — SQLAlchemy's public name for it


def _check_words(mail: NewMail) -> None:
    for name, text, longest in (("key", mail.key, KEY), ("kind", mail.kind, WORD)):
        if not text or len(text) > longest:
            raise ValueError(f"{name} of a mail must have 1 to {longest} characters")
    for moment in (mail.written_at, mail.not_before):
        if moment is not None and moment.tzinfo is None:
            raise ValueError("the times of a mail must have a zone")
