"""What failed is grouped by cause and window, in words, with the number that can be tried again beside it."""

from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import insert, update

from outbox.schema import attempt, outbox
from tests.builders import a_reading, an_order
from tests.worker.ops.desk import Desk
from tests.worker.ops.test_mails_page import confirm, park, words
from worker.ops.pages.failures import cause_said
from worker.ops.wording import Language, Wording
from worker.run.search_box import PARIS
from worker.schema import inbound


@pytest.fixture
def day(desk: Desk) -> Desk:
    """Two mails too heavy to read, two hours apart, one of another fault, and a letter that was refused."""
    shop = desk.shop
    shop.take_orders(an_order())
    shop.handle(shop.receive())
    park(desk, shop.receive(a_reading(message_id="<1@x.fr>")), "MemoryError: no room")
    shop.now += timedelta(hours=2)
    park(desk, shop.receive(a_reading(message_id="<2@x.fr>")), "MemoryError: none left")
    park(desk, shop.receive(a_reading(message_id="<3@x.fr>")), "KeyError: 'x'")
    shop.now += timedelta(minutes=5)
    tried = {"outbox_id": 1, "n": 1, "phase": "rcpt", "verdict": "refused", "code": 550, "at": shop.now}
    with shop.engines.writer.begin() as connection:
        connection.execute(update(outbox).where(outbox.c.id == 1).values(state="failed", moved_at=shop.now))
        connection.execute(insert(attempt).values(**tried))
    return desk


def groups(page: LexborHTMLParser) -> dict[str, list[str]]:
    """Return each cause with the counts of its windows."""
    found = {}
    for one in page.css("section.cause"):
        title, counts = one.css_first("h2"), one.css("td.number")
        assert title is not None
        found[" ".join(title.text(separator=" ").split())] = [cell.text() for cell in counts]
    return found


def test_failures_are_grouped_by_cause_and_window(day: Desk) -> None:
    visitor = day.visitor("viewer")
    page = visitor.page("/failures?window=hour")
    assert groups(page) == {
        "réponses Le serveur a répondu 550 (étape\N{NO-BREAK SPACE}: destinataire)".replace("\xa0", " "): ["1"],
        "courriels La lecture demandait trop de mémoire": ["1", "1"],
        "courriels Le programme n’a pas pu lire : KeyError": ["1"],
    }
    assert groups(visitor.page("/failures?window=day"))["courriels La lecture demandait trop de mémoire"] == ["2"]
    assert page.css_first('a[href="/mails?state=quarantined&error=MemoryError"]') is not None
    assert page.css_first('a[href="/letters?state=trouble&cause=550+rcpt"]') is not None
    assert page.css_first('a[href="/mails?id=3"]') is not None
    assert not page.css("section form")
    day.shop.now += timedelta(days=3)
    visitor.sign_in("viewer-1")
    assert groups(visitor.page("/failures?since=24h")) == {}
    assert "Aucun échec" in words(visitor.page("/failures?since=24h"))


def test_all_of_a_cause_are_tried_again_once_the_number_was_said(day: Desk) -> None:
    visitor = day.visitor("operator")
    page = visitor.page("/failures")
    assert "Tout décider à nouveau (2)…" in words(page)
    assert "Tout renvoyer (1)…" in words(page)
    url = "/mails?state=quarantined&error=MemoryError"
    asked = visitor.post("/mails/retry", list=url, back="/failures", do="all")
    assert "Courriels à décider à nouveau : 2." in asked.text.replace("\xa0", " ")
    done = confirm(visitor, asked, "/mails/retry")
    assert str(done.url).endswith("/failures?said=done.mails_retried&n=2")
    assert [row["state"] for row in day.shop.rows(inbound)] == ["decided", "stored", "stored", "quarantined"]
    letters = visitor.post("/letters/retry", list="/letters?state=trouble&cause=550+rcpt", back="/failures", do="all")
    done = confirm(visitor, letters, "/letters/retry")
    assert str(done.url).endswith("/failures?said=done.letters_retried&n=1")
    assert [row["state"] for row in day.shop.rows(outbox)] == ["pending"]


@pytest.mark.parametrize(
    "of, cause, said",
    [
        ("letter", "bounce", "Revenues"),
        ("letter", "untried", "Abandonnées"),
        ("letter", "connect", "s’est rompue (étape : connexion)"),
        ("letter", "421 body", "421 (étape : texte)"),
        ("mail", "50000000 bytes, more than 26214400", "Trop gros"),
        ("mail", "its worker ended without a word, each time", "sans un mot"),
        ("mail", "StrangeError", "StrangeError"),
    ],
)
def test_every_cause_is_said_in_words(of: str, cause: str, said: str) -> None:
    wording = Wording(language=Language.FR, zone=PARIS)
    assert said in cause_said(wording, of, cause).replace("\xa0", " ")
