"""The embedded run's means: mailbox, sink and database of this process, and the settings that point the real program at them."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from worker.clock import system_clock
from worker.engines import open_engines
from worker.migrate import upgrade
from worker.orders.book import load_book
from worker.orders.rows import insert_order
from worker.run.bootstrap import Parts, parts_of
from worker.sandbox.mailbox import EmbeddedMailbox
from worker.sandbox.samples import sample_book
from worker.sandbox.sink import EmbeddedSink
from worker.schema import book_import
from worker.settings import Settings
from worker.unit import UnitOfWork

TEN_YEARS_IN_MINUTES = 10 * 365 * 24 * 60
"""The samples were written earlier; nothing here was late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What an embedded run plays on."""

    parts: Parts
    mailbox: EmbeddedMailbox
    sink: EmbeddedSink
    folder: Path


@contextmanager
def stage() -> Iterator[Stage]:
    """Build everything an embedded run needs in a temporary folder, gone afterwards; the environment's settings are not read."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="serviceclient-")))
        mailbox = stack.enter_context(EmbeddedMailbox())
        sink = stack.enter_context(EmbeddedSink())
        url = f"sqlite:///{folder / 'embedded.sqlite3'}"
        parts = parts_of(_settings(url, mailbox, sink), role="embedded", always_live=True)
        stack.callback(parts.engines.dispose)
        _prepare(url)
        yield Stage(parts=parts, mailbox=mailbox, sink=sink, folder=folder)


def _settings(url: str, mailbox: EmbeddedMailbox, sink: EmbeddedSink) -> Settings:
    return Settings.model_construct(
        **{
            **{name: field.default for name, field in Settings.model_fields.items()},
            "database_url": SecretStr(url),
            "imap_url": SecretStr(mailbox.url),
            "smtp_url": SecretStr(sink.url),
            "imap_done_folder": "Handled",
            "authserv_ids": ("mx.pictoonline.fr",),
            "own_hosts": ("pictoonline.fr",),
            "late_after_minutes": TEN_YEARS_IN_MINUTES,
            "worker_threads": 2,
        }
    )


def _prepare(url: str) -> None:
    engines = open_engines(url)
    upgrade(engines.writer)
    book = load_book(sample_book())
    with UnitOfWork(engines.writer) as unit:
        for order in book.orders:
            insert_order(unit.connection, order)
        unit.connection.execute(
            book_import.insert().values(
                as_of=None, imported_at=system_clock(), orders=len(book.orders), disagreements=0
            )
        )
        unit.commit()
    engines.dispose()
