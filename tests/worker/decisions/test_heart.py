"""One mail's way through the database: order, credit, change and letter move together, once."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import update

from outbox.schema import outbox
from parsers.request import Assent, Automatic, Automation, Intent, NumberRole
from policies.order import Status
from policies.terms import Terms
from tests.builders import (
    CLAIRE,
    MANON,
    NUMBER,
    RECEIVED,
    a_line,
    a_number,
    a_reading,
    an_order,
    golden_order,
)
from tests.worker.shop import Shop
from worker.decisions.handlers import LATER_READ, Handled
from worker.intake.inbox import MOST_ATTEMPTS, claim, claimable_ids, quarantine_worn_out
from worker.schema import case_file, change, decision, inbound, journal, letter, orders, reading
from worker.unit import UnitOfWork


@pytest.fixture
def shop(upgraded_url: str) -> Iterator[Shop]:
    shop = Shop.at(upgraded_url)
    yield shop
    shop.engines.dispose()


def status(shop: Shop, number: str = NUMBER) -> str:
    (row,) = shop.rows(orders, orders.c.number == number)
    return str(row["status"])


def last_letter(shop: Shop) -> str:
    mail = message_from_bytes(shop.rows(outbox)[-1]["mime"], policy=default)
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\N{NO-BREAK SPACE}", " ")


def test_a_paid_order_is_cancelled_with_full_credit_and_one_letter(shop: Shop) -> None:
    shop.take_orders(an_order())
    shop.receive()
    shop.drain()
    assert shop.outcomes() == ["cancel"]
    assert status(shop) == Status.CANCELED
    assert shop.granted() == [7690]
    assert shop.letters() == [("canceled", CLAIRE)]
    assert [row["kind"] for row in shop.rows(change)] == ["canceled", "credit_granted"]


def test_a_stopped_order_bills_what_was_processed(shop: Shop) -> None:
    shop.take_orders(golden_order())
    shop.receive()
    shop.drain()
    assert shop.outcomes() == ["stop_production"]
    assert status(shop) == Status.PRODUCTION_STOPPED
    assert shop.granted() == [5276]
    (line, _) = [json.loads(row["json"]) for row in shop.rows(change)]
    assert (line["kind"], line["credit"], line["billed"], line["number"]) == ("stopped", "52.76", "13.89", 1)


def test_the_shop_may_bill_the_shipping(shop: Shop) -> None:
    shop.terms = Terms(bill_shipping=True)
    shop.take_orders(golden_order())
    shop.receive()
    shop.drain()
    assert shop.granted() == [4586]


def test_an_unpaid_order_is_voided_and_nothing_is_credited(shop: Shop) -> None:
    shop.take_orders(an_order(status=Status.AWAITING_PAYMENT))
    shop.receive()
    shop.drain()
    assert status(shop) == Status.CANCELED
    assert shop.granted() == []
    assert [row["kind"] for row in shop.rows(change)] == ["voided"]
    assert shop.letters() == [("voided", CLAIRE)]


def test_a_finished_order_is_refused_and_nothing_changes(shop: Shop) -> None:
    shop.take_orders(an_order(status=Status.SHIPPED, lines=(a_line(processed=1),)))
    shop.receive()
    shop.drain()
    assert shop.outcomes() == ["refuse"]
    assert status(shop) == Status.SHIPPED
    assert shop.rows(change) == []


def test_a_second_mail_about_the_same_order_gets_no_second_credit(shop: Shop) -> None:
    shop.take_orders(an_order())
    shop.receive()
    shop.drain()
    shop.receive(message_id="<2@orange.fr>", text="Je redemande l'annulation.\n")
    shop.drain()
    assert shop.outcomes() == ["cancel", "already_done"]
    assert shop.granted() == [7690]
    shop.receive(message_id="<3@orange.fr>", text="Alors ?\n")
    shop.drain()
    assert shop.outcomes()[2] == "handoff", "never the same letter twice in 30 days"


def test_the_same_bytes_delivered_again_are_ignored(shop: Shop) -> None:
    shop.take_orders(an_order())
    raw = shop.rows(inbound, inbound.c.id == shop.receive())[0]["raw"]
    shop.drain()
    shop.receive(raw=raw)
    shop.drain()
    assert shop.outcomes() == ["cancel", "ignore"]
    assert len(shop.letters()) == 1


def test_a_message_id_alone_proves_no_redelivery(shop: Shop) -> None:
    shop.take_orders(an_order(), an_order("4071990", email=MANON))
    shop.receive()
    shop.drain()
    shop.receive(sender=MANON, numbers=[a_number("4071990")])
    shop.drain()
    assert shop.outcomes() == ["cancel", "cancel"], "the second sender chose the first one's Message-ID"


def test_a_retraction_already_received_stops_the_money(shop: Shop) -> None:
    shop.take_orders(an_order())
    shop.receive()
    shop.receive(intent=Intent.RETRACTION, message_id="<2@orange.fr>", text="Finalement, gardez-la.\n")
    shop.drain()
    assert shop.outcomes() == ["handoff", "handoff"]
    assert shop.granted() == []
    assert status(shop) == Status.PAID
    assert {row["urgent"] for row in shop.rows(case_file)} == {True}


def test_the_same_request_waiting_twice_is_credited_once(shop: Shop) -> None:
    shop.take_orders(an_order())
    shop.receive()
    shop.receive(message_id="<2@orange.fr>", text="Je répète : annulez ma commande.\n")
    shop.drain()
    assert shop.outcomes() == ["cancel", "already_done"]
    assert shop.granted() == [7690]


def test_mails_of_one_sender_are_decided_in_the_order_of_receipt(shop: Shop) -> None:
    shop.take_orders(an_order())
    first, second = shop.receive(), shop.receive(message_id="<2@orange.fr>", text="Encore moi.\n")
    assert shop.handle(second).handled is Handled.BY_ANOTHER
    assert shop.handle(first).next_id == second
    assert shop.handle(second).handled is Handled.DECIDED


def test_an_answer_to_our_question_completes_the_request(shop: Shop) -> None:
    shop.take_orders(an_order(), an_order("4071990", lines=(a_line(2, 1000),)))
    shop.receive(numbers=[])
    shop.drain()
    assert shop.letters() == [("clarify", CLAIRE)]
    (asked,) = shop.rows(letter)
    shop.receive(
        numbers=[a_number("4071990", role=NumberRole.PLAIN)],
        intent=Intent.OTHER,
        assent=Assent.UNCLEAR,
        in_reply_to=(asked["message_id"],),
        message_id="<2@orange.fr>",
        text="4071990\n",
        received_at=RECEIVED + timedelta(days=2),
    )
    shop.drain()
    assert shop.outcomes() == ["clarify", "cancel"]
    assert "24 novembre 2026" in last_letter(shop), "the request is of the first mail's day"
    assert status(shop, "4071990") == Status.CANCELED
    assert status(shop, NUMBER) == Status.PAID
    assert shop.decisions(2)[0]["cause"] == "answer"


def test_a_second_question_back_is_never_sent(shop: Shop) -> None:
    shop.take_orders(an_order(), an_order("4071990"))
    shop.receive(numbers=[])
    shop.drain()
    (asked,) = shop.rows(letter)
    shop.receive(numbers=[], in_reply_to=(asked["message_id"],), message_id="<2@orange.fr>", text="Annulez-la donc !\n")
    shop.drain()
    assert shop.outcomes() == ["clarify", "handoff"]


def ask_as_a_stranger(shop: Shop) -> None:
    shop.receive(proven=False, message_id="<s@free.fr>")
    shop.drain()


def test_an_unproven_request_asks_the_account_and_only_the_account(shop: Shop) -> None:
    shop.take_orders(an_order())
    ask_as_a_stranger(shop)
    assert shop.outcomes() == ["confirm"]
    assert shop.letters() == [("confirm", CLAIRE)]
    assert shop.granted() == []
    ask_as_a_stranger(shop)
    assert len(shop.letters()) == 1, "one confirmation letter an order and day"


def test_the_code_brought_back_with_a_yes_decides_the_request(shop: Shop) -> None:
    shop.take_orders(an_order())
    ask_as_a_stranger(shop)
    (code,) = shop.codes
    shop.receive(
        proven=False, sender="autre@free.fr", numbers=[], intent=Intent.OTHER, assent=Assent.YES,
        codes=(code,), text="oui\n", message_id="<c@free.fr>", received_at=RECEIVED + timedelta(days=2),
    )  # fmt: skip
    shop.drain()
    assert shop.outcomes() == ["confirm", "cancel"]
    assert "24 novembre 2026" in last_letter(shop), "the request is of the stranger's day"
    assert shop.granted() == [7690]
    assert shop.letters()[-1] == ("canceled", CLAIRE), "the account's address, whoever brought the code"
    assert shop.decisions(2)[0]["cause"] == "confirmation"


def test_a_code_serves_once(shop: Shop) -> None:
    shop.take_orders(an_order())
    ask_as_a_stranger(shop)
    for at in range(2):
        shop.receive(
            proven=False, numbers=[], intent=Intent.OTHER, assent=Assent.YES, codes=tuple(shop.codes),
            text=f"oui {at}\n", message_id=f"<c{at}@free.fr>",
        )  # fmt: skip
    shop.drain()
    assert shop.granted() == [7690]
    assert shop.outcomes().count("cancel") == 1


def test_a_no_burns_the_code_and_is_urgent(shop: Shop) -> None:
    shop.take_orders(an_order())
    ask_as_a_stranger(shop)
    shop.receive(
        numbers=[], intent=Intent.OTHER, assent=Assent.NO, codes=tuple(shop.codes), text="non\n", message_id="<n@o.fr>"
    )
    shop.drain()
    assert shop.decisions(2)[0]["urgent"]
    shop.receive(
        numbers=[], intent=Intent.OTHER, assent=Assent.YES, codes=tuple(shop.codes), text="oui\n", message_id="<y@o.fr>"
    )
    shop.drain()
    assert shop.granted() == []


def test_a_late_mail_in_production_is_still_stopped_and_shown_to_a_person(shop: Shop) -> None:
    shop.take_orders(golden_order())
    shop.receive()
    shop.now = RECEIVED + timedelta(hours=3)
    shop.drain()
    assert shop.outcomes() == ["stop_production"]
    assert [row["ground"] for row in shop.rows(case_file)] == ["to_see"]


def test_a_late_mail_that_would_be_refused_is_a_persons(shop: Shop) -> None:
    shop.take_orders(an_order(status=Status.FINALIZED, lines=(a_line(processed=1),)))
    shop.receive()
    shop.now = RECEIVED + timedelta(hours=3)
    shop.drain()
    assert shop.outcomes() == ["handoff"]


def test_an_order_book_too_old_decides_nothing(shop: Shop) -> None:
    shop.terms = Terms(book_max_age=timedelta(minutes=15))
    shop.take_orders(an_order(), as_of=RECEIVED - timedelta(minutes=20))
    shop.receive()
    shop.drain()
    assert shop.outcomes() == ["handoff"]
    assert shop.decisions(1)[0]["ground"] == "stale_book"


def test_thanks_after_our_letter_is_ignored(shop: Shop) -> None:
    shop.take_orders(an_order())
    shop.receive()
    shop.drain()
    (told,) = shop.rows(letter)
    shop.receive(
        intent=Intent.THANKS, numbers=[], in_reply_to=(told["message_id"],), message_id="<t@o.fr>", text="Merci !\n"
    )
    shop.drain()
    assert shop.outcomes() == ["cancel", "ignore"]


def test_a_bounce_of_our_letter_is_tied_to_it(shop: Shop) -> None:
    shop.take_orders(an_order())
    shop.receive()
    shop.drain()
    (told,) = shop.rows(letter)
    shop.receive(
        replace(
            a_reading(sender="mailer-daemon@free.fr", numbers=[], intent=Intent.MACHINE, message_id="<b@free.fr>"),
            automatic=Automatic(kind=Automation.STRONG, bounce_of=(told["message_id"],)),
        )
    )
    shop.drain()
    assert shop.outcomes() == ["cancel", "ignore"]
    assert [row["subject_key"] for row in shop.rows(case_file)] == [f"outbox:{told['outbox_id']}"]


def test_shadow_mode_drafts_and_touches_nothing(shop: Shop) -> None:
    shop.live = False
    shop.take_orders(an_order())
    shop.receive()
    shop.drain()
    assert shop.outcomes() == ["cancel"]
    assert status(shop) == Status.PAID
    assert (shop.granted(), shop.letters(), shop.rows(change)) == ([], [], [])
    assert [row["ground"] for row in shop.rows(case_file)] == ["shadow"]


@pytest.mark.parametrize("point", ["handle.claimed", "handle.read", "handle.before_commit"])
def test_a_failure_before_the_commit_leaves_nothing_behind(shop: Shop, point: str) -> None:
    def fail(at: str) -> None:
        if at == point:
            message = "cut"
            raise KeyboardInterrupt(message)

    shop.take_orders(an_order())
    mail = shop.receive()
    shop.crash = fail
    with pytest.raises(KeyboardInterrupt):
        shop.handle(mail)
    assert (shop.rows(decision), shop.granted(), shop.letters()) == ([], [], [])
    assert status(shop) == Status.PAID


def test_a_worker_that_lost_its_lease_writes_nothing(shop: Shop) -> None:
    shop.take_orders(an_order())
    mail = shop.receive()

    def steal(at: str) -> None:
        if at == "handle.read":
            with UnitOfWork(shop.engines.writer) as unit:
                unit.connection.execute(update(inbound).values(lease_until=RECEIVED - timedelta(days=1)))
                assert claim(unit.connection, mail, owner="thief") is not None
                unit.commit()

    shop.crash = steal
    assert shop.handle(mail).handled is Handled.BY_ANOTHER
    assert (shop.rows(decision), shop.granted()) == ([], [])


def test_a_mail_that_cannot_be_handled_is_quarantined_and_the_next_one_flows(shop: Shop) -> None:
    shop.take_orders(an_order())
    poison = shop.receive(raw=b"{}")
    shop.receive()
    for _ in range(MOST_ATTEMPTS):
        with UnitOfWork(shop.engines.writer) as unit:
            unit.connection.execute(update(inbound).where(inbound.c.id == poison).values(next_at=None))
            unit.commit()
        shop.drain()
    assert shop.outcomes() == ["quarantined", "cancel"]
    (row,) = shop.rows(inbound, inbound.c.id == poison)
    assert row["raw"] == b"{}"
    assert "ValidationError" in row["last_error"]


def test_a_mail_that_kills_its_worker_each_time_is_quarantined_by_the_sweep(shop: Shop) -> None:
    mail = shop.receive()
    with UnitOfWork(shop.engines.writer) as unit:
        for _ in range(MOST_ATTEMPTS):
            assert claim(unit.connection, mail, owner="killed") is not None
            unit.connection.execute(update(inbound).values(lease_until=RECEIVED - timedelta(days=1)))
        assert claimable_ids(unit.connection, limit=10) == []
        assert quarantine_worn_out(unit.connection) == [mail]
        unit.commit()


def test_journal_and_decisions_hold_no_name_and_no_address(shop: Shop) -> None:
    shop.take_orders(golden_order())
    shop.receive()
    shop.drain()
    kept = json.dumps([dict(row) for table in (journal, decision, change) for row in shop.rows(table)], default=str)
    assert "@" not in kept
    assert "vasseur" not in kept.lower()


def test_the_reading_is_kept_as_it_was(shop: Shop) -> None:
    shop.take_orders(an_order())
    shop.receive()
    shop.drain()
    (row,) = shop.rows(reading)
    assert json.loads(row["json"])["sender"]["address"] == CLAIRE


def test_more_later_mails_than_are_read_move_no_money(shop: Shop) -> None:
    """What was not read may take the request back: the first of those stands for them all."""
    shop.take_orders(an_order())
    request = shop.receive()
    later = [
        shop.receive(message_id=f"<l{at}@orange.fr>", numbers=(), intent=Intent.THANKS, text=f"Merci. {at}")
        for at in range(LATER_READ + 2)
    ]
    shop.handle(request)
    assert shop.granted() == []
    (decided,) = shop.decisions(request)
    assert (decided["outcome"], decided["ground"]) == ("handoff", "later_mail")
    joined = [row["inbound_id"] for row in shop.rows(decision, decision.c.inbound_id.in_(later))]
    assert joined == [later[LATER_READ]]


def test_as_many_later_mails_as_are_read_hinder_nothing(shop: Shop) -> None:
    shop.take_orders(an_order())
    request = shop.receive()
    for at in range(LATER_READ):
        shop.receive(message_id=f"<l{at}@orange.fr>", numbers=(), intent=Intent.THANKS, text=f"Merci. {at}")
    shop.handle(request)
    assert shop.granted() == [7690]
