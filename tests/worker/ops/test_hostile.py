"""Five hundred hostile mails, decided for real and looked at in a browser: nothing in them runs, loads or speaks."""

from collections import Counter

import pytest
from playwright.sync_api import Page

from tests.worker.ops.browser import Browser
from tests.worker.ops.desk import Desk
from tests.worker.ops.hostile import ATTACKS, EVIL, PLACES, hostile_mails

COUNT = 500
SOURCES_EVERY = 10
PARTS = 5
"""So many browsers share the work, as many at once as there are processors for."""
ODD = """() => {
    const page = document.getElementById("main");
    const tags = [...page.querySelectorAll("script, iframe, object, embed, img, link, style, base, meta, math, video, audio, animate")];
    const live = [...page.querySelectorAll("*")].filter((one) => [...one.attributes].some((at) => /^on|^style$|^srcdoc$|^(data-)?hx-/.test(at.name)));
    const away = [...page.querySelectorAll("[href], [src], [action]")].filter((one) => {
        const to = one.getAttribute("href") || one.getAttribute("src") || one.getAttribute("action");
        return !/^[/#]/.test(to) || to.startsWith("//");
    });
    return [...tags, ...live, ...away].map((one) => one.outerHTML.slice(0, 200));
}"""
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.timeout(480)
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_in_hostile_mails_runs_loads_or_speaks(sqlite_desk: Desk, browser: Browser, part: int) -> None:
    mails = {sqlite_desk.take_raw(mail.raw, trusted=True): mail for mail in list(hostile_mails(COUNT))[part::PARTS]}
    assert len(mails) == COUNT // PARTS
    assert not sqlite_desk.shop.outcomes().count("stored")
    browser.sign_in("operator")
    told: dict[str, list[str]] = {}
    for nth, (id_, mail) in enumerate(mails.items()):
        paths = [f"/mails/{id_}"] + ([f"/mails/{id_}/source"] if nth % SOURCES_EVERY == 0 else [])
        for path in paths:
            page = browser.open(path)
            found = [*browser.complaints, *_wrong_with(page)]
            if found:
                told[f"{mail.attack} in {mail.place} ({path})"] = found
            browser.complaints.clear()
    assert told == {}


def test_the_hostile_mails_put_every_attack_in_every_place() -> None:
    met = Counter((mail.attack, mail.place) for mail in hostile_mails(COUNT))
    assert len(met) == len(ATTACKS) * len(PLACES) == COUNT
    assert EVIL in "".join(words for _name, words in ATTACKS)


def test_a_hostile_page_would_be_noticed(sqlite_desk: Desk, browser: Browser) -> None:
    """The same looks find what is wrong where markup is not escaped."""
    id_ = sqlite_desk.take_raw(next(hostile_mails(1)).raw)
    browser.sign_in("operator")
    page = browser.open(f"/mails/{id_}")
    for _name, words in ATTACKS[:18]:
        page.evaluate("(words) => document.getElementById('main').insertAdjacentHTML('beforeend', words)", words)
    page.wait_for_timeout(300)
    assert len(_wrong_with(page)) > 5
    assert any(said.startswith(("policy", "console")) for said in browser.complaints)


def _wrong_with(page: Page) -> list[str]:
    odd: list[str] = page.evaluate(ODD)
    return odd + ([f"wider than the window by {page.evaluate(WIDE)} px"] if page.evaluate(WIDE) > 0 else [])
