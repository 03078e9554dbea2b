"""A person decides a case on its page: read, review, done; and what is told when something came between."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from httpx import Response
from selectolax.lexbor import LexborHTMLParser

from outbox.schema import outbox
from parsers.request import Intent
from policies.order import Order, Status
from tests.builders import CLAIRE, MANON, NUMBER, a_number, a_reading, a_wish, an_order, golden_order
from tests.worker.ops.desk import Desk, Visitor
from tests.worker.ops.forms import Form, attributes_of, said, words_of
from worker.schema import case_file, change, decision, journal, ledger, letter, order_line, orders
from worker.unit import UnitOfWork

OTHER = "4071990"
DONE = 303
CONFLICT = 409


def a_case(desk: Desk, *known: Order, **more: object) -> int:
    """Have a mail wait for a person in shadow mode; return its case."""
    desk.shop.live = False
    if known:
        desk.shop.take_orders(*known)
    desk.shop.now += timedelta(minutes=1)
    inbound_id = desk.shop.receive(a_reading(**{"numbers": [a_number()]} | more))  # type: ignore[arg-type] # a reading's own fields
    desk.shop.handle(inbound_id)
    (case,) = desk.shop.rows(case_file, case_file.c.inbound_id == inbound_id)
    desk.shop.live = True
    return int(case["id"])


def status(desk: Desk, number: str = NUMBER) -> str:
    (row,) = desk.shop.rows(orders, orders.c.number == number)
    return str(row["status"])


def reviewed(visitor: Visitor, case_id: int, act: str, *, query: str = "", **changed: str) -> Form:
    """Go through the first step; return the form that does it."""
    form = Form.on(visitor.page(f"/cases/{case_id}{query}"), f"#decide-{act}")
    response = form.send(visitor, **changed)
    assert response.status_code == 200, said(response)
    return Form.on(LexborHTMLParser(response.text), "#decide")


def decided(visitor: Visitor, case_id: int, act: str, *, query: str = "", **changed: str) -> Response:
    return reviewed(visitor, case_id, act, query=query, **changed).send_only(visitor)


def test_stopping_production_moves_order_credit_reply_and_journal(desk: Desk) -> None:
    case_id, anne = a_case(desk, golden_order()), desk.visitor("operator", "anne")
    page = anne.page(f"/cases/{case_id}")
    first = attributes_of(page, "details.act")
    assert first["id"] == "act-stop_production"
    assert "open" in first
    assert "proposé" in words_of(page, "details.act summary")
    response = decided(anne, case_id, "stop_production")
    assert response.status_code == DONE
    assert response.headers["location"] == f"/cases?said=done.case_stop_production&was={case_id}"
    assert status(desk) == "production_stopped"
    assert desk.shop.granted() == [5276]
    assert desk.shop.letters() == [("stopped", CLAIRE)]
    assert {row["kind"] for row in desk.shop.rows(change)} == {"stopped", "credit_granted"}
    assert desk.shop.rows(decision)[-1]["decided_by"] == "operator:anne"
    ended = desk.shop.rows(journal)[-1]
    assert (ended["event"], ended["by"], ended["order_number"]) == ("case_closed", "operator:anne", NUMBER)
    told = said(anne.get(response.headers["location"]))
    assert "Fabrication arrêtée" in told
    assert f"Commande {NUMBER}" in told
    assert "52,76 €" in told
    assert CLAIRE in told


def test_nothing_is_done_by_looking_at_what_would_be_done(desk: Desk) -> None:
    case_id, anne = a_case(desk, golden_order()), desk.visitor("operator", "anne")
    before = (len(desk.shop.rows(journal)), len(desk.shop.rows(decision)))
    form = Form.on(anne.page(f"/cases/{case_id}"), "#decide-stop_production")
    response = form.send(anne)
    told = said(response)
    for words in ("Valider", "Arrêter la fabrication", NUMBER, "52,76 €", "13,89 €", CLAIRE, "Relisez, puis validez"):
        assert words in told
    assert status(desk) == "in_production"
    assert not desk.shop.rows(outbox)
    assert not desk.shop.rows(ledger)
    assert (len(desk.shop.rows(journal)), len(desk.shop.rows(decision))) == before


@pytest.mark.parametrize(
    "act, order, after, kind, credit",
    [
        ("cancel", an_order(), "canceled", "canceled", [7690]),
        ("cancel", an_order(status=Status.AWAITING_PAYMENT), "canceled", "voided", []),
        ("refuse", an_order(status=Status.SHIPPED), "shipped", "refused", []),
        ("already_done", an_order(status=Status.CANCELED), "canceled", "already_done", []),
        ("clarify", an_order(), "paid", "clarify", []),
    ],
    ids=["cancel", "void", "refuse", "already_done", "clarify"],
)
def test_each_act_does_what_it_says(
    desk: Desk, act: str, order: Order, after: str, kind: str, credit: list[int]
) -> None:
    case_id, anne = a_case(desk, order), desk.visitor("operator", "anne")
    assert decided(anne, case_id, act).status_code == DONE
    assert status(desk) == after
    assert desk.shop.letters() == [(kind, CLAIRE)]
    assert desk.shop.granted() == credit
    (case,) = desk.shop.rows(case_file)
    assert case["closed_by"] == "operator:anne"


def test_what_cannot_be_done_says_why(desk: Desk) -> None:
    case_id = a_case(desk, golden_order())
    told = said(desk.visitor("operator").get(f"/cases/{case_id}"), "dl.not-possible")
    assert "il n’y a pas" not in told
    assert "La commande peut encore être annulée ou arrêtée" in told
    assert "elle ne peut plus qu’être arrêtée" in told


def test_the_letter_goes_as_it_was_edited(desk: Desk) -> None:
    case_id, anne = a_case(desk, an_order()), desk.visitor("operator", "anne")
    form = Form.on(anne.page(f"/cases/{case_id}"), "#decide-cancel")
    text = form.fields["text"].replace("Bonjour", "Chère Madame Vasseur")
    review = form.send(anne, text=text, subject="Votre annulation")
    assert "Chère Madame Vasseur" in said(review)
    Form.on(LexborHTMLParser(review.text), "#decide").send(anne)
    (sent,) = desk.shop.rows(outbox)
    assert b"Votre annulation" in sent["mime"]
    assert "Chère".encode() in sent["mime"] or b"Ch=C3=A8re" in sent["mime"]


def test_an_amount_cannot_be_typed(desk: Desk) -> None:
    case_id, anne = a_case(desk, an_order()), desk.visitor("operator", "anne")
    form = Form.on(anne.page(f"/cases/{case_id}"), "#decide-cancel")
    text = form.fields["text"] + "\r\nEt 10,00 € de plus."
    response = form.send(anne, text=text)
    assert response.status_code == CONFLICT
    assert "10,00 €" in said(response, "#fault")
    # What was typed is still there to be corrected.
    again = Form.on(LexborHTMLParser(response.text), "#decide-cancel")
    assert again.fields["text"].strip() == text.strip()
    assert not desk.shop.rows(outbox)


def test_correcting_keeps_what_was_typed(desk: Desk) -> None:
    case_id, anne = a_case(desk, an_order()), desk.visitor("operator", "anne")
    text = "Chère Madame, " + Form.on(anne.page(f"/cases/{case_id}"), "#decide-cancel").fields["text"]
    form = reviewed(anne, case_id, "cancel", text=text)
    page = LexborHTMLParser(form.to(f"/cases/{case_id}/correct").send(anne).text)
    assert Form.on(page, "#decide-cancel").fields["text"].startswith("Chère Madame, ")
    assert "open" in attributes_of(page, "#act-cancel")


def test_what_changed_meanwhile_is_told_and_nothing_is_done(desk: Desk) -> None:
    case_id, anne = a_case(desk, golden_order()), desk.visitor("operator", "anne")
    form = reviewed(anne, case_id, "stop_production")
    with UnitOfWork(desk.shop.engines.writer) as unit:
        unit.connection.execute(order_line.update().where(order_line.c.position == 1).values(processed=2))
        unit.commit()
    response = form.send(anne)
    assert response.status_code == CONFLICT
    told = said(response, "#fault")
    assert "Rien n’a été fait" in told
    assert "les éléments traités" in told
    assert status(desk) == "in_production"
    assert not desk.shop.rows(outbox)
    # The proposal is there anew, with the new amounts.
    assert decided(anne, case_id, "stop_production").status_code == DONE
    assert desk.shop.granted() == [4824]


def test_two_who_decide_at_once_one_wins_and_the_other_is_told_by_whom(desk: Desk) -> None:
    case_id = a_case(desk, golden_order())
    people = [desk.visitor("operator", name) for name in ("anne", "bruno")]
    forms = [reviewed(one, case_id, "stop_production") for one in people]
    together = threading.Barrier(2)

    def decide(at: int) -> Response:
        together.wait()
        return forms[at].send_only(people[at])

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(decide, range(2)))
    assert sorted(one.status_code for one in answers) == [DONE, CONFLICT]
    winner = "anne" if answers[0].status_code == DONE else "bruno"
    (told,) = [said(one) for one in answers if one.status_code == CONFLICT]
    assert f"{winner} a décidé ce dossier" in told
    assert "Fabrication arrêtée" in told
    assert "52,76 €" in told
    assert desk.shop.granted() == [5276]
    assert desk.shop.letters() == [("stopped", CLAIRE)]
    assert len(desk.shop.rows(letter)) == len(desk.shop.rows(outbox)) == 1
    assert [row["by"] for row in desk.shop.rows(journal, journal.c.event == "case_closed")] == [f"operator:{winner}"]
    assert status(desk) == "production_stopped"


def test_the_next_case_opens_by_itself_also_ones_own_but_not_somebody_elses(desk: Desk) -> None:
    first = a_case(desk, an_order(), an_order(OTHER, email=MANON), an_order("4072000", email="luc@free.fr"))
    taken = a_case(desk, sender=MANON, numbers=[a_number(OTHER)], message_id="<2@gmail.com>")
    own = a_case(desk, sender="luc@free.fr", numbers=[a_number("4072000")], message_id="<3@free.fr>")
    anne, bruno = desk.visitor("operator", "anne"), desk.visitor("operator", "bruno")
    bruno.post(f"/cases/{taken}/claim")
    anne.post(f"/cases/{own}/claim")
    response = decided(anne, first, "cancel")
    assert response.headers["location"].startswith(f"/cases/{own}?")
    told = said(anne.get(response.headers["location"]), ".just-ended")
    assert f"Commande {NUMBER}" in told
    assert "76,90 €" in told


def test_another_order_is_chosen_among_the_senders_own(desk: Desk) -> None:
    case_id, anne = a_case(desk, an_order(), an_order(OTHER)), desk.visitor("operator", "anne")
    page = anne.page(f"/cases/{case_id}")
    links = [one.attributes["href"] for one in page.css(".own-orders a")]
    assert f"/cases/{case_id}?order={OTHER}" in links
    assert decided(anne, case_id, "cancel", query=f"?order={OTHER}").status_code == DONE
    assert (status(desk), status(desk, OTHER)) == ("paid", "canceled")


def test_an_order_that_is_not_the_senders_is_marked_and_writes_to_its_account(desk: Desk) -> None:
    case_id = a_case(desk, an_order(), an_order(OTHER, email=MANON, name="Manon Tessier"))
    anne = desk.visitor("operator", "anne")
    response = anne.post(f"/cases/{case_id}/orders", follow=False, words="manon")
    assert response.status_code == 200
    assert MANON in response.text
    assert "pas à l’expéditeur" in said(response, "tbody")
    by_name = anne.post(f"/cases/{case_id}/orders", words="vasseur")
    assert "pas à l’expéditeur" not in said(by_name, "tbody")
    by_number = anne.post(f"/cases/{case_id}/orders", follow=False, words=OTHER)
    assert by_number.headers["location"] == f"/cases/{case_id}?order={OTHER}"
    told = said(anne.get(f"/cases/{case_id}?order={OTHER}"))
    assert "pas à l’expéditeur" in told
    assert "Cette commande n’appartient pas à l’expéditeur" in told
    assert decided(anne, case_id, "cancel", query=f"?order={OTHER}").status_code == DONE
    assert desk.shop.letters() == [("canceled", MANON)]


def test_an_order_that_does_not_exist_is_said_to_be_none(desk: Desk) -> None:
    case_id, anne = a_case(desk, an_order()), desk.visitor("operator", "anne")
    assert "La commande 9999999 n’est pas dans le carnet" in said(anne.get(f"/cases/{case_id}?order=9999999"))
    assert "Aucune commande ne correspond" in said(anne.post(f"/cases/{case_id}/orders", words="nobody"))


def test_an_unproven_senders_case_writes_to_the_account_only(desk: Desk) -> None:
    case_id = a_case(desk, an_order(email=MANON), sender=CLAIRE, proven=False)
    anne = desk.visitor("operator", "anne")
    page = anne.page(f"/cases/{case_id}")
    assert "expéditeur non prouvé" in words_of(page, "main")
    assert "adresse du compte" in words_of(page, "#act-confirm .to")
    assert decided(anne, case_id, "confirm").status_code == DONE
    assert desk.shop.letters() == [("confirm", MANON)]
    assert CLAIRE.encode() not in desk.shop.rows(outbox)[0]["mime"]


@pytest.mark.parametrize("act, why", [("answered", ""), ("nothing", "le client a téléphoné")])
def test_a_case_can_end_without_a_letter(desk: Desk, act: str, why: str) -> None:
    case_id, anne = a_case(desk, an_order(), wish=a_wish(Intent.PART)), desk.visitor("operator", "anne")
    response = Form.on(anne.page(f"/cases/{case_id}"), "#plain form").send_only(anne, act=act, why=why)
    assert response.status_code == DONE
    assert not desk.shop.rows(outbox)
    assert desk.shop.rows(case_file)[0]["closed_by"] == "operator:anne"
    assert act in desk.shop.rows(journal)[-1]["detail"]
    assert "Vous avez décidé ce dossier" in said(anne.get(f"/cases/{case_id}"))


def test_nothing_to_do_needs_a_reason(desk: Desk) -> None:
    case_id, anne = a_case(desk, an_order()), desk.visitor("operator", "anne")
    response = anne.post(f"/cases/{case_id}/decide", act="nothing", why="  ")
    assert response.status_code == CONFLICT
    assert "pourquoi" in said(response, "#fault")
    assert desk.shop.rows(case_file)[0]["closed_at"] is None


def test_trying_again_has_the_program_decide_anew(desk: Desk) -> None:
    case_id, anne = a_case(desk, an_order()), desk.visitor("operator", "anne")
    assert anne.post(f"/cases/{case_id}/decide", follow=False, act="retry").status_code == DONE
    desk.shop.drain()
    assert status(desk) == "canceled"


def test_a_case_is_claimed_taken_over_and_given_back(desk: Desk) -> None:
    case_id = a_case(desk, an_order())
    anne, bruno = desk.visitor("operator", "anne"), desk.visitor("operator", "bruno")
    assert "vous vous en occupez" in said(anne.post(f"/cases/{case_id}/claim"))
    assert "anne s’en occupe" in said(bruno.get(f"/cases/{case_id}"))
    asked = bruno.post(f"/cases/{case_id}/claim")
    assert asked.status_code == CONFLICT
    assert desk.shop.rows(case_file)[0]["claimed_by"] == "operator:anne"
    Form.on(LexborHTMLParser(asked.text), "main form").send(bruno)
    assert desk.shop.rows(case_file)[0]["claimed_by"] == "operator:bruno"
    assert anne.post(f"/cases/{case_id}/give-back").status_code == CONFLICT
    assert bruno.post(f"/cases/{case_id}/give-back").status_code == 200
    assert desk.shop.rows(case_file)[0]["claimed_by"] is None


def test_a_case_that_somebody_else_has_can_be_decided_knowingly(desk: Desk) -> None:
    case_id = a_case(desk, an_order())
    anne, bruno = desk.visitor("operator", "anne"), desk.visitor("operator", "bruno")
    bruno.post(f"/cases/{case_id}/claim")
    review = Form.on(anne.page(f"/cases/{case_id}"), "#decide-cancel").send(anne)
    assert "bruno s’occupe de ce dossier" in said(review)
    assert Form.on(LexborHTMLParser(review.text), "#decide").send_only(anne).status_code == DONE


def test_who_else_has_the_page_open_is_shown(desk: Desk) -> None:
    case_id = a_case(desk, an_order())
    anne, bruno = desk.visitor("operator", "anne"), desk.visitor("operator", "bruno")
    assert anne.post(f"/cases/{case_id}/watch").text.strip() == ""
    assert "anne regarde aussi" in bruno.post(f"/cases/{case_id}/watch").text
    assert "bruno regarde aussi" in said(anne.get(f"/cases/{case_id}"))
    desk.shop.now += timedelta(seconds=31)
    assert "regarde aussi" not in said(anne.get(f"/cases/{case_id}"))


def test_newer_mails_of_the_same_sender_are_shown_first(desk: Desk) -> None:
    case_id, anne = a_case(desk, an_order()), desk.visitor("operator", "anne")
    later = desk.shop.receive(a_reading(wish=a_wish(Intent.RETRACTION), message_id="<2@orange.fr>", subject="Non !"))
    desk.shop.handle(later)
    page = anne.page(f"/cases/{case_id}")
    assert words_of(page, f".later a[href='/mails/{later}']") == "Non !"
    # Money is not suggested to be moved before they are read.
    assert "proposé" not in words_of(page, "#act-cancel summary")


def test_who_only_looks_can_read_a_case_and_has_no_form(desk: Desk) -> None:
    case_id = a_case(desk, an_order())
    viewer = desk.visitor("viewer")
    page = viewer.page(f"/cases/{case_id}")
    assert "Annuler la commande" in words_of(page, "main")
    assert page.css("main button") == []
    for path in ("review", "decide", "claim", "watch", "orders"):
        assert viewer.post(f"/cases/{case_id}/{path}", act="cancel").status_code == 403
    assert desk.shop.rows(case_file)[0]["closed_at"] is None


def test_a_case_that_does_not_exist_is_no_page(sqlite_desk: Desk) -> None:
    anne = sqlite_desk.visitor("operator", "anne")
    assert anne.get("/cases/99").status_code == 404
    assert anne.get("/cases/99999999999999999999").status_code == 404
    assert anne.post("/cases/99/claim").status_code == 404
    assert anne.post("/cases/99/decide", act="cancel").status_code == 404
    assert anne.post("/cases/99/decide", act="dance").status_code == CONFLICT


def test_the_samples_that_are_a_persons_are_ready_to_decide(desk: Desk) -> None:
    taken = desk.take_samples()
    anne = desk.visitor("operator", "anne")
    cases = {row["inbound_id"]: row["id"] for row in desk.shop.rows(case_file)}
    waiting = [cases[taken[name]] for name in taken if name[:2] in {"09", "10", "11"}]
    assert len(waiting) == 3
    for case_id in waiting:
        page = anne.page(f"/cases/{case_id}")
        assert page.css(".letter-text")
        assert page.css("#plain form")
    answer = anne.post(f"/cases/{waiting[0]}/decide", follow=False, act="answered", why="téléphone")
    assert answer.headers["location"].startswith(f"/cases/{waiting[1]}?")


def test_a_mail_that_stands_apart_is_taken_up(desk: Desk) -> None:
    case_id, anne = a_case(desk, an_order()), desk.visitor("operator", "anne")
    anne.post(f"/cases/{case_id}/decide", act="answered")
    response = Form.on(anne.page("/mails/1"), "form[action='/mails/1/take-up']").send_only(anne)
    assert response.headers["location"].startswith(f"/cases/{case_id + 1}?")
    assert anne.post("/mails/99/take-up").status_code == CONFLICT
