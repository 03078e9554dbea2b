"""Mails, letters and a sender with defaults."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from outbox.identity import Identity
from outbox.message import Letter, NewMail

WRITTEN = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
numbers = count(1)


def an_identity(**changed: Any) -> Identity:
    """Give the sender of our letters."""
    values: dict[str, Any] = {
        "domain": "reply.pictoonline.test",
        "secret": b"0123456789abcdef0123456789abcdef",
        "from_name": "PictoOnline, service client",
        "from_address": "serviceclient@pictoonline.test",
        "bounce_address": "bounce@pictoonline.test",
        "service_addresses": frozenset({"serviceclient@pictoonline.test", "contact@pictoonline.test"}),
    }
    return Identity(**values | changed)


def a_letter(**changed: Any) -> Letter:
    """Give a letter."""
    values: dict[str, Any] = {
        "subject": "Votre commande 4071852 est annulée",
        "text": "Bonjour,\n\nVotre commande est annulée.\n",
        "html": "<p>Bonjour,</p><p>Votre commande est annulée.</p>",
        "in_reply_to": "<asked@customer.test>",
        "references": ("<first@customer.test>", "<asked@customer.test>"),
    }
    return Letter(**values | changed)


def a_mail(**changed: Any) -> NewMail:
    """Give a mail with a key of its own."""
    number = next(numbers)
    values: dict[str, Any] = {
        "key": f"decision:{number}:cancel:sender",
        "recipient": f"camille{number}@customer.test",
        "letter": a_letter(),
        "written_at": WRITTEN,
        "kind": "cancel",
    }
    return NewMail(**values | changed)
