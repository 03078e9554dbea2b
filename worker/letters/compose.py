"""The letters of a decision: to whom, and what they say. Pure; nothing is sent from here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, assert_never

from outbox.message import Letter
from parsers.request import Reading
from policies.decision import (
    AlreadyDone,
    Cancel,
    Clarify,
    Confirm,
    Decision,
    Handoff,
    Ignore,
    Refuse,
    StopProduction,
)
from policies.order import Order, Status
from worker.letters.house import PICTOONLINE, House
from worker.letters.page import written
from worker.letters.wording import language_of_letter

CODE_IN_REPLAY = "‹code›"
MOST_NAMED = 6
"""A mail full of figures is not answered with all of them."""


class LetterKind(StrEnum):
    """Every letter there is."""

    CANCELED = "canceled"
    VOIDED = "voided"
    STOPPED = "stopped"
    REFUSED = "refused"
    ALREADY_DONE = "already_done"
    CLARIFY = "clarify"
    CONFIRM = "confirm"
    ACKNOWLEDGE = "acknowledge"


ENDS_THE_MATTER = frozenset(
    {LetterKind.CANCELED, LetterKind.VOIDED, LetterKind.STOPPED, LetterKind.REFUSED, LetterKind.ALREADY_DONE}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A letter with its addressee. `role` is `sender`, or `account` for the address of the order's account."""

    kind: LetterKind
    role: str
    to: str
    letter: Letter
    order_number: str | None


def letters_for(
    decision: Decision,
    reading: Reading,
    *,
    now: datetime,
    code: str | None = None,
    requested_at: datetime | None = None,
    house: House = PICTOONLINE,
) -> tuple[Composed, ...]:
    """Write every letter that a decision sends, the main one first.

    `code` is the confirmation code of a `confirm`; without one `‹code›` stands in its place. `requested_at` is when the request was
    received (default: this mail's receipt). A letter to a sender goes to the `From` address, and only to a proven one; where a code
    was redeemed it goes to the account's address, which is the one the code proved (contract, « Confirmation »).
    """
    writer = _Writer(
        decision=decision, reading=reading, house=house, requested_at=_requested_at(reading, requested_at, now)
    )
    return tuple(writer.letters(code or CODE_IN_REPLAY))


def _requested_at(reading: Reading, requested_at: datetime | None, now: datetime) -> datetime:
    return requested_at or reading.received_at or now


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    decision: Decision
    reading: Reading
    house: House
    requested_at: datetime

    def letters(self, code: str) -> Iterator[Composed]:
        match self.decision.verdict:
            case Cancel(order=order, credit=credit):
                kind = LetterKind.VOIDED if order.status is Status.AWAITING_PAYMENT else LetterKind.CANCELED
                yield from self._to_sender(kind, order, credit=credit, shipping=order.shipping_minor > 0)
            case StopProduction(order=order, bill=bill):
                yield from self._to_sender(LetterKind.STOPPED, order, bill=bill, paid=order.paid)
            case Refuse(order=order, ground=ground):
                pieces = sum(line.quantity for line in order.lines)
                yield from self._to_sender(LetterKind.REFUSED, order, ground=str(ground), pieces=pieces)
            case AlreadyDone(order=order, credit=credit, at=at):
                stopped = order.status is Status.PRODUCTION_STOPPED
                facts = {"credit": credit, "at": at, "stopped": stopped, "paid": order.paid}
                yield from self._to_sender(LetterKind.ALREADY_DONE, order, **facts)
            case Clarify() as clarify:
                yield from self._clarify(clarify)
            case Confirm(order=order, also=also):
                yield self._to_account(LetterKind.CONFIRM, order, code=code)
                if also is not None:
                    yield from self._clarify(also)
            case Handoff(acknowledge=True):
                yield from self._to_sender(LetterKind.ACKNOWLEDGE, None)
            case Handoff() | Ignore():
                return
            case other:
                assert_never(other)

    def _clarify(self, clarify: Clarify) -> Iterator[Composed]:
        named = clarify.named if len(clarify.named) <= MOST_NAMED else ()
        yield from self._to_sender(LetterKind.CLARIFY, None, offer=clarify.offer, named=named)

    def _to_sender(self, kind: LetterKind, order: Order | None, **facts: Any) -> Iterator[Composed]:  # noqa: ANN401 — each template has its own facts
        """Answer in the mail's thread; never to a `From` that nothing proved."""
        if self.decision.redeems and order is not None:
            to, role = order.customer.email, "account"
        elif self.reading.sender.proven and self.reading.sender.address is not None:
            to, role = self.reading.sender.address, "sender"
        else:
            return
        language = language_of_letter(self.reading.language)
        page = written(str(kind), language, self.house, order=order, requested_at=self.requested_at, **facts)
        yield Composed(
            kind=kind,
            role=role,
            to=to,
            order_number=None if order is None else order.number,
            letter=Letter(
                subject=page.subject,
                text=page.text,
                html=page.html,
                in_reply_to=self.reading.message_id,
                references=_references(self.reading),
                reply_to=self.house.reply_to if kind in ENDS_THE_MATTER else None,
                language=language,
            ),
        )

    def _to_account(self, kind: LetterKind, order: Order, *, code: str) -> Composed:
        """Start a thread of its own, carrying nothing that the mail which caused it said (contract, « Confirmation »)."""
        language = language_of_letter(order.language or "und")
        page = written(str(kind), language, self.house, order=order, code=code)
        return Composed(
            kind=kind,
            role="account",
            to=order.customer.email,
            order_number=order.number,
            letter=Letter(subject=page.subject, text=page.text, html=page.html, language=language),
        )


def _references(reading: Reading) -> tuple[str, ...]:
    """Return the thread with the answered mail last (RFC 5322 §3.6.4), long ones cut in the middle."""
    if reading.message_id is None:
        return ()
    thread = [one for one in reading.thread if one != reading.message_id]
    return (*thread[:1], *thread[1:][-18:], reading.message_id)
