"""Customers of a made-up shop: an order each, and the mail that asks to cancel it, as the receiving server delivers it."""

from dataclasses import dataclass
from pathlib import Path

from policies.order import Order, Status
from tests.builders import a_line, an_order
from worker.orders.book import dump_book


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """One customer with one order, known by a number."""

    at: int

    @property
    def address(self) -> str:
        return f"client{self.at}@orange.fr"

    @property
    def order_number(self) -> str:
        return str(5_000_000 + self.at)

    @property
    def order(self) -> Order:
        """Paid, or in production with half of it done: every second one."""
        if self.at % 2:
            return an_order(self.order_number, Status.PAID, email=self.address, name=f"Client {self.at}")
        lines = (a_line(10, 250, processed=5),)
        return an_order(
            self.order_number, Status.IN_PRODUCTION, email=self.address, name=f"Client {self.at}", lines=lines
        )

    @property
    def credit_minor(self) -> int:
        """Everything paid; of one in production, half of ten at 2,50 € and the shipping."""
        return self.order.paid_minor if self.at % 2 else 1250 + 590

    def request(self, *, words: str | None = None, which: int = 0) -> bytes:
        """Write the mail that asks, or says something else; `which` tells two mails of one customer apart."""
        text = words or f"Bonjour, merci d'annuler ma commande {self.order_number}.\n\nClient {self.at}"
        lines = (
            "Authentication-Results: mx.pictoonline.fr; dmarc=pass header.from=orange.fr",
            f"Received: from smtp.orange.fr (smtp.orange.fr [198.51.100.7]) by mx.pictoonline.fr id {self.at}.{which};\r\n Tue, 24 Nov 2026 09:30:00 +0100",
            f"From: Client {self.at} <{self.address}>",
            "To: serviceclient@pictoonline.fr",
            "Date: Tue, 24 Nov 2026 09:29:58 +0100",
            f"Message-ID: <{self.at}.{which}@orange.fr>",
            "Subject: Annulation",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
            "",
            text,
            "",
        )
        return "\r\n".join(lines).encode()


def customers(count: int) -> list[Customer]:
    return [Customer(at=at) for at in range(1, count + 1)]


def write_book(folder: Path, everybody: list[Customer]) -> Path:
    """Write their order book and return its file."""
    file = folder / "orders.json"
    file.write_bytes(dump_book([customer.order for customer in everybody], None))
    return file
