"""Readings, orders and books with defaults: a test says only what it is about.

The default mail is a proven customer's clear request for the default order, which is paid and not yet in production.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from parsers.request import (
    Assent,
    Automatic,
    Automation,
    Clue,
    ClueKind,
    Evidence,
    Intent,
    NumberRole,
    OrderNumber,
    Piece,
    PieceKind,
    Place,
    Proof,
    Reading,
    Sender,
    Wish,
)
from policies.credit import spread_discount
from policies.match import OrdersSeen
from policies.order import Customer, Line, Order, Status

CLAIRE = "claire.vasseur@orange.fr"
MANON = "manon.tessier@gmail.com"
NUMBER = "4071852"
RECEIVED = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
"""When the default mail was received."""
PLACED = datetime(2026, 11, 10, 9, 15, tzinfo=UTC)


def a_line(
    quantity: int = 1,
    unit_price_minor: int = 7100,
    *,
    processed: int = 0,
    label: str = "Album photo 28 × 21 cm",
    withdrawable: bool = False,
    discount_minor: int = 0,
    reference: str = "ALB-28x21",
) -> Line:
    return Line(
        reference=reference,
        label=label,
        quantity=quantity,
        processed=processed,
        unit_price_minor=unit_price_minor,
        discount_minor=discount_minor,
        withdrawable=withdrawable,
    )


def an_order(
    number: str = NUMBER,
    status: Status = Status.PAID,
    *,
    email: str = CLAIRE,
    aliases: tuple[str, ...] = (),
    name: str = "Claire Vasseur",
    lines: tuple[Line, ...] | None = None,
    discount_minor: int = 0,
    shipping_minor: int = 590,
    paid_minor: int | None = None,
    currency: str = "EUR",
    placed_at: datetime = PLACED,
    **more: Any,
) -> Order:
    """Make an order whose sums agree; the discount is spread over its lines."""
    lines = lines or (a_line(),)
    shares = spread_discount(tuple(line.amount_minor for line in lines), discount_minor)
    total = sum(line.amount_minor for line in lines) - discount_minor + shipping_minor
    unpaid = status is Status.AWAITING_PAYMENT
    return Order(
        number=number,
        status=status,
        placed_at=placed_at,
        customer=Customer(email=email, name=name, aliases=aliases),
        currency=currency,
        lines=tuple(replace(line, discount_minor=share) for line, share in zip(lines, shares, strict=True)),
        discount_minor=discount_minor,
        shipping_minor=shipping_minor,
        paid_minor=(0 if unpaid else total) if paid_minor is None else paid_minor,
        **more,
    )


def golden_order(**more: Any) -> Order:
    """Make the contract's golden case: billed 13.89, credit 52.76."""
    lines = (
        a_line(7, 145, processed=7, label="Tirage 10 × 15 cm"),
        a_line(3, 490, processed=1, label="Agrandissement 30 × 45 cm"),
        a_line(1, 3990, label="Album photo 28 × 21 cm"),
    )
    return an_order(status=Status.IN_PRODUCTION, lines=lines, discount_minor=500, shipping_minor=690, **more)


def some_words(words: str = "annuler ma commande", place: Place = Place.OWN, note: str = "") -> Evidence:
    return Evidence(place=place, words=words, note=note)


def a_number(
    number: str = NUMBER,
    *,
    place: Place = Place.OWN,
    role: NumberRole = NumberRole.ASKED,
    well_formed: bool = True,
    labelled: bool = True,
    certain: bool = True,
) -> OrderNumber:
    return OrderNumber(
        number=number,
        place=place,
        role=role,
        well_formed=well_formed,
        labelled=labelled,
        certain=certain,
        evidence=some_words(number, place),
    )


def a_clue(kind: ClueKind, value: str, *, exact: bool = True, place: Place = Place.OWN) -> Clue:
    return Clue(kind=kind, value=value, exact=exact, evidence=some_words(value, place))


def a_wish(intent: Intent = Intent.CANCEL, *, clear: bool | None = None, **more: Any) -> Wish:
    clear = intent is Intent.CANCEL if clear is None else clear
    return Wish(intent=intent, clear=clear, confidence=0.9 if clear else 0.5, evidence=(some_words(),), **more)


def a_sender(address: str | None = CLAIRE, *, proof: Proof = Proof.DMARC) -> Sender:
    reason = "nothing proved it" if proof is Proof.NOBODY else "DMARC passes at our border"
    return Sender(address=address, display_name="", proof=proof, reason=reason)


def a_reading(
    *,
    numbers: Iterable[OrderNumber] | None = None,
    wish: Wish | None = None,
    intent: Intent | None = None,
    sender: str | None = CLAIRE,
    proven: bool = True,
    text: str = "Bonjour, merci d'annuler ma commande.\n",
    pieces: tuple[Piece, ...] | None = None,
    automation: Automation = Automation.PERSON,
    ours: bool = False,
    assent: Assent | None = None,
    **more: Any,
) -> Reading:
    """Make a proven customer's clear request for the default order, other than what is said."""
    if wish is None:
        wish = a_wish(intent or Intent.CANCEL)
    if assent is not None:
        wish = replace(wish, assent=assent)
    if pieces is None:
        pieces = (Piece(kind=PieceKind.OWN, start=0, end=len(text)),) if text else ()
    fields: dict[str, Any] = {
        "reader_version": "test",
        "message_id": "<1@orange.fr>",
        "in_reply_to": (),
        "thread": (),
        "subject": "Annulation",
        "language": "fr",
        "sender": a_sender(sender, proof=Proof.DMARC if proven else Proof.NOBODY),
        "colleague": False,
        "automatic": Automatic(kind=automation, ours=ours),
        "wish": wish,
        "numbers": tuple((a_number(),) if numbers is None else numbers),
        "clues": (),
        "codes": (),
        "text": text,
        "pieces": pieces,
        "attachments": (),
        "sent_at": RECEIVED - timedelta(seconds=5),
        "received_at": RECEIVED,
    }
    return Reading(**(fields | more))


def orders_seen(reading: Reading, *orders: Order) -> OrdersSeen:
    """Look up a reading's orders as the worker and replay do."""
    named = {found.number for found in reading.numbers}
    ascending = sorted(orders, key=lambda order: order.number)
    return OrdersSeen(
        own=tuple(order for order in ascending if order.belongs_to(reading.sender.address)),
        named=tuple(order for order in ascending if order.number in named),
    )
