"""Cases: what waits for a person, one open case for each thing."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from worker.schema import case_file


def open_case(
    connection: Connection,
    subject_key: str,
    *,
    ground: str,
    at: datetime,
    detail: str,
    inbound_id: int | None = None,
    order_number: str | None = None,
    urgent: bool = False,
) -> None:
    """Open a case, or leave the open one about the same thing as it is, but never less urgent."""
    open_one = select(case_file.c.id).where(case_file.c.subject_key == subject_key, case_file.c.closed_at.is_(None))
    existing = connection.execute(open_one.with_for_update()).scalar_one_or_none()
    if existing is None:
        connection.execute(
            case_file.insert().values(
                inbound_id=inbound_id,
                subject_key=subject_key,
                ground=ground,
                urgent=urgent,
                order_number=order_number,
                detail=detail,
                opened_at=at,
            )
        )
    elif urgent:
        connection.execute(update(case_file).where(case_file.c.id == existing).values(urgent=True))


def close_case(connection: Connection, subject_key: str, *, by: str, at: datetime) -> bool:
    """Close the open case about a thing; return False when there is none."""
    closing = (
        update(case_file)
        .where(case_file.c.subject_key == subject_key, case_file.c.closed_at.is_(None))
        .values(closed_at=at, closed_by=by)
    )
    return connection.execute(closing).rowcount == 1
