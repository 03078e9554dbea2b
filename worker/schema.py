"""The tables. The database is the truth; what stands here holds on SQLite and PostgreSQL alike.

Every constraint and index is named, so that a migration can find it and `worker.integrity` can miss it. The outbox brings
its own tables (`outbox.schema`); both are created by the same migrations and written in the same transactions.
"""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class UtcTime(TypeDecorator[datetime]):
    """An aware time, stored as whole milliseconds since 1970 in UTC. A naive time is a programming error."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 — SQLAlchemy's signature
        """Turn an aware time into milliseconds; raise ValueError on a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a time without a zone cannot be stored"
            raise ValueError(message)
        return (value - EPOCH) // timedelta(milliseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 — SQLAlchemy's signature
        """Turn milliseconds into an aware time in UTC."""
        return None if value is None else EPOCH + timedelta(milliseconds=value)


class InboundState(StrEnum):
    """Where an inbound mail stands."""

    STORED = "stored"
    """Its bytes are safe; it waits to be read. The sweep finds it."""
    DECIDED = "decided"
    """Decided, and no person needs to see it."""
    WAITING = "waiting"
    """A case: a person must read it."""
    CLOSED = "closed"
    """A person ended the case."""
    OLD = "old"
    """Received before the starting point: never decided without leave."""
    QUARANTINED = "quarantined"
    """It could not be read after several attempts, or is over a limit; a person sees it, its bytes are kept."""


class CancellationState(StrEnum):
    """How far a cancellation of an order is. At most one per order is in force (the first four)."""

    WANTED = "wanted"
    """Decided, not asked for yet (shadow mode, a ceiling)."""
    ASKED = "asked"
    """The shop's own system was asked; the sweep resumes it."""
    HELD = "held"
    """Stopped, its figures not settled yet."""
    SETTLED = "settled"
    """Acknowledged; credit and letter are written."""
    REFUSED = "refused"
    """It was too late."""
    RELEASED = "released"
    """Given up before it was settled."""
    REVERSED = "reversed"
    """Undone by a person, with a counter-entry."""


class Role(StrEnum):
    """What somebody may do in the console; each may do what the one before may."""

    VIEWER = "viewer"
    """See everything, change nothing."""
    OPERATOR = "operator"
    """Decide cases, retry, hold, write to customers."""
    ADMIN = "admin"
    """Reverse a decision, leave shadow mode, raise the ceiling, manage people."""


class Cause(StrEnum):
    """What led to a decision."""

    MACHINE = "machine"
    ANSWER = "answer"
    CONFIRMATION = "confirmation"
    PERSON = "person"
    SETTLEMENT = "settlement"
    REVERSAL = "reversal"


class ChangeKind(StrEnum):
    """What the shop's floor and account systems are told (`serviceclient orders changes`)."""

    VOIDED = "voided"
    CANCELED = "canceled"
    STOPPED = "stopped"
    CREDIT_GRANTED = "credit_granted"
    CREDIT_REVERSED = "credit_reversed"


metadata = MetaData()

# SQLite counts rows only in an INTEGER key; PostgreSQL wants the wide type.
Id = BigInteger().with_variant(Integer, "sqlite")


def _words(column: str, words: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(str(word)) for word in words)})"


meta = Table(
    "meta",
    metadata,
    Column("key", String(64), nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("key", name="pk_meta"),
)
"""Facts about this installation: the secret of its Message-IDs, its mode, whether intake is paused."""

mailbox = Table(
    "mailbox",
    metadata,
    Column("name", String(255), nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("watermark", BigInteger, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("polled_at", UtcTime, nullable=True),
    PrimaryKeyConstraint("name", name="pk_mailbox"),
)
"""How far each folder was read. `watermark`: every UID up to it has a row; never passed over one without."""

lease = Table(
    "lease",
    metadata,
    Column("name", String(64), nullable=False),
    Column("holder", String(128), nullable=False),
    Column("until", UtcTime, nullable=False),
    Column("fence", BigInteger, nullable=False),
    PrimaryKeyConstraint("name", name="pk_lease"),
)
"""One holder at a time, by name: the poller of a mailbox."""

inbound = Table(
    "inbound",
    metadata,
    Column("id", Id, nullable=False),
    Column("mailbox", String(255), nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("message_id", String(998), nullable=True),
    Column("sender", String(320), nullable=True),
    Column("internal_at", UtcTime, nullable=False),
    Column("stored_at", UtcTime, nullable=False),
    Column("from_junk", Boolean, nullable=False, server_default=text("false")),
    Column("truncated", Boolean, nullable=False, server_default=text("false")),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("lease_owner", String(128), nullable=True),
    Column("lease_until", UtcTime, nullable=True),
    Column("fence", BigInteger, nullable=False, server_default=text("0")),
    Column("next_at", UtcTime, nullable=True),
    Column("last_error", Text, nullable=True),
    Column("decided_at", UtcTime, nullable=True),
    Column("conversation_id", BigInteger, nullable=True),
    Column("filed_at", UtcTime, nullable=True),
    Column("intent", String(16), nullable=True),
    Column("apart", Boolean, nullable=False, server_default=text("false")),
    Column("raw_key", String(16), nullable=True),
    Column("erased_at", UtcTime, nullable=True),
    PrimaryKeyConstraint("id", name="pk_inbound"),
    UniqueConstraint("mailbox", "uidvalidity", "uid", name="uq_inbound_uid"),
    CheckConstraint(_words("state", InboundState), name="ck_inbound_state"),
    Index("ix_inbound_sha256", "sha256"),
    Index("ix_inbound_message_id", "message_id"),
    Index("ix_inbound_state", "state", "next_at"),
    Index("ix_inbound_sender", "sender", "id"),
    Index("ix_inbound_lane", "sender", "state", "id"),
    Index("ix_inbound_conversation", "conversation_id"),
    Index("ix_inbound_filed", "filed_at", "state"),
    Index("ix_inbound_state_id", "state", "id", "apart"),
    Index("ix_inbound_state_stored", "state", "stored_at"),
    Index("ix_inbound_intent", "intent", "id", "apart"),
    Index("ix_inbound_apart", "apart", "id"),
    Index(
        "ix_inbound_waiting",
        "apart",
        "stored_at",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index("ix_inbound_stored", "stored_at", "id"),
    Index(
        "ix_inbound_error",
        "last_error",
        "id",
        sqlite_where=text("last_error IS NOT NULL"),
        postgresql_where=text("last_error IS NOT NULL"),
    ),
    Index(
        "ix_inbound_raw_key",
        "raw_key",
        sqlite_where=text("raw_key IS NOT NULL"),
        postgresql_where=text("raw_key IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)
"""Every mail taken in, its bytes first. `sender` is the normalised From address, the lane its mails are decided in.
`truncated`: over the size cap, only its headers were fetched. `filed_at`: when its flag or move in the mailbox was done.
`intent`: what its reading says it wants, None until it is read. `apart`: no cancellation; it stays in the mailbox, listed and
counted apart from the cases. `raw_key`: which key `raw` is sealed with, None where it is kept as it came (`worker.sealing`).
`erased_at`: when its personal data was erased: `raw` is empty then, `sender` a pseudonym; `size` and `sha256` stay."""

reading = Table(
    "reading",
    metadata,
    Column("inbound_id", BigInteger, nullable=False),
    Column("reader_version", String(32), nullable=False),
    Column("json", Text, nullable=False),
    PrimaryKeyConstraint("inbound_id", name="pk_reading"),
    ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name="fk_reading_inbound"),
)
"""What was read in each mail; confirmations, answers and reviews decide again from it."""

orders = Table(
    "orders",
    metadata,
    Column("number", String(32), nullable=False),
    Column("status", String(24), nullable=False),
    Column("placed_at", UtcTime, nullable=False),
    Column("placed_offset_minutes", Integer, nullable=False, server_default=text("0")),
    Column("changed_at", UtcTime, nullable=True),
    Column("production_started_at", UtcTime, nullable=True),
    Column("email", String(320), nullable=False),
    Column("name", Text, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("discount_minor", BigInteger, nullable=False),
    Column("shipping_minor", BigInteger, nullable=False),
    Column("paid_minor", BigInteger, nullable=False),
    Column("credited_minor", BigInteger, nullable=True),
    Column("closed_at", UtcTime, nullable=True),
    Column("language", String(2), nullable=True),
    Column("invoice", Text, nullable=True),
    Column("folded_name", Text, nullable=False, server_default=text("''")),
    PrimaryKeyConstraint("number", name="pk_orders"),
    CheckConstraint(
        "status IN ('awaiting_payment', 'paid', 'in_production', 'finalized', 'shipped', 'canceled', 'production_stopped')",
        name="ck_orders_status",
    ),
    CheckConstraint("paid_minor >= 0 AND discount_minor >= 0 AND shipping_minor >= 0", name="ck_orders_money"),
    Index("ix_orders_email", "email"),
)
"""The order book. `credited_minor`: what the book says a closed order got back; our own credits stand in the ledger.
`closed_at`: when we closed it ourselves. `placed_offset_minutes` keeps the zone the shop wrote the date in.
`folded_name`: the name without case and accents, as it is searched for."""

order_alias = Table(
    "order_alias",
    metadata,
    Column("order_number", String(32), nullable=False),
    Column("address", String(320), nullable=False),
    PrimaryKeyConstraint("order_number", "address", name="pk_order_alias"),
    ForeignKeyConstraint(["order_number"], ["orders.number"], name="fk_order_alias_order"),
    Index("ix_order_alias_address", "address"),
)

order_line = Table(
    "order_line",
    metadata,
    Column("order_number", String(32), nullable=False),
    Column("position", Integer, nullable=False),
    Column("reference", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("processed", BigInteger, nullable=False),
    Column("unit_price_minor", BigInteger, nullable=False),
    Column("discount_minor", BigInteger, nullable=False),
    Column("withdrawable", Boolean, nullable=False, server_default=text("false")),
    PrimaryKeyConstraint("order_number", "position", name="pk_order_line"),
    ForeignKeyConstraint(["order_number"], ["orders.number"], name="fk_order_line_order"),
    CheckConstraint("quantity >= 1 AND processed >= 0 AND processed <= quantity", name="ck_order_line_processed"),
    CheckConstraint(
        "discount_minor >= 0 AND discount_minor <= quantity * unit_price_minor", name="ck_order_line_discount"
    ),
)
"""The lines, each with its share of the discount, fixed when the order entered the book and never computed again."""

book_import = Table(
    "book_import",
    metadata,
    Column("id", Id, nullable=False),
    Column("as_of", UtcTime, nullable=True),
    Column("imported_at", UtcTime, nullable=False),
    Column("orders", Integer, nullable=False),
    Column("disagreements", Integer, nullable=False),
    PrimaryKeyConstraint("id", name="pk_book_import"),
    sqlite_autoincrement=True,
)
"""Each import of the book; the age of the newest `as_of` is the age of what we know."""

decision = Table(
    "decision",
    metadata,
    Column("id", Id, nullable=False),
    Column("inbound_id", BigInteger, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("cause", String(16), nullable=False),
    Column("decided_by", String(64), nullable=False),
    Column("outcome", String(24), nullable=False),
    Column("ground", String(32), nullable=True),
    Column("urgent", Boolean, nullable=False, server_default=text("false")),
    Column("order_number", String(32), nullable=True),
    Column("shadow", Boolean, nullable=False, server_default=text("false")),
    Column("trace", Text, nullable=False),
    Column("decided_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("id", name="pk_decision"),
    UniqueConstraint("inbound_id", "seq", name="uq_decision_seq"),
    ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name="fk_decision_inbound"),
    CheckConstraint(_words("cause", Cause), name="ck_decision_cause"),
    CheckConstraint(
        "outcome IN ('cancel', 'stop_production', 'refuse', 'already_done', 'clarify', 'confirm', 'handoff', 'ignore')",
        name="ck_decision_outcome",
    ),
    Index("ix_decision_order", "order_number", "outcome", "decided_at"),
    Index("ix_decision_outcome", "outcome", "inbound_id", "seq"),
    Index("ix_decision_ground", "ground", "inbound_id", "seq"),
    Index("ix_decision_at", "decided_at", "outcome", "inbound_id", "seq"),
    Index("ix_decision_later", "inbound_id", "seq", sqlite_where=text("seq > 1"), postgresql_where=text("seq > 1")),
    sqlite_autoincrement=True,
)
"""What was decided about a mail, append-only; the highest `seq` is the current one. `trace`: JSON of the rules' answers and
of the reasons to show it to a person. `shadow`: decided, not acted upon."""

cancellation = Table(
    "cancellation",
    metadata,
    Column("id", Id, nullable=False),
    Column("order_number", String(32), nullable=False),
    Column("decision_id", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("request_key", String(96), nullable=False),
    Column("counts", Text, nullable=True),
    Column("billed_minor", BigInteger, nullable=True),
    Column("credit_minor", BigInteger, nullable=True),
    Column("currency", String(3), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("settled_at", UtcTime, nullable=True),
    PrimaryKeyConstraint("id", name="pk_cancellation"),
    UniqueConstraint("request_key", name="uq_cancellation_request"),
    ForeignKeyConstraint(["order_number"], ["orders.number"], name="fk_cancellation_order"),
    ForeignKeyConstraint(["decision_id"], ["decision.id"], name="fk_cancellation_decision"),
    CheckConstraint(_words("state", CancellationState), name="ck_cancellation_state"),
    CheckConstraint("kind IN ('void', 'cancel', 'stop')", name="ck_cancellation_kind"),
    CheckConstraint(
        "state <> 'settled' OR (settled_at IS NOT NULL AND billed_minor >= 0 AND credit_minor >= 0)",
        name="ck_cancellation_settled",
    ),
    Index(
        "uq_cancellation_in_force",
        "order_number",
        unique=True,
        sqlite_where=text("state IN ('wanted', 'asked', 'held', 'settled')"),
        postgresql_where=text("state IN ('wanted', 'asked', 'held', 'settled')"),
    ),
    Index("ix_cancellation_decision", "decision_id"),
    sqlite_autoincrement=True,
)
"""One cancellation in force per order, ever: the partial unique index says so to every writer."""

ledger = Table(
    "ledger",
    metadata,
    Column("id", Id, nullable=False),
    Column("cancellation_id", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("written_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("id", name="pk_ledger"),
    UniqueConstraint("cancellation_id", "kind", name="uq_ledger_kind"),
    ForeignKeyConstraint(["cancellation_id"], ["cancellation.id"], name="fk_ledger_cancellation"),
    CheckConstraint("kind IN ('grant', 'reversal')", name="ck_ledger_kind"),
    CheckConstraint("amount_minor > 0", name="ck_ledger_amount"),
    sqlite_autoincrement=True,
)
"""Store credit, insert only. Triggers refuse UPDATE, DELETE and TRUNCATE, and a sum per order outside 0 … paid."""

change = Table(
    "change",
    metadata,
    Column("number", BigInteger, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("order_number", String(32), nullable=False),
    Column("cancellation_id", BigInteger, nullable=False),
    Column("json", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("delivered_at", UtcTime, nullable=True),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("next_at", UtcTime, nullable=True),
    Column("last_error", Text, nullable=True),
    PrimaryKeyConstraint("number", name="pk_change"),
    UniqueConstraint("cancellation_id", "kind", name="uq_change_kind"),
    CheckConstraint(_words("kind", ChangeKind), name="ck_change_kind"),
    Index("ix_change_undelivered", "delivered_at", "next_at"),
)
"""What happened to orders and credits, for the shop's systems. Numbers have no gaps and are seen in order: they are taken
from `meta` under a lock that is held until the commit."""

challenge = Table(
    "challenge",
    metadata,
    Column("hash", String(64), nullable=False),
    Column("decision_id", BigInteger, nullable=False),
    Column("inbound_id", BigInteger, nullable=False),
    Column("order_number", String(32), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime, nullable=True),
    Column("burnt_at", UtcTime, nullable=True),
    PrimaryKeyConstraint("hash", name="pk_challenge"),
    ForeignKeyConstraint(["decision_id"], ["decision.id"], name="fk_challenge_decision"),
    Index("ix_challenge_order", "order_number", "made_at"),
)
"""Confirmation codes, as SHA-256 of the normal form only."""

letter = Table(
    "letter",
    metadata,
    Column("outbox_id", BigInteger, nullable=False),
    Column("decision_id", BigInteger, nullable=False),
    Column("inbound_id", BigInteger, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("role", String(16), nullable=False),
    Column("order_number", String(32), nullable=True),
    Column("conversation_id", BigInteger, nullable=True),
    Column("message_id", String(255), nullable=False),
    Column("written_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("outbox_id", name="pk_letter"),
    ForeignKeyConstraint(["decision_id"], ["decision.id"], name="fk_letter_decision"),
    UniqueConstraint("message_id", name="uq_letter_message_id"),
    Index("ix_letter_inbound", "inbound_id"),
    Index("ix_letter_order", "order_number", "kind", "written_at"),
    Index("ix_letter_conversation", "conversation_id", "written_at"),
)
"""Which decision each outgoing mail belongs to, and which conversation its answers will join."""

case_file = Table(
    "case_file",
    metadata,
    Column("id", Id, nullable=False),
    Column("inbound_id", BigInteger, nullable=True),
    Column("subject_key", String(160), nullable=False),
    Column("ground", String(32), nullable=False),
    Column("urgent", Boolean, nullable=False, server_default=text("false")),
    Column("order_number", String(32), nullable=True),
    Column("detail", Text, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("claimed_by", String(64), nullable=True),
    Column("claimed_at", UtcTime, nullable=True),
    Column("closed_at", UtcTime, nullable=True),
    Column("closed_by", String(64), nullable=True),
    PrimaryKeyConstraint("id", name="pk_case_file"),
    Index(
        "uq_case_file_open",
        "subject_key",
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
    Index("ix_case_file_open", "closed_at", "urgent", "opened_at"),
    Index(
        "ix_case_file_queue",
        "urgent",
        "opened_at",
        "id",
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
    Index("ix_case_file_inbound", "inbound_id"),
    Index("ix_case_file_order", "order_number"),
    sqlite_autoincrement=True,
)
"""What waits for a person: a mail, or something no mail stands for (a bounce, a disagreement of the book, `ON_CHANGE`).
`subject_key` names the thing (`inbound:12`, `change:7`, `order:4071852:paid`): one open case for each. `claimed_by`: the
operator who works on it."""

journal = Table(
    "journal",
    metadata,
    Column("id", Id, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", String(64), nullable=False),
    Column("event", String(48), nullable=False),
    Column("inbound_id", BigInteger, nullable=True),
    Column("decision_id", BigInteger, nullable=True),
    Column("order_number", String(32), nullable=True),
    Column("detail", Text, nullable=False),
    PrimaryKeyConstraint("id", name="pk_journal"),
    Index("ix_journal_inbound", "inbound_id"),
    Index("ix_journal_order", "order_number"),
    Index("ix_journal_by", "by", "id"),
    Index("ix_journal_event", "event", "id"),
    sqlite_autoincrement=True,
)
"""What happened and who did it, append-only; ids and words, never a name or an address."""

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("process", String(128), nullable=False),
    Column("role", String(16), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("beat_at", UtcTime, nullable=False),
    Column("detail", Text, nullable=False),
    PrimaryKeyConstraint("process", name="pk_heartbeat"),
)
"""Each running process, when it was last alive, and what it says of itself."""

note = Table(
    "note",
    metadata,
    Column("id", Id, nullable=False),
    Column("inbound_id", BigInteger, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("words", Text, nullable=False),
    PrimaryKeyConstraint("id", name="pk_note"),
    ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name="fk_note_inbound"),
    Index("ix_note_inbound", "inbound_id"),
    sqlite_autoincrement=True,
)
"""What operators wrote beside a mail, for each other."""

case_watch = Table(
    "case_watch",
    metadata,
    Column("case_id", BigInteger, nullable=False),
    Column("operator", String(64), nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("case_id", "operator", name="pk_case_watch"),
    ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_case_watch_case"),
)
"""Who has a case open in a browser, and when the page last said so."""

operator = Table(
    "operator",
    metadata,
    Column("name", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password_hash", Text, nullable=True),
    Column("made_at", UtcTime, nullable=False),
    Column("disabled_at", UtcTime, nullable=True),
    PrimaryKeyConstraint("name", name="pk_operator"),
    CheckConstraint(_words("role", Role), name="ck_operator_role"),
)
"""Who may use the console. Without a password hash, only a trusted proxy can sign this person in."""

operator_session = Table(
    "operator_session",
    metadata,
    Column("hash", String(64), nullable=False),
    Column("operator", String(64), nullable=False),
    Column("token", String(64), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("hash", name="pk_operator_session"),
    ForeignKeyConstraint(["operator"], ["operator.name"], name="fk_operator_session_operator"),
    Index("ix_operator_session_expires", "expires_at"),
)
"""Sessions by the SHA-256 of their cookie; `token` is what every form of the session carries (same-origin writes)."""

sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    Column("id", Id, nullable=False),
    Column("subject", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    PrimaryKeyConstraint("id", name="pk_sign_in_failure"),
    Index("ix_sign_in_failure", "subject", "at"),
    sqlite_autoincrement=True,
)
"""Failed sign-ins, by the SHA-256 of the name tried or of the address it came from: what the limit is counted by."""

saved_search = Table(
    "saved_search",
    metadata,
    Column("id", String(32), nullable=False),
    Column("operator", String(64), nullable=False),
    Column("filter", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("id", name="pk_saved_search"),
    ForeignKeyConstraint(["operator"], ["operator.name"], name="fk_saved_search_operator"),
)
"""Searches that name a person, kept under an opaque id so that no address is ever in a URL; gone with the session."""
