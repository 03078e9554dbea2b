"""Who we are when we write: fixed once at start, used for every mail."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from outbox.address import check_address, is_domain
from outbox.errors import AddressRefused

SECRET_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The sender of our letters.

    `domain` ends our Message-IDs and `secret` makes them unguessable. `bounce_address` is the envelope sender; empty is the
    null sender, to which nothing ever bounces. `service_addresses` are mailboxes that this program reads: it never writes
    to them.

    Raises AddressRefused for an address or a domain outside our own grammar, ValueError for a secret under 16 bytes.
    """

    domain: str
    secret: bytes
    from_name: str
    from_address: str
    bounce_address: str
    service_addresses: frozenset[str]

    def __post_init__(self) -> None:
        if not is_domain(self.domain):
            raise AddressRefused(f"domain of our Message-IDs is no domain name: {self.domain!r}")
        check_address(self.from_address)
        for address in self.service_addresses:
            check_address(address)
        if self.bounce_address:
            check_address(self.bounce_address)
        if len(self.secret) < SECRET_BYTES:
            raise ValueError(f"the secret of our Message-IDs needs at least {SECRET_BYTES} bytes")

    def is_ours(self, address: str) -> bool:
        """Tell whether a letter to this address would come back to this program."""
        own = {self.from_address, self.bounce_address, *self.service_addresses}
        return address.lower() in {one.lower() for one in own}

    def message_id(self, key: str) -> str:
        """Return the Message-ID of the mail with this key, with angle brackets.

        The same key always gives the same one, so that a mail sent twice by accident is recognised as one (RFC 5322 §3.6.4).
        """
        digest = hmac.new(self.secret, key.encode(), hashlib.sha256).digest()
        return f"<{base64.b32encode(digest).decode().rstrip('=').lower()}@{self.domain}>"
