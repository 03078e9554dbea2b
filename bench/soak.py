"""Memory and open files of all processes and their children while mails keep coming, as a line through the samples.

python -m bench.soak                               # half an hour at 20 mails/s; written to bench/soak.md
python -m bench.soak --minutes 3 --settled-after 1 # a quick look, written nowhere
"""

import argparse
import statistics
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from bench.machine import machine
from bench.mix import Mix, corpus_mix
from bench.pipeline import a_house, servers
from tests.acceptance.house import House
from tests.servers import process
from worker.schema import InboundState, inbound

FIGURES = Path(__file__).parent / "soak.md"
ROLES = ("poller", "worker", "relay", "ops")
MINUTES, SETTLED_AFTER, PER_SECOND = 30, 5, 20.0
EVERY_SECONDS = 10.0
MOST_GROWTH = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What all processes had at one moment: proportional set size in MB (each shared page counted once), open files, mails stored and
    those not decided yet.
    """  # noqa: D205 - one sentence over two lines

    seconds: float
    megabytes: float
    files: int
    mails: int
    waiting: int


def main() -> None:
    """Measure, print, and write the file when it was the whole time. Exit status 1 when memory grew more than it may."""
    asked = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    asked.add_argument("--minutes", type=float, default=MINUTES)
    asked.add_argument("--settled-after", type=float, default=SETTLED_AFTER, help="minutes left out at the beginning")
    asked.add_argument("--per-second", type=float, default=PER_SECOND)
    wanted = asked.parse_args()
    count = int(wanted.minutes * 60 * wanted.per_second)
    with servers() as around, a_house(around, mix := corpus_mix(count)) as house:
        house.settings["OPS_ADDRESS"] = f"{process.HOST}:{process.free_port()}"
        house.open(house.folder / "orders.json", roles=ROLES)
        samples = soaked(house, mix, wanted.per_second)
        house.settle(count, seconds=300)
    said, grew = _table(samples, wanted.settled_after * 60, wanted.per_second)
    sys.stdout.write(said)
    if wanted.minutes == MINUTES:
        FIGURES.write_text(said, encoding="utf-8")
    raise SystemExit(int(grew > MOST_GROWTH))


def soaked(house: House, mix: Mix, per_second: float) -> list[Sample]:
    """Deliver every mail at a steady rate, and look at the processes meanwhile."""
    started = time.monotonic()

    def post() -> None:
        for at, mail in enumerate(mix.mails):
            time.sleep(max(0.0, started + at / per_second - time.monotonic()))
            house.mailbox.deliver(mail.raw, sender=mail.sender)

    postman = threading.Thread(target=post)
    postman.start()
    samples = []
    while postman.is_alive():
        samples.append(_sample(house, time.monotonic() - started))
        postman.join(EVERY_SECONDS)
    return samples


def family(pid: int) -> list[int]:
    """Return a process and all below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text(encoding="ascii").split():
            found += family(int(child))
    return found


def _sample(house: House, seconds: float) -> Sample:
    megabytes, files = 0.0, 0
    for role in ROLES:
        for pid in family(house.processes[role].pid):
            try:
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
                files += len(list(Path(f"/proc/{pid}/fd").iterdir()))
            except (FileNotFoundError, ProcessLookupError):
                continue  # a child that has just ended
            (pss,) = (line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:"))
            megabytes += int(pss) / 1024
    waiting = house.count(inbound, inbound.c.state == str(InboundState.STORED))
    return Sample(seconds=seconds, megabytes=megabytes, files=files, mails=house.count(inbound), waiting=waiting)


def _table(samples: list[Sample], settled_after: float, per_second: float) -> tuple[str, float]:
    """Return the figures as text, and how much memory grew along the line, as a share of the line's start."""
    counted = [one for one in samples if one.seconds >= settled_after]
    line = statistics.linear_regression([one.seconds for one in counted], [one.megabytes for one in counted])
    start = line.intercept + line.slope * counted[0].seconds
    grew = line.slope * (counted[-1].seconds - counted[0].seconds) / start
    files = [one.files for one in counted]
    rows = "".join(
        f"| {one.seconds / 60:.1f} | {one.mails:,} | {one.waiting} | {one.megabytes:.1f} | {one.files} |\n"
        for one in samples[:: max(1, len(samples) // 20)]
    )
    return (
        "# Memory and open files under load\n\n"
        f"Made by `python -m bench.soak` on: {machine()}; {per_second:g} mails a second of the corpus mix through poller, worker (with its "
        "reading children), relay and console, each a process of its own; Dovecot, PostgreSQL, Redis and the SMTP sink on the same machine, "
        f"not counted. {counted[-1].mails:,} mails came in {counted[-1].seconds / 60:.0f} minutes.\n\n"
        f"A line through the sum of PSS from minute {counted[0].seconds / 60:.0f} to {counted[-1].seconds / 60:.0f}: {start:.1f} MB at its start, "
        f"growth over that time {grew:+.1%}. Open files between {min(files)} and {max(files)}, "
        f"first and last {files[0]} and {files[-1]}.\n\n"
        "| minute | mails stored | not decided yet | PSS, MB | open files |\n| --- | --- | --- | --- | --- |\n" + rows
    ), grew


if __name__ == "__main__":
    main()
