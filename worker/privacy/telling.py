"""What a person is told who asks what is held about them (GDPR art. 15 and 20): plain values, with the files they speak of."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.engine import Connection

from outbox.schema import attempt, outbox
from worker.intake.inbox import load_raw
from worker.orders.book import dump_book
from worker.orders.rows import load_orders
from worker.privacy.holdings import Holdings, chunks
from worker.schema import cancellation, case_file, decision, inbound, journal, ledger, letter, note, reading

Facts = dict[str, Any]
CODE_LIVES = timedelta(days=7)
"""So long a letter with a confirmation code is left out: whoever is handed the file could agree in the customer's place."""
_CODE = re.compile(r"\bPO(?:-[A-Z2-7]{5}){5}-[A-Z2-7]\b")
_MAIL = ("id", "mailbox", "internal_at", "stored_at", "decided_at", "state", "intent", "size", "sha256", "message_id", "sender", "erased_at")  # fmt: skip
_LETTER = ("id", "kind", "recipient", "message_id", "state", "created_at", "sent_at", "erased_at")


@dataclass(slots=True, kw_only=True)
class Told:
    """All that is held about an address: `facts` as JSON values and times, `files` by their names within the archive."""

    facts: Facts
    files: dict[str, bytes] = field(default_factory=dict)


def tell(connection: Connection, held: Holdings, *, now: datetime, with_files: bool = True) -> Told:
    """Gather all that is held. Raises MailKeyError where `with_files` and a mail's key is missing."""
    told = Told(facts={"address": held.address, "written_at": now})
    told.facts["mails"] = [_mail(connection, row, told, with_files=with_files) for row in _mails(connection, held)]
    told.facts["letters"] = [
        _letter(row, connection, told, now=now, with_files=with_files)
        for some in chunks(held.letters)
        for row in connection.execute(select(outbox).where(outbox.c.id.in_(some)).order_by(outbox.c.id)).mappings()
    ]
    told.facts["orders"] = _orders(connection, held)
    return told


def _mails(connection: Connection, held: Holdings) -> Iterator[Any]:
    columns = [inbound.c[name] for name in _MAIL]
    for some in chunks(held.mails):
        yield from connection.execute(select(*columns).where(inbound.c.id.in_(some)).order_by(inbound.c.id)).mappings()


def _mail(connection: Connection, row: Any, told: Told, *, with_files: bool) -> Facts:  # noqa: ANN401 - a row
    inbound_id = row["id"]
    written = connection.execute(select(reading.c.json).where(reading.c.inbound_id == inbound_id)).scalar_one_or_none()
    facts = dict(row) | {
        "read": None if written is None else json.loads(written),
        "decisions": [
            one | {"trace": json.loads(one["trace"])}
            for one in _rows(connection, decision, decision.c.inbound_id == inbound_id)
        ],
        "cases": _rows(connection, case_file, case_file.c.inbound_id == inbound_id),
        "notes": _rows(connection, note, note.c.inbound_id == inbound_id),
        "journal": [
            one | {"detail": json.loads(one["detail"])}
            for one in _rows(connection, journal, journal.c.inbound_id == inbound_id)
        ],
        "file": None,
    }
    if row["erased_at"] is None and with_files:
        raw = load_raw(connection, inbound_id)
        if raw:
            facts["file"] = f"mails/{inbound_id}.eml"
            told.files[facts["file"]] = raw
    return facts


def _letter(row: Any, connection: Connection, told: Told, *, now: datetime, with_files: bool) -> Facts:  # noqa: ANN401 - a row
    facts: Facts = {name: row[name] for name in _LETTER}
    message = message_from_bytes(row["mime"], _class=EmailMessage, policy=policy.default)
    body = message.get_body(("plain",))
    text = "" if body is None else str(body.get_content())
    facts |= {
        "about_mail": connection.execute(
            select(letter.c.inbound_id).where(letter.c.outbox_id == row["id"])
        ).scalar_one_or_none(),
        "subject": _CODE.sub("‹code›", str(message["Subject"] or "")),
        "text": _CODE.sub("‹code›", text),
        "tries": _rows(connection, attempt, attempt.c.outbox_id == row["id"]),
        "file": None,
    }
    has_live_code = facts["text"] != text and row["created_at"] > now - CODE_LIVES
    if row["erased_at"] is None and with_files and not has_live_code:
        facts["file"] = f"letters/{row['id']}.eml"
        told.files[facts["file"]] = row["mime"]
    return facts


def _orders(connection: Connection, held: Holdings) -> list[Facts]:
    """Tell of each order as the book writes it, with what was cancelled and credited; of another account's only that it names them."""
    found: list[Facts] = []
    for some in chunks(held.orders):
        book = json.loads(dump_book(load_orders(connection, some), None))
        for order in book["orders"]:
            theirs = _rows(connection, cancellation, cancellation.c.order_number == order["number"])
            ids = [one["id"] for one in theirs]
            credits_ = _rows(connection, ledger, ledger.c.cancellation_id.in_(ids))
            found.append({"order": order, "cancellations": theirs, "credits": credits_})
    return found + [{"order": {"number": number}, "alias_of_another_account": True} for number in held.aliased]


def _rows(connection: Connection, table: Table, where: Any) -> list[Facts]:  # noqa: ANN401 - an expression
    query = select(table).where(where).order_by(*table.primary_key.columns)
    return [dict(row) for row in connection.execute(query).mappings()]
