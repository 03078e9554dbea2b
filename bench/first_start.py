"""A mailbox that was never looked at, with fifty thousand mails in it: what the first start does, and how much memory it takes.

python -m bench.first_start                 # written to bench/first_start.md
python -m bench.first_start --mails 2000    # a quick look, written nowhere
"""

import argparse
import json
import sys
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bench.machine import machine
from bench.mix import Mix
from bench.pipeline import a_house, servers
from tests.acceptance.customers import Customer
from tests.acceptance.house import House
from tests.servers import process
from tests.servers.scripted_imap import scripted_imap
from worker.schema import case_file, inbound, letter

FIGURES = Path(__file__).parent / "first_start.md"
MAILS = 50_000
MOST_MEGABYTES = 300.0
QUIET_SECONDS = 10.0
TAKING_SECONDS = 1800.0


def main() -> None:
    """Measure, print, and write the file when all mails were there. Exit status 1 when too much memory was taken or a mail answered."""
    asked = argparse.ArgumentParser(prog="python -m bench.first_start", description=__doc__)
    asked.add_argument("--mails", type=int, default=MAILS)
    count: int = asked.parse_args().mails
    rows, answered, peak = [], 0, 0.0
    book = json.dumps({"orders": []}).encode()
    came = datetime.now(UTC) - timedelta(days=2)  # noqa: TID251 - an entry point
    with servers() as around, scripted_imap() as imap:
        for uid in range(1, count + 1):
            imap.mails[uid] = (Customer(at=uid).request(), came)
        for name, intake_from in (
            ("as it is installed", None),
            ("with INTAKE_FROM three days ago", came - timedelta(days=1)),
        ):
            with a_house(around, Mix(mails=(), book=book)) as house:
                house.settings["IMAP_URL"] = imap.url
                if intake_from is not None:
                    house.settings["INTAKE_FROM"] = intake_from.isoformat()
                house.open(house.folder / "orders.json", roles=("poller", "worker", "relay"))
                time.sleep(QUIET_SECONDS)
                answered += house.count(letter)
                rows.append(_row(name, house))
                if intake_from is not None:
                    house.stop("worker")
                    house.run("live", "resume", "--yes")
                    taken = partial(_has_taken, house, count)
                    process.wait_until(taken, seconds=TAKING_SECONDS, every=1.0)
                    rows.append(_row("the same, after a person gave leave (worker stopped)", house))
                peak = max(peak, _peak(house))
    said = (
        f"# The first start before {count:,} mails\n\n"
        f"Made by `python -m bench.first_start` on: {machine()}; PostgreSQL and Redis on the same machine, the mailbox served by a scripted "
        "server. The mails came two days ago and each asks to cancel an order.\n\n"
        "| how | mails stored | letters written | cases | poller's peak of memory, MB |\n| --- | --- | --- | --- | --- |\n"
        + "".join(rows)
    )
    sys.stdout.write(said)
    if count == MAILS:
        FIGURES.write_text(said, encoding="utf-8")
    raise SystemExit(int(peak > MOST_MEGABYTES or answered > 0))


def _has_taken(house: House, count: int) -> bool:
    return house.count(inbound) >= count


def _row(name: str, house: House) -> str:
    figures = (house.count(inbound), house.count(letter), house.count(case_file))
    return f"| {name} | " + " | ".join(f"{one:,}" for one in figures) + f" | {_peak(house):.0f} |\n"


def _peak(house: House) -> float:
    status = Path(f"/proc/{house.processes['poller'].pid}/status").read_text(encoding="ascii")
    (peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(peak) / 1024


if __name__ == "__main__":
    main()
