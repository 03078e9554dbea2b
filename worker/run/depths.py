"""How much waits at each place and since when, read whole from the database: what pages are sent by.

What waits is little and is counted at every look; what has ended is nearly everything there is, and is counted apart
(`ended_of`), more seldom. No name, address, order number or word of a customer is read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select, true
from sqlalchemy.engine import Connection

from outbox.schema import Scope, Verdict, attempt, hold, outbox
from outbox.states import State
from worker.intake.pause import standing_pause
from worker.run.live import mode_of
from worker.run.wrong import SILENT_AFTER
from worker.schema import InboundState, book_import, case_file, change, heartbeat, inbound, mailbox

ROLES = ("poller", "worker", "relay")
"""Processes that must always run; others are told of while they have left a heartbeat."""
MAILS_THAT_WAIT = (InboundState.STORED, InboundState.WAITING, InboundState.QUARANTINED)
MAILS_THAT_AGE = (InboundState.STORED, InboundState.QUARANTINED)
"""Of a mail that waits for a person its case tells the age; one about something else has no case, and waits for ever."""
MAILS_THAT_ENDED = tuple(state for state in InboundState if state not in MAILS_THAT_WAIT)
LETTERS_THAT_WAIT = (State.PENDING, State.CLAIMED, State.IN_DOUBT, State.HELD, State.FAILED, State.UNDELIVERED)
NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How many, and how old the oldest is: no time where there is none."""

    count: int = 0
    oldest: timedelta = NO_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """The open cases of one ground. `unclaimed`: those that nobody works on."""

    ground: str
    urgent: bool
    open: Depth
    unclaimed: Depth


@dataclass(frozen=True, slots=True, kw_only=True)
class Beats:
    """The processes of one role: how many are alive, and how long ago the liveliest said so."""

    alive: int = 0
    age: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Depths:
    """Everything that has a depth or an age. Ages are None where the thing never happened."""

    mails: Mapping[InboundState, Depth]
    """The states in which a mail waits (`MAILS_THAT_WAIT`); ages for `MAILS_THAT_AGE` only."""
    cases: tuple[Cases, ...]
    letters: Mapping[State, Depth]
    """All but what was sent. Pending: since it could have left. The others: since the state began."""
    holds: Mapping[Scope, Depth]
    undelivered_changes: Depth
    processes: Mapping[str, Beats]
    live: bool
    paused: timedelta | None
    """How long intake has been paused; None while it is not."""
    polled: timedelta | None
    sent: timedelta | None
    book: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How many mails and letters wait for nothing any more, by the state they ended in."""

    mails: Mapping[InboundState, int]
    letters: Mapping[State, int]
    apart: int
    """Mails about something else than a cancellation; they stay in the mailbox, and are no cases."""


def depths_of(connection: Connection, now: datetime, *, tells_changes: bool = True) -> Depths:
    """Read all depths as of `now`. `tells_changes`: changes wait for `ON_CHANGE`; where nobody set it, nothing waits."""
    pause = standing_pause(connection)
    return Depths(
        mails=_mails(connection, now),
        cases=_cases(connection, now),
        letters=_letters(connection, now),
        holds=_holds(connection, now),
        undelivered_changes=_changes(connection, now) if tells_changes else Depth(),
        processes=_processes(connection, now),
        live=mode_of(connection).live,
        paused=None if pause is None else _age(pause.at, now),
        polled=_ago(connection.execute(select(func.max(mailbox.c.polled_at))).scalar_one(), now),
        sent=_ago(_sent_at(connection), now),
        book=_ago(connection.execute(select(func.max(book_import.c.as_of))).scalar_one(), now),
    )


def ended_of(connection: Connection) -> Ended:
    """Count what has ended: an index from end to end, some tens of milliseconds for a hundred thousand."""
    mails = select(inbound.c.state, func.count().label("n")).where(inbound.c.state.in_(MAILS_THAT_ENDED))
    found = {InboundState(row.state): row.n for row in connection.execute(mails.group_by(inbound.c.state))}
    apart = select(func.count()).select_from(inbound).where(inbound.c.apart == true())
    sent = select(func.count()).select_from(outbox).where(outbox.c.state == State.SENT)
    return Ended(
        mails={state: found.get(state, 0) for state in MAILS_THAT_ENDED},
        letters={State.SENT: connection.execute(sent).scalar_one()},
        apart=connection.execute(apart).scalar_one(),
    )


def _mails(connection: Connection, now: datetime) -> dict[InboundState, Depth]:
    query = select(inbound.c.state, func.count().label("n")).where(inbound.c.state.in_(MAILS_THAT_WAIT))
    counts = {InboundState(row.state): row.n for row in connection.execute(query.group_by(inbound.c.state))}
    oldest = {state: _stored_first(connection, state) for state in counts if state in MAILS_THAT_AGE}
    return {state: _depth(counts.get(state, 0), oldest.get(state), now) for state in MAILS_THAT_WAIT}


def _stored_first(connection: Connection, state: InboundState) -> datetime | None:
    """Return when the first mail of a state was stored: ids rise as mails are stored.

    One step into the index of states and ids. A minimum of times would be looked for among all mails, oldest first.
    """
    query = select(inbound.c.stored_at).where(inbound.c.state == state).order_by(inbound.c.id).limit(1)
    return connection.execute(query).scalar_one_or_none()


def _cases(connection: Connection, now: datetime) -> tuple[Cases, ...]:
    unclaimed = case((case_file.c.claimed_by.is_(None), case_file.c.opened_at))
    query = (
        select(
            case_file.c.ground,
            case_file.c.urgent,
            func.count().label("n"),
            func.min(case_file.c.opened_at).label("oldest"),
            func.count(unclaimed).label("unclaimed"),
            func.min(unclaimed).label("oldest_unclaimed"),
        )
        .where(case_file.c.closed_at.is_(None))
        .group_by(case_file.c.ground, case_file.c.urgent)
        .order_by(case_file.c.ground, case_file.c.urgent)
    )
    return tuple(
        Cases(
            ground=row.ground,
            urgent=bool(row.urgent),
            open=_depth(row.n, row.oldest, now),
            unclaimed=_depth(row.unclaimed, row.oldest_unclaimed, now),
        )
        for row in connection.execute(query)
    )


def _letters(connection: Connection, now: datetime) -> dict[State, Depth]:
    # A letter in its undo window does not wait yet.
    could_leave = func.coalesce(outbox.c.not_before, outbox.c.created_at)
    since = case((outbox.c.state == State.PENDING, could_leave), else_=outbox.c.moved_at)
    query = select(outbox.c.state, func.count().label("n"), func.min(since).label("oldest"))
    rows = connection.execute(query.where(outbox.c.state.in_(LETTERS_THAT_WAIT)).group_by(outbox.c.state))
    found = {State(row.state): _depth(row.n, row.oldest, now) for row in rows}
    return {state: found.get(state, Depth()) for state in LETTERS_THAT_WAIT}


def _holds(connection: Connection, now: datetime) -> dict[Scope, Depth]:
    query = (
        select(hold.c.scope, func.count().label("n"), func.min(hold.c.created_at).label("oldest"))
        .where(hold.c.released_at.is_(None))
        .group_by(hold.c.scope)
    )
    found = {Scope(row.scope): _depth(row.n, row.oldest, now) for row in connection.execute(query)}
    return {scope: found.get(scope, Depth()) for scope in Scope}


def _changes(connection: Connection, now: datetime) -> Depth:
    query = select(func.count().label("n"), func.min(change.c.at).label("oldest"))
    row = connection.execute(query.where(change.c.delivered_at.is_(None))).one()
    return _depth(row.n, row.oldest, now)


def _processes(connection: Connection, now: datetime) -> dict[str, Beats]:
    beats: dict[str, list[timedelta]] = {role: [] for role in ROLES}
    for row in connection.execute(select(heartbeat.c.role, heartbeat.c.beat_at)):
        beats.setdefault(row.role, []).append(_age(row.beat_at, now))
    return {role: _beats(ages) for role, ages in beats.items()}


def _beats(ages: Iterable[timedelta]) -> Beats:
    known = sorted(ages)
    return Beats(alive=sum(age < SILENT_AFTER for age in known), age=known[0] if known else None)


def _sent_at(connection: Connection) -> datetime | None:
    """Return when a mail server last took a letter: the newest tries are looked at first, until one went well."""
    query = select(attempt.c.at).where(attempt.c.verdict == Verdict.SENT).order_by(attempt.c.id.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()


def _depth(count: int, oldest: datetime | None, now: datetime) -> Depth:
    return Depth(count=count, oldest=NO_TIME if oldest is None else _age(oldest, now))


def _ago(moment: datetime | None, now: datetime) -> timedelta | None:
    return None if moment is None else _age(moment, now)


def _age(moment: datetime, now: datetime) -> timedelta:
    return max(NO_TIME, now - moment)
