"""The invented order book, and the credits of the contract computed by the corpus's own arithmetic."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
OPEN = ("awaiting_payment", "paid", "in_production")

CATALOGUE: dict[str, tuple[str, int]] = {
    "TA-10x15": ("Tirage argentique brillant 10 × 15 cm", 29),
    "TA-13x18": ("Tirage argentique brillant 13 × 18 cm", 85),
    "TA-20x30": ("Tirage argentique mat 20 × 30 cm", 410),
    "TA-30x45": ("Tirage argentique mat 30 × 45 cm", 1290),
    "TA-40x60": ("Tirage argentique mat 40 × 60 cm", 2450),
    "FA-30x40": ("Tirage Fine Art Photo Rag 308 g, 30 × 40 cm", 2860),
    "FA-50x70": ("Tirage Fine Art Baryta 315 g, 50 × 70 cm", 6480),
    "TOI-40x40": ("Toile tendue sur châssis 40 × 40 cm", 4950),
    "TOI-60x90": ("Toile tendue sur châssis 60 × 90 cm", 9200),
    "DIB-50x75": ("Contrecollage Dibond 3 mm 50 × 75 cm", 9870),
    "DIA-60x80": ("Diasec 4 mm 60 × 80 cm", 21900),
    "CAI-50x75": ("Caisse américaine noire 50 × 75 cm", 10430),
    "ALB-21x28": ("Album photo lin 21 × 28 cm, 40 pages", 5890),
    "ALB-30x30": ("Livre photo cuir 30 × 30 cm, 60 pages", 11240),
    "CAL-A3": ("Calendrier mural A3", 2190),
    "POS-50x70": ("Poster brillant 50 × 70 cm", 1890),
    "CADRE-30x40": ("Cadre chêne 30 × 40 cm (article de stock)", 3490),
    "BOITE-ARC": ("Boîte d'archives toilée (article de stock)", 2750),
    "MUG": ("Mug photo", 1490),
    "FP-14": ("Faire-part 14 × 14 cm", 115),
    "NEG-135": ("Développement pellicule 135 et numérisation", 1350),
    "PASS-40": ("Passe-partout biseau 40 × 50 cm", 980),
    "OFFERT": ("Coffret d'échantillons de papiers, offert", 0),
}
WITHDRAWABLE = ("CADRE-30x40", "BOITE-ARC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    name: str
    email: str
    aliases: tuple[str, ...] = ()
    language: str = "fr"

    @property
    def addresses(self) -> tuple[str, ...]:
        return (self.email, *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    reference: str
    quantity: int
    processed: int

    @property
    def label(self) -> str:
        return CATALOGUE[self.reference][0]

    @property
    def unit_cents(self) -> int:
        return CATALOGUE[self.reference][1]

    @property
    def cents(self) -> int:
        return self.quantity * self.unit_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    number: str
    status: str
    placed_at: datetime
    customer: Customer
    lines: tuple[Line, ...]
    discount_cents: int = 0
    shipping_cents: int = 0
    never_paid: bool = False
    credited_known: bool = False
    currency: str = "EUR"

    @property
    def paid_cents(self) -> int:
        if self.never_paid:
            return 0
        return sum(line.cents for line in self.lines) - self.discount_cents + self.shipping_cents

    @property
    def withdrawable(self) -> bool:
        return any(line.reference in WITHDRAWABLE for line in self.lines)

    @property
    def nothing_left(self) -> bool:
        return all(line.processed == line.quantity for line in self.lines)

    @property
    def could_change(self) -> bool:
        return self.status in OPEN and not (self.status == "in_production" and self.nothing_left)

    @property
    def automatic_outcome(self) -> str:
        """What a valid request gets, from the contract's table; a paid order with stock goods goes to a person."""
        if self.withdrawable and self.paid_cents > 0:
            return "handoff"
        if self.status in ("canceled", "production_stopped"):
            return "already_done"
        if self.status in ("awaiting_payment", "paid"):
            return "cancel"
        return "stop_production" if self.could_change else "refuse"


def shares(order: Order) -> list[int]:
    """The discount over the lines, in whole cents, by largest remainder; equal remainders go to the earlier line."""
    total = sum(line.cents for line in order.lines)
    if total == 0:
        return [0] * len(order.lines)
    exact = [Fraction(order.discount_cents * line.cents, total) for line in order.lines]
    out = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (-(exact[i] - out[i]), i))
    for i in by_remainder[: order.discount_cents - sum(out)]:
        out[i] += 1
    return out


def billed_cents(order: Order) -> int:
    if order.status in ("awaiting_payment", "paid", "canceled"):
        return 0
    bill = 0
    for line, share in zip(order.lines, shares(order), strict=True):
        exact = Fraction((line.cents - share) * line.processed, line.quantity)
        bill += int(exact + Fraction(1, 2))
    return bill


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def euros(cents: int) -> str:
    return money(cents).replace(".", ",") + " €"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def confirmation_text(order: Order) -> str:
    """The mail a customer got when ordering: it speaks of cancelling, as ours do."""
    rows = "\n".join(f"{line.quantity} x {line.label} : {euros(line.cents)}" for line in order.lines)
    return (
        f"Bonjour {order.customer.name},\n\nMerci pour votre commande sur PictoOnline.\n\n"
        f"Commande n° {order.number} du {order.placed_at:%d/%m/%Y}\n{rows}\nRemise : {euros(order.discount_cents)}\n"
        f"Livraison : {euros(order.shipping_cents)}\nTotal TTC : {euros(order.paid_cents)}\n\n"
        "Tant que votre commande n'est pas en production, vous pouvez l'annuler sans frais depuis « Mes commandes ».\n\n"
        "L'équipe PictoOnline"
    )


def as_json(order: Order) -> dict[str, object]:
    out: dict[str, object] = {
        "number": order.number,
        "status": order.status,
        "placed_at": order.placed_at.isoformat(),
        "customer": {"email": order.customer.email, "name": order.customer.name},
        "currency": order.currency,
        "lines": [
            {
                "reference": line.reference,
                "label": line.label,
                "quantity": line.quantity,
                "processed": line.processed,
                "unit_price": money(line.unit_cents),
            }
            | ({"withdrawable": True} if line.reference in WITHDRAWABLE else {})
            for line in order.lines
        ],
        "discount": money(order.discount_cents),
        "shipping": money(order.shipping_cents),
        "paid": money(order.paid_cents),
        "language": order.customer.language,
    }
    if order.customer.aliases:
        out["customer"] = {
            "email": order.customer.email,
            "name": order.customer.name,
            "aliases": [*order.customer.aliases],
        }
    if order.status in ("in_production", "finalized", "shipped", "production_stopped"):
        out["production_started_at"] = (order.placed_at + timedelta(hours=21)).isoformat()
    if order.credited_known:
        out["credited"] = money(order.paid_cents - billed_cents(order))
    return out
