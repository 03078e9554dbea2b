"""What became of mails, shown in the mailbox: a projection that may be repeated, never the state.

Handled mails are marked read and moved away; what waits for a person stays unread in the inbox, with a keyword where the server
takes one. A person who reads, moves or deletes mails there changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import imapclient
from sqlalchemy import Engine, select, update
from sqlalchemy.engine import Connection

from worker.intake.mailbox import Mailbox, Opened
from worker.schema import InboundState, inbound
from worker.unit import UnitOfWork

FOR_A_PERSON = "$NeedsPerson"
AT_ONCE = 200
_HANDLED = (str(InboundState.DECIDED), str(InboundState.CLOSED))
_LEFT = (str(InboundState.WAITING), str(InboundState.QUARANTINED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """Files the mails of one folder; `done_folder` None leaves handled mails where they are, marked read."""

    writer: Engine
    folder: str
    done_folder: str | None
    crash: Callable[[str], None]

    def is_due(self, connection: Connection) -> bool:
        """Tell whether a mail was decided that does not show it yet."""
        query = select(inbound.c.id).where(
            inbound.c.filed_at.is_(None), inbound.c.state.in_([*_HANDLED, *_LEFT]), inbound.c.mailbox == self.folder
        )
        return connection.execute(query.limit(1)).scalar_one_or_none() is not None

    def file(self, box: Mailbox, opened: Opened, *, now: datetime) -> int:
        """Show what was decided, up to 200 mails, and return how many; raise MailboxLostError with nothing noted."""
        handled, left = self._due(opened.uidvalidity)
        if handled:
            uids = [uid for _, uid in handled]
            box.mark(uids, imapclient.SEEN)
            self.crash("poller.marked")
            if self.done_folder is not None:
                box.make_folder(self.done_folder)
                box.move(uids, self.done_folder)
        if left and opened.takes_keywords:
            box.mark([uid for _, uid in left], FOR_A_PERSON)
        self.crash("poller.filed")
        filed = [inbound_id for inbound_id, _ in (*handled, *left)]
        if filed:
            self._note(filed, now)
            self.crash("poller.filing_noted")
        return len(filed)

    def _due(self, uidvalidity: int) -> tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int]]]:
        """Return (id, UID) of handled mails and of those left to a person; rows of an older UIDVALIDITY cannot be shown."""
        query = (
            select(inbound.c.id, inbound.c.uid, inbound.c.uidvalidity, inbound.c.state)
            .where(
                inbound.c.filed_at.is_(None),
                inbound.c.state.in_([*_HANDLED, *_LEFT]),
                inbound.c.mailbox == self.folder,
                inbound.c.uidvalidity == uidvalidity,
            )
            .order_by(inbound.c.id)
            .limit(AT_ONCE)
        )
        with self.writer.connect() as connection:
            rows = connection.execute(query).all()
        handled = [(row.id, row.uid) for row in rows if row.state in _HANDLED]
        left = [(row.id, row.uid) for row in rows if row.state in _LEFT]
        return handled, left

    def _note(self, ids: list[int], now: datetime) -> None:
        with UnitOfWork(self.writer) as unit:
            unit.connection.execute(update(inbound).where(inbound.c.id.in_(ids)).values(filed_at=now))
            unit.commit()
