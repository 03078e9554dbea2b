"""What the journal's page filters by: who did something, and what was done, newest first.

Only indexes are made, so that on SQLite no guard and no CHECK is touched.
"""

from alembic import op

revision = "0005"
down_revision = "0004"

INDEXES = (
    'CREATE INDEX ix_journal_by ON journal ("by", id)',
    "CREATE INDEX ix_journal_event ON journal (event, id)",
)


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        # The program's connections end a statement after 15 s; a large database takes longer, once.
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    for statement in INDEXES:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    message = "indexes that the program needs are not taken away; restore a backup instead"
    raise RuntimeError(message)
