"""What an embedded run prints: each mail as it is decided, with its letter, in eighty columns."""

import json
import textwrap
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from outbox.schema import outbox
from outbox.states import State
from worker.decisions.readings import load_reading
from worker.sandbox.samples import Sample
from worker.schema import cancellation, decision, letter, mailbox

WIDTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was decided about a mail, in the words of its label."""

    outcome: str
    order: str | None
    credit: str | None
    billed: str | None


def is_met(connection: Connection) -> bool:
    """Tell whether the poller has looked at the mailbox once."""
    return bool(connection.execute(select(func.count(mailbox.c.polled_at))).scalar_one())


def is_outbox_empty(connection: Connection) -> bool:
    """Tell whether no letter is on its way."""
    on_its_way = outbox.c.state.in_([str(one) for one in (State.PENDING, State.CLAIMED, State.IN_DOUBT)])
    return not connection.execute(select(func.count()).where(on_its_way)).scalar_one()


def outcome_of(connection: Connection, inbound_id: int) -> Outcome:
    """Read the decision that stands, with the money it moved."""
    row = connection.execute(
        select(decision).where(decision.c.inbound_id == inbound_id).order_by(decision.c.seq.desc()).limit(1)
    ).one()
    money = connection.execute(select(cancellation).where(cancellation.c.decision_id == row.id)).one_or_none()
    return Outcome(
        outcome=row.outcome,
        order=row.order_number,
        credit=None if money is None else _amount(money.credit_minor),
        billed=None if money is None else _amount(money.billed_minor),
    )


def story_of(connection: Connection, inbound_id: int) -> str:
    """Tell one mail: who wrote what, what was decided and why, and the letters word for word."""
    reading = load_reading(connection, inbound_id)
    who, subject = ("—", "—") if reading is None else (reading.sender.address or "—", reading.subject or "(no subject)")
    found = outcome_of(connection, inbound_id)
    row = connection.execute(
        select(decision).where(decision.c.inbound_id == inbound_id).order_by(decision.c.seq.desc()).limit(1)
    ).one()
    facts = [found.outcome.upper()]
    facts += [] if found.order is None else [f"order {found.order}"]
    facts += [] if found.credit is None else [f"credit {found.credit}, billed {found.billed}"]
    why = next((one["said"] for one in _rules(row.trace) if not one["passed"]), "")
    lines = [
        "─" * WIDTH,
        textwrap.shorten(f"#{inbound_id}  {who} — {subject}", WIDTH, placeholder=" …"),
        f"    {' · '.join(facts)}",
        *textwrap.wrap(f"because {why}", WIDTH - 4, initial_indent="    ", subsequent_indent="    "),
    ]
    letters = _letters(connection, inbound_id)
    if not letters:
        lines.append("    no letter")
    for to, message in letters:
        lines += ["", f"    → {to}", f"      {message['Subject']}", ""]
        body = message.get_body(("plain",))
        text = "" if body is None else str(body.get_content())
        lines += [line for paragraph in text.rstrip().splitlines() for line in _paragraph(paragraph)]
    return "\n".join([*lines, ""])


def differences(found: Outcome, sample: Sample) -> list[str]:
    """Return what is not as a sample's label says, field by field."""
    pairs: list[tuple[str, str | None, str | None]] = [("outcome", found.outcome, sample.outcome)]
    pairs += [("order", found.order, sample.order)] if sample.order is not None else []
    pairs += [("credit", found.credit, sample.credit), ("billed", found.billed, sample.billed)]
    return [f"{name} {got or 'none'} instead of {wanted or 'none'}" for name, got, wanted in pairs if got != wanted]


def _rules(trace: str) -> list[dict[str, object]]:
    told = json.loads(trace)
    rules: list[dict[str, object]] = told["rules"] if isinstance(told, dict) else told
    return rules


def _letters(connection: Connection, inbound_id: int) -> list[tuple[str, EmailMessage]]:
    query = (
        select(outbox.c.recipient, outbox.c.mime)
        .join(letter, letter.c.outbox_id == outbox.c.id)
        .where(letter.c.inbound_id == inbound_id)
        .order_by(outbox.c.id)
    )
    return [(row.recipient, message_from_bytes(row.mime, policy=policy.default)) for row in connection.execute(query)]


def _paragraph(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH - 6, initial_indent="      ", subsequent_indent="      ") or [""]


def _amount(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"
