"""« Choisir une autre commande »: a search among orders by number, address or name. What was searched for is in no URL."""

from starlette.responses import RedirectResponse, Response

from worker.ops.call import Call
from worker.ops.pages.case_sight import load_open_case, sender_of
from worker.ops.routes import Act
from worker.orders.rows import numbers_of
from worker.run.order_list import MOST_ORDERS, orders_wanted

LONGEST_WORDS = 300


def find_orders(call: Call) -> Response:
    """Show the orders that fit; one that fits alone, by its whole number, is looked at right away."""
    words = call.word("words")[:LONGEST_WORDS]
    with call.reading() as connection:
        case = load_open_case(connection, call.number("id"))
        found = orders_wanted(connection, words)
        sender = sender_of(connection, case["inbound_id"])
        own = frozenset(numbers_of(connection, sender)) if sender is not None else frozenset()
    typed_number = "".join(words.split()).lstrip("#")
    if len(found) == 1 and found[0].number == typed_number:
        return RedirectResponse(f"/cases/{case['id']}?order={found[0].number}", status_code=303)
    return call.show("case_orders.html", case=case, words=words, found=found, most=MOST_ORDERS, own=own)


ROUTES = (Act(path="/cases/{id:int}/orders", answer=find_orders),)
