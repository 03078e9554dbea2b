"""Every page and act of the console."""

from worker.ops.pages import journal, mail, mails, orders, overview, people, search, sign_in
from worker.ops.routes import Act, Page

PAGES: tuple[Page | Act, ...] = (
    *sign_in.ROUTES,
    *overview.ROUTES,
    *journal.ROUTES,
    *mails.ROUTES,
    *mail.ROUTES,
    *orders.ROUTES,
    *search.ROUTES,
    *people.ROUTES,
)
