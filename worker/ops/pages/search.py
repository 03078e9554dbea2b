"""The one search box: what names nobody becomes a URL, what names somebody is kept under an opaque id."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from starlette.responses import Response

from worker.ops.call import Call
from worker.ops.pages.mail_list import MAILS, address, listing_of
from worker.ops.pages.mails import not_understood, show_mails
from worker.ops.routes import Act, Page
from worker.run.saved_searches import forget_searches, keep_search
from worker.run.search_box import PARIS, parse
from worker.run.wanted import NotUnderstoodError, Wanted, is_personal, to_query
from worker.schema import Role
from worker.unit import retry_contention

LONGEST = 300
KEPT = timedelta(days=7)
"""No session is longer, so nobody looks for an older search."""


def search(call: Call) -> Response:
    """Read what was typed and go to the list of what fits."""
    asked = call.word("q")[:LONGEST]
    zone = call.parts.house.zone
    try:
        wanted = parse(
            asked,
            now=call.now,
            shape=call.parts.settings.order_number_pattern,
            zone=zone if isinstance(zone, ZoneInfo) else PARIS,
        )
    except NotUnderstoodError as error:
        return not_understood(call, error, asked=asked)
    if is_personal(wanted):
        return call.back(f"/search/{retry_contention(lambda: _keep(call, wanted))}")
    return call.back(address(MAILS, to_query(wanted)))


def results(call: Call) -> Response:
    """Show what fits a search that names somebody: its own operator's only."""
    path = f"/search/{call.request.path_params['search_id']}"
    try:
        listing = listing_of(call, path, dict(call.request.query_params))
    except NotUnderstoodError as error:
        return not_understood(call, error, asked="")
    return show_mails(call, listing)


def _keep(call: Call, wanted: Wanted) -> str:
    with call.writing() as unit:
        forget_searches(unit.connection, call.person.name, before=call.now - KEPT)
        search_id = keep_search(unit.connection, call.person.name, wanted, call.now)
        unit.commit()
    return search_id


ROUTES = (
    Act(path="/search", answer=search, role=Role.VIEWER),
    Page(path="/search/{search_id}", answer=results),
)
