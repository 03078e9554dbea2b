"""The triggers by which the database itself refuses what must never happen, in both dialects.

- ledger, journal and decision are append-only: UPDATE and DELETE (and TRUNCATE on PostgreSQL) are refused;
- the credit of an order, grants less reversals, stays between 0 and what was paid (contract, « Credit »);
- the frozen shares of the discount, and the prices they came from, are never changed.

`create_guards` is run by the migrations; `expected_guards` is what a start-up check compares with.
"""

from sqlalchemy.engine import Connection

APPEND_ONLY = ("ledger", "journal", "decision")

SQLITE_GUARDS: dict[str, str] = {
    **{
        f"tr_{table}_no_{verb.lower()}": (
            f"CREATE TRIGGER tr_{table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        for table in APPEND_ONLY
        for verb in ("UPDATE", "DELETE")
    },
    "tr_ledger_sum": """
CREATE TRIGGER tr_ledger_sum AFTER INSERT ON ledger
WHEN (
    SELECT COALESCE(SUM(CASE l.kind WHEN 'grant' THEN l.amount_minor ELSE -l.amount_minor END), 0)
    FROM ledger l JOIN cancellation c ON c.id = l.cancellation_id
    WHERE c.order_number = (SELECT order_number FROM cancellation WHERE id = NEW.cancellation_id)
) NOT BETWEEN 0 AND (
    SELECT o.paid_minor FROM orders o JOIN cancellation c ON c.order_number = o.number WHERE c.id = NEW.cancellation_id
)
BEGIN SELECT RAISE(ABORT, 'the credit of an order must stay between 0 and what was paid'); END""",
    "tr_ledger_currency": """
CREATE TRIGGER tr_ledger_currency BEFORE INSERT ON ledger
WHEN NEW.currency <> (
    SELECT o.currency FROM orders o JOIN cancellation c ON c.order_number = o.number WHERE c.id = NEW.cancellation_id
)
BEGIN SELECT RAISE(ABORT, 'a credit is in the currency of its order'); END""",
    "tr_order_line_frozen": """
CREATE TRIGGER tr_order_line_frozen BEFORE UPDATE ON order_line
WHEN NEW.discount_minor <> OLD.discount_minor OR NEW.unit_price_minor <> OLD.unit_price_minor
    OR NEW.quantity <> OLD.quantity OR NEW.processed < OLD.processed
BEGIN SELECT RAISE(ABORT, 'lines are frozen and processed never falls'); END""",
}

_POSTGRES_FUNCTIONS: dict[str, str] = {
    "serviceclient_append_only": """
CREATE OR REPLACE FUNCTION serviceclient_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation'; END $$""",
    "serviceclient_ledger_sum": """
CREATE OR REPLACE FUNCTION serviceclient_ledger_sum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE total bigint; paid bigint; unit text;
BEGIN
    SELECT o.paid_minor, o.currency INTO paid, unit
    FROM orders o JOIN cancellation c ON c.order_number = o.number WHERE c.id = NEW.cancellation_id FOR UPDATE OF o;
    IF NEW.currency <> unit THEN
        RAISE EXCEPTION 'a credit is in the currency of its order' USING ERRCODE = 'check_violation';
    END IF;
    SELECT COALESCE(SUM(CASE l.kind WHEN 'grant' THEN l.amount_minor ELSE -l.amount_minor END), 0) INTO total
    FROM ledger l JOIN cancellation c ON c.id = l.cancellation_id
    WHERE c.order_number = (SELECT order_number FROM cancellation WHERE id = NEW.cancellation_id);
    IF total < 0 OR total > paid THEN
        RAISE EXCEPTION 'the credit of an order must stay between 0 and what was paid' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$""",
    "serviceclient_order_line_frozen": """
CREATE OR REPLACE FUNCTION serviceclient_order_line_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.discount_minor <> OLD.discount_minor OR NEW.unit_price_minor <> OLD.unit_price_minor
        OR NEW.quantity <> OLD.quantity OR NEW.processed < OLD.processed THEN
        RAISE EXCEPTION 'lines are frozen and processed never falls' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$""",
}

POSTGRES_GUARDS: dict[str, str] = {
    **{
        f"tr_{table}_append_only": (
            f"CREATE TRIGGER tr_{table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION serviceclient_append_only()"
        )
        for table in APPEND_ONLY
    },
    **{
        f"tr_{table}_no_truncate": (
            f"CREATE TRIGGER tr_{table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION serviceclient_append_only()"
        )
        for table in APPEND_ONLY
    },
    "tr_ledger_sum": (
        "CREATE TRIGGER tr_ledger_sum AFTER INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION serviceclient_ledger_sum()"
    ),
    "tr_order_line_frozen": (
        "CREATE TRIGGER tr_order_line_frozen BEFORE UPDATE ON order_line "
        "FOR EACH ROW EXECUTE FUNCTION serviceclient_order_line_frozen()"
    ),
}


def expected_guards(dialect: str) -> frozenset[str]:
    """Return the names of the triggers that must exist on a dialect (`sqlite`, `postgresql`)."""
    return frozenset(SQLITE_GUARDS if dialect == "sqlite" else POSTGRES_GUARDS)


def create_guards(connection: Connection) -> None:
    """Create every trigger anew; also after a batch migration, which drops them silently on SQLite."""
    if connection.dialect.name == "sqlite":
        for name, ddl in SQLITE_GUARDS.items():
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
            connection.exec_driver_sql(ddl)
        return
    for ddl in _POSTGRES_FUNCTIONS.values():
        connection.exec_driver_sql(ddl.replace("%", "%%") if "%" in ddl else ddl)
    for name, ddl in POSTGRES_GUARDS.items():
        table = name.removeprefix("tr_").rsplit("_append_only")[0].rsplit("_no_truncate")[0]
        table = {"ledger_sum": "ledger", "order_line_frozen": "order_line"}.get(table, table)
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        connection.exec_driver_sql(ddl)
