"""`serviceclient status`: how everything stands, on one screen."""

from datetime import datetime

import click

from worker.clock import system_clock
from worker.run.database import opened_database
from worker.run.exits import Exit
from worker.run.facts import Facts, status_of
from worker.run.printing import age, print_json, print_table, seconds_said


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def status(*, as_json: bool) -> None:
    """Say how everything stands: mode, mails, letters, cases, processes.

    Exit status: 0 when all is well, 1 when a person should look (the lines say at what), 3 for a database that cannot be used.
    """
    with opened_database() as engines, engines.reader.connect() as connection:
        facts = status_of(connection, system_clock())
    if as_json:
        print_json(facts)
    else:
        _show(facts)
    raise SystemExit(int(Exit.FOUND if facts["wrong"] else Exit.OK))


def _show(facts: Facts) -> None:
    now: datetime = facts["now"]
    mode = "LIVE: decisions are acted upon" if facts["mode"] == "live" else "SHADOW: decides and drafts, does nothing"
    click.echo(mode)
    _show_supervision(facts["supervision"])
    click.echo()
    mails = [(state, one["count"], age(one["oldest_at"], now)) for state, one in facts["mails"].items()]
    print_table(("mails", "count", "oldest"), mails)
    click.echo()
    letters = [(state, one["count"], seconds_said(one["oldest_seconds"])) for state, one in facts["outbox"].items()]
    print_table(("letters", "count", "oldest"), letters)
    click.echo()
    outcomes = ", ".join(f"{outcome} {count}" for outcome, count in facts["decided_today"].items())
    click.echo(f"decided in 24 hours: {outcomes or 'none'}")
    cases = facts["cases"]
    click.echo(f"cases open: {cases['open']}, urgent: {cases['urgent']}")
    for one in cases["by_ground"]:
        urgent = " URGENT" if one["urgent"] else ""
        click.echo(f"  {one['ground']:<20}{one['count']:>5}  oldest {age(one['oldest_at'], now)}{urgent}")
    click.echo(
        f"last poll {age(facts['polled_at'], now)} ago, last letter sent {age(facts['last_sent_at'], now)} ago, "
        f"order book of {age(facts['book_as_of'], now)} ago"
    )
    click.echo()
    processes = [
        (one["role"], "alive" if one["alive"] else "SILENT", age(one["beat_at"], now), age(one["started_at"], now))
        for one in facts["processes"]
    ]
    print_table(("process", "state", "last sign", "started"), processes)
    for sentence in facts["wrong"]:
        click.echo(f"\n! {sentence}", nl=False)
    if facts["wrong"]:
        click.echo()


def _show_supervision(facts: Facts) -> None:
    shadow, ceiling = facts["shadow"], facts["ceiling"]
    if shadow is not None:
        click.echo(f"drafted only: {', '.join(shadow['outcomes'])} {_said(shadow)}")
    if ceiling is not None:
        click.echo(f"credits above {ceiling['amount']} {ceiling['currency']} wait for a person {_said(ceiling)}")


def _said(one: Facts) -> str:
    why = f": {one['why']}" if one["why"] else ""
    return f"(by {one['by']}, {one['at']:%Y-%m-%d %H:%M} UTC{why})"
