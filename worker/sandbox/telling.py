"""What an embedded run prints of each mail: who wrote what, the decision and its reason, the letter word for word, in eighty columns."""

import textwrap
from email import message_from_bytes, policy
from email.message import EmailMessage

from sqlalchemy import select
from sqlalchemy.engine import Connection

from outbox.schema import outbox
from parsers.request import Reading
from worker.decisions.readings import load_reading
from worker.sandbox.outcomes import Outcome, outcome_of
from worker.schema import letter

WIDTH = 80
LABEL = 10
RULE = "─" * WIDTH
OWN_LINES = 10
"""A mail's own words are shown so far; the letter is shown whole."""


def story_of(connection: Connection, inbound_id: int) -> str:
    """Tell one mail from its arrival to its letters."""
    reading = load_reading(connection, inbound_id)
    lines = [RULE, f"#{inbound_id}"]
    lines += _labelled("from", "nobody we can read") if reading is None else _mail(reading)
    lines += ["", *_decision(outcome_of(connection, inbound_id))]
    letters = _letters(connection, inbound_id)
    if not letters:
        lines += _labelled("letter", "none")
    for to, message in letters:
        lines += [*_labelled("letter", f"to {to}"), *_labelled("", str(message["Subject"])), "", *_body(message)]
    return "\n".join([*lines, ""])


def story_of_unread(inbound_id: int, why: str) -> str:
    """Tell a mail about which nothing was decided."""
    return "\n".join(
        [RULE, f"#{inbound_id}", *_labelled("decided", "NOTHING: a person reads it"), *_labelled("because", why), ""]
    )


def _mail(reading: Reading) -> list[str]:
    sender = reading.sender
    who = f"{sender.address or 'no single address'} ({'proven' if sender.proven else 'not proven'})"
    own = [
        line
        for text in reading.own_text.strip().splitlines()
        for line in textwrap.wrap(text, WIDTH - LABEL - 4) or [""]
    ]
    shown = own[:OWN_LINES] + (["…"] if len(own) > OWN_LINES else [])
    files = [one.name or one.media_type for one in reading.attachments]
    bar = " " * (LABEL + 1)
    return [
        *_labelled("from", who),
        *_labelled("subject", reading.subject or "(none)"),
        *(f"{bar}│ {line}".rstrip() for line in shown or ["(no words of the sender's own)"]),
        *(_labelled("files", ", ".join(files)) if files else []),
    ]


def _decision(found: Outcome) -> list[str]:
    facts = [found.outcome.upper()]
    facts += ["urgent"] if found.urgent else []
    facts += [] if found.order is None else [f"order {found.order}"]
    if found.credit is not None:
        facts += [f"credit {found.credit} {found.currency}", f"billed {found.billed} {found.currency}"]
    lines = [*_labelled("decided", " · ".join(facts)), *_labelled("because", found.why)]
    if found.outcome == "handoff":
        lines += _labelled("", "a person reads it")
    for one in found.shown:
        lines += _labelled("", f"a person sees it too: {one}")
    return lines


def _letters(connection: Connection, inbound_id: int) -> list[tuple[str, EmailMessage]]:
    query = (
        select(outbox.c.recipient, outbox.c.mime)
        .join(letter, letter.c.outbox_id == outbox.c.id)
        .where(letter.c.inbound_id == inbound_id)
        .order_by(outbox.c.id)
    )
    return [(row.recipient, message_from_bytes(row.mime, policy=policy.default)) for row in connection.execute(query)]


def _body(message: EmailMessage) -> list[str]:
    body = message.get_body(("plain",))
    text = "" if body is None else str(body.get_content())
    margin = " " * (LABEL + 1)
    lines: list[str] = []
    for paragraph in text.rstrip().splitlines():
        hanging = margin + ("  " if paragraph.startswith("- ") else "")
        lines += textwrap.wrap(paragraph, WIDTH - 2, initial_indent=margin, subsequent_indent=hanging) or [""]
    return lines


def _labelled(label: str, text: str) -> list[str]:
    """Write a label and its text, the text kept in its own column."""
    head, margin = f" {label:<{LABEL}}", " " * (LABEL + 1)
    return textwrap.wrap(text, WIDTH, initial_indent=head, subsequent_indent=margin) or [head.rstrip()]
