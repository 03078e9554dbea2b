"""The people who use the console: names, roles, passwords. Nobody is there until somebody adds them."""

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Row, delete, select, update
from sqlalchemy.engine import Connection

from worker.decisions.journal import record_event
from worker.errors import WorkerError
from worker.schema import Role, operator, operator_session

SHORTEST_PASSWORD = 12
"""NIST SP 800-63B §5.1.1 asks for 8 at least; there is no rule about which signs, and no upper limit that a person meets."""
LONGEST_PASSWORD = 1024
LONGEST_NAME = 48
RANKS = {Role.VIEWER: 1, Role.OPERATOR: 2, Role.ADMIN: 3}

_HASHER = PasswordHasher()
_ONE_AT_A_TIME = threading.Lock()
"""A hash takes 64 MB for a moment; a flood of sign-ins must not take all the memory."""


class PersonError(WorkerError):
    """A name, role or password that cannot be taken; nothing was changed. The message says which, and what to do."""


class NoSuchPersonError(WorkerError):
    """Nobody of that name; nothing was changed."""

    exit_status = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may use the console."""

    name: str
    role: Role
    made_at: datetime
    has_password: bool
    disabled_at: datetime | None

    def may(self, role: Role) -> bool:
        """Tell whether this person may do what a role does."""
        return RANKS[self.role] >= RANKS[role]


def people(connection: Connection) -> list[Person]:
    """Return everybody, by name."""
    return [_person(row) for row in connection.execute(select(operator).order_by(operator.c.name))]


def find_person(connection: Connection, name: str) -> Person | None:
    """Return one person, None when there is none of that name."""
    row = connection.execute(select(operator).where(operator.c.name == name)).one_or_none()
    return None if row is None else _person(row)


def add_person(connection: Connection, name: str, role: Role, *, password: str | None, at: datetime, by: str) -> Person:
    """Add somebody; without a password only a trusted proxy can sign them in. Raise PersonError for a name or password that cannot be."""
    check_name(name)
    if find_person(connection, name) is not None:
        raise PersonError(f"{name} is there already")
    hashed = None if password is None else hash_password(password)
    connection.execute(operator.insert().values(name=name, role=str(role), password_hash=hashed, made_at=at))
    record_event(connection, "person_added", at=at, by=by, detail={"person": name, "role": str(role)})
    return Person(name=name, role=role, made_at=at, has_password=password is not None, disabled_at=None)


def set_password(connection: Connection, name: str, password: str, *, at: datetime, by: str) -> None:
    """Give somebody a new password and end their sessions; raise NoSuchPersonError or PersonError."""
    _change(connection, name, password_hash=hash_password(password))
    end_sessions_of(connection, name)
    record_event(connection, "password_set", at=at, by=by, detail={"person": name})


def set_role(connection: Connection, name: str, role: Role, *, at: datetime, by: str) -> None:
    """Give somebody another role; raise PersonError for the last admin, who must stay one."""
    if role is not Role.ADMIN:
        _keep_an_admin(connection, name)
    _change(connection, name, role=str(role))
    record_event(connection, "role_set", at=at, by=by, detail={"person": name, "role": str(role)})


def disable_person(connection: Connection, name: str, *, at: datetime, by: str) -> None:
    """Let somebody in no more and end their sessions; what they did stays theirs in the journal."""
    _keep_an_admin(connection, name)
    _change(connection, name, disabled_at=at)
    end_sessions_of(connection, name)
    record_event(connection, "person_disabled", at=at, by=by, detail={"person": name})


def enable_person(connection: Connection, name: str, *, at: datetime, by: str) -> None:
    """Let somebody in again."""
    _change(connection, name, disabled_at=None)
    record_event(connection, "person_enabled", at=at, by=by, detail={"person": name})


def end_sessions_of(connection: Connection, name: str) -> None:
    """Sign somebody out everywhere."""
    connection.execute(delete(operator_session).where(operator_session.c.operator == name))


def person_with_password(connection: Connection, name: str, password: str) -> Person | None:
    """Return whose name and password these are, None when they are nobody's. It takes as long for a name that is not there."""
    row = connection.execute(select(operator).where(operator.c.name == name)).one_or_none()
    hashed = row.password_hash if row is not None and row.password_hash is not None else _nobodys_hash()
    fits = _fits(hashed, password[:LONGEST_PASSWORD])
    if row is None or row.password_hash is None or row.disabled_at is not None or not fits:
        return None
    return _person(row)


def check_name(name: str) -> None:
    """Raise PersonError unless a name can stand in the journal: letters, digits, dot, dash, underscore, as in a login."""
    plain = name.replace(".", "").replace("-", "").replace("_", "")
    if not (0 < len(name) <= LONGEST_NAME and plain.isascii() and plain.isalnum()):
        raise PersonError(f"a name is 1 to {LONGEST_NAME} letters, digits, dots, dashes: {name[:60]!r} is not")


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password; raise PersonError for one that is too short or too long."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise PersonError(f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    with _ONE_AT_A_TIME:
        return _HASHER.hash(password)


def _fits(hashed: str, password: str) -> bool:
    try:
        with _ONE_AT_A_TIME:
            return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


_NOBODY: list[str] = []


def _nobodys_hash() -> str:
    if not _NOBODY:
        _NOBODY.append(_HASHER.hash("nobody has this password"))
    return _NOBODY[0]


def _keep_an_admin(connection: Connection, name: str) -> None:
    query = select(operator.c.name).where(operator.c.role == str(Role.ADMIN), operator.c.disabled_at.is_(None))
    if list(connection.execute(query.with_for_update()).scalars()) == [name]:
        raise PersonError(f"{name} is the only admin: make somebody else one first")


def _change(connection: Connection, name: str, **values: object) -> None:
    if connection.execute(update(operator).where(operator.c.name == name).values(**values)).rowcount != 1:
        raise NoSuchPersonError(f"nobody is called {name[:60]!r}")


def _person(row: Row[Any]) -> Person:
    return Person(
        name=row.name,
        role=Role(row.role),
        made_at=row.made_at,
        has_password=row.password_hash is not None,
        disabled_at=row.disabled_at,
    )
