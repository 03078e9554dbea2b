"""Readings as they are kept: JSON of the published value types, so that a decision can be made again from it alone."""

from functools import cache

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.engine import Connection

from parsers.request import Reading
from worker.schema import reading


@cache
def _adapter() -> TypeAdapter[Reading]:
    return TypeAdapter(Reading)


def dump_reading(value: Reading) -> str:
    """Write a reading as JSON."""
    return _adapter().dump_json(value).decode()


def parse_reading(text: str) -> Reading:
    """Read a stored reading back; raise pydantic.ValidationError when another reader version wrote what this one cannot read."""
    return _adapter().validate_json(text)


def keep_reading(connection: Connection, inbound_id: int, value: Reading) -> None:
    """Store what was read in a mail, in place of an earlier reading of the same mail."""
    connection.execute(reading.delete().where(reading.c.inbound_id == inbound_id))
    connection.execute(
        reading.insert().values(inbound_id=inbound_id, reader_version=value.reader_version, json=dump_reading(value))
    )


def load_reading(connection: Connection, inbound_id: int) -> Reading | None:
    """Return the stored reading of a mail, None when it was never read."""
    text = connection.execute(select(reading.c.json).where(reading.c.inbound_id == inbound_id)).scalar_one_or_none()
    return None if text is None else parse_reading(text)
