"""The letters of a decision: to whom, and what they say. Pure; nothing is sent from here."""

from collections.abc import Iterator, Mapping
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
from policies.money import Money
from policies.order import Order, Status
from worker.letters.edit import Hand
from worker.letters.house import PICTOONLINE, House
from worker.letters.page import Page, page_by_hand, written
from worker.letters.wording import amount, language_of_letter

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
    REVERSED = "reversed"
    """A person took a cancellation back."""
    FREE = "free"
    """A person's own words."""


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
    must_say: tuple[str, ...] = ()
    """What an edited text has to keep, as the letter writes it: the amounts, and the code of a confirmation."""


def letters_for(
    decision: Decision,
    reading: Reading,
    *,
    now: datetime,
    code: str | None = None,
    requested_at: datetime | None = None,
    house: House = PICTOONLINE,
    hand: Hand | None = None,
) -> tuple[Composed, ...]:
    """Write every letter that a decision sends, the main one first.

    `code` is the confirmation code of a `confirm`; without one `‹code›` stands in its place. `requested_at` is when the request was
    received (default: this mail's receipt). A letter to a sender goes to the `From` address, and only to a proven one; where a code
    was redeemed it goes to the account's address, which is the one the code proved (contract, « Confirmation »). `hand` is the person
    who decided; None where the program decided alone.
    """
    asked_at = _requested_at(reading, requested_at, now)
    writer = _Writer(decision=decision, reading=reading, house=house, requested_at=asked_at, hand=hand)
    return tuple(writer.letters(code or CODE_IN_REPLAY))


def _requested_at(reading: Reading, requested_at: datetime | None, now: datetime) -> datetime:
    return requested_at or reading.received_at or now


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    decision: Decision
    reading: Reading
    house: House
    requested_at: datetime
    hand: Hand | None = None

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
        if self.hand is not None and self.hand.to_account:
            if order is not None:
                yield self._to_account(kind, order, requested_at=self.requested_at, **facts)
            return
        if self.decision.redeems and order is not None:
            to, role = order.customer.email, "account"
        elif self.reading.sender.proven and self.reading.sender.address is not None:
            to, role = self.reading.sender.address, "sender"
        else:
            return
        language = language_of_letter(self.reading.language)
        page, must_say = self._page(kind, language, order=order, requested_at=self.requested_at, **facts)
        yield Composed(
            kind=kind,
            role=role,
            to=to,
            order_number=None if order is None else order.number,
            letter=answering(self.reading, page, language, reply_to=self._reply_to(kind)),
            must_say=must_say,
        )

    def _to_account(self, kind: LetterKind, order: Order, **facts: Any) -> Composed:  # noqa: ANN401 — each template has its own facts
        """Start a thread of its own, carrying nothing that the mail which caused it said (contract, « Confirmation »)."""
        language = language_of_letter(order.language or "und")
        page, must_say = self._page(kind, language, order=order, **facts)
        return Composed(
            kind=kind,
            role="account",
            to=order.customer.email,
            order_number=order.number,
            letter=alone(page, language, reply_to=self._reply_to(kind)),
            must_say=must_say,
        )

    def _reply_to(self, kind: LetterKind) -> str | None:
        return self.house.reply_to if kind in ENDS_THE_MATTER else None

    def _page(self, kind: LetterKind, language: str, **facts: Any) -> tuple[Page, tuple[str, ...]]:  # noqa: ANN401 — same
        """Fill the template; the words that a person wrote instead stand in its place, with the code where it belongs."""
        page = written(str(kind), language, self.house, by_person=self.hand is not None, **facts)
        must_say = _must_say(page, language, facts)
        if self.hand is None or self.hand.edit is None or kind is not _MAIN.get(type(self.decision.verdict), kind):
            return page, must_say
        edit = self.hand.edit
        text = edit.text.replace(CODE_IN_REPLAY, str(facts.get("code", CODE_IN_REPLAY)))
        return page_by_hand(edit.subject, text, language, bill=facts.get("bill")), must_say


_MAIN: dict[type, LetterKind] = {Confirm: LetterKind.CONFIRM}
"""Where a decision has two letters, the one that a person may edit."""


def _must_say(page: Page, language: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the amounts of credit and bill that a letter names, and its code."""
    bill, credit = facts.get("bill"), facts.get("credit")
    sums = (bill.credit, bill.billed) if bill else (credit,)
    named = dict.fromkeys(amount(one, language) for one in sums if one is not None)
    code = facts.get("code")
    return (*(one for one in named if one in page.text), *((code,) if code else ()))


def reversal_letter(
    order: Order,
    reading: Reading,
    *,
    kind: str,
    credit: Money,
    closed_at: datetime,
    house: House = PICTOONLINE,
    hand: Hand,
) -> Composed:
    """Write that a cancellation was taken back: in the thread to a sender whose order it is, else to the order's account.

    `kind` is the cancellation's (`void`, `cancel`, `stop`), `closed_at` when it was settled, `credit` what is taken back.
    """
    language = language_of_letter((order.language or "und") if hand.to_account else reading.language)
    facts = {"order": order, "undone": kind, "credit": credit, "closed_at": closed_at}
    page = written(str(LetterKind.REVERSED), language, house, **facts)
    must_say = _must_say(page, language, facts)
    if hand.edit is not None:
        page = page_by_hand(hand.edit.subject, hand.edit.text, language)
    return _by_hand(LetterKind.REVERSED, page, language, order, reading, hand=hand, must_say=must_say)


def free_letter(order: Order | None, reading: Reading, *, hand: Hand) -> Composed:
    """Make a person's own letter, in the thread to a proven sender, or to the account of the mail's order.

    Raise ValueError without words, or for the account without an order.
    """
    if hand.edit is None:
        raise ValueError("a free letter is a person's own words")
    at_account = (order.language if order is not None else None) or "und"
    language = language_of_letter(at_account if hand.to_account else reading.language)
    page = page_by_hand(hand.edit.subject, hand.edit.text, language)
    return _by_hand(LetterKind.FREE, page, language, order, reading, hand=hand)


def _by_hand(
    kind: LetterKind,
    page: Page,
    language: str,
    order: Order | None,
    reading: Reading,
    *,
    hand: Hand,
    must_say: tuple[str, ...] = (),
) -> Composed:
    number = None if order is None else order.number
    if hand.to_account:
        if order is None:
            raise ValueError("without an order there is no account to write to")
        to, role, letter = order.customer.email, "account", alone(page, language)
    else:
        if not reading.sender.proven or reading.sender.address is None:
            raise ValueError("nobody is written to at an address that nothing proved")
        to, role, letter = reading.sender.address, "sender", answering(reading, page, language)
    return Composed(kind=kind, role=role, to=to, letter=letter, order_number=number, must_say=must_say)


def answering(reading: Reading, page: Page, language: str, *, reply_to: str | None = None) -> Letter:
    """Make a letter of a page, in the thread of the mail that it answers."""
    return Letter(
        subject=page.subject,
        text=page.text,
        html=page.html,
        in_reply_to=reading.message_id,
        references=_references(reading),
        reply_to=reply_to,
        language=language,
    )


def alone(page: Page, language: str, *, reply_to: str | None = None) -> Letter:
    """Make a letter of a page that starts a thread of its own."""
    return Letter(subject=page.subject, text=page.text, html=page.html, reply_to=reply_to, language=language)


def _references(reading: Reading) -> tuple[str, ...]:
    """Return the thread with the answered mail last (RFC 5322 §3.6.4), long ones cut in the middle."""
    if reading.message_id is None:
        return ()
    thread = [one for one in reading.thread if one != reading.message_id]
    return (*thread[:1], *thread[1:][-18:], reading.message_id)
