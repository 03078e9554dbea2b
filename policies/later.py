"""What a mail received later from the same sender means for the order that is about to be stopped."""

from parsers.request import Assent, Automation, Intent, Reading
from policies.match import Matched, OrdersSeen
from policies.matching import match_order, named_in_own_words
from policies.memory import LaterKind
from policies.order import Order

_ABOUT_NO_ORDER = frozenset({Intent.THANKS, Intent.OTHER, Intent.NONE, Intent.MACHINE, Intent.PERSONAL_DATA})
"""Without the order's number in it, a mail of this kind says nothing about the order."""


def later_kind(later: Reading, order: Order, seen: OrdersSeen) -> LaterKind:
    """Tell whether a later mail asks the same again, may speak against it, or is about something else.

    In doubt it speaks against: a person then reads both. Unproven words count as well, since they can only hold money back.
    """
    if later.automatic.kind is not Automation.PERSON:
        return LaterKind.UNRELATED
    if not later.readable:
        return LaterKind.AGAINST
    named = {found.number for found in named_in_own_words(later)}
    theirs = {one.number for one in seen.own}
    if named and order.number not in named and named <= theirs:
        return LaterKind.UNRELATED
    if later.wish.assent is Assent.NO:
        return LaterKind.AGAINST
    match match_order(later, seen):
        case Matched(orders=(found,)) if later.wish.clear:
            return LaterKind.SAME if found.number == order.number else LaterKind.UNRELATED
        case _ if later.wish.intent in _ABOUT_NO_ORDER and order.number not in named:
            return LaterKind.UNRELATED
        case _:
            return LaterKind.AGAINST
