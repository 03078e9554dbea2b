"""Money as whole cents of one currency."""

from dataclasses import dataclass
from decimal import Decimal

MINOR_PER_UNIT = 100
"""Every currency we take has two decimals (contract, « Orders »); the order book refuses the others."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in whole minor units (cents) of an ISO 4217 currency with two decimals."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        """Add an amount of the same currency; raise ValueError on another one."""
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """Subtract an amount of the same currency; raise ValueError on another one."""
        return Money(self.minor - self._same(other), self.currency)

    def __str__(self) -> str:
        """Write the amount as the contract does: a decimal string, `45.90`."""
        return str(self.decimal)

    @property
    def decimal(self) -> Decimal:
        """Return the amount in currency units with two decimals."""
        return Decimal(self.minor).scaleb(-2)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            message = f"cannot mix {self.currency} and {other.currency}"
            raise ValueError(message)
        return other.minor


def parse_minor(text: str) -> int:
    """Read a decimal string with two decimals (`66.65`) as cents; raise ValueError on anything else."""
    units, dot, cents = text.partition(".")
    if not units or dot != "." or len(cents) != 2 or not (units + cents).isascii() or not (units + cents).isdigit():  # noqa: PLR2004 — two decimals
        message = f"not an amount with two decimals: {text!r}"
        raise ValueError(message)
    return int(units) * MINOR_PER_UNIT + int(cents)
