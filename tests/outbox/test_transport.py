"""The connection itself: protection, login, and exactly the commands we meant."""

import asyncio
import ssl
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from outbox.connections import Connections
from outbox.errors import AddressRefused, ServerAway
from outbox.loopback import is_loopback
from outbox.transport import Security, Server, Session, dotted
from tests.outbox.builders import a_server
from tests.outbox.scripted import CUT, Act, ScriptedServer
from tests.servers import process


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Give a certificate for localhost, and its key."""
    home = tmp_path_factory.mktemp("tls")
    pem, key = home / "cert.pem", home / "key.pem"
    subprocess.run(
        [
            *(process.program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(pem)),
        ],
        check=True,
        capture_output=True,
    )
    return pem, key


@pytest.fixture
def tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    """Give what a server needs to speak TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    return context


def talk(scripted: ScriptedServer, work: Callable[[Session], Awaitable[Any]], **changed: Any) -> Any:
    """Open a connection to the server and do something with it."""

    async def go() -> Any:
        async with scripted:
            connections = Connections(a_server(scripted.port, **changed), clock=lambda: 0.0)
            session = await connections.take()
            try:
                return await work(session)
            finally:
                session.close()

    return asyncio.run(go())


async def nothing(_: Session) -> None:
    """Only connect."""


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_protected_connection_is_protected_before_anything_is_said(
    security: Security, tls: ssl.SSLContext, certificate: tuple[Path, Path]
) -> None:
    scripted = ScriptedServer(tls=tls, offers_starttls=security is Security.STARTTLS)
    changed = {"security": security, "host": "localhost", "ca_file": str(certificate[0])}
    talk(scripted, nothing, **changed, username="relay", password="secret")
    assert scripted.commands[-1].startswith("AUTH PLAIN")
    assert scripted.commands[-2].startswith("EHLO relay.pictoonline.test")
    if security is Security.STARTTLS:
        assert scripted.commands[:2] == ["EHLO relay.pictoonline.test", "STARTTLS"]


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_nobody_vouches_for_is_refused(security: Security, tls: ssl.SSLContext) -> None:
    scripted = ScriptedServer(tls=tls, offers_starttls=security is Security.STARTTLS)
    with pytest.raises(ServerAway):
        talk(scripted, nothing, security=security, host="localhost")
    assert not any(command.startswith("MAIL") for command in scripted.commands)


def test_a_server_that_does_not_offer_starttls_gets_no_mail() -> None:
    scripted = ScriptedServer()
    with pytest.raises(ServerAway):
        talk(scripted, nothing, security=Security.STARTTLS, host="localhost")
    assert scripted.commands == ["EHLO relay.pictoonline.test"]


@pytest.mark.parametrize("host", ["mail.example.test", "10.0.0.1", "192.0.2.1", "localhost.example.test", "0.0.0.0"])
def test_plain_text_leaves_this_machine_never(host: str) -> None:
    with pytest.raises(ValueError, match="unprotected"):
        a_server(25, host=host)
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1"])
def test_this_machine_is_this_machine(host: str) -> None:
    assert is_loopback(host)


def test_a_password_never_shows() -> None:
    server: Server = a_server(25, username="relay", password="hunter2")
    assert "hunter2" not in repr(server)


def test_a_wrong_password_is_not_tried_again_within_a_minute() -> None:
    scripted = ScriptedServer().on("auth", "535 5.7.8 wrong")
    with pytest.raises(ServerAway) as away:
        talk(scripted, nothing, username="relay", password="hunter2")
    assert away.value.pause.total_seconds() >= 60
    assert "hunter2" not in str(away.value)


@pytest.mark.parametrize("act", ["421 busy", "554 no", "xyz", CUT, Act(reply="220 late", after_seconds=3)])
def test_a_server_that_does_not_greet_is_away(act: Act | str) -> None:
    with pytest.raises(ServerAway):
        talk(ScriptedServer().on("greet", act), nothing)


def test_nobody_listening_is_a_server_away() -> None:
    async def go() -> None:
        await Connections(a_server(process.free_port()), clock=lambda: 0.0).take()

    with pytest.raises(ServerAway):
        asyncio.run(go())


@pytest.mark.parametrize("address", ["a@b.test\r\nRCPT TO:<evil@e.test>", '"a b"@c.test', "A <a@b.test>", "a@b.test>"])
def test_an_address_is_checked_again_before_it_is_said(address: str) -> None:
    async def work(session: Session) -> None:
        with pytest.raises(AddressRefused):
            await session.mail_from(address)
        with pytest.raises(AddressRefused):
            await session.rcpt_to(address)
        with pytest.raises(AddressRefused):
            await session.rcpt_to("")

    scripted = ScriptedServer()
    talk(scripted, work)
    assert scripted.commands == ["EHLO relay.pictoonline.test"]


def test_what_is_sent_is_what_was_checked() -> None:
    odd = "o'neil+tag!#$%&*/=?^_`{|}~-@Example.TEST"

    async def work(session: Session) -> None:
        await session.mail_from(odd)
        await session.rcpt_to(odd)

    scripted = ScriptedServer()
    talk(scripted, work)
    assert scripted.commands[1:] == [f"MAIL FROM:<{odd}>", f"RCPT TO:<{odd}>"]


@pytest.mark.parametrize(
    "mime, travels",
    [
        (b"a\r\n", b"a\r\n.\r\n"),
        (b"a", b"a\r\n.\r\n"),
        (b".\r\n", b"..\r\n.\r\n"),
        (b".a\r\n..b\r\nc.\r\n", b"..a\r\n...b\r\nc.\r\n.\r\n"),
        (b"\r\n.\r\nMAIL FROM:<x>\r\n", b"\r\n..\r\nMAIL FROM:<x>\r\n.\r\n"),
    ],
)
def test_no_line_of_a_mail_ends_it(mime: bytes, travels: bytes) -> None:
    assert dotted(mime) == travels


def test_a_cancelled_question_closes_the_connection() -> None:
    async def work(session: Session) -> bool:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(session.mail_from("a@b.test"), 0.05)
        return session.is_open

    assert talk(ScriptedServer().on("mail", Act(reply="250", after_seconds=0.5)), work) is False


def test_a_connection_idle_for_long_is_asked_and_one_idle_for_too_long_is_closed() -> None:
    now = 0.0

    async def go() -> tuple[list[str], int]:
        nonlocal now
        async with ScriptedServer() as scripted:
            connections = Connections(a_server(scripted.port), clock=lambda: now)
            await connections.give_back(await connections.take())
            now = 1.0
            await connections.give_back(await connections.take())
            assert scripted.commands == ["EHLO relay.pictoonline.test"]
            now = 10.0
            await connections.give_back(await connections.take())
            assert scripted.commands[1:] == ["NOOP"]
            now = 50.0
            await connections.close_idle()
            await connections.give_back(await connections.take())
            await connections.close()
            return scripted.commands[2:], scripted.connections

    commands, connections = asyncio.run(go())
    assert commands == ["QUIT", "EHLO relay.pictoonline.test", "QUIT"]
    assert connections == 2


def test_a_connection_that_does_not_answer_is_replaced() -> None:
    now = 0.0

    async def go() -> int:
        nonlocal now
        async with ScriptedServer().on("noop", CUT) as scripted:
            connections = Connections(a_server(scripted.port), clock=lambda: now)
            await connections.give_back(await connections.take())
            now = 10.0
            session = await connections.take()
            session.close()
            return scripted.connections

    assert asyncio.run(go()) == 2
