"""`serviceclient users`: who may use the console."""

import sys

import click

from worker.clock import system_clock
from worker.ops.people import (
    add_person,
    disable_person,
    enable_person,
    hash_password,
    people,
    set_password,
    set_role,
)
from worker.run.commands.live import person as caller
from worker.run.database import opened_database
from worker.run.printing import print_json, print_table
from worker.schema import Role
from worker.unit import UnitOfWork

ROLES = click.Choice([str(role) for role in Role])
STDIN = click.option("--password-stdin", is_flag=True, help="Read the password's one line from standard input.")
NAME = click.argument("name")


@click.group()
def users() -> None:
    """Who may use the console, and what they may do: viewer, operator or admin.

    Exit status: 0, 2 for a name, role or password that cannot be, 3 for a database that cannot be used, 5 when nobody has this name.
    """


@users.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def list_(*, as_json: bool) -> None:
    """List everybody."""
    with opened_database() as engines, engines.reader.connect() as connection:
        everybody = people(connection)
    if as_json:
        print_json(
            [
                {
                    "name": one.name,
                    "role": str(one.role),
                    "password": one.has_password,
                    "since": one.made_at,
                    "disabled_at": one.disabled_at,
                }
                for one in everybody
            ]
        )
        return
    rows = [
        (one.name, one.role, "password" if one.has_password else "proxy", one.made_at, one.disabled_at or "")
        for one in everybody
    ]
    print_table(("name", "role", "signs in by", "since (UTC)", "disabled"), rows)


@users.command()
@NAME
@click.option("--role", type=ROLES, default=str(Role.VIEWER), show_default=True, help="What they may do.")
@click.option("--no-password", is_flag=True, help="Only a trusted proxy (OPS_USER_HEADER) can sign them in.")
@STDIN
def add(*, name: str, role: str, no_password: bool, password_stdin: bool) -> None:
    """Let somebody use the console; asks for their password."""
    password = None if no_password else _password(from_stdin=password_stdin)
    with opened_database() as engines, UnitOfWork(engines.writer) as unit:
        add_person(unit.connection, name, Role(role), password=password, at=system_clock(), by=caller())
        unit.commit()
    click.echo(f"{name} may use the console as {role}.")


@users.command()
@NAME
@STDIN
def passwd(*, name: str, password_stdin: bool) -> None:
    """Give somebody a new password; their sessions end."""
    password = _password(from_stdin=password_stdin)
    with opened_database() as engines, UnitOfWork(engines.writer) as unit:
        set_password(unit.connection, name, password, at=system_clock(), by=caller())
        unit.commit()
    click.echo(f"{name} has a new password; their sessions ended.")


@users.command()
@NAME
@click.argument("role", type=ROLES)
def role(*, name: str, role: str) -> None:
    """Give somebody another role."""
    with opened_database() as engines, UnitOfWork(engines.writer) as unit:
        set_role(unit.connection, name, Role(role), at=system_clock(), by=caller())
        unit.commit()
    click.echo(f"{name} is {role} now.")


@users.command()
@NAME
def disable(*, name: str) -> None:
    """Let somebody in no more; their sessions end, what they did stays in the journal."""
    with opened_database() as engines, UnitOfWork(engines.writer) as unit:
        disable_person(unit.connection, name, at=system_clock(), by=caller())
        unit.commit()
    click.echo(f"{name} may no longer use the console.")


@users.command()
@NAME
def enable(*, name: str) -> None:
    """Let somebody in again."""
    with opened_database() as engines, UnitOfWork(engines.writer) as unit:
        enable_person(unit.connection, name, at=system_clock(), by=caller())
        unit.commit()
    click.echo(f"{name} may use the console again.")


def _password(*, from_stdin: bool) -> str:
    """Ask for a password, or take the line that was piped in; it is never an argument, which others could read."""
    if from_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
    else:
        given = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    hash_password(given)  # raises before anything is opened
    return given
