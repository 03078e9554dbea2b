"""What a mail of ours says, and to whom it went, taken away for good; when and how it left stays."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, null, select, update

from outbox.address import domain_of
from outbox.schema import attempt, outbox
from outbox.states import State

SETTLED = (State.SENT, State.UNDELIVERED)
"""It left, and nothing more comes of it by itself."""
ERASABLE = (*SETTLED, State.FAILED, State.HELD)
"""No relay has it, or will unless a person says so; from the other states it may leave at any moment."""


def erase(connection: Connection, ids: Sequence[int], *, at: datetime, pseudonym: Callable[[str], str]) -> int:
    """Empty these mails' bytes and the servers' answers, and give each recipient's pseudonym for their address; return how many.

    Only mails in an ERASABLE state are touched; those can never be sent (again). Key, Message-ID, state and times stay.
    """
    query = select(outbox.c.id, outbox.c.recipient).where(
        outbox.c.id.in_(ids), outbox.c.state.in_(ERASABLE), outbox.c.erased_at.is_(None)
    )
    rows = connection.execute(query.with_for_update()).all()
    if not rows:
        return 0
    named = [(row.id, pseudonym(row.recipient)) for row in rows]
    erasing = (
        update(outbox)
        .where(outbox.c.id == bindparam("b_id"))
        .values(
            mime=b"",
            recipient=bindparam("b_recipient"),
            recipient_domain=bindparam("b_domain"),
            provider_reply=null(),
            last_error=null(),
            erased_at=at,
        )
    )
    connection.execute(
        erasing, [{"b_id": one, "b_recipient": name, "b_domain": domain_of(name)} for one, name in named]
    )
    # A server's answer often repeats the address.
    connection.execute(update(attempt).where(attempt.c.outbox_id.in_([one for one, _ in named])).values(reply=null()))
    return len(named)
