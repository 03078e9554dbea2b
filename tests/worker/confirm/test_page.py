"""The page behind a confirmation's link: looking changes nothing, a button does, and the code is told to nobody."""

import base64
import hashlib
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from outbox.schema import outbox
from parsers.codes import find_codes
from parsers.reader import read
from parsers.request import Assent
from parsers.trust import Trust
from policies.decision import Confirm, Decision
from policies.order import Status
from tests.builders import CLAIRE, NUMBER, RECEIVED, a_reading, an_order
from tests.faults.exchange import a_letter_to, text_of
from tests.servers.process import free_port
from tests.worker.shop import Shop
from worker.confirm.guard import WITHIN_SECONDS, Visits
from worker.confirm.serve import check_protection, page_of, run_confirm
from worker.decisions.challenges import new_code
from worker.letters.compose import letters_for
from worker.letters.house import House
from worker.run.bootstrap import Parts, parts_of
from worker.run.proxies import Proxies
from worker.schema import case_file, challenge, decision, heartbeat, journal, orders
from worker.settings import Settings, SettingsError

LINK = "https://annulation.pictoonline.fr/confirmer"
FORM = {"content-type": "application/x-www-form-urlencoded"}


@dataclass(kw_only=True)
class Counter:
    """A shop whose letters carry a link, and its page."""

    shop: Shop
    parts: Parts

    def visitor(self, **headers: str) -> TestClient:
        return TestClient(page_of(self.parts).app(), base_url="https://annulation.pictoonline.fr", headers=headers)

    def ask(self) -> str:
        """Let a stranger ask, and return the path of the link that the account's letter carries."""
        inbound_id = self.shop.receive(a_reading(sender="x@evil.example", proven=False))
        handler = replace(self.parts.handler(), read=self.shop.handler().read)
        handler.handle(inbound_id)
        text = text_of(self.shop.rows(outbox)[-1]["mime"])
        (link,) = re.findall(rf"{re.escape(LINK)}/\S+", text)
        return str(link).removeprefix("https://annulation.pictoonline.fr")

    def traces(self) -> list[dict[str, Any]]:
        return [dict(row) for table in (challenge, decision, journal, orders, outbox) for row in self.shop.rows(table)]


@pytest.fixture
def counter(upgraded_url: str) -> Iterator[Counter]:
    shop = Shop.at(upgraded_url)
    shop.take_orders(an_order(language="fr"))
    settings = Settings.model_construct(
        database_url=SecretStr(upgraded_url),
        service_address="serviceclient@pictoonline.fr",
        late_after_minutes=10 * 365 * 24 * 60,
        read_in_child=False,
        confirm_url=LINK,
        confirm_address="127.0.0.1:8026",
    )
    parts = parts_of(settings, role="test", clock=lambda: shop.now, always_live=True)
    yield Counter(shop=shop, parts=parts)
    parts.engines.dispose()
    shop.engines.dispose()


def test_a_button_cancels_and_the_answer_goes_to_the_account(counter: Counter) -> None:
    path = counter.ask()
    visitor = counter.visitor()
    page = LexborHTMLParser(visitor.get(path).text)
    buttons = {one.attributes["value"]: one.text() for one in page.css("form button[name=answer]")}
    assert set(buttons) == {"yes", "no"}
    done = visitor.post(path, data={"answer": "yes"})
    assert (done.status_code, "C’est noté" in done.text) == (200, True)
    assert counter.shop.granted() == [7690]
    assert counter.shop.letters() == [("confirm", CLAIRE), ("canceled", CLAIRE)]
    assert visitor.post(path, data={"answer": "yes"}).status_code == 404
    assert visitor.get(path).status_code == 404
    assert counter.shop.granted() == [7690]


def test_it_was_not_me_burns_the_code_and_alarms(counter: Counter) -> None:
    path = counter.ask()
    done = counter.visitor().post(path, data={"answer": "no"})
    assert (done.status_code, "examinera la situation" in done.text) == (200, True)
    (case,) = counter.shop.rows(case_file)
    assert (case["ground"], case["urgent"]) == ("code_denied", True)
    assert counter.visitor().post(path, data={"answer": "yes"}).status_code == 404
    assert counter.shop.granted() == []


def test_looking_prefetching_and_scanning_change_nothing(counter: Counter) -> None:
    path = counter.ask()
    before = counter.traces()
    visitor = counter.visitor()
    for method in ("GET", "HEAD", "GET", "OPTIONS", "PUT", "DELETE", "PATCH"):
        visitor.request(method, path)
        visitor.request(method, path + "?answer=yes")
    assert counter.traces() == before
    assert visitor.post(path, data={"answer": "yes"}).status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        {"data": {"answer": "maybe"}},
        {"data": {}},
        {"json": {"answer": "yes"}},
        {"content": "answer=yes", "headers": {"content-type": "text/plain"}},
        {"content": "answer=yes" + "&x=" + "y" * 2000, "headers": FORM},
        {"content": iter([b"answer=yes"]), "headers": FORM},
        {"content": "answer=yes&" * 20, "headers": FORM},
        {"files": {"answer": ("yes", b"yes")}},
        {"content": b"\xff\xfe", "headers": FORM},
    ],
    ids=["another word", "nothing", "JSON", "plain", "too much", "no length", "too many", "a file", "no text"],
)
def test_what_is_not_our_form_changes_nothing(counter: Counter, sent: dict[str, Any]) -> None:
    path = counter.ask()
    before = counter.traces()
    answer = counter.visitor().post(path, **sent)
    assert answer.status_code == 400
    assert counter.traces() == before
    assert counter.visitor().post(path, data={"answer": "yes"}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/confirmer",
        "/confirmer/",
        "/confirmer/PO-AAAAA",
        "/confirmer/" + "A" * 5000,
        "/confirmer/%00",
        "/static/x",
        "/metrics",
    ],
)
def test_anything_else_is_a_link_of_no_use(counter: Counter, path: str) -> None:
    counter.ask()
    answer = counter.visitor().get(path)
    assert answer.status_code == 404
    assert "Ce lien ne sert plus" in answer.text
    assert counter.visitor().post(path, data={"answer": "yes"}).status_code == 404
    assert NUMBER not in answer.text


def test_an_unknown_a_used_and_an_expired_code_look_alike(counter: Counter) -> None:
    path = counter.ask()
    counter.visitor().post(path, data={"answer": "yes"})
    used = counter.visitor().get(path).text
    unknown = counter.visitor().get("/confirmer/PO-AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-A").text
    assert used == unknown


def test_it_says_no_more_of_the_order_than_the_letter(counter: Counter) -> None:
    path = counter.ask()
    page = counter.visitor().get(path).text
    assert NUMBER in page
    assert "10 novembre 2026" in page.replace("\N{NO-BREAK SPACE}", " ")
    for secret in (CLAIRE, "Vasseur", "71", "76", "Album", "evil.example", path.rpartition("/")[2]):
        assert secret not in page.replace("4071852", ""), secret


def test_every_answer_is_kept_by_no_cache_and_tells_no_referrer(counter: Counter) -> None:
    path = counter.ask()
    visitor = counter.visitor()
    for answer in (visitor.get(path), visitor.head(path), visitor.get("/none"), visitor.put(path), visitor.post(path)):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "noindex" in answer.headers["x-robots-tag"]
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "script-src" not in policy
        assert "set-cookie" not in answer.headers
    assert "<script" not in visitor.get(path).text


def test_the_style_is_the_one_that_the_policy_lets_through(counter: Counter) -> None:
    answer = counter.visitor().get(counter.ask())
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["content-security-policy"]


def test_it_speaks_the_accounts_language_and_else_the_browsers(counter: Counter) -> None:
    path = counter.ask()
    assert '<html lang="fr">' in counter.visitor(**{"accept-language": "en"}).get(path).text
    assert "This link is of no use" in counter.visitor(**{"accept-language": "de,en;q=0.8"}).get("/x").text
    assert "Ce lien ne sert plus" in counter.visitor(**{"accept-language": "de"}).get("/x").text


def test_a_client_that_comes_too_often_is_told_to_wait(counter: Counter) -> None:
    path = counter.ask()
    visitor = counter.visitor()
    answers = [visitor.get("/confirmer/x").status_code for _ in range(40)]
    assert answers.count(429) == 10
    assert visitor.post(path, data={"answer": "yes"}).status_code == 429
    assert counter.shop.granted() == []


def test_visits_are_counted_by_client_in_a_moving_minute() -> None:
    now = [0.0]
    visits = Visits(most=2, clock=lambda: now[0])
    assert [visits.may_come("198.51.100.1") for _ in range(3)] == [True, True, False]
    assert visits.may_come("198.51.100.2")
    now[0] = WITHIN_SECONDS
    assert visits.may_come("198.51.100.1")
    assert [visits.may_come(f"2001:db8:1:2::{at}") for at in range(3)] == [True, True, False]
    assert visits.may_come("2001:db8:1:3::1")


def test_only_our_proxies_say_who_the_client_is(counter: Counter) -> None:
    settings = counter.parts.settings.model_copy(update={"confirm_proxies": ("198.51.100.0/24",)})
    app = page_of(replace(counter.parts, settings=settings)).app()

    def through(peer: str, forwarded: str) -> int:
        client = TestClient(app, client=(peer, 1), headers={"x-forwarded-for": forwarded})
        return int(client.get("/confirmer/x").status_code)

    assert {through("198.51.100.7", f"1.1.1.1, 203.0.113.{at}") for at in range(40)} == {404}
    assert [through("203.0.113.9", f"10.0.0.{at}") for at in range(31)][-1] == 429
    with pytest.raises(ValueError, match="does not appear"):
        Proxies(("nonsense",))


def test_no_log_line_holds_the_code(
    counter: Counter, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = counter.ask()
    code = path.rpartition("/")[2]
    caplog.set_level(logging.DEBUG)
    with capture_logs() as lines:
        counter.visitor().get(path)
        monkeypatch.setattr("worker.confirm.app.asked_by", lambda *_a, **_k: (_ for _ in ()).throw(RuntimeError(code)))
        assert counter.visitor().get(path).status_code == 500
        counter.visitor().post(path, data={"answer": "yes"})
    assert [line["event"] for line in lines if line["event"].startswith("confirm")] == [
        "confirm_broken",
        "confirmation_answered",
    ]
    assert code not in str(lines)
    assert code not in "".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    assert code not in str([dict(row) for row in counter.shop.rows(journal)])


def test_a_database_that_is_away_is_said_and_nothing_is_lost(counter: Counter) -> None:
    path = counter.ask()
    away = Settings.model_construct(
        **counter.parts.settings.model_dump(exclude={"database_url"}),
        database_url=SecretStr("sqlite:////nowhere/x.sqlite3"),
    )
    page = page_of(counter.parts)
    page._reader = parts_of(away, role="test").engines.reader
    assert TestClient(page.app()).get(path).status_code == 503
    assert counter.visitor().post(path, data={"answer": "yes"}).status_code == 200


def test_the_letters_answer_by_mail_still_works_and_its_link_is_the_same_code(counter: Counter) -> None:
    path = counter.ask()
    text = text_of(counter.shop.rows(outbox)[-1]["mime"])
    (code,) = find_codes("", text)
    assert find_codes("", path) == (code,)
    quoted = "Oui, je confirme.\n\nLe 24 novembre, PictoOnline a écrit :\n" + "\n".join(
        f"> {one}" for one in text.split("\n")
    )
    answer = read(a_letter_to("serviceclient@pictoonline.fr", CLAIRE, quoted, number=1), trust=Trust())
    assert answer.codes == (code,)
    assert answer.wish.assent is Assent.YES


@pytest.mark.parametrize(
    "language, words", [("fr", "dites-le sur cette page, ou répondez"), ("en", "say so on this page, or answer")]
)
def test_the_letter_gives_the_link_before_the_code_and_none_without_a_page(language: str, words: str) -> None:
    order = an_order(language=language)
    decision = Decision(verdict=Confirm(order=order, also=None), trace=())
    code = new_code()
    with_link, without = (
        letters_for(decision, a_reading(proven=False), now=RECEIVED, code=code, house=House(confirm_url=url))[0].letter
        for url in (LINK, None)
    )
    assert f"\n\n{LINK}/{code}\n\n" in with_link.text
    assert f"\n\n{code}\n\n" in with_link.text
    assert words in with_link.text
    assert "\n\n\n" not in with_link.text
    assert f"{LINK}/{code}" in (with_link.html or "")
    assert "http" not in without.text
    assert words not in without.text


@pytest.mark.parametrize(
    "settings, said",
    [
        ({}, "CONFIRM_URL and CONFIRM_ADDRESS"),
        ({"confirm_url": LINK}, "CONFIRM_URL and CONFIRM_ADDRESS"),
        ({"confirm_url": LINK, "confirm_address": "0.0.0.0:8026"}, "unprotected"),
        ({"confirm_url": LINK, "confirm_address": "8026", "confirm_cert_file": "c.pem"}, "together"),
    ],
)
def test_codes_never_cross_a_network_in_the_clear(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        check_protection(Settings.model_construct(**settings))


@pytest.mark.parametrize(
    "url",
    [
        "http://annulation.example.fr/x",
        "https://",
        "annulation.example.fr",
        "https://a.fr/x?y=1",
        "https://a.fr/ x",
        "https://u:p@a.fr/x",
    ],
)
def test_a_link_must_be_an_https_address(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("CONFIRM_URL", url)
    with pytest.raises(ValueError, match="https://"):
        Settings()


def test_it_serves_says_that_it_lives_and_ends(counter: Counter) -> None:
    path = counter.ask()
    stop, ready = threading.Event(), threading.Event()
    told: list[tuple[str, int]] = []

    def say(host: str, port: int) -> None:
        told.append((host, port))
        ready.set()

    settings = counter.parts.settings.model_copy(update={"confirm_address": f"127.0.0.1:{free_port()}"})
    parts = replace(counter.parts, settings=settings)
    process = threading.Thread(target=run_confirm, args=(parts, stop), kwargs={"on_ready": say})
    process.start()
    assert ready.wait(10)
    with httpx.Client(base_url=f"http://{told[0][0]}:{told[0][1]}", timeout=60) as browser:
        assert browser.get(path).status_code == 200
        assert browser.post(path, data={"answer": "yes"}).status_code == 200
    assert [row["role"] for row in counter.shop.rows(heartbeat)] == ["confirm"]
    stop.set()
    process.join(10)
    assert not process.is_alive()
    assert [row["status"] for row in counter.shop.rows(orders)] == [Status.CANCELED]


def test_the_command_needs_the_database_alone(upgraded_sqlite_url: str) -> None:
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": upgraded_sqlite_url}
    environment |= {"CONFIRM_URL": LINK, "CONFIRM_ADDRESS": f"127.0.0.1:{port}", "SERVICE_ADDRESS": "s@pictoonline.fr"}
    command = [sys.executable, "-c", "from worker.run.cli import main; main()", "confirm"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            status = None
            for _ in range(200):
                try:
                    status = httpx.get(f"http://127.0.0.1:{port}/confirmer/PO-SECRET", timeout=5).status_code
                    break
                except httpx.ConnectError:
                    time.sleep(0.1)
            assert status == 404
            process.send_signal(signal.SIGTERM)
            said, _ = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 0, said
    assert "SECRET" not in said
