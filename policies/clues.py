"""How well a date, an amount, a product or a state that a mail gives fits one of the sender's orders.

Clues never make an order certain against a number. They speak against an order that the mail does not seem to mean, and they
order what is offered in a question back.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum

from parsers.request import Clue, ClueKind, Place
from policies.money import parse_minor
from policies.order import Order, Status
from policies.products import families_of, is_among

OWN_PLACES = frozenset({Place.OWN, Place.SUBJECT})
ROUGHLY_MINOR = 200
"""« Environ 80 € »: how far an amount that is not to the cent may lie from the one meant."""


class Fit(Enum):
    """What a clue says about an order."""

    FITS = "fits"
    SILENT = "silent"
    """It neither fits nor excludes it."""
    AGAINST = "against"
    """The mail describes another order."""


def fit_of(clue: Clue, order: Order) -> Fit:
    """Tell what a clue says about an order."""
    match clue.kind:
        case ClueKind.DATE:
            return _date_fit(clue.value, order)
        case ClueKind.AMOUNT:
            return _amount_fit(clue, order)
        case ClueKind.PRODUCT:
            return _product_fit(clue.value, order)
        case ClueKind.STATE:
            return _state_fit(clue.value, order)
        case ClueKind.LINK | ClueKind.QUOTED:
            return Fit.FITS if is_among(clue.value, order) else Fit.SILENT


def described(clues: Iterable[Clue], orders: Iterable[Order]) -> Order | None:
    """Return the one order that the clues single out among all of a sender's, or None.

    An amount to the cent does, and two of date, product and quoted text do (contract, « Which order »).
    """
    clues = tuple(clues)
    strong = [order for order in orders if _singles_out(clues, order)]
    return strong[0] if len(strong) == 1 else None


def speaks_against(clues: Iterable[Clue], order: Order, others: Iterable[Order]) -> Clue | None:
    """Return a clue that shows another order to be meant, or None.

    Quoted words are full of figures: they count only where they fit another of the sender's orders.
    """
    others = tuple(others)
    for clue in clues:
        if fit_of(clue, order) is Fit.AGAINST and (
            clue.evidence.place in OWN_PLACES or any(fit_of(clue, other) is Fit.FITS for other in others)
        ):
            return clue
    return None


def total_minor(order: Order) -> int:
    """Return what the order costs in all, also where it is not paid yet."""
    return sum(line.net_minor for line in order.lines) + order.shipping_minor


def _singles_out(clues: tuple[Clue, ...], order: Order) -> bool:
    fits = [clue for clue in clues if fit_of(clue, order) is Fit.FITS]
    if any(fit_of(clue, order) is Fit.AGAINST for clue in clues if clue.evidence.place in OWN_PLACES):
        return False
    if any(clue.kind is ClueKind.AMOUNT and clue.exact for clue in fits):
        return True
    return (
        len({_sort_of(clue) for clue in fits if clue.kind is not ClueKind.STATE and clue.kind is not ClueKind.AMOUNT})
        > 1
    )


def _sort_of(clue: Clue) -> str:
    return clue.kind if clue.evidence.place in OWN_PLACES else "quoted"


def _date_fit(value: str, order: Order) -> Fit:
    """Compare days as the shop wrote them; a day more or less may be midnight or a time zone, and says nothing."""
    placed = order.placed_at.date()
    meant = _as_date(value, placed)
    if meant is None:
        return Fit.SILENT
    if meant == placed:
        return Fit.FITS
    known = {at.date() for at in (order.changed_at, order.production_started_at) if at is not None}
    return Fit.SILENT if meant in known or abs(meant - placed) <= timedelta(days=1) else Fit.AGAINST


def _as_date(value: str, near: date) -> date | None:
    try:
        return date.fromisoformat(f"{near.year}{value[1:]}" if value.startswith("--") else value)
    except ValueError:
        return None


def _amount_fit(clue: Clue, order: Order) -> Fit:
    try:
        meant = parse_minor(clue.value)
    except ValueError:
        return Fit.SILENT
    total = total_minor(order)
    if meant == total:
        return Fit.FITS
    parts = {order.shipping_minor, order.discount_minor, total - order.shipping_minor}
    parts |= {amount for line in order.lines for amount in (line.unit_price_minor, line.amount_minor, line.net_minor)}
    if not clue.exact:
        near = any(abs(meant - part) <= ROUGHLY_MINOR for part in (total, *parts))
        return Fit.SILENT if near else Fit.AGAINST
    return Fit.SILENT if meant in parts else Fit.AGAINST


def _product_fit(value: str, order: Order) -> Fit:
    """Compare kinds of product where both name one that we know; other words fit or say nothing."""
    if is_among(value, order):
        return Fit.FITS
    meant = families_of(value)
    ordered = frozenset[str]().union(*(families_of(line.label) for line in order.lines))
    if not meant or not ordered:
        return Fit.SILENT
    return Fit.FITS if meant & ordered else Fit.AGAINST


def _state_fit(value: str, order: Order) -> Fit:
    finished = order.status in {Status.FINALIZED, Status.SHIPPED}
    match value:
        case "received" | "shipped":
            return Fit.FITS if finished else Fit.AGAINST
        case "unpaid":
            return Fit.FITS if order.status is Status.AWAITING_PAYMENT else Fit.AGAINST
        case "paid":
            return Fit.AGAINST if order.status is Status.AWAITING_PAYMENT else Fit.SILENT
        case "in_production":
            return Fit.FITS if order.status is Status.IN_PRODUCTION else Fit.SILENT
        case _:
            return Fit.SILENT
