"""What the console's lists are drawn by: the intent of each mail, mails apart from the cases, folded names, and the indexes.

Only columns are added and indexes made, never a table made anew, so that on SQLite no guard and no CHECK is touched.
"""

from alembic import op
from sqlalchemy.engine import Connection

from worker.folding import folded
from worker.guards import create_guards

revision = "0002"
down_revision = "0001"

COLUMNS = (
    "ALTER TABLE inbound ADD COLUMN intent VARCHAR(16)",
    "ALTER TABLE inbound ADD COLUMN apart BOOLEAN DEFAULT false NOT NULL",
    "ALTER TABLE orders ADD COLUMN folded_name TEXT DEFAULT '' NOT NULL",
)
INTENTS = {
    "sqlite": "UPDATE inbound SET intent = "
    "(SELECT json_extract(reading.json, '$.wish.intent') FROM reading WHERE reading.inbound_id = inbound.id)",
    "postgresql": "UPDATE inbound SET intent = reading.json::json #>> '{wish,intent}' FROM reading "
    "WHERE reading.inbound_id = inbound.id",
}
INDEXES = (
    "CREATE INDEX ix_inbound_state_id ON inbound (state, id, apart)",
    "CREATE INDEX ix_inbound_state_stored ON inbound (state, stored_at)",
    "CREATE INDEX ix_inbound_error ON inbound (last_error, id) WHERE last_error IS NOT NULL",
    "CREATE INDEX ix_inbound_intent ON inbound (intent, id, apart)",
    "CREATE INDEX ix_inbound_apart ON inbound (apart, id)",
    "CREATE INDEX ix_inbound_waiting ON inbound (apart, stored_at) WHERE state = 'waiting'",
    "CREATE INDEX ix_inbound_stored ON inbound (stored_at, id)",
    "CREATE INDEX ix_decision_outcome ON decision (outcome, inbound_id, seq)",
    "CREATE INDEX ix_decision_ground ON decision (ground, inbound_id, seq)",
    "CREATE INDEX ix_decision_at ON decision (decided_at, outcome, inbound_id, seq)",
    "CREATE INDEX ix_decision_later ON decision (inbound_id, seq) WHERE seq > 1",
    "CREATE INDEX ix_cancellation_decision ON cancellation (decision_id)",
    "CREATE INDEX ix_case_file_queue ON case_file (urgent, opened_at, id) WHERE closed_at IS NULL",
    "CREATE INDEX ix_case_file_inbound ON case_file (inbound_id)",
    "CREATE INDEX ix_case_file_order ON case_file (order_number)",
    "CREATE INDEX ix_outbox_state_created ON outbox (state, created_at)",
    "CREATE INDEX ix_outbox_kind ON outbox (kind, id)",
    "CREATE INDEX ix_outbox_domain ON outbox (recipient_domain, id)",
    "CREATE INDEX ix_outbox_sent ON outbox (sent_at, created_at)",
)
WORDS = "CREATE INDEX ix_orders_words ON orders USING gin (array_to_tsvector(string_to_array(folded_name, ' ')))"
"""The words of a name by their beginnings (`worker.run.narrowing.bears`). SQLite reads the names: it is for small shops."""


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        # The program's connections end a statement after 15 s; a large database takes longer, once.
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    for statement in COLUMNS:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(INTENTS[connection.dialect.name])
    _fold_names(connection)
    for statement in INDEXES:
        connection.exec_driver_sql(statement)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(WORDS)
    create_guards(connection)


def _fold_names(connection: Connection) -> None:
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    rows = connection.exec_driver_sql("SELECT number, name FROM orders").all()
    if rows:
        write = f"UPDATE orders SET folded_name = {mark} WHERE number = {mark}"  # noqa: S608 - only the driver's mark
        connection.exec_driver_sql(write, [(folded(name), number) for number, name in rows])


def downgrade() -> None:
    message = "columns that the program needs are not taken away; restore a backup instead"
    raise RuntimeError(message)
