"""What personal data needs: which key a mail's bytes are sealed with, and when a mail or a letter was erased.

Only columns are added and an index made, never a table made anew, so that on SQLite no guard and no CHECK is touched.
"""

from alembic import op

from worker.guards import create_guards

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    "ALTER TABLE inbound ADD COLUMN raw_key VARCHAR(16)",
    "ALTER TABLE inbound ADD COLUMN erased_at BIGINT",
    "ALTER TABLE outbox ADD COLUMN erased_at BIGINT",
    "CREATE INDEX ix_inbound_raw_key ON inbound (raw_key) WHERE raw_key IS NOT NULL",
)


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        # The program's connections end a statement after 15 s; a large database takes longer, once.
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
    create_guards(connection)


def downgrade() -> None:
    message = "columns that the program needs are not taken away; restore a backup instead"
    raise RuntimeError(message)
