"""What is not as it should be, looked for state by state: what the command line and the console say first."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.engine import Connection

from outbox.schema import outbox
from outbox.states import State
from worker.intake.pause import standing_pause
from worker.schema import InboundState, heartbeat, inbound

SILENT_AFTER = timedelta(seconds=30)
"""A process that has not said for so long that it lives counts as gone."""
STUCK_AFTER = timedelta(minutes=2)


class Wrong(StrEnum):
    """Something that a person should look at."""

    NO_POLLER = "no_poller"
    NO_WORKER = "no_worker"
    NO_RELAY = "no_relay"
    MAIL_STUCK = "mail_stuck"
    """A mail has waited for longer than two minutes to be decided."""
    QUARANTINED = "quarantined"
    FAILED = "failed"
    UNDELIVERED = "undelivered"
    LETTER_STUCK = "letter_stuck"
    """A letter that could have left more than two minutes ago has not."""
    PAUSED = "paused"


SAID: dict[Wrong, str] = {
    Wrong.NO_POLLER: "no poller is running",
    Wrong.NO_WORKER: "no worker is running",
    Wrong.NO_RELAY: "no relay is running",
    Wrong.MAIL_STUCK: "a mail has been waiting to be decided for over two minutes",
    Wrong.QUARANTINED: "mails are in quarantine: `serviceclient messages --state quarantined`",
    Wrong.FAILED: "letters are failed: `serviceclient outbox --state failed`",
    Wrong.UNDELIVERED: "letters are undelivered: `serviceclient outbox --state undelivered`",
    Wrong.LETTER_STUCK: "a letter has been waiting to leave for over two minutes",
    Wrong.PAUSED: "intake is paused: `serviceclient live resume`",
}
"""The sentence of each, for the command line."""
NEEDED = {"poller": Wrong.NO_POLLER, "worker": Wrong.NO_WORKER, "relay": Wrong.NO_RELAY}
"""The roles that must run, and what is wrong when one does not."""


def wrong_now(connection: Connection, now: datetime) -> tuple[Wrong, ...]:
    """Return what is wrong, the most far-reaching first; nothing when all is well. Each question is a step into an index."""
    alive = set(connection.execute(select(heartbeat.c.role).where(heartbeat.c.beat_at > now - SILENT_AFTER)).scalars())
    could_leave = func.coalesce(outbox.c.not_before, outbox.c.created_at, type_=outbox.c.created_at.type)
    found = {
        **{wrong: role not in alive for role, wrong in NEEDED.items()},
        Wrong.MAIL_STUCK: _is_any(
            connection, inbound.c.state == str(InboundState.STORED), inbound.c.stored_at < now - STUCK_AFTER
        ),
        Wrong.QUARANTINED: _is_any(connection, inbound.c.state == str(InboundState.QUARANTINED)),
        Wrong.FAILED: _is_any(connection, outbox.c.state == str(State.FAILED)),
        Wrong.UNDELIVERED: _is_any(connection, outbox.c.state == str(State.UNDELIVERED)),
        Wrong.LETTER_STUCK: _is_any(connection, outbox.c.state == str(State.PENDING), could_leave < now - STUCK_AFTER),
        Wrong.PAUSED: standing_pause(connection) is not None,
    }
    return tuple(wrong for wrong in Wrong if found[wrong])


def _is_any(connection: Connection, *conditions: ColumnElement[bool]) -> bool:
    return connection.execute(select(1).where(*conditions).limit(1)).first() is not None
