"""The database fails at its Nth call, or commits and loses its answer, for N = 1, 2, 3 … until a run passes clean."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError

from outbox import relay, scribe
from outbox.relay import Relay
from outbox.schema import metadata
from tests.faults.failures import commit_untold, gone
from tests.outbox.builders import a_mail, a_server, put, rows, some_settings
from tests.outbox.engines import open_engine
from tests.outbox.scripted import ScriptedServer

MOST_CALLS = 60
Trouble = Callable[[Engine, int], Callable[[], bool]]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait a moment instead of a second for a database that is away."""
    for module in (relay, scribe):
        monkeypatch.setattr(module, "wait_for_server", lambda _failures, draw: timedelta(milliseconds=20))


def nth_statement_fails(engine: Engine, n: int) -> Callable[[], bool]:
    """Make the Nth statement fail; return whether it did."""
    calls = Counter[str]()

    @event.listens_for(engine, "before_cursor_execute")
    def _before(*_arguments: Any) -> None:
        calls["all"] += 1
        if calls["all"] == n:
            raise gone()

    return lambda: calls["all"] >= n


def nth_commit_loses_its_answer(engine: Engine, n: int) -> Callable[[], bool]:
    """Make the Nth commit succeed and seem to fail; return whether it did."""
    calls = Counter[str]()

    @event.listens_for(engine, "commit")
    def _commit(connection: Connection) -> None:
        calls["all"] += 1
        if calls["all"] == n:
            commit_untold(connection)
            raise gone()

    return lambda: calls["all"] >= n


@pytest.mark.parametrize("trouble", [nth_statement_fails, nth_commit_loses_its_answer])
def test_a_database_that_fails_once_delays_mails_and_neither_loses_nor_doubles_them(
    engine: Engine, database_url: str, trouble: Trouble
) -> None:
    for n in range(1, MOST_CALLS):
        put(engine, a_mail())
        other = open_engine(database_url)
        happened = trouble(other, n)
        server = run_until_sent(other, engine)
        other.dispose()
        assert len(server.taken) == 1, f"call {n}"
        if not happened():
            assert n > 4, "claim, offer and delivery are commits of their own; upkeep adds some, by the clock"
            return
    pytest.fail("no run passed clean")


def run_until_sent(troubled: Engine, sound: Engine) -> ScriptedServer:
    """Run a relay on a troubled database until every mail is sent."""

    async def go() -> ScriptedServer:
        stop = asyncio.Event()
        settings = some_settings(concurrency=1, lease=timedelta(milliseconds=400))
        async with ScriptedServer() as server, asyncio.timeout(20):
            running = asyncio.create_task(Relay(troubled, a_server(server.port), settings=settings).run(stop))
            while not await asyncio.to_thread(lambda: {row.state for row in rows(sound)} == {"sent"}):  # noqa: ASYNC110 — a row rings no bell
                await asyncio.sleep(0.01)
            stop.set()
            await running
            return server

    return asyncio.run(go())


def test_backends_ended_by_postgresql_are_survived(postgres_url: str) -> None:
    engine, admin = open_engine(postgres_url), open_engine(postgres_url)
    metadata.create_all(engine)
    put(engine, *[a_mail() for _ in range(60)])

    async def go() -> ScriptedServer:
        stop = asyncio.Event()
        settings = some_settings(lease=timedelta(milliseconds=400))
        async with ScriptedServer() as server, asyncio.timeout(30):
            running = asyncio.create_task(Relay(engine, a_server(server.port), settings=settings).run(stop))
            while len({mail.message_id for mail in server.taken}) < 60:
                await asyncio.to_thread(end_backends, admin)
                await asyncio.sleep(0.02)
            await asyncio.sleep(1)
            stop.set()
            await running
            return server

    server = asyncio.run(go())
    assert {row.state for row in rows(admin)} == {"sent"}
    assert max(Counter(mail.message_id for mail in server.taken).values()) == 1
    engine.dispose()
    admin.dispose()


def end_backends(admin: Engine) -> None:
    """End every other connection to this database."""
    with suppress(DBAPIError), admin.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
