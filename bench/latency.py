"""How long after the mail server took a mail does the open overview show what was decided: processes, servers and a browser, all real.

python -m bench.latency               # fifty mails; written to bench/latency.md
python -m bench.latency --mails 10    # a quick look, written nowhere
"""

import argparse
import contextlib
import os
import smtplib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from playwright.sync_api import Page, sync_playwright

from bench.machine import machine
from bench.mix import Mix, corpus_mix
from bench.pipeline import Servers, a_house, commits_of, mean, percentile, servers
from tests.acceptance.delivery import Posted
from tests.acceptance.house import House
from tests.servers import process
from worker.ops.people import add_person
from worker.schema import Role, inbound
from worker.unit import UnitOfWork

FIGURES = Path(__file__).parent / "latency.md"
MAILS = 50
WARM_UP = 5
LIMIT_MS = 1000.0
PAUSE_MS = (400, 1400)
"""Between what is seen of one mail and the next delivery: no beat of any loop in the program."""
PASSWORD = "only-for-this-bench"  # noqa: S105 - of a database that is gone afterwards

# Notes when each mail's row first stands in the document, and when its outcome does, by the machine's own clock.
WATCH = """
window.stood = {};
window.told = {};
const look = () => {
    for (const row of document.querySelectorAll("#latest tbody tr")) {
        const id = row.id.slice("mail-".length);
        window.stood[id] ??= Date.now();
        if (row.dataset.outcome && row.querySelector(".badge").textContent) window.told[id] ??= Date.now();
    }
};
new MutationObserver(look).observe(document.getElementById("main"), {childList: true, subtree: true, characterData: true});
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Milliseconds from the mail server's 250 until a mail was stored, decided (committed), and its outcome stood on the page."""

    stored: float
    committed: float
    told: float


def main() -> None:
    """Measure, print, and write the file when everything was measured. Exit status 1 when the limit is passed."""
    asked = argparse.ArgumentParser(prog="python -m bench.latency", description=__doc__)
    asked.add_argument("--mails", type=int, default=MAILS)
    count: int = asked.parse_args().mails
    with servers() as around:
        seen = measured(around, corpus_mix(count + WARM_UP))
    said = _table(seen)
    sys.stdout.write(said)
    if count == MAILS:
        FIGURES.write_text(said, encoding="utf-8")
    raise SystemExit(int(percentile([one.told for one in seen], 0.95) > LIMIT_MS))


def measured(around: Servers, mix: Mix) -> list[Seen]:
    """Deliver one mail after the other while the overview is open; return what was seen of each, the warm-up left out."""
    random = Random(4)  # noqa: S311 - pauses, no secret
    with a_house(around, mix) as house:
        house.settings["OPS_ADDRESS"] = f"{process.HOST}:{process.free_port()}"
        # One after the other: a machine with little to spare starts one process within the time a process has.
        house.open(house.folder / "orders.json", roles=("poller",))
        house.start("worker")
        house.start("relay")
        with _overview(house) as page:
            delivered = []
            for at, mail in enumerate(mix.mails, 1):
                page.wait_for_timeout(random.uniform(*PAUSE_MS))
                delivered.append(_deliver(house, mail))
                _wait_for(page, at)
            told: dict[str, float] = page.evaluate("window.told")
        return _seen(house, delivered, told)[WARM_UP:]


@contextlib.contextmanager
def _overview(house: House) -> Iterator[Page]:
    """Give the overview in Chromium, somebody signed in, the page looking for mails."""
    with UnitOfWork(house.engines.writer) as unit:
        add_person(unit.connection, "anne", Role.VIEWER, password=PASSWORD, at=_now(), by="bench")
        unit.commit()
    house.start("ops")
    url = f"http://{house.settings['OPS_ADDRESS']}/"
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=process.program("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.goto(url)
        page.fill("input[name=name]", "anne")
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_selector("#live")
        page.evaluate(WATCH)
        yield page
        chromium.close()


def _wait_for(page: Page, count: int) -> None:
    """Wait until the outcomes of so many mails stood on the page; the page's policy lets nothing be evaluated inside it."""
    for _ in range(300):
        if page.evaluate("Object.keys(window.told).length") >= count:
            return
        page.wait_for_timeout(100)
    raise TimeoutError(f"mail {count} did not appear on the overview within thirty seconds")


def _deliver(house: House, mail: Posted) -> datetime:
    """Deliver over LMTP and return when the server said 250."""
    box = house.mailbox
    with smtplib.LMTP(box.host, box.lmtp_port) as session:
        session.sendmail(mail.sender, [box.user], mail.raw)
        return _now()


def _seen(house: House, delivered: list[datetime], told: dict[str, float]) -> list[Seen]:
    """Join the three clocks' times: mails are stored in the order of their delivery."""
    commits = commits_of(house)
    return [
        Seen(
            stored=_ms(at, row["stored_at"]),
            committed=_ms(at, commits[row["id"]][2]),
            told=told[str(row["id"])] - at.timestamp() * 1000,
        )
        for row, at in zip(house.rows(inbound), delivered, strict=True)
    ]


def _table(seen: list[Seen]) -> str:
    stages = {
        "stored": [one.stored for one in seen],
        "decided, committed": [one.committed for one in seen],
        "its outcome stands on the page": [one.told for one in seen],
    }
    rows = "".join(
        f"| {name} | {percentile(values, 0.5):.0f} | {percentile(values, 0.95):.0f} | {max(values):.0f} | {mean(values):.0f} |\n"
        for name, values in stages.items()
    )
    return (
        "# From the mail server to the open overview\n\n"
        f"Made by `python -m bench.latency` on: {machine()}; Dovecot, PostgreSQL (fsync on), Redis, the SMTP sink, poller, worker, "
        "relay, console and Chromium on the same machine.\n\n"
        f"Load of the machine at the end, over one minute: {os.getloadavg()[0]:.1f}; niceness of all that was measured: {os.nice(0)}.\n\n"
        f"{len(seen)} mails of the corpus mix, one after the other, {WARM_UP} before them not counted; from LMTP's 250 until a "
        "MutationObserver in the page finds the mail's outcome in the document.\n\n"
        f"| milliseconds until | p50 | p95 | max | mean |\n| --- | --- | --- | --- | --- |\n{rows}"
    )


def _ms(since: datetime, until: datetime) -> float:
    return (until - since).total_seconds() * 1000


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - an entry point: it measures


if __name__ == "__main__":
    main()
