"""What arrived at the mail server, read as a mail program reads it."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from tests.servers.smtp_sink import Received

AMOUNT = re.compile(r"(\d[\d\s.,]*\d)\s*(?:€|CHF|£)|(?:€|CHF|£)\s?(\d[\d\s.,]*\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """One letter at the sink."""

    message_id: str
    in_reply_to: str | None
    recipients: tuple[str, ...]
    text: str
    message: EmailMessage

    @classmethod
    def of(cls, received: Received) -> "Arrived":
        message = message_from_bytes(received.data, policy=policy.default)
        body = message.get_body(("plain",))
        assert body is not None, "a letter has a text part"
        return cls(
            message_id=str(message["Message-ID"]).strip(),
            in_reply_to=None if message["In-Reply-To"] is None else str(message["In-Reply-To"]).strip(),
            recipients=tuple(received.rcpt_tos),
            text=str(body.get_content()),
            message=message,
        )

    def amounts_minor(self) -> set[int]:
        """Return every amount that the text names, in cents."""
        found = (whole or part for whole, part in AMOUNT.findall(self.text))
        return {int(re.sub(r"\D", "", one)) for one in found}
