"""How dates, amounts, products and states fit an order, and which numbers are one slip apart."""

from datetime import timedelta
from typing import Any

import pytest

from parsers.request import ClueKind, Place
from policies.clues import Fit, described, fit_of, speaks_against
from policies.near_miss import is_near_miss
from policies.order import Order, Status
from policies.products import families_of, is_among
from tests.builders import PLACED, a_clue, a_line, an_order

ORDER = an_order(
    lines=(a_line(2, 3000, label="Album photo 28 × 21 cm"), a_line(1, 1000, label="Tirage brillant 20 × 30 cm")),
    discount_minor=700,
    changed_at=PLACED + timedelta(days=5),
)
"""Placed on 10 November 2026; lines 60.00 and 10.00, discount 7.00, shipping 5.90, in all 68.90."""


def fit(kind: ClueKind, value: str, order: Order = ORDER, **more: Any) -> Fit:
    return fit_of(a_clue(kind, value, **more), order)


@pytest.mark.parametrize(
    "value,expected",
    [
        ("2026-11-10", Fit.FITS),
        ("--11-10", Fit.FITS),
        ("2026-11-09", Fit.SILENT),
        ("2026-11-11", Fit.SILENT),
        ("2026-11-15", Fit.SILENT),
        ("2026-11-12", Fit.AGAINST),
        ("2025-11-10", Fit.AGAINST),
        ("--02-30", Fit.SILENT),
        ("hier", Fit.SILENT),
    ],
)
def test_a_date_is_compared_by_day(value: str, expected: Fit) -> None:
    assert fit(ClueKind.DATE, value) is expected


@pytest.mark.parametrize(
    "value,exact,expected",
    [
        ("68.90", True, Fit.FITS),
        ("63.00", True, Fit.SILENT),
        ("5.90", True, Fit.SILENT),
        ("7.00", True, Fit.SILENT),
        ("30.00", True, Fit.SILENT),
        ("60.00", True, Fit.SILENT),
        ("54.00", True, Fit.SILENT),
        ("68.91", True, Fit.AGAINST),
        ("70.00", False, Fit.SILENT),
        ("75.00", False, Fit.AGAINST),
        ("beaucoup", True, Fit.SILENT),
    ],
)
def test_an_amount_fits_the_total_and_its_parts_say_nothing(value: str, exact: bool, expected: Fit) -> None:  # noqa: FBT001 — a row's column
    assert fit(ClueKind.AMOUNT, value, exact=exact) is expected


@pytest.mark.parametrize(
    "value,expected",
    [
        ("album photo", Fit.FITS),
        ("photo book", Fit.FITS),
        ("fotobuch", Fit.FITS),
        ("tirages 20x30", Fit.FITS),
        ("poster", Fit.FITS),
        ("toile", Fit.AGAINST),
        ("mug", Fit.AGAINST),
        ("cadeau pour maman", Fit.SILENT),
    ],
)
def test_a_product_fits_by_its_words_or_its_kind(value: str, expected: Fit) -> None:
    assert fit(ClueKind.PRODUCT, value) is expected


@pytest.mark.parametrize(
    "value,status,expected",
    [
        ("received", Status.SHIPPED, Fit.FITS),
        ("received", Status.PAID, Fit.AGAINST),
        ("shipped", Status.FINALIZED, Fit.FITS),
        ("unpaid", Status.AWAITING_PAYMENT, Fit.FITS),
        ("unpaid", Status.PAID, Fit.AGAINST),
        ("paid", Status.AWAITING_PAYMENT, Fit.AGAINST),
        ("paid", Status.SHIPPED, Fit.SILENT),
        ("in_production", Status.IN_PRODUCTION, Fit.FITS),
        ("in_production", Status.PAID, Fit.SILENT),
    ],
)
def test_a_state_is_compared_with_the_status(value: str, status: Status, expected: Fit) -> None:
    assert fit(ClueKind.STATE, value, an_order(status=status)) is expected


def test_quoted_figures_speak_against_an_order_only_where_they_fit_another() -> None:
    other = an_order("4071990", lines=(a_line(3),))
    quoted = a_clue(ClueKind.AMOUNT, "218.90", place=Place.QUOTED)

    assert speaks_against((quoted,), ORDER, ()) is None
    assert speaks_against((quoted,), ORDER, (other,)) == quoted
    assert speaks_against((a_clue(ClueKind.AMOUNT, "218.90"),), ORDER, ()) is not None


def test_an_amount_that_fits_two_orders_singles_out_neither() -> None:
    twin = an_order("4071990")
    clue = a_clue(ClueKind.AMOUNT, "76.90")

    assert described((clue,), (an_order(), twin)) is None
    assert described((clue,), (an_order(), ORDER)) == an_order()
    assert described((a_clue(ClueKind.AMOUNT, "76.90", exact=False),), (an_order(), ORDER)) is None


def test_two_signs_of_one_sort_are_one() -> None:
    signs = (a_clue(ClueKind.PRODUCT, "album"), a_clue(ClueKind.PRODUCT, "tirage"))
    quoted = (
        a_clue(ClueKind.DATE, "2026-11-10", place=Place.QUOTED),
        a_clue(ClueKind.QUOTED, "album photo", place=Place.QUOTED),
    )

    assert described(signs, (ORDER,)) is None
    assert described(quoted, (ORDER,)) is None
    assert described((signs[0], quoted[0]), (ORDER,)) == ORDER


def test_a_state_or_a_rough_amount_is_no_second_sign() -> None:
    date = a_clue(ClueKind.DATE, "2026-11-10")
    shipped = an_order(status=Status.SHIPPED)

    assert described((date, a_clue(ClueKind.AMOUNT, "68.90", exact=False)), (ORDER,)) is None
    assert described((date, a_clue(ClueKind.STATE, "received")), (shipped,)) is None


def test_a_sign_against_it_outweighs_two_for_it() -> None:
    signs = (
        a_clue(ClueKind.PRODUCT, "album"),
        a_clue(ClueKind.DATE, "2026-11-10"),
        a_clue(ClueKind.STATE, "received"),
    )

    assert described(signs[:2], (ORDER,)) == ORDER
    assert described(signs, (ORDER,)) is None


@pytest.mark.parametrize(
    "written,near",
    [
        ("4071853", True),
        ("5071852", True),
        ("4078152", True),
        ("4071825", True),
        ("407185", True),
        ("071852", True),
        ("40718520", True),
        ("40071852", True),
        ("4071852", False),
        ("4072853", False),
        ("4017825", False),
        ("40718", False),
        ("", False),
    ],
)
def test_one_digit_changed_missing_added_or_two_swapped_is_a_near_miss(written: str, near: bool) -> None:  # noqa: FBT001 — a row's column
    assert is_near_miss(written, "4071852") is near
    assert is_near_miss("4071852", written) is near


def test_kinds_of_product_are_known_in_six_languages_and_without_accents() -> None:
    for words in ("Toile", "a CANVAS", "eine Leinwand", "mi lienzo", "la tela", "het doek"):
        assert families_of(words) == {"canvas"}
    assert families_of("Caissons américains") == frozenset()


def test_every_telling_word_must_stand_in_one_line() -> None:
    assert is_among("mon album 28x21", ORDER)
    assert is_among("les tirages brillants", ORDER)
    assert not is_among("album brillant", ORDER)
    assert not is_among("mes photos", ORDER)
