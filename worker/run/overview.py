"""How everything flows, on one strip: mailbox → received → read → decided → outbox → sent.

The first four stages count mails and the last two letters. A mail stands in one stage at most, a letter too; what is over
(decided with nothing left to do, sent before today) stands in none.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Select, case, false, func, literal_column, or_, select
from sqlalchemy.engine import Connection

from outbox.schema import outbox
from outbox.states import State
from worker.run.narrowing import stands
from worker.run.search_box import PARIS
from worker.schema import InboundState, decision, heartbeat, inbound, mailbox

SILENT_AFTER = timedelta(seconds=30)
UNSENT = (State.PENDING, State.CLAIMED, State.IN_DOUBT, State.HELD)
LOST = (State.FAILED, State.UNDELIVERED)


class StageName(StrEnum):
    """The stages, in the order in which a mail passes them."""

    MAILBOX = "mailbox"
    RECEIVED = "received"
    READ = "read"
    DECIDED = "decided"
    OUTBOX = "outbox"
    SENT = "sent"


MEANING: dict[StageName, dict[str, str]] = {
    StageName.MAILBOX: {
        "fr": "Courriels que le dernier relevé a vus dans la boîte et qui ne sont pas encore enregistrés ici. « — » : le relevé n’en dit rien.",
        "en": 'Mails that the last poll saw in the mailbox and that are not stored here yet. "—": the poller does not say.',
    },
    StageName.RECEIVED: {
        "fr": "Courriels enregistrés que rien ne lit encore.",
        "en": "Mails that are stored and that nothing reads yet.",
    },
    StageName.READ: {
        "fr": "Courriels en train d’être lus et décidés. À part : ceux qui n’ont pas pu être lus (quarantaine).",
        "en": "Mails being read and decided just now. Beside them: those that could not be read (quarantine).",
    },
    StageName.DECIDED: {
        "fr": "Courriels décidés qui attendent une personne. Ceux dont tout est fait ne sont plus comptés.",
        "en": "Decided mails that wait for a person. Those with nothing left to do are no longer counted.",
    },
    StageName.OUTBOX: {
        "fr": "Lettres écrites qui ne sont pas encore parties : en attente, en cours d’envoi, incertaines ou retenues. "
        "À part : celles qui ont échoué ou qui sont revenues.",
        "en": "Letters that are written and have not left yet: pending, being sent, in doubt or held. "
        "Beside them: those that failed or came back.",
    },
    StageName.SENT: {
        "fr": "Lettres que le serveur d’envoi a acceptées aujourd’hui ; l’âge est celui de la dernière.",
        "en": "Letters that the mail server took today; the age is that of the last one.",
    },
}
"""What each stage counts, in a sentence for the people who watch it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage. `count` is None where nobody knows it; `stuck` counts what fell out of it and waits for a person.

    `oldest_at`: when its oldest mail was stored, or its oldest letter written. `newest_at`: the last poll (mailbox), the last good send (sent).
    `listed` and `query` say which list shows its items and by which URL parameters; None where there is no list.
    """

    name: StageName
    unit: Literal["mails", "letters"]
    count: int | None
    oldest_at: datetime | None = None
    newest_at: datetime | None = None
    stuck: int = 0
    listed: Literal["mails", "cases", "letters"] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    stuck_query: Mapping[str, str] = field(default_factory=dict)


def strip_of(connection: Connection, now: datetime, *, zone: ZoneInfo = PARIS) -> tuple[Stage, ...]:
    """Return the six stages in their order. Today begins at midnight in `zone`."""
    received, read = _taken_in(connection, now)
    return (
        _mailbox(connection, now),
        received,
        read,
        _decided(connection),
        _outbox(connection),
        _sent(connection, midnight(now, zone)),
    )


def midnight(now: datetime, zone: ZoneInfo = PARIS) -> datetime:
    """Return when today began in a zone."""
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def outcomes_since(connection: Connection, since: datetime) -> dict[str, int]:
    """Count the mails decided since a time by the outcome that stands, the most frequent first."""
    query: Select[Any] = (
        select(decision.c.outcome, func.count().label("n"))
        .where(decision.c.decided_at >= since, stands(decision))
        .group_by(decision.c.outcome)
        .order_by(func.count().desc(), decision.c.outcome)
    )
    return {row.outcome: row.n for row in connection.execute(query)}


def apart_since(connection: Connection, since: datetime) -> dict[str, int]:
    """Count the mails stored since a time that are no cancellation, by what they want, the most frequent first."""
    query: Select[Any] = (
        select(inbound.c.intent, func.count().label("n"))
        .where(inbound.c.stored_at >= since, inbound.c.apart != false())
        .group_by(inbound.c.intent)
        .order_by(func.count().desc(), inbound.c.intent)
    )
    return {row.intent or "none": row.n for row in connection.execute(query)}


def _mailbox(connection: Connection, now: datetime) -> Stage:
    """Take from the poller's heartbeat what it saw and did not store (`unfetched`, `unfetched_since`), where it says so."""
    query = select(heartbeat.c.detail).where(heartbeat.c.role == "poller", heartbeat.c.beat_at > now - SILENT_AFTER)
    said = [json.loads(text) for text in connection.execute(query).scalars()]
    known = [one for one in said if one.get("unfetched") is not None]
    since = [datetime.fromisoformat(one["unfetched_since"]) for one in known if one.get("unfetched_since")]
    return Stage(
        name=StageName.MAILBOX,
        unit="mails",
        count=sum(int(one["unfetched"]) for one in known) if known else None,
        oldest_at=min(since, default=None),
        newest_at=connection.execute(select(func.max(mailbox.c.polled_at))).scalar_one(),
    )


def _taken_in(connection: Connection, now: datetime) -> tuple[Stage, Stage]:
    """Return the mails that nothing reads yet, and those that a worker holds a lease on."""
    waits = or_(inbound.c.lease_until.is_(None), inbound.c.lease_until <= now)
    query = select(
        func.count().label("all"),
        func.count(case((waits, inbound.c.id))).label("waiting"),
        func.min(case((waits, inbound.c.stored_at))).label("oldest_waiting"),
        func.min(case((~waits, inbound.c.stored_at))).label("oldest_read"),
    ).where(inbound.c.state == str(InboundState.STORED))
    row = connection.execute(query).one()
    parked = select(func.count()).where(inbound.c.state == str(InboundState.QUARANTINED))
    stored = {"state": str(InboundState.STORED)}
    return (
        Stage(
            name=StageName.RECEIVED,
            unit="mails",
            count=row.waiting,
            oldest_at=row.oldest_waiting,
            listed="mails",
            query=stored,
        ),
        Stage(
            name=StageName.READ,
            unit="mails",
            count=row.all - row.waiting,
            oldest_at=row.oldest_read,
            stuck=connection.execute(parked).scalar_one(),
            listed="mails",
            query=stored,
            stuck_query={"state": str(InboundState.QUARANTINED)},
        ),
    )


def _decided(connection: Connection) -> Stage:
    """Count the mails that wait for a person; those about something else stand apart, and are many."""
    # Said as it stands in `ix_inbound_waiting`, which holds nothing else.
    waits = inbound.c.state == literal_column("'waiting'")
    query = select(func.count().label("n"), func.min(inbound.c.stored_at).label("oldest"))
    row = connection.execute(query.where(waits, inbound.c.apart == false())).one()
    return Stage(name=StageName.DECIDED, unit="mails", count=row.n, oldest_at=row.oldest, listed="cases")


def _outbox(connection: Connection) -> Stage:
    query: Select[Any] = (
        select(outbox.c.state, func.count().label("n"), func.min(outbox.c.created_at).label("oldest"))
        .where(outbox.c.state.in_([str(state) for state in (*UNSENT, *LOST)]))
        .group_by(outbox.c.state)
    )
    rows = {State(row.state): row for row in connection.execute(query)}
    return Stage(
        name=StageName.OUTBOX,
        unit="letters",
        count=sum(rows[state].n for state in UNSENT if state in rows),
        oldest_at=min((rows[state].oldest for state in UNSENT if state in rows), default=None),
        stuck=sum(rows[state].n for state in LOST if state in rows),
        listed="letters",
        query={"state": ",".join(UNSENT)},
        stuck_query={"state": ",".join(LOST)},
    )


def _sent(connection: Connection, since: datetime) -> Stage:
    query = select(func.count()).where(outbox.c.sent_at >= since)
    return Stage(
        name=StageName.SENT,
        unit="letters",
        count=connection.execute(query).scalar_one(),
        newest_at=connection.execute(select(func.max(outbox.c.sent_at))).scalar_one(),
        listed="letters",
        query={"state": str(State.SENT)},
    )
