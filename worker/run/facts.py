"""What operators ask of the database, as plain values: how everything stands, which mails there are, one mail's whole story.

Nothing here holds a name, an address or a word of a customer, unless `personal` asks for it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.engine import Connection

from outbox.schema import attempt, outbox
from outbox.store import figures
from worker.decisions.readings import load_reading
from worker.intake.pause import standing_pause
from worker.run.live import mode_of
from worker.run.wrong import SAID, SILENT_AFTER, wrong_now
from worker.schema import (
    InboundState,
    book_import,
    cancellation,
    case_file,
    decision,
    heartbeat,
    inbound,
    journal,
    ledger,
    letter,
    mailbox,
)

MOST_LISTED = 1000
Facts = dict[str, Any]


def status_of(connection: Connection, now: datetime) -> Facts:
    """Return how everything stands; `wrong` lists what a person should look at, empty when all is well."""
    mode, pause = mode_of(connection), standing_pause(connection)
    facts: Facts = {
        "mode": "live" if mode.live else "shadow",
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


def _mails(connection: Connection) -> Facts:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which mails: every field that is given must fit."""

    state: str | None = None
    outcome: str | None = None
    order: str | None = None
    ground: str | None = None
    since: datetime | None = None
    before_id: int | None = None
    limit: int = 50


def current() -> Select[Any]:
    """Select every mail with the decision that stands, none for those not decided yet."""
    newest = (
        select(decision.c.inbound_id, func.max(decision.c.seq).label("seq")).group_by(decision.c.inbound_id).subquery()
    )
    return select(
        inbound.c.id,
        inbound.c.stored_at,
        inbound.c.state,
        inbound.c.attempts,
        inbound.c.sender,
        inbound.c.last_error,
        decision.c.outcome,
        decision.c.ground,
        decision.c.order_number,
        decision.c.decided_at,
        decision.c.decided_by,
    ).select_from(
        inbound.outerjoin(newest, newest.c.inbound_id == inbound.c.id).outerjoin(
            decision, (decision.c.inbound_id == newest.c.inbound_id) & (decision.c.seq == newest.c.seq)
        )
    )


def mails_wanted(connection: Connection, wanted: Wanted) -> list[Facts]:
    """Return mails, newest first, without personal data."""
    query = current()
    if wanted.state is not None:
        query = query.where(inbound.c.state == wanted.state)
    if wanted.outcome is not None:
        query = query.where(decision.c.outcome == wanted.outcome)
    if wanted.order is not None:
        query = query.where(decision.c.order_number == wanted.order)
    if wanted.ground is not None:
        query = query.where(decision.c.ground == wanted.ground)
    if wanted.since is not None:
        query = query.where(inbound.c.stored_at >= wanted.since)
    if wanted.before_id is not None:
        query = query.where(inbound.c.id < wanted.before_id)
    rows = connection.execute(query.order_by(inbound.c.id.desc()).limit(min(wanted.limit, MOST_LISTED)))
    return [
        {
            "id": row.id,
            "stored_at": row.stored_at,
            "state": row.state,
            "outcome": row.outcome,
            "ground": row.ground,
            "order": row.order_number,
            "decided_at": row.decided_at,
            "decided_by": row.decided_by,
        }
        for row in rows
    ]


def story_of(connection: Connection, inbound_id: int, *, personal: bool) -> Facts | None:
    """Return all that is known of one mail, in the order in which it happened; None when there is none of that id."""
    mail = connection.execute(select(inbound).where(inbound.c.id == inbound_id)).mappings().one_or_none()
    if mail is None:
        return None
    return {
        "id": inbound_id,
        "state": mail["state"],
        "mailbox": mail["mailbox"],
        "uid": mail["uid"],
        "size": mail["size"],
        "sha256": mail["sha256"],
        "received_at": mail["internal_at"],
        "stored_at": mail["stored_at"],
        "decided_at": mail["decided_at"],
        "filed_at": mail["filed_at"],
        "attempts": mail["attempts"],
        "last_error": mail["last_error"],
        "read": _reading(connection, inbound_id, personal=personal),
        "decisions": _decisions(connection, inbound_id),
        "cancellations": _cancellations(connection, inbound_id),
        "letters": _letters(connection, inbound_id, personal=personal),
        "journal": _journal(connection, inbound_id),
    }


def _reading(connection: Connection, inbound_id: int, *, personal: bool) -> Facts | None:
    reading = load_reading(connection, inbound_id)
    if reading is None:
        return None
    facts: Facts = {
        "intent": str(reading.wish.intent),
        "clear": reading.wish.clear,
        "confidence": reading.wish.confidence,
        "language": reading.language,
        "sender_proven": reading.sender.proven,
        "why": reading.sender.reason,
        "machine": str(reading.automatic.kind),
        "numbers": [{"number": one.number, "in": str(one.place), "role": str(one.role)} for one in reading.numbers],
        "defects": list(reading.defects),
    }
    if personal:
        facts |= {
            "from": reading.sender.address,
            "subject": reading.subject,
            "own_words": reading.own_text,
            "evidence": [{"words": one.words, "in": str(one.place), "why": one.note} for one in reading.wish.evidence],
        }
    return facts


def _decisions(connection: Connection, inbound_id: int) -> list[Facts]:
    rows = connection.execute(select(decision).where(decision.c.inbound_id == inbound_id).order_by(decision.c.seq))
    return [
        {
            "id": row.id,
            "outcome": row.outcome,
            "ground": row.ground,
            "order": row.order_number,
            "by": row.decided_by,
            "cause": row.cause,
            "shadow": bool(row.shadow),
            "at": row.decided_at,
            **json.loads(row.trace),
        }
        for row in rows
    ]


def _cancellations(connection: Connection, inbound_id: int) -> list[Facts]:
    query = (
        select(cancellation, func.coalesce(func.sum(ledger.c.amount_minor), 0).label("granted"))
        .join(decision, decision.c.id == cancellation.c.decision_id)
        .outerjoin(ledger, (ledger.c.cancellation_id == cancellation.c.id) & (ledger.c.kind == "grant"))
        .where(decision.c.inbound_id == inbound_id)
        .group_by(cancellation.c.id)
    )
    return [
        {
            "order": row.order_number,
            "kind": row.kind,
            "state": row.state,
            "credit": money(row.credit_minor),
            "billed": money(row.billed_minor),
            "currency": row.currency,
            "in_ledger": money(row.granted),
            "settled_at": row.settled_at,
        }
        for row in connection.execute(query)
    ]


def _letters(connection: Connection, inbound_id: int, *, personal: bool) -> list[Facts]:
    query = (
        select(letter.c.kind, letter.c.role, outbox)
        .join(outbox, outbox.c.id == letter.c.outbox_id)
        .where(letter.c.inbound_id == inbound_id)
        .order_by(outbox.c.id)
    )
    rows = connection.execute(query).mappings().all()
    return [outgoing_facts(connection, row, personal=personal) | {"role": row["role"]} for row in rows]


def outgoing_facts(connection: Connection, row: Any, *, personal: bool) -> Facts:  # noqa: ANN401 - a row of the outbox
    """Return one outgoing mail with its attempts."""
    tries = connection.execute(select(attempt).where(attempt.c.outbox_id == row["id"]).order_by(attempt.c.n)).mappings()
    facts: Facts = {
        "id": row["id"],
        "kind": row["kind"],
        "state": row["state"],
        "message_id": row["message_id"],
        "created_at": row["created_at"],
        "next_at": row["next_at"],
        "sent_at": row["sent_at"],
        "attempts": [dict(one) for one in tries],
    }
    if personal:
        facts["to"] = row["recipient"]
    return facts


def _journal(connection: Connection, inbound_id: int) -> list[Facts]:
    rows = connection.execute(select(journal).where(journal.c.inbound_id == inbound_id).order_by(journal.c.id))
    return [{"at": row.at, "by": row.by, "event": row.event, "detail": json.loads(row.detail)} for row in rows]


def letters_wanted(
    connection: Connection, *, states: Sequence[str], limit: int, personal: bool, outbox_id: int | None = None
) -> list[Facts]:
    """Return outgoing mails in these states, newest first, or the one of an id."""
    query = select(outbox).order_by(outbox.c.id.desc()).limit(min(limit, MOST_LISTED))
    query = query.where(outbox.c.id == outbox_id) if outbox_id is not None else query.where(outbox.c.state.in_(states))
    rows = connection.execute(query).mappings().all()
    return [outgoing_facts(connection, row, personal=personal) for row in rows]


def money(minor: int | None) -> str | None:
    """Write cents as the contract writes money."""
    # A sum comes back from PostgreSQL as a Decimal.
    return None if minor is None else f"{int(minor) // 100}.{int(minor) % 100:02d}"
