"""A mail's page in a browser, while things happen to the mail."""

from tests.worker.ops.browser import Browser
from tests.worker.ops.desk import Desk
from worker.orders.book import load_book
from worker.orders.importing import import_book
from worker.sandbox.samples import sample_book, samples


def test_a_mail_that_is_read_meanwhile_tells_so_by_itself(sqlite_desk: Desk, browser: Browser) -> None:
    import_book(sqlite_desk.parts.engines, load_book(sample_book()), at=sqlite_desk.shop.now)
    id_ = sqlite_desk.shop.receive(raw=samples()[3].raw)
    browser.sign_in("operator")
    page = browser.open(f"/mails/{id_}")
    assert page.locator(".verdict .outcome").inner_text() == "Pas encore décidé"
    sqlite_desk.parts.handler().handle(id_)
    page.get_by_text("93,20").first.wait_for()
    page.locator("#mail-words .letter-text").wait_for()
    page.locator("#mail-order").wait_for()
    assert browser.complaints == []


def test_what_is_unfolded_or_being_written_stays_while_the_page_is_told_news(
    sqlite_desk: Desk, browser: Browser
) -> None:
    id_ = sqlite_desk.take_samples()["04-helen-wrong-album.eml"]
    browser.sign_in("operator")
    page = browser.open(f"/mails/{id_}")
    page.locator("#signs > summary").click()
    page.fill("#note-words", "à rappeler")
    sqlite_desk.visitor("operator", "anne").post(f"/mails/{id_}/notes", words="vu avec elle")
    page.locator("#note-list").get_by_text("vu avec elle").wait_for()
    assert page.locator("#signs").get_attribute("open") is not None
    assert page.input_value("#note-words") == "à rappeler"
    assert browser.complaints == []


def test_a_file_is_kept_and_never_opened(sqlite_desk: Desk, browser: Browser) -> None:
    raw = (
        b'From: a@orange.fr\nSubject: x\nContent-Type: text/html; name="x.html"\n'
        b"Content-Disposition: attachment\n\n<script>alert(1)</script>\n"
    )
    id_ = sqlite_desk.take_raw(raw)
    browser.sign_in("viewer")
    page = browser.open(f"/mails/{id_}")
    with page.expect_download() as kept:
        page.locator(".files a").click()
    assert kept.value.suggested_filename == "piece-1-x-html.bin"
    assert browser.complaints == []
