"""Bounds and words that only a mutant would move: each test is the death of one that had lived."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from parsers.request import ClueKind, Place
from policies.advance import advance
from policies.clues import ROUGHLY_MINOR, Fit, fit_of
from policies.near_miss import is_near_miss
from policies.order import Status
from policies.products import is_among
from tests.builders import PLACED, RECEIVED, a_clue, a_line, an_order

CLOSED = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_a_rough_amount_may_be_off_by_the_whole_allowance() -> None:
    order = an_order()
    for minor, expected in ((7690 + ROUGHLY_MINOR, Fit.SILENT), (7690 + ROUGHLY_MINOR + 1, Fit.AGAINST)):
        clue = a_clue(ClueKind.AMOUNT, f"{minor // 100}.{minor % 100:02}", exact=False)
        assert fit_of(clue, order) is expected


@pytest.mark.parametrize("kind", [ClueKind.LINK, ClueKind.QUOTED])
def test_what_a_link_or_a_quote_names_fits_or_says_nothing(kind: ClueKind) -> None:
    assert fit_of(a_clue(kind, "album photo", place=Place.QUOTED), an_order()) is Fit.FITS
    assert fit_of(a_clue(kind, "toile", place=Place.QUOTED), an_order()) is Fit.SILENT


def test_a_state_that_we_do_not_know_says_nothing() -> None:
    assert fit_of(a_clue(ClueKind.STATE, "lost"), an_order()) is Fit.SILENT


def test_two_digits_changed_at_the_front_are_no_near_miss() -> None:
    assert not is_near_miss("9971852", "4071852")


def test_a_label_given_whole_is_found_and_only_words_have_plurals() -> None:
    order = an_order(lines=(a_line(label="Toile 40s"),))
    assert is_among("toiles 40s", order)
    assert not is_among("toile 40", order)


def test_what_differs_is_written_as_the_book_writes_it() -> None:
    ours = an_order(discount_minor=100)
    theirs = replace(ours, currency="CHF", discount_minor=250, placed_at=RECEIVED)
    told = [(one.field, one.ours, one.theirs) for one in advance(ours, theirs, as_of=CLOSED).disagreements]
    assert ("placed_at", PLACED.isoformat(), RECEIVED.isoformat()) in told
    assert ("currency", "EUR", "CHF") in told
    assert ("discount", "1.00", "2.50") in told


def test_a_book_of_the_very_moment_of_our_closing_knew_it() -> None:
    ours = an_order(status=Status.CANCELED, closed_at=CLOSED, credited_minor=7690)
    theirs = replace(ours, status=Status.PAID, closed_at=None, credited_minor=None)
    assert [one.field for one in advance(ours, theirs, as_of=CLOSED).disagreements] == ["status"]


def test_a_payment_of_nothing_is_none_and_of_a_cent_is_another_sum() -> None:
    ours = an_order(status=Status.AWAITING_PAYMENT)
    for paid, fields in ((0, []), (1, ["status", "paid"])):
        found = advance(ours, replace(ours, status=Status.PAID, paid_minor=paid), as_of=CLOSED)
        assert [one.field for one in found.disagreements] == fields, paid


def test_a_credit_of_nothing_for_what_we_voided_is_no_disagreement() -> None:
    ours = an_order(status=Status.CANCELED, closed_at=CLOSED, credited_minor=0, paid_minor=0)
    assert advance(ours, replace(ours, closed_at=None), as_of=CLOSED).disagreements == ()


def test_what_a_book_leaves_out_is_kept() -> None:
    ours = an_order(
        status=Status.PRODUCTION_STOPPED, credited_minor=7690, production_started_at=PLACED, changed_at=RECEIVED
    )
    bare = replace(ours, credited_minor=None, production_started_at=None, changed_at=None)
    assert advance(ours, bare, as_of=CLOSED).order == ours


def test_what_a_book_says_of_its_times_is_taken() -> None:
    ours = an_order()
    theirs = replace(ours, status=Status.IN_PRODUCTION, production_started_at=RECEIVED, changed_at=CLOSED)
    assert advance(ours, theirs, as_of=CLOSED).order == theirs
