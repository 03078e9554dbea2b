"""The journal's page: every event in words, newest first, page by page."""

import ast
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.worker.ops.desk import Desk
from worker.decisions.journal import record_event
from worker.ops.texts.events import TEXTS
from worker.schema import ChangeKind
from worker.unit import UnitOfWork

ROOT = Path(__file__).parents[3]


def test_every_event_that_is_ever_written_has_its_words() -> None:
    written = {name for file in (ROOT / "worker").rglob("*.py") for name in _events_in(ast.parse(file.read_text()))}
    assert len(written) > 20
    assert (written | set(map(str, ChangeKind))) - {key.removeprefix("event.") for key in TEXTS} == set()


def _events_in(module: ast.Module) -> Iterator[str]:
    """Give the names of events that a module writes: words, constants of the module, or the words that a function is called with."""
    constants = {
        node.targets[0].id: node.value.value
        for node in module.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    calls = [node for node in ast.walk(module) if isinstance(node, ast.Call) and len(node.args) > 1]
    passing_on = {"record_event", "_record_one"}
    for call in calls:
        if getattr(call.func, "id", getattr(call.func, "attr", "")) in passing_on:
            for node in ast.walk(call.args[1]) if not isinstance(call.args[1], ast.IfExp) else _branches(call.args[1]):
                if isinstance(node, ast.Constant):
                    yield str(node.value)
                elif isinstance(node, ast.Name) and node.id in constants:
                    yield str(constants[node.id])


def _branches(choice: ast.IfExp) -> tuple[ast.expr, ast.expr]:
    return choice.body, choice.orelse


def part(page: LexborHTMLParser, selector: str) -> LexborNode:
    found = page.css_first(selector)
    assert found is not None, selector
    return found


def say(desk: Desk, event: str, *, by: str = "machine", count: int = 1, **about: object) -> None:
    with UnitOfWork(desk.shop.engines.writer) as unit:
        for _ in range(count):
            record_event(unit.connection, event, at=desk.shop.now, by=by, **about)  # type: ignore[arg-type] # as given
        unit.commit()


def events(desk: Desk, path: str) -> list[str]:
    page = desk.visitor("viewer").page(path)
    return [cell.text(strip=True) for cell in page.css("table.journal tbody th")]


def test_the_newest_event_stands_first_with_who_and_what_about(desk: Desk) -> None:
    ids = desk.take_samples()
    page = desk.visitor("viewer").page("/journal")
    assert [one.text() for one in page.css("table.journal tbody th")][:3] == ["connecté", "personne ajoutée", "décidé"]
    links = {link.attributes["href"] for link in page.css("table.journal tbody a")}
    assert any(f"/mails/{one}#decision-{one}" in links for one in ids.values())
    assert any(str(link).startswith("/mails?order=") for link in links)
    assert "annulation" in part(page, "table.journal").text()


def test_the_journal_is_filtered_by_who_what_and_mail(desk: Desk) -> None:
    desk.add("anne", "operator")
    say(desk, "case_claimed", by="operator:anne", inbound_id=7, detail={"case_id": 3})
    say(desk, "put_back", by="cli:anne", inbound_id=8)
    say(desk, "put_back")
    assert events(desk, "/journal?by=anne") == ["remis à lire", "dossier pris"]
    assert events(desk, "/journal?event=put_back") == ["remis à lire"] * 2
    assert events(desk, "/journal?mail=7") == ["dossier pris"]
    assert events(desk, "/journal?mail=7&by=machine") == []
    page = desk.visitor("viewer").page("/journal?mail=7")
    assert {link.attributes["href"] for link in page.css("table.journal a")} == {"/mails/7", "/cases/3"}
    assert part(page, "#mail").attributes["value"] == "7"


def test_pages_hold_every_event_once_whatever_is_added_meanwhile(desk: Desk) -> None:
    say(desk, "put_back", count=120)
    visitor, path, seen = desk.visitor("viewer"), "/journal?event=put_back", 0
    while True:
        page = visitor.page(path)
        rows = page.css("table.journal tbody tr")
        seen += len(rows)
        say(desk, "put_back", count=7)
        more = page.css_first("#more")
        if more is None:
            break
        path = str(more.attributes["href"])
        assert len(rows) == 50
    assert seen == 120


def test_what_a_url_asks_for_in_vain_finds_nothing_and_breaks_nothing(sqlite_desk: Desk) -> None:
    for query in ("by=nobody", "event=never", "mail=999999999999999999999", "by=%3Cscript%3E"):
        page = sqlite_desk.visitor("viewer").page(f"/journal?{query}")
        assert "Aucun événement" in part(page, "#live").text()
        assert page.css_first("main script") is None
    assert sqlite_desk.visitor("viewer").get("/journal?mail=x&before=%C2%B2").status_code == 200


def test_reasons_are_shown_as_text(sqlite_desk: Desk) -> None:
    say(sqlite_desk, "shadow", by="operator:anne", detail={"why": "<b>essai</b>", "shadow": True, "attempts": 0})
    cell = part(sqlite_desk.visitor("viewer").page("/journal?event=shadow"), "td[data-label=Détails]")
    assert cell.css_first("b") is None
    assert [one.text(strip=True) for one in cell.css(".detail")] == ["en simulation", "pourquoi<b>essai</b>"]


def test_money_scopes_and_outcomes_are_said_in_the_pages_own_words(sqlite_desk: Desk) -> None:
    say(sqlite_desk, "canceled", detail={"credit": "29.90", "billed": "0.00", "currency": "GBP"})
    say(sqlite_desk, "ceiling", detail={"ceiling": {"amount": "150.00", "currency": "EUR"}})
    say(sqlite_desk, "shadow_outcomes", detail={"outcomes": ["cancel", "refuse"]})
    say(sqlite_desk, "letters_held", detail={"scope": "domain", "amount": "nobody knows"})
    said = part(sqlite_desk.visitor("viewer").page("/journal"), "table.journal").text().replace("\xa0", " ")
    for words in (
        "avoir 29,90 £",
        "facturé 0,00 £",
        "plafond 150,00 €",
        "issues annulation, refus",
        "portée un domaine",
    ):
        assert words in said
    assert "nobody knows" in said
    assert "monnaie" not in said
