"""The overview in a browser: it follows what happens, stops when it is told to, and says when it cannot follow."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from tests.servers import process
from tests.worker.ops.browser import Browser, looking
from tests.worker.ops.desk import Desk
from worker.intake.pause import Pause, pause
from worker.ops import feed as feeds
from worker.ops.serve import run_ops
from worker.run.listener import listen_on
from worker.unit import UnitOfWork

SOON = 3_000


@pytest.fixture
def overview(browser: Browser) -> Page:
    """Give the overview, open and live."""
    browser.sign_in("operator")
    page = browser.open("/")
    page.wait_for_timeout(500)  # the feed is open and the first word of it was heard
    return page


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the feed speak several times a second, as if much happened."""
    monkeypatch.setattr(feeds, "QUIET_SECONDS", 0.2)


@contextmanager
def asked_during(page: Page, milliseconds: int) -> Iterator[list[str]]:
    """Give the URLs that a page asks for within a time."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(milliseconds)
    yield asked


def hide(page: Page, *, hidden: bool) -> None:
    """Hide the tab as a browser does when another one is looked at."""
    page.evaluate(
        """(hidden) => {
            Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def test_a_mail_that_comes_in_and_is_decided_appears_by_itself(browser: Browser, overview: Page) -> None:
    inbound_id = browser.desk.shop.receive()
    row = overview.locator(f"#mail-{inbound_id}")
    expect(row).to_contain_text("reçu, à lire", timeout=SOON)
    browser.desk.shop.handle(inbound_id)
    expect(row).not_to_have_attribute("data-outcome", "", timeout=SOON)
    expect(row).not_to_contain_text("reçu, à lire")
    assert browser.complaints == []


def test_a_pause_and_a_new_case_show_outside_the_live_part_too(browser: Browser, overview: Page) -> None:
    desk = browser.desk
    with UnitOfWork(desk.shop.engines.writer) as unit:
        pause(unit.connection, Pause(by="anne", at=desk.shop.now, why="déménagement"))
        unit.commit()
    expect(overview.locator("#banners")).to_contain_text("Relève des courriels en pause", timeout=SOON)


def test_the_age_of_the_page_is_said_and_counts_on(overview: Page) -> None:
    updated = overview.locator("#updated")
    expect(updated).to_have_text("il y a 2 s", timeout=6_000)
    expect(updated).to_have_text("il y a 0 s", timeout=8_000)


def test_a_frozen_page_asks_for_nothing_and_goes_on_when_told(often: None, browser: Browser, overview: Page) -> None:
    freeze = overview.locator("[data-freeze]")
    expect(freeze).to_have_attribute("aria-pressed", "false")
    freeze.click()
    expect(freeze).to_have_attribute("aria-pressed", "true")
    expect(freeze).to_have_text("Reprendre le direct")
    overview.wait_for_timeout(300)
    inbound_id = browser.desk.shop.receive()
    with asked_during(overview, 1500) as asked:
        assert asked == []
    assert overview.locator(f"#mail-{inbound_id}").count() == 0
    freeze.click()
    expect(overview.locator(f"#mail-{inbound_id}")).to_be_visible(timeout=SOON)
    expect(freeze).to_have_text("Figer la page")


def test_a_hidden_tab_asks_for_nothing_and_catches_up_when_seen(often: None, browser: Browser, overview: Page) -> None:
    with asked_during(overview, 800) as asked:
        assert asked  # it does while it is seen
    hide(overview, hidden=True)
    overview.wait_for_timeout(300)
    inbound_id = browser.desk.shop.receive()
    with asked_during(overview, 1500) as asked:
        assert asked == []
    hide(overview, hidden=False)
    expect(overview.locator(f"#mail-{inbound_id}")).to_be_visible(timeout=SOON)


def test_a_server_that_is_gone_is_said_and_one_that_is_back_too(chromium: Chromium, sqlite_desk: Desk) -> None:
    listening = listen_on(process.HOST, 0)
    port = listening.getsockname()[1]
    with looking(chromium, sqlite_desk, f"http://{process.HOST}:{port}/") as browser:
        with _console(sqlite_desk, listening):
            browser.sign_in("operator")
            page = browser.open("/")
            page.wait_for_timeout(500)
            expect(page.locator("[data-lost]")).to_be_hidden()
        expect(page.locator("[data-lost]")).to_be_visible(timeout=SOON)
        inbound_id = sqlite_desk.shop.receive()
        with _console(sqlite_desk, listen_on(process.HOST, port)):
            expect(page.locator("[data-lost]")).to_be_hidden(timeout=10_000)
            expect(page.locator(f"#mail-{inbound_id}")).to_be_visible(timeout=SOON)


def test_a_server_that_falls_silent_is_said_too(browser: Browser, overview: Page) -> None:
    """Its connection stands, and nothing comes over it any more."""
    overview.clock.install()
    overview.reload()
    overview.wait_for_timeout(500)
    overview.clock.fast_forward(20_000)
    expect(overview.locator("[data-lost]")).to_be_visible(timeout=SOON)


def test_a_session_that_ended_leads_to_the_sign_in(often: None, browser: Browser, overview: Page) -> None:
    other = browser.desk.visitor("admin")
    assert other.post("/people/disable", name="operator-1").status_code == 200
    expect(overview.locator("input[name=password]")).to_be_visible(timeout=12_000)


def test_what_is_unfolded_marked_or_in_the_keyboards_hand_stays(often: None, browser: Browser) -> None:
    browser.desk.take_samples()
    browser.sign_in("operator")
    overview = browser.open("/")
    numbers = overview.locator("#numbers-chart-mails-hour")
    numbers.locator("summary").click()
    overview.locator("#latest tbody a").first.focus()
    held = overview.evaluate("document.activeElement.id")
    overview.wait_for_timeout(1500)
    expect(numbers).to_have_attribute("open", "")
    assert overview.evaluate("document.activeElement.id") == held
    overview.evaluate("document.activeElement.blur()")
    overview.evaluate("getSelection().selectAllChildren(document.querySelector('#latest tbody th'))")
    overview.evaluate("document.querySelector('#latest').dataset.same = 'yes'")
    overview.wait_for_timeout(1000)
    assert overview.evaluate("document.querySelector('#latest').dataset.same") == "yes"
    overview.evaluate("getSelection().removeAllRanges()")
    expect(overview.locator("#latest[data-same]")).to_have_count(0, timeout=SOON)
    assert browser.complaints == []


@contextmanager
def _console(desk: Desk, listening: socket.socket) -> Iterator[None]:
    stop, ready = threading.Event(), threading.Event()
    thread = threading.Thread(
        target=run_ops,
        args=(desk.parts, stop),
        kwargs={"listening": listening, "on_ready": lambda _url: ready.set()},
    )
    thread.start()
    try:
        assert ready.wait(10)
        yield
    finally:
        stop.set()
        thread.join(10)
