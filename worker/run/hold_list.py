"""The holds that stand, each with the letters it keeps back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.engine import Connection

from outbox.holds import Hold, standing_holds
from outbox.schema import outbox
from outbox.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRow:
    """A standing hold, how many letters it keeps back and since when the first. `hold` is None for letters held one by one."""

    hold: Hold | None
    letters: int
    oldest_at: datetime | None


def holds_wanted(connection: Connection) -> list[HoldRow]:
    """Return the standing holds, oldest first, then the letters that no standing hold keeps back, where there are any."""
    query: Select[Any] = (
        select(outbox.c.hold_id, func.count().label("n"), func.min(outbox.c.held_at).label("oldest"))
        .where(outbox.c.state == str(State.HELD))
        .group_by(outbox.c.hold_id)
    )
    kept = {row.hold_id: (row.n, row.oldest) for row in connection.execute(query)}
    rows = []
    for one in standing_holds(connection):
        letters, oldest_at = kept.pop(one.id, (0, None))
        rows.append(HoldRow(hold=one, letters=letters, oldest_at=oldest_at))
    if kept:
        counts, times = zip(*kept.values(), strict=True)
        rows.append(HoldRow(hold=None, letters=sum(counts), oldest_at=min(times)))
    return rows
