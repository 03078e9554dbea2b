"""A decision that stands in the journal, with all that carrying it out needs."""

from dataclasses import dataclass, replace
from datetime import datetime

from parsers.request import Reading
from policies.decision import Decision
from worker.decisions.journal import MACHINE
from worker.decisions.limits import Silenced
from worker.letters.edit import Hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision row's id, the mail and conversation it belongs to, and when it was made.

    `reading` is the reading that letters answer: the mail at hand, also where it completed an earlier request.
    """

    id: int
    inbound_id: int
    conversation_id: int
    reading: Reading
    decision: Decision
    at: datetime
    requested_at: datetime | None = None
    """When the request was received that this mail completed or confirmed; None where the mail itself asks."""
    by: str = MACHINE
    """Who decided, as the journal names them."""
    hand: Hand | None = None
    """What the person who decided made of the letter; None where the program decided alone."""
    silenced: tuple[Silenced, ...] = ()
    """Its letters that were not written, because their address or conversation had enough of them."""

    def without_edit(self) -> "Decided":
        """Return the same with the letter as it is computed, where what the person wrote no longer fits what was done."""
        return self if self.hand is None else replace(self, hand=replace(self.hand, edit=None))
