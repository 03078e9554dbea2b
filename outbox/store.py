"""The one way into the outbox, inside the transaction of whoever decided: it leaves exactly when that commits."""

from typing import NewType

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from outbox import mime
from outbox.address import check_address, domain_of
from outbox.clock import database_now
from outbox.errors import AddressRefused
from outbox.identity import Identity
from outbox.message import NewMail
from outbox.schema import KEY, WORD, outbox
from outbox.states import State

OutboxId = NewType("OutboxId", int)


def enqueue(connection: Connection, mail: NewMail, *, identity: Identity) -> OutboxId:
    """Put a mail into the outbox and return its id; a key that is there already changes nothing and returns the first.

    Message-ID, Date and every byte are fixed here. Raises AddressRefused for a recipient outside our grammar or an address
    that this program reads itself, ValueError for an empty or over-long key or kind or a time without a zone.
    """
    check_address(mail.recipient)
    if identity.is_ours(mail.recipient):
        raise AddressRefused("we never write to a mailbox that we read")
    _check_words(mail)
    row = {
        "key": mail.key,
        "kind": mail.kind,
        "recipient": mail.recipient,
        "recipient_domain": domain_of(mail.recipient),
        "envelope_from": identity.bounce_address,
        "message_id": identity.message_id(mail.key),
        "mime": mime.to_bytes(mail, identity=identity),
        "conversation_id": mail.conversation_id,
        "state": State.PENDING,
        "created_at": database_now(),
        "moved_at": database_now(),
        "not_before": mail.not_before,
        "next_at": mail.not_before or database_now(),
    }
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(outbox).values(row).on_conflict_do_nothing(index_elements=[outbox.c.key])
    new = connection.execute(statement.returning(outbox.c.id)).scalar_one_or_none()
    if new is not None:
        return OutboxId(new)
    return OutboxId(connection.execute(select(outbox.c.id).where(outbox.c.key == mail.key)).scalar_one())


def _check_words(mail: NewMail) -> None:
    for name, text, longest in (("key", mail.key, KEY), ("kind", mail.kind, WORD)):
        if not text or len(text) > longest:
            raise ValueError(f"{name} of a mail must have 1 to {longest} characters")
    for moment in (mail.written_at, mail.not_before):
        if moment is not None and moment.tzinfo is None:
            raise ValueError("the times of a mail must have a zone")
