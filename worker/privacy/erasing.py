"""Taking a person out of a mail, a letter, an order: what is left says what happened, and to nobody."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Engine, bindparam, delete, null, select, update
from sqlalchemy.engine import Connection

from parsers.request import Evidence, Reading
from worker.decisions.reading_json import dump_reading, parse_reading
from worker.folding import folded
from worker.pseudonyms import NAME, Pseudonym
from worker.schema import case_file, inbound, note, order_alias, orders, reading


@contextmanager
def overwriting(connection: Connection) -> Iterator[None]:
    """Have SQLite write zeros over what it deletes meanwhile; PostgreSQL's vacuum gives the room of old rows to new ones."""
    if connection.dialect.name != "sqlite":
        yield
        return
    before = connection.exec_driver_sql("PRAGMA secure_delete").scalar_one()
    connection.exec_driver_sql("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA secure_delete = {int(before)}")


def settle_file(engine: Engine) -> None:
    """Empty SQLite's write-ahead log into the file, so that no older page of it is left beside; nothing elsewhere."""
    if engine.dialect.name != "sqlite":
        return
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()


def erase_mails(connection: Connection, ids: Sequence[int], *, at: datetime, pseudonym: Pseudonym) -> dict[str, int]:
    """Empty these mails and count `mails` and `notes`: bytes, Message-ID, what was read but for numbers and intent, notes; the sender becomes a pseudonym.

    Digest and size stay, by which a mail delivered again is still recognised; so do state, times and decisions.
    """
    rows = connection.execute(select(inbound.c.id, inbound.c.sender).where(inbound.c.id.in_(ids))).all()
    if not rows:
        return {"mails": 0, "notes": 0}
    emptying = (
        update(inbound)
        .where(inbound.c.id == bindparam("b_id"))
        .values(
            raw=b"",
            raw_key=null(),
            sender=bindparam("b_sender"),
            message_id=null(),
            last_error=null(),
            erased_at=at,
        )
    )
    senders = {row.id: None if row.sender is None else pseudonym(row.sender) for row in rows}
    connection.execute(emptying, [{"b_id": one, "b_sender": sender} for one, sender in senders.items()])
    _strip_readings(connection, ids)
    connection.execute(
        update(case_file).where(case_file.c.inbound_id.in_(ids), case_file.c.closed_at.is_not(None)).values(detail="")
    )
    notes = connection.execute(delete(note).where(note.c.inbound_id.in_(ids))).rowcount
    return {"mails": len(senders), "notes": notes}


def erase_customers(connection: Connection, numbers: Sequence[str], *, pseudonym: Pseudonym) -> int:
    """Take name, address and aliases out of these orders; what was ordered, paid, billed and credited stays. Return how many."""
    rows = connection.execute(select(orders.c.number, orders.c.email).where(orders.c.number.in_(numbers))).all()
    if rows:
        naming = update(orders).where(orders.c.number == bindparam("b_number"))
        connection.execute(
            naming.values(email=bindparam("b_email"), name=NAME, folded_name=folded(NAME)),
            [{"b_number": row.number, "b_email": pseudonym(row.email)} for row in rows],
        )
        connection.execute(delete(order_alias).where(order_alias.c.order_number.in_([row.number for row in rows])))
    return len(rows)


def _strip_readings(connection: Connection, ids: Sequence[int]) -> None:
    """Keep of readings what names nobody; one that cannot be read by this version goes whole."""
    kept, unreadable = [], []
    query = select(reading.c.inbound_id, reading.c.json).where(reading.c.inbound_id.in_(ids))
    for row in connection.execute(query):
        try:
            left = dump_reading(without_person(parse_reading(row.json)))
        except ValidationError:
            unreadable.append(row.inbound_id)
        else:
            kept.append({"b_id": row.inbound_id, "b_json": left})
    if kept:
        stripping = update(reading).where(reading.c.inbound_id == bindparam("b_id"))
        connection.execute(stripping.values(json=bindparam("b_json")), kept)
    connection.execute(delete(reading).where(reading.c.inbound_id.in_(unreadable)))


def without_person(kept: Reading) -> Reading:
    """Return a reading without any word of a mail: who wrote, to what, and each quotation are gone.

    What it wanted, in which language, which order numbers it named and when it was received stay. It asks for nothing clearly any
    more, so that nothing can ever be decided on it.
    """
    return replace(
        kept,
        message_id=None,
        in_reply_to=(),
        thread=(),
        subject="",
        sender=replace(kept.sender, address=None, display_name="", evidence=()),
        automatic=replace(kept.automatic, evidence=(), bounce_of=()),
        wish=replace(kept.wish, clear=False, evidence=(), side_wishes=()),
        numbers=tuple(
            replace(one, evidence=Evidence(place=one.place, words="")) for one in kept.numbers if one.well_formed
        ),
        clues=(),
        codes=(),
        text="",
        pieces=(),
        attachments=(),
        sent_at=None,
        defects=(),
    )
