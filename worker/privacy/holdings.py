"""All that is held about one address: where it stands, for an export, and for taking it away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.engine import Connection

from outbox.schema import outbox
from outbox.states import UNFINISHED, State
from parsers.address import normal_address
from parsers.errors import AddressError
from worker.errors import WorkerError
from worker.orders.forgotten import ENDED
from worker.privacy.due import order_is_needed
from worker.pseudonyms import pseudonyms_of
from worker.schema import InboundState, case_file, inbound, order_alias, orders

AT_ONCE = 500
Key = TypeVar("Key", int, str)


class NotAnAddressError(WorkerError):
    """What was given is no plain e-mail address; nothing was looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """The ids of what is held about an address, each in ascending order. What was erased before is found by its pseudonym.

    `needed`: those of `orders` that are under way, or that an open case or a cancellation under way is about. `undecided`: mails that wait
    to be decided; `leaving`: letters that may leave at any moment; `held`: letters kept back; `cases`: open cases about any of it.
    """

    address: str
    mails: tuple[int, ...]
    letters: tuple[int, ...]
    orders: tuple[str, ...]
    aliased: tuple[str, ...]
    """Orders of another account that name the address as an alias."""
    needed: frozenset[str]
    undecided: tuple[int, ...]
    leaving: tuple[int, ...]
    held: tuple[int, ...]
    cases: tuple[int, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all is held."""
        return not (self.mails or self.letters or self.orders or self.aliased)


def checked(address: str) -> str:
    """Return an address in the form in which addresses are kept; raise NotAnAddressError."""
    try:
        return normal_address(address.strip())
    except AddressError as error:
        raise NotAnAddressError(f"no plain e-mail address: {error}") from None


def held_about(connection: Connection, address: str, *, lock: bool = False) -> Holdings:
    """Look for all that is held about a normalised address; `lock` holds the rows until the commit.

    A mail is theirs by its From address, proven or not: whoever forged it wrote the rest. What others wrote about them stays others'.
    """
    both = (address, pseudonyms_of(connection)(address))
    mails = _ids(connection, inbound.c.id, inbound.c.sender.in_(both), lock=lock)
    letters = _ids(connection, outbox.c.id, outbox.c.recipient.in_(both), lock=lock)
    own = _ids(connection, orders.c.number, orders.c.email.in_(both), lock=lock)
    named = select(order_alias.c.order_number).where(order_alias.c.address.in_(both))
    aliased = _ids(connection, orders.c.number, orders.c.number.in_(named), orders.c.email.not_in(both), lock=lock)
    every = (*own, *aliased)
    under_way = orders.c.status.not_in([str(status) for status in ENDED])
    return Holdings(
        address=address,
        mails=mails,
        letters=letters,
        orders=own,
        aliased=aliased,
        needed=frozenset(_some(connection, orders.c.number, every, or_(under_way, order_is_needed()))),
        undecided=_some(connection, inbound.c.id, mails, inbound.c.state == str(InboundState.STORED)),
        leaving=_some(connection, outbox.c.id, letters, outbox.c.state.in_([str(state) for state in UNFINISHED])),
        held=_some(connection, outbox.c.id, letters, outbox.c.state == str(State.HELD)),
        cases=_open_cases(connection, mails, own),
    )


def chunks(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    """Cut keys into as many as one statement takes on any of the databases."""
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _open_cases(connection: Connection, mails: Sequence[int], numbers: Sequence[str]) -> tuple[int, ...]:
    about = [
        *(case_file.c.inbound_id.in_(some) for some in chunks(mails)),
        *(case_file.c.order_number.in_(some) for some in chunks(numbers)),
    ]
    still_open = select(case_file.c.id).where(case_file.c.closed_at.is_(None))
    return tuple(sorted({one for theirs in about for one in connection.execute(still_open.where(theirs)).scalars()}))


def _ids(connection: Connection, key: ColumnElement[Key], *where: ColumnElement[bool], lock: bool) -> tuple[Key, ...]:
    query = select(key).where(*where).order_by(key)
    return tuple(connection.execute(query.with_for_update() if lock else query).scalars())


def _some(
    connection: Connection, key: ColumnElement[Key], keys: Sequence[Key], condition: ColumnElement[bool]
) -> tuple[Key, ...]:
    """Return those of some keys whose rows fit a condition."""
    return tuple(
        one
        for some in chunks(keys)
        for one in connection.execute(select(key).where(key.in_(some), condition).order_by(key)).scalars()
    )
