"""Keeping letters back and letting them go, as people ask for it: the number is known first, and the journal says who and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, true
from sqlalchemy.engine import Connection

from outbox.address import is_domain
from outbox.holds import Hold, Which, hold_one, keep_back, let_go, let_one_go, standing_holds
from outbox.schema import Scope, outbox
from outbox.states import State
from worker.decisions.closing import plain_reason
from worker.decisions.journal import record_event
from worker.decisions.limits import close_let_go
from worker.errors import WorkerError
from worker.letters.compose import LetterKind
from worker.schema import letter

KINDS = tuple(map(str, LetterKind))


class NoSuchHoldError(WorkerError):
    """No such hold stands, or the letter is in no state to be held or let go; nothing was changed."""

    exit_status = 5


class HoldRefusedError(WorkerError):
    """A hold that cannot be: an unknown kind, a domain that is none, or no reason given; nothing was changed."""

    exit_status = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingHold:
    """A hold that stands. `kept`: the letters it keeps now; `leaving`: those of them that its release would send."""

    hold: Hold
    kept: int
    leaving: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How many letters are kept back, and how many of them by no standing hold (one by one, or by the program)."""

    all: int
    singly: int


def which_of(scope: str, value: str = "") -> Which:
    """Read which letters are meant: `all`, a kind, or a recipient domain; raise HoldRefusedError for what cannot be."""
    match scope:
        case Scope.ALL:
            return Which(scope=Scope.ALL)
        case Scope.KIND if value in KINDS:
            return Which(scope=Scope.KIND, value=value)
        case Scope.KIND:
            raise HoldRefusedError(f"no letter is of the kind {value!r}; possible: {', '.join(KINDS)}")
        case Scope.DOMAIN:
            domain = value.strip().removeprefix("@").lower()
            if not is_domain(domain):
                raise HoldRefusedError(
                    "a domain is what stands behind the @, in letters, digits and hyphens: example.fr"
                )
            return Which(scope=Scope.DOMAIN, value=domain)
        case _:
            raise HoldRefusedError("say which letters: all, one kind, or one domain")


def holds_standing(connection: Connection) -> list[StandingHold]:
    """Return the holds that nobody released, oldest first, each with what it keeps."""
    holds = standing_holds(connection)
    return [_counted(connection, one, holds) for one in holds]


def find_hold(connection: Connection, which: Which) -> StandingHold | None:
    """Return one standing hold, None when it does not stand."""
    holds = standing_holds(connection)
    return next((_counted(connection, one, holds) for one in holds if one.which == which), None)


def count_caught(connection: Connection, which: Which) -> int:
    """Count the letters that a hold would keep back at once."""
    waiting = outbox.c.state.in_((State.PENDING, State.CLAIMED))
    return _count(connection, and_(waiting, _named(which)))


def held_letters(connection: Connection) -> Held:
    """Count the letters that are kept back."""
    held = outbox.c.state == str(State.HELD)
    standing = [one.id for one in standing_holds(connection)]
    singly = or_(outbox.c.hold_id.is_(None), outbox.c.hold_id.not_in(standing))
    return Held(all=_count(connection, held), singly=_count(connection, and_(held, singly)))


def hold_letters(connection: Connection, which: Which, *, by: str, why: str, at: datetime) -> int:
    """Keep these letters back from now on; return how many wait now. The caller commits. Raise HoldRefusedError without a reason."""
    if not why.strip():
        raise HoldRefusedError("say why: everybody will read it until the letters are let go")
    caught = keep_back(connection, which, by=by, why=why)
    hold = next(one for one in standing_holds(connection) if one.which == which)
    detail = _about(hold) | {"letters": caught, "why": plain_reason(why)}
    record_event(connection, "letters_held", at=at, by=by, detail=detail)
    return caught


def release_letters(connection: Connection, which: Which, *, by: str, at: datetime) -> int:
    """End a hold; return how many letters leave now. The caller commits. Raise NoSuchHoldError when it does not stand."""
    standing = find_hold(connection, which)
    if standing is None:
        raise NoSuchHoldError("no such hold stands; `serviceclient outbox holds` lists them")
    let_go(connection, which, by=by)
    close_let_go(connection, by=by, at=at)
    detail = _about(standing.hold) | {"letters": standing.leaving}
    record_event(connection, "letters_released", at=at, by=by, detail=detail)
    return standing.leaving


def hold_letter(connection: Connection, outbox_id: int, *, by: str, why: str, at: datetime) -> None:
    """Keep one letter back until it is let go; raise NoSuchHoldError when it has left, or there is none."""
    if not hold_one(connection, outbox_id, by=by, why=why):
        raise NoSuchHoldError(f"letter {outbox_id} does not exist, has left, or is being sent this moment")
    _record_one(connection, "letter_held", outbox_id, by=by, at=at, why=plain_reason(why))


def release_letter(connection: Connection, outbox_id: int, *, by: str, at: datetime) -> None:
    """Let one letter go, whatever held it; raise NoSuchHoldError when it is not held, or a standing hold would catch it again."""
    catching = hold_over(connection, outbox_id)
    if catching is not None:
        raise NoSuchHoldError(
            f"letter {outbox_id} would be caught again by the hold {said(catching.which)}; release that one"
        )
    if not let_one_go(connection, outbox_id):
        raise NoSuchHoldError(f"letter {outbox_id} does not exist, or is not held")
    close_let_go(connection, by=by, at=at)
    _record_one(connection, "letter_released", outbox_id, by=by, at=at)


def hold_over(connection: Connection, outbox_id: int) -> Hold | None:
    """Return the standing hold that names a letter, None when none does."""
    for one in standing_holds(connection):
        if _count(connection, and_(outbox.c.id == outbox_id, _named(one.which))):
            return one
    return None


def said(which: Which) -> str:
    """Write which letters as a command line does: `all`, `kind refused`, `domain example.fr`."""
    return f"{which.scope} {which.value}".rstrip()


def _counted(connection: Connection, one: Hold, holds: list[Hold]) -> StandingHold:
    kept = and_(outbox.c.state == str(State.HELD), outbox.c.hold_id == one.id)
    others = or_(*(_named(other.which) for other in holds if other.id != one.id)) if len(holds) > 1 else None
    leaving = kept if others is None else and_(kept, not_(others))
    return StandingHold(hold=one, kept=_count(connection, kept), leaving=_count(connection, leaving))


def _count(connection: Connection, condition: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(outbox).where(condition)).scalar_one())


def _named(which: Which) -> ColumnElement[bool]:
    match which.scope:
        case Scope.ALL:
            return true()
        case Scope.KIND:
            return outbox.c.kind == which.value
        case Scope.DOMAIN:
            return outbox.c.recipient_domain == which.value.lower()


def _about(one: Hold) -> dict[str, Any]:
    """Return what the journal keeps of a hold; a domain can be one person's own, and stands in the hold's row only."""
    kind = {"kind": one.which.value} if one.which.scope is Scope.KIND else {}
    return {"hold_id": one.id, "scope": str(one.which.scope)} | kind


def _record_one(connection: Connection, event: str, outbox_id: int, *, by: str, at: datetime, **detail: str) -> None:
    query = select(letter.c.inbound_id, letter.c.decision_id, letter.c.order_number).where(
        letter.c.outbox_id == outbox_id
    )
    about = connection.execute(query).one_or_none()
    record_event(
        connection,
        event,
        at=at,
        by=by,
        inbound_id=None if about is None else about.inbound_id,
        decision_id=None if about is None else about.decision_id,
        order_number=None if about is None else about.order_number,
        detail={"outbox_id": outbox_id} | detail,
    )
