"""Many mails through real processes and servers while everything is killed, flushed and cut; afterwards every mail must be accounted for.

    python -m tests.faults.chaos [--mails 10000 --kills 300 --flushes 10 --cuts 800]        (make chaos)

Poller, two workers and relay are processes of their own, killed at random and started again by a supervisor that does not wait for
them. Between them and mailbox, database, Redis and mail server stand proxies that let a request through and cut its answer. The mail server
keeps a copy of each letter in the mailbox, which is the archive.
"""

import argparse
import contextlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import imapclient
import redis

from outbox.schema import outbox
from tests.acceptance.customers import Customer, customers, write_book
from tests.acceptance.house import SERVICECLIENT, House, NotSettledError
from tests.acceptance.letters_out import Arrived
from tests.servers import process
from tests.servers.dovecot import running_dovecot
from tests.servers.fault_proxy import FaultProxy, fault_proxy
from tests.servers.postgres import running_postgres
from tests.servers.redis_server import running_redis
from tests.servers.smtp_sink import SmtpSink
from worker.schema import InboundState, cancellation, inbound, ledger, letter, mailbox

CREW = {"poller": "poller", "worker": "worker", "worker-2": "worker", "relay": "relay"}
PATIENCE_SECONDS = 20
SEED = 20261124


@dataclass(kw_only=True)
class Crew:
    """The processes, each started again as soon as it is gone."""

    house: House
    running: "dict[str, subprocess.Popen[bytes]]" = field(default_factory=dict)
    kills: int = 0
    died: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        for name in CREW:
            self._start(name)
        threading.Thread(target=self._watch, name="supervisor", daemon=True).start()

    def kill(self, name: str) -> None:
        """End a process as a power cut does."""
        self.kills += 1
        self.running[name].kill()

    def end(self) -> None:
        self._over.set()
        for one in self.running.values():
            one.terminate()
        for one in self.running.values():
            try:
                one.wait(15)
            except subprocess.TimeoutExpired:
                one.kill()

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            for name, one in list(self.running.items()):
                if one.poll() is not None and not self._over.is_set():
                    if one.returncode != -signal.SIGKILL:
                        self.died += 1
                        print(f"{name} ended by itself with {one.returncode}: {self.house.log(name)[-600:]}")
                    self._start(name)

    def _start(self, name: str) -> None:
        with (self.house.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [*process.as_user(None), SERVICECLIENT, CREW[name]],
                env=self.house.environment,
                cwd=self.house.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )


@dataclass(frozen=True, kw_only=True)
class Weather:
    """How bad it gets."""

    mails: int
    kills: int
    flushes: int
    cuts: int
    seconds: float


@dataclass(kw_only=True)
class Chaos:
    """One run."""

    house: House
    proxies: dict[str, FaultProxy]
    redis_port: int
    weather: Weather
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    flushes: int = 0
    _archived: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def run(self, everybody: list[Customer]) -> list[str]:
        """Let it rain; return what is wrong afterwards."""
        crew = Crew(house=self.house)
        archivist = threading.Thread(target=self._archive, daemon=True)
        archivist.start()
        crew.start()
        # What lies in the mailbox before the first look at it is old, and is not answered.
        assert process.wait_until(lambda: self.house.count(mailbox, mailbox.c.polled_at.is_not(None)) > 0, seconds=60)
        post = threading.Thread(target=self._post, args=(everybody,), daemon=True)
        post.start()
        self._rain(crew)
        post.join()
        for proxy in self.proxies.values():
            proxy.cut_answers = 0
        found: list[str] = []
        try:
            self.house.settle(len(everybody), seconds=max(180.0, self.weather.seconds))
        except NotSettledError as error:
            found.append(str(error)[:3000])
        crew.end()
        if crew.died:
            found.append(f"a process ended by itself, {crew.died} times")
        self._over.set()
        archivist.join(10)
        print(
            f"{len(everybody)} mails, {crew.kills} kills, {self.flushes} flushes, "
            f"{sum(proxy.cuts for proxy in self.proxies.values())} cuts "
            f"({', '.join(f'{name} {proxy.cuts}' for name, proxy in self.proxies.items())}), {crew.died} ends by itself"
        )
        return found + self._check(everybody)

    def _post(self, everybody: list[Customer]) -> None:
        """Deliver the mails evenly over the time, past every proxy: the mailbox' own server takes them in."""
        began = time.monotonic()
        for at, one in enumerate(everybody):
            due = began + self.weather.seconds * at / len(everybody)
            time.sleep(max(0.0, due - time.monotonic()))
            self.house.mailbox.deliver(one.request(), sender=one.address)

    def _rain(self, crew: Crew) -> None:
        events = ["kill"] * self.weather.kills + ["flush"] * self.weather.flushes + ["cut"] * self.weather.cuts
        self.chance.shuffle(events)
        began = time.monotonic()
        for at, event in enumerate(events):
            due = began + self.weather.seconds * at / max(1, len(events))
            time.sleep(max(0.0, due - time.monotonic()))
            match event:
                case "kill":
                    crew.kill(self.chance.choice(list(CREW)))
                case "flush":
                    with contextlib.closing(redis.Redis(port=self.redis_port)) as client:
                        client.flushall()
                    self.flushes += 1
                case _:
                    self.proxies[self.chance.choice(list(self.proxies))].cut_answers += 1

    def _archive(self) -> None:
        """Put a copy of each letter that the mail server took into the archive, as it does itself in real life."""
        box = self.house.mailbox
        client = imapclient.IMAPClient(box.host, box.imap_port, ssl=False)
        client.login(box.user, box.password)
        if not client.folder_exists("Sent"):
            client.create_folder("Sent")
        while not self._over.is_set():
            for mail in self.house.sink.received[self._archived :]:
                client.append("Sent", mail.data)
                self._archived += 1
            time.sleep(0.2)
        client.logout()

    def _check(self, everybody: list[Customer]) -> list[str]:
        house, found = self.house, list[str]()
        mails = house.rows(inbound)
        per_mail = Counter(row["message_id"] for row in mails)
        found += [f"{one} mails lost" for one in [len(everybody) - len(per_mail)] if one]
        found += [f"{many - 1} rows too many for a mail" for many in per_mail.values() if many > 1]
        states = Counter(row["state"] for row in mails)
        if set(states) != {str(InboundState.DECIDED)}:
            found.append(f"mails are {dict(states)}")
        closed = Counter(row["order_number"] for row in house.rows(cancellation))
        if closed != Counter(one.order_number for one in everybody):
            found.append(
                f"{len(everybody) - len(closed)} orders not closed, {sum(1 for many in closed.values() if many > 1)} closed twice"
            )
        granted = sum(row["amount_minor"] for row in house.rows(ledger))
        owed = sum(one.credit_minor for one in everybody)
        if granted != owed:
            found.append(f"{granted} cents credited where {owed} are owed")
        written = {row["message_id"] for row in house.rows(letter)}
        arrived = Counter(Arrived.of(one).message_id for one in house.sink.received)
        doubled = {one: many for one, many in arrived.items() if many > 1}
        if doubled:
            found.append(f"{len(doubled)} letters arrived more than once")
        if set(arrived) != written:
            found.append(f"{len(written - set(arrived))} letters lost, {len(set(arrived) - written)} nobody wrote")
        unsent = Counter(row["state"] for row in house.rows(outbox) if row["state"] != "sent")
        if unsent:
            found.append(f"letters are {dict(unsent)}")
        return found


@contextmanager
def staged(everybody: list[Customer], weather: Weather) -> Iterator[Chaos]:
    """Start servers, proxies and the schema."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chaos-")))
        postgres = stack.enter_context(running_postgres(durable=True))
        box = stack.enter_context(running_dovecot()).new_mailbox()
        redis_url = stack.enter_context(running_redis())
        sink = stack.enter_context(SmtpSink())
        redis_port = int(redis_url.rpartition(":")[2].partition("/")[0])
        proxies = {
            "imap": stack.enter_context(fault_proxy(box.imap_port)),
            "postgres": stack.enter_context(fault_proxy(postgres.port)),
            "redis": stack.enter_context(fault_proxy(redis_port)),
            "smtp": stack.enter_context(fault_proxy(sink.port)),
        }
        url = postgres.new_database()
        house = House(folder=folder, database_url=url, mailbox=box, sink=sink, redis_url=redis_url)
        house.open(write_book(folder, everybody), roles=())
        house.settings = {
            "DATABASE_URL": url.replace(f":{postgres.port}/", f":{proxies['postgres'].port}/"),
            "IMAP_URL": box.imap_url.replace(f":{box.imap_port}", f":{proxies['imap'].port}"),
            "REDIS_URL": redis_url.replace(f":{redis_port}", f":{proxies['redis'].port}"),
            "SMTP_URL": sink.url.replace(f":{sink.port}", f":{proxies['smtp'].port}"),
            "IMAP_ARCHIVE_FOLDER": "Sent",
            "ARCHIVE_PATIENCE_SECONDS": str(PATIENCE_SECONDS),
        }
        stack.callback(house.close)
        yield Chaos(house=house, proxies=proxies, redis_port=redis_port, weather=weather)


def main() -> int:
    """Run it; exit status 1 when a mail or a letter is not accounted for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("mails", 10_000), ("kills", 300), ("flushes", 10), ("cuts", 800), ("seconds", 900)):
        asked.add_argument(f"--{name}", type=int, default=default, metavar="N")
    given = asked.parse_args()
    weather = Weather(
        mails=given.mails, kills=given.kills, flushes=given.flushes, cuts=given.cuts, seconds=float(given.seconds)
    )
    everybody = customers(weather.mails)
    with staged(everybody, weather) as chaos:
        wrong = chaos.run(everybody)
    for one in wrong:
        print(one)
    print("every mail ended once, every letter arrived once" if not wrong else f"{len(wrong)} promises broken")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
