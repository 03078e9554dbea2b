"""One connection to the mail server, every step of it driven by us, because the relay writes to its table in between.

The library is given no chance to interpret: addresses go out exactly as they were checked, every reply code is sorted by
`answers`, and the text is written by hand, so that « broke before any text » and « broke after the dot » are two things.
"""

import asyncio
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Self

import aiosmtplib

from outbox.address import check_address
from outbox.answers import Answer, Phase, Taken, Unknown, broken, sort_answer, sort_final_answer
from outbox.errors import ServerAway
from outbox.loopback import is_loopback

_BROKEN = (aiosmtplib.SMTPException, OSError, ValueError)
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
PASSWORD_PAUSE = timedelta(minutes=1)


class Security(StrEnum):
    """How the connection is protected."""

    TLS = "tls"
    """TLS from the first byte (RFC 8314 §3.3)."""
    STARTTLS = "starttls"
    """Upgraded before anything is said; a server that does not offer it is refused."""
    PLAIN = "plain"
    """Unprotected; only to this machine itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """How long to wait for each answer, in seconds. RFC 5321 §4.5.3.2 gives the longest that make sense."""

    connect_seconds: float = 10
    command_seconds: float = 60
    data_seconds: float = 120  # §4.5.3.2.4: the 354
    dot_seconds: float = 600  # §4.5.3.2.6: the 250 after the text


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where mail is handed over, and how. Raises ValueError for an unprotected connection to another machine."""

    host: str
    port: int
    security: Security
    helo_name: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: str | None = None
    timeouts: Timeouts = Timeouts()

    def __post_init__(self) -> None:
        if self.security is Security.PLAIN and not is_loopback(self.host):
            raise ValueError(f"mail to {self.host} would travel unprotected: use TLS or STARTTLS")


class Session:
    """One connection, for one mail after the other. After anything that is no clean answer it is closed for good."""

    def __init__(self, smtp: aiosmtplib.SMTP, timeouts: Timeouts) -> None:
        """Wrap a connection that is ready for mail."""
        self._smtp = smtp
        self._timeouts = timeouts
        self._dirty = False
        self.mails = 0

    @classmethod
    async def open(cls, server: Server, tls: ssl.SSLContext | None) -> Self:
        """Connect, protect, log in. Raises ServerAway when any of it fails: that says nothing about any mail."""
        smtp = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            local_hostname=server.helo_name,
            timeout=server.timeouts.command_seconds,
            use_tls=server.security is Security.TLS,
            # Never the library's default: it goes on in plain text where STARTTLS is not offered.
            start_tls=server.security is Security.STARTTLS,
            tls_context=tls,
        )
        try:
            await smtp.connect(timeout=server.timeouts.connect_seconds)
            await smtp._ehlo_or_helo_if_needed()  # noqa: SLF001 — greets once, with HELO where EHLO is not known
            if server.username is not None:
                await smtp.login(server.username, server.password or "")
        except aiosmtplib.SMTPAuthenticationError as error:
            _abort(smtp)
            # Providers lock an account after a few wrong passwords in a row.
            raise ServerAway(f"login refused with {error.code}", pause=PASSWORD_PAUSE) from error
        except _BROKEN as error:
            _abort(smtp)
            raise ServerAway(f"no mail server: {type(error).__name__}") from error
        except BaseException:
            _abort(smtp)
            raise
        return cls(smtp, server.timeouts)

    @property
    def is_open(self) -> bool:
        """Tell whether it can still be talked to, as far as is known without asking."""
        return self._smtp.is_connected

    @property
    def is_clean(self) -> bool:
        """Tell whether no envelope is open on it."""
        return not self._dirty

    async def is_alive(self) -> bool:
        """Ask the server whether it is still there; an open envelope is dropped by the same question."""
        try:
            reply = await self._smtp.execute_command(b"RSET" if self._dirty else b"NOOP")
        except _BROKEN:
            self.close()
            return False
        except BaseException:
            self.close()
            raise
        self._dirty = False
        return isinstance(sort_answer(Phase.CONNECT, reply.code, ""), Taken) and self.is_open

    async def mail_from(self, sender: str) -> Answer:
        """Name the envelope's sender; empty is the null sender. Raises AddressRefused."""
        if sender:
            check_address(sender)
        self.mails += 1
        return await self._command(Phase.MAIL, b"MAIL", b"FROM:<" + sender.encode("ascii") + b">")

    async def rcpt_to(self, recipient: str) -> Answer:
        """Name the envelope's one recipient, exactly as it was checked. Raises AddressRefused."""
        check_address(recipient)
        return await self._command(Phase.RCPT, b"RCPT", b"TO:<" + recipient.encode("ascii") + b">")

    async def ask_for_data(self) -> Answer:
        """Ask leave to give the text. No text is given yet, so whatever goes wrong here is certain."""
        return await self._command(Phase.DATA, b"DATA", timeout=self._timeouts.data_seconds)

    async def give(self, mime: bytes, *, halfway: Callable[[], None], written: Callable[[], None]) -> Answer | Unknown:
        """Give the text and wait for the answer to its dot; `halfway` and `written` are called in between.

        Call it only after a yes to `ask_for_data`, with what it means written down: from here on only an answer is certain.
        """
        text = dotted(mime)
        protocol = self._smtp.protocol
        if protocol is None or not protocol.is_connected:
            self.close()
            return broken(Phase.DATA, aiosmtplib.SMTPServerDisconnected("closed before any text"))
        try:
            # No await between the writes and the read: a reply that came early would be dropped as unasked for.
            protocol.write(text[: len(text) // 2])
            halfway()
            protocol.write(text[len(text) // 2 :])
            written()
            reply = await protocol.read_response(timeout=self._timeouts.dot_seconds)
        except _BROKEN as error:
            self.close()
            return Unknown(why=type(error).__name__)
        except BaseException:
            self.close()
            raise
        self._dirty = False
        self._close_if_leaving(reply)
        return sort_final_answer(reply.code, reply.message)

    async def quit(self) -> None:
        """Take leave, and close whatever the server makes of it."""
        try:
            if self.is_open:
                await self._smtp.execute_command(b"QUIT", timeout=1)
        except _BROKEN:
            pass
        finally:
            self.close()

    def close(self) -> None:
        """Close at once; nothing that is still on its way is sent."""
        _abort(self._smtp)

    async def _command(self, phase: Phase, *words: bytes, timeout: float | None = None) -> Answer:  # noqa: ASYNC109 — the protocol's own
        self._dirty = True
        try:
            reply = await self._smtp.execute_command(*words, timeout=timeout or self._timeouts.command_seconds)
        except _BROKEN as error:
            self.close()
            return broken(phase, error)
        except BaseException:
            # Cancelled in the middle: the next reply would be taken for the answer to another question.
            self.close()
            raise
        self._close_if_leaving(reply)
        return sort_answer(phase, reply.code, reply.message)

    def _close_if_leaving(self, reply: aiosmtplib.SMTPResponse) -> None:
        if reply.code == aiosmtplib.SMTPStatus.domain_unavailable:  # 421: it closes (RFC 5321 §3.8)
            self.close()


def dotted(mime: bytes) -> bytes:
    """Return the text as it travels: leading dots doubled, and the closing dot (RFC 5321 §4.5.2)."""
    ended = mime if mime.endswith(b"\r\n") else mime + b"\r\n"
    return _LEADING_DOT.sub(b"..", ended) + b".\r\n"


def _abort(smtp: aiosmtplib.SMTP) -> None:
    transport = smtp.transport
    smtp.close()
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()
