"""What a relay writes down about the mails in its hands, many in one transaction.

Every note is written only while the hands are still ours: owner and fence must fit. A note that comes too late touches
nothing, and the relay is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, assert_never

from sqlalchemy import BigInteger, Connection, Update, bindparam, case, null, select, update

from outbox.answers import Later, Never, Phase, Taken, Unknown
from outbox.claims import UNLEASED, Claim, write_attempts
from outbox.clock import database_now, in_milliseconds
from outbox.schema import Verdict, outbox
from outbox.states import Move, State, before, target


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Its text is about to be given away; `lease` must outlast every time-out of that."""

    claim: Claim
    lease: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The server took it."""

    claim: Claim
    answer: Taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponed:
    """Certainly not delivered; again after `wait`."""

    claim: Claim
    answer: Later
    wait: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """Certainly not delivered, and no further try."""

    claim: Claim
    answer: Never | Later


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubted:
    """The text was given and no answer came; to be settled after `wait`."""

    claim: Claim
    answer: Unknown
    wait: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """Never tried: the relay stops, or there is no server. The try is not counted."""

    claim: Claim


Note = Offered | Delivered | Postponed | GivenUp | Doubted | Returned


def write_notes(connection: Connection, notes: Sequence[Note], *, owner: str) -> set[int]:
    """Write them and return the ids of the mails that were still ours; the others are untouched.

    At most one note for each mail. Raises nothing for a late note: being late is expected.
    """
    states = _still_ours(connection, [note.claim for note in notes], owner)
    written = [note for note in notes if states.get(note.claim.id) in before(_move(note))]
    groups: dict[type[Note], list[dict[str, Any]]] = {}
    for note in written:
        groups.setdefault(type(note), []).append(_values(note))
    for sort, rows in groups.items():
        connection.execute(_UPDATES[sort], rows)
    write_attempts(connection, [line for note in written if (line := _attempt(note))])
    return {note.claim.id for note in written}


def _still_ours(connection: Connection, claims: Sequence[Claim], owner: str) -> dict[int, State]:
    fences = {claim.id: claim.fence for claim in claims}
    rows = connection.execute(_OURS, {"ids": sorted(fences), "owner": owner}).all()
    return {row.id: State(row.state) for row in rows if row.fence == fences[row.id]}


def _move(note: Note) -> Move:
    match note:
        case Offered():
            return Move.OFFER
        case Delivered():
            return Move.DELIVER
        case Postponed():
            return Move.RETRY
        case GivenUp():
            return Move.REFUSE
        case Doubted():
            return Move.OFFER
        case Returned():
            return Move.RELEASE
        case _:
            assert_never(note)


def _values(note: Note) -> dict[str, Any]:
    row: dict[str, Any] = {"row": note.claim.id}
    match note:
        case Offered(lease=span):
            return row | {"span": in_milliseconds(span)}
        case Postponed(wait=span, answer=answer):
            return row | {"span": in_milliseconds(span), "error": _said(answer)}
        case Doubted(wait=span, answer=answer):
            return row | {"span": in_milliseconds(span), "error": answer.why}
        case Delivered(answer=answer):
            return row | {"reply": f"{answer.code} {answer.reply}"}
        case GivenUp(answer=answer):
            return row | {"error": _said(answer)}
        case Returned():
            return row
        case _:
            assert_never(note)


def _attempt(note: Note) -> dict[str, Any] | None:
    told: tuple[Phase, Verdict, int | None, str]
    match note:
        case Offered() | Returned():
            return None
        case Delivered(answer=answer):
            told = (Phase.BODY, Verdict.SENT, answer.code, answer.reply)
        case Postponed(answer=answer):
            told = (answer.phase, Verdict.LATER, answer.code, answer.reply)
        case GivenUp(answer=answer):
            told = (answer.phase, Verdict.REFUSED, answer.code, answer.reply)
        case Doubted(answer=answer):
            told = (Phase.BODY, Verdict.DOUBT, None, answer.why)
        case _:
            assert_never(note)
    names = ("phase", "verdict", "code", "reply")
    return {"outbox_id": note.claim.id, "n": note.claim.attempts} | dict(zip(names, told, strict=True))


def _said(answer: Later | Never) -> str:
    return f"{answer.phase}: {answer.code or ''} {answer.reply}".replace("  ", " ")


def _update(move: Move, **values: Any) -> Update:  # noqa: ANN401 — columns' values are SQL expressions of any type
    return update(outbox).where(outbox.c.id == bindparam("row")).values(state=target(move), **values)


_OURS = (
    select(outbox.c.id, outbox.c.fence, outbox.c.state)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.lease_owner == bindparam("owner"))
    .order_by(outbox.c.id)
    .with_for_update()
)
_LATER = database_now() + bindparam("span", type_=BigInteger())
_UPDATES: dict[type[Note], Update] = {
    Offered: _update(Move.OFFER, lease_until=_LATER, moved_at=database_now()),
    Delivered: _update(
        Move.DELIVER,
        sent_at=database_now(),
        moved_at=database_now(),
        provider_reply=bindparam("reply"),
        last_error=None,
        **UNLEASED,
    ),
    Postponed: _update(Move.RETRY, next_at=_LATER, moved_at=database_now(), last_error=bindparam("error"), **UNLEASED),
    GivenUp: _update(Move.REFUSE, moved_at=database_now(), last_error=bindparam("error"), **UNLEASED),
    Doubted: _update(Move.OFFER, next_at=_LATER, last_error=bindparam("error"), **UNLEASED),
    Returned: _update(
        Move.RELEASE,
        moved_at=database_now(),
        attempts=outbox.c.attempts - 1,
        first_tried_at=case((outbox.c.attempts == 1, null()), else_=outbox.c.first_tried_at),
        **UNLEASED,
    ),
}
