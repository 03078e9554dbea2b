"""Who is signed in: sessions by the hash of their cookie, and the limit on failed sign-ins."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import Connection

from worker.ops.people import Person, find_person
from worker.schema import operator_session, saved_search, sign_in_failure

IDLE = timedelta(hours=12)
"""A session that nobody used for so long is over: one watch of a day, a night's sleep not."""
LONGEST = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)
"""How often a session's last use is written down: not with every page."""
FAILURES_WITHIN = timedelta(minutes=15)
MOST_FAILURES_OF_A_NAME = 8
MOST_FAILURES_OF_AN_ADDRESS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in person. `token` stands in every form of the session; `key` is the hash the session is kept under."""

    person: Person
    token: str
    key: str
    stale: bool = False
    """Its last use was written down over a minute ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TooMany:
    """Too many failed sign-ins; `wait` until the next may be tried."""

    wait: timedelta


def begin_session(connection: Connection, person: Person, *, at: datetime) -> str:
    """Sign a person in and return the cookie's value, which is kept nowhere but in their browser."""
    secret = secrets.token_urlsafe(32)
    connection.execute(delete(operator_session).where(operator_session.c.expires_at <= at))
    connection.execute(
        operator_session.insert().values(
            hash=key_of(secret),
            operator=person.name,
            token=secrets.token_urlsafe(32),
            made_at=at,
            seen_at=at,
            expires_at=at + IDLE,
        )
    )
    return secret


def session_of(connection: Connection, secret: str, *, at: datetime) -> Session | None:
    """Return the session of a cookie; None when it is over, unknown, or its person was let go."""
    row = connection.execute(
        select(operator_session).where(operator_session.c.hash == key_of(secret), operator_session.c.expires_at > at)
    ).one_or_none()
    if row is None:
        return None
    person = find_person(connection, row.operator)
    if person is None or person.disabled_at is not None:
        return None
    return Session(person=person, token=row.token, key=row.hash, stale=at - row.seen_at > SEEN_EVERY)


def note_use(connection: Connection, session: Session, *, at: datetime) -> None:
    """Write down that a session was used just now; it lives on from here, for a week at most."""
    longest = select(operator_session.c.made_at).where(operator_session.c.hash == session.key)
    made_at = connection.execute(longest).scalar_one_or_none()
    if made_at is not None:
        until = min(at + IDLE, made_at + LONGEST)
        connection.execute(
            update(operator_session).where(operator_session.c.hash == session.key).values(seen_at=at, expires_at=until)
        )


def end_session(connection: Connection, session: Session) -> None:
    """Sign a person out of this browser; the searches they kept go with it."""
    connection.execute(delete(operator_session).where(operator_session.c.hash == session.key))
    others = select(operator_session.c.hash).where(operator_session.c.operator == session.person.name)
    if connection.execute(others.limit(1)).first() is None:
        connection.execute(delete(saved_search).where(saved_search.c.operator == session.person.name))


def is_token_of(session: Session, token: str) -> bool:
    """Tell whether a form came from a page of this session."""
    return hmac.compare_digest(session.token.encode(), token.encode())


def limit_on(connection: Connection, name: str, address: str, *, at: datetime) -> TooMany | None:
    """Tell whether this name, or this address, has failed too often lately to be tried again now."""
    for subject, most in (
        (_subject("name", name), MOST_FAILURES_OF_A_NAME),
        (_subject("address", address), MOST_FAILURES_OF_AN_ADDRESS),
    ):
        query = select(func.count(), func.min(sign_in_failure.c.at)).where(
            sign_in_failure.c.subject == subject, sign_in_failure.c.at > at - FAILURES_WITHIN
        )
        count, oldest = connection.execute(query).one()
        if count >= most:
            return TooMany(wait=max(oldest + FAILURES_WITHIN - at, timedelta(seconds=1)))
    return None


def note_failure(connection: Connection, name: str, address: str, *, at: datetime) -> None:
    """Count a failed sign-in, by hashes only: what was typed as a name may be a password."""
    connection.execute(delete(sign_in_failure).where(sign_in_failure.c.at <= at - FAILURES_WITHIN))
    for subject in (_subject("name", name), _subject("address", address)):
        connection.execute(sign_in_failure.insert().values(subject=subject, at=at))


def forget_failures(connection: Connection, name: str) -> None:
    """Begin to count anew for a name that signed in."""
    connection.execute(delete(sign_in_failure).where(sign_in_failure.c.subject == _subject("name", name)))


def key_of(secret: str) -> str:
    """Return what a cookie is kept under: the database never holds a value that signs somebody in."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _subject(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value.casefold()}".encode()).hexdigest()
