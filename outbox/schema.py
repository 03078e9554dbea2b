"""The outbox's own tables, the same on SQLite and PostgreSQL; whoever owns the database creates them from `metadata`.

Every constraint and index has a name, because migrations and start-up checks find them by it.
"""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
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

from outbox.states import State

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ADDRESS = 254
KEY = 255
MESSAGE_ID = 320
WORD = 64


class Instant(TypeDecorator[datetime]):
    """An aware time, stored as whole milliseconds since 1970 in UTC. A naive time is a programming error."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 — SQLAlchemy's signature
        """Turn an aware time into milliseconds; raise ValueError on a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return (value - EPOCH) // timedelta(milliseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 — same
        """Turn milliseconds into an aware time in UTC."""
        return None if value is None else EPOCH + timedelta(milliseconds=value)


class Scope(StrEnum):
    """Which mails a hold keeps back."""

    ALL = "all"
    """Every mail."""
    KIND = "kind"
    """Mails of one kind: one outcome, one sort of letter."""
    DOMAIN = "domain"
    """Mails to one recipient domain."""


class Verdict(StrEnum):
    """What came of one attempt."""

    SENT = "sent"
    """The server took it."""
    LATER = "later"
    """Certainly not delivered; worth another try."""
    REFUSED = "refused"
    """Certainly not delivered, for good."""
    DOUBT = "doubt"
    """Nobody can say."""
    RESCUED = "rescued"
    """Its relay vanished before the text was given away."""
    FOUND = "found"
    """Was in doubt; the archive has it."""
    RESENT = "resent"
    """Was in doubt; goes out again with the same bytes."""
    HELD = "held"
    """Was in doubt, or kept losing its relays; a person decides."""


metadata = MetaData()

# SQLite counts rows only in an INTEGER key; PostgreSQL wants the wide type.
Id = BigInteger().with_variant(Integer, "sqlite")


def _words(column: str, words: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(str(word)) for word in words)})"


outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, nullable=False),
    Column("key", String(KEY), nullable=False),
    Column("kind", String(WORD), nullable=False),
    Column("recipient", String(ADDRESS), nullable=False),
    Column("recipient_domain", String(ADDRESS), nullable=False),
    Column("envelope_from", String(ADDRESS), nullable=False),
    Column("message_id", String(MESSAGE_ID), nullable=False),
    Column("mime", LargeBinary, nullable=False),
    Column("conversation_id", BigInteger, nullable=True),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("rescues", Integer, nullable=False, server_default=text("0")),
    Column("doubts", Integer, nullable=False, server_default=text("0")),
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=True),
    Column("next_at", Instant, nullable=False),
    Column("first_tried_at", Instant, nullable=True),
    Column("moved_at", Instant, nullable=False),
    Column("sent_at", Instant, nullable=True),
    Column("lease_owner", String(128), nullable=True),
    Column("lease_until", Instant, nullable=True),
    Column("fence", BigInteger, nullable=False, server_default=text("0")),
    Column("hold_id", BigInteger, nullable=True),
    Column("held_by", String(WORD), nullable=True),
    Column("held_at", Instant, nullable=True),
    Column("held_why", Text, nullable=True),
    Column("provider_reply", Text, nullable=True),
    Column("last_error", Text, nullable=True),
    Column("erased_at", Instant, nullable=True),
    PrimaryKeyConstraint("id", name="pk_outbox"),
    UniqueConstraint("key", name="uq_outbox_key"),
    UniqueConstraint("message_id", name="uq_outbox_message_id"),
    ForeignKeyConstraint(["hold_id"], ["outbox_hold.id"], name="fk_outbox_hold"),
    CheckConstraint(_words("state", State), name="ck_outbox_state"),
    CheckConstraint("attempts >= 0 AND rescues >= 0 AND doubts >= 0 AND fence >= 0", name="ck_outbox_counts"),
    CheckConstraint("recipient <> '' AND key <> '' AND message_id <> ''", name="ck_outbox_filled"),
    CheckConstraint("(lease_owner IS NULL) = (lease_until IS NULL)", name="ck_outbox_lease_pair"),
    CheckConstraint(
        "state = 'in_doubt' OR (state = 'claimed' AND lease_owner IS NOT NULL)"
        " OR (state <> 'claimed' AND lease_owner IS NULL)",
        name="ck_outbox_lease",
    ),
    CheckConstraint(
        "(state = 'held' AND held_by IS NOT NULL AND held_at IS NOT NULL AND held_why IS NOT NULL)"
        " OR (state <> 'held' AND held_by IS NULL AND held_at IS NULL AND held_why IS NULL AND hold_id IS NULL)",
        name="ck_outbox_held",
    ),
    CheckConstraint("state <> 'sent' OR sent_at IS NOT NULL", name="ck_outbox_sent"),
    Index("ix_outbox_state", "state", "next_at"),
    Index("ix_outbox_conversation", "conversation_id"),
    Index("ix_outbox_created", "created_at"),
    Index("ix_outbox_state_created", "state", "created_at"),
    Index("ix_outbox_kind", "kind", "id"),
    Index("ix_outbox_domain", "recipient_domain", "id"),
    Index("ix_outbox_sent", "sent_at", "created_at"),
    Index("ix_outbox_recipient", "recipient", "created_at"),
    sqlite_autoincrement=True,
)
"""Every mail that is to leave. Key, recipient, Message-ID and bytes are fixed when its transaction commits; the rest is
where it stands. `attempts`: tries that reached a mail server, counted before the work. `rescues`: how often its relay
vanished. `doubts`: how often it went out again out of doubt. `fence` rises with every claim, so that a late writer finds
nothing to write on. `moved_at`: since when it is in its state. `erased_at`: when its bytes and its recipient were erased."""

attempt = Table(
    "outbox_attempt",
    metadata,
    Column("id", Id, nullable=False),
    Column("outbox_id", BigInteger, nullable=False),
    Column("n", Integer, nullable=False),
    Column("phase", String(16), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("code", Integer, nullable=True),
    Column("reply", Text, nullable=True),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("id", name="pk_outbox_attempt"),
    ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_outbox_attempt_outbox"),
    CheckConstraint(_words("verdict", Verdict), name="ck_outbox_attempt_verdict"),
    Index("ix_outbox_attempt_outbox", "outbox_id", "n"),
    sqlite_autoincrement=True,
)
"""What came of each try, append-only: how far it got, what the server said."""

hold = Table(
    "outbox_hold",
    metadata,
    Column("id", Id, nullable=False),
    Column("scope", String(16), nullable=False),
    Column("value", String(ADDRESS), nullable=False),
    Column("held_by", String(WORD), nullable=False),
    Column("why", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("released_at", Instant, nullable=True),
    Column("released_by", String(WORD), nullable=True),
    PrimaryKeyConstraint("id", name="pk_outbox_hold"),
    CheckConstraint(_words("scope", Scope), name="ck_outbox_hold_scope"),
    CheckConstraint("(scope = 'all') = (value = '')", name="ck_outbox_hold_value"),
    CheckConstraint("(released_at IS NULL) = (released_by IS NULL)", name="ck_outbox_hold_released"),
    Index(
        "uq_outbox_hold_standing",
        "scope",
        "value",
        unique=True,
        sqlite_where=text("released_at IS NULL"),
        postgresql_where=text("released_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)
"""Standing orders to keep mails back, each until it is released; one per scope and value at a time."""
