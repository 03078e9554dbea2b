"""An SMTP server that keeps what it gets and answers what it is told to, on a thread of the test's own.

    def test_something(smtp_sink: SmtpSink) -> None:
        smtp_sink.will_answer("rcpt", "450 4.7.1 come back later", times=2)
        ...
        [mail] = smtp_sink.wait_for(1)
        assert mail.rcpt_tos == ["emma@example.fr"]
        assert b"In-Reply-To" in mail.data

`smtp_sink.url` is `smtp://127.0.0.1:PORT`. The stages are `mail`, `rcpt` and `data` (the answer after the final dot).
`will_answer` refuses or accepts in other words, `will_hang` answers late, `will_drop` closes the connection without an answer,
and `stores=True` keeps the mail all the same, as a server does whose answer got lost. `stop` and `start` take the server away
and bring it back on the same port. Outside pytest: `with SmtpSink() as sink: ...`.
"""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, Self

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers import process

Stage = Literal["mail", "rcpt", "data"]
USER, PASSWORD = "relay", "only-for-tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One mail as the sink took it: envelope, bytes with CRLF as sent, and when."""

    mail_from: str
    rcpt_tos: list[str]
    data: bytes
    at: datetime


@dataclass(slots=True, kw_only=True)
class Order:
    """What the sink was told to do at a stage, and how often still. No reply is a closed connection."""

    stage: Stage
    reply: str | None
    times: int
    to: str | None = None
    after_seconds: float = 0.0
    stores: bool = False

    def is_for(self, stage: Stage, addresses: list[str]) -> bool:
        """Say whether the order is meant for this stage of a mail to these addresses, and not used up."""
        return self.stage == stage and self.times > 0 and (self.to is None or self.to in addresses)


@dataclass
class SmtpSink:
    """A server whose mails are in `received`, in the order they came."""

    host: str = process.HOST
    port: int = 0
    received: list[Received] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    connections: int = 0
    _loop: asyncio.AbstractEventLoop | None = None
    _thread: threading.Thread | None = None
    _server: asyncio.Server | None = None
    _sessions: "set[_Session]" = field(default_factory=set)

    @property
    def url(self) -> str:
        """Return the URL, as `SMTP_URL` takes it."""
        return f"smtp://{self.host}:{self.port}"

    @property
    def url_with_login(self) -> str:
        """Return the URL with the one login that the sink accepts."""
        return f"smtp://{USER}:{PASSWORD}@{self.host}:{self.port}"

    def will_answer(self, stage: Stage, reply: str, *, times: int = 1, to: str | None = None) -> None:
        """Answer so at a stage, the next `times` times; `to` limits it to mails to one address."""
        self.orders.append(Order(stage=stage, reply=reply, times=times, to=to, stores=reply.startswith("2")))

    def will_hang(self, stage: Stage, seconds: float, *, times: int = 1, stores: bool = False) -> None:
        """Answer 250, but only after some seconds."""
        self.orders.append(Order(stage=stage, reply="250 OK", times=times, after_seconds=seconds, stores=stores))

    def will_drop(self, stage: Stage, *, times: int = 1, stores: bool = False) -> None:
        """Close the connection instead of answering."""
        self.orders.append(Order(stage=stage, reply=None, times=times, stores=stores))

    def wait_for(self, mails: int, *, seconds: float = 10.0) -> list[Received]:
        """Return what was received once that many mails are there; fail the test when they do not come."""
        if not process.wait_until(lambda: len(self.received) >= mails, seconds=seconds):
            pytest.fail(f"{len(self.received)} of {mails} mails came within {seconds} s")
        return self.received

    def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, name="smtp-sink", daemon=True)
        thread.start()
        self._loop, self._thread = loop, thread
        asyncio.run_coroutine_threadsafe(self._listen(), loop).result(process.START_SECONDS)

    def stop(self) -> None:
        """Close every connection and stop listening."""
        if self._loop is None or self._thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(process.STOP_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(process.STOP_SECONDS)
        self._loop.close()
        self._loop = self._thread = self._server = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Session(self), self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        for session in list(self._sessions):
            session.drop()
        pending = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    async def _reply(self, server: SMTP, stage: Stage, envelope: Envelope, addresses: list[str]) -> str:
        order = next((order for order in self.orders if order.is_for(stage, addresses)), None)
        if order is None:
            self._store(stage, envelope)
            return "250 OK"
        order.times -= 1
        if order.stores:
            self._store(stage, envelope)
        await asyncio.sleep(order.after_seconds)
        if order.reply is None and isinstance(server, _Session):
            server.drop()
        return order.reply or "421 4.3.0 closing"

    def _store(self, stage: Stage, envelope: Envelope) -> None:
        if stage != "data":
            return
        content = envelope.original_content or b""
        self.received.append(
            Received(
                mail_from=envelope.mail_from or "",
                rcpt_tos=[*envelope.rcpt_tos],
                data=content,
                at=datetime.now(UTC),
            )
        )

    # What aiosmtpd calls at each stage.

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, mail_options: list[str]
    ) -> str:
        """Answer MAIL FROM."""
        reply = await self._reply(server, "mail", envelope, [address])
        if reply.startswith("2"):
            envelope.mail_from = address
            envelope.mail_options.extend(mail_options)
        return reply

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        """Answer RCPT TO."""
        reply = await self._reply(server, "rcpt", envelope, [address])
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Answer the final dot."""
        return await self._reply(server, "data", envelope, [*envelope.rcpt_tos])


class _Session(SMTP):
    """One connection, which the sink can cut."""

    def __init__(self, sink: SmtpSink) -> None:
        super().__init__(
            sink, hostname="sink.example", enable_SMTPUTF8=True, auth_require_tls=False, authenticator=_is_the_login
        )
        self.sink = sink

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the connection; what it is doing can be cut from here on."""
        self.sink.connections += 1
        self.sink._sessions.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Forget the connection."""
        self.sink._sessions.discard(self)
        super().connection_lost(error)

    def drop(self) -> None:
        """Close the connection at once, whatever was still to be said."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()


def _is_the_login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth_data: object) -> AuthResult:
    known = LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=auth_data == known, handled=auth_data == known)


@pytest.fixture
def smtp_sink() -> Iterator[SmtpSink]:
    """Give a sink of the test's own, empty and obliging."""
    with SmtpSink() as sink:
        yield sink
