"""The whole way of a mail, measured from outside: three processes between Dovecot, PostgreSQL, Redis and an SMTP server.

A run is `Run`: a fresh database and mailbox on servers that are started once, with durable commits, as deployed.
"""

import contextlib
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from bench.mix import Mix, corpus_mix
from tests.acceptance.house import House
from tests.acceptance.letters_out import Arrived
from tests.servers.dovecot import Dovecot, running_dovecot
from tests.servers.postgres import Postgres, running_postgres
from tests.servers.redis_server import running_redis
from tests.servers.smtp_sink import SmtpSink
from worker.schema import inbound, letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """What the house talks to."""

    dovecot: Dovecot
    postgres: Postgres
    redis_url: str


@dataclass(kw_only=True)
class Way:
    """Seconds since the mailbox had each mail: until it was stored, read and decided, committed, and its letter accepted."""

    stored: list[float] = field(default_factory=list)
    decided: list[float] = field(default_factory=list)
    committed: list[float] = field(default_factory=list)
    stopped: list[float] = field(default_factory=list)
    """The same as `committed`, for the mails that cancelled or stopped an order."""
    accepted: list[float] = field(default_factory=list)
    after_commit: list[float] = field(default_factory=list)
    """From the commit of a decision to the mail server's 250 for its letter."""


@contextlib.contextmanager
def servers() -> Iterator[Servers]:
    """Run the servers that every run uses."""
    with (
        running_dovecot() as dovecot,
        running_postgres(durable=True, commit_times=True) as postgres,
        running_redis() as redis_url,
    ):
        yield Servers(dovecot=dovecot, postgres=postgres, redis_url=redis_url)


@contextlib.contextmanager
def a_house(around: Servers, mix: Mix) -> Iterator[House]:
    """Give a house with these orders in its book; nothing runs yet."""
    with tempfile.TemporaryDirectory() as name, SmtpSink() as sink:
        folder = Path(name)
        (folder / "orders.json").write_bytes(mix.book)
        house = House(
            folder=folder,
            database_url=around.postgres.new_database(),
            mailbox=around.dovecot.new_mailbox(),
            sink=sink,
            redis_url=around.redis_url,
        )
        try:
            yield house
        finally:
            house.close()


def drain_backlog(around: Servers, count: int) -> float:
    """Return mails per second: from the start of the processes to the last letter accepted, `count` mails waiting."""
    mix = corpus_mix(count)
    with a_house(around, mix) as house:
        # Mails that came before the first poll are old: the mailbox is met first, as in life, and then the program was away.
        house.open(house.folder / "orders.json", roles=("poller",))
        house.stop("poller")
        for mail in mix.mails:
            house.mailbox.deliver(mail.raw, sender=mail.sender)
        started = time.monotonic()
        house.start("poller", "worker", "relay")
        house.settle(count, seconds=900)
        return count / (time.monotonic() - started)


def steady_flow(around: Servers, *, per_second: float, seconds: float, warm_up: float) -> Way:
    """Deliver at a steady rate; return how long each mail's stages took, the warm-up left out."""
    count, unmeasured = int(per_second * (seconds + warm_up)), int(per_second * warm_up)
    mix = corpus_mix(count)
    with a_house(around, mix) as house:
        house.open(house.folder / "orders.json")
        delivered: list[datetime] = []
        start = time.monotonic()
        for at, mail in enumerate(mix.mails):
            time.sleep(max(0.0, start + at / per_second - time.monotonic()))
            house.mailbox.deliver(mail.raw, sender=mail.sender)
            delivered.append(datetime.now(UTC))  # noqa: TID251 - an entry point: it measures
        house.settle(count, seconds=120)
        return _way_of(house, delivered, unmeasured)


def _way_of(house: House, delivered: list[datetime], unmeasured: int) -> Way:
    """Join the mailbox' times with the database's and the sink's: mails are stored in the order of their delivery."""
    mails = house.rows(inbound)
    since = {row["id"]: at for row, at in zip(mails, delivered, strict=True)}
    measured = {row["id"]: row for row in mails[unmeasured:]}
    way = Way()
    commits = commits_of(house)
    for mail_id, row in measured.items():
        way.stored.append((row["stored_at"] - since[mail_id]).total_seconds())
        outcome, decided_at, committed_at = commits[mail_id]
        way.decided.append((decided_at - since[mail_id]).total_seconds())
        way.committed.append((committed_at - since[mail_id]).total_seconds())
        if outcome in {"cancel", "stop_production"}:
            way.stopped.append(way.committed[-1])
    letters = {row["message_id"]: row["inbound_id"] for row in house.rows(letter)}
    for one in house.sink.received:
        mail_id = letters[Arrived.of(one).message_id]
        if mail_id in measured:
            way.accepted.append((one.at - since[mail_id]).total_seconds())
            way.after_commit.append((one.at - commits[mail_id][2]).total_seconds())
    return way


def commits_of(house: House) -> dict[int, tuple[str, datetime, datetime]]:
    """Return (outcome, decided at, committed at) of each mail's first decision; PostgreSQL tells when its transaction committed."""
    query = "SELECT inbound_id, outcome, decided_at, pg_xact_commit_timestamp(xmin) AS committed FROM decision WHERE seq = 1"
    with house.engines.reader.connect() as connection:
        rows = connection.execute(text(query)).all()
    return {row[0]: (row[1], datetime.fromtimestamp(row[2] / 1000, UTC), row[3]) for row in rows}


def percentile(values: list[float], share: float) -> float:
    """Return the value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def mean(values: list[float]) -> float:
    """Return the arithmetic mean."""
    return statistics.fmean(values)
