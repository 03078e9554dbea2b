"""Mails whose text was given away and whose answer never came: delivered or not, they must end.

An archive that gets a copy of every mail can say (a Bcc of our own, or the server's folder of sent mail): it is asked by
Message-ID. Without one a setting decides: send the same bytes again under the same Message-ID, or hold them for a person.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, assert_never

from sqlalchemy import BigInteger, Connection, bindparam, or_, select, update

from outbox import holds
from outbox.answers import Phase
from outbox.claims import UNLEASED, write_attempts
from outbox.clock import database_in, database_now
from outbox.schema import Verdict, outbox
from outbox.states import Move, State, target

MOST_RESENDS = 2
ARCHIVE_PATIENCE = timedelta(minutes=15)
"""An archive may lag behind: only after this long does « not there » mean « not delivered »."""
ASK_AGAIN_AFTER = timedelta(minutes=1)

Archive = Callable[[str], Awaitable[bool]]
"""Tells whether a mail with this Message-ID is in the archive; raises anything when it cannot be asked now."""


class OnDoubt(StrEnum):
    """What to do with a mail in doubt where no archive can say."""

    RESEND = "resend"
    """Send it again, twice at most: the customer may get it twice, never not at all."""
    HOLD = "hold"
    """Hold it for a person: the customer may wait, never gets it twice."""


class Finding(StrEnum):
    """What the archive says."""

    THERE = "there"
    NOT_THERE = "not_there"
    NO_ANSWER = "no_answer"
    """It could not be asked."""
    NO_ARCHIVE = "no_archive"
    """There is none."""


class Ending(StrEnum):
    """What becomes of a mail in doubt."""

    DELIVERED = "delivered"
    RESEND = "resend"
    HOLD = "hold"
    WAIT = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A mail in doubt in our hands. `age`: since when."""

    id: int
    fence: int
    kind: str
    message_id: str
    attempts: int
    resends: int
    age: timedelta


def ending(
    on_doubt: OnDoubt, finding: Finding, *, age: timedelta, resends: int, patience: timedelta = ARCHIVE_PATIENCE
) -> Ending:
    """Return what becomes of a mail in doubt; after two resends a person decides. `patience`: how long an archive may lag behind."""
    match finding:
        case Finding.THERE:
            return Ending.DELIVERED
        case Finding.NO_ANSWER:
            return Ending.WAIT
        case Finding.NOT_THERE:
            if age < patience:
                return Ending.WAIT
            return Ending.RESEND if resends < MOST_RESENDS else Ending.HOLD
        case Finding.NO_ARCHIVE:
            return Ending.RESEND if on_doubt is OnDoubt.RESEND and resends < MOST_RESENDS else Ending.HOLD
        case _:
            assert_never(finding)


def take_doubts(connection: Connection, *, owner: str, limit: int, lease: timedelta) -> list[Doubt]:
    """Take mails in doubt that are due: the pause is over, or the relay that gave their text away vanished.

    A clock that was set back only makes them wait: no fence calls a text back that is being given away.
    """
    due = (
        select(outbox.c.id)
        .where(
            outbox.c.state == State.IN_DOUBT,
            or_(
                outbox.c.lease_until < database_now(),
                outbox.c.lease_owner.is_(None) & (outbox.c.next_at <= database_now()),
            ),
        )
        .order_by(outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = connection.execute(due).scalars().all()
    if not ids:
        return []
    taken = (
        update(outbox)
        .where(outbox.c.id.in_(ids))
        .values(lease_owner=owner, lease_until=database_in(lease), fence=outbox.c.fence + 1)
        .returning(
            *(outbox.c[name] for name in ("id", "fence", "kind", "message_id", "attempts")),
            outbox.c.doubts.label("resends"),
            outbox.c.moved_at,
            database_now().label("now"),
        )
    )
    rows = connection.execute(taken).mappings().all()
    return [
        Doubt(**{name: row[name] for name in _NAMES}, age=row["now"] - row["moved_at"])
        for row in sorted(rows, key=lambda row: row["id"])
    ]


def settle(connection: Connection, doubt: Doubt, how: Ending, *, owner: str) -> bool:
    """Write what becomes of it; return False, and write nothing, when it is no longer ours."""
    statement = _SETTLE[how].where(
        outbox.c.id == bindparam("row"),
        outbox.c.fence == bindparam("ours", type_=BigInteger()),
        outbox.c.lease_owner == bindparam("me"),
        outbox.c.state == State.IN_DOUBT,
    )
    found = connection.execute(statement, {"row": doubt.id, "ours": doubt.fence, "me": owner})
    if found.rowcount == 1 and how is not Ending.WAIT:
        write_attempts(connection, [_attempt(doubt, how)])
    return found.rowcount == 1


def _attempt(doubt: Doubt, how: Ending) -> dict[str, Any]:
    verdicts = {Ending.DELIVERED: Verdict.FOUND, Ending.RESEND: Verdict.RESENT, Ending.HOLD: Verdict.HELD}
    row = {"outbox_id": doubt.id, "n": doubt.attempts, "phase": Phase.BODY, "code": None, "reply": None}
    return row | {"verdict": verdicts[how]}


_NAMES = ("id", "fence", "kind", "message_id", "attempts", "resends")
_SETTLE = {
    Ending.DELIVERED: update(outbox).values(
        state=target(Move.DELIVER), sent_at=outbox.c.moved_at, moved_at=database_now(), **UNLEASED
    ),
    Ending.RESEND: update(outbox).values(
        state=target(Move.RESEND),
        next_at=database_now(),
        moved_at=database_now(),
        doubts=outbox.c.doubts + 1,
        **UNLEASED,
    ),
    Ending.HOLD: update(outbox).values(
        state=target(Move.HOLD),
        moved_at=database_now(),
        **UNLEASED,
        **holds.kept("outbox", "in doubt: the mail server never said whether it took it"),
    ),
    Ending.WAIT: update(outbox).values(next_at=database_in(ASK_AGAIN_AFTER), **UNLEASED),
}
