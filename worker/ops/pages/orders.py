"""One order's page: its lines and money, every cancellation, every mail that was decided about it."""

from starlette.responses import Response

from worker.ops.call import Call, NotHereError
from worker.ops.drawing import Drawing
from worker.ops.order_facts import facts_of, mails_about
from worker.ops.routes import Page
from worker.run.listings import mails_wanted
from worker.run.wanted import Wanted


def order_page(call: Call) -> Response:
    """Show one order by its number."""
    wanted = call.request.path_params["number"]
    with call.reading() as connection:
        order = facts_of(connection, wanted, bill_shipping=call.parts.terms.bill_shipping)
        if order is None:
            raise NotHereError
        ids = mails_about(connection, wanted)
        mails = mails_wanted(connection, Wanted(ids=ids, limit=len(ids)), personal=True) if ids else []
    return call.show(
        "order.html", live=True, order=order, mails=mails, ours=None, story=None, draw=Drawing(wording=call.wording)
    )


ROUTES = (Page(path="/orders/{number}", answer=order_page),)
