"""SIGKILL at every named point of the program, on both databases, at the first, the second and some later time it is reached.

    python -m tests.faults.crash [--short] [--only POINT] [--failures]        (make crash)

The points are found in the source, so that a new one cannot be forgotten; one that is never reached is a failure. After each kill the
program is started again until all is quiet; then every promise is checked, and what came of it all must be what came of a run that
nobody killed.
"""

import argparse
import multiprocessing
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import BigInteger, Engine, literal, select, update

from outbox.schema import outbox
from tests.faults.failures import KINDS
from tests.faults.invariants import picture, violations
from tests.faults.scenario import CAME, answers, first_mails
from tests.faults.work import Job, work
from tests.outbox.scripted import ScriptedServer, on_a_thread
from tests.servers.scripted_imap import ScriptedImap, scripted_imap
from worker.engines import open_engines
from worker.migrate import upgrade
from worker.orders.book import load_book
from worker.orders.importing import import_book
from worker.run import crash as crash_module
from worker.sandbox.samples import sample_book
from worker.schema import inbound, lease, meta
from worker.unit import UnitOfWork

STARTER = multiprocessing.get_context("forkserver")
STARTER.set_forkserver_preload(["tests.faults.warm", "psycopg"])

ROOT = Path(crash_module.__file__).parents[2]
END_OF_TEXT = {"relay.body", "relay.dot", "relay.dot_answered", "relay.answered"}
"""Where the mail server may have the letter, and we do not know: without an archive one letter may leave twice."""
PHASES = 2
AFTER = {"relay.rescued": "relay.claimed:1", "relay.doubt_taken": "relay.dot:1", "relay.doubt_settled": "relay.dot:1"}
"""Points that only a run after another kill reaches."""
SECRET = "000102030405060708090a0b0c0d0e0f"
SEED = 20261124
FEW = 3
AT_ONCE = 4
"""Much of a run is waiting for its processes."""
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""A killed process loses nothing that it handed to the system; so the files may lie in memory, where a commit costs nothing."""


def points() -> list[str]:
    """Return every named point in the source of the product and of the hands that work for people here."""
    files = [*(ROOT / "worker").rglob("*.py"), *(ROOT / "outbox").rglob("*.py"), ROOT / "tests" / "faults" / "work.py"]
    named = re.compile(r"crash(?:_point)?\(\s*\"([a-z_.]+)\"(?:\s+if [^\n]*? else \"([a-z_.]+)\")?")
    return sorted({name for file in files for found in named.findall(file.read_text()) for name in found if name})


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One call that fails in a process that lives on: in which phase, of which kind, the how-manieth."""

    kind: str
    phase: int
    nth: int

    def __str__(self) -> str:
        return f"{self.kind} {self.nth} of phase {self.phase}"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One kill: in which phase, at which point, at the how-manieth time it is reached."""

    point: str
    phase: int
    nth: int
    archive: bool
    before: str = ""
    """Where the program was killed before, so that the point is reached at all."""

    @property
    def may_double(self) -> bool:
        """Tell whether one letter may leave twice: nobody could know, and there is no archive to ask."""
        return not self.archive and bool(END_OF_TEXT & {self.point, self.before.partition(":")[0]})

    def __str__(self) -> str:
        return f"{self.point}:{self.nth} in phase {self.phase}{', with archive' if self.archive else ''}"


@dataclass(kw_only=True)
class Stage:
    """Database, mailbox and mail server of one run."""

    url: str
    imap: ScriptedImap
    smtp: ScriptedServer
    folder: Path
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.engine = open_engines(self.url, pool_size=2).writer
        self.imap.archive = lambda: [mail.message_id for mail in self.smtp.taken]
        for uid, raw in enumerate(first_mails(), 1):
            self.imap.add(uid, raw, CAME)
        with UnitOfWork(self.engine) as unit:
            unit.connection.execute(update(meta).where(meta.c.key == "secret").values(value=SECRET))
            unit.commit()

    @property
    def told(self) -> Path:
        return self.folder / "told.txt"

    def run(
        self,
        phase: int,
        *,
        die_at: str = "",
        fail: tuple[str, int] = ("", 0),
        archive: bool = False,
        reached: Path | None = None,
    ) -> int:
        """Run the program in a process of its own, and return how it ended."""
        job = Job(
            database_url=self.url,
            imap_url=self.imap.url,
            smtp_port=self.smtp.port,
            archive=archive,
            told=str(self.told),
            people=phase == PHASES,
            die_at=die_at,
            fail=fail,
            reached=str(reached or ""),
        )
        process = STARTER.Process(target=work, args=(job,))
        process.start()
        # Starting a process asks all earlier ones whether they have ended; two threads that ask one at once, and one hears nothing.
        multiprocessing.process._children.discard(process)  # type: ignore[attr-defined]
        process.join(60)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise AssertionError("the program did not come to rest")
        return process.exitcode

    def answer(self) -> None:
        """Let customers and servers answer the letters of the first phase."""
        first = max([*self.imap.mails, *self.imap.moved]) + 1
        distinct = {mail.message_id: mail.data for mail in self.smtp.taken}
        for uid, raw in enumerate(answers(list(distinct.values())), first):
            self.imap.add(uid, raw, CAME)

    def let_time_pass(self) -> None:
        """Let every lease and every wait be over, as a minute's sleep would."""
        an_hour = literal(3_600_000, BigInteger())
        with self.engine.begin() as connection:
            connection.execute(update(lease).values(until=lease.c.until - an_hour))
            connection.execute(
                update(inbound).values(lease_until=inbound.c.lease_until - an_hour, next_at=inbound.c.next_at - an_hour)
            )
            connection.execute(
                update(outbox).values(
                    {
                        name: outbox.c[name] - an_hour
                        for name in ("next_at", "lease_until", "first_tried_at", "moved_at", "created_at")
                    }
                )
            )

    def rests(self) -> bool:
        """Tell whether nothing waits any more, but for a person."""
        with self.engine.connect() as connection:
            letters = select(outbox.c.id).where(outbox.c.state.in_(["pending", "claimed", "in_doubt"]))
            mails = select(inbound.c.id).where(inbound.c.state == "stored")
            return not connection.execute(letters.limit(1)).all() and not connection.execute(mails.limit(1)).all()

    def close(self) -> None:
        self.engine.dispose()


def play(stage: Stage, case: Case | Failure | None, *, reached: Path | None = None) -> list[str]:
    """Play both phases, with one kill or failure; return what is wrong afterwards."""
    found: list[str] = []
    archive = isinstance(case, Case) and case.archive
    for phase in range(1, PHASES + 1):
        if isinstance(case, Failure) and case.phase == phase:
            if status := stage.run(phase, fail=(case.kind, case.nth)):
                found.append(f"the process ended with {status}")
            stage.let_time_pass()
        if isinstance(case, Case) and case.phase == phase:
            if case.before:
                stage.run(phase, die_at=case.before, archive=archive)
                stage.let_time_pass()
            status = stage.run(phase, die_at=f"{case.point}:{case.nth}", archive=archive)
            if status != -signal.SIGKILL:
                found.append(f"never reached: the process ended with {status}")
            stage.let_time_pass()
        count = None if reached is None else reached.with_suffix(f".{phase}")
        status = stage.run(phase, archive=archive, reached=count)
        while not status and not stage.rests():  # what was put off, or is in doubt, ends in a later run
            stage.let_time_pass()
            status = stage.run(phase, archive=archive)
        if status:
            return [*found, f"started again, it ended with {status}"]
        if phase < PHASES:
            stage.answer()
    twice = 1 if isinstance(case, Case) and case.may_double else 0
    told = stage.told.read_text().splitlines()
    sent = [mail.message_id for mail in stage.smtp.taken]
    found += violations(
        stage.engine,
        mailbox={uid: raw for uid, (raw, _) in stage.imap.mails.items()},
        moved=stage.imap.moved,
        told=told,
        sent=sent,
        twice=twice,
    )
    return found


class Databases:
    """Fresh databases of one kind, each a copy of one that was upgraded once and has the orders."""

    def __init__(self, kind: str, folder: Path, stack: ExitStack) -> None:
        self.kind = kind
        self._folder = folder
        self._made = 0
        if kind == "postgresql":
            from tests.servers.postgres import running_postgres  # noqa: PLC0415 - only where it is asked for

            self._server = stack.enter_context(running_postgres())
            self._url = self._server.new_database()
        else:
            self._url = f"sqlite:///{folder / 'template.sqlite3'}"
        engines = open_engines(self._url)
        upgrade(engines.writer)
        import_book(engines, load_book(sample_book()), at=CAME)
        engines.dispose()

    @contextmanager
    def fresh(self) -> Iterator[tuple[str, Path]]:
        """Give a database's URL and a folder."""
        with tempfile.TemporaryDirectory(dir=self._folder) as name:
            folder = Path(name)
            if self.kind == "postgresql":
                url = self._server.new_database(template=self._url.rpartition("/")[2])
                try:
                    yield url, folder
                finally:
                    self._server.drop(url)
            else:
                file = folder / "worker.sqlite3"
                file.write_bytes((self._folder / "template.sqlite3").read_bytes())
                yield f"sqlite:///{file}", folder


@contextmanager
def staged(databases: Databases) -> Iterator[Stage]:
    """Set the stage for one run."""
    server = ScriptedServer().on("rcpt", "450 4.7.1 greylisted")
    with databases.fresh() as (url, folder), scripted_imap() as imap, on_a_thread(server) as smtp:
        stage = Stage(url=url, imap=imap, smtp=smtp, folder=folder)
        try:
            yield stage
        finally:
            stage.close()


def cases_of(reached: dict[int, dict[str, int]], *, short: bool) -> list[Case]:
    """Return the kills: of each point the first, the second and a later time; with and without an archive where it matters."""
    chance = Random(SEED)
    found = []
    for point in points():
        if point in AFTER:
            found += [
                Case(point=point, phase=phase, nth=1, archive=archive, before=AFTER[point])
                for phase in ((1,) if short else (1, PHASES))
                for archive in ((True,) if short else (False, True))
            ]
            continue
        times = [(phase, nth) for phase, counts in reached.items() for nth in range(1, counts.get(point, 0) + 1)]
        chosen = times[:1] if short else list(dict.fromkeys([*times[:2], *([chance.choice(times)] if times else [])]))
        for phase, nth in chosen:
            archives = (False, True) if point in END_OF_TEXT and not short else (point in END_OF_TEXT and short,)
            found += [Case(point=point, phase=phase, nth=nth, archive=archive) for archive in archives]
    return found


def failures_of(reached: dict[int, dict[str, int]], *, short: bool) -> list[Failure]:
    """Return every call that can fail; with `short` a few of each kind, spread evenly."""
    found = []
    for phase, counts in reached.items():
        for kind in KINDS:
            calls = counts.get("commit" if kind == "lost commit" else kind, 0)
            step = max(1, calls // FEW) if short else 1
            found += [Failure(kind=kind, phase=phase, nth=nth) for nth in range(1, calls + 1, step)]
    return found


@dataclass(kw_only=True)
class Sweep:
    """All that is tried on one kind of database, measured against one run that nothing disturbed."""

    databases: Databases
    say: Callable[[str], None] = print
    broken: int = 0
    tried: Counter[str] = field(default_factory=Counter)
    whole: dict[str, Any] = field(default_factory=dict)
    reached: dict[int, dict[str, int]] = field(default_factory=dict)

    def undisturbed(self, folder: Path) -> None:
        """Play once without any trouble: what comes of it, and how often each point is reached."""
        file = folder / "reached"
        with staged(self.databases) as stage:
            wrong = play(stage, None, reached=file)
            self.whole = picture(stage.engine)
        for phase in range(1, PHASES + 1):
            lines = [line.split(" ", 1) for line in file.with_suffix(f".{phase}").read_text().splitlines()]
            self.reached[phase] = {name: int(count) for count, name in lines}
        self._note("undisturbed", wrong)
        for point in points():
            if point not in AFTER and not any(counts.get(point) for counts in self.reached.values()):
                self._note(point, ["never reached"])

    def attempt(self, cases: Sequence[Case | Failure]) -> None:
        """Play once for each, some at a time, and check all promises afterwards."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for case, wrong in zip(cases, pool.map(self._attempted, cases), strict=True):
                self.tried[case.point if isinstance(case, Case) else case.kind] += 1
                self._note(str(case), wrong)

    def _attempted(self, case: Case | Failure) -> list[str]:
        with staged(self.databases) as stage:
            wrong = play(stage, case)
            now = picture(stage.engine)
        return wrong if now == self.whole else wrong + differences(self.whole, now)

    def _note(self, what: str, wrong: list[str]) -> None:
        self.broken += len(wrong)
        for one in wrong:
            self.say(f"{self.databases.kind}: {what}: {one}")


def sweep(
    kind: str, *, short: bool, only: str | None = None, failures: bool, say: Callable[[str], None] = print
) -> int:
    """Kill at every point on one kind of database, or make every call fail; return how many promises were broken."""
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crash-", dir=MEMORY)))
        tries = Sweep(databases=Databases(kind, folder, stack), say=say)
        tries.undisturbed(folder)
        if failures:
            tries.attempt(failures_of(tries.reached, short=short))
            what = ", ".join(f"{count} times a {name}" for name, count in tries.tried.items())
            done = f"{tries.tried.total()} failures ({what}), each lived through"
        else:
            tries.attempt([one for one in cases_of(tries.reached, short=short) if only in (None, one.point)])
            done = f"{len(tries.tried)} points, {tries.tried.total()} kills, each started again"
        say(f"{kind}: {done} and checked: {tries.broken} broken promises, {time.monotonic() - began:.0f} s")
    return tries.broken


def differences(whole: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Say how a run ended otherwise than one that nobody killed."""
    return [
        f"{what}: missing {[one for one in whole[what] if one not in now[what]]}, new {[one for one in now[what] if one not in whole[what]]}"
        for what in whole
        if whole[what] != now[what]
    ]


def main() -> int:
    """Run the sweep on both databases; exit status 1 when a promise was broken."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--short", action="store_true", help="each point once; a few failures of each kind")
    asked.add_argument(
        "--failures", action="store_true", help="no kills: one call fails, each in its turn, and the program lives on"
    )
    asked.add_argument("--only", metavar="POINT", help="this point alone")
    asked.add_argument("--database", choices=["sqlite", "postgresql"], action="append", help="default: both")
    given = asked.parse_args()
    kinds = given.database or ["sqlite", "postgresql"]
    return 1 if sum(sweep(kind, short=given.short, only=given.only, failures=given.failures) for kind in kinds) else 0


if __name__ == "__main__":
    sys.exit(main())
