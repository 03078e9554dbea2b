"""Letters that do not leave at once: those past a limit are not written, those under a breaker wait. Both are told to a person.

The one letter of a settled order (cancelled, voided, stopped, refused) is never limited, and neither is what a person writes. A breaker
holds every letter alike; a settled order's letter that it holds is a case of its own until it leaves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import exists, false, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from outbox.holds import Which, standing_holds
from outbox.limits import BREAKER, Breaker, Limits, Reached, Tripped, windows
from outbox.schema import Scope, outbox
from outbox.states import State
from worker.cases import open_case
from worker.decisions.journal import record_event
from worker.letters.compose import LetterKind
from worker.schema import case_file, inbound, letter
from worker.settings import CONFIRMATIONS_OVERALL, LETTERS_OVERALL, LETTERS_PER_ADDRESS, LETTERS_PER_THREAD

log = structlog.get_logger()

LIMITED = "limited"
"""The ground of a case whose mail got no letter, because its address or conversation had enough of them."""
HELD = "held"
"""The ground of a case about a letter that a breaker holds."""
LIMITED_KINDS = frozenset({LetterKind.ACKNOWLEDGE, LetterKind.CLARIFY, LetterKind.CONFIRM, LetterKind.ALREADY_DONE})
"""Letters that settle nothing: somebody could make us write them again and again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silenced:
    """A letter that was not written, and which limit it would have passed."""

    kind: LetterKind
    reached: Reached


def limits_of(
    *,
    per_address: str = LETTERS_PER_ADDRESS,
    per_conversation: str = LETTERS_PER_THREAD,
    overall: str = LETTERS_OVERALL,
    confirmations: str = CONFIRMATIONS_OVERALL,
) -> Limits:
    """Make the limits of our letters from words like `3/hour 10/day`; raise ValueError on other words.

    `overall` holds every letter, `confirmations` those to accounts that asked for nothing: strangers can cause them.
    """
    confirms = Which(scope=Scope.KIND, value=str(LetterKind.CONFIRM))
    return Limits(
        kinds=frozenset(map(str, LIMITED_KINDS)),
        per_address=windows(per_address),
        per_conversation=windows(per_conversation),
        breakers=(
            *(Breaker(window=one) for one in windows(overall)),
            *(Breaker(window=one, which=confirms) for one in windows(confirmations)),
        ),
    )


def note_silenced(
    connection: Connection,
    silenced: Silenced,
    *,
    at: datetime,
    inbound_id: int,
    decision_id: int,
    order_number: str | None,
) -> None:
    """Keep in the journal why a decision has no letter."""
    record_event(
        connection,
        "letter_limited",
        at=at,
        inbound_id=inbound_id,
        decision_id=decision_id,
        order_number=order_number,
        detail={"kind": str(silenced.kind), "limit": str(silenced.reached)},
    )


def is_told_already(connection: Connection, inbound_id: int, order_number: str | None) -> bool:
    """Tell whether an open case says already that letters to this sender, or about this order, are limited.

    A flood of a thousand mails is one thing to look at, not a thousand.
    """
    sender = select(inbound.c.sender).where(inbound.c.id == inbound_id).scalar_subquery()
    theirs = exists().where(inbound.c.id == case_file.c.inbound_id, inbound.c.sender == sender)
    same_order = false() if order_number is None else case_file.c.order_number == order_number
    query = exists().where(case_file.c.closed_at.is_(None), case_file.c.ground == LIMITED, or_(theirs, same_order))
    return bool(connection.execute(select(query)).scalar())


def note_tripped(connection: Connection, tripped: Tripped, *, at: datetime) -> None:
    """Alarm: a breaker holds letters, and a person must look. Those of settled orders become cases of their own."""
    what = _named(tripped.which)
    log.warning("breaker_tripped", letters=what, limit=str(tripped.window), held=tripped.caught)
    record_event(
        connection,
        "breaker_tripped",
        at=at,
        detail={"hold_id": tripped.hold_id, "letters": what, "limit": str(tripped.window), "held": tripped.caught},
    )
    open_case(
        connection,
        f"{BREAKER}:{what}",
        ground=BREAKER,
        at=at,
        detail=f"more than {tripped.window} letters ({what}) were written: every such letter is held until the hold is released",
        urgent=True,
    )
    _open_cases(connection, tripped.hold_id, at=at)


def note_held(
    connection: Connection, outbox_id: int, *, at: datetime, inbound_id: int, order_number: str | None
) -> None:
    """Make a case of one letter that a standing breaker holds."""
    open_case(
        connection,
        f"outbox:{outbox_id}",
        ground=HELD,
        at=at,
        detail=_held_detail(outbox_id),
        inbound_id=inbound_id,
        order_number=order_number,
    )


def close_let_go(connection: Connection, *, by: str, at: datetime) -> int:
    """Close the cases of breakers that hold no more, and of letters that are held no more; return how many."""
    query = select(case_file.c.id, case_file.c.subject_key, case_file.c.ground)
    rows = connection.execute(
        query.where(case_file.c.closed_at.is_(None), case_file.c.ground.in_([HELD, BREAKER]))
    ).all()
    if not rows:
        return 0
    held = _still_held(connection, [_number(row.subject_key) for row in rows if row.ground == HELD])
    standing = {f"{BREAKER}:{_named(one.which)}" for one in standing_holds(connection) if one.held_by == BREAKER}
    ended = [
        row.id
        for row in rows
        if (_number(row.subject_key) not in held if row.ground == HELD else row.subject_key not in standing)
    ]
    for some in _parts(ended):
        closing = update(case_file).where(case_file.c.id.in_(some), case_file.c.closed_at.is_(None))
        connection.execute(closing.values(closed_at=at, closed_by=by))
    return len(ended)


def _open_cases(connection: Connection, hold_id: int, *, at: datetime) -> None:
    """Make a case of each letter that a hold just caught and that no limit is for."""
    query = (
        select(letter.c.outbox_id, letter.c.inbound_id, letter.c.order_number)
        .join(outbox, outbox.c.id == letter.c.outbox_id)
        .where(outbox.c.hold_id == hold_id, outbox.c.kind.not_in(sorted(LIMITED_KINDS)))
    )
    rows = [
        {
            "subject_key": f"outbox:{row.outbox_id}",
            "ground": HELD,
            "urgent": False,
            "detail": _held_detail(row.outbox_id),
            "opened_at": at,
            "inbound_id": row.inbound_id,
            "order_number": row.order_number,
        }
        for row in connection.execute(query)
    ]
    if rows:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(case_file).on_conflict_do_nothing(), rows)


def _still_held(connection: Connection, ids: list[int]) -> set[int]:
    found: set[int] = set()
    for some in _parts(ids):
        query = select(outbox.c.id).where(outbox.c.id.in_(some), outbox.c.state == str(State.HELD))
        found.update(connection.execute(query).scalars())
    return found


def _parts(ids: list[int], size: int = 500) -> Iterator[list[int]]:
    """Cut a list into parts that a statement can name."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _number(subject_key: str) -> int:
    return int(subject_key.rpartition(":")[2])


def _named(which: Which) -> str:
    return which.value or str(which.scope)


def _held_detail(outbox_id: int) -> str:
    return f"letter {outbox_id} is held by the breaker: the customer does not know yet"
