"""How many letters may leave: to one address, in one conversation, and in all.

A letter of a limited kind that would be one too many is not enqueued, and whoever asked is told so. Letters are never dropped for what
all of them together are: a breaker then holds them (`outbox.holds`), until a person lets them go. Everything is counted in the table of
outgoing mails, by the database's clock, inside the caller's transaction.

Two at once: limits of an address and of a conversation are exact, because whoever counts for one waits for the other's commit. A breaker
counts what is committed, so that on PostgreSQL one letter for each transaction open at that moment may be counted late; on SQLite there
is one writer, and it is exact too.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, func, select, true

from outbox.clock import database_in, database_now
from outbox.holds import EVERYTHING, Hold, Which, keep_back, standing_holds
from outbox.identity import Identity
from outbox.message import NewMail
from outbox.schema import Scope, hold, outbox
from outbox.store import OutboxId, enqueue

BREAKER = "breaker"
"""Who keeps letters back where a breaker does (`held_by`)."""
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
_WINDOW = re.compile(r"([1-9][0-9]{0,8})/(minute|hour|day)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """At most so many in any stretch of time of this length."""

    most: int
    within: timedelta

    @classmethod
    def read(cls, text: str) -> "Window":
        """Read `3/hour`, `10/day`, `1/minute`; raise ValueError on anything else."""
        found = _WINDOW.fullmatch(text)
        if found is None:
            raise ValueError(f"not a number a minute, hour or day, like 3/hour: {text}")
        return cls(most=int(found[1]), within=_UNITS[found[2]])

    def __str__(self) -> str:
        unit = next((name for name, length in _UNITS.items() if length == self.within), None)
        return f"{self.most}/{unit or f'{self.within.total_seconds():.0f} s'}"


def windows(words: str) -> tuple[Window, ...]:
    """Read `3/hour 10/day`; raise ValueError on anything else, and where no window is named."""
    found = tuple(map(Window.read, words.replace(",", " ").split()))
    if not found:
        raise ValueError("name a window, like 3/hour")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """Once more of these letters were enqueued than the window lets through, all of them are held. A domain cannot be watched."""

    window: Window
    which: Which = EVERYTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is limited; the default limits nothing.

    Only letters of `kinds` are refused. To an address they alone are counted, in a conversation every letter is: whoever was told how the
    matter ends needs no second acknowledgement. Breakers watch every kind.
    """

    kinds: frozenset[str] = frozenset()
    per_address: tuple[Window, ...] = ()
    per_conversation: tuple[Window, ...] = ()
    breakers: tuple[Breaker, ...] = ()


class Per(StrEnum):
    """What a limit is counted by."""

    ADDRESS = "address"
    CONVERSATION = "conversation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The letter was not enqueued: it would have been one more than this window allows."""

    per: Per
    window: Window

    def __str__(self) -> str:
        return f"{self.per} {self.window}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tripped:
    """A breaker holds its letters from now on; `caught` of them waited."""

    hold_id: int
    which: Which
    window: Window
    caught: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueued:
    """The letter is in the outbox. `held_under`: the breaker's hold that keeps it back; `tripped`: breakers that this letter set off."""

    id: OutboxId
    held_under: int | None = None
    tripped: tuple[Tripped, ...] = ()


def enqueue_within(
    connection: Connection, mail: NewMail, *, identity: Identity, limits: Limits, is_free: bool = False
) -> Enqueued | Reached:
    """Put a mail into the outbox unless a limit is reached; raise what `outbox.store.enqueue` raises.

    `is_free`: no limit refuses it, because a person wrote it; it is counted all the same. A key that is there already is never refused.
    """
    if mail.kind in limits.kinds and not is_free and not _is_known(connection, mail.key):
        reached = _reached(connection, mail, limits)
        if reached is not None:
            return reached
    new = enqueue(connection, mail, identity=identity)
    tripped = tuple(_tripped(connection, new, mail, limits.breakers))
    return Enqueued(id=new, held_under=_held_under(connection, mail) if limits.breakers else None, tripped=tripped)


def names(which: Which, mail: NewMail) -> bool:
    """Tell whether a hold means this mail."""
    match which.scope:
        case Scope.ALL:
            return True
        case Scope.KIND:
            return mail.kind == which.value
        case Scope.DOMAIN:
            return mail.recipient.rpartition("@")[2].lower() == which.value.lower()


def _is_known(connection: Connection, key: str) -> bool:
    return connection.execute(select(outbox.c.id).where(outbox.c.key == key)).scalar_one_or_none() is not None


def _reached(connection: Connection, mail: NewMail, limits: Limits) -> Reached | None:
    """Return the first limit that one more letter would pass."""
    to_address: ColumnElement[bool] = (outbox.c.recipient == mail.recipient) & outbox.c.kind.in_(sorted(limits.kinds))
    counted = [(Per.ADDRESS, limits.per_address, to_address, mail.recipient.lower())]
    if mail.conversation_id is not None:
        conversation = outbox.c.conversation_id == mail.conversation_id
        counted.append((Per.CONVERSATION, limits.per_conversation, conversation, str(mail.conversation_id)))
    _wait_for_others(connection, [f"{per}:{value}" for per, room, _, value in counted if room])
    for per, room, those, _ in counted:
        full = _full(connection, room, those)
        if full is not None:
            return Reached(per=per, window=full)
    return None


def _full(connection: Connection, room: tuple[Window, ...], those: ColumnElement[bool]) -> Window | None:
    """Return the first window that has no room; only as many rows are read as the largest allows."""
    if not room:
        return None
    longest, largest = max(one.within for one in room), max(one.most for one in room)
    newest = (
        select(outbox.c.created_at, database_now().label("now"))
        .where(those, outbox.c.created_at > database_in(-longest))
        .order_by(outbox.c.created_at.desc())
        .limit(largest)
    )
    ages = [row.now - row.created_at for row in connection.execute(newest)]
    return next((one for one in room if len(ages) >= one.most and ages[one.most - 1] < one.within), None)


def _wait_for_others(connection: Connection, subjects: Iterable[str]) -> None:
    """Let one transaction at a time count for a subject, until it commits. SQLite has one writer anyway."""
    if connection.dialect.name != "postgresql":
        return
    keys = (int.from_bytes(hashlib.sha256(f"outbox:{one}".encode()).digest()[:8], signed=True) for one in subjects)
    for key in sorted(keys):  # in one order, so that two never wait for each other
        connection.execute(select(func.pg_advisory_xact_lock(key)))


def _tripped(connection: Connection, new: OutboxId, mail: NewMail, breakers: tuple[Breaker, ...]) -> Iterable[Tripped]:
    for one in breakers:
        if not names(one.which, mail) or not _is_over(connection, new, one):
            continue
        _wait_for_others(connection, [BREAKER])
        if any(standing.which == one.which for standing in standing_holds(connection)):
            continue
        why = f"more than {one.window} were written: look at them, then let them go"
        caught = keep_back(connection, one.which, by=BREAKER, why=why)
        (standing,) = (held for held in standing_holds(connection) if held.which == one.which)
        yield Tripped(hold_id=standing.id, which=one.which, window=one.window, caught=caught)


def _is_over(connection: Connection, new: OutboxId, breaker: Breaker) -> bool:
    """Tell whether more letters were enqueued than the window allows, since a person last let the breaker's letters go."""
    most, begin = breaker.window.most, outbox.c.created_at > database_in(-breaker.window.within)
    first = _first_id(connection, begin)
    if first is None or new - first < most:  # ids rise with time: there cannot be more
        return False
    released = _last_release(connection, breaker.which)
    if released is not None:
        first = _first_id(connection, begin & (outbox.c.created_at > released))
    if first is None:
        return False
    of_kind = outbox.c.kind == breaker.which.value if breaker.which.scope is Scope.KIND else true()
    some = select(outbox.c.id).where(outbox.c.id >= first, of_kind).limit(most + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one()) > most


def _first_id(connection: Connection, since: ColumnElement[bool]) -> int | None:
    query = select(outbox.c.id).where(since).order_by(outbox.c.created_at).limit(1)
    return connection.execute(query).scalar_one_or_none()


def _last_release(connection: Connection, which: Which) -> datetime | None:
    query = select(func.max(hold.c.released_at)).where(
        hold.c.held_by == BREAKER, hold.c.scope == which.scope, hold.c.value == which.value
    )
    released: datetime | None = connection.execute(query).scalar_one()
    return released


def _held_under(connection: Connection, mail: NewMail) -> int | None:
    """Return the standing hold of a breaker that keeps this mail back."""
    return next((one.id for one in standing_holds(connection) if _is_breakers(one) and names(one.which, mail)), None)


def _is_breakers(one: Hold) -> bool:
    return one.held_by == BREAKER
