"""Everything is built here, from settings, and nowhere else: the one place that knows all the parts."""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.engine import Connection

from outbox.doubts import OnDoubt
from outbox.identity import Identity
from outbox.loopback import is_loopback
from outbox.relay import Relay
from outbox.settings import RelaySettings
from outbox.transport import Security, Server, Timeouts
from parsers.numbers_found import NumberShape
from parsers.reader import read
from parsers.request import Reading
from parsers.trust import Side, Trust
from policies.terms import Terms
from worker.clock import Clock, system_clock
from worker.decisions.carry_out import Doer
from worker.decisions.challenges import new_code
from worker.decisions.handlers import Handler
from worker.decisions.limits import limits_of
from worker.decisions.replies import Replies
from worker.decisions.review import Review
from worker.engines import Engines, open_engines
from worker.intake.credentials import credentials_of
from worker.intake.mailbox import IMAP_PORTS
from worker.intake.poller import IntakeSettings, Poller
from worker.letters.house import House
from worker.orders.on_change import Teller
from worker.orders.sql import SqlOrders
from worker.run.archive import FolderArchive
from worker.run.counts import Counts
from worker.run.crash import crash_point
from worker.run.live import is_live
from worker.run.reading_room import ReadingRoom
from worker.run.vitals import Vitals
from worker.schema import meta
from worker.settings import Account, Settings, SettingsError

OTHER_CONNECTIONS = 8
"""Beside one for each worker thread: heartbeat, sweep, relay, metrics, and the console's pages; the pool may double for a while."""
SMTP_PORTS = {"smtps": 465, "smtp": 25, "smtp+starttls": 587}
_SECURITY = {"smtps": Security.TLS, "smtp+starttls": Security.STARTTLS, "smtp": Security.PLAIN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts that every process shares, with makers for what only some of them run."""

    settings: Settings
    engines: Engines
    terms: Terms
    trust: Trust
    house: House
    clock: Clock
    owner: str
    reading_room: ReadingRoom
    """Where this process has mails read."""
    always_live: bool = False
    """Embedded runs act from the start; a real mailbox begins in shadow mode."""
    counts: Counts = field(default_factory=Counts)
    """What this process counts of its own work."""
    vitals: Vitals = field(default_factory=Vitals)
    """Whether this process's loops turn, and what it must be asked before it counts as ready."""

    @property
    def redis_url(self) -> str | None:
        """Return where Redis is, None without."""
        url = self.settings.redis_url
        return None if url is None else url.get_secret_value()

    def handler(self) -> Handler:
        """Make what decides mails; needs an upgraded database."""
        return Handler(
            writer=self.engines.writer,
            orders=self.orders(),
            doer=self.doer(),
            read=self.counts.timed(self.reading_room.read if self.settings.read_in_child else self._read_here()),
            terms=self.terms,
            clock=self.clock,
            owner=self.owner,
            is_live=self.is_live,
            crash=crash_point,
            count=self.counts.mail_handled,
        )

    def _read_here(self) -> Callable[[bytes], Reading]:
        return partial(read, trust=self.trust, shape=self.reading_room.shape)

    def orders(self) -> SqlOrders:
        """Make the port to the order book."""
        return SqlOrders(reader=self.engines.reader, clock=self.clock)

    def doer(self) -> Doer:
        """Make the one door to orders, money and letters."""
        replies = Replies(
            identity=self.identity(),
            terms=self.terms,
            house=self.house,
            new_code=new_code,
            undo_window=timedelta(seconds=self.settings.undo_window_seconds),
            limits=limits_of(
                per_address=self.settings.letters_per_address,
                per_conversation=self.settings.letters_per_thread,
                overall=self.settings.letters_overall,
                confirmations=self.settings.confirmations_overall,
            ),
            crash=crash_point,
            count=self.counts.outbox_event,
        )
        return Doer(orders=self.orders(), replies=replies, terms=self.terms, crash=crash_point)

    def review(self) -> Review:
        """Make what persons decide with, through the same door as the machine; needs an upgraded database."""
        doer = self.doer()
        return Review(orders=doer.orders, doer=doer, terms=self.terms)

    def identity(self) -> Identity:
        """Say who our letters are from; the secret of their Message-IDs is this installation's own."""
        with self.engines.reader.connect() as connection:
            secret = connection.execute(select(meta.c.value).where(meta.c.key == "secret")).scalar_one()
        return identity_of(self.settings, bytes.fromhex(secret))

    def relay(self) -> Relay:
        """Make what sends the outbox."""
        server = server_of(self.settings)
        longest = server.timeouts.data_seconds + server.timeouts.dot_seconds
        settings = RelaySettings(
            concurrency=self.settings.relay_connections,
            on_doubt=OnDoubt(str(self.settings.on_doubt)),
            # A quarter more than the server may take: a letter whose relay was killed is not taken up while another still waits.
            doubt_lease=timedelta(seconds=1.25 * longest),
            copy_to=self.settings.archive_address,
            archive_patience=timedelta(seconds=self.settings.archive_patience_seconds),
        )
        return Relay(
            self.engines.writer,
            server,
            settings=settings,
            owner=self.owner,
            archive=self.archive(),
            crash=crash_point,
            count=self.counts.outbox_event,
            timer=self.counts.letter_sent,
        )

    def archive(self) -> FolderArchive | None:
        """Make what knows which letters left; None where no folder of them is set."""
        if self.settings.imap_archive_folder is None:
            return None
        account = self._mailbox_account()
        return FolderArchive(
            account=account,
            credentials=credentials_of(self.settings, account),
            folder=self.settings.imap_archive_folder,
            ca_file=self.settings.imap_ca_file,
        )

    def poller(self, on_stored: Callable[[list[int]], None]) -> Poller:
        """Make what takes mail in; raise CredentialsError or SettingsError when no setting says how to log in."""
        account = self._mailbox_account()
        return Poller(
            writer=self.engines.writer,
            account=account,
            credentials=credentials_of(self.settings, account),
            settings=IntakeSettings.of(self.settings),
            clock=self.clock,
            owner=self.owner,
            on_stored=on_stored,
            crash=crash_point,
            on_interrupted=self.counts.mailbox_interrupted,
        )

    def _mailbox_account(self) -> Account:
        if self.settings.imap_url is None:
            raise SettingsError(["IMAP_URL is not set"])
        account = Account(self.settings.imap_url.get_secret_value(), IMAP_PORTS)
        if account.scheme == "imap" and not is_loopback(account.host):
            raise SettingsError(
                [f"IMAP_URL: mail from {account.host} would travel unprotected: use imaps:// or imap+starttls://"]
            )
        return account

    def teller(self) -> Teller | None:
        """Make what tells the shop each change; None where `ON_CHANGE` names no command."""
        if self.settings.on_change is None:
            return None
        return Teller(writer=self.engines.writer, command=self.settings.on_change, clock=self.clock)

    def is_live(self, connection: Connection) -> bool:
        """Tell whether decisions are carried out."""
        return self.always_live or is_live(connection)


def parts_of(
    settings: Settings,
    *,
    role: str,
    clock: Clock = system_clock,
    book_max_age: timedelta | None = None,
    always_live: bool = False,
) -> Parts:
    """Build the parts; nothing is connected yet. `book_max_age` None: the setting's; raise SettingsError on a wrong database URL."""
    try:
        engines = open_engines(
            settings.require_database(), pool_size=settings.worker_threads + OTHER_CONNECTIONS, keys=settings.keys
        )
    except ValueError as error:
        raise SettingsError([str(error)]) from None
    oldest = book_max_age or timedelta(minutes=settings.book_max_age_minutes)
    counts = Counts()
    counts.time_units(engines.writer)
    trust = trust_of(settings)
    return Parts(
        settings=settings,
        engines=engines,
        terms=Terms(
            bill_shipping=settings.bill_shipping,
            late_after=settings.late_after,
            take_all=settings.take_all,
            book_max_age=None if always_live else oldest,
        ),
        trust=trust,
        reading_room=ReadingRoom(trust=trust, shape=NumberShape(pattern=settings.order_number_pattern)),
        house=House(name=settings.shop_name, reply_to=settings.reply_to, confirm_url=settings.confirm_url),
        clock=clock,
        owner=f"{role}:{socket.gethostname()[:48]}:{os.getpid()}:{uuid4().hex[:8]}",
        always_live=always_live,
        counts=counts,
    )


def trust_of(settings: Settings) -> Trust:
    """Return whose results about senders count: nobody's where nothing is set."""
    return Trust(
        authserv_ids=settings.authserv_ids,
        own_hosts=settings.own_hosts,
        side=Side(str(settings.results_side)),
        service_address=settings.service_address,
        own_domains=settings.own_domains,
    )


def identity_of(settings: Settings, secret: bytes) -> Identity:
    """Return who our letters are from; what is not set follows from the service address, to which bounces come back."""
    return Identity(
        domain=settings.message_id_domain or settings.service_address.rpartition("@")[2],
        secret=secret,
        from_name=settings.from_name,
        from_address=settings.from_address or settings.service_address,
        bounce_address=settings.bounce_address or settings.service_address,
        service_addresses=frozenset({settings.service_address}),
    )


def server_of(settings: Settings) -> Server:
    """Return the mail server; raise SettingsError when there is none, or when mail would travel unprotected."""
    if settings.smtp_url is None:
        raise SettingsError(["SMTP_URL is not set"])
    account = Account(settings.smtp_url.get_secret_value(), SMTP_PORTS)
    password = account.password
    if settings.smtp_password_file is not None:
        try:
            password = settings.smtp_password_file.read_text(encoding="utf-8").splitlines()[0]
        except (OSError, UnicodeDecodeError, IndexError):
            raise SettingsError([f"SMTP_PASSWORD_FILE: {settings.smtp_password_file}: no first line to read"]) from None
    try:
        return Server(
            host=account.host,
            port=account.port,
            security=_SECURITY[account.scheme],
            helo_name=settings.message_id_domain or settings.service_address.rpartition("@")[2],
            username=account.user,
            password=password,
            ca_file=None if settings.smtp_ca_file is None else str(settings.smtp_ca_file),
            timeouts=Timeouts(
                data_seconds=min(120, settings.smtp_answer_seconds), dot_seconds=settings.smtp_answer_seconds
            ),
        )
    except ValueError as error:
        raise SettingsError([f"SMTP_URL: {error}"]) from None
