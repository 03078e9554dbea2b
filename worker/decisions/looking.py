"""A mail and an order side by side, as they are at one moment: what proposals are made of and decisions are checked against."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from policies.match import Matched, OrdersSeen
from policies.matching import match_order
from policies.order import Order
from policies.terms import Terms
from worker.decisions.memory import confirm_sent
from worker.decisions.situation import Mail
from worker.letters.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A mail, the order that is looked at and the sender's own ones, as they are at this moment."""

    mail: Mail
    seen: OrdersSeen
    order: Order | None
    chosen: str | None
    """The number that the order was looked up by, also where there is none of it."""
    terms: Terms
    house: House
    asked_today: bool
    """A confirmation letter went out for the order within a day."""

    @property
    def belongs(self) -> bool:
        """Tell whether the order is the sender's, or the one that the code they brought stands for."""
        if self.order is None:
            return False
        redeemed = self.mail.redeems and self.order.number == self.mail.order_number
        return redeemed or self.order.belongs_to(self.mail.reading.sender.address)

    @property
    def redeems(self) -> bool:
        """Tell whether the code that the mail brought proves its request for this order."""
        return self.mail.redeems and self.order is not None and self.order.number == self.mail.order_number

    @property
    def to_account(self) -> bool:
        """Tell whether a letter about the order goes to its account, because it is not proven to be the sender's.

        Where a code proved the request by its link, the mail is still a stranger's, and its thread is not written into.
        """
        by_link = self.redeems and self.mail.code is None
        return by_link or (not self.redeems and not (self.mail.reading.sender.proven and self.belongs))


def look_at(
    connection: Connection,
    mail: Mail,
    seen: OrdersSeen,
    *,
    chosen: str | None,
    terms: Terms,
    house: House,
    now: datetime,
) -> Looked:
    """Put a mail beside an order: the chosen one, else the one it was decided to be about, else the one it is certainly about."""
    number = chosen or mail.order_number
    order = _known(seen, number) if number else _matched(mail, seen)
    about = frozenset() if order is None else frozenset({order.number})
    asked = confirm_sent(connection, about, since=now - terms.confirm_every) if about else frozenset()
    return Looked(mail=mail, seen=seen, order=order, chosen=number, terms=terms, house=house, asked_today=bool(asked))


def _known(seen: OrdersSeen, number: str) -> Order | None:
    return next((order for order in (*seen.named, *seen.own) if order.number == number), None)


def _matched(mail: Mail, seen: OrdersSeen) -> Order | None:
    match match_order(mail.reading, seen):
        case Matched(orders=(order,)):
            return order
        case _:
            return None
