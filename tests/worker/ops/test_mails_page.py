"""The list of mails: what it shows, its filter in the URL, and mails decided again, never answered twice."""

import json
import re
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx import Response
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import insert, update

from parsers.request import Intent
from tests.builders import CLAIRE, MANON, a_number, a_reading, an_order, golden_order
from tests.worker.ops.desk import Desk, Visitor
from worker.run.listings import count_wanted
from worker.schema import case_file, inbound, journal, reading


@pytest.fixture
def day(desk: Desk) -> Desk:
    """A cancelled order, a stopped one, a question left to a person (1, 2, 3), and one in quarantine (4)."""
    shop = desk.shop
    shop.take_orders(an_order(), golden_order(number="4071990", email=MANON, name="Manon Tessier"))
    shop.handle(shop.receive())
    shop.handle(shop.receive(a_reading(sender=MANON, numbers=(a_number("4071990"),), message_id="<b@gmail.com>")))
    shop.handle(shop.receive(a_reading(intent=Intent.QUESTION, message_id="<c@orange.fr>")))
    park(desk, shop.receive(a_reading(message_id="<d@orange.fr>")), "MemoryError: no room")
    with shop.engines.writer.begin() as connection:
        connection.execute(update(inbound).where(inbound.c.id == 3).values(intent="question"))
    return desk


def park(desk: Desk, inbound_id: int, error: str) -> None:
    """Put a mail into quarantine, with its case."""
    with desk.shop.engines.writer.begin() as connection:
        values = {"state": "quarantined", "last_error": error, "attempts": 5}
        connection.execute(update(inbound).where(inbound.c.id == inbound_id).values(values))
        case = {"inbound_id": inbound_id, "subject_key": f"inbound:{inbound_id}", "ground": "quarantined"}
        connection.execute(insert(case_file).values(case | {"detail": "", "opened_at": desk.shop.now}))


def ids(page: LexborHTMLParser) -> list[int]:
    """Return the mails of a list, as they stand in it."""
    links = [one.attributes["href"] or "" for one in page.css("tbody th a")]
    return [int(link.removeprefix("/mails/")) for link in links]


def words(page: LexborHTMLParser) -> str:
    main = page.css_first("main")
    assert main is not None
    return " ".join(main.text(separator=" ").split())


def fields(page: LexborHTMLParser, action: str) -> dict[str, Any]:
    """Return the hidden fields of a form, as a browser would send them."""
    found: dict[str, Any] = {}
    for one in page.css(f'form[action="{action}"] input[type=hidden]'):
        found.setdefault(one.attributes["name"] or "", []).append(one.attributes["value"] or "")
    found.pop("token", None)
    return found


def confirm(visitor: Visitor, asked: Response, action: str) -> Response:
    """Press the one button of a page that asks again."""
    assert asked.status_code == 200, asked.text[:1500]
    return visitor.post(action, **fields(LexborHTMLParser(asked.text), action))


def states(desk: Desk) -> list[str]:
    return [row["state"] for row in desk.shop.rows(inbound)]


def test_a_list_says_who_wrote_what_became_of_it_and_why(day: Desk) -> None:
    page = day.visitor("viewer").page("/mails")
    assert ids(page) == [4, 3, 2, 1]
    row = next(one for one in page.css("tbody tr") if "/mails/2" in (one.html or ""))
    said = " ".join(row.text(separator=" ").split())
    assert MANON in said
    assert "arrêt de fabrication" in said
    assert "décidé" in said
    assert row.css_first('a[href="/orders/4071990"]') is not None
    assert "MemoryError: no room" in words(page)
    assert not page.css("tbody input")
    assert not page.css('form[action="/mails/retry"] button')


def test_subjects_are_shown_as_text_whatever_stands_in_them(day: Desk) -> None:
    with day.shop.engines.writer.begin() as connection:
        read = json.loads(day.shop.rows(reading)[0]["json"]) | {"subject": "<script>alert(1)</script>"}
        connection.execute(update(reading).where(reading.c.inbound_id == 1).values(json=json.dumps(read)))
    response = day.visitor("viewer").get("/mails")
    assert "<script>alert" not in response.text
    assert "&lt;script&gt;alert(1)" in response.text


@pytest.mark.parametrize(
    "query, found",
    [
        ("state=quarantined", [4]),
        ("outcome=cancel", [1]),
        ("intent=question", [3]),
        ("order=4071990", [2]),
        ("error=MemoryError", [4]),
        ("id=1,3", [3, 1]),
        ("case=yes", [4]),
        ("period=24h", [4, 3, 2, 1]),
        ("state=&outcome=&period=", [4, 3, 2, 1]),
        ("outcome=confirm", []),
    ],
)
def test_the_filter_is_in_the_url(day: Desk, query: str, found: list[int]) -> None:
    assert ids(day.visitor("viewer").page(f"/mails?{query}")) == found


def test_the_filter_form_shows_what_is_chosen_and_keeps_what_it_does_not_show(day: Desk) -> None:
    page = day.visitor("viewer").page("/mails?state=quarantined&case=yes&period=7d")
    form = page.css_first("form.filters")
    assert form is not None
    chosen = {one.parent.attributes["name"]: one.attributes["value"] for one in form.css("option[selected]")}  # type: ignore[union-attr] # an option has a parent
    assert chosen == {"state": "quarantined", "period": "7d"}
    assert fields(page, "/mails") == {"case": ["yes"]}


def test_a_period_is_counted_from_now(day: Desk) -> None:
    day.shop.now += timedelta(hours=3)
    late = day.shop.receive(a_reading(message_id="<late@orange.fr>"))
    visitor = day.visitor("viewer")
    assert ids(visitor.page("/mails?period=1h")) == [late]
    assert len(ids(visitor.page("/mails?period=today"))) == 5


def test_a_value_that_means_nothing_is_said_not_passed_over(day: Desk) -> None:
    page = day.visitor("viewer").page("/mails?state=lost", status=422)
    assert "state:lost" in words(page)
    assert "quarantined" in words(page)


def test_what_stays_in_the_mailbox_is_counted_and_listed_apart(day: Desk) -> None:
    with day.shop.engines.writer.begin() as connection:
        connection.execute(update(inbound).where(inbound.c.id == 3).values(apart=True))
    page = day.visitor("viewer").page("/mails?apart=yes")
    assert ids(page) == [3]
    tabs = [" ".join(one.text(separator=" ").split()) for one in page.css(".tabs a")]
    assert tabs == ["Tous 4", "Demandes 3", "Restent dans la boîte 1"]


def test_pages_of_fifty_and_counts_that_stop_at_ten_thousand(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(120):
        sqlite_desk.shop.receive(a_reading(message_id=f"<{number}@orange.fr>"))
    monkeypatch.setattr("worker.ops.pages.mails.count_wanted", partial(count_wanted, bound=100))
    visitor = sqlite_desk.visitor("viewer")
    seen: list[int] = []
    path = "/mails?state=stored"
    page = visitor.page(path)
    for _ in range(3):
        page = visitor.page(path)
        seen += ids(page)
        more = page.css_first("a[rel=next]")
        path = "" if more is None else more.attributes["href"] or ""
    assert seen == list(range(120, 0, -1))
    assert path == ""
    assert "100+" in words(page)
    assert page.css_first('.pager a[href="/mails?state=stored"]') is not None


def test_an_empty_list_says_what_to_do(sqlite_desk: Desk) -> None:
    visitor = sqlite_desk.visitor("viewer")
    assert "Aucun courriel pour l’instant" in words(visitor.page("/mails"))
    assert "Élargissez" in words(visitor.page("/mails?state=old"))


def test_one_mail_is_decided_again_at_once(day: Desk) -> None:
    visitor = day.visitor("operator")
    response = visitor.post("/mails/retry", id=4, confirmed="yes", back="/mails/4", follow=False)
    assert response.headers["location"] == "/mails/4?said=done.mails_retried&n=1"
    assert states(day) == ["decided", "decided", "waiting", "stored"]
    [told] = day.shop.rows(journal, journal.c.event == "put_back")
    assert (told["by"], told["inbound_id"]) == ("operator:operator-1", 4)
    [case] = [row for row in day.shop.rows(case_file) if row["inbound_id"] == 4]
    assert case["closed_by"] == "operator:operator-1"


def test_a_selection_is_counted_before_it_is_decided_again(day: Desk) -> None:
    visitor = day.visitor("operator")
    asked = visitor.post("/mails/retry", id=["1", "3", "4"], do="chosen", list="/mails?period=7d")
    assert "Courriels à décider à nouveau : 2." in words(LexborHTMLParser(asked.text)).replace("\xa0", " ")
    assert "Laissés comme ils sont" in asked.text
    assert states(day) == ["decided", "decided", "waiting", "quarantined"]
    done = confirm(visitor, asked, "/mails/retry")
    assert "Courriels remis à décider" in done.text
    assert str(done.url).endswith("/mails?period=7d&said=done.mails_retried&n=2")
    assert states(day) == ["decided", "decided", "stored", "stored"]


def test_nobody_answered_is_answered_again_whatever_is_chosen(day: Desk) -> None:
    letters = day.shop.letters()
    visitor = day.visitor("operator")
    visitor.post("/mails/retry", id=["1", "2"], do="chosen", confirmed="yes")
    asked = visitor.post("/mails/retry", do="all", list="/mails?outcome=cancel")
    assert "ils ont leur réponse" in asked.text
    visitor.post("/mails/retry", do="all", list="/mails", confirmed="yes", before="999")
    day.shop.drain()
    answers = [one for one in day.shop.letters() if one[0] in {"canceled", "stopped"}]
    assert answers == [one for one in letters if one[0] in {"canceled", "stopped"}]


def test_all_that_match_leaves_out_what_came_since_the_number_was_said(day: Desk) -> None:
    visitor = day.visitor("operator")
    asked = visitor.post("/mails/retry", do="all", list="/mails?state=quarantined")
    assert "Courriels à décider à nouveau : 1." in asked.text.replace("\xa0", " ")
    park(day, day.shop.receive(a_reading(message_id="<late@orange.fr>")), "MemoryError: no room")
    confirm(visitor, asked, "/mails/retry")
    assert states(day)[3:] == ["stored", "quarantined"]


def test_nothing_chosen_changes_nothing(day: Desk) -> None:
    response = day.visitor("operator").post("/mails/retry", do="chosen", list="/mails")
    assert response.status_code == 409
    assert not day.shop.rows(journal, journal.c.event == "put_back")


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "/\\evil", "/mails/../x", "/people"])
def test_the_way_back_leads_to_our_own_lists_only(sqlite_desk: Desk, back: str) -> None:
    response = sqlite_desk.visitor("operator").post("/mails/retry", id=1, confirmed="yes", back=back, follow=False)
    assert response.headers["location"].startswith("/mails?said=")


@pytest.mark.parametrize("path", ["/people", "/search/" + "0" * 32, "//evil.example/mails"])
def test_a_list_that_is_none_is_not_tried_again(sqlite_desk: Desk, path: str) -> None:
    assert sqlite_desk.visitor("operator").post("/mails/retry", do="all", list=path).status_code == 404


def test_nothing_personal_is_in_any_address_of_the_page(day: Desk) -> None:
    page = day.visitor("operator").page("/mails")
    assert CLAIRE in words(page)
    targets = [one.attributes.get("href") or one.attributes.get("action") or "" for one in page.css("a, form")]
    assert targets
    for target in targets:
        assert "@" not in target, target
        assert not re.search("vasseur|tessier|claire|manon", target, re.IGNORECASE), target
        assert set(parse_qs(urlsplit(target).query)) <= {"apart", "state", "before", "period", "id", "order"}, target
