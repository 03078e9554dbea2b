"""Intake paused: by a person, or by itself when more mails turned up than anybody would expect."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from worker.schema import meta

PAUSED = "intake_paused"
LEAVE = "intake_leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Who paused intake, when and why. `asks` names what the program wants leave for; None when a person paused it."""

    by: str
    at: datetime
    why: str
    asks: str | None = None


def pause(connection: Connection, paused: Pause) -> None:
    """Pause intake from the next poll on; a pause that stands already stays as it is."""
    if standing_pause(connection) is not None:
        return
    said = {"by": paused.by, "at": paused.at.isoformat(), "why": paused.why, "asks": paused.asks}
    connection.execute(meta.insert().values(key=PAUSED, value=json.dumps(said)))


def resume(connection: Connection) -> Pause | None:
    """End the pause and give the leave it asked for; return what stood, None when nothing did."""
    standing = standing_pause(connection)
    if standing is None:
        return None
    connection.execute(delete(meta).where(meta.c.key == PAUSED))
    if standing.asks is not None:
        given = update(meta).where(meta.c.key == LEAVE).values(value=standing.asks)
        if connection.execute(given).rowcount == 0:
            connection.execute(meta.insert().values(key=LEAVE, value=standing.asks))
    return standing


def standing_pause(connection: Connection) -> Pause | None:
    """Return the pause that stands."""
    text = connection.execute(select(meta.c.value).where(meta.c.key == PAUSED)).scalar_one_or_none()
    if text is None:
        return None
    said = json.loads(text)
    return Pause(by=said["by"], at=datetime.fromisoformat(said["at"]), why=said["why"], asks=said["asks"])


def has_leave(connection: Connection, asked: str) -> bool:
    """Tell whether somebody gave leave for exactly this."""
    return connection.execute(select(meta.c.value).where(meta.c.key == LEAVE)).scalar_one_or_none() == asked
