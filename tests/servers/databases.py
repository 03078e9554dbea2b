"""Both databases, one after the other: a test that takes `database_url` runs on SQLite and on PostgreSQL."""

from pathlib import Path

import pytest


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Give the URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'worker.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Give the URL of an empty database of each kind in turn, as `DATABASE_URL` takes it."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url
