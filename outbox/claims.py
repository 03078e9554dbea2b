"""How a relay takes mails, keeps them, and how mails whose relay vanished are taken back. Each function is one short
transaction's work; whoever calls it commits.
"""  # noqa: D205 — one sentence over two lines

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, bindparam, case, insert, null, or_, select, update

from outbox import holds
from outbox.answers import Phase
from outbox.clock import database_in, database_now
from outbox.schema import Verdict, attempt, outbox
from outbox.states import Move, State, before, target

MOST_RESCUES = 20
"""A mail whose relay vanished so often may be what kills it: a person must look."""

LONGEST_LEASE = timedelta(minutes=5)
"""A lease on a claim that would run longer was given before the database's clock was set back: its holder is taken for gone. No harm
if it lives: whoever comes late changes nothing.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A mail in a relay's hands. `fence` proves that the hands are still ours; `since_first`: how long ago the first try was.

    `since_enqueued`: how long it had been in the outbox at `taken_at`, on this process's monotonic clock.
    """

    id: int
    fence: int
    kind: str
    envelope_from: str
    recipient: str
    message_id: str
    mime: bytes
    attempts: int
    since_first: timedelta
    since_enqueued: timedelta
    taken_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescued:
    """What was taken back from relays that vanished."""

    pending: int
    held: int


def claim_due(connection: Connection, *, owner: str, limit: int, lease: timedelta) -> list[Claim]:
    """Take up to `limit` mails whose time has come, oldest first; the try is counted before it is made.

    Mails under a standing hold are held instead. On PostgreSQL rows that another relay is taking are skipped; on SQLite
    the transaction must have begun IMMEDIATE, so that there is no other relay.
    """
    holds.apply_to_due(connection)
    due = (
        select(outbox.c.id)
        .where(outbox.c.state.in_(before(Move.CLAIM)), outbox.c.next_at <= database_now())
        .order_by(outbox.c.next_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = connection.execute(due).scalars().all()
    if not ids:
        return []
    taken = (
        update(outbox)
        .where(outbox.c.id.in_(ids), outbox.c.state.in_(before(Move.CLAIM)))
        .values(
            state=target(Move.CLAIM),
            moved_at=database_now(),
            attempts=outbox.c.attempts + 1,
            first_tried_at=case((outbox.c.first_tried_at.is_(None), database_now()), else_=outbox.c.first_tried_at),
            **_lease(owner, lease),
        )
        .returning(*_CLAIMED)
    )
    rows = connection.execute(taken).mappings().all()
    place = {number: index for index, number in enumerate(ids)}
    return [_claim(row) for row in sorted(rows, key=lambda row: place[row["id"]])]


def renew(connection: Connection, *, owner: str, claims: Iterable[Claim], lease: timedelta) -> int:
    """Make the leases of mails not yet given away run anew; return how many are still ours."""
    ids = [claim.id for claim in claims]
    statement = (
        update(outbox)
        .where(outbox.c.id.in_(ids), outbox.c.lease_owner == owner, outbox.c.state == State.CLAIMED)
        .values(lease_until=database_in(lease))
    )
    return connection.execute(statement).rowcount if ids else 0


def rescue_expired(connection: Connection) -> Rescued:
    """Take back mails whose relay vanished before their text was given away: they are due at once, nothing was sent."""
    gone = (
        select(outbox.c.id, outbox.c.attempts, outbox.c.rescues)
        .where(outbox.c.state.in_(before(Move.RESCUE)), _is_over())
        .with_for_update(skip_locked=True)
    )
    rows = connection.execute(gone).all()
    if not rows:
        return Rescued(pending=0, held=0)
    worn_out = {row.id for row in rows if row.rescues + 1 >= MOST_RESCUES}
    freed = {"fence": outbox.c.fence + 1, "rescues": outbox.c.rescues + 1, **UNLEASED, "moved_at": database_now()}
    free = update(outbox).where(outbox.c.id.in_([row.id for row in rows if row.id not in worn_out]))
    connection.execute(free.values(state=target(Move.RESCUE), next_at=database_now(), **freed))
    if worn_out:
        why = f"its relay vanished {MOST_RESCUES} times"
        keep = update(outbox).where(outbox.c.id.in_(worn_out))
        connection.execute(keep.values(state=target(Move.HOLD), **freed, **holds.kept("outbox", why)))
    write_attempts(
        connection,
        [
            {
                "outbox_id": row.id,
                "n": row.attempts,
                "phase": Phase.CONNECT,
                "verdict": Verdict.HELD if row.id in worn_out else Verdict.RESCUED,
                "code": None,
                "reply": None,
            }
            for row in rows
        ],
    )
    return Rescued(pending=len(rows) - len(worn_out), held=len(worn_out))


def write_attempts(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Add lines to the history of tries."""
    if rows:
        connection.execute(_WRITE_ATTEMPT, rows)


def _is_over() -> ColumnElement[bool]:
    """Say that a lease ran out, or was given by a clock that has been set back since."""
    until = outbox.c.lease_until
    return or_(until < database_now(), until > database_in(LONGEST_LEASE))


def _lease(owner: str, lease: timedelta) -> dict[str, Any]:
    return {"lease_owner": owner, "lease_until": database_in(lease), "fence": outbox.c.fence + 1}


def _claim(row: RowMapping) -> Claim:
    fields: Mapping[str, Any] = {name: row[name] for name in _NAMES}
    return Claim(
        **fields,
        since_first=row["now"] - row["first_tried_at"],
        since_enqueued=row["now"] - row["created_at"],
        taken_at=time.monotonic(),
    )


UNLEASED: dict[str, Any] = {"lease_owner": null(), "lease_until": null()}
"""What a row says when nobody has it."""

_NAMES = ("id", "fence", "kind", "envelope_from", "recipient", "message_id", "mime", "attempts")
_CLAIMED = (
    *(outbox.c[name] for name in _NAMES),
    outbox.c.first_tried_at,
    outbox.c.created_at,
    database_now().label("now"),
)
_WRITE_ATTEMPT = insert(attempt).values(
    {name: bindparam(name) for name in ("outbox_id", "n", "phase", "verdict", "code", "reply")} | {"at": database_now()}
)
