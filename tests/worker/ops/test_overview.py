"""The overview without scripts: what it counts, what it says is wrong, and what it leads to."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from pydantic import SecretStr
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.builders import RECEIVED
from tests.worker.ops.desk import Desk
from worker.cases import open_case
from worker.ops.charts import Chart, Series, bars, lines, top_of
from worker.ops.sources import Kept
from worker.run.broker import MailBell, make_broker
from worker.run.wrong import SAID, Wrong
from worker.schema import InboundState, heartbeat, inbound
from worker.unit import UnitOfWork

ROLES = ("poller", "worker", "relay")


def part(page: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    found = page.css_first(selector)
    assert found is not None, selector
    return found


def said(page: LexborHTMLParser | LexborNode, selector: str) -> str:
    return " ".join(part(page, selector).text().split())


def overview(desk: Desk) -> LexborHTMLParser:
    return desk.visitor("viewer").page("/")


def run(desk: Desk, *roles: str, **detail: Any) -> None:
    """Let processes say that they live."""
    with UnitOfWork(desk.shop.engines.writer) as unit:
        for role in roles:
            unit.connection.execute(
                heartbeat.insert().values(
                    process=f"{role}:lab:4{len(role)}:cafe:{role}",
                    role=role,
                    started_at=desk.shop.now,
                    beat_at=desk.shop.now,
                    detail=json.dumps(detail, default=str),
                )
            )
        unit.commit()


def change(desk: Desk, inbound_id: int, **values: Any) -> None:
    with UnitOfWork(desk.shop.engines.writer) as unit:
        unit.connection.execute(inbound.update().where(inbound.c.id == inbound_id).values(**values))
        unit.commit()


def with_redis(desk: Desk, url: str) -> None:
    settings = desk.parts.settings.model_copy(update={"redis_url": SecretStr(url)})
    object.__setattr__(desk.parts, "settings", settings)


def test_a_console_that_never_saw_a_mail_says_what_to_do(desk: Desk) -> None:
    page = overview(desk)
    assert "serviceclient doctor" in said(page, ".welcome")
    assert "Rien à montrer" in said(page, "#live")
    run(desk, *ROLES)
    page = overview(desk)
    assert page.css_first(".welcome") is None
    assert "le premier courriel paraîtra ici" in said(page, "#live")


def test_each_stage_says_how_many_how_old_and_leads_to_them(desk: Desk) -> None:
    first = desk.shop.receive()
    desk.shop.now += timedelta(seconds=50)
    desk.shop.receive()
    page = overview(desk)
    assert [link.attributes["id"] for link in page.css(".strip li > a:first-child")] == [
        f"stage-{name}" for name in ("mailbox", "received", "read", "decided", "outbox", "sent")
    ]
    stage = part(page, "#stage-received")
    assert (said(stage, ".figure"), said(stage, ".oldest")) == ("2 courriels", "le plus ancien : il y a 50 s")
    assert stage.attributes["href"] == "/mails?state=stored"
    assert "Courriels enregistrés" in str(stage.attributes["title"])
    assert page.css_first("li.slow") is None
    desk.shop.handle(first)
    assert said(overview(desk), "#stage-received .figure") == "1 courriels"


def test_a_stage_that_is_slow_says_so_by_a_word_and_a_shape(desk: Desk) -> None:
    run(desk, *ROLES)
    desk.shop.receive()
    desk.shop.now += timedelta(minutes=3)
    page = overview(desk)
    assert said(page, "li.slow .badge.bad") == "lent"
    assert part(page, "li.slow a").attributes["id"] == "stage-received"


def test_what_fell_out_of_a_stage_stands_beside_it(desk: Desk) -> None:
    change(desk, desk.shop.receive(), state=str(InboundState.QUARANTINED))
    stuck = part(overview(desk), "#stuck-read")
    assert (said(stuck, ".badge"), stuck.attributes["href"]) == ("1 en quarantaine", "/mails?state=quarantined")


def test_what_is_wrong_is_said_in_the_language_of_the_page_and_leads_to_it(desk: Desk) -> None:
    run(desk, "poller", "worker")
    change(desk, desk.shop.receive(), state=str(InboundState.QUARANTINED))
    page = overview(desk)
    sentences = {str(link.attributes["href"]): link.text() for link in page.css(".troubles a")}
    assert sentences == {
        "#processes": "Aucun envoi ne tourne\u00a0: serviceclient relay",
        "/mails?state=quarantined": "Des courriels sont en quarantaine",
    }
    visitor = desk.visitor("viewer")
    visitor.post("/language", language="en", back="/")
    assert "Mails are in quarantine" in said(visitor.page("/"), ".troubles")


def test_everything_that_can_be_wrong_has_a_sentence_for_the_command_line_too() -> None:
    assert SAID.keys() == set(Wrong)


def test_all_is_well_when_all_run_and_nothing_waits(desk: Desk) -> None:
    run(desk, *ROLES)
    page = overview(desk)
    assert said(page, ".well .badge.good") == "Tout va bien."
    assert page.css_first(".troubles") is None


def test_processes_say_how_they_fare_and_a_missing_one_is_said(desk: Desk) -> None:
    now = desk.shop.now
    run(desk, "worker", handled=1412)
    run(
        desk,
        "poller",
        state="waiting",
        polled_at=now - timedelta(seconds=31),
        waiting_since=now - timedelta(seconds=12),
        failures=2,
    )
    page = overview(desk)
    rows = [" ".join(row.text().split()) for row in page.css(".processes li")]
    assert "envoi absent Aucun envoi ne tourne : les réponses restent ici." in rows[0]
    assert "dernier relevé réussi il y a 31 s · à l’écoute (IDLE) depuis 12 s · 2 connexion(s)" in rows[1]
    assert "1 412 courriel(s)" in rows[2].replace("\u202f", " ")
    desk.shop.now += timedelta(minutes=1)
    page = overview(desk)
    assert {said(row, ".badge") for row in page.css(".processes li")} == {"absent", "muet"}


def test_todays_outcomes_lead_to_their_mails_and_apart_mails_are_counted_apart(desk: Desk) -> None:
    ids = desk.take_samples()
    change(desk, min(ids.values()), apart=True)
    page = overview(desk)
    visitor = desk.visitor("viewer")
    for link in page.css(".today td a"):
        assert str(link.attributes["href"]).startswith("/mails?outcome=")
        assert visitor.get(str(link.attributes["href"])).status_code == 200
    assert said(page, ".today tfoot td") == str(len(ids))
    assert said(page, "#apart").startswith("À part : 1 courriel")
    desk.shop.now += timedelta(days=1)
    assert "Rien n’a encore été décidé aujourd’hui" in said(overview(desk), ".today")


def test_open_cases_stand_by_ground_urgent_ones_first(desk: Desk) -> None:
    with UnitOfWork(desk.shop.engines.writer) as unit:
        for at, (ground, urgent) in enumerate([("unproven", False), ("later_mail", True), ("unproven", False)]):
            open_case(
                unit.connection,
                f"test:{at}",
                ground=ground,
                at=desk.shop.now - timedelta(hours=at),
                detail="",
                urgent=urgent,
            )
        unit.commit()
    page = overview(desk)
    links = [(str(link.attributes["href"]), link.text()) for link in page.css("#cases tbody a")]
    assert [href for href, _ in links] == ["/cases?ground=later_mail&urgent=yes", "/cases?ground=unproven"]
    assert [" ".join(cell.text().split()) for cell in page.css("#cases tbody td")] == [
        "1",
        "il y a 1 h 00",
        "2",
        "il y a 2 h 00",
    ]


def test_the_latest_mails_stand_newest_first_without_anything_personal(desk: Desk) -> None:
    ids = sorted(desk.take_samples().values(), reverse=True)
    page = overview(desk)
    assert [row.attributes["id"] for row in page.css("#latest tbody tr")] == [f"mail-{one}" for one in ids[:8]]
    assert "@" not in part(page, "#live").text()


def test_without_redis_the_queues_say_so(sqlite_desk: Desk) -> None:
    assert "Sans Redis" in said(overview(sqlite_desk), "#queues")


def test_queues_are_read_from_redis_at_each_look(sqlite_desk: Desk, redis_url: str) -> None:
    with_redis(sqlite_desk, redis_url)
    MailBell(make_broker(redis_url)).ring([1, 2, 3])
    cells = [cell.text(strip=True) for cell in overview(sqlite_desk).css("#queues tbody td")]
    assert cells[:4] == ["3", "0", "0", "0"]


@contextmanager
def deaf_port() -> Iterator[int]:
    """Give a port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def test_a_redis_that_is_away_or_hangs_keeps_no_page_waiting(sqlite_desk: Desk) -> None:
    with deaf_port() as port:
        with_redis(sqlite_desk, f"redis://127.0.0.1:{port}/0")
        visitor = sqlite_desk.visitor("viewer")
        began = time.monotonic()
        page = visitor.page("/")
        assert time.monotonic() - began < 2.5
    assert "Redis ne répond pas" in said(page, "#queues")


def test_the_charts_numbers_stand_beside_them_as_a_table(desk: Desk) -> None:
    ids = desk.take_samples()
    page = overview(desk)
    rows = page.css("#numbers-chart-mails-hour tbody tr")
    assert len(rows) == 24
    assert said(rows[0], "td") == str(len(ids))
    assert len(page.css("#numbers-chart-outcomes tbody tr")) == 30
    decided = [int(cell.text()) for cell in page.css("#numbers-chart-outcomes tbody tr:first-child td")]
    assert sum(decided) == len(ids)
    # The fold that a person opens is not among what the feed replaces unasked.
    assert page.css_first("#live details") is None
    assert "Rien sur cette période" in part(page, "#history").text()


def test_the_history_is_counted_once_for_a_while_and_says_when(sqlite_desk: Desk) -> None:
    visitor = sqlite_desk.visitor("viewer")

    def total() -> str:
        found = visitor.page("/").css("#numbers-chart-mails-hour tbody td")
        return found[0].text() if found else "none"

    assert total() == "none"
    sqlite_desk.shop.receive()
    assert total() == "none"
    sqlite_desk.shop.now += timedelta(minutes=3)
    assert total() == "1"
    assert said(visitor.page("/"), "#history .stamp") == "compté il y a 0 s"


def test_a_history_that_the_page_shows_already_is_not_sent_again(sqlite_desk: Desk) -> None:
    visitor = sqlite_desk.visitor("viewer")
    version = part(visitor.page("/"), "#history").attributes["data-version"]
    headers = {"live-have": f"history={version}"}
    assert LexborHTMLParser(visitor.client.get("/", headers=headers).text).css_first("#history") is None
    sqlite_desk.shop.now += timedelta(minutes=3)
    assert LexborHTMLParser(visitor.client.get("/", headers=headers).text).css_first("#history") is not None


def test_what_is_kept_is_counted_anew_behind_the_page_once_it_is_old() -> None:
    counted: list[int] = []
    at = RECEIVED

    def count() -> int:
        counted.append(1)
        return len(counted)

    kept = Kept(count, fresh=timedelta(seconds=30), stale=timedelta(minutes=2))
    assert kept.value(at).value == 1
    assert kept.value(at + timedelta(seconds=29)).value == 1
    assert kept.value(at + timedelta(seconds=40)).value == 1
    deadline = time.monotonic() + 2
    while len(counted) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.05)
    assert kept.value(at + timedelta(seconds=41)).value == 2
    assert kept.value(at + timedelta(minutes=9)).value == 3


def test_a_count_that_fails_behind_the_page_leaves_the_old_one_and_is_tried_again() -> None:
    answers: list[Any] = [1, ValueError("away"), 3]

    def count() -> int:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return int(answer)

    kept = Kept(count, fresh=timedelta(seconds=30), stale=timedelta(minutes=9))
    assert kept.value(RECEIVED).value == 1
    seen = []
    for second in range(40, 60):
        seen.append(kept.value(RECEIVED + timedelta(seconds=second)).value)
        time.sleep(0.02)
    assert set(seen) == {1, 3}


def chart(*values: float | None, unit: str = "") -> Chart:
    return Chart(
        id="c",
        title="Courriels <par heure>",
        says="En tout",
        labels=[str(at) for at in range(len(values))],
        series=[Series(name="nombre", values=values)],
        unit=unit,
    )


def test_a_chart_is_an_image_with_a_name_drawn_by_attributes_alone() -> None:
    for picture in (bars(chart(3, 0, 8)), lines(chart(0.25, None, 1.75, unit="s"))):
        root = ET.fromstring(str(picture))
        assert root.attrib["role"] == "img"
        assert root.findtext("title") == "Courriels <par heure>"
        assert root.findtext("desc") == "En tout"
        assert root.attrib["aria-labelledby"] == "c-title c-says"
        assert "style" not in str(picture)


def test_bars_are_as_high_as_their_numbers() -> None:
    root = ET.fromstring(str(bars(chart(2, 4, 0, 8))))
    heights = [float(one.attrib["height"]) for one in root.iter("rect") if "bar" in one.attrib["class"]]
    assert heights == pytest.approx([heights[0], 2 * heights[0], 4 * heights[0]], rel=0.02)
    assert [one.findtext("title") for one in root.iter("g")] == [
        "0 : nombre 2",
        "1 : nombre 4",
        "2 : 0",
        "3 : nombre 8",
    ]


def test_a_line_is_broken_where_nothing_was_measured() -> None:
    root = ET.fromstring(str(lines(chart(1, 2, None, 3, unit="s"))))
    assert [len(one.attrib["points"].split()) for one in root.iter("polyline")] == [2, 1]
    assert "3 : nombre 3 s" in [one.findtext("title") for one in root.iter("circle")]


def test_the_axis_ends_at_a_round_figure_above_the_highest() -> None:
    for highest in (0.004, 0.7, 1, 3, 9.99, 10, 11, 850, 12_345):
        assert highest <= top_of(highest, whole=False) <= 2.6 * highest
    assert top_of(0, whole=True) == 4.0
    assert top_of(1, whole=True) == 4.0
    assert top_of(0, whole=False) == 1.0
