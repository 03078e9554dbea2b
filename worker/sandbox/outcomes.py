"""What an embedded run decided, read back from its database."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from outbox.schema import outbox
from outbox.states import State
from worker.schema import cancellation, case_file, decision, inbound, mailbox

_ON_ITS_WAY = [str(one) for one in (State.PENDING, State.CLAIMED, State.IN_DOUBT)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The decision that stands about a mail, in the words of its label; credit and billed where money moved."""

    outcome: str
    order: str | None
    credit: str | None
    billed: str | None
    currency: str | None
    urgent: bool
    why: str
    """The sentence of the rule that answered."""
    shown: tuple[str, ...]
    """Why a person sees the mail although the program acted."""


def is_met(connection: Connection) -> bool:
    """Tell whether the poller has looked at the mailbox once."""
    return bool(connection.execute(select(func.count(mailbox.c.polled_at))).scalar_one())


def letters_on_their_way(connection: Connection) -> int:
    """Return how many letters are neither sent nor given up."""
    return connection.execute(select(func.count()).where(outbox.c.state.in_(_ON_ITS_WAY))).scalar_one()


def letters_not_sent(connection: Connection) -> int:
    """Return how many letters the mail server did not take."""
    return connection.execute(select(func.count()).where(outbox.c.state != str(State.SENT))).scalar_one()


def decided_mails(connection: Connection, message_ids: Iterable[str | None]) -> dict[str, int]:
    """Return the first decided mail of each Message-ID; one that waits to be decided is left out."""
    query = (
        select(inbound.c.message_id, func.min(inbound.c.id))
        .join(decision, decision.c.inbound_id == inbound.c.id)
        .where(inbound.c.message_id.in_([one for one in message_ids if one is not None]))
        .group_by(inbound.c.message_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def kept_unread(connection: Connection) -> dict[int, str]:
    """Return the mails that a person must read although nothing was decided (too large, quarantined), each with the reason."""
    query = (
        select(case_file.c.inbound_id, case_file.c.detail)
        .join(inbound, inbound.c.id == case_file.c.inbound_id)
        .outerjoin(decision, decision.c.inbound_id == inbound.c.id)
        .where(decision.c.id.is_(None))
        .order_by(inbound.c.id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def outcome_of(connection: Connection, inbound_id: int) -> Outcome:
    """Read the decision that stands, with the money it moved."""
    row = connection.execute(
        select(decision).where(decision.c.inbound_id == inbound_id).order_by(decision.c.seq.desc()).limit(1)
    ).one()
    money = connection.execute(select(cancellation).where(cancellation.c.decision_id == row.id)).one_or_none()
    trace = json.loads(row.trace)
    return Outcome(
        outcome=row.outcome,
        order=row.order_number,
        credit=None if money is None else amount(money.credit_minor),
        billed=None if money is None else amount(money.billed_minor),
        currency=None if money is None else money.currency,
        urgent=row.urgent,
        why=next((one["said"] for one in trace["rules"] if not one["passed"]), ""),
        shown=tuple(trace["show"]),
    )


def amount(minor: int) -> str:
    """Write an amount as labels and order books do: a decimal point, two decimals."""
    return f"{minor // 100}.{minor % 100:02d}"
