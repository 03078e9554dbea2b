"""One mail's page: what was decided, on which words, for which order, with which money, and what went out."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import insert, update

from outbox.schema import attempt, outbox
from parsers.request import Evidence, OrderNumber, Piece, PieceKind, Place, Wish
from policies.order import Status
from policies.unread import unreadable
from tests.builders import NUMBER, a_number, a_reading, a_wish, an_order, golden_order
from tests.worker.ops.desk import Desk
from tests.worker.ops.forms import Form
from worker.decisions.journal import record_decision
from worker.ops.marking import MOST_DRAWN
from worker.schema import Cause, cancellation, case_file, inbound, journal, ledger, note, order_line, reading
from worker.unit import UnitOfWork

TEXT = "Bonjour,\nannulez ma commande 4071852 svp\n\n> Le 3 nov. vous avez écrit :\n> Bonjour"


NOT_CLEAR = (
    b"From: a@orange.fr\nTo: serviceclient@pictoonline.fr\nSubject: x\nMessage-ID: <x@orange.fr>\n\nBonjour, annulez.\n"
)


def text_of(page: LexborHTMLParser, selector: str) -> str:
    found = page.css_first(selector)
    assert found is not None, selector
    return " ".join(found.text(separator=" ").replace("\u202f", " ").replace("\xa0", " ").split())


def with_words(desk: Desk) -> int:
    """Store and decide the default request, written as a person writes it."""
    asks = TEXT.index("annulez")
    at = TEXT.index(NUMBER)
    quoted = TEXT.index("> Le")
    return desk.shop.receive(
        a_reading(
            text=TEXT,
            subject="Annulation",
            wish=a_wish_at(asks, asks + len("annulez ma commande 4071852")),
            numbers=(number_at(at),),
            pieces=(Piece(kind=PieceKind.OWN, start=0, end=quoted), Piece(kind=PieceKind.QUOTED, start=quoted, end=len(TEXT))),
        )
    )  # fmt: skip


def a_wish_at(start: int, end: int) -> Wish:
    evidence = (Evidence(place=Place.OWN, words="annulez ma commande 4071852", start=start, end=end, note="asks: fr"),)
    return replace(a_wish(), evidence=evidence)


def number_at(start: int) -> OrderNumber:
    return replace(
        a_number(), evidence=Evidence(place=Place.OWN, words=NUMBER, start=start, end=start + 7, note="asked")
    )


def test_a_stopped_order_is_understood_at_a_glance(desk: Desk) -> None:
    desk.shop.take_orders(golden_order())
    id_ = with_words(desk)
    desk.shop.handle(id_)
    page = desk.visitor("viewer").page(f"/mails/{id_}")
    top = text_of(page, ".verdict")
    for said in (
        "arrêt de fabrication",
        NUMBER,
        "Avoir 52,76 €",
        "Facturé 13,89 €",
        "ce qui est fait est facturé, le reste est crédité",
    ):
        assert said in top
    assert "expéditeur prouvé" in text_of(page, ".author")


def test_the_credits_arithmetic_adds_up_to_what_the_ledger_holds(desk: Desk) -> None:
    desk.shop.take_orders(golden_order())
    id_ = with_words(desk)
    desk.shop.handle(id_)
    page = desk.visitor("viewer").page(f"/mails/{id_}")
    rows = [
        [cell.text(strip=True).replace("\u202f", " ").replace("\xa0", " ") for cell in row.css("td.number")]
        for row in page.css("table.arithmetic tbody tr")
    ]
    assert [row[-3:] for row in rows] == [
        ["9,37 €", "9,37 €", "0,00 €"],
        ["13,56 €", "4,52 €", "9,04 €"],
        ["36,82 €", "0,00 €", "36,82 €"],
        ["6,90 €", "0,00 €", "6,90 €"],
    ]
    assert rows[1][:4] == ["3", "1", "4,90 €", "-1,14 €"]
    assert desk.shop.granted() == [5276]
    assert "accordé 52,76 €" in text_of(page, "#mail-order")
    assert text_of(page, ".sum") == "facturé 13,89 € + crédité 52,76 € = payé 66,65 €"
    assert page.css_first("#mail-order .fault") is None


def test_counts_that_rose_after_the_stop_change_nothing_of_the_arithmetic(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    desk.shop.take_orders(golden_order())
    id_ = with_words(desk)
    desk.shop.handle(id_)
    with UnitOfWork(desk.shop.engines.writer) as unit:
        unit.connection.execute(update(order_line).values(processed=order_line.c.quantity))
        unit.commit()
    page = desk.visitor("viewer").page(f"/mails/{id_}")
    assert text_of(page, ".sum") == "facturé 13,89 € + crédité 52,76 € = payé 66,65 €"
    assert page.css_first("#mail-order .fault") is None


def test_figures_that_the_lines_do_not_give_are_called_wrong(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    desk.shop.take_orders(golden_order())
    id_ = with_words(desk)
    desk.shop.handle(id_)
    with UnitOfWork(desk.shop.engines.writer) as unit:
        unit.connection.execute(update(cancellation).values(counts=json.dumps({"0": 7, "1": 3, "2": 1})))
        unit.commit()
    assert "à vérifier" in text_of(desk.visitor("viewer").page(f"/mails/{id_}"), "#mail-order .fault")


def test_the_customers_own_words_are_shown_with_what_counted_and_the_rest_is_folded(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    desk.shop.take_orders(an_order())
    id_ = with_words(desk)
    desk.shop.handle(id_)
    page = desk.visitor("viewer").page(f"/mails/{id_}")
    own = page.css_first("#mail-words .letter-text")
    assert own is not None
    marks = [
        (mark.attributes.get("class") or "intent", mark.text(), mark.attributes["title"]) for mark in own.css("mark")
    ]
    assert marks == [
        ("intent", "annulez ma commande ", "demande d’annuler"),
        ("order several", NUMBER, f"demande d’annuler · numéro {NUMBER}, à annuler"),
    ]
    assert own.text().strip() == "Bonjour,\nannulez ma commande 4071852 svp"
    assert "vous avez écrit" in text_of(page, "#mail-words details .quoted")
    assert [mark.text() for mark in page.css(".mark-legend mark")] == ["ce qui est demandé", "quelle commande"]


def test_every_rules_answer_stands_in_order_the_one_that_decided_apart(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    desk.shop.take_orders(an_order(status=Status.SHIPPED))
    id_ = with_words(desk)
    desk.shop.handle(id_)
    page = desk.visitor("viewer").page(f"/mails/{id_}")
    assert [rule.text(strip=True) for rule in page.css("li.answers > span:last-child")] == [
        "plus rien à arrêter\N{NO-BREAK SPACE}: commande expédiée"
    ]
    passed = [rule.text(strip=True) for rule in page.css("details .rules li > span:last-child")]
    trace = json.loads(desk.shop.decisions(id_)[0]["trace"])["rules"]
    assert len(passed) == len(trace) - 1
    assert passed[0] == "reçu après le point de départ"


def test_the_time_line_says_what_happened_when_and_what_did_not(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    desk.shop.take_orders(an_order())
    id_ = with_words(desk)
    waiting = [
        step.text(strip=True) for step in desk.visitor("viewer").page(f"/mails/{id_}").css(".timeline li.todo strong")
    ]
    assert waiting == ["Lu", "Rapproché", "Décidé", "Réponse envoyée"]
    desk.shop.now += timedelta(minutes=3)
    desk.shop.handle(id_)
    page = desk.visitor("viewer", "zoe").page(f"/mails/{id_}")
    said = text_of(page, ".timeline")
    assert "Enregistré 24 nov. 2026, 09:30:01 · + 1,0 s" in said
    assert "Lu · annuler 24 nov. 2026, 09:33:01 · + 3 min" in said
    assert [step.text(strip=True) for step in page.css(".timeline li.todo strong")] == ["Réponse envoyée"]


def test_a_letter_is_shown_as_its_bytes_say_with_each_try(desk: Desk) -> None:
    desk.shop.take_orders(an_order())
    id_ = with_words(desk)
    desk.shop.handle(id_)
    (sent,) = desk.shop.rows(outbox)
    with UnitOfWork(desk.shop.engines.writer) as unit:
        unit.connection.execute(
            insert(attempt).values(
                outbox_id=sent["id"],
                n=1,
                phase="rcpt",
                verdict="later",
                code=451,
                reply="4.7.1 greylisted <b>",
                at=desk.shop.now,
            )
        )
        unit.commit()
    page = desk.visitor("viewer").page(f"/mails/{id_}")
    said = text_of(page, "#mail-letters")
    assert "claire.vasseur@orange.fr" in said
    assert "76,90 €" in said
    assert "451 4.7.1 greylisted <b>" in said
    assert "destinataire annoncé" in said
    assert page.css_first(f'a[href="/letters/{sent["id"]}"]') is not None


def test_a_confirmation_code_is_never_shown(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    desk.shop.take_orders(an_order())
    id_ = desk.shop.receive(proven=False)
    desk.shop.handle(id_)
    (code,) = desk.shop.codes
    assert code.encode() in desk.shop.rows(outbox)[0]["mime"]
    page = desk.visitor("admin").get(f"/mails/{id_}").text
    assert code not in page
    assert "‹code›" in page


def test_a_decision_made_again_shows_them_all_the_current_one_first(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    desk.shop.take_orders(an_order())
    id_ = desk.shop.receive(text="?", numbers=())
    desk.shop.handle(id_)
    with UnitOfWork(desk.shop.engines.writer) as unit:
        record_decision(
            unit.connection,
            id_,
            unreadable("it could not be read"),
            cause=Cause.PERSON,
            by="operator:anne",
            at=desk.shop.now,
        )
        unit.commit()
    page = desk.visitor("viewer").page(f"/mails/{id_}")
    assert text_of(page, ".verdict .outcome") == "à une personne"
    assert "anne" in text_of(page, ".verdict .what")
    assert "Décision 1" in text_of(page, ".earlier")
    ids = [row["id"] for row in desk.shop.decisions(id_)]
    assert all(page.css_first(f"#decision-{one}") is not None for one in ids)


@pytest.mark.parametrize("state", ["stored", "quarantined", "old"])
def test_a_mail_without_a_reading_has_its_page(desk: Desk, state: str) -> None:
    raw = b"From: =?utf-8?q?Zo=C3=A9?= <zoe@orange.fr>\nSubject: Ma commande\n\nBonjour\n"
    id_ = desk.shop.receive(raw=raw)
    with UnitOfWork(desk.shop.engines.writer) as unit:
        unit.connection.execute(
            update(inbound)
            .where(inbound.c.id == id_)
            .values(state=state, attempts=3, last_error="ValueError: <script>")
        )
        unit.commit()
    page = desk.visitor("viewer").page(f"/mails/{id_}")
    assert text_of(page, "h1") == "Ma commande"
    assert "Zoé" in text_of(page, ".author")
    assert "pas encore décidé" in text_of(page, ".verdict")
    assert "ValueError: <script>" in text_of(page, ".verdict")
    assert "Essais : 3" in text_of(page, ".verdict")


def test_a_reading_of_another_version_costs_the_page_its_words_only(sqlite_desk: Desk) -> None:
    id_ = sqlite_desk.take_samples()["04-helen-wrong-album.eml"]
    with UnitOfWork(sqlite_desk.shop.engines.writer) as unit:
        unit.connection.execute(
            update(reading).where(reading.c.inbound_id == id_).values(json='{"made": "by another version"}')
        )
        unit.commit()
    page = sqlite_desk.visitor("viewer").page(f"/mails/{id_}")
    assert text_of(page, ".verdict .outcome") == "arrêt de fabrication"
    assert "Pas encore lu" in text_of(page, "#mail-words")


def test_an_open_case_is_one_click_away(sqlite_desk: Desk) -> None:
    id_ = sqlite_desk.take_samples()["11-coin-ecrase.eml"]
    (case,) = sqlite_desk.shop.rows(case_file, case_file.c.inbound_id == id_)
    page = sqlite_desk.visitor("viewer").page(f"/mails/{id_}")
    assert page.css_first(f'.verdict a[href="/cases/{case["id"]}"]') is not None


def test_every_sample_has_its_page_in_both_languages(desk: Desk) -> None:
    ids = desk.take_samples()
    visitor = desk.visitor("viewer")
    for language in ("fr", "en"):
        visitor.post("/language", language=language, back="/")
        for id_ in ids.values():
            assert visitor.page(f"/mails/{id_}").css_first(".verdict .outcome") is not None


def test_a_note_is_kept_with_who_wrote_it_and_shown_as_text(desk: Desk) -> None:
    id_ = desk.shop.receive()
    anne = desk.visitor("operator", "anne")
    assert anne.post(f"/mails/{id_}/notes", words="  vu <b>avec</b> elle\r\nau téléphone ").status_code == 200
    (kept,) = desk.shop.rows(note)
    assert (kept["by"], kept["words"], kept["inbound_id"]) == (
        "operator:anne",
        "vu <b>avec</b> elle\nau téléphone",
        id_,
    )
    assert desk.shop.rows(journal)[-1]["event"] == "noted"
    assert "vu" not in desk.shop.rows(journal)[-1]["detail"]
    shown = text_of(desk.visitor("viewer").page(f"/mails/{id_}"), "#note-list")
    assert "vu <b>avec</b> elle au téléphone anne" in shown


@pytest.mark.parametrize("words", ["", "   ", "x" * 4001])
def test_an_empty_or_endless_note_is_refused(sqlite_desk: Desk, words: str) -> None:
    id_ = sqlite_desk.shop.receive()
    assert sqlite_desk.visitor("operator").post(f"/mails/{id_}/notes", words=words).status_code == 409
    assert not sqlite_desk.shop.rows(note)


def test_a_note_leads_back_to_the_case_it_was_written_on_and_nowhere_else(sqlite_desk: Desk) -> None:
    id_ = sqlite_desk.shop.receive()
    operator = sqlite_desk.visitor("operator")
    for back, target in (
        ("/cases/3", "/cases/3?said=done.noted"),
        ("//evil.example", f"/mails/{id_}?said=done.noted#notes"),
    ):
        response = operator.post(f"/mails/{id_}/notes", follow=False, words="ok", back=back)
        assert response.headers["location"] == target
    assert operator.post("/mails/999/notes", words="ok").status_code == 404


def test_a_huge_mail_is_cut_and_says_so(sqlite_desk: Desk) -> None:
    text = "mot <b>" * 100_000
    id_ = sqlite_desk.shop.receive(a_reading(text=text))
    sqlite_desk.shop.handle(id_)
    response = sqlite_desk.visitor("viewer").get(f"/mails/{id_}")
    assert len(response.text) < 3 * MOST_DRAWN
    assert "500\N{NARROW NO-BREAK SPACE}000 caractères de plus" in response.text


def test_no_mail_no_page(sqlite_desk: Desk) -> None:
    viewer = sqlite_desk.visitor("viewer")
    for path in (
        "/mails/1",
        "/mails/1/source",
        "/mails/1/raw",
        "/mails/1/attachments/1",
        "/orders/1234567",
        f"/mails/{2**60}",
    ):
        assert viewer.get(path).status_code == 404


def test_an_order_has_a_page_with_its_mails_and_cancellations(desk: Desk) -> None:
    ids = desk.take_samples()
    page = desk.visitor("viewer").page("/orders/4072519")
    said = text_of(page, "main")
    assert "accordé 93,20 £" in said
    assert page.css_first(f'a[href="/mails/{ids["04-helen-wrong-album.eml"]}"]') is not None
    assert "Helen Pritchard" in said


def test_shadow_says_what_would_be_moved(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    desk.shop.live = False
    desk.shop.take_orders(golden_order())
    id_ = with_words(desk)
    desk.shop.handle(id_)
    said = text_of(desk.visitor("viewer").page(f"/mails/{id_}"), ".verdict")
    assert "Avoir prévu 52,76 €" in said
    assert "rien n’a été fait" in said
    assert not desk.shop.rows(ledger)


def test_a_mail_that_may_be_decided_again_offers_it_on_its_page_and_leads_back(desk: Desk) -> None:
    waits, done = desk.shop.receive(raw=NOT_CLEAR), desk.take_samples()["02-suite-a-devis-refuse.eml"]
    desk.parts.handler().handle(waits)
    anne = desk.visitor("operator", "anne")
    assert anne.page(f"/mails/{done}").css_first("#again") is None
    assert desk.visitor("viewer").page(f"/mails/{waits}").css_first("#again") is None
    asked = Form.on(anne.page(f"/mails/{waits}"), "form[action='/mails/retry']").send(anne)
    assert "Courriels à décider à nouveau : 1" in " ".join(asked.text.replace("\xa0", " ").split())
    back = Form.on(LexborHTMLParser(asked.text), "form[action='/mails/retry']").send_only(anne)
    assert back.headers["location"] == f"/mails/{waits}?said=done.mails_retried&n=1"
    assert desk.shop.rows(inbound, inbound.c.id == waits)[0]["state"] == "stored"
    assert anne.page(f"/mails/{waits}").css_first("#again") is None
