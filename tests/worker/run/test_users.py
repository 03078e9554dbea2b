"""`serviceclient users`: who may use the console, said on the command line."""

import json

import pytest
from click.testing import CliRunner, Result

from worker.engines import open_engines
from worker.ops.people import find_person, person_with_password
from worker.run.cli import main
from worker.run.exits import Exit

PASSWORD = "a long enough password"


def run(url: str, *words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["users", *words], env={"DATABASE_URL": url}, input=typed)


def test_somebody_is_added_listed_and_let_go(upgraded_url: str) -> None:
    assert run(upgraded_url, "add", "anne", "--role", "admin", "--password-stdin", typed=PASSWORD + "\n").exit_code == 0
    assert run(upgraded_url, "add", "paul", "--no-password").exit_code == 0
    assert run(upgraded_url, "role", "paul", "operator").exit_code == 0
    assert run(upgraded_url, "disable", "paul").exit_code == 0
    listed = json.loads(run(upgraded_url, "list", "--json").stdout)
    assert [(one["name"], one["role"], one["password"], one["disabled_at"] is None) for one in listed] == [
        ("anne", "admin", True, True),
        ("paul", "operator", False, False),
    ]
    assert run(upgraded_url, "enable", "paul").exit_code == 0
    assert "paul" in run(upgraded_url, "list").stdout


def test_a_password_is_asked_for_twice_and_never_shown(upgraded_sqlite_url: str) -> None:
    done = run(upgraded_sqlite_url, "add", "anne", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert (done.exit_code, PASSWORD in done.output) == (0, False)
    engines = open_engines(upgraded_sqlite_url)
    with engines.reader.connect() as connection:
        assert person_with_password(connection, "anne", PASSWORD) is not None
        assert person_with_password(connection, "anne", PASSWORD + " ") is None
    engines.dispose()


def test_a_new_password_replaces_the_old_one(upgraded_sqlite_url: str) -> None:
    run(upgraded_sqlite_url, "add", "anne", "--password-stdin", typed=PASSWORD)
    assert run(upgraded_sqlite_url, "passwd", "anne", "--password-stdin", typed="another long password").exit_code == 0
    engines = open_engines(upgraded_sqlite_url)
    with engines.reader.connect() as connection:
        assert person_with_password(connection, "anne", PASSWORD) is None
        assert person_with_password(connection, "anne", "another long password") is not None
    engines.dispose()


@pytest.mark.parametrize(
    "words,typed,status,said",
    [
        (("add", "anne marie"), PASSWORD, Exit.USAGE, "letters, digits"),
        (("add", ""), PASSWORD, Exit.USAGE, "letters, digits"),
        (("add", "élise"), PASSWORD, Exit.USAGE, "letters, digits"),
        (("add", "anne"), "short", Exit.USAGE, "12"),
        (("passwd", "nobody"), PASSWORD, Exit.MISSING, "nobody"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    upgraded_sqlite_url: str, words: tuple[str, ...], typed: str, status: int, said: str
) -> None:
    done = run(upgraded_sqlite_url, *words, "--password-stdin", typed=typed)
    assert (done.exit_code, said in done.output) == (status, True)
    engines = open_engines(upgraded_sqlite_url)
    with engines.reader.connect() as connection:
        assert find_person(connection, "anne") is None
    engines.dispose()


def test_nobody_is_added_twice_and_the_last_admin_stays(upgraded_sqlite_url: str) -> None:
    run(upgraded_sqlite_url, "add", "anne", "--role", "admin", "--no-password")
    assert run(upgraded_sqlite_url, "add", "anne", "--no-password").exit_code == Exit.USAGE
    assert run(upgraded_sqlite_url, "role", "anne", "viewer").exit_code == Exit.USAGE
    assert run(upgraded_sqlite_url, "disable", "anne").exit_code == Exit.USAGE
    assert run(upgraded_sqlite_url, "role", "paul", "viewer").exit_code == Exit.MISSING
