"""A person's own letter: to whom, from which text, read once more, sent once, kept back in time."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from outbox.schema import outbox
from tests.builders import CLAIRE, MANON, NUMBER, a_number, a_reading, an_order
from tests.worker.ops.desk import Desk, Visitor
from tests.worker.ops.forms import Form, attributes_of, said
from worker.schema import case_file, journal

CONFLICT = 409
WORDS = "Chère Madame,\r\n\r\nVotre album est bien arrivé chez nous.\r\n\r\nPictoOnline"


def a_mail(desk: Desk, **more: object) -> int:
    """Have a mail about the default order decided, in shadow mode: its case is open."""
    desk.shop.live = False
    inbound_id = desk.shop.receive(a_reading(**{"numbers": [a_number()]} | more))  # type: ignore[arg-type] # a reading's own fields
    desk.shop.handle(inbound_id)
    return inbound_id


def written(visitor: Visitor, inbound_id: int, query: str = "") -> Form:
    """Write a letter and go through the first step; return the form that sends it."""
    form = Form.on(visitor.page(f"/mails/{inbound_id}/letter{query}"), ".card form")
    review = form.send(visitor, subject="Votre album", text=WORDS)
    assert review.status_code == 200, said(review)
    assert "Votre album est bien arrivé" in said(review)
    return Form.on(LexborHTMLParser(review.text), ".card form")


def test_a_letter_goes_to_the_proven_sender_once_however_often_it_is_sent(desk: Desk) -> None:
    desk.shop.take_orders(an_order())
    inbound_id, anne = a_mail(desk), desk.visitor("operator", "anne")
    form = written(anne, inbound_id)
    assert not desk.shop.rows(outbox)
    targets = [form.send_only(anne).headers["location"] for _ in range(2)]
    assert targets == ["/cases/1?said=done.free_letter"] * 2
    assert desk.shop.letters() == [("free", CLAIRE)]
    (event,) = desk.shop.rows(journal, journal.c.event == "letter_written")
    assert event["by"] == "operator:anne"
    # Another one is another letter.
    written(anne, inbound_id).send(anne)
    assert len(desk.shop.letters()) == 2


def test_the_account_can_be_written_to_instead(desk: Desk) -> None:
    desk.shop.take_orders(an_order(email=MANON))
    inbound_id, anne = a_mail(desk, proven=False), desk.visitor("operator", "anne")
    page = anne.page(f"/mails/{inbound_id}/letter")
    assert [one.attributes["value"] for one in page.css("#to option")] == ["account"]
    written(anne, inbound_id, "?to=sender").send(anne)
    assert desk.shop.letters() == [("free", MANON)]


def test_a_recipient_that_is_not_possible_is_refused(desk: Desk) -> None:
    desk.shop.take_orders(an_order(email=MANON))
    inbound_id, anne = a_mail(desk, proven=False), desk.visitor("operator", "anne")
    for step in ("review", "send"):
        for to in ("sender", "eve@evil.example", ""):
            response = anne.post(f"/mails/{inbound_id}/letter/{step}", subject="a", text="b", to=to)
            assert response.status_code == CONFLICT
    assert not desk.shop.rows(outbox)


def test_nobody_to_write_to_is_said(desk: Desk) -> None:
    inbound_id = a_mail(desk, proven=False, numbers=[])
    assert "Personne à qui écrire" in said(desk.visitor("operator").get(f"/mails/{inbound_id}/letter"))


def test_a_text_to_begin_with_must_be_completed(desk: Desk) -> None:
    desk.shop.take_orders(an_order())
    inbound_id, anne = a_mail(desk), desk.visitor("operator", "anne")
    page = anne.page(f"/mails/{inbound_id}/letter?template=more_information")
    assert attributes_of(page, "#template option[selected]")["value"] == "more_information"
    form = Form.on(page, ".card form")
    assert NUMBER in form.fields["text"] + form.fields["subject"]
    response = form.send(anne)
    assert response.status_code == CONFLICT
    assert "[à compléter]" in said(response, "#fault")
    again = Form.on(LexborHTMLParser(response.text), ".card form")
    assert again.fields["text"].strip() == form.fields["text"].strip()


@pytest.mark.parametrize(
    "subject, text", [("", "mots"), ("objet", "  "), ("x" * 201, "mots")], ids=["no subject", "no text", "too long"]
)
def test_a_letter_without_words_is_none(desk: Desk, subject: str, text: str) -> None:
    desk.shop.take_orders(an_order())
    inbound_id, anne = a_mail(desk), desk.visitor("operator", "anne")
    form = Form.on(anne.page(f"/mails/{inbound_id}/letter"), ".card form")
    assert form.send(anne, subject=subject, text=text).status_code == CONFLICT
    assert not desk.shop.rows(outbox)


def test_a_letter_can_be_corrected_before_it_is_sent(desk: Desk) -> None:
    desk.shop.take_orders(an_order())
    inbound_id, anne = a_mail(desk), desk.visitor("operator", "anne")
    back = written(anne, inbound_id).send(anne, correct="yes")
    assert "bien arrivé" in Form.on(LexborHTMLParser(back.text), ".card form").fields["text"]
    assert not desk.shop.rows(outbox)


def test_a_letter_that_has_not_left_is_kept_back(desk: Desk) -> None:
    desk.shop.take_orders(an_order())
    inbound_id, anne = a_mail(desk), desk.visitor("operator", "anne")
    written(anne, inbound_id).send(anne)
    (queued,) = desk.shop.rows(outbox)
    response = anne.post(f"/letters/{queued['id']}/undo", follow=False, back=f"/mails/{inbound_id}")
    assert response.headers["location"] == f"/mails/{inbound_id}?said=done.letter_kept"
    assert desk.shop.rows(outbox)[0]["state"] == "held"
    assert anne.post(f"/letters/{queued['id']}/undo").status_code == CONFLICT
    assert anne.post("/letters/99/undo").status_code == CONFLICT


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example", "/people", "/cases/1/decide", ""])
def test_keeping_a_letter_back_leads_nowhere_else(sqlite_desk: Desk, back: str) -> None:
    sqlite_desk.shop.take_orders(an_order())
    inbound_id, anne = a_mail(sqlite_desk), sqlite_desk.visitor("operator", "anne")
    written(anne, inbound_id).send(anne)
    response = anne.post("/letters/1/undo", follow=False, back=back)
    assert response.headers["location"] == "/letters?said=done.letter_kept"


def test_what_was_just_decided_can_be_kept_back_from_the_next_page(desk: Desk) -> None:
    desk.shop.take_orders(an_order())
    a_mail(desk)
    anne = desk.visitor("operator", "anne")
    review = Form.on(anne.page("/cases/1"), "#decide-cancel").send(anne)
    page = Form.on(LexborHTMLParser(review.text), "#decide").send(anne)
    kept = Form.on(LexborHTMLParser(page.text), ".just-ended form").send(anne)
    assert "Réponse retenue" in said(kept)
    assert desk.shop.rows(outbox)[0]["state"] == "held"
    assert desk.shop.rows(case_file)[0]["closed_by"] == "operator:anne"


def test_who_only_looks_writes_nothing(sqlite_desk: Desk) -> None:
    sqlite_desk.shop.take_orders(an_order())
    inbound_id = a_mail(sqlite_desk)
    viewer = sqlite_desk.visitor("viewer")
    for step in ("review", "send"):
        response = viewer.post(f"/mails/{inbound_id}/letter/{step}", subject="a", text="b", to="sender")
        assert response.status_code == 403
    assert viewer.get("/mails/99/letter").status_code in {403, 404}
