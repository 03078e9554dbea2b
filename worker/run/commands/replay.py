"""`serviceclient replay`: decide mails on paper, one JSON line each; writes nothing, touches no database and no network."""

import os
import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from parsers.numbers_found import NumberShape
from parsers.trust import Trust
from policies.terms import Terms
from worker.orders.book import Book, load_book
from worker.replay.line import line_of
from worker.replay.paper import Setting, decide_on_paper
from worker.replay.sources import mails_in

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_AUTHSERV_ID = "mx.pictoonline.fr"
DEFAULT_OWN_HOST = "pictoonline.fr"


class AwareTime(click.ParamType[datetime]):
    """An ISO 8601 time with an offset."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read the time, or say what is wrong with it."""
        if isinstance(value, datetime):
            return value
        try:
            at = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not an ISO 8601 time, such as 2026-11-24T09:30:00+01:00", param, ctx)
        if at.tzinfo is None:
            self.fail(f"{value!r} has no offset, such as +01:00", param, ctx)
        return at


class OrderBook(click.ParamType[bytes]):
    """An order book's file."""

    name = "file"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> bytes:
        """Return the file's bytes, or say why it cannot be read."""
        try:
            return Path(str(value)).read_bytes()
        except OSError as error:
            self.fail(f"{value}: {error.strerror}", param, ctx)


class Pattern(click.ParamType[str]):
    """A regular expression."""

    name = "pattern"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the pattern, or say what is wrong with it."""
        try:
            re.compile(str(value))
        except re.error as error:
            self.fail(f"not a regular expression: {error}", param, ctx)
        return str(value)


ORDERS = click.option("--orders", "book", type=OrderBook(), required=True, help="The order book, JSON.")
AUTHSERV_ID = click.option(
    "--authserv-id",
    "authserv_ids",
    multiple=True,
    default=[DEFAULT_AUTHSERV_ID],
    show_default=True,
    help="Whose Authentication-Results count (RFC 8601); may be given several times.",
)
OWN_HOST = click.option(
    "--own-host",
    "own_hosts",
    multiple=True,
    default=[DEFAULT_OWN_HOST],
    show_default=True,
    help="A host of ours and everything below it; may be given several times.",
)
NOW = click.option("--now", type=AwareTime(), help="The time of the decision.  [default: when each mail was received]")
NUMBERS = click.option(
    "--order-number", "pattern", type=Pattern(), default=r"\d{7}", show_default=True, help="What an order number is."
)
BILL_SHIPPING = click.option("--bill-shipping", is_flag=True, help="Bill the shipping once one element is processed.")


_PAPER = (ORDERS, AUTHSERV_ID, OWN_HOST, NOW, NUMBERS, BILL_SHIPPING)


def paper_options(command: Command) -> Command:
    """Give a command the options on which a decision on paper depends; `setting_of` takes them all."""
    for option in reversed(_PAPER):
        command = option(command)
    return command


@click.command()
@click.argument("mails", type=click.Path(path_type=Path))
@paper_options
def replay(*, mails: Path, **options: Any) -> None:  # noqa: ANN401 - what `paper_options` gives, checked by `setting_of`
    """Decide each mail of MAILS on its own, and print a JSON line for it.

    MAILS is an .eml file, a folder searched recursively, a maildir or an mbox. Nothing is changed or sent. Exit status: 0 when every
    mail got a line, 2 for a bad argument or order book.
    """
    setting = setting_of(**options)
    out = sys.stdout.buffer
    try:
        for mail in mails_in(mails):
            out.write(line_of(mail.file, decide_on_paper(mail.raw, setting)).encode() + b"\n")
            out.flush()
    except BrokenPipeError:
        # Whoever reads has seen enough (`replay … | head`); the interpreter must not complain at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def setting_of(
    book: bytes,
    *,
    authserv_ids: tuple[str, ...],
    own_hosts: tuple[str, ...],
    now: datetime | None,
    pattern: str,
    bill_shipping: bool,
) -> Setting:
    """Build what decisions on paper depend on; raise BookError with every fault of the book."""
    loaded: Book = load_book(book, re.compile(pattern))
    return Setting(
        book=loaded,
        trust=Trust(authserv_ids=authserv_ids, own_hosts=own_hosts),
        terms=Terms(bill_shipping=bill_shipping),
        shape=NumberShape(pattern=pattern),
        now=now,
    )
