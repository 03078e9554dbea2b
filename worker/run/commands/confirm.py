"""`serviceclient confirm`."""

import click

from worker.confirm.serve import run_confirm
from worker.run.process import run_process


@click.command(name="confirm")
def confirm() -> None:
    """Serve the page behind the link of confirmation letters, at CONFIRM_ADDRESS.

    It needs DATABASE_URL, CONFIRM_URL and CONFIRM_ADDRESS, and neither mailbox nor mail server: give this process no password of theirs.
    Ends cleanly on SIGTERM within ten seconds. Exit status: 0 when told to stop, 2 for wrong settings or an address that cannot be
    listened at, 3 for a database that cannot be used.
    """
    run_process("confirm", run_confirm, needs_mail=False)
