"""What was read in each mail, as it is kept."""

from sqlalchemy import select
from sqlalchemy.engine import Connection

from parsers.request import Reading
from worker.decisions.reading_json import dump_reading, parse_reading
from worker.schema import reading


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
