"""How a person ends a case, and how it is told afterwards who did, when and by which act."""

import json
import re
from datetime import datetime

from sqlalchemy import RowMapping, or_, select, update
from sqlalchemy.engine import Connection

from worker.decisions.acts import Act, EndedAlready
from worker.decisions.journal import record_event
from worker.decisions.who import shown_as, written_as
from worker.schema import InboundState, case_file, inbound, journal

EVENT = "case_closed"
"""The journal's word for a case that a person ended; its detail holds the case, the act and the reason."""
LONGEST_REASON = 300
_ADDRESS = re.compile(r"\S+@\S+")


def close_by_person(
    connection: Connection,
    case: RowMapping,
    act: Act,
    *,
    by: str,
    at: datetime,
    why: str,
    decision_id: int | None = None,
    order_number: str | None = None,
) -> None:
    """End a case that the caller holds locked, with the mail it is about, and write down who did and why."""
    closing = update(case_file).where(case_file.c.id == case["id"], case_file.c.closed_at.is_(None))
    connection.execute(closing.values(closed_at=at, closed_by=written_as(by)))
    if case["subject_key"] == f"inbound:{case['inbound_id']}" and act is not Act.RETRY:
        # Filed again: what waited in the mailbox is done with.
        connection.execute(
            update(inbound)
            .where(inbound.c.id == case["inbound_id"])
            .values(state=str(InboundState.CLOSED), filed_at=None)
        )
    record_event(
        connection,
        EVENT,
        at=at,
        by=written_as(by),
        inbound_id=case["inbound_id"],
        decision_id=decision_id,
        order_number=order_number or case["order_number"],
        detail={"case_id": case["id"], "act": str(act), "why": plain_reason(why)},
    )


def ended_already(connection: Connection, case: RowMapping) -> EndedAlready:
    """Say who ended a closed case, when, and by which act."""
    about = []
    if case["inbound_id"] is not None:
        about.append(journal.c.inbound_id == case["inbound_id"])
    if case["order_number"] is not None:
        about.append(journal.c.order_number == case["order_number"])
    acts = []
    if about:
        query = select(journal.c.detail).where(journal.c.event == EVENT, or_(*about)).order_by(journal.c.id)
        told = [json.loads(detail) for detail in connection.execute(query).scalars()]
        acts = [one["act"] for one in told if one["case_id"] == case["id"]]
    return EndedAlready(by=shown_as(case["closed_by"]), at=case["closed_at"], outcome=acts[-1] if acts else None)


def plain_reason(why: str) -> str:
    """Return a reason as the journal may keep it: one line, not long, and without an address."""
    return _ADDRESS.sub("…@…", " ".join(why.split()))[:LONGEST_REASON]
