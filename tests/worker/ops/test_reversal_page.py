"""Taking a decision back: an admin's act, read first, with a reason, confirmed, and written down."""

import json

from selectolax.lexbor import LexborHTMLParser

from outbox.schema import outbox
from tests.builders import CLAIRE, NUMBER, a_number, a_reading, an_order
from tests.worker.ops.desk import Desk
from tests.worker.ops.forms import Form, said
from worker.schema import case_file, change, journal, ledger

CONFLICT = 409


def canceled(desk: Desk) -> int:
    """Have the program cancel the default order; return its mail."""
    desk.shop.take_orders(an_order())
    inbound_id = desk.shop.receive(a_reading(numbers=[a_number()]))
    desk.shop.handle(inbound_id)
    assert desk.shop.granted() == [7690]
    return inbound_id


def test_an_admin_takes_a_decision_back_with_its_credit(desk: Desk) -> None:
    inbound_id, chef = canceled(desk), desk.visitor("admin", "chef")
    assert chef.page(f"/mails/{inbound_id}").css(f"a[href='/mails/{inbound_id}/reverse']")
    form = Form.on(chef.page(f"/mails/{inbound_id}/reverse"), ".card form")
    review = form.send(chef, why="la cliente s'est trompée")
    told = said(review)
    for words in (NUMBER, "76,90 €", CLAIRE, "trompée", "ne peut pas être annulé"):
        assert words in told
    assert len(desk.shop.rows(ledger)) == 1
    done = Form.on(LexborHTMLParser(review.text), ".card form").send_only(chef)
    assert done.headers["location"] == f"/mails/{inbound_id}?said=done.reversed"
    assert [(row["kind"], row["amount_minor"]) for row in desk.shop.rows(ledger)] == [
        ("grant", 7690),
        ("reversal", 7690),
    ]
    assert desk.shop.letters()[-1] == ("reversed", CLAIRE)
    assert desk.shop.rows(change)[-1]["kind"] == "credit_reversed"
    assert desk.shop.rows(case_file)[-1]["ground"] == "reversed"
    told_by = [row for row in desk.shop.rows(journal) if row["by"] == "operator:chef"]
    assert any("trompée" in json.loads(row["detail"]).get("why", "") for row in told_by)


def test_a_reversal_happens_once_however_often_it_is_confirmed(desk: Desk) -> None:
    inbound_id, chef = canceled(desk), desk.visitor("admin", "chef")
    review = Form.on(chef.page(f"/mails/{inbound_id}/reverse"), ".card form").send(chef, why="erreur")
    form = Form.on(LexborHTMLParser(review.text), ".card form")
    assert form.send_only(chef).status_code == 303
    assert form.send_only(chef).status_code == CONFLICT
    assert len(desk.shop.rows(ledger)) == 2
    assert "Rien à reprendre" in said(chef.get(f"/mails/{inbound_id}/reverse"))


def test_a_reversal_needs_a_reason_and_keeps_its_amount(desk: Desk) -> None:
    inbound_id, chef = canceled(desk), desk.visitor("admin", "chef")
    form = Form.on(chef.page(f"/mails/{inbound_id}/reverse"), ".card form")
    assert form.send(chef, why=" ").status_code == CONFLICT
    changed = form.fields["text"].replace("76,90", "10,00")
    response = form.send(chef, why="erreur", text=changed)
    assert response.status_code == CONFLICT
    assert "76,90" in said(response, "#fault")
    assert "10,00" in Form.on(LexborHTMLParser(response.text), ".card form").fields["text"]
    assert len(desk.shop.rows(ledger)) == len(desk.shop.rows(outbox)) == 1


def test_only_what_this_mail_moved_can_be_taken_back_on_its_page(desk: Desk) -> None:
    inbound_id, chef = canceled(desk), desk.visitor("admin", "chef")
    other = desk.shop.receive(a_reading(message_id="<2@orange.fr>", numbers=[]))
    response = chef.post(f"/mails/{other}/reverse", cancellation="1", why="erreur", confirmed="yes")
    assert response.status_code == CONFLICT
    assert len(desk.shop.rows(ledger)) == 1
    assert inbound_id != other


def test_an_operator_takes_nothing_back(desk: Desk) -> None:
    inbound_id, anne = canceled(desk), desk.visitor("operator", "anne")
    assert not anne.page(f"/mails/{inbound_id}").css(f"a[href='/mails/{inbound_id}/reverse']")
    assert anne.get(f"/mails/{inbound_id}/reverse").status_code == 403
    response = anne.post(
        f"/mails/{inbound_id}/reverse", cancellation="1", why="x", subject="a", text="b", confirmed="yes"
    )
    assert response.status_code == 403
    assert len(desk.shop.rows(ledger)) == 1
