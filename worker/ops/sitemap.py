"""Every page and act of the console."""

from worker.ops.pages import overview, people, sign_in
from worker.ops.routes import Act, Page

PAGES: tuple[Page | Act, ...] = (
    *sign_in.ROUTES,
    *overview.ROUTES,
    *people.ROUTES,
)
