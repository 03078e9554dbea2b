"""Every page and act of the console."""

from worker.ops.pages import mails, overview, people, search, sign_in
from worker.ops.routes import Act, Page

PAGES: tuple[Page | Act, ...] = (
    *sign_in.ROUTES,
    *overview.ROUTES,
    *mails.ROUTES,
    *search.ROUTES,
    *people.ROUTES,
)
