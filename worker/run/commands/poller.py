"""`serviceclient poller`."""

import click

from worker.run.process import run_process
from worker.run.roles import run_poller


@click.command(name="poller")
def poller() -> None:
    """Take mails in from the mailbox, and show there what became of them.

    Settings come from the environment (README.md). Waits for servers that are absent; ends cleanly on SIGTERM within ten seconds.
    Exit status: 0 when told to stop, 2 for wrong settings, 3 for a database that cannot be used, 4 where a server refuses us.
    """
    run_process("poller", run_poller)
