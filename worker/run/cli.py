"""The command `serviceclient`: one word for each thing an operator does.

Each command is imported only when it is asked for: `replay` starts fast and touches neither database nor queue.
"""

import errno
import importlib
import traceback
from typing import Any

import click

from worker.errors import WorkerError
from worker.run.exits import Exit

COMMANDS: dict[str, tuple[str, str]] = {
    "up": ("worker.run.commands.up:up", "Run everything in one process; --embedded with samples."),
    "db": ("worker.run.commands.db:db", "Upgrade the database, or check it."),
    "live": ("worker.run.commands.live:live", "Leave shadow mode, or go back; pause and resume intake."),
    "status": ("worker.run.commands.status:status", "How everything stands; status 1 when a person should look."),
    "messages": ("worker.run.commands.messages:messages", "List mails, by state, outcome, order or time."),
    "message": ("worker.run.commands.messages:message", "The whole story of one mail; decide it again."),
    "outbox": ("worker.run.commands.outbox:outbox", "List our letters; send one again."),
    "doctor": ("worker.run.commands.doctor:doctor", "Check everything this installation depends on."),
    "orders": ("worker.run.commands.orders:orders", "Import and export the order book; follow changes."),
    "privacy": (
        "worker.run.commands.privacy:privacy",
        "Personal data: erase what is old, export it, forget a person, rotate keys.",
    ),
    "poller": ("worker.run.commands.poller:poller", "Take mails in from the mailbox."),
    "worker": ("worker.run.commands.worker:worker", "Read mails, decide them, carry it out."),
    "relay": ("worker.run.commands.relay:relay", "Send the letters of the outbox."),
    "ops": ("worker.run.commands.ops:ops", "Serve the console, for the people who follow and decide."),
    "confirm": ("worker.run.commands.confirm:confirm", "Serve the page behind the link of confirmation letters."),
    "users": ("worker.run.commands.users:users", "Who may use the console."),
    "replay": ("worker.run.commands.replay:replay", "Decide mails on paper, a JSON line each; changes nothing."),
    "explain": ("worker.run.commands.explain:explain", "Tell why one mail is decided as it is."),
}
"""Name → (`module:attribute`, the line that `--help` shows without importing the module)."""


class _Group(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 — click's signature
        """Return the names in the order of the table, which is the order of an operator's day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 — click's signature
        """Import one command, or return None for a name that is not in the table."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 — click's signature
        """Write the table of commands without importing any."""
        if not COMMANDS:
            return
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 — click's signature
        """Run a command; say a fault of the world in one line, one of ours with where it was; each with its exit status."""
        try:
            return super().invoke(ctx)
        except WorkerError as error:
            click.echo(f"serviceclient: {error}", err=True)
            ctx.exit(error.exit_status)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # the reader of our output went away: click ends quietly
            traceback.print_exc()
            click.echo(f"serviceclient: a fault of the program itself: {type(error).__name__}", err=True)
            ctx.exit(Exit.BROKEN)


@click.group(name="serviceclient", cls=_Group)
@click.version_option(package_name="serviceclient")
def main() -> None:
    """Read cancellation requests from a mailbox, decide them by policy, answer them."""
