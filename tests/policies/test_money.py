"""Money, to the cent: the golden case, 20,000 random books against an oracle, and what must hold for each."""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from policies.credit import bill_of, spread_discount
from policies.money import Money, parse_minor
from policies.order import Order, Status
from tests.builders import a_line, an_order, golden_order
from tests.policies.oracle import Piece, told

BOOKS = 20_000


def test_the_golden_case() -> None:
    order = golden_order()
    assert [line.discount_minor for line in order.lines] == [78, 114, 308]
    assert [line.net_minor for line in order.lines] == [937, 1356, 3682]
    bill = bill_of(order)
    assert [line.billed.minor for line in bill.lines] == [937, 452, 0]
    assert (bill.billed.minor, bill.credit.minor) == (1389, 5276)
    assert bill_of(order, bill_shipping=True).credit.minor == 4586


def random_pieces(draw: random.Random) -> list[Piece]:
    """Make 1 to 60 lines, some of them free, processed anything from nothing to all."""
    pieces = []
    for _ in range(draw.randint(1, 60)):
        n = draw.choice((1, 1, 2, 3, 7, draw.randint(1, 500)))
        price = draw.choice((0, 1, 89, 145, 3990, draw.randint(0, 99_999)))
        pieces.append(Piece(n=n, price=price, k=draw.choice((0, n, draw.randint(0, n)))))
    return pieces


def random_books() -> Iterator[tuple[list[Piece], int, int, bool]]:
    """Give random valid books: discount from nothing to all, both ways of billing the shipping; the same ones each time."""
    draw = random.Random(4_071_852)
    for _ in range(BOOKS):
        pieces = random_pieces(draw)
        whole = sum(one.n * one.price for one in pieces)
        discount = draw.choice((0, whole, whole // 10, draw.randint(0, whole)))
        yield pieces, discount, draw.choice((0, 590, draw.randint(0, 5000))), draw.random() < 0.5


def order_of(pieces: list[Piece], discount: int, shipping: int) -> Order:
    lines = tuple(a_line(one.n, one.price, processed=one.k) for one in pieces)
    return an_order(status=Status.IN_PRODUCTION, lines=lines, discount_minor=discount, shipping_minor=shipping)


def test_random_books_agree_with_the_oracle_to_the_cent() -> None:
    for pieces, discount, shipping, bills_shipping in random_books():
        order = order_of(pieces, discount, shipping)
        bill = bill_of(order, bill_shipping=bills_shipping)
        expected = told(pieces, discount, shipping, bills_shipping=bills_shipping)
        assert [line.discount_minor for line in order.lines] == expected.shares
        assert [line.billed.minor for line in bill.lines] == expected.bills
        assert (bill.billed.minor, bill.credit.minor) == (expected.billed, expected.credit)
        # What must hold whatever the arithmetic.
        assert sum(expected.shares) == discount
        assert all(0 <= line.discount_minor <= line.amount_minor for line in order.lines)
        assert 0 <= bill.credit.minor <= order.paid_minor
        assert bill.credit.minor + bill.billed.minor == order.paid_minor


def test_billing_rises_with_what_is_processed_from_nothing_to_the_net_amount() -> None:
    draw = random.Random(1)
    for _ in range(300):
        pieces = random_pieces(draw)[:8]
        whole = sum(one.n * one.price for one in pieces)
        order = order_of([replace(one, k=0) for one in pieces], draw.randint(0, whole), 0)
        for at, line in enumerate(order.lines):
            billed = [
                bill_of(replace(order, lines=(*order.lines[:at], replace(line, processed=k), *order.lines[at + 1 :])))
                .lines[at]
                .billed.minor
                for k in sorted({0, 1, line.quantity // 2, line.quantity})
            ]
            assert billed == sorted(billed)
            assert (billed[0], billed[-1]) == (0, line.net_minor)


@pytest.mark.parametrize("amounts, discount", [((100,), 101), ((100,), -1), ((), 1), ((10, 20), 31)])
def test_a_discount_that_cannot_be_spread_is_refused(amounts: tuple[int, ...], discount: int) -> None:
    with pytest.raises(ValueError, match=f"^a discount of {discount} cannot be spread over {sum(amounts)}$"):
        spread_discount(amounts, discount)


@pytest.mark.parametrize(
    "amounts, discount, shares",
    [
        ((100, 100, 100), 100, (34, 33, 33)),
        ((1015, 1470, 3990), 500, (78, 114, 308)),
        ((1, 99), 50, (1, 49)),
        ((10, 20), 30, (10, 20)),
        ((0, 0), 0, (0, 0)),
        ((1,), 1, (1,)),
    ],
)
def test_the_largest_remainders_get_the_cents_and_of_equals_the_earlier_line(
    amounts: tuple[int, ...], discount: int, shares: tuple[int, ...]
) -> None:
    assert spread_discount(amounts, discount) == shares


@pytest.mark.parametrize(
    "text",
    [
        "12",
        "12.5",
        "12.345",
        "-1.00",
        "1,00",
        "1e2.00",
        "١.00",
        " 1.00",
        ".50",
        "",
        "1.2.34",
        "1.0a",
        "½.00",
        "1. 0",
        "²²",
    ],
)
def test_what_is_no_amount_with_two_decimals_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not an amount with two decimals"):
        parse_minor(text)


def test_a_refused_amount_is_named() -> None:
    with pytest.raises(ValueError, match=r"^not an amount with two decimals: '12\.5'$"):
        parse_minor("12.5")


def test_currencies_are_never_mixed() -> None:
    assert str(Money(4590, "EUR")) == "45.90"
    with pytest.raises(ValueError, match=r"^cannot mix EUR and CHF$"):
        Money(1, "EUR") + Money(1, "CHF")
