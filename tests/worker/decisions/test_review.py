"""Persons decide: the same door, the order as it is now, one winner, and a letter in the customer's hands."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from sqlalchemy import update

from outbox.schema import outbox
from outbox.states import State
from parsers.request import Assent, Automatic, Automation, Intent
from policies.decision import Cancel, Ground, Outcome, StopProduction
from policies.match import OrdersSeen
from policies.money import Money
from policies.order import Order, Status
from policies.terms import Terms
from tests.builders import CLAIRE, MANON, NUMBER, RECEIVED, a_line, a_number, a_reading, an_order, golden_order
from tests.worker.decisions.desk import ANNE, BRUNO, Desk
from tests.worker.shop import Shop
from worker.decisions.acts import (
    DECIDES,
    Act,
    Aspect,
    Caution,
    DecidedByPerson,
    EndedAlready,
    Impossible,
    Obstacle,
    Outdated,
)
from worker.decisions.review import Review
from worker.decisions.situation import About
from worker.orders.port import Asked, Orders, Sought, Stopped, TooLate
from worker.schema import InboundState, case_file, change, decision, inbound, journal, letter, order_line, orders
from worker.schema import reading as readings
from worker.unit import UnitOfWork

OTHER = "4071990"


@pytest.fixture
def shop(upgraded_url: str) -> Iterator[Shop]:
    shop = Shop.at(upgraded_url)
    yield shop
    shop.engines.dispose()


@pytest.fixture
def desk(shop: Shop) -> Desk:
    return Desk(shop=shop)


def status(shop: Shop, number: str = NUMBER) -> str:
    (row,) = shop.rows(orders, orders.c.number == number)
    return str(row["status"])


def last_mail(shop: Shop) -> EmailMessage:
    mail = message_from_bytes(shop.rows(outbox)[-1]["mime"], policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\N{NO-BREAK SPACE}", " ").replace("\r\n", "\n")


def state(shop: Shop, inbound_id: int = 1) -> str:
    return str(shop.rows(inbound, inbound.c.id == inbound_id)[0]["state"])


def handed_to_a_person(shop: Shop, *orders_: Order, **reading: Any) -> int:
    """Receive a mail whose words are not clear about an order."""
    shop.take_orders(*(orders_ or (an_order(),)))
    mail = shop.receive(**({"intent": Intent.CONDITIONAL} | reading))
    shop.drain()
    assert shop.outcomes()[-1] == "handoff"
    return mail


def test_a_person_cancels_what_the_machine_left_to_them(shop: Shop, desk: Desk) -> None:
    mail = handed_to_a_person(shop)
    done = desk.decide(Act.CANCEL, why="she called us")
    assert done == DecidedByPerson(
        act=Act.CANCEL,
        decision_id=2,
        outcome=Outcome.CANCEL,
        order_number=NUMBER,
        credit=Money(7690, "EUR"),
        billed=Money(0, "EUR"),
    )
    assert (status(shop), shop.granted(), state(shop)) == (Status.CANCELED, [7690], InboundState.CLOSED)
    assert shop.letters()[-1] == ("canceled", CLAIRE)
    assert [row["kind"] for row in shop.rows(change)] == ["canceled", "credit_granted"]
    made = shop.decisions(mail)[-1]
    assert (made["cause"], made["decided_by"], made["outcome"], made["shadow"]) == (
        "person",
        "operator:anne",
        "cancel",
        False,
    )
    assert json.loads(made["trace"])["rules"] == [{"rule": "person", "passed": False, "said": "she called us"}]
    assert [event for event, by in desk.events() if by == "operator:anne"] == ["decided", "canceled", "case_closed"]
    (case,) = shop.rows(case_file)
    assert (case["closed_by"], case["closed_at"]) == ("operator:anne", shop.now)
    assert "par une personne de notre équipe" in part(last_mail(shop), "plain")


def test_every_act_says_what_it_would_do_or_why_it_cannot(shop: Shop, desk: Desk) -> None:
    handed_to_a_person(shop, golden_order())
    looked = desk.look()
    said = {one.act: one.obstacle.obstacle if one.obstacle else None for one in looked.decisions}
    assert said == {
        Act.CANCEL: Obstacle.IN_PRODUCTION,
        Act.STOP_PRODUCTION: None,
        Act.REFUSE: Obstacle.STILL_OPEN,
        Act.ALREADY_DONE: Obstacle.NOT_CLOSED,
        Act.CLARIFY: None,
        Act.CONFIRM: Obstacle.PROVEN,
    }
    stop = desk.proposal(Act.STOP_PRODUCTION)
    assert (stop.credit, stop.billed) == (Money(5276, "EUR"), Money(1389, "EUR"))
    assert [(one.role, one.to) for one in stop.drafts] == [("sender", CLAIRE)]
    assert "52,76" in stop.drafts[0].text
    assert looked.plain == (Act.ANSWERED, Act.NOTHING, Act.RETRY)
    assert (looked.belongs, looked.proven, looked.about) == (True, True, About.MAIL)


@pytest.mark.parametrize(
    "order_status, processed, possible",
    [
        (Status.AWAITING_PAYMENT, 0, Act.CANCEL),
        (Status.PAID, 0, Act.CANCEL),
        (Status.IN_PRODUCTION, 0, Act.STOP_PRODUCTION),
        (Status.IN_PRODUCTION, 1, Act.REFUSE),
        (Status.FINALIZED, 1, Act.REFUSE),
        (Status.SHIPPED, 1, Act.REFUSE),
        (Status.CANCELED, 0, Act.ALREADY_DONE),
        (Status.PRODUCTION_STOPPED, 0, Act.ALREADY_DONE),
    ],
)
def test_the_terms_bind_a_person_too(
    shop: Shop, desk: Desk, order_status: Status, processed: int, possible: Act
) -> None:
    handed_to_a_person(shop, an_order(status=order_status, lines=(a_line(processed=processed),)))
    able = {one.act for one in desk.look().decisions if one.possible}
    assert able == {possible, Act.CLARIFY}
    for act in DECIDES:
        if act not in able:
            refused = desk.decide(act)
            assert isinstance(refused, Impossible), act
            for language in ("fr", "en"):
                assert refused.said(language).endswith(".")
    assert shop.granted() == []
    done = desk.decide(possible)
    assert isinstance(done, DecidedByPerson)
    assert str(done.outcome) == str(possible)


def test_nothing_is_written_by_a_decision_that_is_refused(shop: Shop, desk: Desk) -> None:
    handed_to_a_person(shop, golden_order())
    before = [list(map(dict, shop.rows(table))) for table in (decision, journal, case_file, inbound, letter, outbox)]
    seen = desk.proposal(Act.STOP_PRODUCTION)
    assert isinstance(desk.decide(Act.REFUSE), Impossible)
    assert isinstance(desk.decide(Act.STOP_PRODUCTION, seen=seen, text="Bonjour,\n\nstop."), Impossible)
    assert desk.decide(Act.STOP_PRODUCTION, seen=seen, order=OTHER) == Outdated(
        changed=(Aspect.ORDER, Aspect.STATUS, Aspect.COUNTS, Aspect.AMOUNTS, Aspect.RECIPIENT)
    )
    case = desk.case_id()
    for missing in (
        desk.run(lambda unit: desk.review.decide_case(unit, case_id=case, act=Act.CANCEL, by=ANNE, at=shop.now)),
        desk.run(lambda unit: desk.review.decide_case(unit, case_id=99, act=Act.NOTHING, by=ANNE, at=shop.now)),
    ):
        assert isinstance(missing, Impossible)
        assert missing.obstacle in {Obstacle.NO_SEEN, Obstacle.NO_SUCH_CASE}
    after = [list(map(dict, shop.rows(table))) for table in (decision, journal, case_file, inbound, letter, outbox)]
    assert before == after


def test_one_more_element_processed_meanwhile_refuses_the_outdated_decision(shop: Shop, desk: Desk) -> None:
    handed_to_a_person(shop, golden_order())
    seen = desk.proposal(Act.STOP_PRODUCTION)
    with shop.engines.writer.begin() as connection:
        connection.execute(update(order_line).where(order_line.c.position == 1).values(processed=2))
    assert desk.decide(Act.STOP_PRODUCTION, seen=seen) == Outdated(changed=(Aspect.COUNTS, Aspect.AMOUNTS))
    assert (shop.granted(), status(shop)) == ([], Status.IN_PRODUCTION)
    done = desk.decide(Act.STOP_PRODUCTION)
    assert isinstance(done, DecidedByPerson)
    assert shop.granted() == [done.credit.minor if done.credit else None] == [4824]


@pytest.mark.parametrize(
    "values, changed",
    [
        ({"status": "in_production"}, {Aspect.STATUS, Aspect.AMOUNTS, Aspect.RECIPIENT}),
        ({"email": "autre@orange.fr"}, {Aspect.RECIPIENT}),
        ({"placed_at": RECEIVED}, {Aspect.LETTER}),
    ],
)
def test_what_changed_since_it_was_seen_is_named(
    shop: Shop, desk: Desk, values: dict[str, object], changed: set[Aspect]
) -> None:
    handed_to_a_person(shop)
    seen = desk.proposal(Act.CANCEL)
    with shop.engines.writer.begin() as connection:
        connection.execute(update(orders).values(**values))
    done = desk.decide(Act.CANCEL, seen=seen)
    assert isinstance(done, Outdated)
    assert set(done.changed) == changed
    assert shop.granted() == []


def test_a_newer_mail_of_the_same_sender_refuses_a_decision_made_without_it(shop: Shop, desk: Desk) -> None:
    handed_to_a_person(shop)
    seen = desk.proposal(Act.CANCEL)
    later = shop.receive(intent=Intent.RETRACTION, message_id="<2@orange.fr>", text="Finalement, gardez-la.\n")
    assert desk.decide(Act.CANCEL, seen=seen) == Outdated(changed=(Aspect.LATER_MAILS,))
    looked = desk.look()
    assert looked.later_mails == (later,)
    assert Caution.LATER_MAILS in looked.cautions
    assert not any(one.suggested for one in looked.decisions)


def test_a_letter_in_the_wrong_sums_is_refused_and_names_what_is_missing(shop: Shop, desk: Desk) -> None:
    handed_to_a_person(shop, golden_order())
    seen = desk.proposal(Act.STOP_PRODUCTION)
    text = seen.drafts[0].text
    for wrong, obstacle, named in (
        (text.replace("52,76", "62,76"), Obstacle.AMOUNT_MISSING, "52,76"),
        (text.replace("13,89", "13,98"), Obstacle.AMOUNT_MISSING, "13,89"),
        (text + "\nEt 100 € de plus.", Obstacle.AMOUNT_FOREIGN, "100 €"),
        ("", Obstacle.NO_WORDS, ""),
        (text + "\n[à compléter]", Obstacle.UNFINISHED, "[à compléter]"),
    ):
        done = desk.decide(Act.STOP_PRODUCTION, seen=seen, text=wrong)
        assert isinstance(done, Impossible)
        assert done.obstacle is obstacle
        assert named in done.said("fr")
    done = desk.decide(Act.STOP_PRODUCTION, seen=seen, subject="Avoir de 99,00 €")
    assert isinstance(done, Impossible)
    assert (shop.granted(), status(shop), shop.letters()) == ([], Status.IN_PRODUCTION, [("acknowledge", CLAIRE)])


def test_an_edited_letter_leaves_as_it_was_edited_in_both_parts(shop: Shop, desk: Desk) -> None:
    handed_to_a_person(shop, golden_order())
    seen = desk.proposal(Act.STOP_PRODUCTION)
    text = seen.drafts[0].text.replace("Bonjour,", "Chère Madame <Vasseur>,").replace("\n", "\r\n")
    done = desk.decide(Act.STOP_PRODUCTION, seen=seen, subject="Votre commande", text=text)
    assert isinstance(done, DecidedByPerson)
    mail = last_mail(shop)
    assert mail["Subject"] == "Votre commande"
    assert part(mail, "plain").startswith("Chère Madame <Vasseur>,")
    assert "<p>Chère Madame &lt;Vasseur&gt;,</p>" in part(mail, "html")
    assert "<table" in part(mail, "html")
    assert mail["In-Reply-To"] == "<1@orange.fr>"


def test_a_form_that_sends_the_draft_back_unchanged_is_no_edit(shop: Shop, desk: Desk) -> None:
    handed_to_a_person(shop)
    seen = desk.proposal(Act.CANCEL)
    draft = seen.drafts[0]
    desk.decide(Act.CANCEL, seen=seen, subject=draft.subject, text=draft.text.replace("\n", "\r\n"))
    assert part(last_mail(shop), "plain").strip() == draft.text.replace("\N{NO-BREAK SPACE}", " ").strip()


def test_an_unproven_senders_letter_goes_to_the_account_and_carries_nothing_of_theirs(shop: Shop, desk: Desk) -> None:
    handed_to_a_person(
        shop,
        proven=False,
        sender="mallory@evil.example",
        message_id="<evil@evil.example>",
        subject="URGENT",
        language="en",
        text="Cancel it, says Mallory.\n",
    )
    looked = desk.look()
    assert (looked.proven, looked.belongs) == (False, False)
    assert looked.cautions == (Caution.UNPROVEN,)
    assert desk.proposal(Act.CLARIFY).obstacle == Impossible(obstacle=Obstacle.UNPROVEN)
    assert desk.proposal(Act.CANCEL, order=NUMBER).drafts[0].role == "account"
    assert isinstance(desk.decide(Act.CANCEL, order=NUMBER), DecidedByPerson)
    assert shop.letters() == [("canceled", CLAIRE)]
    (row,) = shop.rows(letter)
    assert (row["role"], row["conversation_id"]) == ("account", None)
    whole = shop.rows(outbox)[-1]["mime"].decode() + part(last_mail(shop), "plain") + part(last_mail(shop), "html")
    assert last_mail(shop)["In-Reply-To"] is None
    assert last_mail(shop)["References"] is None
    assert last_mail(shop)["Content-Language"] == "fr"
    for theirs in ("evil", "mallory", "Mallory", "URGENT", "Cancel it"):
        assert theirs not in whole


def test_another_order_that_a_person_chose_is_marked_and_its_account_gets_the_letter(shop: Shop, desk: Desk) -> None:
    handed_to_a_person(shop, an_order(), an_order(OTHER, email=MANON))
    looked = desk.look(order=OTHER)
    assert (looked.order.number if looked.order else None, looked.belongs, looked.proven) == (OTHER, False, True)
    assert looked.cautions == (Caution.NOT_THEIRS,)
    assert [(one.role, one.to) for one in desk.proposal(Act.CANCEL, order=OTHER).drafts] == [("account", MANON)]
    desk.decide(Act.CANCEL, order=OTHER)
    assert (status(shop), status(shop, OTHER)) == (Status.PAID, Status.CANCELED)
    assert shop.letters()[-1] == ("canceled", MANON)


def test_an_order_that_is_not_in_the_book_is_said_to_be_none(shop: Shop, desk: Desk) -> None:
    handed_to_a_person(shop)
    assert desk.proposal(Act.CANCEL, order="9999999").obstacle == Impossible(
        obstacle=Obstacle.NO_SUCH_ORDER, detail="9999999"
    )


def test_a_question_back_offers_the_senders_own_orders_only(shop: Shop, desk: Desk) -> None:
    handed_to_a_person(shop, an_order(), an_order(OTHER), an_order("4072000", email=MANON))
    draft = desk.proposal(Act.CLARIFY, order="4072000").drafts[0]
    assert OTHER in draft.text
    assert "4072000" not in draft.text
    assert (draft.role, draft.to) == ("sender", CLAIRE)
    desk.decide(Act.CLARIFY)
    assert shop.letters()[-1] == ("clarify", CLAIRE)
    assert shop.granted() == []


def test_a_confirmation_that_a_person_asks_for_works_with_its_code(shop: Shop, desk: Desk) -> None:
    handed_to_a_person(shop, proven=False, sender="autre@free.fr", message_id="<s@free.fr>")
    asked = desk.proposal(Act.CONFIRM, order=NUMBER)
    assert "‹code›" in asked.drafts[0].text
    without = desk.decide(Act.CONFIRM, seen=asked, text="Bonjour, dites oui.")
    assert isinstance(without, Impossible)
    text = asked.drafts[0].text.replace("Bonjour,", "Bonjour Madame,")
    assert isinstance(desk.decide(Act.CONFIRM, seen=asked, text=text), DecidedByPerson)
    (code,) = shop.codes
    assert code in part(last_mail(shop), "plain")
    assert "‹code›" not in part(last_mail(shop), "plain")
    shop.receive(numbers=[], intent=Intent.OTHER, assent=Assent.YES, codes=(code,), text="oui\n", message_id="<c@o.fr>")
    shop.drain()
    assert (status(shop), shop.granted()) == (Status.CANCELED, [7690])
    assert shop.decisions(2)[-1]["cause"] == "confirmation"


def test_a_second_confirmation_a_day_is_not_asked_for(shop: Shop, desk: Desk) -> None:
    shop.take_orders(an_order())
    shop.receive(proven=False, message_id="<s@free.fr>")
    shop.drain()
    assert shop.letters() == [("confirm", CLAIRE)]
    shop.receive(proven=False, message_id="<t@free.fr>", text="encore\n")
    shop.drain()
    assert desk.proposal(Act.CONFIRM).obstacle == Impossible(obstacle=Obstacle.ASKED_TODAY)


def test_a_drafted_decision_is_suggested_and_agreed_to(shop: Shop, desk: Desk) -> None:
    shop.live = False
    shop.take_orders(golden_order())
    shop.receive()
    shop.drain()
    (case,) = desk.cases()
    assert (case["ground"], case["urgent"]) == ("shadow", True)
    (suggested,) = [one for one in desk.look().decisions if one.suggested]
    assert suggested.act is Act.STOP_PRODUCTION
    done = desk.decide(Act.STOP_PRODUCTION)
    assert isinstance(done, DecidedByPerson)
    assert shop.granted() == [5276]
    assert [(row["outcome"], row["shadow"]) for row in shop.decisions(1)] == [
        ("stop_production", True),
        ("stop_production", False),
    ]


def test_a_draft_that_the_order_has_outrun_is_made_again(shop: Shop, desk: Desk) -> None:
    shop.live = False
    shop.take_orders(an_order())
    shop.receive()
    shop.drain()
    with shop.engines.writer.begin() as connection:
        connection.execute(update(orders).values(status="in_production"))
    assert [one.act for one in desk.look().decisions if one.suggested] == [Act.STOP_PRODUCTION]


def test_a_draft_is_suggested_no_more_once_its_sender_has_written_again(shop: Shop, desk: Desk) -> None:
    shop.live = False
    shop.take_orders(an_order())
    shop.receive()
    shop.drain()
    assert [one.act for one in desk.look().decisions if one.suggested] == [Act.CANCEL]
    shop.receive(intent=Intent.RETRACTION, message_id="<2@orange.fr>", text="Finalement, gardez-la.\n")
    assert [one for one in desk.look().decisions if one.suggested] == []


def test_a_stale_book_is_a_caution_and_no_bar(shop: Shop, desk: Desk) -> None:
    shop.terms = Terms(book_max_age=timedelta(minutes=15))
    desk = Desk(shop=shop)
    shop.take_orders(an_order(), as_of=RECEIVED - timedelta(minutes=20))
    shop.receive()
    shop.drain()
    assert desk.look().cautions == (Caution.STALE_BOOK,)
    assert isinstance(desk.decide(Act.CANCEL), DecidedByPerson)
    assert shop.granted() == [7690]


def test_a_code_of_a_drafted_decision_is_spent_by_who_agrees(shop: Shop, desk: Desk) -> None:
    shop.take_orders(an_order())
    shop.receive(proven=False, message_id="<s@free.fr>")
    shop.drain()
    shop.live = False
    (code,) = shop.codes
    brought: dict[str, Any] = {
        "proven": False,
        "numbers": [],
        "intent": Intent.OTHER,
        "assent": Assent.YES,
        "codes": (code,),
    }
    shop.receive(**brought, text="oui\n", message_id="<c@free.fr>")
    shop.drain()
    assert [one.act for one in desk.look().decisions if one.suggested] == [Act.CANCEL]
    (draft,) = desk.proposal(Act.CANCEL).drafts
    assert (draft.role, draft.to) == ("account", CLAIRE)
    desk.decide(Act.CANCEL)
    assert shop.granted() == [7690]
    shop.live = True
    shop.receive(**brought, text="oui encore\n", message_id="<d@free.fr>")
    shop.drain()
    assert shop.outcomes()[-1] == "handoff"
    assert shop.decisions(3)[-1]["ground"] == "code_spent"


@pytest.mark.parametrize("act", [Act.ANSWERED, Act.NOTHING])
def test_a_case_ends_without_a_decision_and_the_reason_is_in_the_journal(shop: Shop, desk: Desk, act: Act) -> None:
    handed_to_a_person(shop)
    done = desk.decide(act, why="téléphoné à claire.vasseur@orange.fr,\nmerci")
    assert done == DecidedByPerson(act=act)
    assert (len(shop.decisions(1)), state(shop), desk.cases()) == (1, InboundState.CLOSED, [])
    said = json.loads(shop.rows(journal)[-1]["detail"])
    assert said == {"case_id": 1, "act": str(act), "why": "téléphoné à …@… merci"}
    assert shop.letters() == [("acknowledge", CLAIRE)]


def test_a_mail_that_could_not_be_read_can_only_be_answered_left_or_tried_again(shop: Shop, desk: Desk) -> None:
    shop.take_orders(an_order())
    mail = shop.receive()
    with shop.engines.writer.begin() as connection:
        connection.execute(update(inbound).values(state=str(InboundState.QUARANTINED), attempts=5))
        connection.execute(
            case_file.insert().values(
                inbound_id=mail, subject_key=f"inbound:{mail}", ground="quarantined", detail="", opened_at=shop.now
            )
        )
    looked = desk.look()
    assert (looked.decisions, looked.plain) == ((), (Act.ANSWERED, Act.NOTHING, Act.RETRY))
    assert looked.unread == Impossible(obstacle=Obstacle.NOT_READ)
    assert desk.decide(Act.RETRY) == DecidedByPerson(act=Act.RETRY)
    assert state(shop) == InboundState.STORED
    shop.drain()
    assert shop.outcomes() == ["cancel"]
    assert ("put_back", "operator:anne") in desk.events()


def test_a_letter_that_came_back_is_sent_again_or_left(shop: Shop, desk: Desk) -> None:
    shop.take_orders(an_order())
    shop.receive()
    shop.drain()
    (told,) = shop.rows(letter)
    with shop.engines.writer.begin() as connection:
        connection.execute(update(outbox).values(state=str(State.SENT), sent_at=shop.now))
    bounce = a_reading(sender="mailer-daemon@free.fr", numbers=[], message_id="<b@free.fr>")
    bounce_of = (told["message_id"],)
    shop.receive(replace(bounce, automatic=Automatic(kind=Automation.STRONG, bounce_of=bounce_of)))
    shop.drain()
    looked = desk.look()
    assert (looked.about, looked.decisions) == (About.LETTER, ())
    assert looked.plain == (Act.ANSWERED, Act.NOTHING, Act.RETRY)
    assert desk.decide(Act.RETRY) == DecidedByPerson(act=Act.RETRY)
    assert shop.rows(outbox)[0]["state"] == State.PENDING
    assert ("letter_revived", "operator:anne") in desk.events()
    assert state(shop, 1) == InboundState.DECIDED, "the mail itself was no case"


def test_a_case_about_an_order_can_be_read_and_ended(shop: Shop, desk: Desk) -> None:
    shop.take_orders(an_order())
    with shop.engines.writer.begin() as connection:
        connection.execute(
            case_file.insert().values(
                subject_key=f"order:{NUMBER}:paid",
                ground="book_differs",
                order_number=NUMBER,
                detail="",
                opened_at=shop.now,
            )
        )
    looked = desk.look()
    assert (looked.about, looked.plain) == (About.ORDER, (Act.ANSWERED, Act.NOTHING))
    assert isinstance(desk.decide(Act.RETRY), Impossible)
    assert desk.decide(Act.NOTHING) == DecidedByPerson(act=Act.NOTHING)
    ended = desk.decide(Act.NOTHING, case_id=1, by=BRUNO)
    assert ended == EndedAlready(by=ANNE, at=shop.now, outcome="nothing")


def test_two_operators_deciding_one_case_at_once_credit_it_once(shop: Shop, desk: Desk) -> None:
    handed_to_a_person(shop, golden_order())
    case, seen = desk.case_id(), desk.proposal(Act.STOP_PRODUCTION)
    together = threading.Barrier(2)

    def decide(name: str) -> object:
        together.wait()
        return desk.decide(Act.STOP_PRODUCTION, case_id=case, seen=seen, by=name)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(decide, (ANNE, BRUNO)))
    (won,) = [one for one in done if isinstance(one, DecidedByPerson)]
    (late,) = [one for one in done if isinstance(one, EndedAlready)]
    assert won.credit == Money(5276, "EUR")
    assert (late.by, late.at, late.outcome) == ((ANNE, BRUNO)[done.index(won)], shop.now, "stop_production")
    assert shop.granted() == [5276]
    assert [kind for kind, _ in shop.letters()].count("stopped") == 1


def test_an_operator_and_the_machine_on_one_order_credit_it_once(shop: Shop, desk: Desk) -> None:
    """Two mails about one order: a person decides the first while the machine decides the second."""
    handed_to_a_person(shop, an_order(aliases=(MANON,)))
    case, seen = desk.case_id(), desk.proposal(Act.CANCEL)
    mail = shop.receive(sender=MANON, message_id="<2@gmail.com>")
    together = threading.Barrier(2)

    def person() -> object:
        together.wait()
        return desk.decide(Act.CANCEL, case_id=case, seen=seen)

    def machine() -> object:
        together.wait()
        return shop.handle(mail)

    with ThreadPoolExecutor(2) as pool:
        decided, _ = [one.result() for one in (pool.submit(person), pool.submit(machine))]
    assert isinstance(decided, DecidedByPerson | Outdated)
    assert shop.granted() == [7690]
    assert [kind for kind, _ in shop.letters()].count("canceled") == 1


def test_nothing_of_a_customer_is_in_what_a_person_leaves_behind(shop: Shop, desk: Desk) -> None:
    handed_to_a_person(shop)
    desk.decide(Act.CANCEL, why=f"{CLAIRE} m'a écrit")
    kept = json.dumps([dict(row) for table in (journal, decision, change) for row in shop.rows(table)], default=str)
    assert "@orange" not in kept
    assert "vasseur" not in kept.lower()


def test_a_number_in_the_seen_word_is_no_key_to_another_case(shop: Shop, desk: Desk) -> None:
    handed_to_a_person(shop)
    seen = desk.proposal(Act.CANCEL)
    shop.take_orders(an_order(OTHER, email=MANON))
    shop.receive(sender=MANON, intent=Intent.CONDITIONAL, numbers=[a_number(OTHER)], message_id="<2@gmail.com>")
    shop.drain()
    other = max(row["id"] for row in desk.cases())
    assert isinstance(desk.decide(Act.CANCEL, case_id=other, seen=seen, order=OTHER), Outdated)
    assert shop.granted() == []


@dataclass(frozen=True, kw_only=True)
class FloorAhead:
    """The order book of a shop whose floor is one step ahead of what it told us."""

    inner: Orders
    answer: Callable[[Order], Stopped | TooLate]

    def look_up(self, sought: Sought) -> OrdersSeen:
        return self.inner.look_up(sought)

    def lock(self, unit: UnitOfWork, sought: Sought) -> OrdersSeen:
        return self.inner.lock(unit, sought)

    def stop(self, unit: UnitOfWork, verdict: Cancel | StopProduction, *, key: str) -> Stopped | Asked | TooLate:
        return self.answer(verdict.order)


def with_floor(desk: Desk, answer: Callable[[Order], Stopped | TooLate]) -> Desk:
    ahead = FloorAhead(inner=desk.review.orders, answer=answer)
    desk.review = Review(orders=ahead, doer=replace(desk.review.doer, orders=ahead), terms=desk.shop.terms)
    return desk


def edited(desk: Desk) -> dict[str, Any]:
    seen = desk.proposal(Act.STOP_PRODUCTION)
    return {"seen": seen, "text": seen.drafts[0].text.replace("Bonjour,", "Chère Madame,")}


def test_an_edited_letter_is_not_sent_when_the_order_could_not_be_stopped_any_more(shop: Shop, desk: Desk) -> None:
    handed_to_a_person(shop, golden_order())
    with_floor(desk, lambda order: TooLate(order=replace(order, status=Status.SHIPPED), ground=Ground.SHIPPED))
    done = desk.decide(Act.STOP_PRODUCTION, **edited(desk))
    assert isinstance(done, DecidedByPerson)
    assert (done.outcome, done.credit) == (Outcome.REFUSE, None)
    assert shop.granted() == []
    assert shop.letters()[-1] == ("refused", CLAIRE)
    assert "Chère Madame" not in part(last_mail(shop), "plain")
    assert "expédiée" in part(last_mail(shop), "plain")


def test_an_edited_letter_is_not_sent_with_other_sums_than_were_settled(shop: Shop, desk: Desk) -> None:
    handed_to_a_person(shop, golden_order())
    one_more = golden_order().lines

    def stopped(order: Order) -> Stopped:
        lines = (order.lines[0], replace(one_more[1], processed=2, discount_minor=order.lines[1].discount_minor))
        return Stopped(order=replace(order, lines=(*lines, order.lines[2])))

    done = desk.decide(Act.STOP_PRODUCTION, **edited(with_floor(desk, stopped)))
    assert isinstance(done, DecidedByPerson)
    assert done.credit == Money(4824, "EUR")
    assert shop.granted() == [4824]
    assert "Chère Madame" not in part(last_mail(shop), "plain")
    assert "48,24" in part(last_mail(shop), "plain")


def test_a_reading_of_another_version_is_no_reading(shop: Shop, desk: Desk) -> None:
    handed_to_a_person(shop)
    with shop.engines.writer.begin() as connection:
        connection.execute(update(readings).values(json='{"reader_version": "of another time"}'))
    looked = desk.look()
    assert (looked.decisions, looked.unread) == ((), Impossible(obstacle=Obstacle.NOT_READ))
    assert desk.decide(Act.ANSWERED) == DecidedByPerson(act=Act.ANSWERED)
