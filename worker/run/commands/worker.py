"""`serviceclient worker`."""

import click

from worker.run.process import run_process
from worker.run.roles import run_worker


@click.command(name="worker")
def worker() -> None:
    """Read mails, decide them, carry the decisions out.

    Settings come from the environment (README.md). Waits for servers that are absent; ends cleanly on SIGTERM within ten seconds.
    Exit status: 0 when told to stop, 2 for wrong settings, 3 for a database that cannot be used, 4 where a server refuses us.
    """
    run_process("worker", run_worker)
