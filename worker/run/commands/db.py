"""`serviceclient db`: bring the database to this version's schema, or look whether it is."""

import json

import click

from worker.migrate import head, upgrade, verify
from worker.run.database import opened_database


@click.group()
def db() -> None:
    """The database of `DATABASE_URL`: upgrade it, or check that nothing is missing that protects money."""


@db.command(name="upgrade")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def upgrade_(*, as_json: bool) -> None:
    """Create or upgrade the schema, in one transaction; a second run changes nothing.

    Exit status: 0, 2 for a wrong `DATABASE_URL`, 3 for a database that is away, full, or newer than this program.
    """
    with opened_database(checked=False) as engines:
        revision = upgrade(engines.writer)
    click.echo(json.dumps({"revision": revision}) if as_json else f"The database is at revision {revision}.")


@db.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def check(*, as_json: bool) -> None:
    """Check revision, tables, columns, CHECKs, indexes and triggers; change nothing.

    Exit status: 0 when everything is there, 3 when something is missing, and what.
    """
    with opened_database() as engines:
        verify(engines.writer)
    revision = head()
    click.echo(
        json.dumps({"revision": revision, "complete": True})
        if as_json
        else f"The database is at revision {revision}, and nothing is missing."
    )
