"""The arithmetic of a stopped order, worked out a second time in fractions by somebody who never saw the first one.

From contract/README.md, « The credit of a stopped order, to the cent », and nothing else.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One line: quantity, unit price in cents, processed."""

    n: int
    price: int
    k: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the contract says comes out: shares and bills by line, billed in all, credit; all in cents."""

    shares: list[int]
    bills: list[int]
    billed: int
    credit: int


def told(pieces: list[Piece], discount: int, shipping: int, *, bills_shipping: bool) -> Told:
    amounts = [Fraction(one.n * one.price) for one in pieces]
    whole = sum(amounts)
    # Step 2: in proportion, in whole cents; what is left goes to the largest remainders, earlier lines first.
    exact = [Fraction(discount) * amount / whole if whole else Fraction(0) for amount in amounts]
    shares = [floor(share) for share in exact]
    left = (discount if whole else 0) - sum(shares)
    ranked = sorted(range(len(pieces)), key=lambda at: (shares[at] - exact[at], at))
    for at in ranked[:left]:
        shares[at] += 1
    # Step 3: k of n, half a cent upwards.
    nets = [amount - share for amount, share in zip(amounts, shares, strict=True)]
    bills = [floor(net * one.k / one.n + Fraction(1, 2)) for net, one in zip(nets, pieces, strict=True)]
    # Steps 4 and 5.
    begun = any(one.k for one in pieces)
    billed = sum(bills) + (shipping if bills_shipping and begun else 0)
    paid = int(whole) - discount + shipping
    return Told(shares=shares, bills=bills, billed=billed, credit=paid - billed)
