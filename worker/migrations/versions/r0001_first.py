"""The first schema: every table, index and guard of the worker and of its outbox."""

import secrets

from alembic import op

from outbox.schema import metadata as outbox_metadata
from worker.guards import create_guards
from worker.schema import meta, metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    connection = op.get_bind()
    metadata.create_all(connection, checkfirst=False)
    outbox_metadata.create_all(connection, checkfirst=False)
    create_guards(connection)
    connection.execute(meta.insert().values(key="change_number", value="0"))
    connection.execute(meta.insert().values(key="secret", value=secrets.token_hex(32)))


def downgrade() -> None:
    message = "there is nothing before the first schema; delete the database instead"
    raise RuntimeError(message)
