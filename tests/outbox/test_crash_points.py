"""SIGKILL at every named point of the relay: nothing is lost, and only the end of the text can be sent twice."""

import asyncio
import re
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from outbox import relay
from outbox.claims import claim_due
from outbox.notes import Offered, write_notes
from outbox.relay import Relay
from tests.outbox.builders import a_mail, a_server, let_time_pass, put, rows, some_settings
from tests.outbox.processes import start_relay
from tests.outbox.scripted import ScriptedServer, on_a_thread

SOURCE = Path(relay.__file__).parent
POINTS = sorted({name for file in SOURCE.glob("*.py") for name in re.findall(r'"(relay\.[a-z_]+)"', file.read_text())})
END_OF_TEXT = {"relay.dot", "relay.dot_answered", "relay.answered"}
LEASE = timedelta(seconds=30)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Give a server that puts the first recipient off."""
    with on_a_thread(ScriptedServer().on("rcpt", "450 4.7.1 greylisted")) as server:
        yield server


def test_the_points_are_found_in_the_source() -> None:
    assert len(POINTS) >= 14
    assert set(POINTS) >= END_OF_TEXT


@pytest.mark.parametrize("with_archive", [False, True])
@pytest.mark.parametrize("point", POINTS)
def test_a_relay_killed_at_any_point_loses_nothing(
    engine: Engine, database_url: str, server: ScriptedServer, point: str, *, with_archive: bool
) -> None:
    some_abandoned_mails(engine)
    put(engine, *[a_mail() for _ in range(5)])
    killed = start_relay(database_url, server.port, die_at=point)
    killed.join(30)
    assert killed.exitcode == -signal.SIGKILL, "a point that is never reached proves nothing"

    async def archive(message_id: str) -> bool:
        return message_id in {mail.message_id for mail in server.taken}

    for _ in range(4):
        let_time_pass(engine, timedelta(hours=1))
        again = Relay(
            engine, a_server(server.port), settings=some_settings(), archive=archive if with_archive else None
        )
        asyncio.run(again.drain_once())
    assert [row.state for row in rows(engine)] == ["sent"] * 7
    times = Counter(mail.message_id for mail in server.taken)
    assert set(times) == {row.message_id for row in rows(engine)}
    twice = [message_id for message_id, count in times.items() if count > 1]
    assert max(times.values()) <= 2
    assert len(twice) <= (1 if point in END_OF_TEXT and not with_archive else 0)


def some_abandoned_mails(engine: Engine) -> None:
    """Leave one mail claimed and one in doubt by a relay that is no more."""
    put(engine, a_mail(), a_mail())
    with engine.begin() as connection:
        _, second = claim_due(connection, owner="gone", limit=2, lease=LEASE)
        write_notes(connection, [Offered(claim=second, lease=LEASE)], owner="gone")
    let_time_pass(engine, timedelta(hours=1))


def test_three_relays_in_processes_send_each_mail_once(
    engine: Engine, database_url: str, server: ScriptedServer
) -> None:
    put(engine, *[a_mail() for _ in range(150)])
    relays = [start_relay(database_url, server.port, concurrency=4) for _ in range(3)]
    for one in relays:
        one.join(60)
    assert [one.exitcode for one in relays] == [0, 0, 0]
    assert sorted(Counter(row.state for row in rows(engine)).items()) == [("pending", 1), ("sent", 149)]
    assert max(Counter(mail.message_id for mail in server.taken).values()) == 1
    assert len(server.taken) == 149


def test_two_relays_in_one_process_send_each_mail_once(engine: Engine, server: ScriptedServer) -> None:
    put(engine, *[a_mail() for _ in range(100)])

    async def go() -> None:
        relays = [Relay(engine, a_server(server.port), settings=some_settings(batch=9)) for _ in range(2)]
        await asyncio.gather(*(one.drain_once() for one in relays))

    asyncio.run(go())
    assert len(server.taken) == 99
    assert max(Counter(mail.message_id for mail in server.taken).values()) == 1
