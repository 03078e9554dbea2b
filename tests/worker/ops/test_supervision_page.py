"""What the machine may do alone: each switch with who, when and why, asked again where it cannot be undone, and in the journal."""

import json
import re
from typing import Any

import pytest
from httpx import Response
from selectolax.lexbor import LexborHTMLParser

from outbox.schema import hold, outbox
from policies.decision import Outcome
from policies.money import Money
from tests.builders import MANON, a_number, a_reading, an_order, golden_order
from tests.worker.ops.desk import Desk
from tests.worker.ops.test_mails_page import confirm, words
from worker.cases import open_case
from worker.decisions.supervision import set_ceiling, set_shadow, supervision_of
from worker.intake.pause import Pause, has_leave, pause, standing_pause
from worker.ops.pages.supervision import euros_in
from worker.run.live import is_live, set_live
from worker.schema import case_file, journal


@pytest.fixture
def day(desk: Desk) -> Desk:
    """A real mailbox, live, with two letters that wait: one to orange.fr, one to gmail.com."""
    object.__setattr__(desk.parts, "always_live", False)
    shop = desk.shop
    shop.take_orders(an_order(), golden_order(number="4071990", email=MANON))
    shop.handle(shop.receive())
    shop.handle(shop.receive(a_reading(sender=MANON, numbers=(a_number("4071990"),), message_id="<b@gmail.com>")))
    with shop.engines.writer.begin() as connection:
        set_live(connection, True, by="cli:lea", at=shop.now, why="ready")
    return desk


def live(desk: Desk) -> bool:
    with desk.shop.engines.reader.connect() as connection:
        return is_live(connection)


def told(desk: Desk, event: str) -> list[tuple[str, Any]]:
    """Return who did it, and with which detail."""
    return [(row["by"], json.loads(row["detail"])) for row in desk.shop.rows(journal, journal.c.event == event)]


def states(desk: Desk) -> list[str]:
    return [row["state"] for row in desk.shop.rows(outbox)]


def banners(response: Response) -> str:
    found = LexborHTMLParser(response.text).css(".banner:not(.lost)")
    return " ".join(" ".join(one.text(separator=" ") for one in found).split())


def test_an_operator_goes_to_shadow_and_only_an_admin_comes_back_asked_again(day: Desk) -> None:
    operator, admin = day.visitor("operator"), day.visitor("admin")
    done = operator.post("/supervision/shadow", why="odd letters, ask anne@x.fr")
    assert not live(day)
    assert "Mode simulation" in banners(done)
    assert "operator-1" in banners(done)
    assert "odd letters" in banners(done)
    assert told(day, "shadow") == [("operator:operator-1", {"why": "odd letters, ask …@…"})]
    assert operator.post("/supervision/live", confirmed="yes").status_code == 403
    day.shop.live = False
    day.shop.take_orders(an_order("4072000", email="x@orange.fr"))
    day.shop.handle(
        day.shop.receive(a_reading(sender="x@orange.fr", numbers=(a_number("4072000"),), message_id="<x@orange.fr>"))
    )
    assert "Décisions rédigées sans suite" in operator.get("/supervision").text
    asked = admin.post("/supervision/live", why="all good")
    assert "Ce que la simulation a décidé" in asked.text
    assert "annulation 1" in words(LexborHTMLParser(asked.text))
    assert not live(day)
    done = confirm(admin, asked, "/supervision/live")
    assert live(day)
    assert "Mode simulation" not in banners(done)
    assert told(day, "live")[-1] == ("operator:admin-1", {"why": "all good"})


def test_outcomes_are_kept_for_a_person_and_given_back_by_an_admin(day: Desk) -> None:
    operator, admin = day.visitor("operator"), day.visitor("admin")
    done = operator.post("/supervision/outcomes", outcome=["refuse", "cancel"], why="a new rule")
    assert "En simulation, à valider par une personne : annulation, refus." in banners(done)
    assert operator.post("/supervision/outcomes", outcome=["refuse"]).status_code == 409
    asked = admin.post("/supervision/outcomes", outcome=["refuse"])
    assert "Rendre ces issues au programme" in asked.text
    with day.shop.engines.reader.connect() as connection:
        assert supervision_of(connection).shadow == {Outcome.REFUSE, Outcome.CANCEL}
    confirm(admin, asked, "/supervision/outcomes")
    with day.shop.engines.reader.connect() as connection:
        assert supervision_of(connection).shadow == {Outcome.REFUSE}
    assert operator.post("/supervision/outcomes", outcome=["handoff"]).status_code == 409
    assert [by for by, _ in told(day, "shadow_outcomes")] == ["operator:operator-1", "operator:admin-1"]


def test_the_ceiling_is_lowered_by_an_operator_and_raised_by_an_admin(day: Desk) -> None:
    operator, admin = day.visitor("operator"), day.visitor("admin")

    def ceiling() -> Money | None:
        with day.shop.engines.reader.connect() as connection:
            return supervision_of(connection).ceiling

    done = operator.post("/supervision/ceiling", amount="150,50 €", why="a large order")
    assert ceiling() == Money(15050, "EUR")
    assert "Un avoir de plus de 150,50 € attend une personne." in banners(done).replace("\xa0", " ")
    wrong = operator.post("/supervision/ceiling", amount="beaucoup")
    page = LexborHTMLParser(wrong.text)
    field = page.css_first("#amount")
    assert wrong.status_code == 422
    assert field is not None
    assert field.attributes["value"] == "beaucoup"
    assert page.css_first("#amount-fault") is not None
    assert operator.post("/supervision/ceiling", amount="200").status_code == 409
    assert operator.post("/supervision/ceiling", do="off", amount="").status_code == 409
    assert ceiling() == Money(15050, "EUR")
    confirm(admin, admin.post("/supervision/ceiling", amount="200"), "/supervision/ceiling")
    assert ceiling() == Money(20000, "EUR")
    operator.post("/supervision/ceiling", amount="0")
    assert ceiling() == Money(0, "EUR")
    confirm(admin, admin.post("/supervision/ceiling", do="off", amount="0"), "/supervision/ceiling")
    assert ceiling() is None
    assert told(day, "ceiling")[0] == (
        "operator:operator-1",
        {"ceiling": {"amount": "150.50", "currency": "EUR"}, "why": "a large order"},
    )


@pytest.mark.parametrize(
    "text, minor",
    [
        ("150", 15000),
        ("150,5", 15050),
        ("1 500.00 €", 150000),
        ("0", 0),
        ("9999999,99", 999999999),
        ("10000000", None),
        ("-1", None),
        ("1,005", None),
        ("1,5,0", None),
        ("1e3", None),
        ("١٢", None),
        ("", None),
        (".", None),
        ("NaN", None),
    ],
)
def test_an_amount_is_read_exactly_or_not_at_all(text: str, minor: int | None) -> None:
    assert euros_in(text) == (None if minor is None else Money(minor, "EUR"))


def test_intake_is_paused_and_resumed_by_name(day: Desk) -> None:
    visitor = day.visitor("operator")
    done = visitor.post("/supervision/pause", why="moving house")
    assert "Relève des courriels en pause." in banners(done)
    assert "moving house" in banners(done)
    assert visitor.post("/supervision/pause").status_code == 409
    assert "La relève reprend." in visitor.post("/supervision/resume").text
    assert visitor.post("/supervision/resume").status_code == 409
    assert [by for by, _ in told(day, "intake_paused") + told(day, "intake_resumed")] == ["operator:operator-1"] * 2


def test_a_pause_that_the_program_asked_for_is_answered_knowingly(day: Desk) -> None:
    with day.shop.engines.writer.begin() as connection:
        asking = Pause(
            by="intake",
            at=day.shop.now,
            why="210 mails since INTAKE_FROM wait in INBOX at the first start",
            asks="INBOX:7",
        )
        pause(connection, asking)
        open_case(connection, "intake:INBOX:7", ground="intake_paused", at=day.shop.now, detail="", urgent=True)
    visitor = day.visitor("operator")
    page = visitor.page("/supervision")
    assert "À la première relève, 210 courriels attendent dans « INBOX »" in words(page).replace("\xa0", " ")
    assert "210 courriels attendent" in banners(visitor.get("/"))
    assert "par le programme" in banners(visitor.get("/"))
    assert "reçoivent une réponse" in words(page)
    asked = visitor.post("/supervision/resume", confirmed="yes")
    assert "Relever ces courriels, et y répondre" in asked.text
    with day.shop.engines.reader.connect() as connection:
        assert standing_pause(connection) == asking
        assert not has_leave(connection, "INBOX:7")
    confirm(visitor, asked, "/supervision/resume")
    with day.shop.engines.reader.connect() as connection:
        assert standing_pause(connection) is None
        assert has_leave(connection, "INBOX:7")
    assert [row["closed_by"] for row in day.shop.rows(case_file) if row["ground"] == "intake_paused"] == [
        "operator:operator-1"
    ]


@pytest.mark.parametrize(
    "fields, said, kept",
    [
        ({"scope": "all"}, "Toutes les réponses sont retenues.", ["held", "held"]),
        ({"scope": "kind", "kind": "canceled"}, "Réponses « annulation confirmée » retenues.", ["held", "pending"]),
        ({"scope": "domain", "domain": "@Gmail.com"}, "Réponses vers gmail.com retenues.", ["pending", "held"]),
    ],
    ids=lambda one: one.get("scope") if isinstance(one, dict) else "",
)
def test_letters_are_held_and_released_with_the_number_said_first(
    day: Desk, fields: dict[str, Any], said: str, kept: list[str]
) -> None:
    visitor = day.visitor("operator")
    done = visitor.post("/supervision/hold", why="a wrong sentence", **fields)
    number = kept.count("held")
    assert states(day) == kept
    assert said in banners(done).replace("\xa0", " ")
    assert f"{number} en attente" in banners(done)
    assert "a wrong sentence" in banners(done)
    release = fields | ({"domain": "gmail.com"} if "domain" in fields else {})
    asked = visitor.post("/supervision/release", **release)
    assert f"Réponses qui partiront : {number}." in asked.text.replace("\xa0", " ")
    assert states(day) == kept
    done = confirm(visitor, asked, "/supervision/release")
    assert states(day) == ["pending", "pending"]
    assert "retenues" not in banners(done)
    assert visitor.post("/supervision/release", **release).status_code == 409
    held, released = told(day, "letters_held"), told(day, "letters_released")
    assert [by for by, _ in held + released] == ["operator:operator-1"] * 2
    assert (held[0][1]["letters"], held[0][1]["why"], released[0][1]["letters"]) == (number, "a wrong sentence", number)
    assert "gmail" not in str(held + released)


def test_a_hold_that_cannot_be_is_said_and_what_was_typed_is_kept(day: Desk) -> None:
    visitor = day.visitor("operator")
    cases: tuple[tuple[dict[str, Any], str], ...] = (
        ({"scope": "domain", "domain": "no where", "why": "x"}, "un domaine comme exemple.fr"),
        ({"scope": "kind", "kind": "gossip", "why": "x"}, "Dites quelles réponses"),
        ({"scope": "", "why": "x"}, "Dites quelles réponses"),
        ({"scope": "all", "why": "  "}, "Dites pourquoi"),
    )
    for fields, said in cases:
        response = visitor.post("/supervision/hold", **fields)
        assert response.status_code == 422
        assert said in response.text
    typed = LexborHTMLParser(visitor.post("/supervision/hold", scope="domain", domain="no where", why="x").text)
    field = typed.css_first("#hold-domain")
    assert field is not None
    assert field.attributes["value"] == "no where"
    assert not day.shop.rows(hold)


def test_what_another_hold_keeps_is_said_before_a_release(day: Desk) -> None:
    visitor = day.visitor("operator")
    visitor.post("/supervision/hold", scope="all", why="everything")
    visitor.post("/supervision/hold", scope="domain", domain="orange.fr", why="their filter")
    asked = visitor.post("/supervision/release", scope="all").text.replace("\xa0", " ")
    assert "Réponses qui partiront : 1." in asked
    assert "Gardées par une autre retenue : 1." in asked


def test_somebody_who_only_looks_sees_every_switch_and_no_button(day: Desk) -> None:
    with day.shop.engines.writer.begin() as connection:
        set_shadow(connection, [Outcome.CANCEL], by="lea", at=day.shop.now, why="new rule")
        set_ceiling(connection, Money(100, "EUR"), by="lea", at=day.shop.now)
    page = day.visitor("viewer").page("/supervision")
    assert not page.css("main form")
    said = words(page)
    assert "par lea" in said
    assert "new rule" in said
    assert "par cli:lea" in said


def test_switches_stand_on_every_page_and_nothing_personal_in_an_address(day: Desk) -> None:
    visitor = day.visitor("operator")
    visitor.post("/supervision/hold", scope="domain", domain="orange.fr", why="their filter")
    visitor.post("/letters/2/hold", why="wrong name")
    for path in ("/", "/mails", "/letters", "/failures", "/supervision"):
        response = visitor.get(path)
        assert "Réponses vers orange.fr retenues." in banners(response), path
        assert "Réponses retenues une à une : 1." in banners(response).replace("\xa0", " "), path
        for one in LexborHTMLParser(response.text).css("a, form"):
            target = one.attributes.get("href") or one.attributes.get("action") or ""
            assert not re.search("@|orange|gmail|vasseur|tessier", target, re.IGNORECASE), target
