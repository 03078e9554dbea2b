"""What has been kept long enough, and what is overdue but still needed: as SELECTs, so that a dry run counts what a purge would erase."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from outbox.erasure import SETTLED
from outbox.schema import outbox
from worker.orders.forgotten import ENDED
from worker.pseudonyms import DOMAIN
from worker.schema import (
    CancellationState,
    InboundState,
    cancellation,
    case_file,
    decision,
    inbound,
    letter,
    note,
    orders,
)
from worker.settings import SHORTEST_RETENTION_DAYS, Settings

QUIET = timedelta(days=SHORTEST_RETENTION_DAYS)
"""So long nothing may have happened to a mail before it is erased, however old it is: its conversation may go on."""
_SETTLED_LETTERS = tuple(map(str, SETTLED))
_UNDER_WAY = (str(CancellationState.WANTED), str(CancellationState.ASKED), str(CancellationState.HELD))


class Kept(StrEnum):
    """The classes of what is kept, each with a time of its own."""

    MAILS = "mails"
    """Bytes, what was read, notes. From the day a mail was stored."""
    LETTERS = "letters"
    """Bytes and recipients. From the day a letter was written."""
    ORDERS = "orders"
    """Names and addresses of ended orders' customers. From the day the order ended."""
    SEARCHES = "searches"
    """Searches that name a person, sessions that are over, failed sign-ins. They live a week at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long mails (with letters and notes) and the customers of decisions and credits are kept; None: for ever."""

    mails: timedelta | None
    decisions: timedelta | None

    @classmethod
    def of(cls, settings: Settings) -> "Retention":
        """Take the times of the settings, where 0 days is for ever."""
        return cls(
            mails=timedelta(days=settings.retain_mail_days) if settings.retain_mail_days else None,
            decisions=timedelta(days=settings.retain_decisions_days) if settings.retain_decisions_days else None,
        )

    def cutoff(self, kept: Kept, now: datetime) -> datetime | None:
        """Return the time before which a class is over; None where it is kept for ever."""
        match kept:
            case Kept.MAILS | Kept.LETTERS:
                return None if self.mails is None else now - self.mails
            case Kept.ORDERS:
                return None if self.decisions is None else now - self.decisions
            case Kept.SEARCHES:
                return now - timedelta(days=7)


def old_mails(cutoff: datetime) -> Select[Any]:
    """Select the ids of mails from before a time that are not erased yet, needed or not."""
    return select(inbound.c.id).where(inbound.c.stored_at < cutoff, inbound.c.erased_at.is_(None))


def due_mails(cutoff: datetime, *, now: datetime) -> Select[Any]:
    """Select the ids of old mails that nobody needs any more: ended, no open case, no unsent letter, quiet for a month."""
    quiet = now - QUIET
    later = (
        exists().where(decision.c.inbound_id == inbound.c.id, decision.c.decided_at >= quiet),
        exists().where(letter.c.inbound_id == inbound.c.id, letter.c.written_at >= quiet),
        exists().where(note.c.inbound_id == inbound.c.id, note.c.at >= quiet),
    )
    under_way = exists().where(
        decision.c.inbound_id == inbound.c.id,
        cancellation.c.decision_id == decision.c.id,
        cancellation.c.state.in_(_UNDER_WAY),
    )
    unsent = exists().where(
        letter.c.inbound_id == inbound.c.id,
        outbox.c.id == letter.c.outbox_id,
        outbox.c.state.not_in(_SETTLED_LETTERS),
    )
    return old_mails(cutoff).where(
        inbound.c.state != str(InboundState.STORED),
        not_(_looked_at(inbound.c.id, inbound.c.conversation_id, since=quiet)),
        not_(or_(under_way, unsent, *later)),
    )


def old_letters(cutoff: datetime) -> Select[Any]:
    """Select the ids of letters from before a time that are not erased yet."""
    return select(outbox.c.id).where(outbox.c.created_at < cutoff, outbox.c.erased_at.is_(None))


def due_letters(cutoff: datetime, *, now: datetime) -> Select[Any]:
    """Select the ids of old letters that left, and about whose mail no case is open, or was within a month."""
    looked_at = exists().where(
        letter.c.outbox_id == outbox.c.id,
        _looked_at(letter.c.inbound_id, letter.c.conversation_id, since=now - QUIET),
    )
    return old_letters(cutoff).where(outbox.c.state.in_(_SETTLED_LETTERS), not_(looked_at))


def old_orders(cutoff: datetime) -> Select[Any]:
    """Select the numbers of orders that ended before a time and still have their customer."""
    ended_at = func.coalesce(orders.c.closed_at, orders.c.changed_at, orders.c.placed_at)
    return select(orders.c.number).where(
        orders.c.status.in_([str(status) for status in ENDED]),
        ended_at < cutoff,
        orders.c.email.not_like(f"%@{DOMAIN}"),
    )


def due_orders(cutoff: datetime) -> Select[Any]:
    """Select the numbers of old orders whose customer nobody needs: no open case, no cancellation under way."""
    return old_orders(cutoff).where(not_(order_is_needed()))


def order_is_needed() -> ColumnElement[bool]:
    """Say of a row of `orders` that an open case or a cancellation under way is about it."""
    return or_(
        exists().where(case_file.c.order_number == orders.c.number, case_file.c.closed_at.is_(None)),
        exists().where(cancellation.c.order_number == orders.c.number, cancellation.c.state.in_(_UNDER_WAY)),
    )


def _looked_at(
    inbound_id: ColumnElement[int], conversation_id: ColumnElement[int], *, since: datetime
) -> ColumnElement[bool]:
    """Say that a person looks at a mail, or at another one of its conversation, or did since a time."""
    beside = aliased(inbound)
    looked = or_(case_file.c.closed_at.is_(None), case_file.c.closed_at >= since)
    of_conversation = exists().where(
        looked, beside.c.id == case_file.c.inbound_id, beside.c.conversation_id == conversation_id
    )
    return or_(exists().where(looked, case_file.c.inbound_id == inbound_id), of_conversation)
