"""The queue: what waits for a person, in the order in which it should be done."""

import re
from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from parsers.request import Intent
from policies.order import Status
from tests.builders import CLAIRE, MANON, a_line, a_number, a_reading, a_wish, an_order
from tests.worker.ops.desk import Desk
from tests.worker.ops.forms import attributes_of, words_of
from worker.decisions.claims import claim_case
from worker.schema import case_file, inbound
from worker.unit import UnitOfWork

PRINTING = "4071990"
NB = "\N{NO-BREAK SPACE}"


@pytest.fixture
def queue(desk: Desk) -> Desk:
    """Three cases of shadow mode: a paid order, a question, and last an order that is being made."""
    desk.shop.live = False
    making = an_order(
        PRINTING,
        Status.IN_PRODUCTION,
        email=MANON,
        lines=(
            a_line(2, 450, processed=2, label="Carte double"),
            a_line(4, 145, processed=1, label="Tirage 10 × 15 cm"),
            a_line(label="Album photo"),
        ),
    )
    desk.shop.take_orders(an_order(), making)
    a_case(desk, subject="Annulation", message_id="<a@orange.fr>", numbers=[a_number()])
    a_case(desk, subject="Une question", message_id="<b@orange.fr>", wish=a_wish(Intent.PART), numbers=[a_number()])
    a_case(desk, subject="Stop", message_id="<c@gmail.com>", sender=MANON, numbers=[a_number(PRINTING)])
    return desk


def a_case(desk: Desk, **more: object) -> int:
    desk.shop.now += timedelta(minutes=1)
    inbound_id = desk.shop.receive(a_reading(**more))  # type: ignore[arg-type] # a reading's own fields
    desk.shop.handle(inbound_id)
    return inbound_id


def rows(page: LexborHTMLParser) -> list[str]:
    return [re.sub(r"[ \n]+", " ", row.text().strip()) for row in page.css("tbody tr")]


def test_what_is_being_made_comes_first_and_says_so_then_the_oldest(queue: Desk) -> None:
    page = queue.visitor("viewer").page("/cases")
    found = rows(page)
    assert [row.split(" ")[0] for row in found] == ["Stop", "Annulation", "Une"]
    assert "urgent" in found[0]
    assert f"en fabrication{NB}: 3 sur 7 faits, reste Tirage 10 × 15 cm et 1 autre(s) article(s)" in found[0]
    assert PRINTING in found[0]
    assert MANON in found[0]
    assert "urgent" not in found[1]
    assert "payée" in found[1]


def test_who_has_taken_a_case_stands_beside_it(queue: Desk) -> None:
    with UnitOfWork(queue.shop.engines.writer) as unit:
        claim_case(unit.connection, 3, by="bruno", at=queue.shop.now)
        unit.commit()
    assert "bruno" in rows(queue.visitor("operator").page("/cases"))[0]
    assert "vous" in rows(queue.visitor("operator", "bruno").page("/cases"))[0]


@pytest.mark.parametrize(
    "query, first",
    [
        ("?urgent=yes", ["Stop"]),
        ("?ground=shadow", ["Stop", "Annulation"]),
        ("?ground=not_clear", ["Une"]),
        ("?who=free", ["Stop", "Une"]),
        ("?who=mine", ["Annulation"]),
        ("?ground=shadow&who=free", ["Stop"]),
        ("?ground=nothing_known", []),
    ],
)
def test_filters_leave_what_fits(queue: Desk, query: str, first: list[str]) -> None:
    visitor = queue.visitor("operator")
    visitor.post("/cases/1/claim")
    assert [row.split(" ")[0] for row in rows(visitor.page(f"/cases{query}"))] == first


def test_filters_by_what_the_mail_wants(queue: Desk) -> None:
    with UnitOfWork(queue.shop.engines.writer) as unit:
        unit.connection.execute(inbound.update().where(inbound.c.id == 2).values(intent="part"))
        unit.commit()
    page = queue.visitor("operator").page("/cases?intent=part")
    assert [row.split(" ")[0] for row in rows(page)] == ["Une"]
    assert words_of(page, "#intent option[selected]") == "annuler une partie (1)"


def test_filters_say_how_many_there_are_and_keep_what_was_chosen(queue: Desk) -> None:
    page = queue.visitor("operator").page("/cases?ground=shadow")
    assert [one.text() for one in page.css("#ground option")][1].endswith("(2)")
    assert attributes_of(page, "#ground option[selected]")["value"] == "shadow"


def test_a_long_queue_is_walked_page_by_page_without_missing_one(sqlite_desk: Desk) -> None:
    many = 120
    with UnitOfWork(sqlite_desk.shop.engines.writer) as unit:
        unit.connection.execute(
            case_file.insert(),
            [
                {
                    "subject_key": f"book:{at}",
                    "ground": "book",
                    "detail": "",
                    "urgent": at % 40 == 0,
                    "opened_at": sqlite_desk.shop.now + timedelta(seconds=at // 3),
                }
                for at in range(many)
            ],
        )
        unit.commit()
    visitor, seen = sqlite_desk.visitor("viewer"), list[str | None]()
    path: str | None = "/cases"
    while path:
        page = visitor.page(path)
        seen += [one.attributes["id"] for one in page.css("tbody th a")]
        more = page.css_first("a[data-key=n]")
        path = more.attributes["href"] if more is not None else ""
    assert len(seen) == len(set(seen)) == many
    assert f"{many} dossier(s)" in visitor.get("/cases").text


def test_a_place_that_nobody_wrote_is_no_fault_of_the_program(sqlite_desk: Desk) -> None:
    assert sqlite_desk.visitor("viewer").get("/cases?after=here").status_code == 409


def test_nothing_waits(sqlite_desk: Desk) -> None:
    visitor = sqlite_desk.visitor("viewer")
    assert "Rien n’attend." in visitor.get("/cases").text
    assert "Aucun dossier ne correspond." in visitor.get("/cases?urgent=yes").text


def test_mails_about_something_else_are_counted_apart(queue: Desk) -> None:
    with UnitOfWork(queue.shop.engines.writer) as unit:
        unit.connection.execute(inbound.update().where(inbound.c.id == 2).values(apart=True))
        unit.commit()
    page = queue.visitor("viewer").page("/cases")
    assert words_of(page, "a[href='/mails?apart=yes']").startswith("1 courriel(s)")


def test_a_subject_is_never_markup(desk: Desk) -> None:
    desk.shop.take_orders(an_order())
    desk.shop.live = False
    a_case(desk, subject="<script>alert(1)</script>", sender=CLAIRE, numbers=[a_number()])
    text = desk.visitor("viewer").get("/cases").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
