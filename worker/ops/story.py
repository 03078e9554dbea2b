"""All that a mail's page shows of one mail, but its bytes, which may be large: what was decided, said, noted, and what stands beside it."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.engine import Connection

from outbox.schema import attempt, outbox
from parsers.headers import decode_words
from parsers.message import first_of
from parsers.request import Reading
from parsers.structure import headers_of
from worker.decisions.readings import load_reading
from worker.decisions.who import shown_as
from worker.intake.inbox import load_raw
from worker.ops.letter_words import LetterWords, words_of
from worker.run.listings import MailRow, mails_wanted
from worker.run.wanted import Wanted
from worker.schema import case_file, decision, inbound, journal, letter, note

HEAD_BYTES = 64 * 1024
MOST_EVENTS = 200
MOST_LETTERS = 50
MOST_BESIDE = 20
_SMALL = [column for column in inbound.c if column.name != "raw"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail as it was taken in and where it stands."""

    id: int
    state: str
    mailbox: str
    uid: int
    size: int
    sha256: str
    message_id: str | None
    sender: str | None
    internal_at: datetime
    stored_at: datetime
    decided_at: datetime | None
    filed_at: datetime | None
    next_at: datetime | None
    attempts: int
    last_error: str | None
    conversation_id: int | None
    intent: str | None
    apart: bool
    from_junk: bool
    truncated: bool
    erased_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one rule said of the mail, in the English of the trace."""

    rule: str
    passed: bool
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One decision about the mail."""

    id: int
    seq: int
    cause: str
    by: str
    outcome: str
    ground: str | None
    urgent: bool
    order: str | None
    shadow: bool
    at: datetime
    rules: tuple[Said, ...]
    show: tuple[str, ...]

    @property
    def answer(self) -> Said | None:
        """Return the rule that decided: the last one."""
        return self.rules[-1] if self.rules else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One try to deliver a letter. `phase`: how far it got; `reply` is the server's own line."""

    n: int
    phase: str
    verdict: str
    code: int | None
    reply: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter about the mail, as it goes or went out."""

    id: int
    decision_id: int
    kind: str
    role: str
    state: str
    to: str
    words: LetterWords
    created_at: datetime
    not_before: datetime | None
    next_at: datetime
    sent_at: datetime | None
    moved_at: datetime
    last_error: str | None
    held_by: str | None
    held_why: str | None
    erased_at: datetime | None
    tries: tuple[Tried, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the journal. `detail`: ids, counts and words of ours."""

    at: datetime
    by: str
    event: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What an operator wrote beside the mail."""

    at: datetime
    by: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """The case that the mail is."""

    id: int
    ground: str
    urgent: bool
    opened_at: datetime
    claimed_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Who a mail names as its author and its subject, read from its header alone, for a mail that was not read."""

    author: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One mail's whole story. `decisions`: the current one first. `reading` None: not read, or by a version that this one cannot read."""

    mail: Mail
    reading: Reading | None
    named: Named | None
    decisions: tuple[Decided, ...]
    letters: tuple[Letter, ...]
    events: tuple[Event, ...]
    notes: tuple[Note, ...]
    case: OpenCase | None
    beside: tuple[MailRow, ...]

    @property
    def standing(self) -> Decided | None:
        """Return the decision that stands."""
        return self.decisions[0] if self.decisions else None


def load_story(connection: Connection, inbound_id: int) -> Story | None:
    """Return one mail's story, None when there is no such mail."""
    row = connection.execute(select(*_SMALL).where(inbound.c.id == inbound_id)).mappings().one_or_none()
    if row is None:
        return None
    mail = Mail(**{name: row[name] for name in Mail.__dataclass_fields__})
    reading = _reading(connection, inbound_id)
    return Story(
        mail=mail,
        reading=reading,
        named=_named(connection, inbound_id) if reading is None else None,
        decisions=_decisions(connection, inbound_id),
        letters=_letters(connection, inbound_id),
        events=_events(connection, inbound_id),
        notes=_notes(connection, inbound_id),
        case=_case(connection, inbound_id),
        beside=_beside(connection, mail),
    )


def raw_of(connection: Connection, inbound_id: int, *, most: int | None = None) -> bytes | None:
    """Return a mail's bytes, or the first `most` of them, empty once they were erased; None when there is no such mail."""
    return load_raw(connection, inbound_id, most=most)


def _reading(connection: Connection, inbound_id: int) -> Reading | None:
    try:
        return load_reading(connection, inbound_id)
    except ValidationError:
        return None


def _named(connection: Connection, inbound_id: int) -> Named:
    headers = headers_of(raw_of(connection, inbound_id, most=HEAD_BYTES) or b"")
    return Named(author=decode_words(first_of(headers, "From")), subject=decode_words(first_of(headers, "Subject")))


def _decisions(connection: Connection, inbound_id: int) -> tuple[Decided, ...]:
    query = select(decision).where(decision.c.inbound_id == inbound_id).order_by(decision.c.seq.desc())
    found = []
    for row in connection.execute(query):
        trace = json.loads(row.trace)
        found.append(
            Decided(
                id=row.id,
                seq=row.seq,
                cause=row.cause,
                by=shown_as(row.decided_by),
                outcome=row.outcome,
                ground=row.ground,
                urgent=bool(row.urgent),
                order=row.order_number,
                shadow=bool(row.shadow),
                at=row.decided_at,
                rules=tuple(Said(**one) for one in trace["rules"]),
                show=tuple(trace["show"]),
            )
        )
    return tuple(found)


def _letters(connection: Connection, inbound_id: int) -> tuple[Letter, ...]:
    query = (
        select(letter.c.kind.label("letter_kind"), letter.c.role, letter.c.decision_id, outbox)
        .join(outbox, outbox.c.id == letter.c.outbox_id)
        .where(letter.c.inbound_id == inbound_id)
        .order_by(outbox.c.id.desc())
        .limit(MOST_LETTERS)
    )
    rows = connection.execute(query).mappings().all()
    tries: defaultdict[int, list[Tried]] = defaultdict(list)
    wanted = select(attempt).where(attempt.c.outbox_id.in_([row["id"] for row in rows]))
    for one in connection.execute(wanted.order_by(attempt.c.outbox_id, attempt.c.id)):
        tried = Tried(n=one.n, phase=one.phase, verdict=one.verdict, code=one.code, reply=one.reply, at=one.at)
        tries[one.outbox_id].append(tried)
    same = ("id", "decision_id", "role", "state", "created_at", "not_before", "next_at", "sent_at", "moved_at", "last_error", "held_by", "held_why", "erased_at")  # fmt: skip
    return tuple(
        Letter(
            kind=row["letter_kind"],
            to=row["recipient"],
            words=words_of(row["mime"]),
            tries=tuple(tries[row["id"]]),
            **{name: row[name] for name in same},
        )
        for row in rows
    )


def _events(connection: Connection, inbound_id: int) -> tuple[Event, ...]:
    newest = select(journal).where(journal.c.inbound_id == inbound_id).order_by(journal.c.id.desc()).limit(MOST_EVENTS)
    rows = connection.execute(newest).all()
    return tuple(
        Event(at=row.at, by=shown_as(row.by), event=row.event, detail=json.loads(row.detail)) for row in reversed(rows)
    )


def _notes(connection: Connection, inbound_id: int) -> tuple[Note, ...]:
    rows = connection.execute(select(note).where(note.c.inbound_id == inbound_id).order_by(note.c.id))
    return tuple(Note(at=row.at, by=shown_as(row.by), words=row.words) for row in rows)


def _case(connection: Connection, inbound_id: int) -> OpenCase | None:
    query = (
        select(case_file)
        .where(case_file.c.inbound_id == inbound_id, case_file.c.closed_at.is_(None))
        .order_by(case_file.c.urgent.desc(), case_file.c.id)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    claimed_by = None if row.claimed_by is None else shown_as(row.claimed_by)
    return OpenCase(
        id=row.id, ground=row.ground, urgent=bool(row.urgent), opened_at=row.opened_at, claimed_by=claimed_by
    )


def _beside(connection: Connection, mail: Mail) -> tuple[MailRow, ...]:
    """Return the other mails of the conversation, the newest first."""
    if mail.conversation_id is None:
        return ()
    query = select(inbound.c.id).where(inbound.c.conversation_id == mail.conversation_id, inbound.c.id != mail.id)
    ids = connection.execute(query.order_by(inbound.c.id.desc()).limit(MOST_BESIDE)).scalars().all()
    return tuple(mails_wanted(connection, Wanted(ids=tuple(ids)))) if ids else ()
