"""`serviceclient relay`."""

import click

from worker.run.process import run_process
from worker.run.roles import run_relay


@click.command(name="relay")
def relay() -> None:
    """Send the letters of the outbox.

    Settings come from the environment (README.md). Waits for servers that are absent; ends cleanly on SIGTERM within ten seconds.
    Exit status: 0 when told to stop, 2 for wrong settings, 3 for a database that cannot be used, 4 where a server refuses us.
    """
    run_process("relay", run_relay)
