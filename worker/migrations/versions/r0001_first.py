"""The first schema: every table, index and guard of the worker and of its outbox.

The tables stand in a file for each database, frozen as they were; a test compares what they make with the tables that the program
describes. Guards are made anew by every revision, since a batch migration drops them on SQLite without a word.
"""

import secrets
from pathlib import Path

from alembic import op

from worker.guards import create_guards
from worker.schema import meta

revision = "0001"
down_revision = None


def upgrade() -> None:
    connection = op.get_bind()
    written = Path(__file__).with_name(f"r0001_first.{connection.dialect.name}.sql").read_text(encoding="utf-8")
    for statement in written.split(";\n"):
        if words := "\n".join(line for line in statement.splitlines() if not line.startswith("--")).strip():
            connection.exec_driver_sql(words)
    create_guards(connection)
    connection.execute(meta.insert().values(key="change_number", value="0"))
    connection.execute(meta.insert().values(key="secret", value=secrets.token_hex(32)))


def downgrade() -> None:
    message = "there is nothing before the first schema; delete the database instead"
    raise RuntimeError(message)
