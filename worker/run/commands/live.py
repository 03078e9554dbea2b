"""`serviceclient live`: leave shadow mode, or go back; and end a pause of the intake."""

import getpass
import json

import click

from policies.decision import Outcome
from policies.money import Money, parse_minor
from worker.clock import system_clock
from worker.decisions.supervision import MAY_BE_SHADOWED, set_ceiling, set_shadow, supervision_of
from worker.intake.pause import standing_pause
from worker.run.database import opened_database
from worker.run.live import drafted, mode_of, pause_intake, resume_intake, set_live
from worker.unit import UnitOfWork

YES = click.option("--yes", is_flag=True, help="Do not ask.")
WHY = click.option("--why", default="", help="The reason, for the journal and the console.")
OUTCOMES = click.Choice([str(outcome) for outcome in MAY_BE_SHADOWED])
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
        drafts = drafted(unit.connection)
        if not mode_of(unit.connection).live:
            if not yes and not as_json:
                _show(drafts)
                click.confirm("Act on mails from now on?", abort=True)
            set_live(unit.connection, True, by=person(), at=system_clock(), why=why)
            unit.commit()
    _say("live", as_json=as_json, text="Live: mails decided from now on are acted upon.", drafted=drafts)


@live.command()
@click.option(
    "--outcome", "outcomes", type=OUTCOMES, multiple=True, help="Only this outcome; may be given several times."
)
@click.option(
    "--off", is_flag=True, help="Let the machine do these outcomes alone again; without --outcome, all of them."
)
@WHY
@JSON
def shadow(*, outcomes: tuple[str, ...], off: bool, why: str, as_json: bool) -> None:
    """Go back to shadow mode: decide and draft, do nothing. Letters already in the outbox are still sent.

    With --outcome only those outcomes are drafted, beside those that are already, and a person agrees to each.
    """
    if outcomes or off:
        _shadow_outcomes({Outcome(word) for word in outcomes}, off=off, why=why, as_json=as_json)
        return
    with opened_database() as engines, UnitOfWork(engines.writer) as unit:
        set_live(unit.connection, False, by=person(), at=system_clock(), why=why)
        unit.commit()
    _say("shadow", as_json=as_json, text="Shadow mode: mails are decided and drafted, nothing is done.")


@live.command()
@click.argument("amount", required=False)
@click.option("--currency", default="EUR", show_default=True, help="The currency of the amount.")
@click.option("--off", is_flag=True, help="No ceiling: the machine grants every credit alone.")
@WHY
@JSON
def ceiling(*, amount: str | None, currency: str, off: bool, why: str, as_json: bool) -> None:
    """Leave every credit above AMOUNT (like 200.00) to a person; one in another currency too.

    Exit status: 0, 2 for an amount that is none, 3 for a database that cannot be used.
    """
    if off == (amount is not None):
        raise click.UsageError("give an amount, or --off")
    limit = None if amount is None else _money(amount, currency)
    with opened_database() as engines, UnitOfWork(engines.writer) as unit:
        set_ceiling(unit.connection, limit, by=person(), at=system_clock(), why=why)
        unit.commit()
    if as_json:
        click.echo(json.dumps({"ceiling": None if limit is None else str(limit), "currency": currency}))
    elif limit is None:
        click.echo("No ceiling: the machine grants every credit alone.")
    else:
        click.echo(f"A credit above {limit} {limit.currency} waits for a person from now on.")


@live.command(name="pause")
@WHY
@JSON
def pause_(*, why: str, as_json: bool) -> None:
    """Take no mail in until `resume`; the mailbox keeps them."""
    with opened_database() as engines, UnitOfWork(engines.writer) as unit:
        pause_intake(unit.connection, by=person(), at=system_clock(), why=why)
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
        resume_intake(unit.connection, by=person(), at=system_clock())
        unit.commit()
    _say("running", as_json=as_json, text="Intake runs again.")


def person() -> str:
    """Return who runs the command, as the journal names them."""
    try:
        return f"cli:{getpass.getuser()}"[:64]
    except (KeyError, OSError):
        return "cli"


def _shadow_outcomes(named: set[Outcome], *, off: bool, why: str, as_json: bool) -> None:
    with opened_database() as engines, UnitOfWork(engines.writer) as unit:
        before = set(supervision_of(unit.connection).shadow)
        after = (before - named if named else set()) if off else before | named
        set_shadow(unit.connection, after, by=person(), at=system_clock(), why=why)
        unit.commit()
    words = sorted(str(outcome) for outcome in after)
    if as_json:
        click.echo(json.dumps({"shadow": words}))
    elif words:
        click.echo(f"Drafted only, until a person agrees: {', '.join(words)}.")
    else:
        click.echo("No outcome is drafted only.")


def _money(amount: str, currency: str) -> Money:
    try:
        return Money(parse_minor(amount), currency.upper())
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="AMOUNT") from None


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
