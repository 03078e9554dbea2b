"""Mails into rows: bytes first, with the watermark in the same transaction, under the poller's lease."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from worker.cases import open_case
from worker.intake.envelope import envelope_of
from worker.schema import InboundState, inbound, mailbox
from worker.sealing import keys_of, sealed

OVERSIZE, UNFETCHABLE = "oversize", "unfetchable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One mail as the server gave it, and the state it begins in."""

    uid: int
    raw: bytes
    size: int
    internal_at: datetime
    state: InboundState = InboundState.STORED
    truncated: bool = False
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a folder was read."""

    uidvalidity: int
    watermark: int
    started_at: datetime
    polled_at: datetime | None


def progress_of(connection: Connection, folder: str) -> Progress | None:
    """Return how far a folder was read; None for one that was never looked at."""
    row = connection.execute(select(mailbox).where(mailbox.c.name == folder)).one_or_none()
    if row is None:
        return None
    return Progress(
        uidvalidity=row.uidvalidity, watermark=row.watermark, started_at=row.started_at, polled_at=row.polled_at
    )


def begin(connection: Connection, folder: str, *, uidvalidity: int, watermark: int, started_at: datetime) -> None:
    """Set a folder's starting point: mails up to the watermark are old, and are not even fetched."""
    connection.execute(
        mailbox.insert().values(name=folder, uidvalidity=uidvalidity, watermark=watermark, started_at=started_at)
    )


def advance(
    connection: Connection,
    folder: str,
    *,
    watermark: int,
    polled_at: datetime | None = None,
    uidvalidity: int | None = None,
) -> None:
    """Note that every mail up to a UID has its row, that a poll went well, or that the folder's UIDs are new ones."""
    values: dict[str, object] = {"watermark": watermark}
    values |= {} if polled_at is None else {"polled_at": polled_at}
    values |= {} if uidvalidity is None else {"uidvalidity": uidvalidity}
    connection.execute(update(mailbox).where(mailbox.c.name == folder).values(**values))


def known_uids(connection: Connection, folder: str, uidvalidity: int, uids: Sequence[int]) -> set[int]:
    """Return which of these UIDs have a row."""
    query = select(inbound.c.uid).where(
        inbound.c.mailbox == folder, inbound.c.uidvalidity == uidvalidity, inbound.c.uid.in_(uids)
    )
    return set(connection.execute(query).scalars())


def adopt(connection: Connection, folder: str, uidvalidity: int, *, uid: int, raw: bytes) -> bool:
    """Give a mail that we have by its bytes its new UID; False for a mail that we do not have."""
    query = select(inbound.c.id).where(inbound.c.mailbox == folder, inbound.c.sha256 == digest(raw))
    known = connection.execute(query.order_by(inbound.c.id).limit(1)).scalar_one_or_none()
    if known is None:
        return False
    connection.execute(update(inbound).where(inbound.c.id == known).values(uidvalidity=uidvalidity, uid=uid))
    return True


def is_known(connection: Connection, folder: str, raw: bytes) -> bool:
    """Tell whether we have a mail with these bytes."""
    query = select(inbound.c.id).where(inbound.c.mailbox == folder, inbound.c.sha256 == digest(raw)).limit(1)
    return connection.execute(query).scalar_one_or_none() is not None


def store(
    connection: Connection, folder: str, uidvalidity: int, mails: Sequence[Fetched], *, at: datetime, from_junk: bool
) -> list[int]:
    """Write rows for mails that have none, a case for each that nobody will read otherwise; return the new ids in UID order."""
    known = known_uids(connection, folder, uidvalidity, [mail.uid for mail in mails])
    ids = []
    for mail in sorted(mails, key=lambda one: one.uid):
        if mail.uid in known:
            continue
        envelope, sha256 = envelope_of(mail.raw), digest(mail.raw)
        row = inbound.insert().values(
            mailbox=folder,
            uidvalidity=uidvalidity,
            uid=mail.uid,
            sha256=sha256,
            size=mail.size,
            **sealed(keys_of(connection), mail.raw, sha256),
            message_id=envelope.message_id,
            sender=envelope.sender,
            internal_at=mail.internal_at,
            stored_at=at,
            from_junk=from_junk,
            truncated=mail.truncated,
            state=str(mail.state),
            last_error=mail.error,
        )
        inbound_id = int(connection.execute(row.returning(inbound.c.id)).scalar_one())
        ids.append(inbound_id)
        if mail.state is InboundState.QUARANTINED:
            open_case(
                connection,
                f"inbound:{inbound_id}",
                ground=OVERSIZE if mail.truncated else UNFETCHABLE,
                at=at,
                detail=mail.error or "",
                inbound_id=inbound_id,
            )
    return ids


def digest(raw: bytes) -> str:
    """Return the SHA-256 of a mail's plain bytes: what deliveries are recognised by, also once the bytes are sealed or erased."""
    return hashlib.sha256(raw).hexdigest()
