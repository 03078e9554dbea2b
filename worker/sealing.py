"""Mails' bytes at rest: sealed with a key of `MAIL_KEYS`, or kept as they came where there is none.

AES-256-GCM with a random nonce for each mail. The SHA-256 of the plain bytes, which is a column of its own, is bound to them, so that
bytes moved to another row do not open. That digest stays in clear: it is how a mail delivered again is recognised, and whoever has
the database can tell whether it holds a mail whose exact bytes they have already. What was read in a mail (`reading`), subject and
addresses are not sealed; they are searched and shown.

The keys belong to an engine (`open_engines`), and every connection of it knows them: no caller has to carry them about.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Engine, select
from sqlalchemy.engine import Connection

from worker.errors import WorkerError
from worker.schema import inbound

KEY_BYTES: Final = 32
OPTION: Final = "mail_keys"
"""The execution option under which an engine keeps its keys."""
_NONCE_BYTES = 12  # NIST SP 800-38D §8.2: 96 bits, random


class MailKeyError(WorkerError):
    """A mail's bytes cannot be opened: `MAIL_KEYS` lacks its key, or they were changed. The mail is kept as it is; mend the setting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailKeys:
    """The keys of an installation by their ids; `newest` seals, all of them open. Without any, nothing is sealed."""

    newest: str | None = None
    known: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, keys: Sequence[bytes]) -> "MailKeys":
        """Take keys of 32 bytes, the newest first; raise ValueError on another length."""
        if any(len(key) != KEY_BYTES for key in keys):
            raise ValueError(f"a key has {KEY_BYTES} bytes")
        known = {id_of(key): key for key in keys}
        return cls(newest=next(iter(known), None), known=known)


NO_KEYS: Final = MailKeys()


def id_of(key: bytes) -> str:
    """Return the name of a key: 16 hexadecimal digits that tell nothing of it."""
    return hashlib.sha256(b"serviceclient mail key\0" + key).hexdigest()[:16]


def keys_of(connection: Connection) -> MailKeys:
    """Return the keys of a connection's engine."""
    keys: MailKeys = connection.get_execution_options().get(OPTION, NO_KEYS)
    return keys


def sealed(keys: MailKeys, raw: bytes, digest: str) -> dict[str, Any]:
    """Return the columns that keep a mail's bytes; `digest` is their SHA-256 in hexadecimal digits."""
    if keys.newest is None:
        return {"raw": raw, "raw_key": None}
    nonce = os.urandom(_NONCE_BYTES)
    box = AESGCM(keys.known[keys.newest])
    return {"raw": nonce + box.encrypt(nonce, raw, digest.encode()), "raw_key": keys.newest}


def opened(keys: MailKeys, kept: bytes, key_id: str | None, digest: str) -> bytes:
    """Return a mail's bytes from its columns `raw`, `raw_key` and `sha256`; raise MailKeyError when they do not open."""
    if key_id is None:
        return bytes(kept)
    key = keys.known.get(key_id)
    if key is None:
        raise MailKeyError(_lacking([key_id]))
    data = bytes(kept)
    try:
        return AESGCM(key).decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], digest.encode())
    except InvalidTag:
        raise MailKeyError(
            f"a mail sealed with the key {key_id} was changed in the database, it does not open"
        ) from None


def missing_keys(connection: Connection) -> list[str]:
    """Return the ids of keys that mails are sealed with and that are not set."""
    used = connection.execute(select(inbound.c.raw_key).where(inbound.c.raw_key.is_not(None)).distinct()).scalars()
    return sorted(set(used) - keys_of(connection).known.keys())


def verify_keys(engine: Engine) -> None:
    """Raise MailKeyError unless every mail can be opened with the keys that are set."""
    with engine.connect() as connection:
        missing = missing_keys(connection)
    if missing:
        raise MailKeyError(_lacking(missing))


def _lacking(missing: Sequence[str]) -> str:
    return (
        f"MAIL_KEYS lacks the key {', '.join(missing)} that stored mails are sealed with; nothing is lost: set it again behind the newest "
        "one, until `serviceclient privacy rekey` is done"
    )
