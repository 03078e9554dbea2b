"""The order book: what is taken, what is refused, and how it is said."""

import json
import re
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from policies.order import Status
from tests.builders import a_line, an_order, golden_order
from worker.orders.book import Book, dump_book, load_book
from worker.orders.book_faults import BookError

SHARED = Path(__file__).parents[3] / "shared" / "contract" / "orders.schema.json"
COPY = Path("worker/orders/orders.schema.json")

ORDER: dict[str, Any] = {
    "number": "4071852",
    "status": "in_production",
    "placed_at": "2026-11-10T09:14:52+01:00",
    "customer": {"email": "Claire.Vasseur@Orange.fr", "name": "Claire Vasseur", "aliases": ["c.vasseur@gmail.com"]},
    "currency": "EUR",
    "lines": [
        {"reference": "TA", "label": "Tirage", "quantity": 7, "processed": 7, "unit_price": "1.45"},
        {"reference": "AG", "label": "Agrandissement", "quantity": 3, "processed": 1, "unit_price": "4.90"},
        {"reference": "AL", "label": "Album", "quantity": 1, "processed": 0, "unit_price": "39.90"},
    ],
    "discount": "5.00",
    "shipping": "6.90",
    "paid": "66.65",
}


def a_book(*changes: dict[str, Any], **document: Any) -> bytes:
    orders = [deepcopy(ORDER) | change for change in changes or ({},)]
    return json.dumps({"orders": orders} | document).encode()


def refused(data: bytes | str, **more: Any) -> list[tuple[str | None, str]]:
    with pytest.raises(BookError) as caught:
        load_book(data, **more)
    assert all(str(fault) in str(caught.value) for fault in caught.value.faults)
    return [(fault.order, fault.field) for fault in caught.value.faults]


def changed(field: str, value: Any, *, line: int | None = None) -> bytes:
    order = deepcopy(ORDER)
    holder = order if line is None else order["lines"][line]
    if value is ...:
        del holder[field]
    else:
        holder[field] = value
    return json.dumps({"orders": [order]}).encode()


def test_a_book_becomes_orders_in_cents_with_the_discount_shares_frozen() -> None:
    book = load_book(a_book(as_of="2026-11-24T08:00:00Z"))

    (order,) = book.orders
    assert book.as_of == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert order.status is Status.IN_PRODUCTION
    assert (order.paid_minor, order.discount_minor, order.shipping_minor) == (6665, 500, 690)
    assert [line.discount_minor for line in order.lines] == [78, 114, 308]
    assert order.customer.email == "claire.vasseur@orange.fr"


def test_an_exported_book_imports_again_as_the_same_orders() -> None:
    orders = (
        an_order("4071852", language="fr", invoice="F-1", closed_at=None),
        golden_order(number="4071853", changed_at=datetime(2026, 11, 12, tzinfo=UTC)),
        an_order("4071854", Status.AWAITING_PAYMENT, aliases=("b@b.fr", "c@c.fr")),
        an_order("4071855", Status.CANCELED, credited_minor=7690, lines=(a_line(withdrawable=True),)),
    )
    as_of = datetime(2026, 11, 24, tzinfo=UTC)

    assert load_book(dump_book(reversed(orders), as_of)) == Book(as_of=as_of, orders=orders)


def test_the_schema_is_the_shared_one() -> None:
    if SHARED.exists():
        assert COPY.read_bytes() == SHARED.read_bytes()


@pytest.mark.parametrize(
    "field,value",
    [
        ("paid", "66.64"),
        ("paid", "0.00"),
        ("paid", "66.65\n"),
        ("paid", "66.7"),
        ("paid", "٦٦.٦٥"),
        ("paid", 66.65),
        ("discount", "64.76"),
        ("shipping", "-6.90"),
        ("currency", "JPY"),
        ("currency", "KWD"),
        ("currency", "eur"),
        ("number", "407185"),
        ("number", "4071852\n"),
        ("number", "CMD-4071852"),
        ("status", "cancelled"),
        ("placed_at", "2026-11-10T09:14:52"),
        ("placed_at", "2026-02-30T09:14:52+01:00"),
        ("placed_at", "0001-01-01T00:00:00+02:00"),
        ("placed_at", "hier"),
        ("changed_at", "2026-11-10"),
        ("lines", []),
        ("customer", ...),
        ("credited", "66.66"),
        ("credited", "1.00"),
        ("language", "fra"),
        ("surprise", "!"),
        ("invoice", "F\r\nBcc: x@y.fr"),
        ("invoice", "\ud800"),
    ],
)
def test_a_book_with_a_wrong_field_is_refused_by_order_and_field(field: str, value: Any) -> None:
    faults = refused(changed(field, value))

    assert all(order in {"4071852", "407185", "CMD-4071852", "at place 1"} for order, _ in faults)
    assert {name for _, name in faults} <= {field, "", "paid"}


@pytest.mark.parametrize(
    "field,value",
    [
        ("processed", 8),
        ("processed", -1),
        ("quantity", 0),
        ("quantity", 1.5),
        ("quantity", True),
        ("quantity", 10**40),
        ("unit_price", "1.450"),
        ("label", "un\x00deux"),
        ("reference", ...),
    ],
)
def test_a_wrong_line_is_refused_by_its_place(field: str, value: Any) -> None:
    faults = refused(changed(field, value, line=0))

    assert any(name.startswith("lines[0]") for _, name in faults)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "claire",
        "claire@orange",
        'claire"x@orange.fr',
        "a@b.fr\n",
        "é@orange.fr",
        "x@crédit.fr",
        "Claire <c@orange.fr>",
    ],
)
def test_an_address_that_we_could_not_write_to_is_a_fault(address: str) -> None:
    assert ("4071852", "customer.email") in refused(a_book({"customer": {"email": address, "name": "C"}}))
    assert ("4071852", "customer.aliases[1]") in refused(
        a_book({"customer": {"email": "c@orange.fr", "name": "C", "aliases": ["d@orange.fr", address]}})
    )


def test_every_fault_is_listed_at_once() -> None:
    faults = refused(
        a_book({"paid": "1.00", "currency": "JPY"}, {"number": "4071853", "status": "gone"}, {"discount": "999.00"})
    )

    assert faults == [
        ("4071853", "status"),
        ("4071852", "currency"),
        ("4071852", "paid"),
        ("4071852", "discount"),
        ("4071852", "paid"),
        ("4071852", "number"),
    ]


def test_only_an_unpaid_order_may_have_paid_nothing() -> None:
    for status in ("awaiting_payment", "canceled"):
        assert load_book(a_book({"status": status, "paid": "0.00"})).orders[0].paid_minor == 0
    for status in ("paid", "in_production", "finalized", "shipped", "production_stopped"):
        assert refused(a_book({"status": status, "paid": "0.00"})) == [("4071852", "paid")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe{}",
        b'\xef\xbb\xbf{"orders": []}',
        b'{"orders": [], "orders": []}',
        b'{"orders": [], "more": 1}',
        b'{"orders": {}}',
        b'{"orders": [NaN]}',
        b'{"orders": [1e400]}',
        b'{"orders": [' + b"9" * 5000 + b"]}",
        b"[" * 100_000,
        b'{"orders": [], "as_of": "2026-02-30T00:00:00Z"}',
        b'{"orders": [], "as_of": "2026-12-31T23:59:60Z"}',
        b'{"orders": []} {}',
    ],
)
def test_what_is_no_book_is_refused_with_a_sentence(data: bytes) -> None:
    refused(data)


def test_a_key_that_stands_twice_names_its_order() -> None:
    twice = a_book().replace(b'"paid": "66.65"', b'"paid": "66.65", "paid": "66.65"')

    assert refused(twice) == [("4071852", "paid")]


def test_the_shape_of_numbers_is_a_setting() -> None:
    book = a_book({"number": "AB-1234"})

    assert refused(book) == [("AB-1234", "number")]
    assert load_book(book, re.compile(r"[A-Z]{2}-[0-9]{4}")).orders[0].number == "AB-1234"


def test_an_empty_book_is_a_book() -> None:
    assert load_book('{"orders": []}').orders == ()
