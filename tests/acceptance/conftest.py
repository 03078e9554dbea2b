"""The house, closed again whatever a test did to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.house import House
from tests.servers.dovecot import Mailbox
from tests.servers.smtp_sink import SmtpSink


@pytest.fixture
def house(tmp_path: Path, postgres_url: str, redis_url: str, dovecot: Mailbox, smtp_sink: SmtpSink) -> Iterator[House]:
    """Give the house on PostgreSQL and Redis, nothing started yet."""
    whole = House(folder=tmp_path, database_url=postgres_url, mailbox=dovecot, sink=smtp_sink, redis_url=redis_url)
    yield whole
    whole.close()


@pytest.fixture
def small_house(tmp_path: Path, sqlite_url: str, dovecot: Mailbox, smtp_sink: SmtpSink) -> Iterator[House]:
    """Give the house on SQLite and without Redis, nothing started yet."""
    whole = House(folder=tmp_path, database_url=sqlite_url, mailbox=dovecot, sink=smtp_sink)
    yield whole
    whole.close()
