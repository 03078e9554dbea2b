"""The console in a browser, from the door to what a decision left behind: by mouse, by keys alone, without scripts, on a telephone, in the dark.

Whatever is done, nothing is complained of: no error, no word of the policy, no request to anybody else.
"""

import re

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Locator, Page, expect

from outbox.schema import outbox
from tests.worker.ops.browser import DESKTOP, PHONE, Browser, looking
from tests.worker.ops.desk import Desk
from tests.worker.ops.full_desk import ADMIN, Mails, case_of, fill
from tests.worker.ops.sights import EMPTY, SIGN_IN, Sight, sights
from worker.intake.pause import standing_pause
from worker.run.live import is_live
from worker.schema import change, inbound, journal, ledger, orders, saved_search

STOP = "04-helen-wrong-album.eml"
NUMBER = "4072519"
CREDIT = 9320
SMALLEST = 24
SMALL = """(smallest) => {
    const inText = (one) => one.matches("a") && getComputedStyle(one).display === "inline";
    const label = (one) => one.closest("label") || (one.id && document.querySelector(`label[for="${one.id}"]`));
    return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
        .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".skip") && !inText(one))
        .map((one) => [one, (one.matches("[type=checkbox], [type=radio]") && label(one) || one).getBoundingClientRect()])
        .filter(([one, box]) => Math.min(box.width, box.height) < smallest - 0.01)
        .map(([one, box]) => `${one.outerHTML.slice(0, 120)}: ${Math.round(box.width)} × ${Math.round(box.height)}`);
}"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SEARCHES = (
    (NUMBER, r"/mails\?order=4072519$", "Order 4072519"),
    ("helen.pritchard@btinternet.com", r"/search/[0-9a-f]{32}$", "Order 4072519"),
    ("nom:Pritchard", r"/search/[0-9a-f]{32}$", "Order 4072519"),
    ("état:quarantaine", r"/mails\?state=quarantined$", "jeanne.roux@orange.fr"),
)
"""What is typed, where it leads, and what is found: a number, an address, a name, a qualifier."""


@pytest.fixture
def mails(sqlite_desk: Desk) -> Mails:
    """Fill the desk; nothing holds the machine back, but its drafts wait."""
    return fill(sqlite_desk, held_back=False)


def order_of(desk: Desk) -> str:
    (row,) = desk.shop.rows(orders, orders.c.number == NUMBER)
    return str(row["status"])


def assert_stopped(desk: Desk, inbound_id: int, by: str) -> None:
    """The order, the credit, the reply and the journal all say that this person stopped production."""
    assert order_of(desk) == "production_stopped"
    moved = {row["cancellation_id"] for row in desk.shop.rows(change, change.c.order_number == NUMBER)}
    assert [row["amount_minor"] for row in desk.shop.rows(ledger, ledger.c.cancellation_id.in_(moved))] == [CREDIT]
    sent = desk.shop.rows(outbox)[-1]
    assert sent["recipient"] == "helen.pritchard@btinternet.com"
    assert b"93.20" in sent["mime"]
    told = desk.shop.rows(journal, journal.c.inbound_id == inbound_id)[-1]
    assert (told["event"], told["by"], told["order_number"]) == ("case_closed", f"operator:{by}", NUMBER)


def test_what_a_page_must_never_cause_is_seen(browser: Browser) -> None:
    browser.sign_in("viewer")
    browser.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"https://evil.example/a.png\">')")
    browser.page.evaluate("setTimeout(() => alert('hello'))")
    browser.page.wait_for_timeout(200)
    said = " ".join(browser.complaints)
    assert "policy: img-src kept out https://evil.example/a.png" in said
    assert "dialog: hello" in said


def test_a_case_is_decided_from_the_overview_on(sqlite_desk: Desk, browser: Browser, mails: Mails) -> None:
    """Sign in, follow a mail through its page, decide, and see order, credit, reply and journal change."""
    browser.sign_in("operator", "anne")
    page, inbound_id = browser.page, mails[STOP]
    page.goto(browser.url)
    page.locator("#cases a").first.click()
    page.wait_for_url("**/cases?*")
    browser.open(f"/mails/{inbound_id}")
    expect(page.locator(".verdict")).to_contain_text("Avoir prévu")
    expect(page.locator("#mail-words mark").first).to_be_visible()
    page.click("#to-case")
    page.click("#claim")
    expect(page.locator(".case-state")).to_contain_text("vous vous en occupez")
    page.click("details.act[open] form button.primary")
    expect(page.locator("main")).to_contain_text("93,20 £")
    assert order_of(sqlite_desk) == "in_production"
    page.click("#decide button.primary")
    expect(page.locator(".said")).to_contain_text("Fabrication arrêtée")
    assert_stopped(sqlite_desk, inbound_id, "anne")
    browser.open(f"/orders/{NUMBER}")
    expect(page.locator("main")).to_contain_text("fabrication arrêtée")
    expect(page.locator("main")).to_contain_text("accordé 93,20 £")
    browser.open(f"/mails/{inbound_id}")
    expect(page.locator("#mail-letters")).to_contain_text("helen.pritchard@btinternet.com")
    expect(page.locator("#mail-journal")).to_contain_text("dossier clos")
    browser.open(f"/journal?mail={inbound_id}")
    expect(page.locator("table.journal tbody tr").first).to_contain_text("anne")
    assert browser.complaints == []


def test_a_mail_and_a_letter_are_tried_again_after_the_number_is_said(
    sqlite_desk: Desk, browser: Browser, mails: Mails
) -> None:
    browser.sign_in("operator")
    page = browser.open(f"/mails/{mails['quarantined']}")
    page.click("#again")
    expect(page.locator(".big-number")).to_contain_text("1")
    page.click("main button.primary")
    expect(page.locator(".said")).to_be_visible()
    assert sqlite_desk.shop.rows(inbound, inbound.c.id == mails["quarantined"])[0]["state"] == "stored"
    browser.open("/letters?state=failed")
    page.check("tbody input[name=id]")
    page.click("button[value=chosen]")
    page.click("main button.primary")
    expect(page.locator(".said")).to_be_visible()
    assert not sqlite_desk.shop.rows(outbox, outbox.c.state == "failed")
    assert browser.complaints == []


def test_letters_are_held_and_let_go(sqlite_desk: Desk, browser: Browser, mails: Mails) -> None:
    browser.sign_in("operator")
    page = browser.open("/supervision")
    page.check("input[name=scope][value=all]")
    page.fill("#why-hold", "une erreur dans le texte")
    page.click(".hold-form button")
    expect(page.locator(".banner").filter(has_text="Toutes les réponses")).to_contain_text("une erreur dans le texte")
    assert not sqlite_desk.shop.rows(outbox, outbox.c.state == "pending")
    browser.open("/supervision")
    page.click("#holds tbody button")
    page.click("main button.danger")
    expect(page.locator(".banner").filter(has_text="Toutes les réponses")).to_have_count(0)
    assert sqlite_desk.shop.rows(outbox, outbox.c.state == "pending")
    assert browser.complaints == []


def test_the_intake_is_paused_and_resumed(sqlite_desk: Desk, browser: Browser, mails: Mails) -> None:
    browser.sign_in("operator")
    page = browser.open("/supervision")
    page.fill("#why-pause", "la base de la boutique change")
    page.click("form[action='/supervision/pause'] button")
    browser.open("/cases")
    expect(page.locator("#banners")).to_contain_text("la base de la boutique change")
    with sqlite_desk.shop.engines.reader.connect() as connection:
        assert standing_pause(connection) is not None
    browser.open("/supervision").click("form[action='/supervision/resume'] button")
    expect(page.locator("#banners")).not_to_contain_text("la base de la boutique change")
    with sqlite_desk.shop.engines.reader.connect() as connection:
        assert standing_pause(connection) is None
    assert browser.complaints == []


def test_shadow_mode_is_left_by_an_admin_alone_and_shown_everywhere(
    sqlite_desk: Desk, browser: Browser, mails: Mails
) -> None:
    browser.sign_in("admin", ADMIN)
    page = browser.open("/supervision")
    page.fill("#why-shadow", "à l’essai")
    page.click("form[action='/supervision/shadow'] button")
    browser.open("/mails")
    expect(page.locator("#banners")).to_contain_text("Mode simulation")
    browser.open("/supervision").click("form[action='/supervision/live'] button")
    expect(page.locator("main table")).to_contain_text("arrêt de fabrication")
    with sqlite_desk.shop.engines.reader.connect() as connection:
        assert not is_live(connection)
    page.click("main button.danger")
    expect(page.locator("#banners")).not_to_contain_text("Mode simulation")
    with sqlite_desk.shop.engines.reader.connect() as connection:
        assert is_live(connection)
    assert browser.complaints == []


def test_one_box_finds_and_nobodys_name_is_in_the_url(sqlite_desk: Desk, browser: Browser, mails: Mails) -> None:
    addresses: list[str] = []
    browser.sign_in("viewer")
    browser.page.on("request", lambda request: addresses.append(request.url))
    for asked, target, found in SEARCHES:
        page = browser.open("/journal")
        page.keyboard.press("/")
        page.keyboard.type(asked)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(target))
        expect(page.locator("table.mails tbody")).to_contain_text(found)
    assert not [one for one in addresses if "@" in one or "pritchard" in one.lower()]
    assert len(sqlite_desk.shop.rows(saved_search)) == 2
    assert browser.complaints == []


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there; fail where it never comes."""
    for _ in range(80):
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {wanted}")


def test_no_mouse_is_needed_from_the_door_to_a_decided_case(sqlite_desk: Desk, browser: Browser, mails: Mails) -> None:
    page = SIGN_IN.see(browser)
    tab_to(page, page.locator("#name"))
    page.keyboard.type("anne")
    page.keyboard.press("Tab")
    page.keyboard.type("the-same-for-everybody")
    page.keyboard.press("Enter")
    page.wait_for_selector("header.top")
    page.keyboard.press("?")
    sheet = page.locator("dialog#keys[open]")
    for words in ("À traiter", "Courriels", "Rechercher"):
        expect(sheet).to_contain_text(words)
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/cases")
    wanted = f"case-{case_of(sqlite_desk, mails[STOP])}"
    for _ in range(20):
        page.keyboard.press("j")
        # By its name: news may have drawn the list anew meanwhile.
        if page.evaluate("document.activeElement.id") == wanted:
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{case_of(sqlite_desk, mails[STOP])}")
    page.keyboard.press("c")
    page.wait_for_url("**said=done.claimed*")
    tab_to(page, page.locator("details.act[open] form button.primary"))
    page.keyboard.press("Enter")
    page.wait_for_selector("#decide")
    tab_to(page, page.locator("#decide button.primary"))
    page.keyboard.press("Enter")
    page.wait_for_url("**said=done.case_stop_production*")
    assert_stopped(sqlite_desk, mails[STOP], "anne")
    assert browser.complaints == []


def test_the_same_decision_is_made_without_scripts(
    chromium: Chromium, sqlite_desk: Desk, console_url: str, mails: Mails
) -> None:
    with looking(chromium, sqlite_desk, console_url, java_script_enabled=False) as browser:
        browser.sign_in("operator", "anne")
        page = browser.open("/cases")
        page.click(f"#case-{case_of(sqlite_desk, mails[STOP])}")
        page.click("#claim")
        page.click("details.act[open] form button.primary")
        page.click("#decide button.primary")
        expect(page.locator(".said")).to_contain_text("Fabrication arrêtée")
        assert_stopped(sqlite_desk, mails[STOP], "anne")
        browser.open("/supervision")
        page.fill("#why-pause", "essai")
        page.click("form[action='/supervision/pause'] button")
        page.fill("#find", "nom:Pritchard")
        page.press("#find", "Enter")
        expect(page.locator("table.mails tbody")).to_contain_text("Order 4072519")
        assert browser.complaints == []


@pytest.mark.timeout(300)
def test_every_page_fits_a_telephone_and_a_thumb(chromium: Chromium, sqlite_desk: Desk, console_url: str) -> None:
    """Nothing is wider than 390 px; what is pressed is 24 px or more, but for links in running text (WCAG 2.2, 2.5.8)."""
    touched = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    with looking(chromium, sqlite_desk, console_url, **touched) as browser:
        browser.sign_in("admin", ADMIN)
        wrong = {one.name: found for one in EMPTY if (found := _wrong_for_a_thumb(browser, one))}
        full = sights(sqlite_desk, fill(sqlite_desk))
        browser.sign_in("admin", ADMIN)  # days have passed
        wrong |= {one.name: found for one in full if (found := _wrong_for_a_thumb(browser, one))}
    assert wrong == {}


def _wrong_for_a_thumb(browser: Browser, one: Sight) -> list[str]:
    page = one.see(browser)
    found: list[str] = page.evaluate(SMALL, SMALLEST)
    if wide := page.evaluate(WIDER):
        found.append(f"{wide} px too wide")
    # A page that is not there is what was asked for; Chromium says of it that it is not there.
    found += [said for said in browser.complaints if one.status == 200 or str(one.status) not in said]
    browser.complaints.clear()
    return found


def test_the_dark_is_dark_and_says_the_same(chromium: Chromium, sqlite_desk: Desk, console_url: str) -> None:
    fill(sqlite_desk)
    said = {}
    for scheme in ("light", "dark"):
        with looking(chromium, sqlite_desk, console_url, viewport=DESKTOP, color_scheme=scheme) as browser:
            browser.sign_in("admin", ADMIN)
            page = browser.open("/supervision")
            lightness = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
            assert (max(lightness) < 60) is (scheme == "dark")
            said[scheme] = page.inner_text("main h1, main h2 >> nth=0")
            assert browser.complaints == []
    assert said["light"] == said["dark"]
