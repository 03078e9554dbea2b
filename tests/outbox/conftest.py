"""The outbox on each database: an engine on an empty outbox, and a sender."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from outbox.identity import Identity
from outbox.schema import metadata
from tests.outbox.builders import an_identity
from tests.outbox.engines import open_engine


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Give an engine on an empty outbox, on SQLite and then on PostgreSQL."""
    engine = open_engine(database_url)
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def identity() -> Identity:
    """Give the sender of our letters."""
    return an_identity()
