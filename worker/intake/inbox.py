"""The inbox: mails whose bytes are safe, claimed one at a time in each sender's order.

The row is the queue. A claim counts an attempt and takes a lease with a fence, by the database's clock, in one statement that
is the same on both databases; whoever loses the lease writes nothing more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from worker.errors import LeaseLostError
from worker.schema import EPOCH, InboundState, cancellation, decision, inbound, letter
from worker.sealing import keys_of, opened
from worker.unit import database_ms

READING_LEASE = timedelta(seconds=8)
"""Short, renewed by a living holder, so that a mail behind a killed worker is taken up within 10 s."""
LONGEST_LEASE = timedelta(minutes=1)
"""A lease that would run longer was given before the database's clock was set back: its holder is taken for gone."""
MOST_ATTEMPTS = 5
ACKNOWLEDGEMENT = "acknowledge"
RETRY_AFTER = (timedelta(seconds=1), timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A mail that is ours until the lease ends, with all that deciding needs of its row."""

    id: int
    raw: bytes
    sender: str | None
    internal_at: datetime
    stored_at: datetime
    from_junk: bool
    truncated: bool
    attempts: int
    owner: str
    fence: int


def _claimable(now: datetime) -> ColumnElement[bool]:
    earlier = inbound.alias("earlier")
    first_in_lane = ~exists().where(
        earlier.c.sender == inbound.c.sender, earlier.c.id < inbound.c.id, earlier.c.state == InboundState.STORED
    )
    return and_(
        inbound.c.state == InboundState.STORED,
        or_(inbound.c.lease_until.is_(None), _is_over(now)),
        or_(inbound.c.next_at.is_(None), inbound.c.next_at <= now),
        inbound.c.attempts < MOST_ATTEMPTS,
        first_in_lane,
    )


def _is_over(now: datetime) -> ColumnElement[bool]:
    return or_(inbound.c.lease_until <= now, inbound.c.lease_until > now + LONGEST_LEASE)


def claimable_ids(connection: Connection, *, limit: int) -> list[int]:
    """Return ids of mails that could be claimed now, oldest first: what the sweep wakes workers with."""
    now = _now(connection)
    query = select(inbound.c.id).where(_claimable(now)).order_by(inbound.c.id).limit(limit)
    return list(connection.execute(query).scalars())


def next_in_lane(connection: Connection, sender: str | None, after: int) -> int | None:
    """Return the sender's next waiting mail, which may be claimed now that the one before it has ended."""
    if sender is None:
        return None
    query = select(func.min(inbound.c.id)).where(
        inbound.c.sender == sender, inbound.c.id > after, inbound.c.state == InboundState.STORED
    )
    next_id: int | None = connection.execute(query).scalar_one()
    return next_id


def load_raws(connection: Connection, ids: Sequence[int]) -> list[tuple[int, bytes]]:
    """Return (id, raw bytes) of these mails; raise MailKeyError where a key is missing."""
    keys = keys_of(connection)
    rows = connection.execute(
        select(inbound.c.id, inbound.c.raw, inbound.c.raw_key, inbound.c.sha256).where(inbound.c.id.in_(ids))
    )
    return [(row.id, opened(keys, row.raw, row.raw_key, row.sha256)) for row in rows]


def load_raw(connection: Connection, inbound_id: int, *, most: int | None = None) -> bytes | None:
    """Return a mail's bytes, or the first `most` of them, empty once they were erased; None when there is no such mail.

    Raises MailKeyError where a key is missing. What is sealed is read whole.
    """
    is_plain = inbound.c.raw_key.is_(None)
    if most is not None:
        start = func.substr(inbound.c.raw, 1, most, type_=inbound.c.raw.type)
        found = connection.execute(select(start).where(inbound.c.id == inbound_id, is_plain)).scalar_one_or_none()
        if found is not None:
            return bytes(found)
    raws = load_raws(connection, [inbound_id])
    return raws[0][1][:most] if raws else None


def claim(connection: Connection, inbound_id: int, *, owner: str, lease: timedelta = READING_LEASE) -> Claimed | None:
    """Take a mail, counting the attempt; None when it is ended, another's, not due, or behind an earlier one of its sender.

    Raises MailKeyError where its bytes do not open; rolled back, it is as it was.
    """
    now = _now(connection)
    taking = (
        update(inbound)
        .where(inbound.c.id == inbound_id, _claimable(now))
        .values(lease_owner=owner, lease_until=now + lease, attempts=inbound.c.attempts + 1, fence=inbound.c.fence + 1)
        .returning(inbound)
    )
    row = connection.execute(taking).mappings().one_or_none()
    if row is None:
        return None
    return Claimed(
        id=row["id"],
        raw=opened(keys_of(connection), row["raw"], row["raw_key"], row["sha256"]),
        sender=row["sender"],
        internal_at=row["internal_at"],
        stored_at=row["stored_at"],
        from_junk=bool(row["from_junk"]),
        truncated=bool(row["truncated"]),
        attempts=row["attempts"],
        owner=owner,
        fence=row["fence"],
    )


def renew(connection: Connection, claimed: Claimed, *, lease: timedelta = READING_LEASE) -> None:
    """Hold a claim for longer; raise LeaseLostError when it is no longer ours."""
    _ours(connection, claimed, lease_until=_now(connection) + lease)


def still_ours(connection: Connection, claimed: Claimed) -> None:
    """Lock the row and raise LeaseLostError unless the claim still holds: the fence before every write of a decision."""
    row = connection.execute(
        select(inbound.c.lease_owner, inbound.c.fence, inbound.c.state)
        .where(inbound.c.id == claimed.id)
        .with_for_update()
    ).one_or_none()
    if row is None or row != (claimed.owner, claimed.fence, InboundState.STORED):
        raise LeaseLostError(f"mail {claimed.id} was taken over by another worker")


def finish(
    connection: Connection,
    claimed: Claimed,
    state: InboundState,
    *,
    at: datetime,
    conversation_id: int | None,
    intent: str | None = None,
    apart: bool = False,
) -> None:
    """End a claim with the state that its decision asks for; raise LeaseLostError when it is no longer ours.

    `intent` is what its reading says it wants, None where it could not be read; `apart`: it is no case, and stays in the mailbox.
    """
    _ours(
        connection,
        claimed,
        state=str(state),
        decided_at=at,
        conversation_id=conversation_id,
        intent=intent,
        apart=apart,
        lease_owner=None,
        lease_until=None,
        next_at=None,
        last_error=None,
    )


def give_back(connection: Connection, claimed: Claimed, *, error: str) -> InboundState:
    """End a claim that failed: try again later, or quarantine after too many attempts. Return the state reached."""
    worn_out = claimed.attempts >= MOST_ATTEMPTS
    state = InboundState.QUARANTINED if worn_out else InboundState.STORED
    wait = RETRY_AFTER[min(claimed.attempts, len(RETRY_AFTER)) - 1]
    _ours(
        connection,
        claimed,
        state=str(state),
        lease_owner=None,
        lease_until=None,
        next_at=None if worn_out else _now(connection) + wait,
        last_error=error,
    )
    return state


def quarantine_worn_out(connection: Connection) -> list[int]:
    """Quarantine mails whose last attempt ended with its worker (killed, out of memory); return their ids.

    Such a worker never gave the mail back; without this its mail would be tried for ever, or block its sender's lane.
    """
    worn_out = (
        update(inbound)
        .where(
            inbound.c.state == InboundState.STORED,
            inbound.c.attempts >= MOST_ATTEMPTS,
            _is_over(_now(connection)),
        )
        .values(
            state=str(InboundState.QUARANTINED),
            lease_owner=None,
            lease_until=None,
            last_error=func.coalesce(inbound.c.last_error, "its worker ended without a word, each time"),
        )
        .returning(inbound.c.id)
    )
    return list(connection.execute(worn_out).scalars())


def can_go_back() -> ColumnElement[bool]:
    """Say that a mail may be decided again: quarantined, old or waiting, and nothing was done for it that a second decision would repeat.

    A letter that answered it, or an order moved for it, stands; only that we have received it may have been said. A mail that was
    erased has nothing left to decide.
    """
    ended = (InboundState.QUARANTINED, InboundState.OLD, InboundState.WAITING)
    answered = exists().where(letter.c.inbound_id == inbound.c.id, letter.c.kind != ACKNOWLEDGEMENT)
    moved = exists().where(decision.c.inbound_id == inbound.c.id, cancellation.c.decision_id == decision.c.id)
    is_here = inbound.c.erased_at.is_(None)
    return and_(inbound.c.state.in_([str(state) for state in ended]), is_here, ~answered, ~moved)


def put_back(connection: Connection, inbound_id: int) -> bool:
    """Let a mail be decided again that `can_go_back`; False when there is no such mail."""
    again = (
        update(inbound)
        .where(inbound.c.id == inbound_id, can_go_back())
        .values(state=str(InboundState.STORED), attempts=0, next_at=None, lease_owner=None, lease_until=None)
    )
    return connection.execute(again).rowcount == 1


def _ours(connection: Connection, claimed: Claimed, **values: object) -> None:
    writing = (
        update(inbound)
        .where(
            inbound.c.id == claimed.id,
            inbound.c.lease_owner == claimed.owner,
            inbound.c.fence == claimed.fence,
            inbound.c.state == InboundState.STORED,
        )
        .values(**values)
    )
    if connection.execute(writing).rowcount != 1:
        raise LeaseLostError(f"mail {claimed.id} was taken over by another worker")


def _now(connection: Connection) -> datetime:
    return EPOCH + timedelta(milliseconds=database_ms(connection))
