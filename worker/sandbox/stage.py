"""The embedded run's means: mailbox, sink and database of this process, and the settings that point the real program at them."""

import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from worker.clock import system_clock
from worker.migrate import upgrade
from worker.ops.people import add_person
from worker.orders.book import load_book
from worker.orders.importing import import_book
from worker.run.bootstrap import Parts, parts_of
from worker.run.listener import listen_on, url_of
from worker.sandbox.border import received
from worker.sandbox.mailbox import EmbeddedMailbox, embedded_mailbox
from worker.sandbox.samples import sample_book
from worker.sandbox.sink import EmbeddedSink, embedded_sink
from worker.schema import Role
from worker.settings import Settings
from worker.unit import UnitOfWork

TEN_YEARS_IN_MINUTES = 10 * 365 * 24 * 60
"""The samples were written earlier; nothing here was late."""
SERVICE_ADDRESS = "serviceclient@pictoonline.fr"
VISITOR = "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What an embedded run plays on."""

    parts: Parts
    mailbox: EmbeddedMailbox
    sink: EmbeddedSink
    folder: Path
    """A temporary one that holds the database and the letters; gone afterwards."""
    orders: int
    console: socket.socket
    """Listening, for the console to be served at."""
    password: str
    """What the visitor signs in with at the console, made for this run."""

    @property
    def console_url(self) -> str:
        """Return where the console is."""
        return url_of(self.console, secure=False)

    def take_in(self, raw: bytes) -> None:
        """Deliver a mail that somebody wrote: our border vouches for its author."""
        _take_in(self.mailbox, raw)


@contextmanager
def stage() -> Iterator[Stage]:
    """Build everything an embedded run needs in a temporary folder, gone afterwards; the environment's settings are not read."""
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="serviceclient-", ignore_cleanup_errors=True))
        )
        letters = folder / "letters"
        letters.mkdir()
        mailbox = stack.enter_context(embedded_mailbox())
        sink = stack.enter_context(
            embedded_sink(letters, service_address=SERVICE_ADDRESS, take_in=lambda raw: _take_in(mailbox, raw))
        )
        url = f"sqlite:///{folder / 'embedded.sqlite3'}"
        parts = parts_of(_settings(url, mailbox, sink), role="embedded", always_live=True)
        stack.callback(parts.engines.dispose)
        upgrade(parts.engines.writer)
        taken = import_book(parts.engines, load_book(sample_book()), at=system_clock())
        yield Stage(
            parts=parts,
            mailbox=mailbox,
            sink=sink,
            folder=folder,
            orders=taken.new,
            console=stack.enter_context(listen_on("127.0.0.1", 0)),
            password=_let_the_visitor_in(parts),
        )


def _let_the_visitor_in(parts: Parts) -> str:
    """Add the one person of an embedded run, and return their password."""
    password = secrets.token_urlsafe(9)
    with UnitOfWork(parts.engines.writer) as unit:
        add_person(unit.connection, VISITOR, Role.ADMIN, password=password, at=system_clock(), by="embedded")
        unit.commit()
    return password


def _take_in(mailbox: EmbeddedMailbox, raw: bytes) -> None:
    now = system_clock()
    mailbox.append(received(raw, now), at=now)


def _settings(url: str, mailbox: EmbeddedMailbox, sink: EmbeddedSink) -> Settings:
    """Return the defaults with what an embedded run needs; built so that no environment variable is looked at."""
    return Settings.model_construct(
        database_url=SecretStr(url),
        imap_url=SecretStr(mailbox.url),
        smtp_url=SecretStr(sink.url),
        service_address=SERVICE_ADDRESS,
        authserv_ids=("mx.pictoonline.fr",),
        own_hosts=("pictoonline.fr",),
        late_after_minutes=TEN_YEARS_IN_MINUTES,
        worker_threads=2,
    )
