"""How many cases wait: what stands in the navigation of every page."""

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.engine import Connection

from worker.schema import case_file


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCounts:
    """Open cases, and the urgent ones among them."""

    open: int
    urgent: int


def case_counts(connection: Connection) -> CaseCounts:
    """Count the open cases."""
    query = select(func.count(), func.coalesce(func.sum(case((case_file.c.urgent, 1), else_=0)), 0)).where(
        case_file.c.closed_at.is_(None)
    )
    open_, urgent = connection.execute(query).one()
    return CaseCounts(open=int(open_), urgent=int(urgent))
