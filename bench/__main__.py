"""`make bench`: mails a second from a backlog, how long one mail takes, and what each reader costs; written to bench/figures.md.

python -m bench                      # all of it, three runs: about 25 minutes
python -m bench --runs 1 --seconds 30 --warm-up 5 --backlog 200   # a quick look, written nowhere
"""

import argparse
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bench.machine import machine
from bench.pipeline import Servers, Way, drain_backlog, mean, percentile, servers, steady_flow
from bench.readers import readers_table, replay_table

FIGURES = Path(__file__).parent / "figures.md"
PER_SECOND = 5.0
Result = TypeVar("Result")


def main() -> None:
    """Measure, print, and write the file when everything was measured in full."""
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--backlog", type=int, default=1000)
    asked.add_argument("--seconds", type=float, default=300.0)
    asked.add_argument("--warm-up", type=float, default=60.0)
    wanted = asked.parse_args()
    is_full = (wanted.runs, wanted.backlog, wanted.seconds, wanted.warm_up) == (3, 1000, 300.0, 60.0)
    with servers() as around:
        said = "\n".join(
            [
                "# Figures",
                "",
                f"Made by `make bench` on: {machine()}; Dovecot, PostgreSQL (fsync on), Redis and the SMTP sink on the same machine.",
                "",
                _backlog(around, wanted.runs, wanted.backlog),
                _flow(around, wanted.runs, wanted.seconds, wanted.warm_up),
                readers_table(),
                replay_table(),
            ]
        )
    sys.stdout.write(said)
    if is_full:
        FIGURES.write_text(said, encoding="utf-8")


def _backlog(around: Servers, runs: int, count: int) -> str:
    speeds = [_told(f"backlog run {run + 1}", lambda: drain_backlog(around, count)) for run in range(runs)]
    return (
        f"## A backlog of {count:,} mails, corpus mix\n\n"
        "From the start of the three processes to the last letter accepted, start-up included.\n\n"
        "| | min | median | max |\n| --- | --- | --- | --- |\n"
        f"| mails per second | {min(speeds):.1f} | {statistics.median(speeds):.1f} | {max(speeds):.1f} |\n"
    )


def _flow(around: Servers, runs: int, seconds: float, warm_up: float) -> str:
    ways = [
        _told(
            f"flow run {run + 1}",
            lambda: steady_flow(around, per_second=PER_SECOND, seconds=seconds, warm_up=warm_up),
        )
        for run in range(runs)
    ]
    columns: dict[str, Callable[[Way], float]] = {
        "mail → order stopped (LMTP 250 to COMMIT), p50": lambda way: percentile(way.stopped, 0.5),
        "mail → order stopped, p99": lambda way: percentile(way.stopped, 0.99),
        "mail → letter (LMTP 250 to the server's 250), p50": lambda way: percentile(way.accepted, 0.5),
        "mail → letter, p99": lambda way: percentile(way.accepted, 0.99),
        "stage: in the mailbox until stored, mean": lambda way: mean(way.stored),
        "stage: stored until read and locked, mean": lambda way: mean(way.decided) - mean(way.stored),
        "stage: decided until committed, mean": lambda way: mean(way.committed) - mean(way.decided),
        "stage: committed until the letter is accepted, mean": lambda way: mean(way.after_commit),
    }
    rows = [_row(name, [1000 * value(way) for way in ways]) for name, value in columns.items()]
    shares = _shares(ways)
    return (
        f"\n## {PER_SECOND:.0f} mails a second for {seconds:.0f} s after {warm_up:.0f} s of warm-up, corpus mix\n\n"
        "| milliseconds | min | median | max |\n| --- | --- | --- | --- |\n" + "".join(rows) + f"\n{shares}\n"
    )


def _row(name: str, values: list[float]) -> str:
    return f"| {name} | {min(values):.0f} | {statistics.median(values):.0f} | {max(values):.0f} |\n"


def _shares(ways: list[Way]) -> str:
    stages = {
        "mailbox": mean([mean(way.stored) for way in ways]),
        "queue and reading": mean([mean(way.decided) - mean(way.stored) for way in ways]),
        "deciding": mean([mean(way.committed) - mean(way.decided) for way in ways]),
        "outbox": mean([mean(way.after_commit) for way in ways]),
    }
    whole = sum(stages.values())
    return (
        "Shares of a letter's way: " + ", ".join(f"{name} {value / whole:.0%}" for name, value in stages.items()) + "."
    )


def _told(what: str, measure: Callable[[], Result]) -> Result:
    sys.stderr.write(f"bench: {what} …\n")
    return measure()


if __name__ == "__main__":
    main()
