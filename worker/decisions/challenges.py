"""Confirmation codes: 128 random bits, kept as a hash, good for one request and seven days (contract, « Confirmation »)."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from parsers.codes import normal_code, write_code
from policies.memory import CodeState
from worker.schema import challenge

CODE_BYTES = 16


def new_code(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Make a code as it is written in a letter."""
    return write_code(random_bytes(CODE_BYTES))


def hash_of(code: str) -> str:
    """Return what is kept of a code, whatever way it was typed. 128 random bits need no salt.

    A code is looked up by this hash, not compared with others: how long an index takes tells at most how the hash of a guess begins, and
    nobody can choose a guess by its hash, nor come from hashes to the code.
    """
    return hashlib.sha256(normal_code(code).encode()).hexdigest()


def keep_challenge(
    connection: Connection,
    code: str,
    *,
    decision_id: int,
    inbound_id: int,
    order_number: str,
    at: datetime,
    lives: timedelta,
) -> None:
    """Remember a code for the request it was made for."""
    connection.execute(
        challenge.insert().values(
            hash=hash_of(code),
            decision_id=decision_id,
            inbound_id=inbound_id,
            order_number=order_number,
            made_at=at,
            expires_at=at + lives,
        )
    )


def state_of(
    connection: Connection, code: str, *, at: datetime, lock: bool
) -> tuple[CodeState, int | None, str | None]:
    """Return a code's state with the request's inbound id and order number; `lock` holds it until the commit."""
    query = select(challenge).where(challenge.c.hash == hash_of(code))
    row = connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    if row is None:
        return CodeState.UNKNOWN, None, None
    if row["burnt_at"] is not None:
        state = CodeState.BURNT
    elif row["used_at"] is not None:
        state = CodeState.USED
    elif row["expires_at"] <= at:
        state = CodeState.EXPIRED
    else:
        state = CodeState.VALID
    return state, row["inbound_id"], row["order_number"]


def spend_code(connection: Connection, code: str, *, at: datetime, burn: bool) -> bool:
    """Use or burn a valid code; False when somebody else was first."""
    column = challenge.c.burnt_at if burn else challenge.c.used_at
    spending = (
        update(challenge)
        .where(challenge.c.hash == hash_of(code), challenge.c.used_at.is_(None), challenge.c.burnt_at.is_(None))
        .values({column: at})
    )
    return connection.execute(spending).rowcount == 1
