"""An order as the rules see it: its lines, what was paid, how far production is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policies.money import Money


class Status(StrEnum):
    """Where an order stands; each with what a valid cancellation request gets (contract, « Orders »)."""

    AWAITING_PAYMENT = "awaiting_payment"
    """Saved or validated, not paid: voided."""
    PAID = "paid"
    """Paid, production not started: cancelled with full credit."""
    IN_PRODUCTION = "in_production"
    """Started, not finalized: stopped, processed elements billed."""
    FINALIZED = "finalized"
    """Finished: refused."""
    SHIPPED = "shipped"
    """Sent: refused."""
    CANCELED = "canceled"
    """Cancelled already: no second credit."""
    PRODUCTION_STOPPED = "production_stopped"
    """Stopped already: no second credit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """The account an order belongs to. Addresses are normalised as `Sender.address` is."""

    email: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an order. `discount_minor` is its share of the discount, fixed when the order entered the book."""

    reference: str
    label: str
    quantity: int
    processed: int
    unit_price_minor: int
    discount_minor: int
    withdrawable: bool = False

    @property
    def amount_minor(self) -> int:
        """Return quantity x unit price, in cents."""
        return self.quantity * self.unit_price_minor

    @property
    def net_minor(self) -> int:
        """Return the amount less the line's share of the discount, in cents."""
        return self.amount_minor - self.discount_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order, as the book gave it or as it stands in the database."""

    number: str
    status: Status
    placed_at: datetime
    customer: Customer
    currency: str
    lines: tuple[Line, ...]
    discount_minor: int
    shipping_minor: int
    paid_minor: int
    changed_at: datetime | None = None
    production_started_at: datetime | None = None
    credited_minor: int | None = None
    """What a closed order already got back, where that is known (our ledger, or `credited` in the book)."""
    closed_at: datetime | None = None
    """When we closed it ourselves; None for an order the book says is closed."""
    reversed_at: datetime | None = None
    """When a person took our cancellation of it back; from then on its status is what the shop says, until we close it again."""
    language: str | None = None
    invoice: str | None = None

    @property
    def paid(self) -> Money:
        """Return what was paid, all taxes included."""
        return Money(self.paid_minor, self.currency)

    @property
    def fully_processed(self) -> bool:
        """Tell whether every element of every line is processed, so that nothing is left to stop."""
        return all(line.processed >= line.quantity for line in self.lines)

    @property
    def could_change(self) -> bool:
        """Tell whether a cancellation could still change it (awaiting payment, paid, something left to stop)."""
        match self.status:
            case Status.AWAITING_PAYMENT | Status.PAID:
                return True
            case Status.IN_PRODUCTION:
                return not self.fully_processed
            case _:
                return False

    @property
    def keeps_withdrawal(self) -> bool:
        """Tell whether it is paid, not closed, and has a line with the legal right of withdrawal (contract, « Orders »)."""
        paid = {Status.PAID, Status.IN_PRODUCTION, Status.FINALIZED, Status.SHIPPED}
        return self.status in paid and any(line.withdrawable for line in self.lines)

    def belongs_to(self, address: str | None) -> bool:
        """Tell whether a normalised address is the account's or one of its aliases."""
        return address is not None and (address == self.customer.email or address in self.customer.aliases)
