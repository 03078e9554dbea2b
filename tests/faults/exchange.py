"""Shops that write to each other: mails read by the real reader, letters taken from the outbox as they would leave.

What is between them is not: a letter is delivered by being stored in the other's inbox, behind the trace of its border.
"""

import hashlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial

from sqlalchemy import select

from outbox.identity import Identity
from outbox.schema import outbox
from parsers.reader import read
from parsers.trust import Trust
from tests.worker.shop import Shop
from worker.decisions.carry_out import Doer
from worker.decisions.handlers import Handler
from worker.decisions.replies import Replies
from worker.intake.envelope import envelope_of
from worker.letters.house import House
from worker.orders.sql import SqlOrders
from worker.schema import InboundState, inbound
from worker.unit import UnitOfWork

SELF_SAID = re.compile(rb"(?im)^(?:Auto-Submitted|X-Auto-Response-Suppress|Precedence):[^\n]*\n")
"""The fields by which a letter of ours says that a machine wrote it."""


@dataclass(kw_only=True)
class Correspondent(Shop):
    """A shop of a domain of its own that reads what it is sent."""

    domain: str = "pictoonline.fr"
    seen: int = 0
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def service(self) -> str:
        return f"serviceclient@{self.domain}"

    @property
    def identity(self) -> Identity:
        return Identity(
            domain=self.domain,
            secret=self.domain.encode().ljust(16, b"."),
            from_name=self.domain,
            from_address=self.service,
            bounce_address=self.service,
            service_addresses=frozenset({self.service}),
        )

    def handler(self, owner: str = "test") -> Handler:
        orders = SqlOrders(reader=self.engines.reader, clock=lambda: self.now)
        replies = Replies(
            identity=self.identity, terms=self.terms, house=House(), new_code=self._new_code, limits=self.limits
        )
        trust = Trust(
            authserv_ids=(f"mx.{self.domain}",),
            own_hosts=(self.domain,),
            service_address=self.service,
            own_domains=(self.domain,),
        )
        return Handler(
            writer=self.engines.writer,
            orders=orders,
            doer=Doer(orders=orders, replies=replies, terms=self.terms),
            read=partial(read, trust=trust),
            terms=self.terms,
            clock=lambda: self.now,
            owner=owner,
            is_live=lambda _connection: True,
            crash=self.crash,
        )

    def deliver(self, raw: bytes, *, proven: bool = True) -> int:
        """Store a mail behind the trace that our border writes; return its inbound id."""
        envelope = envelope_of(raw)
        author = "none" if envelope.sender is None else envelope.sender.rpartition("@")[2]
        result = f"dmarc=pass header.from={author}" if proven else "dmarc=fail"
        trace = (
            f"Authentication-Results: mx.{self.domain}; {result}\r\n"
            f"Received: from out.example (out.example [198.51.100.7]) by mx.{self.domain} with ESMTPS;\r\n"
            f" {format_datetime(self.now)}\r\n"
        )
        raw, uid = trace.encode() + raw, next(self.numbers)
        with UnitOfWork(self.engines.writer) as unit:
            row = inbound.insert().values(
                mailbox="INBOX",
                uidvalidity=1,
                uid=uid,
                sha256=hashlib.sha256(raw).hexdigest(),
                size=len(raw),
                raw=raw,
                message_id=envelope.message_id,
                sender=envelope.sender,
                internal_at=self.now,
                stored_at=self.now,
                state=str(InboundState.STORED),
            )
            inbound_id = int(unit.connection.execute(row.returning(inbound.c.id)).scalar_one())
            unit.commit()
        self.now += timedelta(seconds=2)
        return inbound_id

    def new_letters(self) -> list[bytes]:
        """Return the letters written since they were last asked for, as they would leave."""
        query = select(outbox.c.id, outbox.c.mime).where(outbox.c.id > self.seen).order_by(outbox.c.id)
        with self.engines.reader.connect() as connection:
            rows = connection.execute(query).all()
        self.seen = rows[-1].id if rows else self.seen
        return [row.mime for row in rows]

    def written(self) -> int:
        """Return how many letters were written in all."""
        return len(self.rows(outbox))


def a_letter_to(
    service: str, author: str, words: str, *, number: int, subject: str = "Annulation", answers: str = ""
) -> bytes:
    """Write a mail as any program does."""
    head = (
        f"From: <{author}>\r\nTo: {service}\r\nDate: Tue, 24 Nov 2026 09:29:58 +0100\r\n"
        f"Message-ID: <m{number}@{author.rpartition('@')[2]}>\r\nSubject: {subject}\r\n"
    )
    if answers:
        head += f"In-Reply-To: {answers}\r\nReferences: {answers}\r\n"
    head += "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
    return (head + "\r\n" + words.replace("\n", "\r\n") + "\r\n").encode()


def parsed(letter: bytes) -> EmailMessage:
    """Read a letter of ours back."""
    return message_from_bytes(letter, _class=EmailMessage, policy=policy.default)


def text_of(letter: bytes) -> str:
    """Return the plain words of a letter of ours."""
    body = parsed(letter).get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def without_signs(letter: bytes) -> bytes:
    """Return a letter as it comes out of a gateway that drops what it does not know."""
    head, gap, body = letter.partition(b"\r\n\r\n")
    return SELF_SAID.sub(b"", head + b"\r\n").removesuffix(b"\r\n") + gap + body
