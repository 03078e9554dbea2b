"""One letter: as it left or will leave, where it stands and what that means; kept back, let go, sent again."""

import email
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import policy

from sqlalchemy import RowMapping, select
from sqlalchemy.engine import Connection
from starlette.responses import Response

from outbox.schema import Verdict, attempt, outbox
from outbox.states import Move, State, before
from outbox.store import OutboxId, bytes_of
from worker.decisions.who import shown_as, written_as
from worker.ops.call import Call, NotDoneError, NotHereError
from worker.ops.hold_words import hold_said
from worker.ops.letter_words import LetterWords, hide_codes, words_of
from worker.ops.routes import Act, Page
from worker.run.holding import HoldRefusedError, NoSuchHoldError, hold_letter, hold_over, release_letter
from worker.run.letter_list import LetterRow, WantedLetters, letters_wanted
from worker.unit import UnitOfWork, retry_contention

CAN_BE_HELD = tuple(map(str, (State.PENDING, State.CLAIMED)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSight:
    """One letter with all that its page shows. `unsure`: a mail server may have it already, nobody knows."""

    row: LetterRow
    words: LetterWords
    headers: str
    attempts: list[RowMapping]
    caught_by: str | None
    unsure: bool

    @property
    def can_be_held(self) -> bool:
        """Tell whether it has not left yet."""
        return self.row.state in CAN_BE_HELD

    @property
    def can_go_again(self) -> bool:
        """Tell whether it failed or came back."""
        return self.row.state in before(Move.REVIVE)

    def undo_until(self, now: datetime) -> datetime | None:
        """Return until when a reply that waits can be taken back before any relay has it; None when that is over."""
        at = self.row.not_before
        return at if at is not None and at > now and self.row.state == State.PENDING else None


def letter_page(call: Call) -> Response:
    """Show one letter."""
    with call.reading() as connection:
        sight = _sight(call, connection, call.number("id"))
    return call.show("letter.html", live=True, sight=sight, undo_until=sight.undo_until(call.now), shown_as=shown_as)


def hold(call: Call) -> Response:
    """Keep this letter back; within the undo window that undoes it."""
    outbox_id, why = call.number("id"), call.word("why") or call.wording.text("letters.why_none")
    by = written_as(call.person.name)
    _done(call, lambda unit: hold_letter(unit.connection, outbox_id, by=by, why=why, at=call.now), "letters.not_held")
    return call.back(f"/letters/{outbox_id}", "done.letter_held")


def release(call: Call) -> Response:
    """Let this letter go; one that may have arrived already is asked about again."""
    outbox_id, by = call.number("id"), written_as(call.person.name)
    with call.reading() as connection:
        sight = _sight(call, connection, outbox_id)
    if sight.unsure and sight.row.state == State.HELD and call.word("confirmed") != "yes":
        return call.show("letter_release.html", sight=sight)
    _done(call, lambda unit: release_letter(unit.connection, outbox_id, by=by, at=call.now), "letters.not_released")
    return call.back(f"/letters/{outbox_id}", "done.letter_released")


def _done(call: Call, act: Callable[[UnitOfWork], None], refused: str) -> None:
    """Do it in a unit of its own; raise NotDoneError, in the page's language, where it cannot be done."""

    def work() -> None:
        with call.writing() as unit:
            act(unit)
            unit.commit()

    try:
        retry_contention(work)
    except (NoSuchHoldError, HoldRefusedError):
        raise NotDoneError(call.wording.text(refused)) from None


def _sight(call: Call, connection: Connection, outbox_id: int) -> LetterSight:
    found = letters_wanted(connection, WantedLetters(ids=(outbox_id,), limit=1), personal=True)
    mime = bytes_of(connection, OutboxId(outbox_id))
    if not found or mime is None:
        raise NotHereError
    tried = list(
        connection.execute(select(attempt).where(attempt.c.outbox_id == outbox_id).order_by(attempt.c.id)).mappings()
    )
    doubts: int = connection.execute(select(outbox.c.doubts).where(outbox.c.id == outbox_id)).scalar_one()
    here = found[0].state in (*CAN_BE_HELD, State.HELD)
    catching = hold_over(connection, outbox_id) if here else None
    words = words_of(mime)
    return LetterSight(
        row=found[0],
        words=words,
        headers=_headers(mime),
        attempts=tried,
        caught_by=None if catching is None else hold_said(call.wording, catching.which),
        unsure=doubts > 0 or any(one["verdict"] in {Verdict.DOUBT, Verdict.HELD, Verdict.RESENT} for one in tried),
    )


def _headers(mime: bytes) -> str:
    """Return the headers as they stand in the bytes; the folding is kept."""
    message = email.message_from_bytes(mime, policy=policy.compat32)
    return hide_codes("\n".join(f"{name}: {value}" for name, value in message.items()).replace("\r", ""))


ROUTES = (
    Page(path="/letters/{id:int}", answer=letter_page),
    Act(path="/letters/{id:int}/hold", answer=hold),
    Act(path="/letters/{id:int}/release", answer=release),
)
