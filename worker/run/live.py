"""Shadow mode, in which nothing is done until somebody says `live`; and the intake, paused and resumed by people."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection

from worker.cases import close_case
from worker.decisions.journal import record_event
from worker.intake.pause import Pause, pause, resume
from worker.schema import decision, meta

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


def drafted(connection: Connection) -> dict[str, int]:
    """Return how many mails were decided in shadow and not acted upon, by outcome, the most frequent first."""
    query = (
        select(decision.c.outcome, func.count().label("n"))
        .where(decision.c.shadow)
        .group_by(decision.c.outcome)
        .order_by(func.count().desc())
    )
    return {row.outcome: row.n for row in connection.execute(query)}


def pause_intake(connection: Connection, *, by: str, at: datetime, why: str) -> None:
    """Take no mail in from the next poll on, and write down who said so; the mailbox keeps the mails."""
    pause(connection, Pause(by=by, at=at, why=why))
    record_event(connection, "intake_paused", at=at, by=by, detail={"why": why})


def resume_intake(connection: Connection, *, by: str, at: datetime) -> Pause | None:
    """Take mails in again, give the leave that the program asked for, and close its case; return what stood, None without a pause."""
    stood = resume(connection)
    if stood is not None:
        if stood.asks is not None:
            close_case(connection, f"intake:{stood.asks}", by=by, at=at)
        record_event(connection, "intake_resumed", at=at, by=by)
    return stood
