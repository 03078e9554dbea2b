"""The acts that decide nothing: they end a case, or have the machine try again."""

from datetime import datetime

from sqlalchemy import RowMapping, select, update
from sqlalchemy.engine import Connection

from outbox.states import Move, before
from outbox.store import OutboxId, get, revive
from worker.decisions.acts import Act
from worker.decisions.journal import record_event
from worker.decisions.situation import About, about
from worker.decisions.who import written_as
from worker.intake.inbox import put_back
from worker.schema import InboundState, inbound

_AGAIN = frozenset({str(InboundState.QUARANTINED), str(InboundState.OLD), str(InboundState.WAITING)})


def plain_acts_of(connection: Connection, case: RowMapping) -> tuple[Act, ...]:
    """Return the acts that end an open case without deciding anything."""
    return (Act.ANSWERED, Act.NOTHING, *((Act.RETRY,) if _can_retry(connection, case) else ()))


def try_again(connection: Connection, case: RowMapping, *, by: str, at: datetime) -> bool:
    """Have the case's mail decided again, or its letter sent again; False where neither can be."""
    match about(case):
        case About.MAIL:
            return _decide_again(connection, int(case["inbound_id"]), by=by, at=at)
        case About.LETTER:
            return _send_again(connection, case, by=by, at=at)
        case About.ORDER | About.OTHER:
            return False


def _decide_again(connection: Connection, inbound_id: int, *, by: str, at: datetime) -> bool:
    if not put_back(connection, inbound_id):
        return False
    connection.execute(update(inbound).where(inbound.c.id == inbound_id).values(filed_at=None))
    record_event(connection, "put_back", at=at, by=written_as(by), inbound_id=inbound_id)
    return True


def _send_again(connection: Connection, case: RowMapping, *, by: str, at: datetime) -> bool:
    outbox_id = _outbox_id(case)
    if outbox_id is None or not revive(connection, outbox_id):
        return False
    record_event(
        connection,
        "letter_revived",
        at=at,
        by=written_as(by),
        inbound_id=case["inbound_id"],
        order_number=case["order_number"],
        detail={"outbox_id": outbox_id},
    )
    return True


def _can_retry(connection: Connection, case: RowMapping) -> bool:
    match about(case):
        case About.MAIL:
            state = select(inbound.c.state).where(inbound.c.id == case["inbound_id"])
            return connection.execute(state).scalar_one_or_none() in _AGAIN
        case About.LETTER:
            outbox_id = _outbox_id(case)
            mail = None if outbox_id is None else get(connection, outbox_id)
            return mail is not None and mail.state in before(Move.REVIVE)
        case About.ORDER | About.OTHER:
            return False


def _outbox_id(case: RowMapping) -> OutboxId | None:
    number = str(case["subject_key"]).partition(":")[2]
    return OutboxId(int(number)) if number.isdigit() else None
