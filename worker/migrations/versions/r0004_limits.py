"""What letters are counted by: those to one address, newest first; and what a sender's next mail is found by among thousands.

Only indexes are made, so that on SQLite no guard and no CHECK is touched.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

INDEXES = (
    "CREATE INDEX ix_outbox_recipient ON outbox (recipient, created_at)",
    "CREATE INDEX ix_inbound_lane ON inbound (sender, state, id)",
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
