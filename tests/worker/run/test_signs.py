"""Metrics and health over HTTP, as a scraper and a supervisor ask for them."""

import asyncio
import contextlib
import re
import socket
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.servers import process
from tests.worker.monitoring.scraping import ask, figure, served, settings_of
from worker.engines import open_engines
from worker.intake.credentials import CredentialsError
from worker.intake.mailbox import MailboxLostError
from worker.intake.poller import Signs
from worker.run.bootstrap import parts_of
from worker.run.counts import Counts
from worker.run.latest import Latest
from worker.run.roles import _poll_fault, _turn
from worker.run.signs import serve_signs
from worker.run.vitals import Vitals
from worker.settings import Settings, SettingsError, load_settings
from worker.unit import UnitOfWork


def test_an_upgraded_database_is_ready_and_its_depths_are_metrics(upgraded_url: str) -> None:
    with served(upgraded_url) as (_, port):
        assert ask(port, "/readyz")[:2] == (200, "ok\ndatabase: ok\n")
        assert ask(port, "/livez")[:2] == (200, "ok\n")
        status, _, answer = ask(port, "/metrics")
        assert (status, answer.headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
        assert figure(port, 'serviceclient_mails{state="stored"}') == 0
        assert figure(port, 'serviceclient_source_readable{source="database"}') == 1
        assert figure(port, 'serviceclient_processes{role="worker"}') == 0


def test_a_database_that_was_not_upgraded_is_not_ready_and_it_is_said(database_url: str) -> None:
    with served(database_url) as (_, port):
        status, said, _ = ask(port, "/readyz")
        assert status == 503
        assert said.splitlines()[0] == "not ok"
        assert "database: at revision none, this program needs" in said
        assert ask(port, "/livez")[0] == 200


def test_a_database_that_is_away_is_said_and_leaves_the_process_alive(tmp_path: Path) -> None:
    with served(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.sqlite3'}") as (_, port):
        assert ask(port, "/readyz")[:2] == (503, "not ok\ndatabase: cannot be reached\n")
        assert ask(port, "/livez")[0] == 200
        assert figure(port, 'serviceclient_source_readable{source="database"}') == 0
        assert figure(port, 'serviceclient_mails{state="stored"}') is None
        assert figure(port, "serviceclient_mails_stored_total") == 0


def test_redis_counts_only_where_it_is_configured(upgraded_sqlite_url: str, redis_url: str) -> None:
    with served(upgraded_sqlite_url, redis_url=redis_url) as (_, port):
        assert ask(port, "/readyz")[:2] == (200, "ok\ndatabase: ok\nredis: ok\n")
        assert figure(port, 'serviceclient_redis_messages{queue="mails",state="waiting"}') == 0
    away = f"redis://127.0.0.1:{process.free_port()}/0"
    with served(upgraded_sqlite_url, redis_url=away) as (_, port):
        assert ask(port, "/readyz")[:2] == (503, "not ok\ndatabase: ok\nredis: cannot be reached\n")
        assert figure(port, 'serviceclient_source_readable{source="redis"}') == 0
        assert figure(port, 'serviceclient_source_readable{source="database"}') == 1
        assert figure(port, 'serviceclient_redis_messages{queue="mails",state="waiting"}') is None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PROPFIND"])
@pytest.mark.parametrize("path", ["/metrics", "/livez", "/elsewhere"])
def test_only_get_is_answered(upgraded_sqlite_url: str, method: str, path: str) -> None:
    with served(upgraded_sqlite_url) as (_, port):
        status, _, answer = ask(port, path, method)
        assert (status, answer.headers["Allow"]) == (405, "GET")


def test_an_unknown_path_is_not_found_and_not_repeated(upgraded_sqlite_url: str) -> None:
    with served(upgraded_sqlite_url) as (_, port):
        for path in ("/", "/metricsx", "/livez/", "/..%2fmetrics", "/somebody@orange.fr"):
            assert ask(port, path)[:2] == (404, "not found\n")
        assert ask(port, "/livez?verbose")[0] == 200


def test_a_role_that_cannot_work_is_not_ready_and_says_why(upgraded_sqlite_url: str) -> None:
    with served(upgraded_sqlite_url) as (parts, port):
        parts.vitals.ask("poller", lambda: "no poll has gone well yet")
        assert ask(port, "/readyz")[:2] == (503, "not ok\ndatabase: ok\npoller: no poll has gone well yet\n")


def test_a_loop_that_hangs_is_not_alive() -> None:
    now = [0.0]
    vitals = Vitals(monotonic=lambda: now[0])
    stop = threading.Event()
    watched = vitals.watch("worker", stop, silent_after=60)
    now[0] = 59
    assert vitals.loops() == {"worker": None}
    now[0] = 61
    assert vitals.loops() == {"worker": "has not turned for 61 s"}
    assert not watched.is_set()
    assert vitals.loops() == {"worker": None}
    now[0] = 130
    assert not watched.wait(0)
    assert vitals.loops() == {"worker": None}
    stop.set()
    assert watched.is_set()
    assert watched.wait()


def test_a_hanging_loop_is_told_over_http(upgraded_sqlite_url: str) -> None:
    with served(upgraded_sqlite_url) as (parts, port):
        parts.vitals.watch("relay", threading.Event(), silent_after=0.0)
        time.sleep(0.01)
        status, said, _ = ask(port, "/livez")
        assert status == 503
        assert "relay: has not turned for 0 s" in said


def test_many_scrapes_at_once_read_the_source_once() -> None:
    asked = []

    def read() -> str:
        asked.append(1)
        time.sleep(0.2)
        return "read"

    latest = Latest(read, what="test", fresh_seconds=30)
    values: list[str | None] = []
    threads = [threading.Thread(target=lambda: values.append(latest.value())) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (values, asked) == (["read"] * 10, [1])


def test_a_source_that_hangs_keeps_nobody_waiting_and_is_asked_once() -> None:
    asked, ended = [], threading.Event()

    def read() -> str:
        asked.append(1)
        ended.wait(10)
        return "late"

    latest = Latest(read, what="test", fresh_seconds=30, patience_seconds=0.05)
    started = time.monotonic()
    assert [latest.value() for _ in range(5)] == [None] * 5
    assert time.monotonic() - started < 5
    assert asked == [1]
    ended.set()
    assert process.wait_until(lambda: latest.value() == "late")


def test_a_value_is_read_again_once_it_is_stale_and_a_failure_is_none() -> None:
    now, answers = [0.0], iter(["first", "second"])
    latest = Latest(lambda: next(answers), what="test", fresh_seconds=5, monotonic=lambda: now[0])
    assert [latest.value(), latest.value()] == ["first", "first"]
    now[0] = 5
    assert latest.value() == "second"
    now[0] = 10
    assert latest.value() is None


@pytest.mark.parametrize(
    "value, meant",
    [
        ("9464", ("127.0.0.1", 9464)),
        (":9464", ("127.0.0.1", 9464)),
        ("127.0.0.1:9464", ("127.0.0.1", 9464)),
        ("0.0.0.0:9464", ("0.0.0.0", 9464)),
        ("[::1]:9464", ("::1", 9464)),
        ("localhost:9464", ("localhost", 9464)),
    ],
)
def test_without_a_host_it_is_loopback(value: str, meant: tuple[str, int]) -> None:
    assert Settings(metrics_address=value).metrics_at == meant


@pytest.mark.parametrize(
    "value", ["localhost", "127.0.0.1:", "::1:9464", "0", "65536", "http://127.0.0.1:9464", "a b:1"]
)
def test_a_wrong_address_is_named_with_what_it_must_be(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("METRICS_ADDRESS", value)
    with pytest.raises(SettingsError, match="METRICS_ADDRESS: not HOST:PORT"):
        load_settings()


def test_nothing_listens_unless_asked(upgraded_sqlite_url: str) -> None:
    parts = parts_of(Settings(database_url=SecretStr(upgraded_sqlite_url), metrics_address=None), role="test")
    with serve_signs(parts, "test"):
        assert not [one for one in threading.enumerate() if one.name == "signs"]
    parts.engines.dispose()


def test_it_listens_on_loopback_of_ipv6_too(upgraded_sqlite_url: str) -> None:
    with served(upgraded_sqlite_url, metrics="[::1]:{}") as (_, port):
        assert ask(port, "/livez", host="::1")[0] == 200
        assert not process.listens(port)


def test_a_port_that_is_taken_is_a_fault_of_the_settings(upgraded_sqlite_url: str) -> None:
    with served(upgraded_sqlite_url) as (_, port):
        second = parts_of(settings_of(upgraded_sqlite_url, port=port), role="test")
        said = f"METRICS_ADDRESS: 127.0.0.1 port {port} cannot be listened on"
        with pytest.raises(SettingsError, match=said), serve_signs(second, "test"):
            pass
        second.engines.dispose()
        assert ask(port, "/livez")[0] == 200


def test_it_ends_with_its_block(upgraded_sqlite_url: str) -> None:
    with served(upgraded_sqlite_url) as (_, port):
        assert process.listens(port)
    assert not process.listens(port)


def test_one_who_sends_nothing_keeps_nobody_waiting(upgraded_sqlite_url: str) -> None:
    with served(upgraded_sqlite_url) as (_, port), contextlib.closing(socket.create_connection(("127.0.0.1", port))):
        assert ask(port, "/livez")[0] == 200


def test_a_long_transaction_is_timed_by_how_it_ended(upgraded_url: str) -> None:
    with served(upgraded_url) as (parts, port):
        before = figure(port, 'serviceclient_database_unit_seconds_count{end="commit"}') or 0
        with parts.engines.writer.begin():
            time.sleep(0.3)
        assert figure(port, 'serviceclient_database_unit_seconds_count{end="commit"}') == before + 1
        assert (figure(port, 'serviceclient_database_unit_seconds_sum{end="commit"}') or 0) >= 0.3


def test_a_wait_for_the_write_lock_counts(upgraded_sqlite_url: str) -> None:
    with served(upgraded_sqlite_url) as (parts, port):
        parts.engines.writer.connect().close()  # a new connection would wait before its transaction

        def roll_back() -> None:
            with parts.engines.writer.connect() as connection:
                connection.begin().rollback()

        other = open_engines(upgraded_sqlite_url).writer
        with other.begin():
            waiting = threading.Thread(target=roll_back)
            waiting.start()
            time.sleep(0.4)
        waiting.join()
        other.dispose()
        assert (figure(port, 'serviceclient_database_unit_seconds_sum{end="rollback"}') or 0) >= 0.3


def test_a_poller_is_ready_while_it_polls_or_stands_by_for_another(upgraded_sqlite_url: str) -> None:
    parts = parts_of(settings_of(upgraded_sqlite_url, port=1), role="test")
    signs = Signs()
    assert _poll_fault(parts, signs) == "no poll has gone well yet"
    signs.state = "standby"
    assert _poll_fault(parts, signs) is None
    signs.state, signs.polled_at = "waiting", parts.clock() - timedelta(minutes=4)
    assert _poll_fault(parts, signs) is None
    signs.polled_at = parts.clock() - timedelta(minutes=6)
    assert re.fullmatch(r"the last poll went well 36\d s ago", _poll_fault(parts, signs) or "")
    parts.engines.dispose()


def test_a_relay_is_alive_while_its_event_loop_turns(upgraded_sqlite_url: str) -> None:
    parts = parts_of(settings_of(upgraded_sqlite_url, port=1), role="test")
    parts.vitals.watch("relay", threading.Event(), silent_after=0.3)
    time.sleep(0.4)
    assert parts.vitals.loops()["relay"] is not None

    async def turn() -> str | None:
        ended = asyncio.Event()
        turning = asyncio.create_task(_turn(parts, ended))
        await asyncio.sleep(0.05)
        ended.set()
        await asyncio.wait_for(turning, 2)
        return parts.vitals.loops()["relay"]

    assert asyncio.run(turn()) is None
    parts.engines.dispose()


def test_each_lost_connection_to_the_mailbox_is_counted_by_its_kind() -> None:
    counts = Counts()
    counts.mailbox_interrupted(MailboxLostError("claire@orange.fr"))
    counts.mailbox_interrupted(MailboxLostError("again"))
    counts.mailbox_interrupted(CredentialsError("no"))
    value = counts.registry.get_sample_value
    assert value("serviceclient_mailbox_interruptions_total", {"why": "mailbox_lost"}) == 2
    assert value("serviceclient_mailbox_interruptions_total", {"why": "credentials"}) == 1


def test_a_transaction_whose_connection_broke_ends_without_another_error(upgraded_url: str) -> None:
    engines, counts = open_engines(upgraded_url), Counts()
    counts.time_units(engines.writer)
    with UnitOfWork(engines.writer) as unit:
        unit.now_ms()
        unit.connection.invalidate()  # as SQLAlchemy does when the server hangs up
    with UnitOfWork(engines.writer) as unit:
        assert unit.now_ms() > 0
        unit.commit()
    engines.dispose()
