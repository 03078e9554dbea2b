"""One IMAP connection, with every trap of the protocol and of its library kept behind one door.

After any error or time-out the connection is closed and never used again: what the server says next could answer anything
(reliability.md 1b, row 6). Nothing that a sender wrote ever becomes part of a command, and no argument holds a line end.
"""

import imaplib
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import imapclient
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from worker.errors import WorkerError
from worker.settings import Account

Result = TypeVar("Result")

_OWN_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.-]+@[A-Za-z0-9.-]+>")

IMAP_PORTS = {"imaps": 993, "imap": 143, "imap+starttls": 143}
CONNECT_SECONDS, READ_SECONDS = 10.0, 30.0
SIZE_CAP = 25 * 1024 * 1024
"""Larger mails are not fetched whole."""
HEAD_OF_LARGE = 256 * 1024
LARGEST_LITERAL = SIZE_CAP + HEAD_OF_LARGE
"""A server that announces more than this for one answer is not believed: the library would make room for it first."""
LARGEST_UIDVALIDITY = 2**32 - 1
"""RFC 3501 §9: nz-number, and 32 bits."""
WINDOW = 5_000
SMALL_FOLDER = 50_000
"""Up to this many mails fit any one SEARCH answer (imaplib refuses lines over 1,000,000 bytes)."""
SPINNING_SECONDS = 0.5
_BROKEN = (
    IMAPClientError,
    imaplib.IMAP4.error,
    OSError,
    ssl.SSLError,
    ValueError,
    AssertionError,
    MemoryError,
    EOFError,
)


class MailboxLostError(Exception):
    """The connection failed, timed out or made no sense, and was closed. Connect again after a pause."""


class MailboxRefusedError(WorkerError):
    """The server refuses the login, or has no such folder: trying again would not help. The message names the setting."""

    exit_status = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A folder as the server announced it."""

    uidvalidity: int
    exists: int
    takes_keywords: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the server says of a mail before it is fetched."""

    size: int
    internal_at: datetime


class Mailbox:
    """A logged-in connection. Every method raises MailboxLostError when the connection is of no use any more."""

    def __init__(self, client: IMAPClient) -> None:
        self._client = client
        self._capabilities: frozenset[bytes] = frozenset()

    @classmethod
    def connect(cls, account: Account, password: str, *, ca_file: Path | None = None) -> "Mailbox":
        """Connect and log in; raise MailboxRefusedError when the server says no to these credentials."""
        try:
            client = IMAPClient(
                account.host,
                port=account.port,
                ssl=account.scheme == "imaps",
                ssl_context=_context(ca_file) if account.scheme != "imap" else None,
                timeout=SocketTimeout(CONNECT_SECONDS, READ_SECONDS),
            )
        except _BROKEN as error:
            raise MailboxLostError(_said(error)) from error
        client.normalise_times = False
        _refuse_huge_literals(client)
        box = cls(client)
        if account.scheme == "imap+starttls":
            box._do(client.starttls, _context(ca_file))
        box._log_in(account.user or "", password)
        box._capabilities = frozenset(box._do(client.capabilities))
        return box

    def _log_in(self, user: str, password: str) -> None:
        _refuse_line_ends([user, password])
        try:
            self._client.login(user, password)
        except LoginError as error:
            self.close()
            # A server that hangs up or is only busy says so in the same way; RFC 5530 has words for the second.
            hung_up = isinstance(error.__context__, imaplib.IMAP4.abort)
            if hung_up or "UNAVAILABLE" in str(error).upper() or "SERVERBUG" in str(error).upper():
                raise MailboxLostError(_said(error)) from error
            raise MailboxRefusedError("IMAP_URL: the mail server refuses this user and password") from None
        except _BROKEN as error:
            self.close()
            raise MailboxLostError(_said(error)) from error

    @property
    def capabilities(self) -> frozenset[bytes]:
        """Return what the server says it can do."""
        return self._capabilities

    def open(self, folder: str) -> Opened:
        """Select a folder; raise MailboxRefusedError when there is none of that name."""
        if not self._do(self._client.folder_exists, folder):
            self.close()
            raise MailboxRefusedError(f"the mailbox has no folder « {folder} »")
        said: Mapping[bytes, Any] = self._do(self._client.select_folder, folder)
        uidvalidity = said.get(b"UIDVALIDITY")
        if not isinstance(uidvalidity, int) or not 0 < uidvalidity <= LARGEST_UIDVALIDITY:
            self.close()
            raise MailboxLostError("the server gives no UIDVALIDITY")
        return Opened(
            uidvalidity=uidvalidity,
            exists=int(said.get(b"EXISTS", 0)),
            takes_keywords=b"\\*" in tuple(said.get(b"PERMANENTFLAGS", ())),
        )

    def holds(self, folder: str, message_id: str) -> bool:
        """Tell whether a folder has a mail of ours, by its Message-ID; raise MailboxRefusedError when there is no such folder."""
        if _OWN_MESSAGE_ID.fullmatch(message_id) is None:
            raise ValueError("not a Message-ID that we gave")
        if not self._do(self._client.folder_exists, folder):
            self.close()
            raise MailboxRefusedError(f"the mailbox has no folder « {folder} »")
        self._do(self._client.select_folder, folder, True)
        found: Sequence[int] = self._do(self._client.search, ["HEADER", "Message-ID", message_id])
        return bool(found)

    def refresh(self) -> None:
        """Ask for news (NOOP), which also shows that the connection lives."""
        self._do(self._client.noop)
        # What the library piles up of unasked answers is thrown away (reliability.md 1b, row 14).
        self._do(self._client._imap.untagged_responses.clear)  # noqa: SLF001 - the library offers no other way

    def highest_uid(self) -> int:
        """Return the UID of the newest mail, 0 in an empty folder."""
        found: Sequence[int] = self._do(self._client.search, ["UID", "*"])
        return max(found, default=0)

    def uids(self, above: int, up_to: int, *, exists: int) -> list[int]:
        """Return the UIDs above one and up to another, asked for in windows that no answer outgrows."""
        if exists <= SMALL_FOLDER:
            return self._window(above + 1, up_to)
        found: list[int] = []
        low, width = above + 1, WINDOW
        while low <= up_to:
            window = self._window(low, min(up_to, low + width - 1))
            found += window
            low += width
            # UIDs may have wide gaps (a folder ten years old): empty windows grow, a full one brings the narrow step back.
            width = WINDOW if window else width * 4
        return found

    def uids_since(self, since: datetime) -> list[int]:
        """Return the UIDs of mails received on or after a day (RFC 3501: SINCE knows days only)."""
        return sorted(self._do(self._client.search, ["SINCE", since.date()]))

    def _window(self, low: int, high: int) -> list[int]:
        if low > high:
            return []
        found: Sequence[int] = self._do(self._client.search, ["UID", f"{low}:{high}"])
        # « n:* » and some servers always name the last mail (RFC 3501 §6.4.8).
        return sorted(uid for uid in found if low <= uid <= high)

    def facts(self, uids: Sequence[int]) -> dict[int, Facts]:
        """Return size and time of receipt of mails; those that vanished meanwhile are left out."""
        said: Mapping[int, Mapping[bytes, Any]] = self._do(self._client.fetch, uids, ["RFC822.SIZE", "INTERNALDATE"])
        return {
            uid: Facts(size=int(one[b"RFC822.SIZE"]), internal_at=_aware(one[b"INTERNALDATE"]))
            for uid, one in said.items()
            if b"RFC822.SIZE" in one and isinstance(one.get(b"INTERNALDATE"), datetime)
        }

    def bytes_of(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Return the bytes of mails, left unread; a mail whose answer held no bytes is left out."""
        said: Mapping[int, Mapping[bytes, Any]] = self._do(self._client.fetch, uids, ["BODY.PEEK[]"])
        return {uid: one[b"BODY[]"] for uid, one in said.items() if isinstance(one.get(b"BODY[]"), bytes)}

    def head_of(self, uid: int) -> bytes:
        """Return the beginning of a mail that is too large to be fetched."""
        said: Mapping[int, Mapping[bytes, Any]] = self._do(
            self._client.fetch, [uid], [f"BODY.PEEK[]<0.{HEAD_OF_LARGE}>"]
        )
        head = said.get(uid, {}).get(b"BODY[]<0>", b"")
        return head if isinstance(head, bytes) else b""

    def wait_for_news(self, seconds: float, is_over: Callable[[], bool]) -> bool:
        """Wait in IDLE (RFC 2177), or without it, until something happens, `is_over` says so, or the time is up; tell whether news came."""
        if self._was_told():
            return True
        ends_at = time.monotonic() + seconds
        if b"IDLE" not in self._capabilities:
            while time.monotonic() < ends_at and not is_over():
                time.sleep(min(1.0, max(0.0, ends_at - time.monotonic())))
            return False
        self._do(self._client.idle)
        news = self._idle_until(ends_at, is_over)
        self._do(self._client.idle_done)
        return news

    def _was_told(self) -> bool:
        """Tell whether a mail was announced beside the answer to another command since `refresh`: IDLE would not say it again."""
        return "EXISTS" in self._client._imap.untagged_responses  # noqa: SLF001 - the library offers no other way

    def _idle_until(self, ends_at: float, is_over: Callable[[], bool]) -> bool:
        if self._has_buffered():
            return True  # it came in one packet with « + idling », where waiting on the socket never sees it
        quick = 0
        while (left := ends_at - time.monotonic()) > 0 and not is_over():
            asked_at = time.monotonic()
            if self._do(self._client.idle_check, min(0.5, left)):
                return True
            # A connection that the server closed answers « nothing » at once, for ever.
            quick = quick + 1 if time.monotonic() - asked_at < min(SPINNING_SECONDS, left) / 2 else 0
            if quick > 1:
                self.close()
                raise MailboxLostError("the connection ended while waiting for mail")
        return False

    def _has_buffered(self) -> bool:
        """Tell whether answers were read from the socket and not looked at yet."""
        connection = self._client._imap  # noqa: SLF001 - the library offers no other way
        file = getattr(connection, "file", None) or getattr(connection, "_file", None)
        sock = self._client.socket()
        if file is None or not isinstance(sock, socket.socket):
            return False
        before = sock.gettimeout()
        try:
            sock.setblocking(False)
            return bool(file.peek(1))
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        except OSError as error:
            self.close()
            raise MailboxLostError(_said(error)) from error
        finally:
            with suppress(OSError):
                sock.settimeout(before)

    def mark(self, uids: Sequence[int], flag: bytes | str) -> None:
        """Set a flag or keyword; mails that are gone do not matter."""
        self._do(self._client.add_flags, uids, [flag], True)

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Move mails, by MOVE (RFC 6851), else by COPY and an EXPUNGE of these alone (RFC 4315); nothing where neither can be."""
        if b"MOVE" in self._capabilities:
            self._do(self._client.move, uids, folder)
        elif b"UIDPLUS" in self._capabilities:
            self._do(self._client.copy, uids, folder)
            self._do(self._client.add_flags, uids, [imapclient.DELETED], True)
            self._do(self._client.uid_expunge, uids)

    def make_folder(self, folder: str) -> None:
        """Create a folder unless there is one."""
        if not self._do(self._client.folder_exists, folder):
            self._do(self._client.create_folder, folder)

    def close(self) -> None:
        """End the connection without ceremony; it is not used again."""
        with suppress(*_BROKEN):
            self._client.shutdown()

    def leave(self) -> None:
        """Log out, as one does at the end of work."""
        with suppress(*_BROKEN):
            self._client.logout()
        self.close()

    def _do(self, work: Callable[..., Result], *arguments: Any) -> Result:  # noqa: ANN401 - whatever the library takes
        _refuse_line_ends(arguments)
        try:
            return work(*arguments)
        except (OSError, *_BROKEN) as error:
            self.close()
            raise MailboxLostError(_said(error)) from error


def _refuse_huge_literals(client: IMAPClient) -> None:
    """Break the connection where the server announces more bytes than any answer of ours may hold (reliability.md 1b, row 8)."""
    connection = client._imap  # noqa: SLF001 - the library offers no other way
    read = connection.read

    def read_some(size: int) -> bytes:
        if size > LARGEST_LITERAL:
            raise imaplib.IMAP4.abort("a literal larger than any answer")
        data: bytes = read(size)
        return data

    connection.read = read_some


def _refuse_line_ends(arguments: Iterable[Any]) -> None:
    """Raise ValueError for an argument with CR, LF or NUL: the library would send it as a second command (CVE-2025-15366 and kin)."""
    for argument in arguments:
        if isinstance(argument, str | bytes):
            text = argument.decode("latin-1") if isinstance(argument, bytes) else argument
            if any(sign in text for sign in "\r\n\0"):
                raise ValueError("an argument of an IMAP command holds a line end or NUL")
        elif isinstance(argument, list | tuple | set | frozenset):
            _refuse_line_ends(argument)


def _context(ca_file: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _aware(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _said(error: BaseException) -> str:
    """Return the kind of a failure; the server's own words may quote a mail, and stay out of logs."""
    return type(error).__name__
