"""Bring a database to this version's schema, and refuse to run on one that is not.

Upgrading is one transaction. The check compares names of tables, columns, triggers, CHECKs and indexes with what is expected, because
Alembic's batch mode on SQLite drops triggers and unnamed CHECKs without a word (architecture.md, « Schema facts »).
"""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, MetaData, inspect, text
from sqlalchemy.engine import Connection

from outbox.schema import metadata as outbox_metadata
from worker.errors import SchemaError
from worker.guards import expected_guards
from worker.schema import metadata

UPGRADE_LOCK = 4_071_852
"""PostgreSQL's advisory lock that lets one upgrade run at a time."""


def upgrade(engine: Engine) -> str:
    """Run every missing migration and return the revision reached; raise SchemaError on a database newer than this program."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
        _refuse_newer(_current(connection))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    verify(engine)
    return head()


def verify(engine: Engine) -> None:
    """Raise SchemaError unless the database is at this version and has every table, column, trigger, CHECK and index."""
    with engine.connect() as connection:
        current = _current(connection)
        _refuse_newer(current)
        if current != head():
            raise SchemaError(
                f"database: at revision {current or 'none'}, this program needs {head()}; run `serviceclient db upgrade`"
            )
        missing = _missing(connection)
    if missing:
        raise SchemaError(
            "database: it lacks what protects money, nothing was started: "
            + ", ".join(missing)
            + "; restore a backup, or "
            "create them again as worker/guards.py and worker/schema.py say"
        )


def _missing(connection: Connection) -> list[str]:
    inspector = inspect(connection)
    tables = set(inspector.get_table_names())
    triggers = expected_guards(connection.dialect.name) - _triggers(connection)
    missing = [f"trigger {name}" for name in sorted(triggers)]
    for part in (metadata, outbox_metadata):
        missing += _missing_of(part, tables, connection)
    return missing


def _missing_of(part: MetaData, tables: set[str], connection: Connection) -> list[str]:
    inspector = inspect(connection)
    missing: list[str] = []
    for table in part.sorted_tables:
        if table.name not in tables:
            missing.append(f"table {table.name}")
            continue
        columns = {column["name"] for column in inspector.get_columns(table.name)}
        missing += [f"column {table.name}.{column.name}" for column in table.columns if column.name not in columns]
        checks = {check["name"] for check in inspector.get_check_constraints(table.name)}
        wanted = {str(rule.name) for rule in table.constraints if isinstance(rule, CheckConstraint) and rule.name}
        missing += [f"CHECK {name} on {table.name}" for name in sorted(wanted - checks)]
        present = {index["name"] for index in inspector.get_indexes(table.name)}
        present |= {unique["name"] for unique in inspector.get_unique_constraints(table.name)}
        missing += [f"index {index.name}" for index in table.indexes if index.name not in present]
    return missing


def _triggers(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    return set(connection.execute(text(query)).scalars())


def _refuse_newer(current: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if current is not None and current not in known:
        raise SchemaError(
            f"database: its revision {current} is newer than this program knows; install the newer program"
        )


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """Return the revision that this program needs."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("worker") / "migrations"))
    return config
