"""`serviceclient live`: leave shadow mode, or go back; and end a pause of the intake."""

import getpass
import json

import click
from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from worker.clock import system_clock
from worker.decisions.journal import record_event
from worker.intake.pause import Pause, pause, resume, standing_pause
from worker.run.database import opened_database
from worker.run.live import mode_of, set_live
from worker.schema import decision
from worker.unit import UnitOfWork

YES = click.option("--yes", is_flag=True, help="Do not ask.")
WHY = click.option("--why", default="", help="The reason, for the journal and the console.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")


@click.group(invoke_without_command=True)
@YES
@WHY
@JSON
@click.pass_context
def live(context: click.Context, *, yes: bool, why: str, as_json: bool) -> None:
    """Act from now on: orders are stopped, credits granted, letters sent.

    Until then a real mailbox is in shadow mode: mails are decided and drafted, nothing is done. What shadow mode decided is shown
    first, and asked about. Exit status: 0, 1 when you say no, 3 for a database that cannot be used.
    """
    if context.invoked_subcommand is not None:
        return
    with opened_database() as engines, UnitOfWork(engines.writer) as unit:
        drafted = _drafted(unit.connection)
        if not mode_of(unit.connection).live:
            if not yes and not as_json:
                _show(drafted)
                click.confirm("Act on mails from now on?", abort=True)
            set_live(unit.connection, True, by=person(), at=system_clock(), why=why)
            unit.commit()
    _say("live", as_json=as_json, text="Live: mails decided from now on are acted upon.", drafted=drafted)


@live.command()
@WHY
@JSON
def shadow(*, why: str, as_json: bool) -> None:
    """Go back to shadow mode: decide and draft, do nothing. Letters already in the outbox are still sent."""
    with opened_database() as engines, UnitOfWork(engines.writer) as unit:
        set_live(unit.connection, False, by=person(), at=system_clock(), why=why)
        unit.commit()
    _say("shadow", as_json=as_json, text="Shadow mode: mails are decided and drafted, nothing is done.")


@live.command(name="pause")
@WHY
@JSON
def pause_(*, why: str, as_json: bool) -> None:
    """Take no mail in until `resume`; the mailbox keeps them."""
    with opened_database() as engines, UnitOfWork(engines.writer) as unit:
        now = system_clock()
        pause(unit.connection, Pause(by=person(), at=now, why=why))
        record_event(unit.connection, "intake_paused", at=now, by=person(), detail={"why": why})
        unit.commit()
    _say("paused", as_json=as_json, text="Intake is paused; the mailbox keeps the mails.")


@live.command(name="resume")
@YES
@JSON
def resume_(*, yes: bool, as_json: bool) -> None:
    """Take mails in again; gives the leave that a pause of the program's own asks for."""
    with opened_database() as engines, UnitOfWork(engines.writer) as unit:
        standing = standing_pause(unit.connection)
        if standing is None:
            _say("running", as_json=as_json, text="Intake was not paused.")
            return
        if standing.asks is not None and not yes and not as_json:
            click.echo(f"Paused by the program: {standing.why}.")
            click.confirm("Take these mails in, and answer them?", abort=True)
        resume(unit.connection)
        record_event(unit.connection, "intake_resumed", at=system_clock(), by=person())
        unit.commit()
    _say("running", as_json=as_json, text="Intake runs again.")


def person() -> str:
    """Return who runs the command, as the journal names them."""
    try:
        return f"cli:{getpass.getuser()}"[:64]
    except (KeyError, OSError):
        return "cli"


def _drafted(connection: Connection) -> dict[str, int]:
    """Return how many mails shadow mode decided, by outcome."""
    query = (
        select(decision.c.outcome, func.count().label("n"))
        .where(decision.c.shadow)
        .group_by(decision.c.outcome)
        .order_by(func.count().desc())
    )
    return {row.outcome: row.n for row in connection.execute(query)}


def _show(drafted: dict[str, int]) -> None:
    if not drafted:
        click.echo("Shadow mode has decided no mail yet.")
        return
    click.echo("What shadow mode decided, and did not do:")
    for outcome, count in drafted.items():
        click.echo(f"  {outcome:<16}{count:>6}")


def _say(mode: str, *, as_json: bool, text: str, drafted: dict[str, int] | None = None) -> None:
    facts: dict[str, object] = {"mode": mode}
    if drafted is not None:
        facts["drafted"] = drafted
    click.echo(json.dumps(facts) if as_json else text)
