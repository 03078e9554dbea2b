"""A confirmation by its link: once, on the order as it is then, to the account, whoever clicks at the same moment."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes, policy
from threading import Barrier

import pytest
from sqlalchemy import update

from outbox.schema import outbox
from parsers.codes import normal_code
from parsers.request import Assent, Intent
from policies.decision import Outcome
from policies.order import Status
from policies.terms import Terms
from tests.builders import CLAIRE, NUMBER, RECEIVED, a_number, a_reading, a_wish, an_order, golden_order
from tests.worker.decisions.desk import Desk
from tests.worker.shop import Shop
from worker.decisions.acts import Act
from worker.decisions.challenges import hash_of
from worker.decisions.redeeming import Answer, Redeemer, asked_by
from worker.schema import case_file, challenge, decision, inbound, journal, letter, orders
from worker.unit import UnitOfWork

STRANGER = "x@evil.example"
ASKED = "<asked@evil.example>"


@pytest.fixture
def shop(upgraded_url: str) -> Iterator[Shop]:
    shop = Shop.at(upgraded_url)
    yield shop
    shop.engines.dispose()


def redeemer(shop: Shop) -> Redeemer:
    handler = shop.handler()
    return Redeemer(
        writer=shop.engines.writer,
        orders=handler.orders,
        doer=handler.doer,
        read=handler.read,
        terms=shop.terms,
        clock=lambda: shop.now,
        is_live=lambda _connection: shop.live,
        crash=shop.crash,
    )


def ask(shop: Shop, number: str = NUMBER) -> str:
    """Let a stranger ask for an order and return the code that its account was sent."""
    shop.receive(a_reading(sender=STRANGER, proven=False, message_id=ASKED, numbers=(a_number(number),)))
    shop.drain()
    return shop.codes[-1]


def answer(shop: Shop, code: str, said: Answer = Answer.YES) -> Outcome | None:
    return redeemer(shop).answer(code, said)


def status(shop: Shop) -> str:
    (row,) = shop.rows(orders, orders.c.number == NUMBER)
    return str(row["status"])


def test_a_yes_decides_the_original_request_and_writes_to_the_account(shop: Shop) -> None:
    shop.take_orders(golden_order(email=CLAIRE))
    code = ask(shop)
    assert answer(shop, code) == Outcome.STOP_PRODUCTION
    assert status(shop) == Status.PRODUCTION_STOPPED
    assert shop.granted() == [5276]
    assert shop.letters() == [("confirm", CLAIRE), ("stopped", CLAIRE)]
    (asked, decided) = shop.rows(decision)
    assert (asked["inbound_id"], asked["seq"], decided["inbound_id"], decided["seq"]) == (1, 1, 1, 2)
    assert (decided["cause"], decided["decided_by"]) == ("confirmation", "machine")
    (row,) = shop.rows(challenge)
    assert (row["used_at"], row["burnt_at"]) == (shop.now, None)
    assert ("link_answered", decided["id"]) in [(one["event"], one["decision_id"]) for one in shop.rows(journal)]
    assert shop.rows(case_file) == []


def test_the_letter_after_a_link_carries_nothing_of_the_stranger(shop: Shop) -> None:
    shop.take_orders(an_order())
    answer(shop, ask(shop))
    mail = message_from_bytes(shop.rows(outbox)[-1]["mime"], policy=policy.default)
    assert (mail["To"], mail["In-Reply-To"], mail["References"]) == (CLAIRE, None, None)
    assert "evil.example" not in shop.rows(outbox)[-1]["mime"].decode()
    assert shop.rows(letter)[-1]["conversation_id"] is None


def test_it_decides_as_a_mail_with_the_code_does(upgraded_sqlite_url: str, upgraded_postgres_url: str) -> None:
    found = []
    for url, by_link in ((upgraded_sqlite_url, True), (upgraded_postgres_url, False)):
        shop = Shop.at(url)
        shop.take_orders(golden_order(email=CLAIRE))
        code = ask(shop)
        if by_link:
            answer(shop, code)
        else:
            yes = a_wish(Intent.NONE, assent=Assent.YES)
            shop.receive(a_reading(wish=yes, numbers=(), codes=(normal_code(code),), message_id="<yes@orange.fr>"))
            shop.drain()
        rows = shop.rows(decision)
        found.append((shop.granted(), shop.letters(), rows[-1]["outcome"], rows[-1]["cause"], rows[-1]["order_number"]))
        shop.engines.dispose()
    assert found[0] == found[1]


def test_a_code_serves_once_whichever_way_it_comes_back(shop: Shop) -> None:
    shop.take_orders(an_order())
    code = ask(shop)
    assert answer(shop, code) == Outcome.CANCEL
    assert answer(shop, code) is None
    assert answer(shop, code, Answer.NO) is None
    yes = a_wish(Intent.NONE, assent=Assent.YES)
    shop.receive(a_reading(wish=yes, numbers=(), codes=(normal_code(code),), message_id="<yes@orange.fr>"))
    shop.drain()
    assert shop.granted() == [7690]
    assert len(shop.rows(decision)) == 3


def test_a_no_burns_the_code_and_opens_an_urgent_case(shop: Shop) -> None:
    shop.take_orders(an_order())
    code = ask(shop)
    assert answer(shop, code, Answer.NO) == Outcome.HANDOFF
    (row,) = shop.rows(challenge)
    assert (row["used_at"], row["burnt_at"]) == (None, shop.now)
    (case,) = shop.rows(case_file)
    assert (case["ground"], case["urgent"], case["inbound_id"]) == ("code_denied", True, 1)
    assert [one["state"] for one in shop.rows(inbound)] == ["waiting"]
    assert answer(shop, code) is None
    assert shop.granted() == []
    assert shop.letters() == [("confirm", CLAIRE)]


def test_an_order_closed_meanwhile_is_already_done_and_a_finished_one_refused(shop: Shop) -> None:
    shop.take_orders(an_order(), an_order("4071990"))
    code, other = ask(shop), ask(shop, "4071990")
    shop.receive(a_reading(message_id="<own@orange.fr>"))
    shop.drain()
    assert answer(shop, code) == Outcome.ALREADY_DONE
    with UnitOfWork(shop.engines.writer) as unit:
        unit.connection.execute(update(orders).where(orders.c.number == "4071990").values(status="shipped"))
        unit.commit()
    assert answer(shop, other) == Outcome.REFUSE
    assert shop.granted() == [7690]
    assert shop.letters()[-2:] == [("already_done", CLAIRE), ("refused", CLAIRE)]


def test_an_expired_code_is_worth_nothing(shop: Shop) -> None:
    shop.take_orders(an_order())
    code = ask(shop)
    shop.now += timedelta(days=7)
    with shop.engines.reader.connect() as connection:
        assert asked_by(connection, code, at=shop.now) is None
    assert answer(shop, code) is None
    assert shop.granted() == []


@pytest.mark.parametrize(
    "code", ["", "PO", "PO-OB2CT-OSI7H-CMW2Z-U33NG-52PMR-Y", "x" * 100, "PO-" + "A" * 26, "' OR 1=1 --", "\0"]
)
def test_a_code_that_is_none_finds_nothing(shop: Shop, code: str) -> None:
    shop.take_orders(an_order())
    ask(shop)
    with shop.engines.reader.connect() as connection:
        assert asked_by(connection, code, at=shop.now) is None
    assert answer(shop, code) is None
    assert len(shop.rows(decision)) == 1


def test_looking_changes_nothing(shop: Shop) -> None:
    shop.take_orders(an_order())
    code = ask(shop)
    before = [dict(row) for table in (challenge, decision, journal, orders) for row in shop.rows(table)]
    with shop.engines.reader.connect() as connection:
        asked = [asked_by(connection, code, at=shop.now) for _ in range(5)]
    assert [one.order_number for one in asked if one is not None] == [NUMBER] * 5
    assert before == [dict(row) for table in (challenge, decision, journal, orders) for row in shop.rows(table)]


def test_a_retraction_that_waits_stops_the_money(shop: Shop) -> None:
    shop.take_orders(an_order())
    code = ask(shop)
    shop.receive(a_reading(intent=Intent.RETRACTION, assent=Assent.NO, message_id="<no@orange.fr>", text="Gardez-la."))
    assert answer(shop, code) == Outcome.HANDOFF
    assert shop.granted() == []
    grounds = {(case["ground"], case["inbound_id"], case["urgent"]) for case in shop.rows(case_file)}
    assert grounds == {("later_mail", 1, True), ("later_mail", 2, True)}
    assert [one["state"] for one in shop.rows(inbound)] == ["waiting", "waiting"]


def test_a_book_too_old_leaves_it_to_a_person_whose_letter_goes_to_the_account(shop: Shop) -> None:
    shop.terms = Terms(book_max_age=timedelta(minutes=15))
    shop.take_orders(an_order(), as_of=RECEIVED)
    code = ask(shop)
    shop.now += timedelta(hours=1)
    assert answer(shop, code) == Outcome.HANDOFF
    assert shop.granted() == []
    Desk(shop=shop).decide(Act.CANCEL)
    assert shop.granted() == [7690]
    mail = message_from_bytes(shop.rows(outbox)[-1]["mime"], policy=policy.default)
    assert (mail["To"], mail["In-Reply-To"]) == (CLAIRE, None)


def test_in_shadow_mode_the_answer_is_drafted_once_and_a_person_agrees(shop: Shop) -> None:
    shop.take_orders(an_order())
    code = ask(shop)
    shop.live = False
    assert answer(shop, code) == Outcome.CANCEL
    assert answer(shop, code) is None
    assert shop.granted() == []
    assert status(shop) == Status.PAID
    desk = Desk(shop=shop)
    assert desk.proposal(Act.CANCEL).suggested
    desk.decide(Act.CANCEL)
    assert shop.granted() == [7690]
    assert shop.letters()[-1] == ("canceled", CLAIRE)
    assert "evil.example" not in shop.rows(outbox)[-1]["mime"].decode()


def test_a_failure_before_the_commit_spends_no_code(shop: Shop) -> None:
    shop.take_orders(an_order())
    code = ask(shop)

    def fail(point: str) -> None:
        if point == "link.before_commit":
            raise OSError("power")

    shop.crash = fail
    with pytest.raises(OSError, match="power"):
        answer(shop, code)
    shop.crash = lambda _point: None
    assert answer(shop, code) == Outcome.CANCEL
    assert shop.granted() == [7690]


def by_link(said: Answer) -> Callable[[Shop, str], object]:
    return lambda shop, code: answer(shop, code, said)


def by_mail(shop: Shop, code: str) -> object:
    (mail,) = shop.rows(inbound, inbound.c.message_id == "<yes@orange.fr>")
    return shop.handle(mail["id"])


@pytest.mark.parametrize(
    "one, other",
    [
        (by_link(Answer.YES), by_link(Answer.YES)),
        (by_link(Answer.YES), by_link(Answer.NO)),
        (by_link(Answer.YES), by_mail),
        (by_link(Answer.NO), by_mail),
    ],
    ids=["yes and yes", "yes and no", "yes and a mail", "no and a mail"],
)
def test_two_at_once_redeem_it_once(
    shop: Shop, one: Callable[[Shop, str], object], other: Callable[[Shop, str], object]
) -> None:
    for turn in range(4):
        number = f"407300{turn}"
        shop.take_orders(an_order(number, email=f"m{turn}@orange.fr"))
        code = ask(shop, number)
        if by_mail in (one, other):
            yes = a_wish(Intent.NONE, assent=Assent.YES)
            with UnitOfWork(shop.engines.writer) as unit:
                unit.connection.execute(update(inbound).values(message_id=None))
                unit.commit()
            shop.receive(
                a_reading(
                    sender=f"m{turn}@orange.fr",
                    wish=yes,
                    numbers=(),
                    codes=(normal_code(code),),
                    message_id="<yes@orange.fr>",
                )
            )
        ready = Barrier(2)

        def act(work: Callable[[Shop, str], object], code: str = code, ready: Barrier = ready) -> object:
            ready.wait()
            return work(shop, code)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(act, (one, other)))
        shop.drain()
        (row,) = shop.rows(challenge, challenge.c.hash == hash_of(code))
        assert (row["used_at"] is None) != (row["burnt_at"] is None)
        assert len(shop.granted()) <= turn + 1
        assert len(shop.rows(decision, decision.c.cause == "confirmation")) == turn + 1
    moved = [row for row in shop.rows(decision) if row["outcome"] == "cancel"]
    assert len(shop.granted()) == len(moved)
