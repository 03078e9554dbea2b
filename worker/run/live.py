"""Shadow mode: a first real mailbox is read and decided, but nothing is done until somebody says `live`."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from worker.decisions.journal import record_event
from worker.schema import meta

MODE = "mode"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """Whether decisions are carried out, and who said so. `by` is None for a database on which nobody decided yet."""

    live: bool
    by: str | None = None
    at: datetime | None = None
    why: str = ""


SHADOW = Mode(live=False)


def mode_of(connection: Connection) -> Mode:
    """Return the mode; shadow until somebody said otherwise."""
    text = connection.execute(select(meta.c.value).where(meta.c.key == MODE)).scalar_one_or_none()
    if text is None:
        return SHADOW
    said = json.loads(text)
    return Mode(live=said["live"], by=said["by"], at=datetime.fromisoformat(said["at"]), why=said.get("why", ""))


def is_live(connection: Connection) -> bool:
    """Tell whether decisions are carried out."""
    return mode_of(connection).live


def set_live(connection: Connection, live: bool, *, by: str, at: datetime, why: str = "") -> None:  # noqa: FBT001 - the word is the value
    """Leave shadow mode, or go back to it, and write into the journal who did."""
    value = json.dumps({"live": live, "by": by, "at": at.isoformat(), "why": why})
    changed = connection.execute(update(meta).where(meta.c.key == MODE).values(value=value))
    if changed.rowcount == 0:
        connection.execute(meta.insert().values(key=MODE, value=value))
    record_event(connection, "live" if live else "shadow", at=at, by=by, detail={"why": why})
