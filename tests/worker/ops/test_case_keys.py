"""A case decided without a mouse, and on a phone, in a real browser."""

from tests.builders import CLAIRE, a_number, a_reading, golden_order
from tests.worker.ops.browser import PHONE, Browser
from tests.worker.ops.desk import Desk
from worker.schema import case_file


def a_case(desk: Desk) -> None:
    desk.shop.live = False
    desk.shop.take_orders(golden_order())
    desk.shop.handle(desk.shop.receive(a_reading(numbers=[a_number()])))


def test_a_case_is_decided_by_the_keyboard_alone(sqlite_desk: Desk, browser: Browser) -> None:
    a_case(sqlite_desk)
    browser.sign_in("operator", "anne")
    page = browser.open("/cases")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/1")
    page.keyboard.press("c")
    page.wait_for_url("**/cases/1?said=done.claimed")
    page.keyboard.press("?")
    assert page.locator("dialog#keys[open]").inner_text().count("modifier la réponse") == 1
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    assert page.locator("details.act[open]").get_attribute("id") == "act-clarify"
    page.keyboard.press("1")
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.id") == "text-stop_production"
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#decide")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/cases?said=done.case_stop_production&was=1")
    assert sqlite_desk.shop.granted() == [5276]
    assert sqlite_desk.shop.letters() == [("stopped", CLAIRE)]
    assert browser.complaints == []


def test_a_clear_case_takes_three_touches_on_a_phone(sqlite_desk: Desk, browser: Browser) -> None:
    a_case(sqlite_desk)
    browser.sign_in("operator", "anne")
    page = browser.page
    page.set_viewport_size(PHONE)  # type: ignore[arg-type] # width and height
    browser.open("/cases")
    page.click("tbody a")
    page.click(".thumb button")
    page.click("#decide button.primary")
    page.wait_for_url("**/cases?said=done.case_stop_production&was=1")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert sqlite_desk.shop.granted() == [5276]
    assert browser.complaints == []


def test_a_page_that_lies_open_says_who_was_faster_and_keeps_what_is_typed(sqlite_desk: Desk, browser: Browser) -> None:
    a_case(sqlite_desk)
    browser.sign_in("operator", "anne")
    page = browser.open("/cases/1")
    page.fill("#text-stop_production", "à moitié écrit")
    bruno = sqlite_desk.visitor("operator", "bruno")
    bruno.post("/cases/1/watch")
    bruno.post("/cases/1/decide", act="answered")
    page.wait_for_selector("#ended")
    assert "bruno a décidé ce dossier" in page.inner_text("#ended")
    assert page.input_value("#text-stop_production") == "à moitié écrit"
    assert sqlite_desk.shop.rows(case_file)[0]["closed_by"] == "operator:bruno"
    assert browser.complaints == []
