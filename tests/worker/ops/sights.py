"""Everything there is to see in the console, with an example of each page and of each page that an act draws."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.worker.ops.browser import Browser
from tests.worker.ops.desk import Desk
from tests.worker.ops.full_desk import Mails, case_of, letter_in


@dataclass(frozen=True, kw_only=True)
class Sight:
    """Something to see. `route`: the page's path in the sitemap, empty for what an act draws.

    `fill`, `enter` and `press`: the fields filled in, the one that Enter is pressed in, and the buttons that lead there.
    """

    name: str
    path: str
    route: str = ""
    status: int = 200
    fill: dict[str, str] = field(default_factory=dict)
    enter: str = ""
    press: tuple[str, ...] = ()

    def see(self, browser: Browser) -> Page:
        """Go there."""
        page = browser.open(self.path, status=self.status)
        assert urlsplit(page.url).path == self.path, page.url
        for selector, words in self.fill.items():
            page.fill(selector, words)
        if self.enter:
            with page.expect_navigation():
                page.press(self.enter, "Enter")
        for selector in self.press:
            with page.expect_navigation():
                page.locator(selector).first.click()
        return page


SIGN_IN = Sight(name="sign-in", path="/sign-in", route="/sign-in")
EMPTY = tuple(
    Sight(name=f"empty-{path.strip('/') or 'overview'}", path=path)
    for path in ("/", "/cases", "/mails", "/letters", "/failures", "/supervision", "/journal", "/people")
)
"""The pages that a console has before the first mail."""
FILES = ("/mails/{id:int}/raw", "/mails/{id:int}/attachments/{nth:int}")
"""What is kept as a file and never drawn."""


def sights(desk: Desk, mails: Mails) -> tuple[Sight, ...]:
    """Return every page, in the order of the sitemap, then what the acts draw."""
    mail, stop = mails["09-garder-les-a3.eml"], mails["04-helen-wrong-album.eml"]
    done, again = mails["02-suite-a-devis-refuse.eml"], mails["quarantined"]
    case, urgent = case_of(desk, mail), case_of(desk, stop)
    held, failed = letter_in(desk, "held"), letter_in(desk, "failed")
    return (
        Sight(name="overview", path="/", route="/"),
        Sight(name="journal", path="/journal", route="/journal"),
        Sight(name="mails", path="/mails", route="/mails"),
        Sight(name="mail-urgent", path=f"/mails/{stop}", route="/mails/{id:int}"),
        Sight(name="mail-reversed", path=f"/mails/{mails['01-wesh-les-posters.eml']}"),
        Sight(name="mail-quarantined", path=f"/mails/{again}"),
        Sight(name="mail-confirm", path=f"/mails/{mails['08-forged-verdict-below.eml']}"),
        Sight(name="mail-source", path=f"/mails/{mail}/source", route="/mails/{id:int}/source"),
        Sight(name="order", path="/orders/4073402", route="/orders/{number}"),
        Sight(name="order-unknown", path="/orders/4999999", status=404),
        Sight(
            name="search-results",
            path="/mails",
            route="/search/{search_id}",
            fill={"#find": "roux"},
            enter="#find",
        ),
        Sight(name="letters", path="/letters", route="/letters"),
        Sight(name="letter-held", path=f"/letters/{held}", route="/letters/{id:int}"),
        Sight(name="letter-failed", path=f"/letters/{failed}"),
        Sight(name="failures", path="/failures", route="/failures"),
        Sight(name="supervision", path="/supervision", route="/supervision"),
        Sight(name="cases", path="/cases", route="/cases"),
        Sight(name="case-claimed", path=f"/cases/{case}", route="/cases/{id:int}"),
        Sight(name="case-urgent", path=f"/cases/{urgent}"),
        Sight(name="case-quarantined", path=f"/cases/{case_of(desk, again)}"),
        Sight(name="free-letter", path=f"/mails/{mail}/letter", route="/mails/{id:int}/letter"),
        Sight(name="reversal", path=f"/mails/{done}/reverse", route="/mails/{id:int}/reverse"),
        Sight(name="people", path="/people", route="/people"),
        Sight(name="not-found", path="/nowhere", status=404),
        Sight(name="case-review", path=f"/cases/{urgent}", press=("details.act[open] form button.primary",)),
        Sight(name="mails-retry", path=f"/mails/{again}", press=("form[action='/mails/retry'] button",)),
        Sight(name="letters-retry", path=f"/letters/{failed}", press=("form[action='/letters/retry'] button",)),
        Sight(name="live-asked", path="/supervision", press=("form[action='/supervision/live'] button",)),
        Sight(name="release-asked", path="/supervision", press=("form[action='/supervision/release'] button",)),
    )
