"""What fails in a process that goes on living: the Nth call of one kind, and how often each kind is called."""

import imaplib
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from worker.errors import LeaseLostError
from worker.intake.mailbox import MailboxLostError

KINDS = ("statement", "commit", "lost commit", "imap")
"""A statement that the database refuses; a commit that it refuses; one that it makes and cannot say so; a command to the mailbox."""
AWAY = (DBAPIError, MailboxLostError, LeaseLostError)
"""What each process catches, to try again after a moment."""


@dataclass(kw_only=True)
class Failures:
    """Counts calls, and makes the `nth` one of `kind` fail; none with 0."""

    kind: str = ""
    nth: int = 0
    counted: dict[str, int] = field(default_factory=dict)

    def listen(self, *engines: Engine) -> None:
        """Stand between the program and its database and mailbox from now on."""
        for engine in dict.fromkeys(engines):
            event.listen(engine, "before_cursor_execute", self._before_statement)
            event.listen(engine, "commit", self._before_commit)
        send: Callable[[Any, bytes], None] = imaplib.IMAP4.send

        def failing(connection: Any, data: bytes) -> None:
            if self._is_due("imap"):
                with suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)
                raise ConnectionResetError
            send(connection, data)

        imaplib.IMAP4.send = failing  # type: ignore[method-assign,assignment] # this process ends with its one run

    def _is_due(self, kind: str) -> bool:
        self.counted[kind] = self.counted.get(kind, 0) + 1
        return kind == self.kind and self.counted[kind] == self.nth

    def _before_statement(self, *_arguments: Any) -> None:
        if self._is_due("statement"):
            raise gone()

    def _before_commit(self, connection: Connection) -> None:
        if self._is_due("commit"):
            raise gone()
        if self._is_due("lost commit"):
            commit_untold(connection)
            raise gone()


def commit_untold(connection: Connection) -> None:
    """Commit on the driver's own connection, so that SQLAlchemy can be told that it failed."""
    raw = connection.connection
    if connection.dialect.name == "sqlite":
        raw.cursor().execute("COMMIT")
    else:
        raw.commit()


def gone() -> OperationalError:
    """Give what SQLAlchemy raises when a connection is lost."""
    return OperationalError("", {}, Exception("the connection is gone"))
