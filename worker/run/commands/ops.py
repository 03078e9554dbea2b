"""`serviceclient ops`."""

import click

from worker.ops.serve import run_ops
from worker.run.process import run_process


@click.command(name="ops")
def ops() -> None:
    """Serve the console at OPS_ADDRESS (default 127.0.0.1:8025).

    Nobody can sign in until somebody was added: `serviceclient users add NAME --role admin`. Settings come from the environment
    (README.md). Waits for a database that is absent; ends cleanly on SIGTERM within ten seconds.

    Exit status: 0 when told to stop, 2 for wrong settings or an address that cannot be listened at, 3 for a database that cannot be used.
    """
    run_process("ops", run_ops)
