"""Which order a mail means, rule by rule (contract, « Which order »)."""

from datetime import timedelta
from typing import Any

import pytest

from parsers.request import ClueKind, NumberRole, OrderNumber, Place, Reading
from policies.match import How, Match, Matched, NotCertain, Unsure
from policies.matching import MOST_OFFERED, match_order, named_in_own_words, order_to_confirm
from policies.order import Order, Status
from tests.builders import CLAIRE, MANON, PLACED, a_clue, a_line, a_number, a_reading, an_order, orders_seen

MINE, OTHER, CLOSED = "4071852", "4071990", "4060001"
UNKNOWN, STRANGERS = "4999999", "4072011"

FIRST = an_order(MINE)
SECOND = an_order(OTHER, placed_at=PLACED + timedelta(days=1))
SHIPPED = an_order(CLOSED, Status.SHIPPED, placed_at=PLACED - timedelta(days=30))
OF_MANON = an_order(STRANGERS, email=MANON)

POINTING = (Place.QUOTED, Place.FORWARDED, Place.ATTACHED, Place.LINK, Place.THREAD, Place.SIGNATURE)


def matched(reading: Reading, *orders: Order) -> Match:
    return match_order(reading, orders_seen(reading, *orders))


def mail(*numbers: OrderNumber | str, **more: Any) -> Reading:
    return a_reading(numbers=[a_number(one) if isinstance(one, str) else one for one in numbers], **more)


def told(match: Match) -> tuple[str, ...]:
    """Say a match in short: how and which order, or why not and which are offered."""
    match match:
        case Matched(orders=orders, how=how):
            return (str(how), *(order.number for order in orders))
        case NotCertain(why=why, candidates=candidates):
            return (str(why), *(order.number for order in candidates))


@pytest.mark.parametrize("place", [Place.OWN, Place.SUBJECT])
@pytest.mark.parametrize("role", [NumberRole.ASKED, NumberRole.PLAIN])
def test_a_number_of_the_senders_in_text_or_subject_is_the_order(place: Place, role: NumberRole) -> None:
    for order in (FIRST, an_order(MINE, email=MANON, aliases=("x@orange.fr", CLAIRE)), an_order(MINE, Status.SHIPPED)):
        assert told(matched(mail(a_number(MINE, place=place, role=role)), order, SECOND)) == ("number", MINE)


def test_other_numbers_beside_it_are_ignored_unless_the_words_ask_for_them() -> None:
    beside = a_number(UNKNOWN, role=NumberRole.PLAIN)
    asked = a_number(UNKNOWN)
    plain = a_number(MINE, role=NumberRole.PLAIN)

    assert told(matched(mail(MINE, beside), FIRST, SECOND)) == ("number", MINE)
    assert told(matched(mail(plain, beside), FIRST, SECOND)) == ("number", MINE)
    assert told(matched(mail(plain, asked), FIRST, SECOND))[0] == "not_theirs"
    assert told(matched(mail(a_number(MINE, place=Place.SUBJECT), asked), FIRST, SECOND))[0] == "conflict"


def test_several_asked_for_in_one_text_are_several_whoevers_they_are() -> None:
    assert told(matched(mail(MINE, OTHER), FIRST, SECOND)) == ("several", MINE, OTHER)
    assert told(matched(mail(MINE, UNKNOWN), FIRST)) == ("several", MINE)
    assert told(matched(mail(UNKNOWN, "4888888"), FIRST)) == ("several",)


def test_two_numbers_that_merely_stand_in_one_text_are_asked_about() -> None:
    plain = [a_number(one, role=NumberRole.PLAIN) for one in (MINE, OTHER)]

    assert told(matched(mail(*plain), FIRST, SECOND)) == ("conflict", MINE, OTHER)


def test_a_number_that_cannot_be_one_is_not_a_second_order() -> None:
    slip = a_number("407185", well_formed=False)

    assert told(matched(mail(MINE, slip), FIRST, SECOND)) == ("conflict", MINE, OTHER)


def test_one_to_cancel_and_one_to_keep_is_about_the_first() -> None:
    kept = a_number(OTHER, role=NumberRole.KEPT)

    assert told(matched(mail(MINE, kept), FIRST, SECOND)) == ("number", MINE)


def test_one_that_is_only_mentioned_changes_nothing() -> None:
    passing = a_number(OTHER, role=NumberRole.MENTIONED)

    assert told(matched(mail(MINE, passing), FIRST, SECOND)) == ("number", MINE)
    assert told(matched(mail(passing), FIRST, SECOND))[0] == "no_number"


def test_a_number_to_cancel_and_to_keep_is_certain_of_nothing() -> None:
    both = mail(MINE, a_number(MINE, role=NumberRole.KEPT))
    strange = mail(a_number(UNKNOWN, role=NumberRole.KEPT))

    assert told(matched(both, FIRST, SECOND)) == ("conflict", OTHER)
    assert told(matched(strange, FIRST)) == ("conflict", MINE)


def test_the_only_open_order_is_not_meant_where_it_is_the_one_to_keep() -> None:
    assert isinstance(matched(mail(a_number(MINE, role=NumberRole.KEPT)), FIRST), NotCertain)


def test_subject_and_text_that_name_two_orders_of_the_sender_are_asked_about() -> None:
    reading = mail(a_number(MINE, place=Place.SUBJECT), OTHER)

    assert told(matched(reading, FIRST, SECOND)) == ("conflict", OTHER, MINE)


def test_where_what_is_shown_and_what_is_written_differ_no_order_is_certain() -> None:
    for place in (Place.OWN, Place.SUBJECT):
        assert told(matched(mail(a_number(MINE, certain=False, place=place)), FIRST))[0] == "uncertain_number"
    assert told(matched(mail(MINE, a_number(OTHER, certain=False, place=Place.QUOTED)), FIRST)) == ("number", MINE)


def test_a_number_that_is_not_theirs_is_told_the_same_whether_it_exists_or_not() -> None:
    unknown = matched(mail(UNKNOWN), FIRST, SECOND)
    strangers = matched(mail(STRANGERS), FIRST, SECOND, OF_MANON)

    assert told(unknown) == told(strangers) == ("not_theirs", OTHER, MINE)
    assert isinstance(unknown, NotCertain)
    assert isinstance(strangers, NotCertain)
    assert (unknown.foreign, strangers.foreign) == (None, OF_MANON)


@pytest.mark.parametrize("role", [NumberRole.ASKED, NumberRole.PLAIN])
def test_the_only_open_order_is_not_meant_where_another_number_is_given(role: NumberRole) -> None:
    assert told(matched(mail(a_number(UNKNOWN, role=role)), FIRST)) == ("not_theirs", MINE)


def test_figures_that_nothing_calls_an_order_leave_the_quoted_number_standing() -> None:
    quoted = a_number(MINE, place=Place.QUOTED, role=NumberRole.PLAIN)
    figures = a_number(UNKNOWN, role=NumberRole.PLAIN, labelled=False)

    assert told(matched(mail(figures, quoted), FIRST, SECOND)) == ("pointed", MINE)
    assert told(matched(mail(figures), FIRST, SECOND))[0] == "not_theirs"
    for called in (
        a_number(UNKNOWN, role=NumberRole.PLAIN, labelled=True),
        a_number(UNKNOWN, role=NumberRole.ASKED, labelled=False),
    ):
        assert told(matched(mail(called, quoted), FIRST, SECOND))[0] == "not_theirs"


def test_a_near_miss_is_offered_first_and_never_guessed() -> None:
    for written in ("4071853", "4078152", "407152", "40718522"):
        for strangers in ((), (an_order(written, email=MANON),)):
            match = matched(mail(a_number(written, well_formed=len(written) == 7)), FIRST, SECOND, *strangers)
            assert told(match) == ("not_theirs", MINE, OTHER)
    assert told(matched(mail("4071853"), an_order(MINE))) == ("not_theirs", MINE)


def test_the_number_of_two_strangers_names_nobody_to_ask() -> None:
    plain = [a_number(one, role=NumberRole.PLAIN) for one in (STRANGERS, UNKNOWN)]
    match = matched(mail(*plain), OF_MANON)

    assert isinstance(match, NotCertain)
    assert match.foreign is None


@pytest.mark.parametrize("place", POINTING)
def test_a_number_beside_the_own_words_says_which_order(place: Place) -> None:
    pointed = a_number(MINE, place=place, role=NumberRole.PLAIN, labelled=False)
    how = How.THREAD if place is Place.THREAD else How.POINTED

    assert told(matched(mail(pointed), FIRST, SECOND)) == (how, MINE)


def test_the_own_words_stand_above_what_they_quote() -> None:
    quoted = a_number(OTHER, place=Place.QUOTED, role=NumberRole.PLAIN)

    assert told(matched(mail(MINE, quoted), FIRST, SECOND)) == ("number", MINE)


def test_two_orders_that_are_pointed_at_are_asked_about() -> None:
    numbers = [a_number(one, place=Place.QUOTED, role=NumberRole.PLAIN) for one in (MINE, OTHER)]

    assert told(matched(mail(*numbers), FIRST, SECOND))[0] == "conflict"


def test_a_quoted_number_that_is_not_theirs_is_not_the_only_open_order() -> None:
    quoted = a_number(STRANGERS, place=Place.QUOTED, role=NumberRole.PLAIN)

    assert told(matched(mail(quoted), FIRST, OF_MANON)) == ("not_theirs", MINE)
    for place in (Place.THREAD, Place.SIGNATURE):
        aside = a_number(STRANGERS, place=place, role=NumberRole.PLAIN)
        assert told(matched(mail(aside), FIRST, OF_MANON)) == ("only_open", MINE)


def test_words_that_describe_another_order_outweigh_what_is_quoted() -> None:
    album = an_order(OTHER, lines=(a_line(label="Toile 40 × 60 cm", unit_price_minor=8900),))
    quoted = a_number(MINE, place=Place.QUOTED, role=NumberRole.PLAIN)
    reading = mail(quoted, clues=(a_clue(ClueKind.AMOUNT, "94.90"), a_clue(ClueKind.PRODUCT, "toile")))

    assert told(matched(reading, FIRST, album)) == ("conflict", MINE, OTHER)


def test_words_that_describe_the_quoted_order_or_fit_both_leave_it_standing() -> None:
    quoted = a_number(MINE, place=Place.QUOTED, role=NumberRole.PLAIN)
    parts = an_order(OTHER, lines=(a_line(1, 6510),))  # in all 71.00, which is a line of the first

    for amount in ("76.90", "71.00"):
        reading = mail(quoted, clues=(a_clue(ClueKind.AMOUNT, amount),))
        assert told(matched(reading, FIRST, parts)) == ("pointed", MINE)


def test_quoted_figures_speak_against_the_only_open_order_where_they_fit_a_closed_one() -> None:
    shipped = an_order(CLOSED, Status.SHIPPED, lines=(a_line(3),))
    date = a_clue(ClueKind.DATE, "2026-10-11", place=Place.QUOTED)
    older = an_order(CLOSED, Status.SHIPPED, placed_at=PLACED - timedelta(days=30))

    assert told(matched(mail(clues=(date,)), FIRST, shipped)) == ("only_open", MINE)
    assert told(matched(mail(clues=(date,)), FIRST, older)) == ("conflict", MINE)


def test_without_a_number_the_only_order_that_could_change_is_meant() -> None:
    in_production = an_order(MINE, Status.IN_PRODUCTION, lines=(a_line(2, processed=1),))

    for order in (FIRST, in_production, an_order(MINE, Status.AWAITING_PAYMENT)):
        assert told(matched(mail(), order, SHIPPED)) == ("only_open", MINE)


def test_an_order_with_everything_processed_could_not_change() -> None:
    made = an_order(OTHER, Status.IN_PRODUCTION, lines=(a_line(2, processed=2),))

    assert told(matched(mail(), FIRST, made)) == ("only_open", MINE)


def test_without_an_open_one_the_only_order_is_meant_and_of_several_none() -> None:
    canceled = an_order(OTHER, Status.CANCELED)

    assert told(matched(mail(), SHIPPED)) == ("only_one", CLOSED)
    assert told(matched(mail(), SHIPPED, canceled)) == ("no_number", OTHER, CLOSED)
    assert told(matched(mail(), FIRST, SECOND, SHIPPED)) == ("no_number", OTHER, MINE)
    assert told(matched(mail(), OF_MANON)) == ("no_number",)


@pytest.mark.parametrize(
    "clue",
    [
        a_clue(ClueKind.DATE, "2026-10-01"),
        a_clue(ClueKind.PRODUCT, "toile"),
        a_clue(ClueKind.AMOUNT, "120.00"),
        a_clue(ClueKind.STATE, "received"),
        a_clue(ClueKind.STATE, "unpaid"),
    ],
)
def test_the_only_open_order_is_not_meant_where_the_mail_describes_another(clue: Any) -> None:
    assert told(matched(mail(clues=(clue,)), FIRST, SHIPPED)) == ("conflict", MINE)


def test_what_fits_the_only_open_order_does_not_speak_against_it() -> None:
    clues = (
        a_clue(ClueKind.DATE, "2026-11-10"),
        a_clue(ClueKind.PRODUCT, "album photo"),
        a_clue(ClueKind.AMOUNT, "76.90"),
        a_clue(ClueKind.AMOUNT, "71.00"),
        a_clue(ClueKind.AMOUNT, "75.00", exact=False),
        a_clue(ClueKind.STATE, "paid"),
    )

    assert told(matched(mail(clues=clues), FIRST, SHIPPED)) == ("only_open", MINE)


def test_an_amount_to_the_cent_singles_out_a_closed_order_and_asks_for_an_open_one() -> None:
    big = an_order(OTHER, lines=(a_line(2),))
    shipped = an_order(CLOSED, Status.SHIPPED, lines=(a_line(3),))
    open_one = mail(clues=(a_clue(ClueKind.AMOUNT, "147.90"),))
    closed_one = mail(clues=(a_clue(ClueKind.AMOUNT, "218.90"),))

    assert told(matched(open_one, FIRST, big, shipped)) == ("weak", OTHER, MINE)
    assert told(matched(closed_one, FIRST, big, shipped)) == ("described", CLOSED)


def test_a_single_weaker_sign_singles_out_nothing() -> None:
    toile = an_order(OTHER, lines=(a_line(label="Toile 40 × 60 cm"),), placed_at=PLACED + timedelta(days=3))
    one = mail(clues=(a_clue(ClueKind.PRODUCT, "toile"),))
    two = mail(clues=(a_clue(ClueKind.PRODUCT, "toile"), a_clue(ClueKind.DATE, "2026-11-13")))

    assert told(matched(one, FIRST, toile)) == ("no_number", OTHER, MINE)
    assert told(matched(two, FIRST, toile)) == ("weak", OTHER, MINE)


def test_a_number_in_a_file_name_only_agrees() -> None:
    def named(number: str, *, labelled: bool = True) -> Reading:
        return mail(a_number(number, place=Place.FILE_NAME, role=NumberRole.PLAIN, labelled=labelled))

    assert told(matched(named(MINE), FIRST, SHIPPED)) == ("only_open", MINE)
    assert told(matched(named(MINE), FIRST, SECOND)) == ("weak", MINE, OTHER)
    assert told(matched(named(UNKNOWN), FIRST)) == ("weak", MINE)
    assert told(matched(named(UNKNOWN, labelled=False), FIRST)) == ("only_open", MINE)


def test_a_question_back_offers_open_orders_newest_first_and_no_more_than_a_person_reads() -> None:
    many = [an_order(str(4_070_000 + at), placed_at=PLACED + timedelta(days=at)) for at in range(9)]
    match = matched(mail(), *many, SHIPPED)

    assert told(match) == ("no_number", *(str(4_070_000 + at) for at in range(8, 8 - MOST_OFFERED, -1)))


def test_orders_of_others_are_never_offered() -> None:
    for numbers in ((), (STRANGERS,), (MINE, STRANGERS), (a_number(STRANGERS, place=Place.QUOTED),)):
        match = matched(mail(*numbers), FIRST, SECOND, OF_MANON)
        assert isinstance(match, NotCertain)
        assert OF_MANON not in match.candidates


def test_named_in_own_words_leaves_out_what_is_kept_mentioned_or_others_words() -> None:
    numbers = (
        a_number("1"),
        a_number("2", role=NumberRole.PLAIN, place=Place.SUBJECT),
        a_number("3", role=NumberRole.KEPT),
        a_number("4", role=NumberRole.MENTIONED),
        a_number("5", place=Place.QUOTED),
    )

    assert [one.number for one in named_in_own_words(mail(*numbers))] == ["1", "2"]


def to_confirm(reading: Reading, *orders: Order) -> str | None:
    seen = orders_seen(reading, *orders)
    order = order_to_confirm(reading, match_order(reading, seen), seen)
    return None if order is None else order.number


def test_an_unproven_mail_with_the_number_of_an_order_that_could_change_asks_its_account() -> None:
    assert to_confirm(mail(MINE, proven=False), FIRST) == MINE
    assert to_confirm(mail(STRANGERS, proven=False), FIRST, OF_MANON) == STRANGERS
    assert to_confirm(mail(CLOSED, proven=False), SHIPPED, FIRST) is None
    assert to_confirm(mail(UNKNOWN, proven=False), FIRST) is None


def test_an_unproven_mail_without_a_number_asks_the_account_of_exactly_one_open_order() -> None:
    assert to_confirm(mail(proven=False), FIRST, SHIPPED) == MINE
    assert to_confirm(mail(proven=False), FIRST, SECOND) is None
    assert to_confirm(mail(proven=False), SHIPPED) is None


def test_an_alias_is_not_the_account() -> None:
    aliased = an_order(MINE, email=MANON, aliases=(CLAIRE,))

    assert to_confirm(mail(proven=False), aliased) is None
    assert to_confirm(mail(proven=False), aliased, SECOND) == OTHER
    assert to_confirm(mail(MINE, proven=False), aliased) == MINE


def test_nobody_is_asked_to_confirm_where_the_order_is_not_certain() -> None:
    two = mail(a_number(MINE, place=Place.SUBJECT), OTHER, proven=False)
    hidden = mail(a_number(MINE, certain=False), proven=False)

    assert to_confirm(two, FIRST, SECOND) is None
    assert to_confirm(hidden, FIRST) is None


def test_every_reason_of_doubt_is_reached() -> None:
    reasons = {
        told(matched(reading, FIRST, SECOND))[0]
        for reading in (
            mail(),
            mail(UNKNOWN),
            mail(MINE, OTHER),
            mail(a_number(MINE, certain=False)),
            mail(a_number(MINE, place=Place.SUBJECT), OTHER),
            mail(a_number(MINE, place=Place.FILE_NAME, role=NumberRole.PLAIN)),
        )
    }
    assert reasons == {str(one) for one in Unsure}
