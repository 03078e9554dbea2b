"""What becomes of a known order when the book says something else (contract, « Importing a book again »)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from policies.advance import Advanced, Concern, Disagreement, advance
from policies.order import Customer, Order, Status
from tests.builders import a_line, an_order, golden_order

CLOSED = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BEFORE, AFTER = CLOSED - timedelta(minutes=5), CLOSED + timedelta(minutes=5)

FORWARD = (Status.AWAITING_PAYMENT, Status.PAID, Status.IN_PRODUCTION, Status.FINALIZED, Status.SHIPPED)
ENDS = (Status.CANCELED, Status.PRODUCTION_STOPPED)


def told(advanced: Advanced) -> list[tuple[str, str, str]]:
    return [(one.field, one.ours, one.theirs) for one in advanced.disagreements]


def moved(ours: Order, theirs: Order, as_of: datetime = AFTER) -> Advanced:
    advanced = advance(ours, theirs, as_of=as_of)
    assert all(one.order == ours.number for one in advanced.disagreements)
    return advanced


def paid_order(status: Status = Status.PAID, **more: Any) -> Order:
    """An order with two lines, 3 pieces of the first, so that one may be processed."""
    return an_order(status=status, lines=(a_line(3, 1000), a_line(1, 3990, label="Toile")), **more)


def test_the_same_book_again_changes_nothing_and_says_nothing() -> None:
    for status in Status:
        order = an_order(status=status)

        assert moved(order, order) == Advanced(order=order, disagreements=())


@pytest.mark.parametrize(
    "ours,theirs",
    [(one, other) for one, other in product(FORWARD, FORWARD) if FORWARD.index(other) > FORWARD.index(one)],
)
def test_statuses_move_forward_also_over_steps_that_no_book_showed(ours: Status, theirs: Status) -> None:
    advanced = moved(an_order(status=ours), an_order(status=theirs, changed_at=AFTER))

    assert advanced.order.status is theirs
    assert advanced.order.changed_at == AFTER
    assert advanced.order.paid_minor == 7690
    assert advanced.disagreements == ()


@pytest.mark.parametrize(
    "ours,theirs",
    [(one, other) for one, other in product(FORWARD, FORWARD) if FORWARD.index(other) < FORWARD.index(one)],
)
def test_a_status_never_moves_back(ours: Status, theirs: Status) -> None:
    advanced = moved(an_order(status=ours), an_order(status=theirs, paid_minor=7690))

    assert advanced.order.status is ours
    assert told(advanced) == [("status", ours, theirs)]


@pytest.mark.parametrize("end,theirs", [(end, other) for end, other in product(ENDS, Status) if end is not other])
def test_canceled_and_production_stopped_are_ends(end: Status, theirs: Status) -> None:
    closed = an_order(status=end, paid_minor=7690)

    advanced = moved(closed, an_order(status=theirs, paid_minor=7690))

    assert advanced.order.status is end
    assert told(advanced) == [("status", end, theirs)]


def test_the_shop_may_close_an_order_itself() -> None:
    closed_by_shop = an_order(status=Status.CANCELED, credited_minor=7690, changed_at=CLOSED)

    advanced = moved(an_order(), closed_by_shop)

    assert advanced == Advanced(order=closed_by_shop, disagreements=())


@pytest.mark.parametrize("credited", [None, 0])
def test_a_paid_order_closed_by_staff_without_a_credit_is_shown_to_a_person(credited: int | None) -> None:
    canceled = moved(an_order(), an_order(status=Status.CANCELED, credited_minor=credited))
    stopped = moved(golden_order(), replace(golden_order(), status=Status.PRODUCTION_STOPPED, credited_minor=credited))

    assert canceled.order.status is Status.CANCELED
    assert [one.concern for one in canceled.disagreements] == [Concern.UNCREDITED]
    assert told(canceled) == [("credited", "76.90 due", "0.00")]
    assert told(stopped) == [("credited", "52.76 due", "0.00")]


def test_an_unpaid_or_wholly_billed_order_closed_by_staff_needs_no_credit() -> None:
    unpaid = moved(an_order(status=Status.AWAITING_PAYMENT), an_order(status=Status.CANCELED, paid_minor=0))
    lines = (a_line(2, 1000, processed=2),)
    made = an_order(status=Status.IN_PRODUCTION, lines=lines, shipping_minor=0)
    billed = moved(made, replace(made, status=Status.PRODUCTION_STOPPED))

    assert unpaid.disagreements == billed.disagreements == ()


def test_a_closed_order_without_credit_is_shown_once_and_not_with_each_book() -> None:
    closed = an_order(status=Status.CANCELED, credited_minor=None)

    assert moved(closed, closed).disagreements == ()


def test_payment_is_taken_once_and_never_changes_after() -> None:
    unpaid = an_order(status=Status.AWAITING_PAYMENT)

    on_payment = moved(unpaid, an_order(status=Status.PAID))
    again = moved(an_order(), an_order(paid_minor=8000))
    taken_back = moved(an_order(status=Status.AWAITING_PAYMENT, paid_minor=7690), unpaid)

    assert (on_payment.order.paid_minor, on_payment.disagreements) == (7690, ())
    assert (again.order.paid_minor, told(again)) == (7690, [("paid", "76.90", "80.00")])
    assert (taken_back.order.paid_minor, told(taken_back)) == (7690, [("paid", "76.90", "0.00")])


def test_an_order_whose_price_changed_before_it_was_paid_stays_unpaid_and_is_a_persons() -> None:
    ours = an_order(status=Status.AWAITING_PAYMENT)
    theirs = an_order(lines=(a_line(2),))

    advanced = moved(ours, theirs)

    assert (advanced.order.status, advanced.order.paid_minor) == (Status.AWAITING_PAYMENT, 0)
    assert told(advanced) == [
        ("status", "awaiting_payment", "paid"),
        ("paid", "0.00", "147.90"),
        ("lines[0].quantity", "1", "2"),
    ]


def test_processed_rises_and_never_falls() -> None:
    ours = paid_order(Status.IN_PRODUCTION)
    two = replace(ours, lines=(replace(ours.lines[0], processed=2), ours.lines[1]))

    risen, fallen = moved(ours, two), moved(two, ours)

    assert [line.processed for line in risen.order.lines] == [2, 0]
    assert risen.disagreements == ()
    assert [line.processed for line in fallen.order.lines] == [2, 0]
    assert told(fallen) == [("lines[0].processed", "2", "0")]


def test_lines_prices_discount_shipping_and_currency_never_change() -> None:
    ours = paid_order(discount_minor=100)
    line = replace(ours.lines[0], reference="X", label="Y", quantity=4, unit_price_minor=1, withdrawable=True)
    theirs = replace(
        ours, lines=(line, ours.lines[1]), discount_minor=200, shipping_minor=0, currency="CHF", paid_minor=1
    )

    advanced = moved(ours, theirs)

    assert advanced.order == ours
    assert [one.field for one in advanced.disagreements] == [
        "paid",
        "currency",
        "discount",
        "shipping",
        "lines[0].reference",
        "lines[0].label",
        "lines[0].quantity",
        "lines[0].unit_price",
        "lines[0].withdrawable",
    ]


def test_a_line_more_or_less_takes_no_counts() -> None:
    ours = paid_order(Status.IN_PRODUCTION)
    theirs = replace(ours, lines=(replace(ours.lines[0], processed=1),))

    advanced = moved(ours, theirs)

    assert advanced.order == ours
    assert told(advanced) == [("lines", "2", "1")]


def test_the_shares_of_the_discount_are_never_computed_again() -> None:
    ours = paid_order(discount_minor=101)
    shares = tuple(line.discount_minor for line in ours.lines)
    theirs = replace(
        ours,
        lines=tuple(replace(line, discount_minor=0 if at else 101) for at, line in enumerate(ours.lines)),
        status=Status.IN_PRODUCTION,
    )

    advanced = moved(ours, theirs)

    assert tuple(line.discount_minor for line in advanced.order.lines) == shares
    assert advanced.disagreements == ()


def test_whose_order_it_is_its_language_and_invoice_are_the_books_to_say() -> None:
    moved_house = Customer(email="new@orange.fr", name="Claire Vasseur-Lemoine", aliases=("c@gmail.com",))
    for ours in (an_order(), an_order(status=Status.CANCELED, closed_at=CLOSED, credited_minor=7690)):
        theirs = replace(ours, customer=moved_house, language="en", invoice="F-7")

        advanced = moved(ours, theirs)

        assert advanced == Advanced(order=theirs, disagreements=())
        assert moved(theirs, replace(theirs, language=None, invoice=None)).order == theirs


def test_the_date_of_a_saved_order_may_move_until_it_is_paid() -> None:
    later = an_order().placed_at + timedelta(days=3)

    saved = moved(an_order(status=Status.AWAITING_PAYMENT), an_order(placed_at=later))
    paid = moved(an_order(), an_order(placed_at=later))

    assert (saved.order.placed_at, saved.disagreements) == (later, ())
    assert paid.order.placed_at == an_order().placed_at
    assert [one.field for one in paid.disagreements] == ["placed_at"]


def closed_by_us(status: Status = Status.CANCELED, **more: Any) -> Order:
    return an_order(status=status, closed_at=CLOSED, changed_at=CLOSED, **({"credited_minor": 7690} | more))


def test_what_we_closed_stays_closed() -> None:
    for theirs in (Status.PAID, Status.IN_PRODUCTION, Status.SHIPPED, Status.PRODUCTION_STOPPED):
        advanced = moved(closed_by_us(), an_order(status=theirs, changed_at=AFTER))

        assert advanced.order == closed_by_us()
        assert told(advanced) == [("status", "canceled", theirs)]


def test_what_we_closed_and_is_made_all_the_same_is_urgent() -> None:
    made = moved(closed_by_us(), an_order(status=Status.IN_PRODUCTION))
    waiting = moved(closed_by_us(), an_order(status=Status.PAID))

    assert [one.urgent for one in made.disagreements] == [True]
    assert [one.urgent for one in waiting.disagreements] == [False]


def test_a_book_from_before_our_closing_could_not_know_it() -> None:
    stopped = paid_order(Status.PRODUCTION_STOPPED, closed_at=CLOSED, credited_minor=7000)

    assert moved(closed_by_us(), an_order(), as_of=BEFORE).disagreements == ()
    assert moved(stopped, paid_order(Status.IN_PRODUCTION), as_of=BEFORE).disagreements == ()


def test_a_book_from_before_our_closing_that_was_further_already_is_a_persons() -> None:
    stopped = paid_order(Status.PRODUCTION_STOPPED, closed_at=CLOSED, credited_minor=7000)
    more = paid_order(Status.IN_PRODUCTION)
    more = replace(more, lines=(replace(more.lines[0], processed=3), more.lines[1]))

    printed_more = moved(stopped, more, as_of=BEFORE)

    assert told(moved(closed_by_us(), an_order(status=Status.IN_PRODUCTION), as_of=BEFORE)) == [
        ("status", "canceled", "in_production")
    ]
    assert told(moved(stopped, paid_order(Status.FINALIZED), as_of=BEFORE)) == [
        ("status", "production_stopped", "finalized")
    ]
    assert printed_more.order == stopped
    assert told(printed_more) == [("lines[0].processed", "0", "3")]
    assert printed_more.disagreements[0].urgent


@pytest.mark.parametrize("as_of", [BEFORE, AFTER])
def test_an_order_that_we_voided_and_that_was_paid_is_a_persons_at_once(as_of: datetime) -> None:
    voided = closed_by_us(paid_minor=0, credited_minor=0)

    advanced = moved(voided, an_order(), as_of=as_of)

    assert advanced.order == replace(voided, paid_minor=7690)
    paid = Disagreement(
        order=voided.number,
        field="paid",
        ours="0.00",
        theirs="76.90",
        concern=Concern.PAID_AFTER_VOID,
        urgent=True,
    )
    assert paid in advanced.disagreements


def test_what_the_ledger_granted_stands_above_the_book() -> None:
    advanced = moved(closed_by_us(), closed_by_us(credited_minor=5000))

    assert advanced.order.credited_minor == 7690
    assert told(advanced) == [("credited", "76.90", "50.00")]
    assert moved(closed_by_us(), closed_by_us(credited_minor=None)).disagreements == ()


def test_a_status_moves_on_although_the_book_names_another_payment() -> None:
    advanced = moved(an_order(), an_order(status=Status.IN_PRODUCTION, paid_minor=8000))

    assert (advanced.order.status, advanced.order.paid_minor) == (Status.IN_PRODUCTION, 7690)
    assert told(advanced) == [("paid", "76.90", "80.00")]


def test_the_times_that_go_with_a_status_are_kept_where_the_book_does_not_repeat_them() -> None:
    begun = an_order(status=Status.IN_PRODUCTION, changed_at=BEFORE, production_started_at=BEFORE)

    same = moved(begun, an_order(status=Status.IN_PRODUCTION)).order
    shipped = moved(begun, an_order(status=Status.SHIPPED)).order

    assert (same.changed_at, same.production_started_at) == (BEFORE, BEFORE)
    assert (shipped.changed_at, shipped.production_started_at) == (None, BEFORE)


def test_only_what_costs_money_meanwhile_is_urgent() -> None:
    def urgent(ours: Order, theirs: Order) -> list[bool]:
        return [one.urgent for one in moved(ours, theirs).disagreements]

    made = an_order(status=Status.IN_PRODUCTION, lines=(a_line(2, processed=1),))

    assert urgent(closed_by_us(), closed_by_us(credited_minor=5000)) == [True]
    assert urgent(an_order(), an_order(paid_minor=8000)) == [False]
    assert urgent(made, replace(made, lines=(replace(made.lines[0], processed=0),))) == [False]
    assert urgent(an_order(), an_order(status=Status.CANCELED)) == [False]


@pytest.mark.parametrize("end,theirs", [(end, other) for end, other in product(ENDS, Status) if end is not other])
def test_an_order_whose_closing_was_taken_back_follows_a_book_from_then_on(end: Status, theirs: Status) -> None:
    reversed_ = an_order(status=end, paid_minor=7690, reversed_at=CLOSED)
    book = an_order(status=theirs, paid_minor=7690)

    for as_of in (CLOSED, AFTER):
        advanced = moved(reversed_, book, as_of)
        assert (advanced.order.status, advanced.order.reversed_at) == (theirs, CLOSED)
        assert "status" not in {one.field for one in advanced.disagreements}
    earlier = moved(reversed_, book, BEFORE)
    assert (earlier.order.status, earlier.disagreements) == (end, ()), "it cannot know of it"


def test_an_order_that_moves_again_after_its_reversal_moves_forward_only() -> None:
    ours = an_order(status=Status.IN_PRODUCTION, reversed_at=CLOSED)

    assert told(moved(ours, an_order(status=Status.PAID))) == [("status", Status.IN_PRODUCTION, Status.PAID)]


def test_a_void_taken_back_is_not_paid_with_another_sum() -> None:
    ours = an_order(status=Status.CANCELED, paid_minor=0, reversed_at=CLOSED)
    advanced = moved(ours, an_order(status=Status.PAID, paid_minor=7000))

    assert (advanced.order.status, advanced.order.paid_minor) == (Status.CANCELED, 0)
    assert {field for field, _, _ in told(advanced)} == {"status", "paid"}
