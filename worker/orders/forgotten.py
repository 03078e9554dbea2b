"""Orders whose customer was forgotten: the shop's book, imported again, does not bring them back.

An order that is at an end keeps its pseudonym, whatever name the book has. One that is under way, or under way again because the shop
took it up after a reversal, has the customer of the book: it is carried out for somebody, and that somebody may write about it.
"""

from dataclasses import replace

from policies.order import Order, Status
from worker.pseudonyms import Pseudonym, is_pseudonym

ENDED = frozenset({Status.SHIPPED, Status.CANCELED, Status.PRODUCTION_STOPPED})
"""Orders that ask nothing of their customer's name any more but the accounts."""


def as_forgotten(before: Order, after: Order, pseudonym: Pseudonym) -> Order:
    """Return an order as an import leaves it, with the customer that it may have: whoever was forgotten, also as an alias, stays so."""
    if after.status not in ENDED:
        return after
    if is_pseudonym(before.customer.email):
        return replace(after, customer=before.customer)
    hidden = {one for one in before.customer.aliases if is_pseudonym(one)}
    if not hidden:
        return after
    aliases = tuple(sorted(pseudonym(one) if pseudonym(one) in hidden else one for one in after.customer.aliases))
    return replace(after, customer=replace(after.customer, aliases=aliases))
