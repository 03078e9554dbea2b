"""From the table to the server: every answer, every cut, one mail each."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from outbox.doubts import OnDoubt
from outbox.relay import Relay
from outbox.schema import outbox
from tests.outbox.builders import a_mail, a_server, an_identity, let_time_pass, put, rows, some_settings, tries
from tests.outbox.scripted import CUT, CUT_BUT_KEEP, Act, ScriptedServer

SLOW = Act(reply="250 at last", after_seconds=1.5, keeps=True)


def drain(engine: Engine, server: ScriptedServer, *, times: int = 1, **settings: Any) -> None:
    """Let one relay after the other send what is due, a day apart."""

    async def go() -> None:
        async with server:
            for turn in range(times):
                if turn:
                    let_time_pass(engine)
                await Relay(engine, a_server(server.port), settings=some_settings(**settings)).drain_once()

    asyncio.run(go())


def test_a_mail_goes_out_once_with_the_bytes_fixed_at_enqueue(engine: Engine) -> None:
    put(engine, a_mail(recipient="camille@customer.test"))
    server = ScriptedServer()
    drain(engine, server, times=2)
    (mail,) = server.taken
    (row,) = rows(engine)
    assert (mail.sender, mail.recipient) == ("bounce@pictoonline.test", "camille@customer.test")
    assert mail.data == row.mime
    assert (row.state, row.attempts, row.provider_reply) == ("sent", 1, "250 2.0.0 queued as 4F2")
    assert row.sent_at is not None
    assert tries(engine) == [("body", "sent", 250)]


def test_the_null_sender_is_an_envelope_sender_too(engine: Engine) -> None:
    put(engine, identity=an_identity(bounce_address=""))
    server = ScriptedServer()
    drain(engine, server)
    assert "MAIL FROM:<>" in server.commands


CERTAIN = [
    ("rcpt", "450 4.7.1 greylisted", "pending"),
    ("rcpt", "421 closing", "pending"),
    ("rcpt", "452 4.2.2 full", "pending"),
    ("rcpt", "552 too many", "pending"),
    ("rcpt", "550 5.1.1 nobody", "failed"),
    ("rcpt", "554 no", "failed"),
    ("rcpt", "xyz", "pending"),
    ("rcpt", CUT, "pending"),
    ("rcpt", Act(reply="250 late", after_seconds=1.5), "pending"),
    ("mail", "451 4.3.0 not now", "pending"),
    ("mail", "552 5.3.4 too big", "failed"),
    ("data", "451 not now", "pending"),
    ("data", "421 closing", "pending"),
    ("data", "554 5.5.1 no valid recipients", "failed"),
    ("data", "250 what", "pending"),
    ("data", CUT, "pending"),
    ("data", Act(reply="354 late", after_seconds=1.5), "pending"),
    ("dot", "450 later", "pending"),
    ("dot", "421 closing", "pending"),
    ("dot", "452 4.3.1 no room", "pending"),
    ("dot", "550 5.7.1 spam", "failed"),
    ("dot", "554 5.7.1 never", "failed"),
]


@pytest.mark.parametrize("step, act, state", CERTAIN)
def test_an_answer_before_or_at_the_dot_is_certain(engine: Engine, step: str, act: Act | str, state: str) -> None:
    put(engine)
    server = ScriptedServer().on(step, act)
    drain(engine, server)
    (row,) = rows(engine)
    assert (row.state, row.attempts, row.lease_owner, len(server.taken)) == (state, 1, None, 0)
    assert row.last_error
    if state == "pending":
        assert row.next_at - row.moved_at >= timedelta(seconds=24)
    drain(engine, server, times=2)
    assert len(server.taken) == (1 if state == "pending" else 0)


DOUBTFUL = [
    ("body", CUT, 0),
    ("dot", CUT, 0),
    ("dot", CUT_BUT_KEEP, 1),
    ("dot", SLOW, 1),
    ("dot", "354 what", 0),
    ("dot", "xyz", 0),
]


@pytest.mark.parametrize("step, act, first", DOUBTFUL)
def test_a_silence_after_the_text_leaves_the_mail_in_doubt_and_it_is_resent(
    engine: Engine, step: str, act: Act | str, first: int
) -> None:
    put(engine)
    server = ScriptedServer().on(step, act)
    drain(engine, server)
    (row,) = rows(engine)
    assert (row.state, row.lease_owner, len(server.taken)) == ("in_doubt", None, first)
    drain(engine, server, times=2)
    (row,) = rows(engine)
    assert (row.state, row.doubts) == ("sent", 1)
    assert len({mail.message_id for mail in server.taken}) == 1
    assert len({mail.data for mail in server.taken}) == 1
    assert len(server.taken) == first + 1


def test_a_mail_in_doubt_is_held_where_the_setting_says_so(engine: Engine) -> None:
    put(engine)
    server = ScriptedServer().on("dot", CUT_BUT_KEEP)
    drain(engine, server, times=2, on_doubt=OnDoubt.HOLD)
    (row,) = rows(engine)
    assert (row.state, row.held_by, len(server.taken)) == ("held", "outbox", 1)


def test_after_two_resends_out_of_doubt_a_person_decides(engine: Engine) -> None:
    put(engine)
    server = ScriptedServer().on("dot", *[CUT] * 9)
    drain(engine, server, times=9)
    (row,) = rows(engine)
    assert (row.state, row.doubts) == ("held", 2)


def test_an_archive_that_has_the_mail_ends_the_doubt(engine: Engine) -> None:
    put(engine)
    server = ScriptedServer().on("dot", CUT_BUT_KEEP)

    async def archive(message_id: str) -> bool:
        return message_id in {mail.message_id for mail in server.taken}

    async def go() -> None:
        async with server:
            relay = Relay(engine, a_server(server.port), settings=some_settings(), archive=archive)
            await relay.drain_once()
            let_time_pass(engine)
            await relay.drain_once()

    asyncio.run(go())
    (row,) = rows(engine)
    assert (row.state, len(server.taken)) == ("sent", 1)
    assert tries(engine)[-1][1] == "found"


ARCHIVE = "archive@pictoonline.test"


def test_our_archive_gets_every_mail_in_the_same_envelope(engine: Engine) -> None:
    put(engine, a_mail(recipient="camille@customer.test"))
    server = ScriptedServer()
    drain(engine, server, copy_to=ARCHIVE)
    [mail] = server.taken
    assert (mail.recipient, mail.copies) == ("camille@customer.test", (ARCHIVE,))
    assert ARCHIVE.encode() not in mail.data


@pytest.mark.parametrize("answer", ["550 5.1.1 no such user", "450 4.2.1 busy"])
def test_a_mail_leaves_also_where_our_archive_is_refused(engine: Engine, answer: str) -> None:
    put(engine, a_mail())
    server = ScriptedServer().on("rcpt", "250 ok", answer)
    drain(engine, server, copy_to=ARCHIVE)
    assert [mail.copies for mail in server.taken] == [()]
    assert [row.state for row in rows(engine)] == ["sent"]


@pytest.mark.parametrize("act", [CUT, "421 4.3.0 closing"])
def test_a_connection_lost_at_the_copy_puts_the_mail_off(engine: Engine, act: Act | str) -> None:
    put(engine, a_mail())
    server = ScriptedServer().on("rcpt", "250 ok", act)
    drain(engine, server, copy_to=ARCHIVE)
    assert server.taken == []
    assert [row.state for row in rows(engine)] == ["pending"]


@pytest.mark.parametrize("trouble", [TimeoutError, OSError, RuntimeError])
def test_an_archive_that_cannot_be_asked_is_asked_again_and_nothing_is_resent(
    engine: Engine, trouble: type[Exception]
) -> None:
    put(engine)
    server = ScriptedServer().on("dot", CUT_BUT_KEEP)

    async def archive(_: str) -> bool:
        raise trouble

    async def go() -> None:
        async with server:
            for _ in range(4):
                await Relay(engine, a_server(server.port), settings=some_settings(), archive=archive).drain_once()
                let_time_pass(engine)

    asyncio.run(go())
    (row,) = rows(engine)
    assert (row.state, len(server.taken)) == ("in_doubt", 1)


def test_later_for_two_days_is_never(engine: Engine) -> None:
    put(engine)
    server = ScriptedServer().on("rcpt", *["450 not yet"] * 9)
    drain(engine, server, times=9)
    (row,) = rows(engine)
    assert (row.state, row.attempts) == ("failed", 3)


SERVER_TROUBLE = [
    ("greet", "421 busy"),
    ("greet", "554 go away"),
    ("greet", CUT),
    ("mail", "421 closing"),
    ("mail", "530 5.7.0 log in first"),
    ("mail", CUT),
]


@pytest.mark.parametrize("step, act", SERVER_TROUBLE)
def test_a_server_that_wants_none_of_us_costs_no_mail_a_try(engine: Engine, step: str, act: Act | str) -> None:
    put(engine, a_mail(), a_mail())
    server = ScriptedServer().on(step, *[act] * 4)
    drain(engine, server)
    assert [(row.state, row.attempts, row.first_tried_at) for row in rows(engine)] == [("pending", 0, None)] * 2
    assert tries(engine) == []


def test_a_kept_connection_that_the_server_gave_up_is_replaced_at_once(engine: Engine) -> None:
    put(engine, a_mail(), a_mail())
    server = ScriptedServer().on("mail", "250 ok", "421 idle for too long")
    drain(engine, server, concurrency=1)
    assert [(row.state, row.attempts) for row in rows(engine)] == [("sent", 1)] * 2
    assert server.connections == 2


def test_one_connection_serves_fifty_mails(engine: Engine) -> None:
    put(engine, *[a_mail() for _ in range(60)])
    server = ScriptedServer()
    drain(engine, server, concurrency=1)
    assert (len(server.taken), server.connections) == (60, 2)


def test_a_refused_recipient_leaves_the_connection_clean_for_the_next_mail(engine: Engine) -> None:
    put(engine, a_mail(), a_mail())
    server = ScriptedServer().on("rcpt", "550 nobody")
    drain(engine, server, concurrency=1)
    assert [row.state for row in rows(engine)] == ["failed", "sent"]
    assert server.connections == 1
    assert "RSET" in server.commands


async def eventually(holds: Callable[[], bool]) -> None:
    """Wait, twenty seconds at most, until something holds."""
    async with asyncio.timeout(20):
        while not await asyncio.to_thread(holds):  # noqa: ASYNC110 — what is waited for is a row or a list, and rings no bell
            await asyncio.sleep(0.01)


def running(engine: Engine, server: ScriptedServer, until: Callable[[], bool], **settings: Any) -> float:
    """Run a relay until something holds; return how long its stop took."""

    async def go() -> float:
        stop = asyncio.Event()
        async with server:
            relay = asyncio.create_task(
                Relay(engine, a_server(server.port), settings=some_settings(**settings)).run(stop)
            )
            await eventually(until)
            began = asyncio.get_running_loop().time()
            stop.set()
            await relay
            return asyncio.get_running_loop().time() - began

    return asyncio.run(go())


def test_a_running_relay_sends_what_comes_and_stops_at_once_when_idle(engine: Engine) -> None:
    put(engine, *[a_mail() for _ in range(20)])
    server = ScriptedServer()
    took = running(engine, server, lambda: all(row.state == "sent" for row in rows(engine)))
    assert took < 1
    assert len(server.taken) == 20


def test_a_stopping_relay_waits_for_the_last_answer(engine: Engine) -> None:
    put(engine)
    server = ScriptedServer().on("dot", Act(reply="250 at last", after_seconds=0.6, keeps=True))
    running(engine, server, lambda: rows(engine)[0].state == "in_doubt")
    assert rows(engine)[0].state == "sent"


def test_a_stopping_relay_does_not_wait_for_ever_and_leaves_no_lease(engine: Engine) -> None:
    put(engine, a_mail(), a_mail())
    server = (
        ScriptedServer()
        .on("dot", Act(reply="250 late", after_seconds=0.9))
        .on("rcpt", Act(reply="250", after_seconds=0.9))
    )
    took = running(
        engine,
        server,
        lambda: any(row.state == "in_doubt" for row in rows(engine)),
        grace=timedelta(milliseconds=50),
        concurrency=2,
    )
    assert took < 3
    assert {row.state for row in rows(engine)} <= {"in_doubt", "pending"}
    assert [row.lease_owner for row in rows(engine)] == [None, None]


def test_an_absent_server_is_waited_for(engine: Engine) -> None:
    put(engine, *[a_mail() for _ in range(5)])

    async def go() -> ScriptedServer:
        async with ScriptedServer() as gone:
            port = gone.port
        stop = asyncio.Event()
        settings = some_settings()
        relay = asyncio.create_task(Relay(engine, a_server(port), settings=settings).run(stop))
        await asyncio.sleep(0.5)
        async with ScriptedServer(port=port) as back:
            await eventually(lambda: len(back.taken) == 5)
            stop.set()
            await relay
            return back

    server = asyncio.run(go())
    assert len(server.taken) == 5
    assert [(row.state, row.attempts) for row in rows(engine)] == [("sent", 1)] * 5


def test_the_doorbell_is_heard_before_the_next_poll(engine: Engine) -> None:
    async def go() -> float:
        stop, doorbell = asyncio.Event(), asyncio.Event()
        async with ScriptedServer() as server:
            settings = some_settings(poll=timedelta(seconds=15))
            relay = asyncio.create_task(Relay(engine, a_server(server.port), settings=settings).run(stop, doorbell))
            await asyncio.sleep(0.5)
            await asyncio.to_thread(put, engine)
            began = asyncio.get_running_loop().time()
            doorbell.set()
            await eventually(lambda: bool(server.taken))
            took = asyncio.get_running_loop().time() - began
            stop.set()
            await relay
            return took

    assert asyncio.run(go()) < 1


def test_a_relay_that_lost_its_lease_before_the_text_sends_nothing(engine: Engine) -> None:
    put(engine)

    def steal(point: str) -> None:
        if point == "relay.rcpt_to":
            with engine.begin() as connection:
                connection.execute(outbox.update().values(fence=outbox.c.fence + 1))

    async def go() -> ScriptedServer:
        async with ScriptedServer() as server:
            await Relay(engine, a_server(server.port), settings=some_settings(), crash=steal).drain_once()
            return server

    server = asyncio.run(go())
    assert server.taken == []
    assert "DATA" not in server.commands
    assert rows(engine)[0].state == "claimed"


def test_what_nobody_foresaw_postpones_one_mail_and_no_other(engine: Engine) -> None:
    put(engine, a_mail(), a_mail())
    seen: list[str] = []

    def fail_once(point: str) -> None:
        if point == "relay.mail_from" and not seen:
            seen.append(point)
            raise RuntimeError

    async def go() -> None:
        async with ScriptedServer() as server:
            await Relay(
                engine, a_server(server.port), settings=some_settings(concurrency=1), crash=fail_once
            ).drain_once()

    asyncio.run(go())
    assert sorted(row.state for row in rows(engine)) == ["pending", "sent"]
