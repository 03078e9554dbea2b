"""Sealing what is stored with the newest key: after a rotation, or when the first key is set."""

from functools import partial
from typing import Any

from sqlalchemy import Row, or_, select, update
from sqlalchemy.engine import Connection

from worker.engines import Engines
from worker.privacy.erasing import overwriting, settle_file
from worker.schema import inbound
from worker.sealing import MailKeyError, keys_of, missing_keys, opened, sealed, verify_keys
from worker.unit import UnitOfWork, retry_contention

AT_ONCE = 20
"""Mails held in memory and rewritten by one transaction; one may have megabytes."""


def rekey(engines: Engines) -> int:
    """Seal every mail's bytes with the newest key, those in clear too, and return how many; what is sealed with it already stays.

    Raises MailKeyError where no key is set or an old one is missing. Ended in the middle, it is taken up where it was.
    """
    with engines.reader.connect() as connection:
        if keys_of(connection).newest is None:
            raise MailKeyError("MAIL_KEYS is not set: there is no key to seal with")
        missing = missing_keys(connection)
    if missing:
        verify_keys(engines.reader)
    done, last = 0, 0
    while True:
        number, reached = retry_contention(partial(_batch, engines, last))
        if reached is None:
            settle_file(engines.writer)
            return done
        done, last = done + number, reached


def _batch(engines: Engines, after: int) -> tuple[int, int | None]:
    """Rewrite the next few mails behind an id; return how many, and the last id looked at, None when there is none."""
    with engines.reader.connect() as connection:
        keys = keys_of(connection)
        otherwise = or_(inbound.c.raw_key.is_(None), inbound.c.raw_key != keys.newest)
        query = (
            select(inbound.c.id, inbound.c.raw, inbound.c.raw_key, inbound.c.sha256)
            .where(inbound.c.id > after, inbound.c.erased_at.is_(None), otherwise)
            .order_by(inbound.c.id)
            .limit(AT_ONCE)
        )
        rows = connection.execute(query).all()
    if not rows:
        return 0, None
    fresh = [(row, sealed(keys, opened(keys, row.raw, row.raw_key, row.sha256), row.sha256)) for row in rows]
    with UnitOfWork(engines.writer) as unit:
        with overwriting(unit.connection):
            done = sum([_rewrite(unit.connection, row, columns) for row, columns in fresh])
        unit.commit()
    return done, rows[-1].id


def _rewrite(connection: Connection, row: Row[Any, Any, Any, Any], columns: dict[str, Any]) -> int:
    """Write one mail's bytes, unless it was erased meanwhile, or rewritten by another."""
    still = inbound.c.raw_key.is_(None) if row.raw_key is None else inbound.c.raw_key == row.raw_key
    writing = update(inbound).where(inbound.c.id == row.id, inbound.c.erased_at.is_(None), still)
    return connection.execute(writing.values(**columns)).rowcount
