"""Every page and act of the console."""

from worker.ops.pages import (
    case,
    cases,
    deciding,
    failures,
    free_letter,
    journal,
    letter,
    letters,
    mail,
    mails,
    order_choice,
    orders,
    overview,
    people,
    reversal,
    search,
    sign_in,
    supervision,
)
from worker.ops.routes import Act, Page

PAGES: tuple[Page | Act, ...] = (
    *sign_in.ROUTES,
    *overview.ROUTES,
    *journal.ROUTES,
    *mails.ROUTES,
    *mail.ROUTES,
    *orders.ROUTES,
    *search.ROUTES,
    *letters.ROUTES,
    *letter.ROUTES,
    *failures.ROUTES,
    *supervision.ROUTES,
    *cases.ROUTES,
    *case.ROUTES,
    *deciding.ROUTES,
    *order_choice.ROUTES,
    *free_letter.ROUTES,
    *reversal.ROUTES,
    *people.ROUTES,
)
