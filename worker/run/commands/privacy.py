"""`serviceclient privacy`: what is kept of persons, for how long; exporting, erasing, and the keys it is sealed with."""

import os
import sys
from dataclasses import asdict
from pathlib import Path

import click

from worker.clock import system_clock
from worker.decisions.journal import record_event
from worker.errors import WorkerError
from worker.privacy.archive import archive_of, json_of
from worker.privacy.due import Kept, Retention
from worker.privacy.erasing import settle_file
from worker.privacy.forgetting import Forgotten, forget, refuse_needed
from worker.privacy.holdings import Holdings, checked, held_about
from worker.privacy.purging import Purge, Purged
from worker.privacy.rekeying import rekey
from worker.privacy.telling import tell
from worker.run.commands.live import person
from worker.run.database import opened_database
from worker.run.printing import print_json, print_table
from worker.settings import load_settings
from worker.unit import UnitOfWork, retry_contention

STDIN = "-"
ADDRESS = click.argument("address", metavar="ADDRESS")
JSON = click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")


class NothingHeldError(WorkerError):
    """Nothing is held about an address."""

    exit_status = 5


class OutputError(WorkerError):
    """A file cannot be written; the message names it."""


@click.group()
def privacy() -> None:
    """Personal data: what is kept, for how long, for whom.

    Exit status: 0, 1 where something is still needed, 2 for a wrong address, setting or file, 3 for a database that cannot be used, 5 when
    nothing is held.
    """


@privacy.command()
@click.option("--dry-run", is_flag=True, help="Only say how much would be erased.")
@JSON
def purge(*, dry_run: bool, as_json: bool) -> None:
    """Erase what is older than RETAIN_MAIL_DAYS and RETAIN_DECISIONS_DAYS, as the worker does once a day.

    Of mails: bytes, words, notes, the sender's address. Of letters: bytes and recipient. Of ended orders: the customer. Amounts, decisions and
    the journal stay. What has an open case, an unsent letter or news of the last month is left, and told of as needed. The mailbox and
    backups are not touched.
    """
    settings = load_settings()
    doing = Retention.of(settings)
    with opened_database(settings) as engines:
        work = Purge(engine=engines.writer, retention=doing, by=person())
        if dry_run:
            with engines.reader.connect() as connection:
                done = work.preview(connection, system_clock())
        else:
            done = work.run(system_clock())
    if as_json:
        print_json(
            {
                "dry_run": dry_run,
                "cutoffs": {str(kept): at for kept, at in done.cutoffs.items()},
                "erased": {str(kept): counts for kept, counts in done.erased.items()},
                "needed": {str(kept): number for kept, number in done.needed.items()},
            }
        )
    else:
        _tell_purged(done, dry_run=dry_run)


def _tell_purged(done: Purged, *, dry_run: bool) -> None:
    rows: list[tuple[object, ...]] = []
    for kept in Kept:
        if kept in done.cutoffs:
            counts = ", ".join(f"{number} {name}" for name, number in done.erased.get(kept, {}).items() if number)
            rows.append((str(kept), done.cutoffs[kept], counts or "nothing", done.needed.get(kept, "")))
        elif kept is not Kept.SEARCHES:
            rows.append((str(kept), "kept for ever", "nothing", ""))
    print_table(("class", "older than (UTC)", "would be erased" if dry_run else "erased", "old, still needed"), rows)


@privacy.command()
@ADDRESS
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Write a zip with every mail and letter, which must not exist yet.",
)
def export(*, address: str, output: Path | None) -> None:
    """Tell all that is held about ADDRESS: a JSON document, or with --output a zip with an index for people.

    Other users of this machine can read arguments in its list of processes: `-` takes the address from standard input. The file is readable by
    you alone; it holds the notes that colleagues wrote. Letters with a confirmation code that still works are named and not included. Mails that
    others wrote about this person are theirs, and not included.
    """
    asked = _address(address)
    with opened_database() as engines:
        with engines.reader.connect() as connection:
            held = _something(held_about(connection, asked))
            told = tell(connection, held, now=system_clock(), with_files=output is not None)
        if output is not None:
            _write_new(output, archive_of(told))
        with UnitOfWork(engines.writer) as unit:
            counts = {"mails": len(held.mails), "letters": len(held.letters), "orders": len(held.orders)}
            record_event(unit.connection, "exported", at=system_clock(), by=person(), detail=counts)
            unit.commit()
    if output is None:
        sys.stdout.write(json_of(told))
    else:
        click.echo(f"{output}: {counts['mails']} mails, {counts['letters']} letters, {counts['orders']} orders")


@privacy.command(name="forget")
@ADDRESS
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--with-open-cases", is_flag=True, help="End open cases of theirs, and erase letters that are kept back.")
@JSON
def forget_(*, address: str, yes: bool, with_open_cases: bool, as_json: bool) -> None:
    """Erase what the law lets go of what is held about ADDRESS; there is no way back.

    Mails, letters and notes are emptied; the customer of an ended order becomes a pseudonym, which keeps this person's mails and orders
    together and leads nowhere. Amounts, decisions and the journal stay: they name nobody. Orders under way keep their customer, and are
    listed: ask again when they have ended. The order book imported again does not bring the name back. Not touched: what others wrote, the
    mailbox, backups, the shop's own systems.

    Other users of this machine can read arguments in its list of processes: `-` takes the address from standard input (with --yes).
    """
    asked = _address(address)
    with opened_database() as engines:
        with engines.reader.connect() as connection:
            held = _something(held_about(connection, asked))
        refuse_needed(held, with_open_cases=with_open_cases)
        if not (yes or as_json):
            _tell_plan(held)
            click.confirm("Erase it for good?", abort=True)

        def work() -> Forgotten:
            with UnitOfWork(engines.writer) as unit:
                done = forget(unit, asked, by=person(), at=system_clock(), with_open_cases=with_open_cases)
                unit.commit()
                return done

        done = retry_contention(work)
        settle_file(engines.writer)
    if as_json:
        print_json(asdict(done))
        return
    counts = {name: value for name, value in asdict(done).items() if isinstance(value, int) and value}
    click.echo("Erased: " + (", ".join(f"{value} {name}" for name, value in counts.items()) or "nothing"))
    if done.kept:
        click.echo(
            f"Orders that keep their customer, being under way or a case's: {', '.join(done.kept)}. Ask again then."
        )


@privacy.command(name="rekey")
@JSON
def rekey_(*, as_json: bool) -> None:
    """Seal the bytes of every stored mail with the newest key of MAIL_KEYS, those in clear too.

    To rotate: put the new key in front of the old one, restart every process, run this, and take the old key away. Ended in the middle, it is
    taken up where it was.
    """
    with opened_database() as engines:
        done = rekey(engines)
        if done:
            with UnitOfWork(engines.writer) as unit:
                record_event(unit.connection, "rekeyed", at=system_clock(), by=person(), detail={"mails": done})
                unit.commit()
    if as_json:
        print_json({"mails": done})
    else:
        click.echo(f"{done} mails are sealed with the newest key now; every other one was already.")


def _address(given: str) -> str:
    return checked(sys.stdin.readline() if given == STDIN else given)


def _something(held: Holdings) -> Holdings:
    if held.is_empty:
        raise NothingHeldError("nothing is held about this address")
    return held


def _tell_plan(held: Holdings) -> None:
    ended = len(held.orders) - sum(number in held.needed for number in held.orders)
    click.echo(
        f"{len(held.mails)} mails, {len(held.letters)} letters, {ended} ended orders"
        + (f", {len(held.cases)} open cases" if held.cases else "")
        + (f", {len(held.held)} letters kept back" if held.held else "")
    )


def _write_new(output: Path, content: bytes) -> None:
    """Write a file that only we may read; never over one that is there."""
    try:
        with os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise OutputError(f"{output}: {error.strerror}") from None
