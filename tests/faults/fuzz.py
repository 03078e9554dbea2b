"""Damaged and made-up mails by the hundred thousand, each its whole way to the letters: nothing may break, take 5 s or 512 MB.

    python -m tests.faults.fuzz [--minutes 30 | --inputs 1000000] [--seed S] [--corpus FOLDER]        (make fuzz)

The first half is led by coverage: libFuzzer keeps what reaches new code of parsers and policies and goes on from there (atheris; left
out where it is not installed). The second half is structured: mails of the corpora and those that the first half kept, damaged in ways
that mails are, and made-up MIME trees, each in a child under the limits of the process that reads mails. `--corpus` keeps what the
first half found worth keeping, and begins with it the next time. Exit status 1 when something was found.
"""

import argparse
import importlib.util
import re
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic

from bench.machine import machine
from tests.faults.fuzz_child import ROOT, Room
from tests.faults.fuzz_finds import Finds
from tests.faults.fuzz_mails import Mails, seeds

LONGEST_GUIDED = 32 * 1024
SEED = 20261128
MINUTES = 30.0
ENDLESS = 10**9
_PROGRESS = re.compile(r"#(\d+)\s+\w+\s+(?:cov: (\d+) ft: (\d+) corp: (\d+))?")
_IN_A_ROW = 3


@dataclass(kw_only=True)
class Part:
    """The figures of one half."""

    inputs: int = 0
    seconds: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    edges: int = 0
    kept: int = 0
    restarts: int = 0


def guided(finds: Finds, corpus: Path, begin_with: list[bytes], *, seconds: float, inputs: int, seed: int) -> Part:
    """Let libFuzzer lead; what it kept and what seemed to break is tried again in a child under the product's limits."""
    part, began = Part(), monotonic()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
        candidates, first, log = Path(place) / "candidates", Path(place) / "seeds", Path(place) / "log"
        candidates.mkdir()
        first.mkdir()
        for number, raw in enumerate(begin_with):
            (first / f"{number:04}").write_bytes(raw[:LONGEST_GUIDED])
        barren = 0
        while barren < _IN_A_ROW and (left := seconds - (monotonic() - began)) > 1 and part.inputs < inputs:
            command = [sys.executable, "-m", "tests.faults.fuzz_guided", str(candidates)]
            options = [f"-max_total_time={int(left)}", f"-runs={inputs - part.inputs}", f"-seed={seed + part.restarts}"]
            options += ["-timeout=120", "-rss_limit_mb=0", f"-max_len={LONGEST_GUIDED}", "-print_final_stats=1"]
            folders = [f"-artifact_prefix={candidates}/", str(corpus), str(first)]
            with log.open("wb") as out:
                ended = subprocess.run([*command, *options, *folders], cwd=ROOT, stdout=out, stderr=out, check=False)
            done = _read_log(part, log.read_text(encoding="utf-8", errors="replace"))
            barren = barren + 1 if ended.returncode and not done else 0
            if ended.returncode:
                part.restarts += 1
                print(log.read_text(encoding="utf-8", errors="replace")[-2_000:], flush=True)
        for path in sorted(candidates.iterdir()):
            _try_again(finds, path.read_bytes())
    part.seconds = monotonic() - began
    for path in sorted(corpus.iterdir()):
        _try_again(finds, path.read_bytes(), part)
        part.kept += 1
    return part


def _try_again(finds: Finds, raw: bytes, part: Part | None = None) -> None:
    seen = finds.room.examine(raw)
    if seen.find:
        finds.note(raw, seen.find, seen.detail)
    elif part is not None:
        part.outcomes[seen.outcome] += 1


def _read_log(part: Part, text: str) -> int:
    lines = [found for line in text.splitlines() if (found := _PROGRESS.match(line))]
    done = int(lines[-1][1]) if lines else 0
    part.inputs += done
    part.edges = max([part.edges, *(int(one[2]) for one in lines if one[2])])
    return done


def structured(finds: Finds, pool: list[bytes], *, seconds: float, inputs: int, seed: int) -> Part:
    """Try made-up mails, one after the other."""
    part, began = Part(), monotonic()
    for raw in Mails(chance=Random(seed), pool=pool):
        if part.inputs >= inputs or (part.seconds > seconds):
            break
        seen = finds.room.examine(raw)
        part.inputs += 1
        part.outcomes[seen.outcome or "find"] += 1
        if seen.find:
            finds.note(raw, seen.find, seen.detail)
        part.seconds = monotonic() - began
    return part


def run(
    finds: Finds, corpus: Path, *, seconds: float, inputs: int, seed: int, is_guided: bool
) -> tuple[Part | None, Part]:
    """Run both halves, or the second alone for the whole of the time."""
    first, began = None, monotonic()
    if is_guided:
        first = guided(finds, corpus, seeds(), seconds=seconds / 2, inputs=inputs // 2, seed=seed)
        seconds, inputs = seconds - (monotonic() - began), inputs - first.inputs
    pool = seeds() + [path.read_bytes() for path in sorted(corpus.iterdir())]
    return first, structured(finds, pool, seconds=seconds, inputs=inputs, seed=seed)


def report(first: Part | None, second: Part, finds: Finds) -> str:
    """Say what was tried and what was found, as a table."""
    rows = [("structured", second)]
    if first is not None:
        rows.insert(0, ("led by coverage", first))
    lines = ["| half | inputs | minutes | inputs/s | edges | kept |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for name, part in rows:
        edges = f"{part.edges:,}" if part.edges else ""
        speed = part.inputs / max(part.seconds, 0.001)
        kept = f"{part.kept:,}" if part.kept else ""
        lines.append(f"| {name} | {part.inputs:,} | {part.seconds / 60:.1f} | {speed:.0f} | {edges} | {kept} |")
    for name, part in rows:
        told = ", ".join(f"{outcome} {count:,}" for outcome, count in part.outcomes.most_common())
        lines.append(f"\nOutcomes, {name}{' (of what was kept)' if part.kept else ''}: {told}.")
    if first is None:
        lines.append("\nNot led by coverage: atheris is not installed (`make fuzz` installs it).")
    elif first.restarts:
        lines.append(f"\nlibFuzzer's process ended early {first.restarts} times.")
    lines.append(f"\nDearest mail {finds.room.dearest_seconds:.2f} s, peak of a child {finds.room.peak_megabytes} MB.")
    lines.append(f"Finds: {len(finds.found)}." + "".join(f"\n- {find}: {name}" for find, name in finds.found.items()))
    lines.append(f"\nMachine: {machine()}.")
    return "\n".join(lines)


def main() -> None:
    """Run, say what was found, and end with 1 when anything was."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    extent = arguments.add_mutually_exclusive_group()
    extent.add_argument("--minutes", type=float)
    extent.add_argument("--inputs", type=int)
    arguments.add_argument("--seed", type=int, default=SEED)
    arguments.add_argument("--corpus", type=Path, help="keep here what reaches new code")
    given = arguments.parse_args()
    seconds = 60 * (given.minutes or (ENDLESS if given.inputs else MINUTES))
    is_guided = importlib.util.find_spec("atheris") is not None
    finds = Finds(room=Room())
    with tempfile.TemporaryDirectory(prefix="fuzz-corpus-") as passing:
        corpus = given.corpus or Path(passing)
        corpus.mkdir(parents=True, exist_ok=True)
        first, second = run(
            finds, corpus, seconds=seconds, inputs=given.inputs or ENDLESS, seed=given.seed, is_guided=is_guided
        )
    finds.room.close()
    print(report(first, second, finds))
    sys.exit(1 if finds.found else 0)


if __name__ == "__main__":
    main()
