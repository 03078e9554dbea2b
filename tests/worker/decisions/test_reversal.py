"""A cancellation taken back: money, changes, letter, case, and an order that follows the shop again."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from outbox.schema import outbox
from parsers.request import Assent, Intent
from policies.money import Money
from policies.order import Order, Status
from tests.builders import CLAIRE, MANON, NUMBER, an_order, golden_order
from tests.worker.decisions.desk import ANNE, BRUNO, Desk
from tests.worker.shop import Shop
from worker.decisions.acts import Act, Impossible, Obstacle
from worker.decisions.reversal import Reversed
from worker.orders.book import Book
from worker.orders.importing import Imported, import_book
from worker.orders.rows import load_orders
from worker.schema import cancellation, case_file, change, ledger, letter, orders


@pytest.fixture
def desk(upgraded_url: str) -> Iterator[Desk]:
    shop = Shop.at(upgraded_url)
    yield Desk(shop=shop)
    shop.engines.dispose()


def closed(desk: Desk, order: Order, **reading: Any) -> Order:
    """Have the machine cancel or stop an order, and return the order as it was before."""
    desk.shop.take_orders(order, as_of=desk.shop.now - timedelta(minutes=1))
    desk.shop.receive(**reading)
    desk.shop.drain()
    return order


def reverse(desk: Desk, cancellation_id: int = 1, **more: Any) -> Any:
    desk.shop.now += timedelta(hours=1)
    said: dict[str, Any] = {"by": ANNE, "at": desk.shop.now, "why": "it was another order"} | more
    return desk.run(lambda unit: desk.review.reverse(unit, cancellation_id=cancellation_id, **said))


def held(desk: Desk) -> Order:
    with desk.shop.engines.reader.connect() as connection:
        (order,) = load_orders(connection, [NUMBER])
    return order


def said_by_the_shop(desk: Desk, order: Order, **values: Any) -> Imported:
    desk.shop.now += timedelta(hours=1)
    as_of = values.pop("as_of", desk.shop.now)
    book = Book(as_of=as_of, orders=(replace(order, **values),))
    return import_book(desk.shop.engines, book, at=desk.shop.now)


def total(desk: Desk) -> int:
    return sum(row["amount_minor"] * (1 if row["kind"] == "grant" else -1) for row in desk.shop.rows(ledger))


def last_mail(desk: Desk) -> Any:
    return message_from_bytes(desk.shop.rows(outbox)[-1]["mime"], policy=default)


@pytest.mark.parametrize(
    "order, credit, status",
    [
        (an_order(), 7690, Status.CANCELED),
        (golden_order(), 5276, Status.PRODUCTION_STOPPED),
        (an_order(status=Status.AWAITING_PAYMENT), 0, Status.CANCELED),
    ],
    ids=["canceled", "stopped", "voided"],
)
def test_a_reversal_takes_back_credit_tells_the_shop_and_the_customer_and_leaves_a_case(
    desk: Desk, order: Order, credit: int, status: Status
) -> None:
    closed(desk, order)
    done = reverse(desk)
    assert done == Reversed(
        decision_id=2, cancellation_id=1, order_number=NUMBER, credit=Money(credit, "EUR"), case_id=1
    )
    (row,) = desk.shop.rows(cancellation)
    assert row["state"] == "reversed"
    assert [(one["kind"], one["amount_minor"]) for one in desk.shop.rows(ledger)] == (
        [("grant", credit), ("reversal", credit)] if credit else []
    )
    told = [json.loads(one["json"]) for one in desk.shop.rows(change)]
    assert [one["number"] for one in told] == list(range(1, len(told) + 1))
    assert (told[-1]["kind"], told[-1]["amount"]) == ("credit_reversed", str(Money(credit, "EUR")))
    made = desk.shop.decisions(1)[-1]
    assert (made["cause"], made["outcome"], made["ground"], made["decided_by"]) == (
        "reversal",
        "handoff",
        "reversed",
        "operator:anne",
    )
    assert [kind for kind, _ in desk.shop.letters()][-1] == "reversed"
    assert last_mail(desk)["In-Reply-To"] == "<1@orange.fr>"
    assert desk.events()[-1] == ("reversed", "operator:anne")
    (case,) = desk.cases()
    assert (case["ground"], case["subject_key"], case["inbound_id"]) == ("reversed", f"order:{NUMBER}:reversed", 1)
    assert (held(desk).status, held(desk).closed_at, held(desk).reversed_at) == (status, None, desk.shop.now)
    assert held(desk).credited_minor is None, "nothing of the credit that was taken back"


def test_the_letter_says_what_was_undone_and_can_be_edited_but_not_its_amount(desk: Desk) -> None:
    closed(desk, an_order())
    with desk.shop.engines.reader.connect() as connection:
        (found,) = desk.review.reversible(connection, inbound_id=1, at=desk.shop.now)
        assert desk.review.reversible(connection, order_number=NUMBER, at=desk.shop.now) == (found,)
        assert desk.review.reversible(connection, at=desk.shop.now) == ()
    assert (found.kind, found.credit, found.draft.to) == ("cancel", Money(7690, "EUR"), CLAIRE)
    wrong = reverse(desk, text=found.draft.text.replace("76,90", "7,69"))
    assert wrong.obstacle is Obstacle.AMOUNT_MISSING
    assert (total(desk), len(desk.shop.letters())) == (7690, 1)
    done = reverse(desk, text=found.draft.text.replace("Bonjour,", "Chère Madame,"))
    assert isinstance(done, Reversed)
    assert last_mail(desk).get_body(("plain",)).get_content().startswith("Chère Madame,")


def test_a_cancellation_is_taken_back_once(desk: Desk) -> None:
    closed(desk, an_order())
    reverse(desk)
    again = reverse(desk)
    assert again == Impossible(obstacle=Obstacle.NOT_SETTLED, detail="reversed")
    assert reverse(desk, 99) == Impossible(obstacle=Obstacle.NO_SUCH_CANCELLATION)
    assert (total(desk), len(desk.shop.rows(ledger)), len(desk.shop.letters())) == (0, 2, 2)


def test_two_admins_at_once_take_it_back_once(desk: Desk) -> None:
    closed(desk, an_order())
    together = threading.Barrier(2)

    def at_once(by: str) -> Any:
        together.wait()
        return reverse(desk, by=by)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(at_once, (ANNE, BRUNO)))
    assert sorted(type(one).__name__ for one in done) == ["Impossible", "Reversed"]
    assert total(desk) == 0


def test_the_database_refuses_a_second_counter_entry(desk: Desk) -> None:
    closed(desk, an_order())
    reverse(desk)
    with pytest.raises(DBAPIError), desk.shop.engines.writer.begin() as connection:
        connection.execute(
            ledger.insert().values(
                cancellation_id=1, kind="reversal", amount_minor=1, currency="EUR", written_at=desk.shop.now
            )
        )


def test_a_letter_after_a_code_goes_to_the_account_that_the_code_proved(desk: Desk) -> None:
    desk.shop.take_orders(an_order())
    desk.shop.receive(proven=False, message_id="<s@free.fr>")
    desk.shop.drain()
    desk.shop.receive(
        proven=False, sender="autre@free.fr", numbers=[], intent=Intent.OTHER, assent=Assent.YES,
        codes=tuple(desk.shop.codes), text="oui\n", message_id="<c@free.fr>",
    )  # fmt: skip
    desk.shop.drain()
    reverse(desk)
    row = desk.shop.rows(letter)[-1]
    assert (row["kind"], row["role"], row["conversation_id"]) == ("reversed", "account", None)
    assert (last_mail(desk)["To"], last_mail(desk)["In-Reply-To"]) == (CLAIRE, None)


def test_until_the_shop_speaks_a_new_request_is_a_persons(desk: Desk) -> None:
    closed(desk, an_order())
    reverse(desk)
    desk.shop.receive(message_id="<2@orange.fr>", text="Annulez-la donc.\n")
    desk.shop.drain()
    assert desk.shop.outcomes()[-1] == "handoff"
    assert desk.shop.decisions(2)[0]["ground"] == "reversed"
    (mails,) = [case for case in desk.cases() if case["inbound_id"] == 2]
    for act in (Act.CANCEL, Act.ALREADY_DONE):
        assert desk.proposal(act, case_id=mails["id"]).obstacle == Impossible(obstacle=Obstacle.REVERSED)


@pytest.mark.parametrize("status", [Status.PAID, Status.IN_PRODUCTION, Status.SHIPPED])
def test_a_reversed_order_follows_the_shop_and_its_case_ends(desk: Desk, status: Status) -> None:
    before = closed(desk, an_order())
    reverse(desk)
    done = said_by_the_shop(desk, before, status=status)
    assert (done.changed, done.disagreements) == (1, ())
    assert held(desk).status == status
    (case,) = desk.shop.rows(case_file)
    assert case["closed_by"] == "machine"


def test_a_book_from_before_the_reversal_moves_nothing_and_disagrees_with_nothing(desk: Desk) -> None:
    before = closed(desk, an_order())
    then = desk.shop.now
    reverse(desk)
    done = said_by_the_shop(desk, before, as_of=then)
    assert (held(desk).status, done.disagreements) == (Status.CANCELED, ())
    assert len(desk.cases()) == 1


def test_a_book_that_still_says_canceled_does_not_end_the_waiting(desk: Desk) -> None:
    before = closed(desk, an_order())
    reverse(desk)
    said_by_the_shop(desk, before, status=Status.CANCELED)
    assert len(desk.cases()) == 1
    said_by_the_shop(desk, before, status=Status.IN_PRODUCTION)
    assert (held(desk).status, desk.cases()) == (Status.IN_PRODUCTION, [])


def test_an_order_that_we_closed_and_nobody_took_back_stays_closed(desk: Desk) -> None:
    before = closed(desk, an_order())
    desk.shop.now += timedelta(hours=1)
    done = said_by_the_shop(desk, before, status=Status.IN_PRODUCTION)
    assert held(desk).status == Status.CANCELED
    assert [one.field for one in done.disagreements] == ["status"]


def test_a_void_taken_back_can_be_paid_later(desk: Desk) -> None:
    before = closed(desk, an_order(status=Status.AWAITING_PAYMENT))
    reverse(desk)
    done = said_by_the_shop(desk, before, status=Status.PAID, paid_minor=7690)
    assert (held(desk).status, held(desk).paid_minor, done.disagreements) == (Status.PAID, 7690, ())


def test_a_later_request_is_decided_again_and_credited_once_more(desk: Desk) -> None:
    before = closed(desk, golden_order())
    reverse(desk)
    said_by_the_shop(desk, before)
    desk.shop.receive(message_id="<2@orange.fr>", received_at=desk.shop.now, text="Cette fois, oui.\n")
    desk.shop.drain()
    assert desk.shop.outcomes() == ["handoff", "stop_production"]
    assert [row["state"] for row in desk.shop.rows(cancellation)] == ["reversed", "settled"]
    assert total(desk) == 5276
    assert held(desk).credited_minor == 5276
    assert held(desk).reversed_at is None, "we closed it again"
    assert isinstance(reverse(desk, 2), Reversed)
    assert total(desk) == 0
    with desk.shop.engines.reader.connect() as connection:
        numbers = connection.execute(select(func.count(), func.max(change.c.number))).one()
    assert numbers[0] == numbers[1] == 6, "numbers without gaps"


def test_a_reversal_for_an_order_of_somebody_else_than_the_sender_writes_to_its_account(desk: Desk) -> None:
    desk.shop.take_orders(an_order(), an_order("4071990", email=MANON))
    desk.shop.receive(intent=Intent.CONDITIONAL)
    desk.shop.drain()
    desk.decide(Act.CANCEL, order="4071990")
    reverse(desk)
    assert desk.shop.letters()[-1] == ("reversed", MANON)
    assert desk.shop.rows(orders)[0]["status"] == Status.PAID
