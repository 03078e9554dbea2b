"""`serviceclient up`: poller, worker and relay in one process; with `--embedded` on a mailbox of its own, with samples."""

import threading
from collections.abc import Callable
from pathlib import Path

import click

from worker.errors import WorkerError
from worker.run.bootstrap import Parts
from worker.run.broker import MailBell
from worker.run.logs import configure_logs
from worker.run.process import run_process, stop_on_signals
from worker.run.roles import run_poller, run_relay, run_worker
from worker.run.workshop import Workshop
from worker.sandbox.show import Show
from worker.sandbox.stage import stage
from worker.settings import SettingsError, load_settings


@click.command()
@click.option("--embedded", is_flag=True, help="A mailbox, mail server and database of its own, with a dozen samples.")
@click.option(
    "--once", is_flag=True, help="With --embedded: end after the samples; status 1 if one was not as labelled."
)
@click.option(
    "--drop",
    type=click.Path(file_okay=False, path_type=Path),
    help="With --embedded: the folder whose new .eml files are delivered.  [default: a temporary one]",
)
@click.option("--logs", is_flag=True, help="With --embedded: print the processes' JSON log lines too.")
def up(*, embedded: bool, once: bool, drop: Path | None, logs: bool) -> None:
    """Run everything in one process.

    Without --embedded the settings come from the environment: IMAP_URL, SMTP_URL and DATABASE_URL. With --embedded nothing of it is
    read and no real mailbox is touched. Exit status: 0 when told to stop or when all samples were handled as labelled, 1 when one was not.
    """
    if embedded:
        _embedded(once=once, drop=drop, logs=logs)
        return
    if once or drop is not None:
        raise click.UsageError("--once and --drop go with --embedded")
    try:
        load_settings().require_real()
    except SettingsError as error:
        raise SettingsError([*error.faults, "or run the samples: serviceclient up --embedded"]) from None
    run_process("up", _all_three)


def _all_three(parts: Parts, stop: threading.Event) -> None:
    """Run the three roles; the first that fails ends the others."""
    failures: list[WorkerError] = []
    bell = threading.Event()

    def running(work: Callable[[], None]) -> None:
        try:
            work()
        except WorkerError as error:
            failures.append(error)
        finally:
            stop.set()

    def with_poller(_shop: Workshop, mail_bell: MailBell) -> None:
        poller = threading.Thread(target=running, args=(lambda: run_poller(parts, stop, on_stored=mail_bell.ring),))
        threads.append(poller)
        threads[-1].start()

    threads = [threading.Thread(target=running, args=(lambda: run_relay(parts, stop, bell=bell),))]
    threads[0].start()
    running(lambda: run_worker(parts, stop, on_decided=lambda _id, _done: bell.set(), on_workshop=with_poller))
    for thread in threads:
        thread.join(9.0)
    if failures:
        raise failures[0]


def _embedded(*, once: bool, drop: Path | None, logs: bool) -> None:
    click.echo(
        "Embedded run: samples only. Mailbox, mail server and database are this process's own;\n"
        "no .env is read, no real mailbox is touched, no letter leaves this machine.\n"
    )
    configure_logs("info" if logs else "error", role="embedded")
    stop = stop_on_signals()
    with stage() as set_up:
        folder = drop or set_up.folder / "drop"
        folder.mkdir(parents=True, exist_ok=True)
        show = Show(stage=set_up, say=click.echo, once=once, drop=folder)
        status = show.run(stop)
    raise SystemExit(int(status))
