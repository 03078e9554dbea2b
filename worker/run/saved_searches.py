"""Searches that name a person, kept under an opaque id for the operator's session, so that no address is ever in a URL."""

import json
import secrets
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from worker.run.wanted import Wanted, read_spelt, spelt
from worker.schema import saved_search


def keep_search(connection: Connection, operator: str, wanted: Wanted, at: datetime) -> str:
    """Keep a search of an operator (who must exist) and return its id, 32 hexadecimal digits; the caller commits."""
    search_id = secrets.token_hex(16)
    connection.execute(
        saved_search.insert().values(
            id=search_id, operator=operator, filter=json.dumps(spelt(wanted), ensure_ascii=False), made_at=at
        )
    )
    return search_id


def kept_search(connection: Connection, search_id: str, operator: str) -> Wanted | None:
    """Return a kept search; None for an id that is unknown, forgotten or another operator's."""
    query = select(saved_search.c.filter).where(saved_search.c.id == search_id, saved_search.c.operator == operator)
    written = connection.execute(query).scalar_one_or_none()
    return None if written is None else read_spelt(json.loads(written))


def forget_searches(connection: Connection, operator: str, *, before: datetime | None = None) -> int:
    """Delete an operator's kept searches, or only those made before a time; return how many."""
    forgetting = delete(saved_search).where(saved_search.c.operator == operator)
    if before is not None:
        forgetting = forgetting.where(saved_search.c.made_at < before)
    return connection.execute(forgetting).rowcount
