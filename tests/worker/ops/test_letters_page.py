"""Our letters: where each stands and why, kept back, let go, taken back in time, and sent again with the number said first."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import insert, update

from outbox.schema import attempt, outbox
from outbox.states import MEANING
from tests.builders import CLAIRE, MANON, a_number, a_reading, an_order, golden_order
from tests.worker.ops.desk import Desk
from tests.worker.ops.test_mails_page import confirm, words
from worker.run.holding import hold_letters, which_of
from worker.schema import case_file, journal


@pytest.fixture
def day(desk: Desk) -> Desk:
    """Letter 1 confirms a cancellation to Claire, letter 2 a stopped production to Manon."""
    shop = desk.shop
    shop.take_orders(an_order(), golden_order(number="4071990", email=MANON, name="Manon Tessier"))
    shop.handle(shop.receive())
    shop.handle(shop.receive(a_reading(sender=MANON, numbers=(a_number("4071990"),), message_id="<b@gmail.com>")))
    return desk


def put(desk: Desk, outbox_id: int, **values: object) -> None:
    """Write a letter's columns."""
    with desk.shop.engines.writer.begin() as connection:
        connection.execute(update(outbox).where(outbox.c.id == outbox_id).values(**values))


def states(desk: Desk) -> list[str]:
    return [row["state"] for row in desk.shop.rows(outbox)]


def ids(page: LexborHTMLParser) -> list[int]:
    return [int((one.attributes["href"] or "").removeprefix("/letters/")) for one in page.css("tbody th a")]


def told(desk: Desk, event: str) -> list[tuple[str, Any]]:
    """Return who did it and with which detail."""
    return [(row["by"], json.loads(row["detail"])) for row in desk.shop.rows(journal, journal.c.event == event)]


def test_letters_are_listed_by_state_kind_domain_and_order(day: Desk) -> None:
    put(day, 2, state="failed", last_error="550 no such user")
    visitor = day.visitor("viewer")
    for query, found in (
        ("", [2, 1]),
        ("state=trouble", [2]),
        ("state=failed", [2]),
        ("state=pending", [1]),
        ("kind=canceled", [1]),
        ("domain=GMAIL.com", [2]),
        ("order=4071852", [1]),
        ("mail=2", [2]),
        ("state=held", []),
        ("order=%27--", []),
        ("hold=x", [2, 1]),
    ):
        assert ids(visitor.page(f"/letters?{query}")) == found, query
    said = words(visitor.page("/letters"))
    assert "refusée par le serveur" in said
    assert "550 no such user" in said
    assert MANON in said


def test_the_tabs_count_what_failed_and_what_is_held(day: Desk) -> None:
    put(day, 2, state="undelivered")
    tabs = [" ".join(one.text(separator=" ").split()) for one in day.visitor("viewer").page("/letters").css(".tabs a")]
    assert tabs[:4] == ["Toutes 2", "En échec 1", "Retenues 0", "En attente 1"]


def test_a_letters_page_shows_it_as_it_is_with_its_tries(day: Desk) -> None:
    tried = {"outbox_id": 1, "n": 1, "phase": "rcpt", "verdict": "later", "code": 450, "at": day.shop.now}
    with day.shop.engines.writer.begin() as connection:
        connection.execute(insert(attempt).values(**tried, reply="450 <script>busy</script>"))
    response = day.visitor("viewer").get("/letters/1")
    page = LexborHTMLParser(response.text)
    said = words(page)
    assert CLAIRE in said
    assert "Elle attend son heure" in said
    assert "450" in said
    assert "destinataire" in said
    assert "<script>busy" not in response.text
    body = page.css_first(".letter-text")
    assert body is not None
    assert "76,90" in body.text().replace("\xa0", " ")
    headers = page.css_first("pre.source")
    assert headers is not None
    assert headers.text().startswith("Date: ")
    assert "Auto-Submitted: auto-replied" in headers.text()
    assert page.css_first('a[href="/mails/1"]') is not None
    assert page.css_first('a[href="/orders/4071852"]') is not None
    assert not page.css('main form[action^="/letters"]')
    day.visitor("viewer").page("/letters/99", status=404)


def test_every_state_is_explained(sqlite_desk: Desk) -> None:
    shop = sqlite_desk.shop
    shop.take_orders(an_order())
    shop.handle(shop.receive())
    visitor = sqlite_desk.visitor("viewer")
    said = set()
    for state in MEANING:
        values: dict[str, object] = {"held_by": None, "held_at": None, "held_why": None, "lease_owner": None}
        values |= {"lease_until": None, "sent_at": shop.now}
        if state == "held":
            values |= {"held_by": "lea", "held_at": shop.now, "held_why": "x"}
        if state == "claimed":
            values |= {"lease_owner": "one", "lease_until": shop.now}
        put(sqlite_desk, 1, state=str(state), **values)
        said.add(words(visitor.page("/letters/1")))
    assert len(said) == len(MEANING)


def test_a_letter_is_held_and_let_go_by_name(day: Desk) -> None:
    visitor = day.visitor("operator")
    page = visitor.post("/letters/1/hold", why="wrong name")
    assert "Réponse retenue." in page.text
    assert "par operator-1" in page.text
    assert states(day) == ["held", "pending"]
    assert told(day, "letter_held") == [("operator:operator-1", {"outbox_id": 1, "why": "wrong name"})]
    assert "Réponse libérée." in visitor.post("/letters/1/release").text
    assert states(day) == ["pending", "pending"]
    assert told(day, "letter_released") == [("operator:operator-1", {"outbox_id": 1})]


def test_a_reply_is_taken_back_within_its_window(day: Desk) -> None:
    put(day, 1, not_before=day.shop.now + timedelta(minutes=5), next_at=day.shop.now + timedelta(minutes=5))
    visitor = day.visitor("operator")
    page = visitor.page("/letters/1")
    button = page.css_first('form[action="/letters/1/hold"] button')
    assert button is not None
    assert "Annuler l’envoi" in button.text()
    assert "Partira" in words(page)
    visitor.post("/letters/1/hold")
    assert states(day)[0] == "held"
    put(day, 2, not_before=day.shop.now - timedelta(minutes=5))
    assert "Annuler l’envoi" not in visitor.get("/letters/2").text


def test_a_letter_that_has_left_is_not_held(day: Desk) -> None:
    put(day, 1, state="sent", sent_at=day.shop.now)
    visitor = day.visitor("operator")
    response = visitor.post("/letters/1/hold", why="too late")
    assert response.status_code == 409
    assert "Trop tard" in response.text
    assert visitor.post("/letters/1/release").status_code == 409
    assert states(day)[0] == "sent"
    assert not told(day, "letter_held")


def test_a_letter_under_a_general_hold_points_to_it(day: Desk) -> None:
    with day.shop.engines.writer.begin() as connection:
        hold_letters(connection, which_of("kind", "canceled"), by="operator:lea", why="a typo", at=day.shop.now)
    visitor = day.visitor("operator")
    page = visitor.page("/letters/1")
    assert page.css_first('a[href="/supervision#holds"]') is not None
    assert page.css_first('form[action="/letters/1/release"]') is None
    assert visitor.post("/letters/1/release").status_code == 409
    assert states(day) == ["held", "pending"]


def test_a_letter_that_may_have_arrived_is_asked_about_before_it_leaves(day: Desk) -> None:
    put(day, 1, state="held", held_by="relay", held_at=day.shop.now, held_why="in doubt")
    tried = {"outbox_id": 1, "n": 1, "phase": "body", "verdict": "held", "at": day.shop.now}
    with day.shop.engines.writer.begin() as connection:
        connection.execute(insert(attempt).values(**tried))
    visitor = day.visitor("operator")
    asked = visitor.post("/letters/1/release")
    assert "peut-être déjà arrivée" in asked.text
    assert states(day)[0] == "held"
    confirm(visitor, asked, "/letters/1/release")
    assert states(day)[0] == "pending"


def failed(desk: Desk) -> None:
    """Have letter 1 refused and letter 2 come back, with its case."""
    put(desk, 1, state="failed")
    put(desk, 2, state="undelivered")
    with desk.shop.engines.writer.begin() as connection:
        case = {"subject_key": "outbox:2", "ground": "bounce", "detail": "", "opened_at": desk.shop.now}
        connection.execute(insert(case_file).values(case))


def test_one_letter_is_sent_again_from_its_page(day: Desk) -> None:
    failed(day)
    before = [row["mime"] for row in day.shop.rows(outbox)]
    visitor = day.visitor("operator")
    asked = visitor.post("/letters/retry", id=2, back="/letters/2")
    assert "Réponses à renvoyer : 1." in asked.text.replace("\xa0", " ")
    assert states(day) == ["failed", "undelivered"]
    done = confirm(visitor, asked, "/letters/retry")
    assert str(done.url).endswith("/letters/2?said=done.letters_retried&n=1")
    assert states(day) == ["failed", "pending"]
    assert [row["mime"] for row in day.shop.rows(outbox)] == before
    assert told(day, "letter_revived") == [("operator:operator-1", {"outbox_id": 2})]
    assert [row["closed_by"] for row in day.shop.rows(case_file)] == ["operator:operator-1"]


def test_all_that_match_are_sent_again_and_no_others(day: Desk) -> None:
    failed(day)
    visitor = day.visitor("operator")
    asked = visitor.post("/letters/retry", do="all", list="/letters?state=trouble&kind=canceled")
    assert "Réponses à renvoyer : 1." in asked.text.replace("\xa0", " ")
    confirm(visitor, asked, "/letters/retry")
    assert states(day) == ["pending", "undelivered"]
    assert visitor.post("/letters/retry", do="all", list="/mails").status_code == 404
    assert visitor.post("/letters/retry", do="chosen", list="/letters").status_code == 409
    assert "rien à renvoyer" in visitor.post("/letters/retry", id=1).text


def test_a_domain_of_one_persons_own_is_offered_in_no_filter(day: Desk) -> None:
    page = day.visitor("viewer").page("/letters")
    assert [one.text() for one in page.css("#f-domain option")] == ["tous"]
    put(day, 1, recipient="x@gmail.com", recipient_domain="gmail.com")
    page = day.visitor("viewer").page("/letters")
    assert [one.text() for one in page.css("#f-domain option")] == ["tous", "gmail.com"]


def test_nothing_personal_is_in_any_address_of_the_pages(day: Desk) -> None:
    visitor = day.visitor("operator")
    for path in ("/letters", "/letters/1", "/letters?state=pending"):
        page = visitor.page(path)
        assert CLAIRE in words(page)
        for one in page.css("a, form"):
            target = one.attributes.get("href") or one.attributes.get("action") or ""
            assert not re.search("@|vasseur|tessier|orange|gmail", target, re.IGNORECASE), target
