"""The mails: all of them, found by a filter, and tried again by the selection or all that match."""

from dataclasses import replace

from sqlalchemy.engine import Connection
from starlette.responses import Response

from worker.decisions.who import written_as
from worker.ops.call import Call, NotDoneError
from worker.ops.pages.mail_list import (
    MAILS,
    PERIODS,
    TODAY,
    Listing,
    chosen_ids,
    listing_at,
    listing_of,
    number_in,
    way_back,
)
from worker.ops.routes import Act, Page
from worker.run.listings import count_wanted, mails_wanted
from worker.run.order_list import OrderRow, orders_wanted
from worker.run.retry import count_retryable, newest_mail, retry_mails
from worker.run.search_box import to_words
from worker.run.search_words import QUALIFIERS, qualifier
from worker.run.wanted import EVERY_MAIL, GROUNDS, INTENTS, OUTCOMES, STATES, NotUnderstoodError, Wanted
from worker.schema import InboundState
from worker.unit import retry_contention

PER_PAGE = 50
MOST_ORDERS = 5
CAN_GO_BACK = (str(InboundState.QUARANTINED), str(InboundState.OLD), str(InboundState.WAITING))
EXAMPLES = (
    "4071852",
    "camille.martin@exemple.fr",
    'nom:"Camille Martin"',
    "issue:refus depuis:7j",
    "état:quarantaine",
    "motif:non-prouvé depuis:hier",
    "cas:ouvert urgent:oui",
    "id:<message-id@exemple.fr>",
)
"""What can be typed, for the help: one of each sort. Nobody's data."""


def mails_page(call: Call) -> Response:
    """Show the mails that fit the filter in the URL, newest first."""
    try:
        listing = listing_of(call, MAILS, dict(call.request.query_params))
    except NotUnderstoodError as error:
        return not_understood(call, error, asked="")
    return show_mails(call, listing)


def show_mails(call: Call, listing: Listing) -> Response:
    """Draw one page of a list of mails."""
    wanted = listing.wanted
    first = replace(wanted, before_id=None)
    with call.reading() as connection:
        found = mails_wanted(connection, replace(wanted, limit=PER_PAGE + 1), personal=True)
        counts = {apart: count_wanted(connection, replace(first, apart=apart)) for apart in (None, False, True)}
        orders = _orders(connection, wanted)
    rows = found[:PER_PAGE]
    language = str(call.wording.language)
    return call.show(
        "mails.html",
        listing=listing,
        rows=rows,
        count=counts[wanted.apart],
        tabs=[(word, listing.but(apart=word), counts[apart], wanted.apart is apart) for word, apart in _TABS],
        more=listing.but(before=str(rows[-1].id)) if len(found) > PER_PAGE else None,
        paged=wanted.before_id is not None,
        filtered=bool(listing.query) or listing.base != EVERY_MAIL,
        orders=orders,
        asked_order=wanted.order,
        find=to_words(first, language),
        can_go_back=CAN_GO_BACK,
        may_retry=wanted.state is None or wanted.state in CAN_GO_BACK,
        choices=_choices(call),
    )


def not_understood(call: Call, error: NotUnderstoodError, *, asked: str) -> Response:
    """Say which word of a search means nothing and what is possible, with the box as it was typed."""
    said = error.said(str(call.wording.language))
    return call.show("search.html", status=422, why=said, find=asked, choices=_choices(call))


def retry(call: Call) -> Response:
    """Decide mails again: the chosen ones, or all that match. How many is said first, on a page of its own."""
    listing = listing_at(call, call.word("list") or MAILS)
    every = call.word("do") == "all"
    ids = chosen_ids(call)
    if not every and not ids:
        raise NotDoneError(call.wording.text("mails.none_chosen"))
    wanted = _all_of(call, listing) if every else Wanted(ids=ids)
    back = way_back(call.word("back")) or listing.url
    if call.word("confirmed") != "yes":
        return _confirm(call, listing, wanted, ids=ids, every=every, back=back)

    def work() -> int:
        with call.writing() as unit:
            done = retry_mails(unit, wanted, by=written_as(call.person.name), at=call.now)
            unit.commit()
        return done

    done = retry_contention(work)
    return call.back(back, "done.mails_retried", n=done)


def _confirm(call: Call, listing: Listing, wanted: Wanted, *, ids: tuple[int, ...], every: bool, back: str) -> Response:
    with call.reading() as connection:
        newest = newest_mail(connection)
        number = count_retryable(connection, replace(wanted, before_id=wanted.before_id or newest + 1))
        meant = count_wanted(connection, wanted)
    return call.show(
        "mails_retry.html",
        listing=listing,
        ids=ids,
        every=every,
        before=newest + 1,
        back=back,
        retryable=number,
        left=None if meant.more else meant.number - number,
        find=to_words(replace(listing.wanted, before_id=None), str(call.wording.language)),
    )


def _all_of(call: Call, listing: Listing) -> Wanted:
    """Return all that match, and no mail that came since the number was said."""
    return replace(listing.wanted, before_id=number_in(call.word("before")))


def _orders(connection: Connection, wanted: Wanted) -> list[OrderRow]:
    """Return the orders that a search is about: the one of its number, those of an address or a name."""
    if wanted.order is not None:
        return [one for one in orders_wanted(connection, wanted.order) if one.number == wanted.order]
    words = wanted.address or wanted.name
    return orders_wanted(connection, words, limit=MOST_ORDERS) if words else []


def _choices(call: Call) -> dict[str, object]:
    """Return what the filter and the help offer."""
    language = str(call.wording.language)
    return {
        "states": STATES,
        "outcomes": OUTCOMES,
        "grounds": GROUNDS,
        "intents": INTENTS,
        "periods": (*tuple(PERIODS)[:1], TODAY, *tuple(PERIODS)[1:]),
        "examples": EXAMPLES,
        "qualifiers": [(field, qualifier(field, language)) for field in QUALIFIERS],
    }


_TABS = (("", None), ("no", False), ("yes", True))

ROUTES = (
    Page(path=MAILS, answer=mails_page),
    Act(path="/mails/retry", answer=retry),
)
