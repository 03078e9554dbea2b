"""The port of orders: four verbs, whatever keeps the orders behind them.

Today that is our own SQL order book, where stopping is acknowledged in the same transaction. A shop's own system answers
later (`Asked`); `stop` itself never does network I/O in either case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from parsers.request import Reading
from policies.decision import Cancel, Ground, StopProduction
from policies.match import OrdersSeen
from policies.order import Order
from worker.unit import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which orders a mail may be about: all of this address, and whoever's bear these numbers."""

    address: str | None
    numbers: frozenset[str]


def sought_by(*readings: Reading, numbers: frozenset[str] = frozenset()) -> Sought:
    """Say what to look up for a mail, and for the earlier requests it may complete; the first reading is the mail's own."""
    named = frozenset(found.number for reading in readings for found in reading.numbers if found.well_formed)
    return Sought(address=readings[0].sender.address, numbers=named | numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Acknowledged: `order` is as it was stopped, with the final counts of processed elements."""

    order: Order

    @property
    def counts(self) -> Mapping[str, int]:
        """Return the processed count of each line, by its position from 0."""
        return {str(at): line.processed for at, line in enumerate(self.order.lines)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The shop's system was asked and has not answered; no letter yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLate:
    """It can no longer be stopped, and why."""

    order: Order
    ground: Ground


class Orders(Protocol):
    """Where orders are looked up, locked, stopped, and their changes told."""

    def look_up(self, sought: Sought) -> OrdersSeen:
        """Find the orders a mail may be about, outside any transaction."""

    def lock(self, unit: UnitOfWork, sought: Sought) -> OrdersSeen:
        """Read the same orders again under a lock that lasts until the commit, in ascending number."""

    def stop(self, unit: UnitOfWork, verdict: Cancel | StopProduction, *, key: str) -> Stopped | Asked | TooLate:
        """Close a locked order, once per key."""
