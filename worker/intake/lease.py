"""One holder at a time: a row that says who, until when, by the database's clock, with a fence that counts the holders."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from worker.errors import LeaseLostError
from worker.schema import EPOCH, lease
from worker.unit import database_ms

POLLER_LEASE = timedelta(seconds=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A lease that is ours until it runs out."""

    name: str
    holder: str
    fence: int


def take(connection: Connection, name: str, holder: str, *, lasting: timedelta = POLLER_LEASE) -> Held | None:
    """Take a free lease, one that ran out, or our own again; None while somebody else holds it."""
    now = _now(connection)
    taking = (
        update(lease)
        .where(
            lease.c.name == name,
            # One that would run ten times as long was given before the database's clock was set back.
            or_(lease.c.until <= now, lease.c.until > now + 10 * lasting, lease.c.holder == holder),
        )
        .values(holder=holder, until=now + lasting, fence=lease.c.fence + 1)
        .returning(lease.c.fence)
    )
    fence = connection.execute(taking).scalar_one_or_none()
    if fence is not None:
        return Held(name=name, holder=holder, fence=fence)
    if connection.execute(select(lease.c.name).where(lease.c.name == name)).scalar_one_or_none() is not None:
        return None
    try:
        with connection.begin_nested():
            connection.execute(lease.insert().values(name=name, holder=holder, until=now + lasting, fence=1))
    except IntegrityError:
        return None  # somebody else was faster
    return Held(name=name, holder=holder, fence=1)


def renew(connection: Connection, held: Held, *, lasting: timedelta = POLLER_LEASE) -> None:
    """Hold a lease for longer; raise LeaseLostError when it is no longer ours. In a transaction, the fence of all it writes."""
    keeping = (
        update(lease)
        .where(lease.c.name == held.name, lease.c.holder == held.holder, lease.c.fence == held.fence)
        .values(until=_now(connection) + lasting)
    )
    if connection.execute(keeping).rowcount != 1:
        raise LeaseLostError(f"the lease « {held.name} » was taken over")


def let_go(connection: Connection, held: Held) -> None:
    """Give a lease up at once, if it is still ours, so that the next holder need not wait for its end."""
    ending = (
        update(lease)
        .where(lease.c.name == held.name, lease.c.holder == held.holder, lease.c.fence == held.fence)
        .values(until=EPOCH)
    )
    connection.execute(ending)


def _now(connection: Connection) -> datetime:
    return EPOCH + timedelta(milliseconds=database_ms(connection))
