"""The journal as a list: who did what and when, newest first, page by page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from worker.decisions.who import OPERATOR
from worker.schema import journal

COMMAND = "cli:"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedEvents:
    """Which events: every field that is given must fit. `by` is a name as it is shown; the next page is `before_id`."""

    by: str | None = None
    event: str | None = None
    inbound_id: int | None = None
    before_id: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event. `detail` holds ids, counts and words of ours only."""

    id: int
    at: datetime
    by: str
    event: str
    inbound_id: int | None
    decision_id: int | None
    order: str | None
    detail: Mapping[str, Any]


def events_wanted(connection: Connection, wanted: WantedEvents) -> list[EventRow]:
    """Return events, newest first."""
    query = select(journal).order_by(journal.c.id.desc()).limit(wanted.limit)
    if wanted.by is not None:
        # A person acts on a page, by a command, or did before the pages said which of the two.
        query = query.where(journal.c.by.in_([wanted.by, OPERATOR + wanted.by, COMMAND + wanted.by]))
    if wanted.event is not None:
        query = query.where(journal.c.event == wanted.event)
    if wanted.inbound_id is not None:
        query = query.where(journal.c.inbound_id == wanted.inbound_id)
    if wanted.before_id is not None:
        query = query.where(journal.c.id < wanted.before_id)
    return [
        EventRow(
            id=row.id,
            at=row.at,
            by=row.by,
            event=row.event,
            inbound_id=row.inbound_id,
            decision_id=row.decision_id,
            order=row.order_number,
            detail=json.loads(row.detail),
        )
        for row in connection.execute(query)
    ]
