"""The order book: JSON in, orders out, and back (contract, « Orders »)."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from parsers.request import Reading
from policies.credit import spread_discount
from policies.match import OrdersSeen
from policies.money import MINOR_PER_UNIT, parse_minor
from policies.order import Customer, Line, Order, Status
from worker.orders.book_faults import BookError, Fault, faults_of, parse_time

SEVEN_DIGITS = re.compile(r"[0-9]{7}")
"""What an order number of PictoOnline looks like; a setting for other shops."""


@dataclass(frozen=True, kw_only=True)
class Book:
    """The orders as they were true at `as_of`, in ascending number."""

    as_of: datetime | None
    orders: tuple[Order, ...]

    def look_up(self, reading: Reading) -> OrdersSeen:
        """Find the orders a mail may be about: all of its `From` address, and whoever's it names by number."""
        own = self._by_address.get(reading.sender.address or "", ())
        numbers = sorted({found.number for found in reading.numbers} & self._by_number.keys())
        return OrdersSeen(own=tuple(own), named=tuple(self._by_number[number] for number in numbers))

    @cached_property
    def _by_number(self) -> dict[str, Order]:
        return {order.number: order for order in self.orders}

    @cached_property
    def _by_address(self) -> dict[str, list[Order]]:
        found: defaultdict[str, list[Order]] = defaultdict(list)
        for order in self.orders:
            for address in {order.customer.email, *order.customer.aliases}:
                found[address].append(order)
        return dict(found)


def load_book(data: bytes | str, shape: re.Pattern[str] = SEVEN_DIGITS) -> Book:
    """Read an order book, or raise BookError with every fault by order number and field; nothing is taken from such a book.

    The shares of the discount are fixed here. Amounts become whole cents, addresses lower case, times keep their offset.
    """
    document = _parse(data)
    faults = faults_of(document, shape)
    if faults:
        raise BookError(faults)
    orders = sorted((_order(one) for one in document["orders"]), key=lambda order: order.number)
    return Book(as_of=_time(document.get("as_of")), orders=tuple(orders))


def dump_book(orders: Iterable[Order], as_of: datetime | None) -> bytes:
    """Write orders as a book that imports again: UTF-8, ascending number, one byte-equal text for equal orders."""
    document: dict[str, Any] = {} if as_of is None else {"as_of": as_of.isoformat()}
    document["orders"] = [_plain(order) for order in sorted(orders, key=lambda order: order.number)]
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _parse(data: bytes | str) -> Any:  # noqa: ANN401 — whatever JSON holds
    repeated: list[Fault] = []

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        # RFC 8259 §4 leaves open which of two equal names counts: a book that has them says two things.
        value = dict(pairs)
        if len(value) < len(pairs):
            number = value.get("number")
            order = number if isinstance(number, str) else None
            times = Counter(key for key, _ in pairs)
            twice = [key for key in times if times[key] > 1]
            repeated.extend(Fault(order=order, field=key, said="stands twice in one object") for key in twice)
        return value

    text = _text(data)
    try:
        document = json.loads(text, object_pairs_hook=unique, parse_constant=_no_number, parse_float=_decimal)
    except RecursionError:
        raise _whole_book("nested too deeply") from None
    except ValueError as error:
        raise _whole_book(f"no JSON: {error}") from error
    if repeated:
        raise BookError(tuple(repeated))
    return document


def _text(data: bytes | str) -> str:
    try:
        text = data if isinstance(data, str) else data.decode()
    except UnicodeDecodeError as error:
        raise _whole_book(f"not UTF-8 at byte {error.start}") from error
    if text.startswith("\ufeff"):
        # RFC 8259 §8.1: a generator must not add one; what does is likely to get other things wrong as well.
        raise _whole_book("begins with a byte order mark; save it as UTF-8 without one")
    return text


def _whole_book(said: str) -> BookError:
    return BookError((Fault(order=None, field="", said=said),))


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _decimal(text: str) -> int | Decimal:
    """Keep a number with a point exact; one without a rest is the integer that JSON Schema takes it for."""
    value = Decimal(text)
    if value.is_finite() and abs(value.adjusted()) < 30 and value == value.to_integral_value():  # noqa: PLR2004 — far above any count
        return int(value)
    return value


def _order(plain: dict[str, Any]) -> Order:
    lines = plain["lines"]
    amounts = tuple(line["quantity"] * parse_minor(line["unit_price"]) for line in lines)
    discount = parse_minor(plain["discount"])
    shares = spread_discount(amounts, discount)
    customer = plain["customer"]
    placed_at = _time(plain["placed_at"])
    if placed_at is None:
        raise AssertionError("a book without faults has times")
    return Order(
        number=plain["number"],
        status=Status(plain["status"]),
        placed_at=placed_at,
        changed_at=_time(plain.get("changed_at")),
        production_started_at=_time(plain.get("production_started_at")),
        customer=Customer(
            email=customer["email"].lower(),
            name=customer["name"],
            aliases=tuple(sorted({alias.lower() for alias in customer.get("aliases", ())})),
        ),
        currency=plain["currency"],
        lines=tuple(_line(line, share) for line, share in zip(lines, shares, strict=True)),
        discount_minor=discount,
        shipping_minor=parse_minor(plain["shipping"]),
        paid_minor=parse_minor(plain["paid"]),
        credited_minor=parse_minor(plain["credited"]) if "credited" in plain else None,
        language=plain.get("language"),
        invoice=plain.get("invoice"),
    )


def _line(plain: dict[str, Any], share: int) -> Line:
    return Line(
        reference=plain["reference"],
        label=plain["label"],
        quantity=plain["quantity"],
        processed=plain["processed"],
        unit_price_minor=parse_minor(plain["unit_price"]),
        discount_minor=share,
        withdrawable=plain.get("withdrawable", False),
    )


def _time(text: str | None) -> datetime | None:
    """Read a time to the millisecond, which is what is stored: the same book again must not differ from it."""
    at = None if text is None else parse_time(text)
    return None if at is None else at.replace(microsecond=at.microsecond // 1000 * 1000)


def _plain(order: Order) -> dict[str, Any]:
    customer: dict[str, Any] = {"email": order.customer.email, "name": order.customer.name}
    if order.customer.aliases:
        customer["aliases"] = list(order.customer.aliases)
    plain: dict[str, Any] = {
        "number": order.number,
        "status": str(order.status),
        "placed_at": order.placed_at.isoformat(),
        "changed_at": order.changed_at and order.changed_at.isoformat(),
        "production_started_at": order.production_started_at and order.production_started_at.isoformat(),
        "customer": customer,
        "currency": order.currency,
        "lines": [_plain_line(line) for line in order.lines],
        "discount": _amount(order.discount_minor),
        "shipping": _amount(order.shipping_minor),
        "paid": _amount(order.paid_minor),
        "credited": None if order.credited_minor is None else _amount(order.credited_minor),
        "language": order.language,
        "invoice": order.invoice,
    }
    return {key: value for key, value in plain.items() if value is not None}


def _plain_line(line: Line) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "reference": line.reference,
        "label": line.label,
        "quantity": line.quantity,
        "processed": line.processed,
        "unit_price": _amount(line.unit_price_minor),
    }
    return plain | {"withdrawable": True} if line.withdrawable else plain


def _amount(minor: int) -> str:
    return f"{minor // MINOR_PER_UNIT}.{minor % MINOR_PER_UNIT:02}"
