"""The console with people signed in, on both databases: `desk.visitor("operator").get("/cases")`."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from tests.worker.ops.browser import browser, chromium, console_url
from tests.worker.ops.desk import Desk
from worker.ops import people

__all__ = ["browser", "chromium", "console_url"]


@pytest.fixture
def desk(upgraded_url: str) -> Iterator[Desk]:
    """Give a console on a database of each kind in turn."""
    desk = Desk.at(upgraded_url)
    yield desk
    desk.close()


@pytest.fixture
def sqlite_desk(upgraded_sqlite_url: str) -> Iterator[Desk]:
    """Give a console on SQLite, for what no database changes."""
    desk = Desk.at(upgraded_sqlite_url)
    yield desk
    desk.close()


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with little work: the tests' passwords protect nothing, and each desk has people of its own."""
    monkeypatch.setattr(people, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
