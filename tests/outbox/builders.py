"""Mails, letters and a sender with defaults."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import BigInteger, Engine, Row, literal, select

from outbox.identity import Identity
from outbox.message import Letter, NewMail
from outbox.schema import attempt, outbox
from outbox.settings import RelaySettings
from outbox.store import OutboxId, enqueue
from outbox.transport import Security, Server, Timeouts

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


def a_server(port: int, **changed: Any) -> Server:
    """Give a mail server on this machine with time-outs that a test can wait for."""
    values: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "security": Security.PLAIN,
        "helo_name": "relay.pictoonline.test",
        "timeouts": Timeouts(connect_seconds=2, command_seconds=1, data_seconds=1, dot_seconds=1),
    }
    return Server(**values | changed)


def some_settings(**changed: Any) -> RelaySettings:
    """Give settings of a relay that a test can wait for."""
    values: dict[str, Any] = {
        "concurrency": 4,
        "poll": timedelta(milliseconds=50),
        "lease": timedelta(seconds=2),
        "doubt_lease": timedelta(seconds=3),
        "doubt_pause": timedelta(milliseconds=1),
        "grace": timedelta(seconds=2),
    }
    return RelaySettings(**values | changed)


def put(engine: Engine, *mails: NewMail, identity: Identity | None = None) -> list[OutboxId]:
    """Enqueue mails (one, if none is given) and return their ids."""
    with engine.begin() as connection:
        return [enqueue(connection, mail, identity=identity or an_identity()) for mail in (mails or (a_mail(),))]


def rows(engine: Engine) -> list[Row[Any]]:
    """Return the whole outbox, in the order it was filled."""
    with engine.begin() as connection:
        return list(connection.execute(select(outbox).order_by(outbox.c.id)).all())


def tries(engine: Engine) -> list[tuple[str, str, int | None]]:
    """Return the history of tries: phase, verdict, code."""
    with engine.begin() as connection:
        found = connection.execute(select(attempt).order_by(attempt.c.id)).all()
    return [(row.phase, row.verdict, row.code) for row in found]


def let_time_pass(engine: Engine, span: timedelta = timedelta(days=1)) -> None:
    """Make every due time and every lease lie so much earlier."""
    earlier = {
        name: outbox.c[name] - literal(span // timedelta(milliseconds=1), BigInteger())
        for name in ("next_at", "lease_until", "first_tried_at", "moved_at", "created_at")
    }
    with engine.begin() as connection:
        connection.execute(outbox.update().values(earlier))
