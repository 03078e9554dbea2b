"""Readings as JSON of the published value types, so that a decision can be made again from it alone.

Apart from the tables: the process that reads strangers' mails needs no database.
"""

from functools import cache

from pydantic import TypeAdapter

from parsers.request import Reading


@cache
def _adapter() -> TypeAdapter[Reading]:
    return TypeAdapter(Reading)


def dump_reading(value: Reading) -> str:
    """Write a reading as JSON."""
    return _adapter().dump_json(value).decode()


def parse_reading(text: str) -> Reading:
    """Read a stored reading back; raise pydantic.ValidationError when another reader version wrote what this one cannot read."""
    return _adapter().validate_json(text)
