"""How long each list, search and overview of the console takes with 200,000 mails in PostgreSQL, its memory left at the default.

python -m bench.console                  # fill a database (a minute), ask each thing fifty times, write figures and plans
python -m bench.console --only search    # the cases whose name has this word, written nowhere
"""

import argparse
import contextlib
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, text
from sqlalchemy.engine import Connection

from bench.console_data import CUSTOMERS, MAILS, NOW, ORDERS, address_of, fill, name_of, order_number
from bench.console_pages import pages_of
from bench.machine import machine
from bench.pipeline import percentile
from tests.servers.postgres import running_postgres
from worker.engines import open_engines
from worker.migrate import upgrade
from worker.run.case_list import EVERY_CASE, WantedCases, cases_wanted, count_cases, next_case
from worker.run.facts import status_of
from worker.run.failures import failures
from worker.run.history import history_of
from worker.run.holding import holds_standing
from worker.run.letter_list import EVERY_LETTER, WantedLetters, count_letters, letters_wanted
from worker.run.listings import count_wanted, mails_wanted
from worker.run.order_list import orders_wanted
from worker.run.overview import apart_since, midnight, outcomes_since, strip_of
from worker.run.retry import count_retryable
from worker.run.wanted import EVERY_MAIL, Wanted

FIGURES = Path(__file__).parent / "console.md"
PLANS = Path(__file__).parent / "console-plans.txt"
REQUESTS = 50
LIST_MS, SEARCH_MS = 150.0, 50.0
PRIME = 7919
"""Requests of one case ask for different things, spread over all there is."""

Ask = Callable[[Connection, int], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing that is asked fifty times, each time for something else (`ask(connection, n)`), and its limit in milliseconds."""

    name: str
    ask: Ask
    limit_ms: float = LIST_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What one case took, in milliseconds. `busy`: of a processor, program and database together, on average."""

    case: Case
    p50: float
    p95: float
    longest: float
    busy: float


def main() -> None:
    """Measure, print, and write both files when everything was measured. Exit status 1 when a limit is passed."""
    asked = argparse.ArgumentParser(prog="python -m bench.console", description=__doc__)
    asked.add_argument("--only", default="", help="cases whose name has this word")
    asked.add_argument("--database", help="a database that is filled already")
    wanted = asked.parse_args()
    only: str = wanted.only
    with contextlib.ExitStack() as stack:
        url = wanted.database or stack.enter_context(filled())
        engines = open_engines(url)
        pages = [Case(name=name, ask=ask) for name, ask in pages_of(engines, url)]
        cases = [case for case in (*cases_of(), *pages) if only in case.name]
        figures = [measured(engines.reader, case) for case in cases]
        said, plans = table(figures), "\n".join(plans_of(engines.reader, case) for case in cases)
        engines.dispose()
    sys.stdout.write(said)
    if not only:
        FIGURES.write_text(said, encoding="utf-8")
        PLANS.write_text(plans, encoding="utf-8")
    else:
        sys.stdout.write(plans)
    raise SystemExit(int(any(one.p95 > one.case.limit_ms for one in figures)))


@contextlib.contextmanager
def filled() -> Iterator[str]:
    """Run a server with a database that has everything in it; give its URL."""
    with running_postgres(durable=True) as server:
        url = server.new_database()
        engines = open_engines(url)
        upgrade(engines.writer)
        engines.dispose()
        began = time.monotonic()
        fill(url)
        sys.stderr.write(f"bench: {MAILS:,} mails written in {time.monotonic() - began:.0f} s\n")
        yield url


def cases_of() -> tuple[Case, ...]:
    """Return everything that is measured but the pages, which are `bench.console_pages`'."""
    return (*_overview(), *_mail_lists(), *_searches(), *_other_lists())


def _overview() -> tuple[Case, ...]:
    return (
        Case(name="overview: the strip", ask=lambda connection, _: strip_of(connection, NOW)),
        Case(name="overview: history for the charts", ask=lambda connection, _: history_of(connection, NOW)),
        Case(name="overview: all of it", ask=_whole_overview),
        Case(name="status (command line)", ask=lambda connection, _: status_of(connection, NOW)),
    )


def _whole_overview(connection: Connection, _: int) -> None:
    today = midnight(NOW)
    strip_of(connection, NOW)
    outcomes_since(connection, today)
    apart_since(connection, today)
    history_of(connection, NOW)
    count_cases(connection, EVERY_CASE)


def _mail_lists() -> tuple[Case, ...]:
    """Return the list of mails by every lone field, a page from anywhere in it, with sender and subject."""
    lone = {
        "no filter": EVERY_MAIL,
        "state waiting": Wanted(state="waiting"),
        "state quarantined": Wanted(state="quarantined"),
        "state decided": Wanted(state="decided"),
        "state old": Wanted(state="old"),
        "outcome cancel": Wanted(outcome="cancel"),
        "outcome confirm": Wanted(outcome="confirm"),
        "ground stale_book": Wanted(ground="stale_book"),
        "ground nobody has": Wanted(ground="spam"),
        "intent complaint": Wanted(intent="complaint"),
        "apart": Wanted(apart=True),
        "urgent": Wanted(urgent=True),
        "open case": Wanted(open_case=True),
        "no open case": Wanted(open_case=False),
        "since 7 days": Wanted(since=NOW - timedelta(days=7)),
        "until 100 days ago": Wanted(until=NOW - timedelta(days=100)),
        "a day long ago": Wanted(since=NOW - timedelta(days=90), until=NOW - timedelta(days=89)),
        "error MemoryError": Wanted(error="MemoryError"),
        "waiting, no case": Wanted(state="waiting", open_case=False),
        "waiting and handoff": Wanted(state="waiting", outcome="handoff"),
        "quarantined and cancel (none)": Wanted(state="quarantined", outcome="cancel"),
        "confirm, 60 to 90 days ago": Wanted(outcome="confirm", since=NOW - timedelta(days=90), until=NOW - timedelta(days=60)),
        "apart and thanks": Wanted(apart=True, intent="thanks"),
    }  # fmt: skip
    listed = tuple(Case(name=f"mails: {name}", ask=_mails(wanted)) for name, wanted in lone.items())
    counted = tuple(Case(name=f"count of mails: {name}", ask=_counted(wanted)) for name, wanted in lone.items())
    return listed + counted


def _mails(wanted: Wanted) -> Ask:
    def ask(connection: Connection, number: int) -> object:
        before = None if number % 2 == 0 else MAILS - number * PRIME % MAILS
        return mails_wanted(connection, replace(wanted, before_id=before), personal=True)

    return ask


def _counted(wanted: Wanted) -> Ask:
    return lambda connection, _: count_wanted(connection, wanted)


def _searches() -> tuple[Case, ...]:
    def by(of: Callable[[int], Wanted]) -> Ask:
        return lambda connection, number: mails_wanted(connection, of(number * PRIME), personal=True)

    return (
        Case(name="search: order number", limit_ms=SEARCH_MS, ask=by(lambda n: Wanted(order=order_number(n % ORDERS)))),
        Case(name="search: address", limit_ms=SEARCH_MS, ask=by(lambda n: Wanted(address=address_of(n % CUSTOMERS)))),
        Case(name="search: Message-ID", limit_ms=SEARCH_MS, ask=by(lambda n: Wanted(message_id=f"<{n % MAILS}@orange.fr>"))),
        Case(name="search: number nobody has", limit_ms=SEARCH_MS, ask=by(lambda n: Wanted(order=f"{9_000_000 + n}"))),
        Case(name="search: name", ask=by(lambda n: Wanted(name=name_of(n % CUSTOMERS)))),
        Case(name="search: family name alone", ask=by(lambda n: Wanted(name=name_of(n % CUSTOMERS).split()[1]))),
        Case(name="search: address and outcome", ask=by(lambda n: Wanted(address=address_of(n % CUSTOMERS), outcome="cancel"))),
        Case(name="search: name and state", ask=by(lambda n: Wanted(name=name_of(n % CUSTOMERS), state="waiting"))),
        Case(name="orders: by number", limit_ms=SEARCH_MS, ask=lambda c, n: orders_wanted(c, order_number(n * PRIME % ORDERS))),
        Case(name="orders: by the beginning of a number", ask=lambda c, n: orders_wanted(c, order_number(n * PRIME % ORDERS)[:4])),
        Case(name="orders: by address", limit_ms=SEARCH_MS, ask=lambda c, n: orders_wanted(c, address_of(n * PRIME % CUSTOMERS))),
        Case(name="orders: by name", ask=lambda c, n: orders_wanted(c, name_of(n * PRIME % CUSTOMERS))),
    )  # fmt: skip


def _other_lists() -> tuple[Case, ...]:
    def cases(wanted: WantedCases) -> Ask:
        return lambda connection, _: cases_wanted(connection, wanted, personal=True)

    def letters(wanted: WantedLetters) -> Ask:
        def ask(connection: Connection, number: int) -> object:
            before = None if number % 2 == 0 else MAILS - number * PRIME % MAILS
            return letters_wanted(connection, replace(wanted, before_id=before), personal=True)

        return ask

    return (
        Case(name="cases: all", ask=cases(EVERY_CASE)),
        Case(name="cases: not urgent", ask=cases(WantedCases(urgent=False))),
        Case(name="cases: ground late", ask=cases(WantedCases(ground="late"))),
        Case(name="cases: intent several", ask=cases(WantedCases(intent="several"))),
        Case(name="cases: claimed by lea", ask=cases(WantedCases(claimed_by="lea"))),
        Case(name="cases: of one order", ask=lambda c, n: cases_wanted(c, WantedCases(order=order_number(n * PRIME % ORDERS)))),
        Case(name="cases: two hundred", ask=cases(WantedCases(limit=200))),
        Case(name="cases: count", ask=lambda connection, _: count_cases(connection, EVERY_CASE)),
        Case(name="cases: count of one intent", ask=lambda connection, _: count_cases(connection, WantedCases(intent="several"))),
        Case(name="cases: the next one", ask=lambda connection, _: next_case(connection, free_for="tom")),
        Case(name="letters: all", ask=letters(EVERY_LETTER)),
        Case(name="letters: sent", ask=letters(WantedLetters(states=("sent",)))),
        Case(name="letters: failed or undelivered", ask=letters(WantedLetters(states=("failed", "undelivered")))),
        Case(name="letters: kind confirm", ask=letters(WantedLetters(kind="confirm"))),
        Case(name="letters: one domain", ask=letters(WantedLetters(domain="proton.me"))),
        Case(name="letters: one domain, held", ask=letters(WantedLetters(domain="proton.me", states=("held",)))),
        Case(name="letters: cause 550 rcpt", ask=letters(WantedLetters(cause="550 rcpt"))),
        Case(name="letters: of one order", limit_ms=SEARCH_MS, ask=lambda c, n: letters_wanted(c, WantedLetters(order=order_number(n * PRIME % ORDERS)))),
        Case(name="letters: count", ask=lambda connection, _: count_letters(connection, EVERY_LETTER)),
        Case(name="failures: by the day, 30 days", ask=lambda c, _: failures(c, window="day", since=NOW - timedelta(days=30))),
        Case(name="failures: by the hour, all", ask=lambda c, _: failures(c, window="hour", since=NOW - timedelta(days=365))),
        Case(name="holds", ask=lambda connection, _: holds_standing(connection)),
        Case(name="retry: how many of the open cases", ask=lambda c, _: count_retryable(c, Wanted(open_case=True))),
    )  # fmt: skip


def measured(engine: Engine, case: Case) -> Figure:
    """Ask once unmeasured, then fifty times, each on a connection of the pool, as a page does."""
    took = []
    with engine.connect() as connection:
        case.ask(connection, 0)
        backend = int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
    busy = time.process_time() + _busy_seconds(backend)
    for number in range(1, REQUESTS + 1):
        began = time.perf_counter()
        with engine.connect() as connection:
            case.ask(connection, number)
        took.append(1000 * (time.perf_counter() - began))
    busy = time.process_time() + _busy_seconds(backend) - busy
    figure = Figure(
        case=case,
        p50=statistics.median(took),
        p95=percentile(took, 0.95),
        longest=max(took),
        busy=1000 * busy / REQUESTS,
    )
    sys.stderr.write(f"bench: {case.name}: p95 {figure.p95:.1f} ms{' PASSED' if figure.p95 > case.limit_ms else ''}\n")
    return figure


def _busy_seconds(process: int) -> float:
    """Return how long a process has kept a processor busy: user and system time of proc(5), fields 14 and 15."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def table(figures: list[Figure]) -> str:
    """Write the figures."""
    rows = "".join(
        f"| {one.case.name} | {one.busy:.1f} | {one.p50:.1f} | {one.p95:.1f} | {one.longest:.1f} | {one.case.limit_ms:.0f} | "
        f"{'yes' if one.p95 <= one.case.limit_ms else '**no**'} |\n"
        for one in figures
    )
    return (
        "# The console with 200,000 mails\n\n"
        f"Made by `python -m bench.console` on: {machine()}; PostgreSQL on the same machine, its memory at the default "
        f"(shared_buffers 128 MB, work_mem 4 MB). {MAILS:,} mails of 120 days, {ORDERS:,} orders; after VACUUM ANALYZE and one warm-up, "
        f"{REQUESTS} requests of each, every one for something else where there is a choice. Milliseconds in the program, database included; "
        "the plans stand in console-plans.txt.\n\n"
        "« busy » is the time of a processor, program and database together: what the rest of a busy machine does not stretch. It had a load of "
        f"{os.getloadavg()[0]:.0f} on {os.cpu_count()} cores at the end.\n\n"
        "| what is asked | busy | p50 | p95 | longest | limit | held |\n| --- | --- | --- | --- | --- | --- | --- |\n"
        + rows
    )


def plans_of(engine: Engine, case: Case) -> str:
    """Return each question that a case asks, with how PostgreSQL answered it; what it writes (a search kept for its page) has no plan to see."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: Any) -> None:  # noqa: ANN401 - the driver's types
        sent.append((statement, parameters))

    with engine.connect() as connection:
        event.listen(engine, "before_cursor_execute", note)
        case.ask(connection, 1)
        event.remove(engine, "before_cursor_execute", note)
        parts = [f"=== {case.name}\n"]
        for statement, parameters in sent:
            if not statement.lstrip().startswith(("SELECT", "WITH")):
                continue
            rows = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", parameters).scalars()
            parts.append(f"{_shortened(statement)}\n" + "".join(f"    {_shortened(row)}\n" for row in rows))
    return "\n".join(parts)


def _shortened(line: str) -> str:
    """Cut a line that lists hundreds of ids."""
    return line if len(line) <= 1200 else f"{line[:900]} … {line[-200:]}"  # noqa: PLR2004 - characters


if __name__ == "__main__":
    main()
