"""Who works on a case, and who else has it open: courtesies between people, which decide nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from worker.cases import open_case
from worker.decisions.acts import EndedAlready
from worker.decisions.closing import ended_already
from worker.decisions.journal import record_event
from worker.decisions.who import shown_as, written_as
from worker.schema import InboundState, case_file, case_watch, inbound

WATCHED_WITHIN = timedelta(seconds=30)
TAKEN_UP = "taken_up"
"""The ground of a case that a person opened for a mail which was none."""
_TAKES_UP = (str(InboundState.WAITING), str(InboundState.DECIDED), str(InboundState.CLOSED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """The case is yours, since `since`. `before`: whose it was, where it was taken over."""

    since: datetime
    before: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBy:
    """Somebody else works on it; take it over by saying so."""

    operator: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Watcher:
    """Who has the case open, and when their page last said so."""

    operator: str
    seen_at: datetime


def claim_case(
    connection: Connection, case_id: int, *, by: str, at: datetime, take_over: bool = False
) -> Claimed | TakenBy | EndedAlready | None:
    """Take a case to work on; None when there is no such case.

    One statement decides between two who claim at once. A case that somebody else has is taken only with `take_over`.
    """
    name = written_as(by)
    before = connection.execute(select(case_file.c.claimed_by).where(case_file.c.id == case_id)).scalar_one_or_none()
    is_free = or_(case_file.c.claimed_by.is_(None), case_file.c.claimed_by == name)
    claiming = update(case_file).where(case_file.c.id == case_id, case_file.c.closed_at.is_(None))
    if not take_over:
        claiming = claiming.where(is_free)
    taken = connection.execute(claiming.values(claimed_by=name, claimed_at=at)).rowcount == 1
    row = connection.execute(select(case_file).where(case_file.c.id == case_id)).mappings().one_or_none()
    if row is None:
        return None
    if row["closed_at"] is not None:
        return ended_already(connection, row)
    if not taken:
        return TakenBy(operator=shown_as(row["claimed_by"]), since=row["claimed_at"])
    if before != name:
        detail = {"case_id": case_id} | ({"taken_over": True} if before is not None else {})
        record_event(connection, "case_claimed", at=at, by=name, inbound_id=row["inbound_id"], detail=detail)
    return Claimed(since=row["claimed_at"], before=None if before in {None, name} else shown_as(str(before)))


def give_back_claim(connection: Connection, case_id: int, *, by: str, at: datetime) -> bool:
    """Let others have the case; False when it is not yours."""
    giving = update(case_file).where(case_file.c.id == case_id, case_file.c.claimed_by == written_as(by))
    row = connection.execute(
        giving.values(claimed_by=None, claimed_at=None).returning(case_file.c.inbound_id)
    ).one_or_none()
    if row is None:
        return False
    record_event(
        connection,
        "case_given_back",
        at=at,
        by=written_as(by),
        inbound_id=row.inbound_id,
        detail={"case_id": case_id},
    )
    return True


def watch_case(connection: Connection, case_id: int, *, by: str, at: datetime) -> None:
    """Note that somebody has a case open; said again and again while they do. A case that does not exist is nobody's."""
    if connection.execute(select(case_file.c.id).where(case_file.c.id == case_id)).scalar_one_or_none() is None:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = dialect.insert(case_watch).values(case_id=case_id, operator=written_as(by), seen_at=at)
    columns = [case_watch.c.case_id, case_watch.c.operator]
    connection.execute(row.on_conflict_do_update(index_elements=columns, set_={"seen_at": at}))
    connection.execute(
        delete(case_watch).where(case_watch.c.case_id == case_id, case_watch.c.seen_at < at - 10 * WATCHED_WITHIN)
    )


def watchers_of(connection: Connection, case_id: int, now: datetime, *, but: str | None = None) -> tuple[Watcher, ...]:
    """Return who had the case open in the last 30 seconds, by name; `but` leaves yourself out."""
    query = (
        select(case_watch)
        .where(case_watch.c.case_id == case_id, case_watch.c.seen_at > now - WATCHED_WITHIN)
        .order_by(case_watch.c.operator)
    )
    if but is not None:
        query = query.where(case_watch.c.operator != written_as(but))
    return tuple(
        Watcher(operator=shown_as(row.operator), seen_at=row.seen_at) for row in connection.execute(query).all()
    )


def take_up(connection: Connection, inbound_id: int, *, by: str, at: datetime) -> int | None:
    """Make a case of a mail that is none (decided, closed, or apart from the cases) and return its id; the open one where there is one.

    None when there is no such mail, or it is still to be decided.
    """
    taking = (
        update(inbound)
        .where(inbound.c.id == inbound_id, inbound.c.state.in_(_TAKES_UP))
        .values(state=str(InboundState.WAITING), apart=False)
    )
    key = f"inbound:{inbound_id}"
    if connection.execute(taking).rowcount == 1:
        standing = select(case_file.c.id).where(case_file.c.subject_key == key, case_file.c.closed_at.is_(None))
        if connection.execute(standing).scalar_one_or_none() is None:
            open_case(connection, key, ground=TAKEN_UP, at=at, detail="a person took it up", inbound_id=inbound_id)
            record_event(connection, TAKEN_UP, at=at, by=written_as(by), inbound_id=inbound_id)
    query = select(case_file.c.id).where(case_file.c.subject_key == key, case_file.c.closed_at.is_(None))
    found: int | None = connection.execute(query).scalar_one_or_none()
    return found
