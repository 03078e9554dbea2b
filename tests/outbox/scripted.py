"""An SMTP server that does what a script says at each step of a conversation, and keeps what it took responsibility for.

Steps: `greet`, `ehlo`, `auth`, `mail`, `rcpt`, `data` (the 354), `body` (before the dot is read), `dot` (the last answer),
`noop`, `rset`. What is scripted for a step happens once, in order; after that everything is answered kindly.
"""

import asyncio
import contextlib
import ssl
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

KIND = {
    "greet": "220 scripted ESMTP",
    "ehlo": "250-scripted\r\n250-AUTH PLAIN\r\n250 8BITMIME",
    "auth": "235 welcome",
    "mail": "250 sender ok",
    "rcpt": "250 recipient ok",
    "data": "354 go ahead",
    "dot": "250 2.0.0 queued as 4F2",
    "noop": "250 still here",
    "rset": "250 forgotten",
    "quit": "221 bye",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What to do at a step: answer (late), or cut without an answer; `keeps`: the mail is taken all the same."""

    reply: str | None = None
    after_seconds: float = 0
    keeps: bool = False


CUT = Act()
CUT_BUT_KEEP = Act(keeps=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail the server took."""

    sender: str
    recipient: str
    data: bytes
    copies: tuple[str, ...] = ()
    """Who was named after the recipient."""

    @property
    def message_id(self) -> str:
        """Return its Message-ID."""
        (line,) = [line for line in self.data.split(b"\r\n") if line.startswith(b"Message-ID: ")]
        return line.partition(b": ")[2].decode()


@dataclass(slots=True)
class ScriptedServer:
    """Listen on a free port of this machine inside `async with`."""

    tls: ssl.SSLContext | None = None
    offers_starttls: bool = False
    port: int = 0
    taken: list[Mail] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    _script: dict[str, list[Act]] = field(default_factory=lambda: defaultdict(list))
    _server: asyncio.Server | None = None
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)

    def on(self, step: str, *acts: Act | str) -> Self:
        """Add what happens at a step; a text is an answer."""
        self._script[step] += [Act(reply=act) if isinstance(act, str) else act for act in acts]
        return self

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(
            self._talk, "127.0.0.1", self.port, limit=10_000_000, ssl=None if self.offers_starttls else self.tls
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            if writer.transport is not None:
                writer.transport.abort()
        await asyncio.sleep(0)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.append(writer)
        raw = writer.transport
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await self._converse(reader, writer)
        finally:
            # A client that hangs up during STARTTLS leaves Python 3.11's writer without a transport, which its __del__ needs.
            writer._transport = raw  # type: ignore[attr-defined]
            raw.abort()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sender, recipients = "", list[str]()
        if not await self._act("greet", writer):
            return
        while line := await reader.readline():
            command = line.decode("latin-1").rstrip("\r\n")
            self.commands.append(command)
            verb = command.split(" ")[0].upper()
            step = {"EHLO": "ehlo", "HELO": "ehlo", "AUTH": "auth"}.get(verb, verb.lower())
            if verb == "STARTTLS" and self.offers_starttls:
                writer.write(b"220 go\r\n")
                await writer.start_tls(self.tls)  # type: ignore[arg-type]  # set whenever STARTTLS is offered
                continue
            if verb == "MAIL":
                sender, recipients = command[11:-1], []
            answered = await self._act(step, writer)
            if verb == "RCPT" and answered and answered.startswith("2"):
                recipients.append(command[9:-1])
            if verb == "DATA" and answered and answered.startswith("3"):
                answered = await self._take(reader, writer, sender, recipients)
            if not answered or verb == "QUIT":
                return

    async def _take(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sender: str, recipients: list[str]
    ) -> str | None:
        if self._script["body"] and not (act := self._script["body"].pop(0)).reply:
            await reader.read(1)
            assert not act.keeps
            return None
        text = await reader.readuntil(b"\r\n.\r\n")
        data = text[:-3].replace(b"\r\n..", b"\r\n.")
        mail = Mail(sender=sender, recipient=recipients[0], data=data, copies=tuple(recipients[1:]))
        act = self._script["dot"].pop(0) if self._script["dot"] else Act(reply=KIND["dot"])
        if act.keeps or (act.reply or "").startswith("2"):
            self.taken.append(mail)
        return await self._answer(act, writer)

    async def _act(self, step: str, writer: asyncio.StreamWriter) -> str | None:
        offers = "\r\n250-STARTTLS" if self.offers_starttls else ""
        kind = KIND.get(step, "502 what?").replace("\r\n250 8BITMIME", f"{offers}\r\n250 8BITMIME")
        script = self._script[step]
        return await self._answer(script.pop(0) if script else Act(reply=kind), writer)

    async def _answer(self, act: Act, writer: asyncio.StreamWriter) -> str | None:
        if act.after_seconds:
            await asyncio.sleep(act.after_seconds)
        if act.reply is None:
            return None
        writer.write(act.reply.encode() + b"\r\n")
        await writer.drain()
        return act.reply


@contextlib.contextmanager
def on_a_thread(server: ScriptedServer) -> Iterator[ScriptedServer]:
    """Run the server beside the test, for relays in other processes."""
    loop, ready, done = asyncio.new_event_loop(), threading.Event(), asyncio.Event()

    async def serve() -> None:
        async with server:
            ready.set()
            await done.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert ready.wait(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(10)
        loop.close()
