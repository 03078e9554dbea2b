"""`serviceclient up`: poller, worker, relay and console in one process; with `--embedded` on a mailbox of its own, with samples."""

import sys
from io import TextIOWrapper
from pathlib import Path

import click

from worker.run.logs import configure_logs
from worker.run.process import run_process
from worker.run.stopping import stop_on_signals
from worker.run.together import run_together
from worker.sandbox.drop import DropFolder
from worker.sandbox.samples import samples
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
    read and no real mailbox is touched. Exit status: 0 when told to stop, or with --once when all samples were handled as labelled; 1
    with --once when one was not, or not within two minutes.
    """
    if embedded:
        _embedded(once=once, drop=drop, logs=logs)
        return
    if once or logs or drop is not None:
        raise click.UsageError("--once, --drop and --logs go with --embedded")
    try:
        load_settings().require_real()
    except SettingsError as error:
        raise SettingsError([*error.faults, "or run the samples: serviceclient up --embedded"]) from None
    run_process("up", run_together)


def _embedded(*, once: bool, drop: Path | None, logs: bool) -> None:
    if isinstance(sys.stdout, TextIOWrapper):
        # Letters are French; a terminal that cannot show a sign shows a question mark.
        sys.stdout.reconfigure(errors="replace")
    configure_logs("info" if logs else "error", role="embedded")
    stop = stop_on_signals()
    with stage() as set_up:
        folder = drop or set_up.folder / "drop"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise click.BadParameter(f"{folder}: {error.strerror}", param_hint="--drop") from None
        show = Show(stage=set_up, say=click.echo, dozen=samples(), drop=DropFolder(path=folder), once=once)
        status = show.run(stop)
    raise SystemExit(int(status))
