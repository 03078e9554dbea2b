"""What happened to orders and credits, as numbered lines for the shop's floor and account systems."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from policies.money import Money
from worker.schema import ChangeKind, change, meta

COUNTER = "change_number"


def record_change(
    connection: Connection,
    kind: ChangeKind,
    *,
    order_number: str,
    cancellation_id: int,
    at: datetime,
    facts: Mapping[str, Any],
) -> int:
    """Write one change in the caller's transaction and return its number.

    Numbers have no gaps, and whoever sees number n has seen all below it: the counter's row is held until the commit.
    """
    number = _next_number(connection)
    line = {
        "number": number,
        "kind": str(kind),
        "order": order_number,
        "at": at.isoformat(timespec="milliseconds"),
        **facts,
    }
    connection.execute(
        change.insert().values(
            number=number,
            kind=str(kind),
            order_number=order_number,
            cancellation_id=cancellation_id,
            json=json.dumps(line, ensure_ascii=False, separators=(", ", ": ")),
            at=at,
            next_at=at,
        )
    )
    return number


def money_facts(*, credit: Money, billed: Money) -> dict[str, str]:
    """Write a credit and a bill as the contract writes money."""
    return {"credit": str(credit), "billed": str(billed), "currency": credit.currency}


def changes_since(connection: Connection, number: int, *, limit: int = 1000) -> list[tuple[int, str]]:
    """Return (number, JSON line) of the changes after a number, in order."""
    query = (
        select(change.c.number, change.c.json).where(change.c.number > number).order_by(change.c.number).limit(limit)
    )
    return [(row.number, row.json) for row in connection.execute(query)]


def _next_number(connection: Connection) -> int:
    rows = select(meta.c.value).where(meta.c.key == COUNTER).with_for_update()
    current = connection.execute(rows).scalar_one_or_none()
    if current is None:
        message = "the counter of changes is missing; run `serviceclient db upgrade`"
        raise LookupError(message)
    number = int(current) + 1
    connection.execute(update(meta).where(meta.c.key == COUNTER).values(value=str(number)))
    return number
