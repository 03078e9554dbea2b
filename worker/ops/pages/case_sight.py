"""Everything that a case's page shows, read in one go: the mail, the order, what may be done, who else is there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, select
from sqlalchemy.engine import Connection

from parsers.request import Reading
from policies.credit import Bill, bill_of
from policies.order import Order, Status
from worker.decisions.acts import DECIDES, Act
from worker.decisions.claims import Watcher, watchers_of
from worker.decisions.proposals import Proposal, Proposals
from worker.decisions.readings import load_reading
from worker.decisions.situation import About, load_case
from worker.decisions.who import shown_as, written_as
from worker.ops.call import Call, NotHereError
from worker.ops.marking import DrawnMail, drawn
from worker.ops.printing import Printing, printing_of
from worker.orders.rows import load_orders
from worker.run.case_list import CaseRow, Place, next_case
from worker.run.letter_list import LetterRow, WantedLetters, letters_wanted
from worker.run.listings import MailRow, mails_wanted
from worker.run.order_list import OrderRow, orders_wanted
from worker.run.wanted import Wanted
from worker.schema import Role, inbound, note

MOST_OWN = 8
"""Orders of the sender that are offered to choose from without a search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSight:
    """One case as it is now. `order_number` is the other order that a person chose, None for the one that it is about."""

    case: RowMapping
    order_number: str | None
    proposals: Proposals
    order: Order | None
    """The order that is looked at; where nothing is to be decided from a mail, the one that the case names."""
    received_at: datetime | None
    sender: str | None
    reading: Reading | None
    mail: DrawnMail | None
    """The mail's words as they are shown; None where it could not be read, or there is none."""
    bill: Bill | None
    printing: Printing | None
    own_orders: tuple[OrderRow, ...]
    later: tuple[MailRow, ...]
    letter: LetterRow | None
    notes: tuple[RowMapping, ...]
    watchers: tuple[Watcher, ...]
    next_id: int | None

    @property
    def id(self) -> int:
        """Return the case's id."""
        return int(self.case["id"])

    @property
    def inbound_id(self) -> int | None:
        """Return the id of the mail that stands for it."""
        found: int | None = self.case["inbound_id"]
        return found

    @property
    def proven(self) -> bool:
        """Tell whether the mail's sender is who they say, or proved it by a code."""
        return self.proposals.proven or (self.reading is not None and self.reading.sender.proven)

    @property
    def possible(self) -> tuple[Proposal, ...]:
        """Return what can be done, the suggested act first."""
        return tuple(
            sorted((one for one in self.proposals.decisions if one.possible), key=lambda one: not one.suggested)
        )

    @property
    def impossible(self) -> tuple[Proposal, ...]:
        """Return what cannot be done."""
        return tuple(one for one in self.proposals.decisions if not one.possible)

    @property
    def suggested(self) -> Proposal | None:
        """Return the act that the rules suggest, None where a person makes up their own mind."""
        return next((one for one in self.proposals.decisions if one.suggested and one.possible), None)

    def proposal(self, act: Act) -> Proposal | None:
        """Return what one act would do."""
        return next((one for one in self.proposals.decisions if one.act is act), None)

    @property
    def claimed_by(self) -> str | None:
        """Return the plain name of who works on it."""
        return None if self.case["claimed_by"] is None else shown_as(self.case["claimed_by"])

    @property
    def place(self) -> Place:
        """Return where it stands in the queue."""
        return place_of(self.case)


def place_of(case: RowMapping) -> Place:
    """Return where a case stands in the queue."""
    return Place(urgent=bool(case["urgent"]), opened_at=case["opened_at"], id=case["id"])


def load_open_case(connection: Connection, case_id: int) -> RowMapping:
    """Return a case; raise NotHereError when there is none."""
    case = load_case(connection, case_id)
    if case is None:
        raise NotHereError
    return case


def sight_of_case(connection: Connection, call: Call, case: RowMapping, order_number: str | None) -> CaseSight:
    """Read all that the page of an open case shows."""
    review = call.parts.review()
    proposals = review.proposals_for(connection, case["id"], order_number=order_number, at=call.now)
    if proposals is None:
        raise NotHereError
    inbound_id = case["inbound_id"]
    mail = _mail(connection, inbound_id)
    reading = None if inbound_id is None else load_reading(connection, inbound_id)
    order = proposals.order or _named(connection, case, proposals)
    sender = reading.sender.address if reading is not None else None if mail is None else mail["sender"]
    following = next_case(connection, place_of(case), free_for=written_as(call.person.name))
    return CaseSight(
        case=case,
        order_number=order_number,
        proposals=proposals,
        order=order,
        received_at=None if mail is None else mail["internal_at"],
        sender=sender,
        reading=reading,
        mail=None if reading is None else drawn(reading, call.wording),
        bill=_bill(call, order),
        printing=None if order is None else printing_of(connection, {order.number}).get(order.number),
        own_orders=tuple(orders_wanted(connection, sender, limit=MOST_OWN)) if sender is not None else (),
        later=_later(connection, proposals),
        letter=_letter(connection, case, proposals),
        notes=_notes(connection, inbound_id),
        watchers=_watchers(connection, call, case["id"]),
        next_id=_other_than(following, case["id"]),
    )


def sender_of(connection: Connection, inbound_id: int | None) -> str | None:
    """Return the address that a mail is from, where there is exactly one."""
    mail = _mail(connection, inbound_id)
    return None if mail is None else mail["sender"]


def may_decide(call: Call) -> bool:
    """Tell whether who looks may also act."""
    return call.person.may(Role.OPERATOR)


def key_of(position: int) -> str:
    """Return the key that opens the act at a position; there are no more acts than keys."""
    return str(position) if 1 <= position <= len(DECIDES) else ""


def _mail(connection: Connection, inbound_id: int | None) -> RowMapping | None:
    if inbound_id is None:
        return None
    query = select(inbound.c.sender, inbound.c.internal_at).where(inbound.c.id == inbound_id)
    return connection.execute(query).mappings().one_or_none()


def _named(connection: Connection, case: RowMapping, proposals: Proposals) -> Order | None:
    if proposals.unread is None or case["order_number"] is None:
        return None
    return next(iter(load_orders(connection, (case["order_number"],))), None)


def _bill(call: Call, order: Order | None) -> Bill | None:
    """Return what stopping the order would bill, line by line; None where nothing is in production."""
    if order is None or order.status is not Status.IN_PRODUCTION:
        return None
    return bill_of(order, bill_shipping=call.parts.terms.bill_shipping)


def _later(connection: Connection, proposals: Proposals) -> tuple[MailRow, ...]:
    if not proposals.later_mails:
        return ()
    return tuple(mails_wanted(connection, Wanted(ids=proposals.later_mails), personal=True))


def _letter(connection: Connection, case: RowMapping, proposals: Proposals) -> LetterRow | None:
    """Return the letter of ours that the case is about."""
    kind, _, key = case["subject_key"].partition(":")
    if proposals.about is not About.LETTER or kind != "outbox" or not key.isdigit():
        return None
    return next(iter(letters_wanted(connection, WantedLetters(ids=(int(key),)), personal=True)), None)


def _notes(connection: Connection, inbound_id: int | None) -> tuple[RowMapping, ...]:
    if inbound_id is None:
        return ()
    query = select(note).where(note.c.inbound_id == inbound_id).order_by(note.c.id)
    return tuple(connection.execute(query).mappings())


def _watchers(connection: Connection, call: Call, case_id: int) -> tuple[Watcher, ...]:
    return watchers_of(connection, case_id, call.now, but=call.person.name)


def _other_than(row: CaseRow | None, case_id: int) -> int | None:
    return None if row is None or row.id == case_id else row.id
