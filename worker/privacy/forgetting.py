"""Forgetting a person: what the law lets go is erased, what the accounts need stays under a pseudonym (GDPR art. 17(1) and 17(3)(b))."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.engine import Connection

from outbox import erasure
from worker.decisions.acts import Act
from worker.decisions.closing import close_by_person
from worker.decisions.journal import record_event
from worker.decisions.situation import load_case
from worker.errors import WorkerError
from worker.privacy.erasing import erase_customers, erase_mails, overwriting
from worker.privacy.holdings import Holdings, chunks, held_about
from worker.pseudonyms import Pseudonym, pseudonyms_of
from worker.schema import challenge, inbound, order_alias, orders, saved_search
from worker.unit import UnitOfWork

EVENT = "forgotten"
"""The journal's word; its detail counts what was erased, and never says of whom."""
REASON = "personal data erased at the person's request"


class StillNeededError(WorkerError):
    """Something of theirs is not at an end; nothing was erased. The message says what, and what to do."""

    exit_status = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was erased, in rows, and which orders keep their customer because they are under way or a case is open about them."""

    mails: int
    letters: int
    notes: int
    orders: int
    aliases: int
    searches: int
    codes: int
    cases: int
    kept: tuple[str, ...]


def refuse_needed(held: Holdings, *, with_open_cases: bool) -> None:
    """Raise StillNeededError where something waits, is leaving, or (unless `with_open_cases`) a person has to look at."""
    if held.undecided:
        raise StillNeededError(f"mails that wait to be decided: {_listed(held.undecided)}; try again in a moment")
    if held.leaving:
        raise StillNeededError(f"letters that are leaving: {_listed(held.leaving)}; try again in a moment")
    if with_open_cases:
        return
    if held.cases:
        raise StillNeededError(
            f"open cases: {_listed(held.cases)}; end them first, or end them all by this: --with-open-cases"
        )
    if held.held:
        raise StillNeededError(
            f"letters kept back: {_listed(held.held)}; release them first, or erase them unsent: --with-open-cases"
        )


def forget(unit: UnitOfWork, address: str, *, by: str, at: datetime, with_open_cases: bool) -> Forgotten:
    """Erase all that may go of what is held about a normalised address, in the caller's transaction.

    Raises StillNeededError, with nothing written. Nobody's data is nobody's: where nothing is held every count is 0.
    """
    connection = unit.connection
    refuse_needed(held_about(connection, address, lock=True), with_open_cases=with_open_cases)
    pseudonym = pseudonyms_of(connection)
    with overwriting(connection):
        before = held_about(connection, address)
        for case_id in before.cases:
            case = load_case(connection, case_id, lock=True)
            if case is not None and case["closed_at"] is None:
                close_by_person(connection, case, Act.NOTHING, by=by, at=at, why=REASON)
        held = held_about(connection, address)
        ended = [number for number in held.orders if number not in held.needed]
        aliased = [number for number in held.aliased if number not in held.needed]
        mails = _erase_mails(connection, held.mails, at=at, pseudonym=pseudonym)
        done = Forgotten(
            mails=mails["mails"],
            letters=sum(erasure.erase(connection, some, at=at, pseudonym=pseudonym) for some in chunks(held.letters)),
            notes=mails["notes"],
            codes=_burn_codes(connection, held, at=at),
            orders=erase_customers(connection, _named(connection, ended), pseudonym=pseudonym),
            aliases=_hide_alias(connection, aliased, address, pseudonym),
            # Whom they name is spelt as somebody typed it; they live a week, and all of them may go.
            searches=connection.execute(delete(saved_search)).rowcount,
            cases=len(before.cases),
            kept=tuple(number for number in (*held.orders, *held.aliased) if number in held.needed),
        )
    counts = {name: getattr(done, name) for name in done.__dataclass_fields__ if name != "kept"}
    record_event(connection, EVENT, at=at, by=by, detail=counts | {"orders_kept": len(done.kept)})
    return done


def _erase_mails(connection: Connection, ids: Sequence[int], *, at: datetime, pseudonym: Pseudonym) -> Counter[str]:
    """Erase those of some mails that are not yet."""
    done: Counter[str] = Counter(mails=0, notes=0)
    for some in chunks(ids):
        query = select(inbound.c.id).where(inbound.c.id.in_(some), inbound.c.erased_at.is_(None))
        left = list(connection.execute(query).scalars())
        done.update(erase_mails(connection, left, at=at, pseudonym=pseudonym))
    return done


def _named(connection: Connection, numbers: Sequence[str]) -> list[str]:
    """Return those of some orders that still have their customer."""
    pseudonym = pseudonyms_of(connection)
    rows = connection.execute(select(orders.c.number, orders.c.email).where(orders.c.number.in_(numbers)))
    return [row.number for row in rows if pseudonym(row.email) != row.email]


def _hide_alias(connection: Connection, numbers: Sequence[str], address: str, pseudonym: Pseudonym) -> int:
    hiding = update(order_alias).where(
        order_alias.c.order_number == bindparam("b_number"), order_alias.c.address == address
    )
    return sum(
        connection.execute(hiding.values(address=pseudonym(address)), {"b_number": number}).rowcount
        for number in numbers
    )


def _burn_codes(connection: Connection, held: Holdings, *, at: datetime) -> int:
    """Burn the codes that could still bring one of their requests back."""
    usable = (challenge.c.used_at.is_(None), challenge.c.burnt_at.is_(None), challenge.c.expires_at > at)
    burning = update(challenge).where(*usable).values(burnt_at=at)
    by_mail = (challenge.c.inbound_id.in_(some) for some in chunks(held.mails))
    by_order = (challenge.c.order_number.in_(some) for some in chunks((*held.orders, *held.aliased)))
    return sum(connection.execute(burning.where(theirs)).rowcount for theirs in (*by_mail, *by_order))


def _listed(ids: Sequence[int]) -> str:
    shown = ", ".join(map(str, ids[:20]))
    return f"{shown} and {len(ids) - 20} more" if len(ids) > 20 else shown  # noqa: PLR2004 - what fits a line
