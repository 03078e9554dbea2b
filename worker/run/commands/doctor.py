"""`serviceclient doctor`: everything this installation depends on, asked one after the other, each with what to do about it."""

from dataclasses import asdict

import click

from worker.run.doctor import Checked, Verdict, examine
from worker.run.exits import Exit
from worker.run.printing import print_json


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def doctor(*, as_json: bool) -> None:
    """Check settings, mailbox, mail server, database, Redis and clocks. Sends no mail, changes nothing.

    Exit status: 0 when nothing is wrong (warnings may be), 1 when something is.
    """
    found: list[Checked] = []
    for checked in examine():
        found.append(checked)
        if not as_json:
            _say(checked)
    if as_json:
        print_json([asdict(one) for one in found])
    raise SystemExit(int(Exit.FOUND if any(one.verdict is Verdict.WRONG for one in found) else Exit.OK))


def _say(checked: Checked) -> None:
    mark = {Verdict.OK: "ok     ", Verdict.WARNING: "warning", Verdict.WRONG: "WRONG  "}[checked.verdict]
    click.echo(f"{mark}  {checked.what:<12} {checked.said}")
    if checked.do:
        click.echo(f"         {'':<12} → {checked.do}")
