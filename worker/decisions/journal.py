"""The journal and the decisions: append-only, ids and words, never a name or an address."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from policies.decision import Decision, Handoff, Ignore, Refuse
from worker.schema import Cause, decision, journal

MACHINE = "machine"
"""Who decided, where no person did."""


def record_event(
    connection: Connection,
    event: str,
    *,
    at: datetime,
    by: str = MACHINE,
    inbound_id: int | None = None,
    decision_id: int | None = None,
    order_number: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Append one event. `detail` holds ids, counts and words of ours only."""
    connection.execute(
        journal.insert().values(
            at=at,
            by=by,
            event=event,
            inbound_id=inbound_id,
            decision_id=decision_id,
            order_number=order_number,
            detail=json.dumps(dict(detail or {}), ensure_ascii=False, sort_keys=True),
        )
    )


def record_decision(
    connection: Connection,
    inbound_id: int,
    decided: Decision,
    *,
    cause: Cause,
    by: str,
    at: datetime,
    shadow: bool = False,
) -> int:
    """Append a decision as the mail's current one, with its trace, and return its id."""
    last = connection.execute(select(func.max(decision.c.seq)).where(decision.c.inbound_id == inbound_id)).scalar_one()
    order = order_of(decided)
    row = decision.insert().values(
        inbound_id=inbound_id,
        seq=(last or 0) + 1,
        cause=str(cause),
        decided_by=by,
        outcome=str(decided.outcome),
        ground=ground_of(decided),
        urgent=isinstance(decided.verdict, Handoff) and decided.verdict.urgent,
        order_number=order,
        shadow=shadow,
        trace=json.dumps(
            {
                "rules": [
                    {"rule": answer.rule, "passed": answer.passed, "said": answer.said} for answer in decided.trace
                ],
                "show": list(decided.show),
            },
            ensure_ascii=False,
        ),
        decided_at=at,
    )
    decision_id = int(connection.execute(row.returning(decision.c.id)).scalar_one())
    record_event(
        connection,
        "decided",
        at=at,
        by=by,
        inbound_id=inbound_id,
        decision_id=decision_id,
        order_number=order,
        detail={"outcome": str(decided.outcome), "ground": ground_of(decided), "cause": str(cause), "shadow": shadow},
    )
    return decision_id


def ground_of(decided: Decision) -> str | None:
    """Return the ground of a refusal, a handoff or an ignored mail."""
    match decided.verdict:
        case Refuse(ground=ground) | Handoff(ground=ground) | Ignore(ground=ground):
            return str(ground)
        case _:
            return None


def order_of(decided: Decision) -> str | None:
    """Return the number of the order that a decision is about, where it is about one."""
    order = getattr(decided.verdict, "order", None)
    return None if order is None else str(order.number)
