"""Keeping mails back: everything, one kind of letter, or one recipient domain, until somebody lets them go.

A hold stands until it is released: mails enqueued or postponed meanwhile are caught when their time comes.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Update, case, insert, null, select, true, update

from outbox.clock import database_now
from outbox.schema import Scope, hold, outbox
from outbox.states import Move, State, before, target


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which mails. `value` is the kind or the domain; empty for all. Raises ValueError when scope and value do not fit."""

    scope: Scope
    value: str = ""

    def __post_init__(self) -> None:
        if (self.scope is Scope.ALL) != (self.value == ""):
            raise ValueError("a hold on all mails has no value; one on a kind or a domain needs it")


EVERYTHING = Which(scope=Scope.ALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A standing order to keep mails back."""

    id: int
    which: Which
    held_by: str
    why: str
    created_at: datetime


def keep_back(connection: Connection, which: Which, *, by: str, why: str) -> int:
    """Hold these mails from now on; return how many wait now. One that stands already is left as it is.

    A mail that a relay has in its hands is taken from it, unless its text is being given away.
    """
    standing = {one.which: one.id for one in standing_holds(connection)}
    if which in standing:
        return _hold_now(connection, which, standing[which], by=by, why=why)
    new = insert(hold).values(scope=which.scope, value=which.value, held_by=by, why=why, created_at=database_now())
    number: int = connection.execute(new.returning(hold.c.id)).scalar_one()
    return _hold_now(connection, which, number, by=by, why=why)


def let_go(connection: Connection, which: Which, *, by: str) -> int:
    """Release a hold and the mails it kept; return how many leave now. Mails under another standing hold stay."""
    ended = (
        update(hold)
        .where(hold.c.scope == which.scope, hold.c.value == which.value, hold.c.released_at.is_(None))
        .values(released_at=database_now(), released_by=by)
        .returning(hold.c.id)
    )
    ids = connection.execute(ended).scalars().all()
    return connection.execute(_unhold().where(outbox.c.hold_id.in_(ids))).rowcount if ids else 0


def let_one_go(connection: Connection, outbox_id: int) -> bool:
    """Release one mail, whatever held it; a standing hold catches it again. Return whether it was held."""
    return connection.execute(_unhold().where(outbox.c.id == outbox_id)).rowcount == 1


def hold_one(connection: Connection, outbox_id: int, *, by: str, why: str) -> bool:
    """Keep one mail back until it is let go; False when there is none, or it has left, or its text is being given away."""
    return connection.execute(_holding(outbox.c.id == outbox_id, by=by, why=why)).rowcount == 1


def standing_holds(connection: Connection) -> list[Hold]:
    """Return the holds that nobody released yet, oldest first."""
    rows = connection.execute(select(hold).where(hold.c.released_at.is_(None)).order_by(hold.c.id)).all()
    return [
        Hold(
            id=row.id,
            which=Which(scope=Scope(row.scope), value=row.value),
            held_by=row.held_by,
            why=row.why,
            created_at=row.created_at,
        )
        for row in rows
    ]


def apply_to_due(connection: Connection) -> int:
    """Hold the due mails that a standing hold names; return how many."""
    return sum(
        _hold_now(connection, one.which, one.id, by=one.held_by, why=one.why) for one in standing_holds(connection)
    )


def kept(by: str, why: str, hold_id: int | None = None) -> dict[str, Any]:
    """Return the columns that say who keeps a mail back, and why."""
    return {"held_by": by, "held_why": why, "held_at": database_now(), "hold_id": hold_id}


def freed() -> dict[str, Any]:
    """Return the columns of a mail that nobody keeps back."""
    return {"held_by": null(), "held_why": null(), "held_at": null(), "hold_id": null()}


def _hold_now(connection: Connection, which: Which, hold_id: int, *, by: str, why: str) -> int:
    return connection.execute(_holding(_named(which), by=by, why=why, hold_id=hold_id)).rowcount


def _holding(those: ColumnElement[bool], *, by: str, why: str, hold_id: int | None = None) -> Update:
    # In doubt is left alone: its text may be on its way this moment.
    return (
        update(outbox)
        .where(outbox.c.state.in_((State.PENDING, State.CLAIMED)), those)
        .values(
            state=target(Move.HOLD),
            moved_at=database_now(),
            fence=outbox.c.fence + 1,
            lease_owner=null(),
            lease_until=null(),
            **kept(by, why, hold_id),
        )
    )


def _unhold() -> Update:
    return (
        update(outbox)
        .where(outbox.c.state.in_(before(Move.UNHOLD)), outbox.c.erased_at.is_(None))
        .values(
            state=target(Move.UNHOLD),
            moved_at=database_now(),
            next_at=case((outbox.c.not_before > database_now(), outbox.c.not_before), else_=database_now()),
            **freed(),
        )
    )


def _named(which: Which) -> ColumnElement[bool]:
    match which.scope:
        case Scope.ALL:
            return true()
        case Scope.KIND:
            return outbox.c.kind == which.value
        case Scope.DOMAIN:
            return outbox.c.recipient_domain == which.value.lower()
