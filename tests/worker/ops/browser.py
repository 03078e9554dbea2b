"""The console in a real browser: served on a free port, looked at in Debian's Chromium, with every complaint kept.

    def test_something(sqlite_desk: Desk, browser: Browser) -> None:
        browser.sign_in("operator")
        browser.open("/mails/1")
        browser.page.get_by_role("button", name="…").click()
        assert browser.complaints == []

`console_url` is where `sqlite_desk` is served; `browser` has one empty page, nobody signed in. Without Chromium a test skips
at home and fails where `CI=true`.
"""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, sync_playwright

from tests.servers import process
from tests.worker.ops.desk import PASSWORD, Desk
from worker.ops.serve import run_ops
from worker.run.listener import listen_on, url_of

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
_NOTE_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.effectiveDirective} kept out ${event.blockedURI} (${event.sample})`));
"""


@dataclass(kw_only=True)
class Browser:
    """One browser with one page. `complaints`: what a page must never cause, in words, since it was emptied last."""

    desk: Desk
    url: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, role: str = "operator", name: str | None = None) -> None:
        """Sign somebody in by the form, as a person would."""
        person = name or f"{role}-1"
        self.desk.add(person, role)
        self.open("/sign-in")
        self.page.fill("input[name=name]", person)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main button[type=submit]")
        self.page.wait_for_selector("header.top")

    def open(self, path: str, *, status: int = 200) -> Page:
        """Go to a page of the console; it must answer with this status."""
        response = self.page.goto(self.url + path.lstrip("/"))
        assert response is not None
        assert response.status == status, (path, response.status)
        return self.page

    def listen(self) -> None:
        """Keep what a page must never cause: requests that leave, dialogs, errors, what the policy had to keep out."""
        self.context.add_init_script(_NOTE_VIOLATIONS)
        self.context.on("console", self._on_console)
        self.context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        self.context.on("dialog", self._on_dialog)
        self.context.on("request", self._on_request)
        self.context.on("page", lambda page: self.complaints.append(f"window: {page.url}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning", "assert"}:
            self.complaints.append(f"console: {message.text}")

    def _on_dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _on_request(self, request: Request) -> None:
        here, there = urlsplit(self.url), urlsplit(request.url)
        if (there.scheme, there.netloc) != (here.scheme, here.netloc):
            self.complaints.append(f"request: {request.url}")


@contextlib.contextmanager
def served(desk: Desk) -> Iterator[str]:
    """Serve a desk's console on a free port of loopback while the block lasts; give its URL, with a slash at its end."""
    listening = listen_on(process.HOST, 0)
    stop, ready = threading.Event(), threading.Event()
    thread = threading.Thread(
        target=run_ops,
        args=(desk.parts, stop),
        kwargs={"listening": listening, "on_ready": lambda _url: ready.set()},
        name="console-of-a-test",
        daemon=True,
    )
    thread.start()
    try:
        assert ready.wait(process.START_SECONDS), "the console did not start"
        yield url_of(listening, secure=False)
    finally:
        stop.set()
        thread.join(process.STOP_SECONDS)


@contextlib.contextmanager
def looking(chromium: Chromium, desk: Desk, url: str, **options: Any) -> Iterator[Browser]:
    """Give a browser of its own; `options` are Playwright's for a context (`viewport`, `color_scheme`, …)."""
    context = chromium.new_context(**({"viewport": DESKTOP, "locale": "fr-FR"} | options))
    try:
        browser = Browser(desk=desk, url=url, context=context, page=context.new_page())
        browser.page.set_default_timeout(30_000)
        browser.listen()
        yield browser
    finally:
        context.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """Start Chromium once for a file of tests."""
    path = Path(process.program("chromium"))
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def console_url(sqlite_desk: Desk) -> Iterator[str]:
    """Serve the console of `sqlite_desk`; give its URL, with a slash at its end."""
    with served(sqlite_desk) as url:
        yield url


@pytest.fixture
def browser(chromium: Chromium, sqlite_desk: Desk, console_url: str) -> Iterator[Browser]:
    """Give an empty page in Chromium, 1440 px wide, nobody signed in."""
    with looking(chromium, sqlite_desk, console_url) as browser:
        yield browser
