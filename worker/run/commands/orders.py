"""`serviceclient orders`: the order book in and out, and what happened to orders and credits."""

import json
import os
import re
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from sqlalchemy import Engine, func, select

from policies.advance import Disagreement
from worker.clock import system_clock
from worker.errors import WorkerError
from worker.orders.book import Book, dump_book, load_book
from worker.orders.changes import changes_since
from worker.orders.disagreements import said
from worker.orders.importing import DisagreementsError, import_book
from worker.orders.rows import load_orders
from worker.run.database import opened_database
from worker.run.stopping import stop_on_signals
from worker.schema import book_import
from worker.schema import orders as orders_table
from worker.settings import load_settings

FOLLOW_SECONDS = 0.5
AT_ONCE = 500


class FileError(WorkerError):
    """A file cannot be read or written; the message names it."""


@click.group()
def orders() -> None:
    """The order book: import it, export it, follow its changes."""


@orders.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Take nothing when the book contradicts what is held.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def import_(*, file: Path, strict: bool, as_json: bool) -> None:
    """Take the order book FILE (JSON) in, in one transaction.

    Known orders only move forward; each disagreement is listed, becomes a case for a person, and the rest is taken. Exit status: 0, 1 with
    --strict when something disagrees, 2 for a file that cannot be read, is no valid book, or is older than the last one.
    """
    book = _read(file)
    with opened_database() as engines:
        try:
            done = import_book(engines, book, at=system_clock(), strict=strict)
        except DisagreementsError as error:
            if as_json:
                click.echo(json.dumps({"taken": False, "disagreements": _facts(error.disagreements)}))
            raise
    if done.note is not None:
        click.echo(f"serviceclient: {done.note}", err=True)
    if as_json:
        counts = {"new": done.new, "changed": done.changed, "unchanged": done.unchanged}
        taken = {"taken": True, "as_of": done.as_of.isoformat()}
        click.echo(json.dumps(taken | counts | {"disagreements": _facts(done.disagreements)}, ensure_ascii=False))
        return
    click.echo(f"{done.new} orders are new, {done.changed} changed, {done.unchanged} stand as they were.")
    for one in done.disagreements:
        click.echo(f"A person must look: {said(one)}")


def _facts(disagreements: Sequence[Disagreement]) -> list[dict[str, str | bool]]:
    return [asdict(one) for one in disagreements]


@orders.command()
@click.option(
    "--output", type=click.Path(path_type=Path), help="Write to this file, whole or not at all.  [default: print]"
)
def export(*, output: Path | None) -> None:
    """Write every order as a book that imports again.

    Exit status: 0, 2 for a file that cannot be written, 3 for a database that cannot be used.
    """
    with opened_database() as engines:
        written = _whole_book(engines.reader)
    if output is None:
        sys.stdout.buffer.write(written)
        return
    try:
        _write_whole(output, written)
    except OSError as error:
        raise FileError(f"{output}: {error.strerror}") from None


def _write_whole(output: Path, written: bytes) -> None:
    """Replace a file at once, so that whoever reads it never sees half a book; a pipe or a device is written to as it is."""
    if output.exists() and not output.is_file():
        output.write_bytes(written)
        return
    target = output.resolve()
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(written)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


@orders.command()
@click.option(
    "--since", type=click.IntRange(min=0), default=0, show_default=True, help="Only changes after this number."
)
@click.option("--follow", is_flag=True, help="Go on with those to come, until interrupted.")
def changes(*, since: int, follow: bool) -> None:
    """Print what happened to orders and credits: numbered JSON lines without gaps, in order.

    One for each order voided, cancelled or stopped, and for each credit granted or reversed. Exit status: 0, 3 for a database that cannot be
    used.
    """
    stop = stop_on_signals() if follow else threading.Event()
    with opened_database() as engines:
        try:
            _print_changes(engines.reader, since, stop, follow=follow)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_changes(reader: Engine, since: int, stop: threading.Event, *, follow: bool) -> None:
    while not stop.is_set():
        with reader.connect() as connection:
            found = changes_since(connection, since)
        for number, line in found:
            sys.stdout.write(f"{line}\n")
            since = number
        sys.stdout.flush()
        if not found:
            if not follow:
                return
            stop.wait(FOLLOW_SECONDS)


def _read(file: Path) -> Book:
    try:
        written = file.read_bytes()
    except OSError as error:
        raise FileError(f"{file}: {error.strerror}") from None
    return load_book(written, re.compile(load_settings().order_number_pattern))


def _whole_book(reader: Engine) -> bytes:
    """Read every order in one transaction, so that the book is true at one moment."""
    with reader.connect() as connection:
        numbers = list(connection.execute(select(orders_table.c.number).order_by(orders_table.c.number)).scalars())
        as_of = connection.execute(select(func.max(book_import.c.as_of))).scalar_one()
        every = [
            order
            for start in range(0, len(numbers), AT_ONCE)
            for order in load_orders(connection, numbers[start : start + AT_ONCE])
        ]
    return dump_book(every, as_of)
