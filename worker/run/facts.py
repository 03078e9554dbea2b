"""How everything stands, as plain values, without a name, an address or a word of a customer."""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from outbox.schema import outbox
from outbox.store import figures
from worker.decisions.supervision import supervision_of
from worker.intake.pause import standing_pause
from worker.run.live import mode_of
from worker.run.wrong import SAID, SILENT_AFTER, wrong_now
from worker.schema import (
    InboundState,
    book_import,
    case_file,
    decision,
    heartbeat,
    inbound,
    mailbox,
)

Facts = dict[str, Any]


def status_of(connection: Connection, now: datetime) -> Facts:
    """Return how everything stands; `wrong` lists what a person should look at, empty when all is well."""
    mode, pause = mode_of(connection), standing_pause(connection)
    facts: Facts = {
        "mode": "live" if mode.live else "shadow",
        "supervision": _supervision(connection),
        "intake_paused": None if pause is None else {"by": pause.by, "at": pause.at, "why": pause.why},
        "mails": _mails(connection),
        "decided_today": _outcomes(connection, now - timedelta(hours=24)),
        "outbox": {
            str(state): {
                "count": one.count,
                "oldest_seconds": None if one.oldest is None else one.oldest.total_seconds(),
            }
            for state, one in figures(connection).items()
        },
        "cases": _cases(connection),
        "processes": _processes(connection, now),
        "polled_at": connection.execute(select(func.max(mailbox.c.polled_at))).scalar_one(),
        "last_sent_at": connection.execute(select(func.max(outbox.c.sent_at))).scalar_one(),
        "book_as_of": connection.execute(select(func.max(book_import.c.as_of))).scalar_one(),
        "now": now,
    }
    facts["wrong"] = [SAID[one] for one in wrong_now(connection, now)]
    return facts


def _supervision(connection: Connection) -> Facts:
    """Return what the machine may not do alone, each with who said so; None where nothing is set."""
    set_ = supervision_of(connection)
    said = set_.shadow_said, set_.ceiling_said
    shadow, ceiling = ({"by": one.by, "at": one.at, "why": one.why} if one else None for one in said)
    return {
        "shadow": None if shadow is None else {"outcomes": sorted(map(str, set_.shadow)), **shadow},
        "ceiling": None
        if ceiling is None or set_.ceiling is None
        else {"amount": str(set_.ceiling), "currency": set_.ceiling.currency, **ceiling},
    }


def _mails(connection: Connection) -> Facts:
    # Count and oldest stand side by side in one index; the mails themselves are not read.
    query = select(inbound.c.state, func.count().label("n"), func.min(inbound.c.stored_at).label("oldest"))
    rows = {row.state: row for row in connection.execute(query.group_by(inbound.c.state))}
    return {
        str(state): {"count": rows[state].n, "oldest_at": rows[state].oldest}
        if state in rows
        else {"count": 0, "oldest_at": None}
        for state in map(str, InboundState)
    }


def _outcomes(connection: Connection, since: datetime) -> dict[str, int]:
    query = (
        select(decision.c.outcome, func.count().label("n"))
        .where(decision.c.decided_at >= since, decision.c.seq == 1)
        .group_by(decision.c.outcome)
        .order_by(func.count().desc(), decision.c.outcome)
    )
    return {row.outcome: row.n for row in connection.execute(query)}


def _cases(connection: Connection) -> Facts:
    query = (
        select(
            case_file.c.ground,
            case_file.c.urgent,
            func.count().label("n"),
            func.min(case_file.c.opened_at).label("oldest"),
        )
        .where(case_file.c.closed_at.is_(None))
        .group_by(case_file.c.ground, case_file.c.urgent)
        .order_by(case_file.c.urgent.desc(), func.count().desc())
    )
    rows = connection.execute(query).all()
    return {
        "open": sum(row.n for row in rows),
        "urgent": sum(row.n for row in rows if row.urgent),
        "by_ground": [
            {"ground": row.ground, "urgent": bool(row.urgent), "count": row.n, "oldest_at": row.oldest} for row in rows
        ],
    }


def _processes(connection: Connection, now: datetime) -> list[Facts]:
    query = select(heartbeat).where(heartbeat.c.beat_at > now - timedelta(days=1)).order_by(heartbeat.c.role)
    return [
        {
            "process": row.process,
            "role": row.role,
            "started_at": row.started_at,
            "beat_at": row.beat_at,
            "alive": now - row.beat_at < SILENT_AFTER,
            "detail": json.loads(row.detail),
        }
        for row in connection.execute(query)
    ]
