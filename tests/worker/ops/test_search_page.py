"""One box: what names nobody is in the URL, what names somebody never is, and a word that means nothing is said."""

from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.builders import CLAIRE, MANON, a_number, a_reading, an_order, golden_order
from tests.worker.ops.desk import Desk, Visitor
from tests.worker.ops.test_mails_page import ids, words
from worker.schema import journal, saved_search


@pytest.fixture
def day(desk: Desk) -> Desk:
    """One mail of Claire's and one of Manon's, each about their order."""
    shop = desk.shop
    shop.take_orders(an_order(), golden_order(number="4071990", email=MANON, name="Manon Tessier"))
    shop.handle(shop.receive())
    shop.handle(shop.receive(a_reading(sender=MANON, numbers=(a_number("4071990"),), message_id="<b@gmail.com>")))
    return desk


def search(visitor: Visitor, asked: str) -> str:
    """Search as a browser does, and return where it leads."""
    response = visitor.post("/search", q=asked, follow=False)
    assert response.status_code == 303, response.text[:1000]
    return response.headers["location"]


def box(page: LexborHTMLParser) -> str:
    found = page.css_first("#find")
    assert found is not None
    return found.attributes.get("value") or ""


@pytest.mark.parametrize(
    "asked, target",
    [
        ("4071990", "/mails?order=4071990"),
        ("état:quarantaine issue:refus", "/mails?state=quarantined&outcome=refuse"),
        ("id:12", "/mails?id=12"),
        ("à-part:oui", "/mails?apart=yes"),
        ("", "/mails"),
    ],
)
def test_what_names_nobody_becomes_an_address_to_share(sqlite_desk: Desk, asked: str, target: str) -> None:
    assert search(sqlite_desk.visitor("viewer"), asked) == target
    assert not sqlite_desk.shop.rows(saved_search)


@pytest.mark.parametrize("asked", [MANON, "manon tessier", "nom:Tessier depuis:30j", "<b@gmail.com>"])
def test_what_names_somebody_is_kept_under_an_opaque_id(day: Desk, asked: str) -> None:
    visitor = day.visitor("viewer")
    target = search(visitor, asked)
    assert target.startswith("/search/")
    assert "@" not in target
    assert "tessier" not in target.lower()
    page = visitor.page(target)
    assert ids(page) == [2]
    assert box(page) in {f"de:{MANON}", 'nom:"manon tessier"', "id:<b@gmail.com>"} or box(page).startswith("depuis:")
    addresses = [one.attributes.get("href") or one.attributes.get("action") or "" for one in page.css("a, form")]
    assert not [one for one in addresses if "@" in one or "essier" in one]
    assert asked not in str(day.shop.rows(journal))


def test_a_kept_search_is_filtered_and_leafed_through_at_its_own_address(day: Desk) -> None:
    day.shop.handle(day.shop.receive(a_reading(sender=MANON, message_id="<c@gmail.com>")))
    visitor = day.visitor("viewer")
    target = search(visitor, MANON)
    assert ids(visitor.page(target)) == [3, 2]
    assert ids(visitor.page(f"{target}?outcome=stop_production")) == [2]
    assert ids(visitor.page(f"{target}?before=3")) == [2]
    form = visitor.page(target).css_first("form.filters")
    assert form is not None
    assert form.attributes["action"] == target


def test_a_kept_search_is_its_own_operators_and_ends_with_their_session(day: Desk) -> None:
    mine, other = day.visitor("operator"), day.visitor("viewer")
    target = search(mine, CLAIRE)
    other.page(target, status=404)
    mine.page("/search/" + "0" * 32, status=404)
    mine.page("/search/x", status=404)
    mine.post("/sign-out")
    assert not day.shop.rows(saved_search)


def test_mails_of_a_kept_search_are_decided_again_without_its_words_in_an_address(day: Desk) -> None:
    visitor = day.visitor("operator")
    target = search(visitor, MANON)
    asked = visitor.post("/mails/retry", do="all", list=target)
    assert asked.status_code == 200
    assert f'href="{target}"' in asked.text
    assert "ils ont leur réponse" in asked.text


def test_searches_nobody_can_look_at_any_more_are_forgotten(sqlite_desk: Desk) -> None:
    visitor = sqlite_desk.visitor("viewer")
    search(visitor, "nom:Martin")
    sqlite_desk.shop.now += timedelta(days=8)
    visitor.sign_in("viewer-1")
    search(visitor, "nom:Durand")
    assert ["Durand" in row["filter"] for row in sqlite_desk.shop.rows(saved_search)] == [True]


@pytest.mark.parametrize(
    "asked, named, possible",
    [
        ("sujet:colère", "sujet:", "commande|order:"),
        ("issue:peut-être", "issue:peut-être", "annulation|cancel"),
        ("4071", "4071", "1234567"),
        ("4071990 4071852", "4071852", "une seule valeur"),
        ("depuis:jadis", "depuis:jadis", "hier"),
        ("de:quelquun", "de:quelquun", "adresse@exemple.fr"),
    ],
)
def test_a_word_that_means_nothing_is_named_with_what_is_possible(
    sqlite_desk: Desk, asked: str, named: str, possible: str
) -> None:
    response = sqlite_desk.visitor("viewer").post("/search", q=asked)
    page = LexborHTMLParser(response.text)
    fault = page.css_first("#fault")
    assert response.status_code == 422
    assert fault is not None
    assert named in fault.text()
    assert possible in fault.text()
    again = page.css_first("#again")
    assert again is not None
    assert (again.attributes["value"], box(page)) == (asked, asked)
    assert not sqlite_desk.shop.rows(saved_search)


def test_what_was_typed_is_shown_as_text(sqlite_desk: Desk) -> None:
    response = sqlite_desk.visitor("viewer").post("/search", q='"><script>alert(1)</script>:x')
    assert "<script>alert" not in response.text


def test_the_number_of_an_order_shows_the_order_and_its_mails(day: Desk) -> None:
    visitor = day.visitor("viewer")
    page = visitor.page(search(visitor, "4071990"))
    assert ids(page) == [2]
    card = page.css_first(".order-card")
    assert card is not None
    link = card.css_first("a")
    assert link is not None
    assert link.attributes["href"] == "/orders/4071990"
    assert "Manon Tessier" in card.text()
    assert "Aucune commande du carnet" in words(visitor.page("/mails?order=9999999"))


def test_an_address_and_a_name_show_their_orders_too(day: Desk) -> None:
    visitor = day.visitor("viewer")
    for asked in (CLAIRE, "vasseur"):
        page = visitor.page(search(visitor, asked))
        assert [one.attributes["href"] for one in page.css(".order-card a")] == ["/orders/4071852"]


def test_the_help_has_examples_that_work(sqlite_desk: Desk) -> None:
    visitor = sqlite_desk.visitor("viewer")
    examples = [one.attributes["value"] or "" for one in visitor.page("/mails").css(".examples input[name=q]")]
    assert len(examples) >= 6
    for one in examples:
        assert search(visitor, one)
