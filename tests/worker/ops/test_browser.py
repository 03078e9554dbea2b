"""The browser that tests look through sees what goes wrong on a page."""

from tests.worker.ops.browser import Browser


def test_somebody_signs_in_and_nothing_is_complained_of(browser: Browser) -> None:
    browser.sign_in("operator")
    assert browser.page.get_by_text("operator-1").count() == 1
    assert browser.complaints == []


def test_what_a_page_must_never_cause_is_seen(browser: Browser) -> None:
    browser.sign_in("viewer")
    browser.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"https://evil.example/a.png\">')")
    browser.page.evaluate("setTimeout(() => alert('hello'))")
    browser.page.wait_for_timeout(200)
    said = " ".join(browser.complaints)
    assert "policy: img-src kept out https://evil.example/a.png" in said
    assert "dialog: hello" in said
