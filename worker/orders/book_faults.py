"""What can be wrong with an order book, found all at once and said by order and field."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from outbox.address import check_address
from outbox.errors import AddressRefused
from policies.money import parse_minor
from worker.errors import WorkerError

_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_OR_FOUR = "BHD IQD JOD KWD LYD OMR TND CLF UYW"
_NO_MONEY = "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX"
NOT_TWO_DECIMALS = frozenset(f"{_NO_DECIMALS} {_THREE_OR_FOUR} {_NO_MONEY}".split())
"""Currencies whose minor unit is not a hundredth (ISO 4217, list one). Cents of them do not exist."""

MOST_PIECES = 1_000_000
"""More pieces than this in a line is a slip of the exporting program, and would not fit the database's numbers."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SHOWN = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a book. `order` is the number where it has one, else its place; None for the whole book."""

    order: str | None
    field: str
    said: str

    def __str__(self) -> str:
        where = "the book" if self.order is None else f"order {self.order}"
        return f"{where}, {self.field}: {self.said}" if self.field else f"{where}: {self.said}"


class BookError(WorkerError):
    """An order book breaks a rule; nothing of it was taken. Correct what `faults` lists, all of it, and give it again."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep every fault, in the order of the book."""
        self.faults = faults
        super().__init__("the order book is refused:\n" + "\n".join(f"  {fault}" for fault in faults))


def faults_of(document: Any, shape: re.Pattern[str]) -> tuple[Fault, ...]:  # noqa: ANN401 — whatever JSON holds
    """Return every fault of a parsed book: schema first; sums and names of the orders that pass it."""
    broken: set[int] = set()
    found = list(_schema_faults(document, broken))
    if not found and "as_of" in document and parse_time(document["as_of"]) is None:
        found.append(Fault(order=None, field="as_of", said=f"no such time: {document['as_of']}"))
    orders = document.get("orders") if isinstance(document, dict) else None
    if not isinstance(orders, list):
        return tuple(found)
    for at, order in enumerate(orders):
        if at not in broken:
            found += [
                Fault(order=_name(order, at), field=field, said=said) for field, said in _order_faults(order, shape)
            ]
    found += _twice(orders)
    return tuple(found)


def _schema_faults(document: object, broken: set[int]) -> Iterator[Fault]:
    for error in sorted(
        _validator().iter_errors(document), key=lambda error: [str(step) for step in error.absolute_path]
    ):
        path = list(error.absolute_path)
        said = error.message if len(error.message) <= _SHOWN else error.message[:_SHOWN] + "…"
        if len(path) > 1 and path[0] == "orders":
            broken.add(path[1])
            yield Fault(order=_name(document["orders"][path[1]], path[1]), field=_field(path[2:]), said=said)  # type: ignore[index] # the path led through it
        else:
            yield Fault(order=None, field=_field(path), said=said)


def _order_faults(order: dict[str, Any], shape: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    yield from _text_faults(order, "")
    if not shape.fullmatch(order["number"]):
        yield "number", f"does not have the shape of the shop's order numbers ({shape.pattern})"
    if order["currency"] in NOT_TWO_DECIMALS:
        yield "currency", f"{order['currency']} does not have two decimals"
    for field in ("placed_at", "changed_at", "production_started_at"):
        if field in order and parse_time(order[field]) is None:
            yield field, f"no such time: {order[field]}"
    customer = order["customer"]
    yield from _address_faults("customer.email", customer["email"])
    for at, alias in enumerate(customer.get("aliases", ())):
        yield from _address_faults(f"customer.aliases[{at}]", alias)
    yield from _money_faults(order)


def _money_faults(order: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for at, line in enumerate(order["lines"]):
        if line["processed"] > line["quantity"]:
            yield f"lines[{at}].processed", f"{line['processed']} of {line['quantity']} processed"
        if line["quantity"] > MOST_PIECES:
            yield f"lines[{at}].quantity", f"more than {MOST_PIECES} pieces"
    amounts = sum(int(line["quantity"]) * parse_minor(line["unit_price"]) for line in order["lines"])
    discount, shipping, paid = (parse_minor(order[field]) for field in ("discount", "shipping", "paid"))
    if discount > amounts:
        yield "discount", f"{order['discount']} is more than the lines, {_amount(amounts)}"
    total = amounts - discount + shipping
    may_be_unpaid = order["status"] in {"awaiting_payment", "canceled"}
    if paid != total and not (paid == 0 and may_be_unpaid):
        sums = (
            f"lines {_amount(amounts)} - discount {order['discount']} + shipping {order['shipping']} = {_amount(total)}"
        )
        yield "paid", f"{order['paid']}, but {sums}"
    credited = parse_minor(order.get("credited", "0.00"))
    if credited > paid:
        yield "credited", f"{order['credited']} is more than was paid, {order['paid']}"
    if credited and order["status"] not in {"canceled", "production_stopped"}:
        yield "credited", f"the order is {order['status']}, not closed"


def _address_faults(field: str, address: str) -> Iterator[tuple[str, str]]:
    try:
        check_address(address)
    except AddressRefused as refused:
        yield field, f"no address that we write to: {refused}"


def _text_faults(value: Any, field: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 — whatever JSON holds
    """Find control characters and halves of characters: they fit no letter, no header and not every database."""
    match value:
        case str() if _CONTROL.search(value):
            yield field, "holds a control character"
        case dict():
            for key, inner in value.items():
                yield from _text_faults(inner, f"{field}.{key}" if field else key)
        case list():
            for at, inner in enumerate(value):
                yield from _text_faults(inner, f"{field}[{at}]")
        case _:
            return


def _twice(orders: list[Any]) -> Iterator[Fault]:
    numbers = [order["number"] for order in orders if isinstance(order, dict) and isinstance(order.get("number"), str)]
    for number, times in Counter(numbers).items():
        if times > 1:
            yield Fault(order=number, field="number", said=f"stands {times} times in the book")


def parse_time(text: str) -> datetime | None:
    """Read a time with its offset (RFC 3339 §5.6); None for one that no calendar or clock has."""
    try:
        at = datetime.fromisoformat(text.upper())
        at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if at.tzinfo is not None else None


@cache
def _validator() -> Any:  # noqa: ANN401 — jsonschema builds the class at run time
    # Imported here: half of the start-up of a program that may not read a book at all.
    from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators  # noqa: PLC0415

    def whole(_validator: object, pattern: str, instance: object, _schema: object) -> Iterator[ValidationError]:
        # JSON Schema's « $ » is not the end of the text in Python: « 4071852\n » would pass.
        if isinstance(instance, str) and not re.fullmatch(pattern, instance):
            yield ValidationError(f"{instance!r} does not match {pattern}")

    schema = json.loads(files("worker.orders").joinpath("orders.schema.json").read_text("utf-8"))
    strict = validators.extend(Draft202012Validator, {"pattern": whole})  # type: ignore[no-untyped-call] # jsonschema leaves it so
    return strict(schema, format_checker=FormatChecker(formats=("date-time", "email")))


def _name(order: Any, at: int) -> str:  # noqa: ANN401 — whatever JSON holds
    number = order.get("number") if isinstance(order, dict) else None
    return number if isinstance(number, str) and number.isprintable() and number else f"at place {at + 1}"


def _field(path: list[Any]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def _amount(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"
