"""The whole way of one mail, from its bytes to the bytes of its letters, and what must hold of each whatever the mail says."""

import email
import re
from email.header import decode_header, make_header
from functools import cache
from pathlib import Path

from outbox.errors import AddressRefused
from outbox.identity import Identity
from outbox.message import NewMail
from outbox.mime import to_bytes
from parsers.request import Automation, Reading
from policies.credit import bill_of
from policies.decision import Cancel, Ignore, StopProduction
from policies.money import Money
from policies.order import Order, Status
from worker.decisions.reading_json import dump_reading, parse_reading
from worker.letters.compose import Composed, LetterKind
from worker.orders.book import Book, load_book
from worker.replay.line import order_of
from worker.replay.paper import NO_TIME, Decided, Setting, decide_on_paper

CORPORA = Path(__file__).parents[1] / "corpus"
IDENTITY = Identity(
    domain="pictoonline.fr",
    secret=b"the same in every run",
    from_name="PictoOnline",
    from_address="serviceclient@pictoonline.fr",
    bounce_address="",
    service_addresses=frozenset({"serviceclient@pictoonline.fr"}),
)
_BEFORE_PRODUCTION = frozenset({Status.AWAITING_PAYMENT, Status.PAID})
_DIGITS = re.compile(r"(?<!\d)\d{7}(?!\d)")
_LAST_CONTROL = "\x9f"


class BrokenPromiseError(AssertionError):
    """A mail was decided as none may be; the message is which promise broke, without the mail's words."""


@cache
def setting() -> Setting:
    """Return the books of both corpora in one, under the trust that their mails were delivered with."""
    orders: dict[str, Order] = {}
    for name in ("own", "sample"):
        for order in load_book((CORPORA / name / "orders.json").read_bytes()).orders:
            orders.setdefault(order.number, order)
    return Setting(book=Book(as_of=None, orders=tuple(orders[number] for number in sorted(orders))))


def go(raw: bytes) -> str:
    """Scan, read, match and decide a mail, write its letters, and return the outcome.

    Raise BrokenPromiseError where a promise is broken; whatever else is raised is a crash of the program.
    """
    decided = decide_on_paper(raw, setting())
    check(decided)
    return str(decided.decision.outcome)


def check(decided: Decided) -> None:
    """Raise BrokenPromiseError unless all holds that must hold of a decided mail."""
    _check_reading(decided.reading)
    _check_money(decided)
    for letter in decided.letters:
        _check_addressee(decided, letter)
        _check_header(letter)
        _check_orders_named(decided, letter)


def _check_reading(reading: Reading) -> None:
    ends = [0, *(piece.end for piece in reading.pieces)]
    _promise([piece.start for piece in reading.pieces] == ends[:-1], "the pieces of a text follow one another")
    _promise(not reading.pieces or ends[-1] == len(reading.text), "the pieces make up the whole text")
    _promise(not _has_control(reading.text.replace("\n", "").replace("\t", "")), "a text holds no control character")
    values = [reading.subject, reading.sender.display_name, reading.sender.address or "", reading.message_id or ""]
    values += [*reading.in_reply_to, *reading.thread, *(one.name for one in reading.attachments)]
    _promise(not any(map(_has_control, values)), "no control character leaves the parser")
    # The reader's process hands it over as JSON.
    _promise(parse_reading(dump_reading(reading)) == reading, "a reading is the same after its way through JSON")


def _check_money(decided: Decided) -> None:
    match decided.decision.verdict:
        case Cancel(order=order, credit=credit, billed=billed):
            is_void = order.status is Status.AWAITING_PAYMENT
            _promise(
                credit == (Money(0, order.currency) if is_void else order.paid),
                "a cancelled order credits all that was paid",
            )
            _promise(billed == Money(0, order.currency), "a cancelled order bills nothing")
            _promise(order.status in _BEFORE_PRODUCTION, "only an order before production is cancelled")
        case StopProduction(order=order, bill=bill):
            _promise(bill == bill_of(order), "a stopped order bills what policies.credit computes")
            _promise(0 <= bill.credit.minor <= order.paid_minor, "a credit is between nothing and all")
            _promise(bill.credit + bill.billed == order.paid, "credit and bill are what was paid")
            _promise(order.status is Status.IN_PRODUCTION, "only an order in production is stopped")
        case _:
            return
    reading = decided.reading
    theirs = {order.customer.email, *order.customer.aliases}
    _promise(reading.sender.proven and reading.sender.address in theirs, "money moves for the order's customer alone")
    _promise(reading.wish.clear, "money moves on clear words alone")
    _promise(reading.automatic.kind is Automation.PERSON, "money moves for a person alone")


def _check_addressee(decided: Decided, letter: Composed) -> None:
    sender, order = decided.reading.sender, order_of(decided.decision.verdict)
    _promise(not isinstance(decided.decision.verdict, Ignore), "what is ignored gets no letter")
    if letter.role == "account":
        _promise(letter.kind is LetterKind.CONFIRM and order is not None, "only a confirmation goes to the account")
        _promise(order is not None and letter.to == order.customer.email, "a confirmation goes to the order's account")
    else:
        _promise(sender.proven and letter.to == sender.address, "an answer goes to the proven From alone")


def _check_header(letter: Composed) -> None:
    written = letter.letter
    values = [written.subject, written.in_reply_to or "", written.reply_to or "", *written.references, letter.to]
    _promise(not any(map(_has_control, values)), "no value of a letter's header holds a control character")
    new = NewMail(key="fuzz", recipient=letter.to, letter=written, written_at=NO_TIME, kind=str(letter.kind))
    try:
        made = email.message_from_bytes(to_bytes(new, identity=IDENTITY))
    except AddressRefused:
        _promise(letter.role == "sender", "our own book holds only addresses that we write to")
        return  # Such a letter becomes a case (worker/decisions/replies.py).
    for name, folded in made.items():
        value = re.sub(r"\r\n[ \t]|\n[ \t]", " ", folded)
        _promise(not _has_control(str(make_header(decode_header(value)))), f"no control character enters {name}")
    _promise(len(made.keys()) == len({name.lower() for name in made}), "each field of a letter stands there once")
    _promise(made["To"] == letter.to and "Cc" not in made and "Bcc" not in made, "a letter has one recipient")


def _check_orders_named(decided: Decided, letter: Composed) -> None:
    """A letter to a sender tells no order but their own and the numbers that they wrote."""
    if letter.role == "account":
        return
    known = {order.number for order in decided.seen.own} | {one.number for one in decided.reading.numbers}
    told = set(_DIGITS.findall(letter.letter.subject + letter.letter.text))
    others = {order.number for order in setting().book.orders} - known
    _promise(told.isdisjoint(others), "a letter names no order of somebody else")


def _has_control(text: str) -> bool:
    return not text.isprintable() and any(sign <= _LAST_CONTROL and not sign.isprintable() for sign in text)


def _promise(kept: bool, which: str) -> None:  # noqa: FBT001 — reads as a sentence
    if not kept:
        raise BrokenPromiseError(which)
