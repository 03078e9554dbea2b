"""Trying again: one, a selection, or all that fit a filter; how many is known first, and nobody gets a second reply."""

from datetime import datetime

from sqlalchemy import Subquery, func, select
from sqlalchemy.engine import Connection

from outbox.schema import outbox
from outbox.states import Move, before
from outbox.store import OutboxId, revive
from worker.cases import close_case
from worker.decisions.journal import record_event
from worker.intake.inbox import can_go_back, put_back
from worker.run.letter_list import WantedLetters, letter_ids
from worker.run.narrowing import ids_wanted
from worker.run.wanted import Wanted
from worker.schema import inbound
from worker.unit import UnitOfWork


def count_retryable(connection: Connection, wanted: Wanted) -> int:
    """Count the mails that `retry_mails` would put back: quarantined, old or waiting ones that fit and were never answered."""
    return int(connection.execute(select(func.count()).select_from(_mails(connection, wanted))).scalar_one())


def retry_mails(unit: UnitOfWork, wanted: Wanted, *, by: str, at: datetime) -> int:
    """Let all these mails be decided again, each with its case closed and a line in the journal; return how many. The caller commits.

    A mail that was answered, or for which an order was moved, stays as it is. Mails that came since the number was said are left
    out by `before_id`: the id after the newest one counted.
    """
    connection = unit.connection
    ids = connection.execute(select(_mails(connection, wanted).c.id)).scalars().all()
    return sum(_again(connection, one, by=by, at=at) for one in sorted(ids))


def newest_mail(connection: Connection) -> int:
    """Return the highest id of a mail, 0 without any: `before_id` = this + 1 fixes what « all that match » means."""
    return int(connection.execute(select(func.coalesce(func.max(inbound.c.id), 0))).scalar_one())


def count_retryable_letters(connection: Connection, wanted: WantedLetters) -> int:
    """Count the letters that `retry_letters` would send again: failed or undelivered ones that fit."""
    query = letter_ids(wanted).where(outbox.c.state.in_(before(Move.REVIVE)))
    return int(connection.execute(select(func.count()).select_from(query.subquery())).scalar_one())


def retry_letters(unit: UnitOfWork, wanted: WantedLetters, *, by: str, at: datetime) -> int:
    """Send all these letters again, the same bytes under the same Message-ID, and close their cases; return how many. The caller commits."""
    connection = unit.connection
    query = letter_ids(wanted).where(outbox.c.state.in_(before(Move.REVIVE)))
    revived = 0
    for one in sorted(connection.execute(query).scalars()):
        if revive(connection, OutboxId(one)):
            close_case(connection, f"outbox:{one}", by=by, at=at)
            record_event(connection, "letter_revived", at=at, by=by, detail={"outbox_id": one})
            revived += 1
    return revived


def _mails(connection: Connection, wanted: Wanted) -> Subquery:
    """Select the ids that fit and may go back."""
    fitting = ids_wanted(connection, wanted).subquery()
    return select(inbound.c.id).join(fitting, fitting.c.id == inbound.c.id).where(can_go_back()).subquery()


def _again(connection: Connection, inbound_id: int, *, by: str, at: datetime) -> bool:
    if not put_back(connection, inbound_id):
        return False
    close_case(connection, f"inbound:{inbound_id}", by=by, at=at)
    record_event(connection, "put_back", at=at, by=by, inbound_id=inbound_id)
    return True
