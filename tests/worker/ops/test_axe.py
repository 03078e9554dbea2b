"""Every page of the console before axe-core, full and empty, on a desk and on a telephone, light and dark: no violation.

axe is evaluated by the browser's debugger, as a page's own policy would rightly refuse it: nothing is loosened for it.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from tests.worker.ops.browser import DESKTOP, PHONE, Browser, looking
from tests.worker.ops.desk import Desk
from tests.worker.ops.full_desk import ADMIN, fill
from tests.worker.ops.sights import EMPTY, FILES, SIGN_IN, Sight, sights
from worker.ops.routes import Page as Route
from worker.ops.sitemap import PAGES

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
RUN = """async (tags) => {
    const found = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
    return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(" | ").slice(0, 300)}`);
}"""
LOOKS = ((DESKTOP, "light"), (PHONE, "dark"))
MORE_LOOKS = ((DESKTOP, "dark"), (PHONE, "light"))
"""Colours do not depend on the width, nor widths on the colours: the other two looks are for the pages with most in them."""
DENSE = {"overview", "mail-urgent", "case-urgent", "letters", "supervision"}


@pytest.mark.timeout(480)
def test_axe_finds_nothing_on_any_page(chromium: Chromium, sqlite_desk: Desk, console_url: str) -> None:
    every = sights(sqlite_desk, fill(sqlite_desk))
    told = _told(chromium, sqlite_desk, console_url, every, LOOKS)
    told |= _told(chromium, sqlite_desk, console_url, [one for one in every if one.name in DENSE], MORE_LOOKS)
    assert told == {}


@pytest.mark.timeout(240)
def test_axe_finds_nothing_before_the_first_mail(chromium: Chromium, sqlite_desk: Desk, console_url: str) -> None:
    assert _told(chromium, sqlite_desk, console_url, EMPTY, LOOKS) == {}


def test_axe_finds_nothing_at_the_door_nor_on_the_sheet_of_keys(browser: Browser) -> None:
    assert violations(SIGN_IN.see(browser)) == []
    browser.sign_in("operator")
    browser.page.keyboard.press("?")
    browser.page.locator("dialog#keys[open]").wait_for()
    assert violations(browser.page) == []


def test_no_page_of_the_sitemap_is_left_out(sqlite_desk: Desk) -> None:
    seen = {one.route for one in (SIGN_IN, *sights(sqlite_desk, fill(sqlite_desk)))} - {""}
    assert seen | set(FILES) == {one.path for one in PAGES if isinstance(one, Route)}


def test_axe_would_say_so(browser: Browser) -> None:
    """The same look finds a button without a name, a field without a label, and grey on grey."""
    page = SIGN_IN.see(browser)
    page.evaluate("""() => document.getElementById("main").insertAdjacentHTML("beforeend",
        '<button type="button"></button><input type="text"><p class="muted" id="pale">faint</p>')""")
    page.evaluate("document.getElementById('pale').style.color = 'rgb(200, 200, 200)'")
    found = " ".join(violations(page))
    for rule in ("button-name", "label", "color-contrast"):
        assert f"{rule}:" in found


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong on a page with all that can be unfolded: the rule and the elements."""
    page.evaluate(UNFOLD)
    page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN, TAGS)
    return found


def _told(
    chromium: Chromium,
    desk: Desk,
    url: str,
    every: tuple[Sight, ...] | list[Sight],
    looks: tuple[tuple[object, str], ...],
) -> dict[str, list[str]]:
    told = {}
    for size, scheme in looks:
        with looking(chromium, desk, url, viewport=size, color_scheme=scheme) as browser:
            browser.sign_in("admin", ADMIN)
            for one in every:
                if found := violations(one.see(browser)):
                    told[f"{one.name}, {scheme}, {size}"] = found
    return told
