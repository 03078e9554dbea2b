"""The list of our letters, as they stand in the outbox, with the last answer of the mail server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, select
from sqlalchemy.engine import Connection

from outbox.schema import attempt, outbox
from outbox.states import State
from worker.run.listings import BOUND, Count, bounded
from worker.run.wanted import MOST_LISTED
from worker.schema import letter

BOUNCED = "bounce"
UNTRIED = "untried"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedLetters:
    """Which letters; every field that is given must fit. `cause`: what failed one (`worker.run.failures`); `ids`: chosen ones."""

    states: tuple[str, ...] = ()
    kind: str | None = None
    domain: str | None = None
    order: str | None = None
    inbound_id: int | None = None
    hold_id: int | None = None
    cause: str | None = None
    since: datetime | None = None
    ids: tuple[int, ...] = ()
    before_id: int | None = None
    limit: int = 50


EVERY_LETTER = WantedLetters()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """One letter. `last_code` and `last_phase`: what the mail server last said and when in the talk; `recipient` only when asked for."""

    id: int
    kind: str
    role: str | None
    state: str
    order: str | None
    inbound_id: int | None
    decision_id: int | None
    domain: str
    message_id: str
    created_at: datetime
    not_before: datetime | None
    next_at: datetime
    moved_at: datetime
    sent_at: datetime | None
    attempts: int
    last_code: int | None
    last_phase: str | None
    last_error: str | None
    hold_id: int | None
    held_by: str | None
    held_why: str | None
    erased_at: datetime | None = None
    recipient: str | None = None

    @property
    def cause(self) -> str | None:
        """Return what failed it, as failures are grouped; None for a letter that did not fail."""
        return cause_of(self.state, self.last_code, self.last_phase)


def cause_of(state: str, code: int | None, phase: str | None) -> str | None:
    """Return « 550 rcpt », `bounce`, or the phase alone where the server gave no code; None for a letter that did not fail."""
    if state == State.UNDELIVERED:
        return BOUNCED
    if state != State.FAILED:
        return None
    return " ".join(str(part) for part in (code, phase) if part is not None) or UNTRIED


def letters_wanted(connection: Connection, wanted: WantedLetters, *, personal: bool = False) -> list[LetterRow]:
    """Return letters, newest first; the next page is `before_id` = the last row's id."""
    query = letter_ids(wanted).order_by(outbox.c.id.desc()).limit(min(wanted.limit, MOST_LISTED))
    ids = list(connection.execute(query).scalars())
    if not ids:
        return []
    columns = [column for column in outbox.columns if column.name not in {"mime", "provider_reply", "envelope_from"}]
    about = (letter.c.role, letter.c.order_number, letter.c.inbound_id, letter.c.decision_id)
    joined = outbox.outerjoin(letter, letter.c.outbox_id == outbox.c.id)
    full: Select[Any] = select(*columns, *about).select_from(joined).where(outbox.c.id.in_(ids))
    rows = connection.execute(full.order_by(outbox.c.id.desc())).all()
    tries = last_attempts(connection, ids)
    return [_row(row, tries.get(row.id), personal=personal) for row in rows]


def count_letters(connection: Connection, wanted: WantedLetters, *, bound: int = BOUND) -> Count:
    """Count the letters that fit, exactly up to `bound`."""
    return bounded(connection, letter_ids(wanted), bound=bound)


def letter_ids(wanted: WantedLetters) -> Select[Any]:
    """Return a SELECT of the ids of the letters that fit, unordered and unlimited."""
    asked = (
        (outbox.c.kind, wanted.kind),
        (outbox.c.recipient_domain, wanted.domain),
        (outbox.c.hold_id, wanted.hold_id),
    )
    query = select(outbox.c.id).where(*(column == value for column, value in asked if value is not None))
    if wanted.states:
        query = query.where(outbox.c.state.in_(wanted.states))
    if wanted.ids:
        query = query.where(outbox.c.id.in_(wanted.ids))
    if wanted.before_id is not None:
        query = query.where(outbox.c.id < wanted.before_id)
    if wanted.since is not None:
        query = query.where(outbox.c.created_at >= wanted.since)
    for column, value in ((letter.c.order_number, wanted.order), (letter.c.inbound_id, wanted.inbound_id)):
        if value is not None:
            query = query.where(outbox.c.id.in_(select(letter.c.outbox_id).where(column == value)))
    return query if wanted.cause is None else query.where(_failed_by(wanted.cause))


def last_attempts(connection: Connection, ids: Sequence[int]) -> dict[int, Row[Any]]:
    """Return the last attempt of each of these letters that was tried."""
    query: Select[Any] = select(attempt.c.outbox_id, attempt.c.code, attempt.c.phase)
    query = query.where(attempt.c.outbox_id.in_(ids)).order_by(attempt.c.outbox_id, attempt.c.id)
    return {row.outbox_id: row for row in connection.execute(query)}


def _failed_by(cause: str) -> ColumnElement[bool]:
    if cause == BOUNCED:
        return outbox.c.state == str(State.UNDELIVERED)
    failed = outbox.c.state == str(State.FAILED)
    last, later = attempt.alias("last"), attempt.alias("later")
    if cause == UNTRIED:
        return and_(failed, ~exists().where(last.c.outbox_id == outbox.c.id))
    first, _, rest = cause.partition(" ")
    code, phase = (int(first), rest) if first.isascii() and first.isdigit() else (None, cause)
    return and_(
        failed,
        exists().where(
            last.c.outbox_id == outbox.c.id,
            last.c.code.is_(None) if code is None else last.c.code == code,
            last.c.phase == phase,
            ~exists().where(later.c.outbox_id == last.c.outbox_id, later.c.id > last.c.id),
        ),
    )


def _row(row: Row[Any], tried: Row[Any] | None, *, personal: bool) -> LetterRow:
    return LetterRow(
        id=row.id,
        kind=row.kind,
        role=row.role,
        state=row.state,
        order=row.order_number,
        inbound_id=row.inbound_id,
        decision_id=row.decision_id,
        domain=row.recipient_domain,
        message_id=row.message_id,
        created_at=row.created_at,
        not_before=row.not_before,
        next_at=row.next_at,
        moved_at=row.moved_at,
        sent_at=row.sent_at,
        attempts=row.attempts,
        last_code=None if tried is None else tried.code,
        last_phase=None if tried is None else tried.phase,
        last_error=row.last_error,
        hold_id=row.hold_id,
        held_by=row.held_by,
        held_why=row.held_why,
        erased_at=row.erased_at,
        recipient=row.recipient if personal else None,
    )
