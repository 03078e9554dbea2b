"""A shop in a database: orders, mails and the handler, with the reader replaced by readings written in the test.

A mail's raw bytes are the JSON of its reading, so that a test says what was read and never how.
"""

import hashlib
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, Table, select

from outbox.identity import Identity
from outbox.limits import Limits
from outbox.schema import outbox
from parsers.request import Reading
from policies.order import Order
from policies.terms import Terms
from tests.builders import RECEIVED, a_reading
from worker.decisions.carry_out import Doer
from worker.decisions.challenges import new_code
from worker.decisions.handlers import HandledMail, Handler
from worker.decisions.limits import limits_of
from worker.decisions.reading_json import dump_reading, parse_reading
from worker.decisions.replies import Replies
from worker.engines import Engines, open_engines
from worker.intake.inbox import claimable_ids
from worker.letters.house import House
from worker.orders.rows import insert_order
from worker.orders.sql import SqlOrders
from worker.schema import InboundState, book_import, decision, inbound, ledger, letter
from worker.unit import UnitOfWork

IDENTITY = Identity(
    domain="mail.pictoonline.fr",
    secret=b"0123456789abcdef",
    from_name="PictoOnline",
    from_address="serviceclient@pictoonline.fr",
    bounce_address="retours@pictoonline.fr",
    service_addresses=frozenset({"serviceclient@pictoonline.fr"}),
)


@dataclass(kw_only=True)
class Shop:
    """One database with everything that handles a mail; `now` is the test's to move."""

    engines: Engines
    terms: Terms = field(default_factory=Terms)
    now: datetime = RECEIVED + timedelta(seconds=1)
    live: bool = True
    codes: list[str] = field(default_factory=list)
    limits: Limits = field(default_factory=limits_of)
    crash: Any = lambda _point: None
    _uids: Iterable[int] = field(default_factory=lambda: itertools.count(1))

    @classmethod
    def at(cls, url: str, **more: Any) -> "Shop":
        return cls(engines=open_engines(url, pool_size=60), **more)

    def take_orders(self, *orders: Order, as_of: datetime | None = None) -> None:
        with UnitOfWork(self.engines.writer) as unit:
            for order in orders:
                insert_order(unit.connection, order)
            unit.connection.execute(
                book_import.insert().values(as_of=as_of, imported_at=self.now, orders=len(orders), disagreements=0)
            )
            unit.commit()

    def receive(self, reading: Reading | None = None, *, raw: bytes | None = None, **more: Any) -> int:
        """Store a mail as the poller does and return its inbound id."""
        reading = reading or a_reading(**more)
        uid = next(iter(self._uids))
        if raw is None:
            raw = (
                dump_reading(reading).encode() + b"\n" * uid
            )  # each delivery has its own bytes, as its own trace gives it
        with UnitOfWork(self.engines.writer) as unit:
            row = inbound.insert().values(
                mailbox="INBOX",
                uidvalidity=1,
                uid=uid,
                sha256=hashlib.sha256(raw).hexdigest(),
                size=len(raw),
                raw=raw,
                message_id=reading.message_id,
                sender=reading.sender.address,
                internal_at=reading.received_at or self.now,
                stored_at=self.now,
                state=str(InboundState.STORED),
            )
            inbound_id = int(unit.connection.execute(row.returning(inbound.c.id)).scalar_one())
            unit.commit()
        return inbound_id

    def handler(self, owner: str = "test") -> Handler:
        orders = SqlOrders(reader=self.engines.reader, clock=lambda: self.now)
        replies = Replies(
            identity=IDENTITY, terms=self.terms, house=House(), new_code=self._new_code, limits=self.limits
        )
        return Handler(
            writer=self.engines.writer,
            orders=orders,
            doer=Doer(orders=orders, replies=replies, terms=self.terms),
            read=lambda raw: parse_reading(raw.decode()),
            terms=self.terms,
            clock=lambda: self.now,
            owner=owner,
            is_live=lambda _connection: self.live,
            crash=self.crash,
        )

    def handle(self, inbound_id: int) -> HandledMail:
        return self.handler().handle(inbound_id)

    def drain(self) -> None:
        """Handle every mail that can be, in order, until none is left."""
        handler = self.handler()
        while True:
            with self.engines.reader.connect() as connection:
                ids = claimable_ids(connection, limit=100)
            if not ids:
                return
            for inbound_id in ids:
                handler.handle(inbound_id)

    def rows(self, table: Table, *where: Any) -> list[RowMapping]:
        with self.engines.reader.connect() as connection:
            query = select(table).where(*where).order_by(*table.primary_key.columns)
            return list(connection.execute(query).mappings())

    def outcomes(self) -> list[str]:
        """Return the current outcome of each mail, in the order of its receipt."""
        latest = {row["inbound_id"]: row["outcome"] for row in self.rows(decision)}
        return [latest.get(row["id"], row["state"]) for row in self.rows(inbound)]

    def decisions(self, inbound_id: int) -> list[RowMapping]:
        return self.rows(decision, decision.c.inbound_id == inbound_id)

    def letters(self) -> list[tuple[str, str]]:
        """Return (kind, recipient) of every letter in the outbox."""
        recipients = {row["id"]: row["recipient"] for row in self.rows(outbox)}
        return [(row["kind"], recipients[row["outbox_id"]]) for row in self.rows(letter)]

    def granted(self) -> list[int]:
        return [row["amount_minor"] for row in self.rows(ledger, ledger.c.kind == "grant")]

    def _new_code(self) -> str:
        self.codes.append(new_code())
        return self.codes[-1]
