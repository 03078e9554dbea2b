"""`serviceclient outbox`: our letters by state, one of them with its attempts, and another try for one that failed."""

import click

from outbox.states import MEANING, State
from outbox.store import OutboxId, revive
from worker.clock import system_clock
from worker.decisions.journal import record_event
from worker.errors import WorkerError
from worker.run.commands.live import person
from worker.run.database import opened_database
from worker.run.printing import print_json, print_table
from worker.run.story import letters_told
from worker.unit import UnitOfWork

STATES = click.Choice([str(state) for state in State])
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class NoSuchLetterError(WorkerError):
    """There is no outgoing mail of that id, or it is in no state to be tried again; nothing was changed."""

    exit_status = 5


@click.group(invoke_without_command=True)
@click.option(
    "--state", "states", type=STATES, multiple=True, help="Only letters in this state; may be given several times."
)
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many at most.")
@click.option("--personal", is_flag=True, help="Also the recipient's address.")
@JSON
@click.pass_context
def outbox(context: click.Context, *, states: tuple[str, ...], limit: int, personal: bool, as_json: bool) -> None:
    """List our letters, newest first.

    Exit status: 0, also when there is none; 3 for a database that cannot be used.
    """
    if context.invoked_subcommand is not None:
        return
    with opened_database() as engines, engines.reader.connect() as connection:
        found = letters_told(
            connection, states=states or [str(state) for state in State], limit=limit, personal=personal
        )
    if as_json:
        print_json(found)
        return
    rows = [
        (one["id"], one["created_at"], one["kind"], one["state"], len(one["attempts"]), one["sent_at"], *_to(one))
        for one in found
    ]
    print_table(("id", "written (UTC)", "kind", "state", "tries", "sent (UTC)", *(("to",) if personal else ())), rows)


@outbox.command()
@click.argument("outbox_id", metavar="ID", type=click.IntRange(min=1))
@click.option("--personal", is_flag=True, help="Also the recipient's address.")
@JSON
def show(*, outbox_id: int, personal: bool, as_json: bool) -> None:
    """Show the letter ID with every attempt to send it. Exit status: 0, 5 when there is none."""
    with opened_database() as engines, engines.reader.connect() as connection:
        found = letters_told(connection, states=(), limit=1, personal=personal, outbox_id=outbox_id)
    if not found:
        raise NoSuchLetterError(f"there is no letter {outbox_id}")
    [one] = found
    if as_json:
        print_json(one)
        return
    click.echo(f"letter {one['id']} ({one['kind']}): {one['state']} — {MEANING[State(one['state'])]}")
    for name in ("to", "message_id", "created_at", "next_at", "sent_at"):
        if one.get(name) is not None:
            click.echo(f"  {name:<12} {one[name]}")
    for tried in one["attempts"]:
        click.echo("  tried " + ", ".join(f"{name} {value}" for name, value in tried.items() if value is not None))


@outbox.command()
@click.argument("outbox_id", metavar="ID", type=click.IntRange(min=1))
@JSON
def retry(*, outbox_id: int, as_json: bool) -> None:
    """Send a failed or undelivered letter again: the same bytes under the same Message-ID.

    Exit status: 0, 5 when there is no such letter or it neither failed nor came back.
    """
    with opened_database() as engines, UnitOfWork(engines.writer) as unit:
        if not revive(unit.connection, OutboxId(outbox_id)):
            raise NoSuchLetterError(f"letter {outbox_id} does not exist, or neither failed nor came back")
        record_event(unit.connection, "letter_revived", at=system_clock(), by=person(), detail={"outbox_id": outbox_id})
        unit.commit()
    if as_json:
        print_json({"id": outbox_id, "state": str(State.PENDING)})
    else:
        click.echo(f"Letter {outbox_id} will be sent again.")


def _to(one: dict[str, object]) -> tuple[object, ...]:
    return (one["to"],) if "to" in one else ()
