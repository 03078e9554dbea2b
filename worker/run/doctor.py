"""Checks of what an installation depends on. Each answers in its own time; none changes anything or sends a mail."""

import asyncio
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import redis

from outbox.errors import ServerAway
from outbox.transport import Security, Session
from parsers.beside import results_beside_border
from parsers.structure import headers_of
from worker.clock import system_clock
from worker.errors import WorkerError
from worker.intake.credentials import credentials_of
from worker.intake.mailbox import IMAP_PORTS, Mailbox, MailboxLostError
from worker.migrate import verify
from worker.run.bootstrap import server_of, trust_of
from worker.run.database import opened_database
from worker.run.doorbell import connect
from worker.sealing import verify_keys
from worker.settings import Account, Settings, SettingsError, load_settings
from worker.unit import database_ms

LOOKED_AT = 50
CLOCKS_DIFFER = timedelta(seconds=30)
SERVER_SECONDS = 8.0
WANTED_OF_IMAP = {
    b"IDLE": "mails are found by polling once a minute",
    b"UIDPLUS": "",
    b"MOVE": "handled mails may stay in the inbox",
}


class Verdict(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    """It works, with something to know or to mend."""
    WRONG = "wrong"
    """It does not work, or must not be relied on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One check's answer: a sentence, and what to do about it."""

    what: str
    verdict: Verdict
    said: str
    do: str = ""


def examine() -> Iterator[Checked]:
    """Run every check that the settings allow, one after the other."""
    try:
        settings = load_settings()
    except SettingsError as error:
        yield from (
            Checked(what="settings", verdict=Verdict.WRONG, said=fault, do="see .env.example") for fault in error.faults
        )
        return
    yield from _settings(settings)
    if settings.database_url is not None:
        yield from _guarded("database", lambda: _database(settings))
    if settings.imap_url is not None:
        yield from _guarded("mailbox", lambda: _mailbox(settings))
    if settings.smtp_url is not None:
        yield from _guarded("mail server", lambda: _mail_server(settings))
    yield from _guarded("redis", lambda: _redis(settings))


def _guarded(what: str, check: Callable[[], Iterator[Checked]]) -> Iterator[Checked]:
    """Give a check's answers; a failure that the check did not foresee is an answer too."""
    try:
        yield from check()
    except WorkerError as error:
        yield Checked(what=what, verdict=Verdict.WRONG, said=str(error))
    except (MailboxLostError, ServerAway, OSError, ssl.SSLError, redis.RedisError, TimeoutError) as error:
        yield Checked(
            what=what,
            verdict=Verdict.WRONG,
            said=f"cannot be reached: {str(error) or type(error).__name__}",
            do="is it running, and the URL right?",
        )


def _settings(settings: Settings) -> Iterator[Checked]:
    try:
        settings.require_real()
    except SettingsError as error:
        for fault in error.faults:
            yield Checked(
                what="settings",
                verdict=Verdict.WRONG,
                said=fault,
                do="set all three, or run `serviceclient up --embedded`",
            )
    else:
        yield Checked(what="settings", verdict=Verdict.OK, said="each has a value that makes sense")
    if not settings.authserv_ids or not settings.own_hosts:
        yield Checked(
            what="trust",
            verdict=Verdict.WARNING,
            said="AUTHSERV_IDS or OWN_HOSTS is not set: no sender is ever proven, and nothing is cancelled by itself",
            do="set what the mailbox check below found",
        )
    if settings.on_change is None:
        yield Checked(
            what="on_change",
            verdict=Verdict.WARNING,
            said="ON_CHANGE is not set: the floor learns of a stop only from `serviceclient orders changes`",
        )


def _database(settings: Settings) -> Iterator[Checked]:
    with opened_database(settings, checked=False) as engines:
        verify(engines.writer)
        verify_keys(engines.reader)
        kind = engines.writer.dialect.name
        yield Checked(
            what="database", verdict=Verdict.OK, said=f"{kind}, at this version's schema, every guard in place"
        )
        with engines.reader.connect() as connection:
            there = datetime.fromtimestamp(database_ms(connection) / 1000, UTC)
    yield _clock("the database", there)


def _clock(whose: str, there: datetime) -> Checked:
    apart = abs(there - system_clock())
    if apart > CLOCKS_DIFFER:
        said = f"{whose}'s clock and this machine's are {apart.total_seconds():.0f} s apart"
        return Checked(what="clock", verdict=Verdict.WARNING, said=said, do="set both by NTP")
    return Checked(what="clock", verdict=Verdict.OK, said=f"agrees with {whose}'s within {apart.total_seconds():.1f} s")


def _mailbox(settings: Settings) -> Iterator[Checked]:
    if settings.imap_url is None:
        return
    account = Account(settings.imap_url.get_secret_value(), IMAP_PORTS)
    box = Mailbox.connect(account, credentials_of(settings, account).password(), ca_file=settings.imap_ca_file)
    try:
        opened = box.open(settings.imap_folder)
        yield Checked(
            what="mailbox", verdict=Verdict.OK, said=f"login works; {opened.exists} mails in {settings.imap_folder}"
        )
        for capability, without in WANTED_OF_IMAP.items():
            if capability not in box.capabilities and without:
                yield Checked(what="mailbox", verdict=Verdict.WARNING, said=f"no {capability.decode()}: {without}")
        if not opened.takes_keywords:
            yield Checked(
                what="mailbox",
                verdict=Verdict.WARNING,
                said="it takes no keywords: mails for a person are told apart only by being unread in the inbox",
            )
        yield from _results(box, settings)
    finally:
        box.leave()


def _results(box: Mailbox, settings: Settings) -> Iterator[Checked]:
    """Look which Authentication-Results the newest mails carry, and where."""
    highest = box.highest_uid()
    uids = box.uids(max(0, highest - 10 * LOOKED_AT), highest, exists=0)[-LOOKED_AT:]
    if not uids:
        yield Checked(
            what="trust", verdict=Verdict.WARNING, said="the mailbox holds no mail to learn its server's results from"
        )
        return
    trust = trust_of(settings)
    seen: Counter[tuple[str, str]] = Counter()
    borders = 0
    for uid in uids:
        found = results_beside_border(headers_of(box.head_of(uid)), trust)
        borders += found.has_border
        seen.update((name, side) for side, names in (("above", found.above), ("below", found.below)) for name in names)
    if not borders:
        yield Checked(
            what="trust",
            verdict=Verdict.WRONG,
            said=f"in none of the last {len(uids)} mails is a Received field of ours (OWN_HOSTS) with a client from outside",
            do="set OWN_HOSTS to the names after `by` in the topmost Received fields of your mails",
        )
        return
    if not seen:
        yield Checked(
            what="trust",
            verdict=Verdict.WRONG,
            said=f"none of the last {len(uids)} mails carries Authentication-Results beside our Received field",
            do="let the receiving server check SPF, DKIM and DMARC and write RFC 8601 results",
        )
        return
    told = ", ".join(
        f"{name} {side} our Received ({count} of {len(uids)})" for (name, side), count in seen.most_common(4)
    )
    ours = {one.lower() for one in settings.authserv_ids}
    known = any(name in ours for name, _ in seen)
    yield Checked(
        what="trust",
        verdict=Verdict.OK if known else Verdict.WARNING,
        said=f"results found: {told}",
        do="" if known else f"AUTHSERV_IDS={seen.most_common(1)[0][0][0]}, if that is your server's own name",
    )
    sides = {side for name, side in seen if name in ours}
    if len(sides) > 1:
        yield Checked(
            what="trust",
            verdict=Verdict.WARNING,
            said="results of ours stand on both sides of our Received field: a sender may be forging them",
            do="set RESULTS_SIDE, and let the receiving server remove what comes under its own name (RFC 8601 §5)",
        )


def _mail_server(settings: Settings) -> Iterator[Checked]:
    server = server_of(settings)
    started = time.monotonic()

    async def greet() -> None:
        context = ssl.create_default_context(cafile=server.ca_file)
        session = await Session.open(server, None if server.security is Security.PLAIN else context)
        await session.quit()

    asyncio.run(asyncio.wait_for(greet(), SERVER_SECONDS))
    login = "and logs us in" if server.username else "and asks for no login"
    yield Checked(
        what="mail server",
        verdict=Verdict.OK,
        said=f"greets us over {server.security} {login}, in {time.monotonic() - started:.1f} s; no mail was sent",
    )


def _redis(settings: Settings) -> Iterator[Checked]:
    if settings.redis_url is None:
        yield Checked(what="redis", verdict=Verdict.OK, said="not used: the database alone wakes the worker")
        return
    with connect(settings.redis_url.get_secret_value()) as client:
        client.ping()
    yield Checked(what="redis", verdict=Verdict.OK, said="answers")
