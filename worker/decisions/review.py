"""Persons decide through the same door as the machine: the order as it is now, one transaction, the operator's name in the journal.

Two who decide one case at once: one wins, the other is told who, when and what. Rows are locked in the order of the machine: the mail,
the case, the orders; so neither waits for the other in a circle.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, select
from sqlalchemy.engine import Connection

from policies.terms import Terms
from worker.decisions import by_hand, reversal
from worker.decisions.acts import (
    DECIDES,
    Act,
    DecidedByPerson,
    EndedAlready,
    Impossible,
    Obstacle,
    Outdated,
)
from worker.decisions.by_hand import HeldBack, LetterWritten, Recipients, ToRole
from worker.decisions.carry_out import Doer
from worker.decisions.closing import close_by_person, ended_already
from worker.decisions.deciding import Choice, carry_out_choice
from worker.decisions.looking import Looked, look_at
from worker.decisions.memory import book_age
from worker.decisions.plain_acts import plain_acts_of, try_again
from worker.decisions.proposals import Proposals, cautions_of, proposals_of
from worker.decisions.reversal import Reversed, Reversible
from worker.decisions.situation import About, Mail, about, load_case, load_mail
from worker.decisions.suggesting import suggested_act
from worker.letters.edit import Edit
from worker.orders.port import Orders
from worker.schema import InboundState, cancellation, decision, inbound
from worker.unit import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a person may see and do with cases, letters and cancellations. `by` is a plain name; the caller commits."""

    orders: Orders
    doer: Doer
    terms: Terms

    def proposals_for(
        self, connection: Connection, case_id: int, *, at: datetime, order_number: str | None = None
    ) -> Proposals | None:
        """Say what each act would do to a case now; None when there is no such case.

        `order_number` is another order that a person chose; by default it is the one that the mail was decided to be about.
        """
        case = load_case(connection, case_id)
        if case is None:
            return None
        mail = self._mail(connection, case, at)
        if mail is None or case["closed_at"] is not None:
            return _nothing_to_decide(connection, case)
        looked = self._look(connection, mail, order_number, at)
        age, limit = book_age(connection, at), self.terms.book_max_age
        return Proposals(
            case_id=case_id,
            inbound_id=mail.id,
            about=About.MAIL,
            order=looked.order,
            belongs=looked.belongs,
            proven=mail.reading.sender.proven or looked.redeems,
            cautions=cautions_of(looked, stale=age is not None and limit is not None and age > limit),
            decisions=proposals_of(looked, suggested_act(connection, looked, now=at)),
            plain=plain_acts_of(connection, case),
            later_mails=mail.later,
        )

    def decide_case(
        self,
        unit: UnitOfWork,
        *,
        case_id: int,
        act: Act,
        by: str,
        at: datetime,
        order_number: str | None = None,
        seen: str | None = None,
        subject: str | None = None,
        text: str | None = None,
        why: str = "",
    ) -> DecidedByPerson | EndedAlready | Outdated | Impossible:
        """Do what a person decided of a case, and end it; nothing is written unless it is done.

        An act that decides needs the `seen` of the proposal that was read. `subject` and `text` are what the person made of its letter.
        """
        connection = unit.connection
        case = self._locked(connection, case_id)
        if case is None:
            return Impossible(obstacle=Obstacle.NO_SUCH_CASE)
        if case["closed_at"] is not None:
            return ended_already(connection, case)
        if act not in DECIDES:
            return self._plain(connection, case, act, by=by, at=at, why=why)
        mail = self._mail(connection, case, at)
        if mail is None or seen is None or mail.row["state"] == InboundState.STORED:
            return _cannot_decide(case, mail)
        looked = self._look(unit, mail, order_number, at)
        choice = Choice(act=act, seen=seen, subject=subject, text=text, by=by, at=at, why=why)
        done = carry_out_choice(unit, self.doer, looked, choice)
        if isinstance(done, DecidedByPerson):
            number = done.order_number
            close_by_person(
                connection, case, act, by=by, at=at, why=why, decision_id=done.decision_id, order_number=number
            )
        return done

    def recipients_of(self, connection: Connection, inbound_id: int, *, at: datetime) -> Recipients:
        """Say to whom a free letter about a mail may go."""
        mail = load_mail(connection, inbound_id, terms=self.terms, now=at)
        if mail is None:
            return Recipients(sender=None, account=None)
        looked = self._look(connection, mail, None, at)
        return by_hand.recipients_for(mail, looked.order, self.doer.replies.identity)

    def next_letter(self, connection: Connection, inbound_id: int) -> int:
        """Return the number that a form for a free letter carries, so that sent twice it is one letter."""
        return by_hand.next_free(connection, inbound_id)

    def write_letter(
        self,
        unit: UnitOfWork,
        *,
        inbound_id: int,
        by: str,
        at: datetime,
        subject: str,
        text: str,
        to_role: ToRole,
        nth: int | None = None,
    ) -> LetterWritten | Impossible:
        """Write to the customer in a person's own words; the recipient is the proven sender or the account of the mail's order."""
        if _lock_mail(unit.connection, inbound_id) is None:
            return Impossible(obstacle=Obstacle.NO_SUCH_MAIL)
        mail = load_mail(unit.connection, inbound_id, terms=self.terms, now=at)
        if mail is None:
            return Impossible(obstacle=Obstacle.NOT_READ)
        order = self._look(unit, mail, None, at).order
        edit = Edit(subject=subject, text=text)
        return by_hand.write_free(
            unit, self.doer.replies, mail, order, edit=edit, to_role=to_role, nth=nth, by=by, at=at
        )

    def undo_letter(
        self, unit: UnitOfWork, *, outbox_id: int, by: str, at: datetime, why: str = ""
    ) -> HeldBack | Impossible:
        """Keep back a letter that has not left yet."""
        return by_hand.hold_letter(unit, outbox_id=outbox_id, by=by, at=at, why=why)

    def reversible(
        self,
        connection: Connection,
        *,
        at: datetime,
        inbound_id: int | None = None,
        order_number: str | None = None,
    ) -> tuple[Reversible, ...]:
        """Return the cancellations in force of a mail or an order, each with the letter that taking it back would send."""
        query = reversal.settled()
        if inbound_id is not None:
            query = query.where(decision.c.inbound_id == inbound_id)
        if order_number is not None:
            query = query.where(cancellation.c.order_number == order_number)
        if inbound_id is None and order_number is None:
            return ()
        found = []
        for row in connection.execute(query).mappings():
            looked = self._look_of(connection, row, at)
            if looked is not None and looked.order is not None:
                found.append(reversal.reversible_of(row, looked, looked.order))
        return tuple(found)

    def reverse(
        self,
        unit: UnitOfWork,
        *,
        cancellation_id: int,
        by: str,
        at: datetime,
        why: str,
        subject: str | None = None,
        text: str | None = None,
    ) -> Reversed | Impossible:
        """Take a settled cancellation back (an admin's act)."""
        connection = unit.connection
        query = (
            select(cancellation, decision.c.inbound_id)
            .join(decision, decision.c.id == cancellation.c.decision_id)
            .where(cancellation.c.id == cancellation_id)
        )
        before = connection.execute(query).mappings().one_or_none()
        if before is None:
            return reversal.not_in_force(None)
        _lock_mail(connection, before["inbound_id"])
        looked = self._look_of(unit, before, at)
        row = connection.execute(query.with_for_update(of=cancellation)).mappings().one()
        if row["state"] != "settled" or looked is None or looked.order is None:
            return reversal.not_in_force(row)
        return reversal.reverse_locked(
            unit, self.doer.replies, row, looked, looked.order, by=by, at=at, why=why, subject=subject, text=text
        )

    def _locked(self, connection: Connection, case_id: int) -> RowMapping | None:
        """Hold the mail's row, then the case's, until the commit, and return the case as it is then."""
        case = load_case(connection, case_id)
        if case is not None and case["inbound_id"] is not None:
            _lock_mail(connection, case["inbound_id"])
        return None if case is None else load_case(connection, case_id, lock=True)

    def _mail(self, connection: Connection, case: RowMapping, at: datetime) -> Mail | None:
        """Return the mail that a case is about; None where it is about something else, or could not be read."""
        if about(case) is not About.MAIL or case["inbound_id"] is None:
            return None
        return load_mail(connection, case["inbound_id"], terms=self.terms, now=at)

    def _look(self, where: UnitOfWork | Connection, mail: Mail, chosen: str | None, at: datetime) -> Looked:
        """Look at a mail and its order; in a unit of work, with the orders locked."""
        sought = mail.sought(chosen)
        if isinstance(where, UnitOfWork):
            seen, connection = self.orders.lock(where, sought), where.connection
        else:
            seen, connection = self.orders.look_up(sought), where
        house = self.doer.replies.house
        return look_at(connection, mail, seen, chosen=chosen, terms=self.terms, house=house, now=at)

    def _look_of(self, where: UnitOfWork | Connection, row: RowMapping, at: datetime) -> Looked | None:
        """Look at the mail and the order of a cancellation."""
        connection = where.connection if isinstance(where, UnitOfWork) else where
        mail = load_mail(connection, row["inbound_id"], terms=self.terms, now=at)
        return None if mail is None else self._look(where, mail, row["order_number"], at)

    def _plain(
        self, connection: Connection, case: RowMapping, act: Act, *, by: str, at: datetime, why: str
    ) -> DecidedByPerson | Impossible:
        """End a case without deciding anything: answered by hand, nothing to do, or tried again."""
        if act is Act.RETRY and not try_again(connection, case, by=by, at=at):
            return Impossible(obstacle=Obstacle.NO_RETRY)
        close_by_person(connection, case, act, by=by, at=at, why=why)
        return DecidedByPerson(act=act)


def _lock_mail(connection: Connection, inbound_id: int) -> int | None:
    held: int | None = connection.execute(
        select(inbound.c.id).where(inbound.c.id == inbound_id).with_for_update()
    ).scalar_one_or_none()
    return held


def _cannot_decide(case: RowMapping, mail: Mail | None) -> Impossible:
    if about(case) is not About.MAIL:
        return Impossible(obstacle=Obstacle.NOT_ABOUT_A_MAIL)
    if mail is None:
        return Impossible(obstacle=Obstacle.NOT_READ)
    is_stored = mail.row["state"] == InboundState.STORED
    return Impossible(obstacle=Obstacle.BEING_DECIDED if is_stored else Obstacle.NO_SEEN)


def _nothing_to_decide(connection: Connection, case: RowMapping) -> Proposals:
    """Return the acts that are left where nothing can be decided from a mail; a closed case has none."""
    closed = case["closed_at"] is not None
    return Proposals(
        case_id=case["id"],
        inbound_id=case["inbound_id"],
        about=about(case),
        order=None,
        belongs=False,
        proven=False,
        cautions=(),
        decisions=(),
        plain=() if closed else plain_acts_of(connection, case),
        later_mails=(),
        unread=None if closed else _cannot_decide(case, None),
    )
