"""Cases that no decision ends: a letter that came back, a disagreement of the book, a mail that nobody could read."""

from dataclasses import replace

from sqlalchemy import update

from outbox.schema import outbox
from outbox.states import State
from parsers.request import Automatic, Automation
from tests.builders import CLAIRE, NUMBER, a_number, a_reading, an_order
from tests.worker.ops.desk import Desk
from tests.worker.ops.forms import said, words_of
from worker.schema import InboundState, case_file, inbound, letter
from worker.unit import UnitOfWork


def test_a_letter_that_came_back_is_seen_with_its_mail_and_sent_again(desk: Desk) -> None:
    shop = desk.shop
    shop.take_orders(an_order())
    shop.receive(a_reading(numbers=[a_number()]))
    shop.drain()
    (told,) = shop.rows(letter)
    with UnitOfWork(shop.engines.writer) as unit:
        unit.connection.execute(update(outbox).values(state=str(State.SENT), sent_at=shop.now))
        unit.commit()
    bounce = a_reading(sender="mailer-daemon@orange.fr", numbers=[], message_id="<b@orange.fr>")
    shop.receive(replace(bounce, automatic=Automatic(kind=Automation.STRONG, bounce_of=(told["message_id"],))))
    shop.drain()
    (case,) = shop.rows(case_file)
    anne = desk.visitor("operator", "anne")
    page = anne.page(f"/cases/{case['id']}")
    shown = words_of(page, ".to-read")
    for words in ("Notre réponse", "revenue non distribuée", CLAIRE, f"Commande {NUMBER}", "expéditeur prouvé"):
        assert words in shown
    assert page.css("details.act textarea") == []
    assert "Annulation" in said(anne.get("/cases")) or "réponse non distribuée" in said(anne.get("/cases"))
    answer = anne.post(f"/cases/{case['id']}/decide", follow=False, act="retry")
    assert answer.headers["location"].startswith("/cases?said=done.case_retry")
    assert shop.rows(outbox)[0]["state"] == State.PENDING


def test_a_case_about_an_order_shows_the_order(desk: Desk) -> None:
    desk.shop.take_orders(an_order())
    with UnitOfWork(desk.shop.engines.writer) as unit:
        unit.connection.execute(
            case_file.insert().values(
                subject_key=f"order:{NUMBER}:paid",
                ground="book",
                order_number=NUMBER,
                detail="the book says 66.65, we have 76.90",
                opened_at=desk.shop.now,
            )
        )
        unit.commit()
    anne = desk.visitor("operator", "anne")
    told = said(anne.get("/cases/1"))
    assert "the book says 66.65" in told
    assert f"Commande {NUMBER}" in told
    assert "Claire Vasseur" in told
    assert "pas à l’expéditeur" not in told
    assert anne.post("/cases/1/decide", follow=False, act="nothing", why="vu avec la boutique").status_code == 303
    assert "Vous avez décidé ce dossier" in said(anne.get("/cases/1"))


def test_a_mail_that_could_not_be_read_can_still_be_answered_by_hand(desk: Desk) -> None:
    inbound_id = desk.shop.receive()
    with UnitOfWork(desk.shop.engines.writer) as unit:
        unit.connection.execute(update(inbound).values(state=str(InboundState.QUARANTINED)))
        unit.connection.execute(
            case_file.insert().values(
                subject_key=f"inbound:{inbound_id}",
                inbound_id=inbound_id,
                ground="quarantined",
                detail="it could not be handled in 5 attempts",
                opened_at=desk.shop.now,
            )
        )
        unit.commit()
    anne = desk.visitor("operator", "anne")
    told = said(anne.get("/cases/1"))
    assert "Ce courriel n’a pas pu être lu" in told
    assert CLAIRE in told
    assert anne.get(f"/mails/{inbound_id}/letter").status_code == 404
    assert anne.post("/cases/1/decide", follow=False, act="answered").status_code == 303
