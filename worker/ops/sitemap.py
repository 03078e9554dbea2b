"""Every page and act of the console."""

from worker.ops.pages import (
    ),
    *mails.ROUTES,
    *mail.ROUTES,
    *orders.ROUTES,
    *overview.ROUTES,
    *people.ROUTES,
    *search.ROUTES,
    ...] = (     *sign_in.ROUTES,
    Page  PAGES: tuple[Page | Act,
    mail,
    mails,
    orders,
    overview,
    people,
    search,
    sign_in from worker.ops.routes import Act,
)
