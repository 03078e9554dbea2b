"""The live feed over a real socket: who is told, when it ends, and what it leaves behind."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from sqlalchemy import delete
from starlette.requests import Request

from tests.servers.process import wait_until
from tests.worker.ops.browser import served
from tests.worker.ops.desk import Desk
from worker.decisions.journal import record_event
from worker.ops import feed as feeds
from worker.ops.feed import Feed
from worker.ops.serve import run_ops
from worker.run.listener import listen_on
from worker.schema import operator_session
from worker.unit import UnitOfWork

SOON = 2.0


class Listener:
    """Somebody's browser that listens; `events` is what it was told."""

    def __init__(self, url: str, cookies: str) -> None:
        parts = urlsplit(url)
        self._line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
        self._line.request("GET", "/live", headers={"cookie": cookies})
        self.answer = self._line.getresponse()
        self.events = 0
        self.ended = threading.Event()
        if self.answer.status == 200:
            threading.Thread(target=self._hear, daemon=True).start()

    def _hear(self) -> None:
        try:
            while line := self.answer.readline():
                self.events += line.startswith(b"event: changed")
        except (OSError, ValueError, AttributeError):
            pass
        self.ended.set()

    def leave(self) -> None:
        """Go away without a word, as a closed tab does."""
        assert self._line.sock is not None
        self._line.sock.shutdown(socket.SHUT_RDWR)


@contextmanager
def console_of(desk: Desk) -> Iterator[tuple[str, str]]:
    """Serve a desk; give its URL and the cookie of somebody signed in."""
    visitor = desk.visitor("viewer")
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.client.cookies.items())
    with served(desk) as url:
        yield url, cookies


def say(desk: Desk, event: str = "put_back") -> None:
    with UnitOfWork(desk.shop.engines.writer) as unit:
        record_event(unit.connection, event, at=desk.shop.now)
        unit.commit()


def test_whoever_listens_is_told_of_a_change_at_once(desk: Desk) -> None:
    with console_of(desk) as (url, cookies):
        listeners = [Listener(url, cookies) for _ in range(3)]
        assert wait_until(lambda: all(one.events for one in listeners), seconds=SOON)
        time.sleep(3 * feeds.LOOK_SECONDS)
        told = [one.events for one in listeners]
        say(desk)
        assert wait_until(
            lambda: all(one.events > before for one, before in zip(listeners, told, strict=True)), seconds=1.0
        )


def test_a_page_hears_something_at_least_every_few_seconds(sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "QUIET_SECONDS", 0.3)
    with console_of(sqlite_desk) as (url, cookies):
        listener = Listener(url, cookies)
        assert wait_until(lambda: listener.events >= 4, seconds=4.0)


def test_a_stranger_hears_nothing(sqlite_desk: Desk) -> None:
    with console_of(sqlite_desk) as (url, _):
        assert Listener(url, "session=guessed").answer.status == 403


def test_a_feed_ends_with_the_session_it_was_asked_for_in(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "ASK_SECONDS", 0.2)
    monkeypatch.setattr(feeds, "QUIET_SECONDS", 0.3)
    with console_of(desk) as (url, cookies):
        listener = Listener(url, cookies)
        assert wait_until(lambda: listener.events > 0, seconds=SOON)
        with UnitOfWork(desk.shop.engines.writer) as unit:
            unit.connection.execute(delete(operator_session))
            unit.commit()
        assert listener.ended.wait(SOON)
        assert Listener(url, cookies).answer.status == 403


def test_the_process_ends_within_ten_seconds_while_pages_are_open(sqlite_desk: Desk) -> None:
    visitor = sqlite_desk.visitor("viewer")
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.client.cookies.items())
    stop, urls = threading.Event(), list[str]()
    listening = listen_on("127.0.0.1", 0)
    thread = threading.Thread(
        target=run_ops,
        args=(sqlite_desk.parts, stop),
        kwargs={"listening": listening, "on_ready": urls.append},
    )
    thread.start()
    try:
        assert wait_until(lambda: bool(urls))
        listeners = [Listener(urls[0], cookies) for _ in range(10)]
        assert wait_until(lambda: all(one.events for one in listeners), seconds=SOON)
        began = time.monotonic()
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()
    assert time.monotonic() - began < 10
    assert wait_until(lambda: not any(one.name == "console" for one in threading.enumerate()), seconds=SOON)
    assert all(one.ended.wait(SOON) for one in listeners)


def test_browsers_that_go_away_leave_no_listener_no_thread_and_no_look(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Feed] = []
    looks = []
    build, look = Feed.__init__, Feed._look

    def noted(self: Feed, *words: object, **named: object) -> None:
        made.append(self)
        build(self, *words, **named)  # type: ignore[arg-type] # handed on

    def counted(self: Feed) -> object:
        looks.append(1)
        return look(self)

    monkeypatch.setattr(Feed, "__init__", noted)
    monkeypatch.setattr(Feed, "_look", counted)
    monkeypatch.setattr(feeds, "QUIET_SECONDS", 0.3)
    with console_of(sqlite_desk) as (url, cookies):
        feed, threads = made[-1], 0
        for _ in range(3):
            listeners = [Listener(url, cookies) for _ in range(15)]
            assert wait_until(lambda: feed.listeners == 15, seconds=SOON)
            threads = threading.active_count()
            for one in listeners:
                one.leave()
            assert wait_until(lambda: feed.listeners == 0, seconds=30.0)
        assert threading.active_count() <= threads
        # Nobody listens: nothing is looked at.
        assert wait_until(lambda: feed._watching is None, seconds=SOON)
        before = len(looks)
        time.sleep(5 * feeds.LOOK_SECONDS)
        assert len(looks) == before
        # And who comes after them is told again.
        late = Listener(url, cookies)
        assert wait_until(lambda: late.events > 0, seconds=SOON)


def test_too_many_listeners_are_asked_to_come_back(sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_LISTENERS", 2)
    with console_of(sqlite_desk) as (url, cookies):
        listeners = [Listener(url, cookies) for _ in range(2)]
        assert wait_until(lambda: all(one.events for one in listeners), seconds=SOON)
        refused = Listener(url, cookies).answer
        assert (refused.status, refused.headers["retry-after"]) == (503, "10")


def test_a_database_that_is_away_ends_no_page_for_good(sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it is away the feed says so by ending; whoever asks is told to come back."""
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415 - for this test alone

    away = threading.Event()
    asked = sqlite_desk.parts.engines.reader.connect

    def connect() -> object:
        if away.is_set():
            raise OperationalError("connect", {}, Exception("away"))
        return asked()

    monkeypatch.setattr(feeds, "ASK_SECONDS", 0.2)
    monkeypatch.setattr(feeds, "QUIET_SECONDS", 0.3)
    monkeypatch.setattr(sqlite_desk.parts.engines.reader, "connect", connect)
    with console_of(sqlite_desk) as (url, cookies):
        listener = Listener(url, cookies)
        assert wait_until(lambda: listener.events > 0, seconds=SOON)
        away.set()
        assert listener.ended.wait(SOON)
        assert Listener(url, cookies).answer.status == 503
        away.clear()
        again = Listener(url, cookies)
        assert wait_until(lambda: again.events > 0, seconds=SOON)


def test_the_request_is_asked_about_once_for_many_changes(sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Request] = []
    build = Feed.__init__

    def noted(self: Feed, *words: object, **named: object) -> None:
        build(self, *words, **named)  # type: ignore[arg-type] # handed on
        may = self._may_listen

        def may_listen(request: Request) -> bool:
            asked.append(request)
            return may(request)

        self._may_listen = may_listen

    monkeypatch.setattr(Feed, "__init__", noted)
    with console_of(sqlite_desk) as (url, cookies):
        listener = Listener(url, cookies)
        assert wait_until(lambda: listener.events > 0, seconds=SOON)
        for _ in range(5):
            before = listener.events
            say(sqlite_desk)
            assert wait_until(lambda: listener.events > before, seconds=SOON)  # noqa: B023 - asked at once
        assert len(asked) <= 2
