"""One mail's whole story, as plain values: received, read, decided, cancelled, answered, and the journal.

Nothing here holds a name, an address or a word of a customer, unless `personal` asks for it.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from outbox.schema import attempt, outbox
from worker.decisions.readings import load_reading
from worker.run.facts import Facts
from worker.run.wanted import MOST_LISTED
from worker.schema import cancellation, decision, inbound, journal, ledger, letter


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
        "erased_at": mail["erased_at"],
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
        "erased_at": row["erased_at"],
        "attempts": [dict(one) for one in tries],
    }
    if personal:
        facts["to"] = row["recipient"]
    return facts


def _journal(connection: Connection, inbound_id: int) -> list[Facts]:
    rows = connection.execute(select(journal).where(journal.c.inbound_id == inbound_id).order_by(journal.c.id))
    return [{"at": row.at, "by": row.by, "event": row.event, "detail": json.loads(row.detail)} for row in rows]


def letters_told(
    connection: Connection, *, states: Sequence[str], limit: int, personal: bool, outbox_id: int | None = None
) -> list[Facts]:
    """Return outgoing mails in these states with their attempts, newest first, or the one of an id."""
    query = select(outbox).order_by(outbox.c.id.desc()).limit(min(limit, MOST_LISTED))
    query = query.where(outbox.c.id == outbox_id) if outbox_id is not None else query.where(outbox.c.state.in_(states))
    rows = connection.execute(query).mappings().all()
    return [outgoing_facts(connection, row, personal=personal) for row in rows]


def money(minor: int | None) -> str | None:
    """Write cents as the contract writes money."""
    # A sum comes back from PostgreSQL as a Decimal.
    return None if minor is None else f"{int(minor) // 100}.{int(minor) % 100:02d}"
