"""The console with people signed in, on both databases: `desk.visitor("operator").get("/cases")`."""

from collections.abc import Iterator

import pytest

from tests.worker.ops.browser import browser, chromium, console_url
from tests.worker.ops.desk import Desk

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
