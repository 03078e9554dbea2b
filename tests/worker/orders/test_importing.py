"""Importing a book: whole or not at all, forward only, each disagreement a person's."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from policies.order import Order, Status
from tests.builders import CLAIRE, MANON, PLACED, RECEIVED, a_line, an_order, golden_order
from tests.worker.shop import Shop
from worker.cases import close_case
from worker.engines import Engines, open_engines
from worker.orders.book import Book
from worker.orders.importing import DisagreementsError, Imported, OlderBookError, _plan, _write, import_book
from worker.orders.rows import load_orders, numbers_of
from worker.schema import book_import, case_file
from worker.unit import UnitOfWork

AS_OF = RECEIVED


@pytest.fixture
def engines(upgraded_url: str) -> Iterator[Engines]:
    opened = open_engines(upgraded_url)
    yield opened
    opened.dispose()


def take(
    engines: Engines, *orders: Order, as_of: datetime | None = AS_OF, strict: bool = False
) -> tuple[int, int, int]:
    ordered = tuple(sorted(orders, key=lambda one: one.number))
    done = import_book(engines, Book(as_of=as_of, orders=ordered), at=AS_OF + timedelta(minutes=1), strict=strict)
    return done.new, done.changed, len(done.disagreements)


def held(engines: Engines, number: str = "4071852") -> Order:
    with engines.reader.connect() as connection:
        [order] = load_orders(connection, [number])
    return order


def cases(engines: Engines) -> list[tuple[str, str, bool]]:
    with engines.reader.connect() as connection:
        rows = connection.execute(select(case_file).order_by(case_file.c.id)).all()
    return [(row.subject_key, row.ground, row.closed_at is None) for row in rows]


def test_a_new_order_is_read_back_as_the_book_gave_it(engines: Engines) -> None:
    order = golden_order(aliases=("b@orange.fr", "a@orange.fr"))
    assert take(engines, order) == (1, 0, 0)
    assert held(engines) == replace(order, customer=replace(order.customer, aliases=("a@orange.fr", "b@orange.fr")))


def test_an_order_moves_forward_and_its_counts_rise(engines: Engines) -> None:
    take(engines, an_order(lines=(a_line(10, 100),)))
    later = an_order(status=Status.IN_PRODUCTION, lines=(a_line(10, 100, processed=4),))
    assert take(engines, later, as_of=AS_OF + timedelta(minutes=5)) == (0, 1, 0)
    assert (held(engines).status, held(engines).lines[0].processed) == (Status.IN_PRODUCTION, 4)


def test_a_step_back_is_a_case_until_a_later_book_agrees(engines: Engines) -> None:
    produced = an_order(status=Status.IN_PRODUCTION)
    take(engines, produced)
    assert take(engines, an_order(status=Status.PAID), as_of=AS_OF + timedelta(minutes=5)) == (0, 0, 1)
    assert held(engines).status is Status.IN_PRODUCTION
    assert cases(engines) == [("order:4071852:status", "book_differs", True)]
    take(engines, produced, as_of=AS_OF + timedelta(minutes=10))
    assert cases(engines) == [("order:4071852:status", "book_differs", False)]


def test_the_rest_of_a_book_is_taken_beside_a_disagreement_and_nothing_with_strict(engines: Engines) -> None:
    take(engines, an_order())
    changed = an_order(shipping_minor=990)
    other = an_order("4071990")
    later = AS_OF + timedelta(minutes=5)
    with pytest.raises(DisagreementsError, match=r"order 4071852, shipping: we hold 5.90, the book says 9.90"):
        take(engines, changed, other, as_of=later, strict=True)
    assert cases(engines) == []
    assert take(engines, changed, other, as_of=later)[0] == 1
    assert held(engines).shipping_minor == 590
    assert held(engines, "4071990") == other


def test_an_older_book_is_refused(engines: Engines) -> None:
    take(engines, an_order())
    with pytest.raises(OlderBookError, match="older than the one imported last"):
        take(engines, an_order(status=Status.SHIPPED), as_of=AS_OF - timedelta(seconds=1))
    assert held(engines).status is Status.PAID


def test_the_same_book_twice_changes_nothing(engines: Engines) -> None:
    orders = [an_order(str(4_070_000 + at), placed_at=PLACED + timedelta(minutes=at)) for at in range(1200)]
    assert take(engines, *orders) == (1200, 0, 0)
    assert take(engines, *orders) == (0, 0, 0)


def test_a_book_without_a_time_or_with_one_to_come_is_true_when_it_is_imported(engines: Engines) -> None:
    at = AS_OF + timedelta(minutes=1)
    for as_of, said in ((None, "has no as_of"), (AS_OF + timedelta(days=9), "still to come")):
        done = import_book(engines, Book(as_of=as_of, orders=()), at=at)
        assert done.as_of == at
        assert said in (done.note or "")
    later = import_book(engines, Book(as_of=at + timedelta(minutes=1), orders=()), at=at + timedelta(minutes=2))
    assert later.note is None
    with pytest.raises(OlderBookError):
        import_book(engines, Book(as_of=AS_OF, orders=()), at=at + timedelta(minutes=3))


def test_what_a_person_read_and_closed_comes_back_only_with_other_words(engines: Engines) -> None:
    take(engines, an_order())
    book = an_order(shipping_minor=990)
    take(engines, book, as_of=AS_OF + timedelta(minutes=5))
    with UnitOfWork(engines.writer) as unit:
        assert close_case(unit.connection, "order:4071852:shipping", by="anna", at=AS_OF)
        unit.commit()

    assert take(engines, book, as_of=AS_OF + timedelta(minutes=10)) == (0, 0, 2)
    assert [still_open for key, _, still_open in cases(engines) if key.endswith("shipping")] == [False]
    take(engines, an_order(shipping_minor=1000), as_of=AS_OF + timedelta(minutes=15))
    assert [still_open for key, _, still_open in cases(engines) if key.endswith("shipping")] == [False, True]


def test_the_books_address_is_whose_order_it_is(engines: Engines) -> None:
    take(engines, an_order(aliases=("old@orange.fr",)))
    take(engines, an_order(email=MANON, aliases=("new@orange.fr",)), as_of=AS_OF + timedelta(minutes=5))
    with engines.reader.connect() as connection:
        found = {one: numbers_of(connection, one) for one in (CLAIRE, MANON, "old@orange.fr", "new@orange.fr")}
    assert found == {CLAIRE: (), MANON: ("4071852",), "old@orange.fr": (), "new@orange.fr": ("4071852",)}


def test_every_field_that_moves_is_kept(engines: Engines) -> None:
    take(engines, an_order(status=Status.AWAITING_PAYMENT, lines=(a_line(3, 1000), a_line(1, 500))))
    later = an_order(
        status=Status.PRODUCTION_STOPPED,
        lines=(a_line(3, 1000, processed=2), a_line(1, 500)),
        credited_minor=2090,
        changed_at=AS_OF,
        production_started_at=AS_OF - timedelta(hours=1),
        placed_at=PLACED.astimezone(timezone(timedelta(hours=2))) + timedelta(hours=5),
        name="Claire Vasseur-Lemoine",
        language="en",
        invoice="F-2026-7",
    )
    assert take(engines, later, as_of=AS_OF + timedelta(minutes=5)) == (0, 1, 0)
    assert held(engines) == later
    assert held(engines).placed_at.utcoffset() == timedelta(hours=2)


@pytest.fixture
def shop(upgraded_url: str) -> Iterator[Shop]:
    opened = Shop.at(upgraded_url)
    yield opened
    opened.engines.dispose()


def bought(shop: Shop, *orders: Order, minutes: int = 0, strict: bool = False) -> Imported:
    """Import a book that is true some minutes after the shop's first one."""
    as_of = RECEIVED + timedelta(minutes=minutes)
    ordered = tuple(sorted(orders, key=lambda one: one.number))
    return import_book(shop.engines, Book(as_of=as_of, orders=ordered), at=as_of + timedelta(hours=1), strict=strict)


def test_an_order_that_we_closed_stays_closed_and_keeps_its_credit(shop: Shop) -> None:
    bought(shop, an_order(), minutes=-5)
    shop.handle(shop.receive())

    assert bought(shop, an_order()).disagreements == ()  # true from before we closed it: it could not know
    after = bought(shop, an_order(status=Status.IN_PRODUCTION), minutes=5)

    assert [(one.field, one.ours, one.theirs) for one in after.disagreements] == [
        ("status", "canceled", "in_production")
    ]
    assert (held(shop.engines).status, held(shop.engines).credited_minor) == (Status.CANCELED, 7690)
    assert shop.granted() == [7690]
    assert [(row["subject_key"], row["urgent"]) for row in shop.rows(case_file)] == [("order:4071852:status", True)]


def test_an_order_voided_and_paid_afterwards_is_a_case_that_only_a_person_closes(shop: Shop) -> None:
    bought(shop, an_order(status=Status.AWAITING_PAYMENT), minutes=-5)
    shop.handle(shop.receive())

    bought(shop, an_order(), minutes=5)
    again = bought(shop, an_order(), minutes=10)

    assert held(shop.engines).status is Status.CANCELED
    assert held(shop.engines).paid_minor == 7690
    assert [one.field for one in again.disagreements] == ["status"]
    still = {row["subject_key"]: row["ground"] for row in shop.rows(case_file, case_file.c.closed_at.is_(None))}
    assert still["order:4071852:paid"] == "paid_after_void"
    assert shop.granted() == []


def test_an_order_closed_by_staff_without_a_credit_is_a_case_once(shop: Shop) -> None:
    bought(shop, an_order())
    canceled = an_order(status=Status.CANCELED)

    first, second = bought(shop, canceled, minutes=5), bought(shop, canceled, minutes=10)

    assert (len(first.disagreements), second.disagreements) == (1, ())
    [case] = shop.rows(case_file)
    assert (case["ground"], case["closed_at"]) == ("closed_uncredited", None)


def test_an_order_closed_while_a_book_is_being_read_is_looked_at_again(shop: Shop) -> None:
    bought(shop, an_order(lines=(a_line(2, 1000),)), minutes=-5)
    book = Book(as_of=RECEIVED, orders=(an_order(status=Status.IN_PRODUCTION, lines=(a_line(2, 1000, processed=1),)),))
    plan = _plan(shop.engines, book, RECEIVED)
    shop.handle(shop.receive())

    done = _write(shop.engines, plan, as_of=RECEIVED, at=RECEIVED, strict=False)

    assert held(shop.engines).status is Status.CANCELED
    assert {one.field for one in done.disagreements} == {"status", "lines[0].processed"}
    assert shop.granted() == [2590]


def test_imports_at_the_same_time_take_each_order_once(engines: Engines) -> None:
    orders = tuple(an_order(str(4_070_000 + at)) for at in range(700))
    book = Book(as_of=AS_OF, orders=orders)
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(import_book, engines, book, at=AS_OF) for _ in range(4)]
        assert sum(one.result().new for one in done) == 700


def test_a_failure_in_the_middle_leaves_nothing(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("worker.orders.importing.file_disagreements", fails)
    with pytest.raises(KeyboardInterrupt):
        take(engines, *(an_order(str(4_070_000 + at)) for at in range(600)))
    monkeypatch.undo()
    with engines.reader.connect() as connection:
        assert load_orders(connection, ["4070000", "4070599"]) == ()
        assert connection.execute(select(book_import)).all() == []
