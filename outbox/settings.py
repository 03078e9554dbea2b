"""How a relay works; every value has a default that suits one shop."""

from dataclasses import dataclass
from datetime import timedelta

from outbox.claims import LONGEST_LEASE
from outbox.doubts import ARCHIVE_PATIENCE, OnDoubt
from outbox.transport import Timeouts


@dataclass(frozen=True, slots=True, kw_only=True)
class RelaySettings:
    """How a relay works.

    `concurrency`: mails on their way at the same time, each on a connection of its own. `batch`: mails taken at a time.
    `poll`: how often the table is looked at when nobody rings. `lease`: how long a mail whose relay vanished waits, its text
    not yet given away; a living relay renews it. `doubt_lease`: the same once its text may have been given away; it must
    outlast the server's time-outs. `doubt_pause`: how long a mail is left in doubt when the connection broke after its text.
    `grace`: how long a stopping relay lets mails on their way end. `copy_to`: an address of our own that every mail also goes to, in
    the same envelope, so that an archive can say what was delivered. `archive_patience`: how long that archive may lag behind.
    """

    concurrency: int = 8
    batch: int = 50
    poll: timedelta = timedelta(milliseconds=500)
    lease: timedelta = timedelta(seconds=8)
    doubt_lease: timedelta = timedelta(minutes=15)
    doubt_pause: timedelta = timedelta(minutes=1)
    on_doubt: OnDoubt = OnDoubt.RESEND
    grace: timedelta = timedelta(seconds=7)
    copy_to: str | None = None
    archive_patience: timedelta = ARCHIVE_PATIENCE

    def check_against(self, timeouts: Timeouts) -> None:
        """Raise ValueError when a mail could be taken for abandoned while its relay still waits for the server."""
        longest = timedelta(seconds=timeouts.data_seconds + timeouts.dot_seconds)
        if self.doubt_lease <= longest:
            raise ValueError(f"doubt_lease ({self.doubt_lease}) must be longer than the server's time-outs ({longest})")
        if self.lease > LONGEST_LEASE:
            raise ValueError(f"lease ({self.lease}) must not be longer than {LONGEST_LEASE}")
        if self.concurrency < 1 or self.batch < 1:
            raise ValueError("a relay needs at least one connection and one mail at a time")
