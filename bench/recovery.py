"""How long a customer waits when what was working on their mail is killed or forgets it: real processes and servers.

python -m bench.recovery               # ten times each; written to bench/recovery.md
python -m bench.recovery --times 2     # a quick look, written nowhere
"""

import argparse
import contextlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from bench.machine import machine
from tests.acceptance.customers import Customer, customers, write_book
from tests.acceptance.house import House
from tests.servers import process
from tests.servers.dovecot import running_dovecot
from tests.servers.postgres import running_postgres
from tests.servers.redis_server import Redis, redis_of_ones_own
from tests.servers.smtp_sink import SmtpSink
from worker.schema import inbound

FIGURES = Path(__file__).parent / "recovery.md"
TIMES = 10
PATIENCE_SECONDS = 60.0


@dataclass(kw_only=True)
class Street:
    """The house, its Redis, and customers who have not written yet."""

    house: House
    redis: Redis
    waiting: list[Customer]
    sent: int = 0

    def deliver(self) -> None:
        """Put the next customer's mail into the mailbox."""
        one = self.waiting.pop()
        self.sent += 1
        self.house.mailbox.deliver(one.request(), sender=one.address)

    def until_answered(self, since: float) -> float:
        """Wait for the letter to the last mail, and return the seconds since then."""
        if len(self.house.sink.wait_for(self.sent, seconds=PATIENCE_SECONDS)) < self.sent:
            raise SystemExit(f"no letter within {PATIENCE_SECONDS} s: {self.house.log('worker')[-2000:]}")
        return time.monotonic() - since


def killed_in_the_middle(street: Street) -> float:
    """The worker dies with a mail in its hands; another is started at once, as a supervisor does. Counted from the death."""
    house = street.house
    house.stop("worker")
    house.settings["CRASH_AT"] = "handle.claimed"
    house.start("worker")
    del house.settings["CRASH_AT"]
    street.deliver()
    house.processes.pop("worker").wait(PATIENCE_SECONDS)
    died = time.monotonic()
    house.start("worker")
    return street.until_answered(died)


def redis_flushed(street: Street) -> float:
    """Redis is emptied while a mail is stored: its hint is gone. Counted from the flush."""
    with contextlib.closing(redis.Redis.from_url(street.redis.url)) as client:
        before = street.house.count(inbound)
        street.deliver()
        process.wait_until(lambda: street.house.count(inbound) > before, every=0.005)
        client.flushall()
        return street.until_answered(time.monotonic())


def redis_restarted(street: Street) -> float:
    """Redis is killed, a mail comes, Redis is back. Counted from then; an answer that was there before counts as 0."""
    street.redis.server.kill()
    street.deliver()
    time.sleep(1.0)
    street.redis.server.start()
    back = time.monotonic()
    return 0.0 if len(street.house.sink.received) >= street.sent else street.until_answered(back)


TRIALS: dict[str, tuple[float, Callable[[Street], float]]] = {
    "a mail in the hands of a killed worker": (10.0, killed_in_the_middle),
    "a mail whose hint a flush of Redis took": (5.0, redis_flushed),
    "a mail that came while Redis was down": (5.0, redis_restarted),
}


@contextmanager
def a_street(mails: int) -> Iterator[Street]:
    """Start servers, the house and all its processes."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="recovery-")))
        postgres = stack.enter_context(running_postgres(durable=True))
        box = stack.enter_context(running_dovecot()).new_mailbox()
        redis_server = stack.enter_context(redis_of_ones_own())
        sink = stack.enter_context(SmtpSink())
        everybody = customers(mails)
        house = House(
            folder=folder, database_url=postgres.new_database(), mailbox=box, sink=sink, redis_url=redis_server.url
        )
        stack.callback(house.close)
        house.open(write_book(folder, everybody))
        yield Street(house=house, redis=redis_server, waiting=everybody)


def main() -> None:
    """Measure, print, and write the file when everything was measured. Exit status 1 when a limit is passed."""
    asked = argparse.ArgumentParser(prog="python -m bench.recovery", description=__doc__)
    asked.add_argument("--times", type=int, default=TIMES)
    times: int = asked.parse_args().times
    rows = []
    with a_street(times * len(TRIALS)) as street:
        for name, (limit, trial) in TRIALS.items():
            took = sorted(trial(street) for _ in range(times))
            rows.append((name, took, limit))
    said = (
        "# How long a customer waits when a part falls\n\n"
        f"Made by `python -m bench.recovery` on: {machine()}; Dovecot, PostgreSQL (fsync on), Redis, the SMTP sink and all processes on "
        f"the same machine. {times} times each, seconds until the letter arrived.\n\n"
        "| what fell | shortest | median | longest | limit |\n| --- | --- | --- | --- | --- |\n"
        + "".join(
            f"| {name} | {took[0]:.1f} | {took[len(took) // 2]:.1f} | {took[-1]:.1f} | {limit:.0f} |\n"
            for name, took, limit in rows
        )
    )
    sys.stdout.write(said)
    if times == TIMES:
        FIGURES.write_text(said, encoding="utf-8")
    raise SystemExit(int(any(took[-1] > limit for _, took, limit in rows)))


if __name__ == "__main__":
    main()
