"""What stands for a person whose data was erased: the same for each of their mails and orders, and no way back from it.

The HMAC of the address with this installation's secret. Without the secret nobody can try addresses out; who holds it can only tell
whether an address that they have already is the one (GDPR art. 4(5): a pseudonym, not anonymity).
"""

import hashlib
import hmac
from collections.abc import Callable
from typing import Final

from sqlalchemy import select
from sqlalchemy.engine import Connection

from worker.schema import meta

DOMAIN: Final = "forgotten.invalid"
"""RFC 2606 §2: a name that never exists. The outbox writes to nobody there."""
NAME: Final = "Client effacé"

Pseudonym = Callable[[str], str]
"""Gives what stands for a normalised address; for a pseudonym, itself."""


def pseudonyms_of(connection: Connection) -> Pseudonym:
    """Return what makes the pseudonyms of this installation."""
    secret = bytes.fromhex(connection.execute(select(meta.c.value).where(meta.c.key == "secret")).scalar_one())

    def pseudonym(address: str) -> str:
        if is_pseudonym(address):
            return address
        mark = hmac.new(secret, b"pseudonym\0" + address.encode(), hashlib.sha256).hexdigest()[:32]
        return f"{mark}@{DOMAIN}"

    return pseudonym


def is_pseudonym(address: str) -> bool:
    """Tell whether it stands for somebody whose data was erased."""
    return address.endswith(f"@{DOMAIN}")
