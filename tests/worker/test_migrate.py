"""An upgraded database is what the program describes, on both databases; one that is not is refused by name."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, inspect, text
from sqlalchemy.exc import DBAPIError

from outbox.schema import metadata as outbox_metadata
from tests.builders import an_order
from worker.engines import Engines, open_engines
from worker.errors import SchemaError
from worker.guards import expected_guards
from worker.migrate import _config, head, upgrade, verify
from worker.orders.rows import insert_order
from worker.schema import metadata


@pytest.fixture
def engines(upgraded_url: str) -> Iterator[Engines]:
    opened = open_engines(upgraded_url)
    yield opened
    opened.dispose()


def test_the_frozen_schema_makes_exactly_what_the_program_describes(engines: Engines) -> None:
    whole = MetaData()
    for part in (metadata, outbox_metadata):
        for table in part.sorted_tables:
            table.to_metadata(whole)
    with engines.writer.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": False,
                "include_object": lambda thing, name, kind, *_: (
                    not (
                        (kind == "table" and name == "alembic_version")
                        or (kind == "index" and name == "ix_orders_words")  # PostgreSQL's alone
                    )
                ),
            },
        )
        assert compare_metadata(context, whole) == []
        inspector = inspect(connection)
        for table in whole.sorted_tables:
            wanted = {str(one.name) for one in table.constraints if str(one.name).startswith(("ck_", "uq_", "fk_"))}
            found = {one["name"] for one in inspector.get_check_constraints(table.name)}
            found |= {one["name"] for one in inspector.get_unique_constraints(table.name)}
            found |= {one["name"] for one in inspector.get_foreign_keys(table.name)}
            assert wanted <= found, table.name


def test_a_second_upgrade_changes_nothing(engines: Engines) -> None:
    with engines.writer.connect() as connection:
        before = connection.execute(text("SELECT value FROM meta WHERE key = 'secret'")).scalar_one()
    assert upgrade(engines.writer) == head()
    with engines.writer.connect() as connection:
        assert connection.execute(text("SELECT value FROM meta WHERE key = 'secret'")).scalar_one() == before


def test_an_older_database_gets_each_mails_intent_and_each_orders_folded_name(database_url: str) -> None:
    engines = open_engines(database_url)
    with engines.writer.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for number, intent in ((1, "question"), (2, None)):
            connection.execute(
                text(
                    "INSERT INTO inbound (mailbox, uidvalidity, uid, sha256, size, raw, internal_at, stored_at, state) "
                    "VALUES ('INBOX', 1, :uid, 'x', 1, :raw, 0, 0, 'waiting')"
                ),
                {"uid": number, "raw": b"x"},
            )
            if intent is not None:
                connection.execute(
                    text("INSERT INTO reading VALUES (:id, '1', :json)"),
                    {"id": number, "json": json.dumps({"wish": {"intent": intent}})},
                )
        connection.execute(
            text(
                "INSERT INTO orders (number, status, placed_at, email, name, currency, discount_minor, shipping_minor, "
                "paid_minor) VALUES ('4071852', 'paid', 0, 'h@orange.fr', 'Hélène  Dupont-Œuvrard', 'EUR', 0, 0, 0)"
            )
        )
    assert upgrade(engines.writer) == head()
    with engines.reader.connect() as connection:
        rows = connection.execute(text("SELECT intent, apart FROM inbound ORDER BY uid")).all()
        assert [(row.intent, bool(row.apart)) for row in rows] == [("question", False), (None, False)]
        assert connection.execute(text("SELECT folded_name FROM orders")).scalar_one() == "helene dupont oeuvrard"
    engines.dispose()


def _drop_guard(connection: Any, name: str) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"DROP TRIGGER {name}"))
    else:
        table = {"tr_ledger_sum": "ledger", "tr_order_line_frozen": "order_line"}.get(name)
        table = table or name.removeprefix("tr_").split("_append_only")[0].split("_no_truncate")[0]
        connection.execute(text(f"DROP TRIGGER {name} ON {table}"))


def test_each_missing_guard_is_missed(engines: Engines) -> None:
    kind = engines.writer.dialect.name
    for name in sorted(expected_guards(kind)):
        with engines.writer.connect() as connection, connection.begin() as transaction:
            _drop_guard(connection, name)
            transaction.commit()
        with pytest.raises(SchemaError, match=f"trigger {name}"):
            verify(engines.writer)
        with engines.writer.begin() as connection:
            from worker.guards import create_guards  # noqa: PLC0415 - one test's tool

            create_guards(connection)
    verify(engines.writer)


@pytest.mark.parametrize(
    "statement, missing",
    [
        ("DROP INDEX uq_cancellation_in_force", "index uq_cancellation_in_force"),
        ("DROP TABLE challenge", "table challenge"),
        ("ALTER TABLE ledger DROP COLUMN written_at", "column ledger.written_at"),
    ],
)
def test_whatever_else_is_missing_is_named(engines: Engines, statement: str, missing: str) -> None:
    with engines.writer.begin() as connection:
        connection.execute(text(statement))
    with pytest.raises(SchemaError, match=missing):
        verify(engines.writer)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE order_line SET discount_minor = discount_minor + 1",
        "UPDATE order_line SET processed = processed - 1",
        "UPDATE decision SET outcome = 'ignore'",
        "DELETE FROM journal",
    ],
)
def test_the_database_itself_refuses_what_must_never_happen(engines: Engines, statement: str) -> None:
    from tests.worker.shop import Shop  # noqa: PLC0415 - one test's tool

    shop = Shop(engines=engines)
    shop.take_orders(an_order())
    shop.handle(shop.receive())
    with pytest.raises(DBAPIError), engines.writer.begin() as connection:
        connection.execute(text(statement))


def test_an_order_is_read_back_after_an_upgrade(engines: Engines) -> None:
    with engines.writer.begin() as connection:
        insert_order(connection, an_order())
    upgrade(engines.writer)
    with engines.reader.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM orders")).scalar_one() == 1
