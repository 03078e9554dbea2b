"""From a filter to the ids that fit it: the one place where each field of `Wanted` becomes SQL.

Each lone field is answered from an index whose second column is the mail's id, so that a page of the newest is read and not
sorted out of two hundred thousand.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    cast,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.engine import Connection

from worker.folding import folded
from worker.run.wanted import Wanted
from worker.schema import case_file, decision, inbound, letter, order_alias, orders

MOST_NAMED = 200
"""A name that more orders bear than this is too common: the mails of the newest orders are found."""
CLOCKS = timedelta(days=1)
"""Ids rise with the time of storing, but for the clocks of pollers that took turns; they never differ by as much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """The addresses and orders of the customers who bear a name."""

    addresses: tuple[str, ...]
    numbers: tuple[str, ...]


def ids_wanted(connection: Connection, wanted: Wanted) -> Select[Any]:
    """Return a SELECT of the ids that fit (column `id`), unordered and unlimited; a name is looked up first."""
    if wanted.outcome is None and wanted.ground is None:
        return select(inbound.c.id).where(*_conditions(connection, wanted, inbound.c.id))
    standing = decision.alias("standing")
    conditions = [stands(standing)]
    if wanted.outcome is not None:
        conditions.append(standing.c.outcome == wanted.outcome)
    if wanted.ground is not None:
        conditions.append(standing.c.ground == wanted.ground)
    query = select(standing.c.inbound_id.label("id"))
    if _asks_mail(wanted):
        query = query.join(inbound, inbound.c.id == standing.c.inbound_id)
    return query.where(*conditions, *_conditions(connection, wanted, standing.c.inbound_id))


def stands(one: Any) -> ColumnElement[bool]:  # noqa: ANN401 - the table or an alias of it
    """Say that no later decision about the same mail replaced this one."""
    later = decision.alias("later")
    # Numbers begin at 1; said as it stands in `ix_decision_later`, where the few later ones are found.
    is_later = later.c.seq > literal_column("1")
    return ~exists().where(later.c.inbound_id == one.c.inbound_id, later.c.seq > one.c.seq, is_later)


def failed_with(cause: str) -> ColumnElement[bool]:
    """Say that a mail's last error is of this kind (`worker.run.failures`)."""
    begins = inbound.c.last_error.startswith(f"{cause}:", autoescape=True)
    return and_(inbound.c.last_error.is_not(None), or_(inbound.c.last_error == cause, begins))


def _asks_mail(wanted: Wanted) -> bool:
    asked = (wanted.state, wanted.intent, wanted.since, wanted.until, wanted.address, wanted.apart, wanted.error)
    return any(one is not None for one in asked)


def _conditions(connection: Connection, wanted: Wanted, mail_id: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """Return what the mail itself, its cases and its orders must fulfil; `mail_id` is the column its id is read from."""
    conditions: list[ColumnElement[bool]] = [
        column == value
        for column, value in (
            (inbound.c.state, wanted.state),
            (inbound.c.intent, wanted.intent),
            (inbound.c.sender, wanted.address),
        )
        if value is not None
    ]
    if wanted.apart is not None:
        conditions.append(inbound.c.apart == wanted.apart)
    if wanted.error is not None:
        conditions.append(failed_with(wanted.error))
    if wanted.ids:
        conditions.append(mail_id.in_(wanted.ids))
    if wanted.before_id is not None:
        conditions.append(mail_id < wanted.before_id)
    conditions += _in_time(connection, wanted, mail_id)
    conditions += _about(connection, wanted, mail_id)
    return conditions + _with_case(wanted, mail_id)


def _in_time(connection: Connection, wanted: Wanted, mail_id: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """Return the period, and the ids it lies between: without them a page is sought from the newest mail backwards."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        conditions.append(inbound.c.stored_at >= wanted.since)
        first = _bound(connection, wanted.since - CLOCKS, last=False)
        conditions += [] if first is None else [mail_id >= first]
    if wanted.until is not None:
        conditions.append(inbound.c.stored_at < wanted.until)
        last = _bound(connection, wanted.until + CLOCKS, last=True)
        conditions += [] if last is None else [mail_id <= last]
    return conditions


def _bound(connection: Connection, at: datetime, *, last: bool) -> int | None:
    """Return the id of the last mail stored before a time, or of the first one stored since."""
    query = select(inbound.c.id).limit(1)
    if last:
        query = query.where(inbound.c.stored_at < at).order_by(inbound.c.stored_at.desc(), inbound.c.id.desc())
    else:
        query = query.where(inbound.c.stored_at >= at).order_by(inbound.c.stored_at, inbound.c.id)
    return connection.execute(query).scalar_one_or_none()


def _about(connection: Connection, wanted: Wanted, mail_id: ColumnElement[int]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.order is not None:
        conditions.append(mail_id.in_(select(decision.c.inbound_id).where(decision.c.order_number == wanted.order)))
    if wanted.message_id is not None:
        theirs = select(inbound.c.id).where(inbound.c.message_id == wanted.message_id)
        ours = select(letter.c.inbound_id).where(letter.c.message_id == wanted.message_id)
        conditions.append(mail_id.in_(union(theirs, ours)))
    if wanted.name is not None:
        named = _named(connection, wanted.name)
        sent = select(inbound.c.id).where(inbound.c.sender.in_(named.addresses))
        decided = select(decision.c.inbound_id).where(decision.c.order_number.in_(named.numbers))
        conditions.append(mail_id.in_(union(sent, decided)))
    return conditions


def _named(connection: Connection, name: str) -> _Named:
    query = select(orders.c.number, orders.c.email).where(bears(connection, name)).order_by(orders.c.placed_at.desc())
    rows = connection.execute(query.limit(MOST_NAMED)).all()
    numbers = tuple(row.number for row in rows)
    aliases = connection.execute(select(order_alias.c.address).where(order_alias.c.order_number.in_(numbers))).scalars()
    return _Named(addresses=tuple({row.email for row in rows} | set(aliases)), numbers=numbers)


def bears(connection: Connection, name: str) -> ColumnElement[bool]:
    """Say that each word asked begins a word of an order's name, whatever its case and accents."""
    words = folded(name).split()
    if not words:
        return false()
    if connection.dialect.name == "postgresql":
        # Written as `ix_orders_words` is, which finds them.
        their_words = func.array_to_tsvector(func.string_to_array(orders.c.folded_name, literal_column("' '")))
        return their_words.bool_op("@@")(cast(" & ".join(map(_lexeme, words)), TSQUERY))
    spaced = literal_column("' '", Text()) + orders.c.folded_name
    return and_(*(spaced.contains(f" {word}", autoescape=True) for word in words))


def _lexeme(word: str) -> str:
    """Quote a word for PostgreSQL's text search, as the beginning of another; all other signs in it mean themselves."""
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}':*"


def _with_case(wanted: Wanted, mail_id: ColumnElement[int]) -> list[ColumnElement[bool]]:
    open_one = select(case_file.c.inbound_id).where(
        case_file.c.closed_at.is_(None), case_file.c.inbound_id.is_not(None)
    )
    conditions: list[ColumnElement[bool]] = []
    for asked, query in ((wanted.urgent, open_one.where(case_file.c.urgent == true())), (wanted.open_case, open_one)):
        if asked is not None:
            conditions.append(mail_id.in_(query) if asked else mail_id.not_in(query))
    return conditions
