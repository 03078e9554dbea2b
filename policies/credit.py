"""The credit of an order, to the cent (contract, « The credit of a stopped order »)."""

from dataclasses import dataclass

from policies.money import Money
from policies.order import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledLine:
    """What one line of a stopped order bills: `processed` of `quantity` elements."""

    label: str
    quantity: int
    processed: int
    net: Money
    billed: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """The whole arithmetic of a stopped order. credit + billed = paid; 0 ≤ credit ≤ paid."""

    lines: tuple[BilledLine, ...]
    shipping: Money
    shipping_billed: Money
    billed: Money
    credit: Money


def spread_discount(amounts_minor: tuple[int, ...], discount_minor: int) -> tuple[int, ...]:
    """Spread a discount over line amounts in whole cents by the largest remainder method.

    Equal remainders go to the earlier line; where all lines are free every share is 0. The shares sum to the discount and
    none exceeds its line. Raise ValueError when the discount is negative or greater than the sum of the lines.
    """
    total = sum(amounts_minor)
    if not 0 <= discount_minor <= total:
        message = f"a discount of {discount_minor} cannot be spread over {total}"
        raise ValueError(message)
    if total == 0:
        return (0,) * len(amounts_minor)
    shares = [discount_minor * amount // total for amount in amounts_minor]
    remainders = [discount_minor * amount % total for amount in amounts_minor]
    by_remainder = sorted(range(len(amounts_minor)), key=lambda at: (-remainders[at], at))
    for at in by_remainder[: discount_minor - sum(shares)]:
        shares[at] += 1
    return tuple(shares)


def bill_of(order: Order, *, bill_shipping: bool = False) -> Bill:
    """Work out what a stopped order bills and credits.

    A line with k of n processed bills net x k / n, rounded half up to the cent; the rest of what was paid, shipping
    included unless `bill_shipping` and one element is processed, is the credit.
    """
    lines = tuple(
        BilledLine(
            label=line.label,
            quantity=line.quantity,
            processed=line.processed,
            net=Money(line.net_minor, order.currency),
            billed=Money(_half_up(line.net_minor * line.processed, line.quantity), order.currency),
        )
        for line in order.lines
    )
    any_processed = any(line.processed for line in order.lines)
    shipping = Money(order.shipping_minor, order.currency)
    shipping_billed = shipping if bill_shipping and any_processed else Money(0, order.currency)
    billed = sum((line.billed for line in lines), shipping_billed)
    return Bill(
        lines=lines, shipping=shipping, shipping_billed=shipping_billed, billed=billed, credit=order.paid - billed
    )


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
