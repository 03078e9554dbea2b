"""Both databases, one after the other: a test that takes one of these runs on SQLite and on PostgreSQL.

    def test_something(upgraded_url: str) -> None:      # tables, triggers and all, as `serviceclient db upgrade` makes them
        engines = open_engines(upgraded_url)

`database_url` is empty. `sqlite_url` and `postgres_url` are one kind alone, empty.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.postgres import Postgres


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Give the URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'worker.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Give the URL of an empty database of each kind in turn, as `DATABASE_URL` takes it."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def upgraded_url(request: pytest.FixtureRequest) -> str:
    """Give the URL of a database of each kind in turn that has this version's schema and no row."""
    url: str = request.getfixturevalue(f"upgraded_{request.param}_url")
    return url


@pytest.fixture
def upgraded_sqlite_url(upgraded_sqlite: Path, sqlite_url: str) -> str:
    """Give the URL of an SQLite file with this version's schema and no row."""
    shutil.copy(upgraded_sqlite, sqlite_url.removeprefix("sqlite:///"))
    return sqlite_url


@pytest.fixture
def upgraded_postgres_url(upgraded_postgres: str, postgres: Postgres) -> Iterator[str]:
    """Give the URL of a PostgreSQL database with this version's schema and no row."""
    url = postgres.new_database(template=upgraded_postgres)
    yield url
    postgres.drop(url)


@pytest.fixture(scope="session")
def upgraded_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file that each test gets a copy of."""
    file = tmp_path_factory.mktemp("upgraded") / "template.sqlite3"
    _upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def upgraded_postgres(postgres: Postgres) -> str:
    """Give the name of the database that each test gets a copy of; nobody may be connected to it."""
    url = postgres.new_database()
    _upgrade(url)
    return url.rpartition("/")[2]


def _upgrade(url: str) -> None:
    # Here, so that the tests of the pure packages run without the worker.
    from worker.engines import open_engines  # noqa: PLC0415
    from worker.migrate import upgrade  # noqa: PLC0415

    engines = open_engines(url)
    upgrade(engines.writer)
    engines.dispose()
