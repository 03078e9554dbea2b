"""What becomes of damaged mails: `python -m bench.robustness [FOLDER …] --mails 100000 [--processes N] [--decide MODULE:FUNCTION]`.

Mutations that keep the words must leave the outcome as it was, or make it `handoff`. Those that may lose words must leave it, or
move no money. Byte noise must raise nothing but UnreadableMail. No mail may take a second or 200 MB.

`--decide` names a function of the raw mail that returns `(outcome, order)`; without it the reading alone is judged: who asks what so
clearly that money could move. Exit status 1 when a promise is broken.
"""

import argparse
import importlib
import multiprocessing
import resource
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from time import process_time

from bench.evil_mails import evil_mails
from bench.mutations import KEEP_WORDS, LOSE_WORDS, Mutation, noise, tree
from parsers.authentication import EMBEDDED_TRUST
from parsers.errors import UnreadableMail
from parsers.reader import read
from parsers.request import Automation, NumberRole, Place

Outcome = tuple[str, str | None]
Decide = Callable[[bytes], Outcome]
SECONDS = 1.0
MEGABYTES = 200
MONEY = frozenset({"cancel", "stop_production"})
HANDOFF = "handoff"
_OWN = Path(__file__).parent.parent / "tests" / "corpus" / "own" / "dev"
_WISHES = (
    "Bonjour,\n\nMerci d'annuler ma commande 4071852, je me suis trompée de format.\n\nMarie Dupont",
    "Bonjour,\n\nComment annuler une commande déjà payée ?\n\nCordialement",
    "Si vous ne pouvez pas livrer avant le 12, annulez la commande 4071852.\n\nÉlodie",
    "Finalement gardez la commande 4071852, merci.\n\nPaul",
    "Hello,\n\nplease cancel my order 4071852.\n\nTom",
)


@dataclass(slots=True)
class Tally:
    """What was seen of one kind of mutation."""

    mails: int = 0
    same: int = 0
    careful: int = 0
    broken: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Cost:
    """The dearest mail so far."""

    seconds: float = 0.0
    by: str = ""
    megabytes: int = 0


def reading_outcome(raw: bytes) -> Outcome:
    """Judge a mail by its reading alone: `cancel` where a proven person asks clearly, else `handoff` for whatever else it says."""
    reading = read(raw, EMBEDDED_TRUST)
    is_money = reading.wish.clear and reading.sender.proven and reading.automatic.kind is Automation.PERSON
    named = {
        n.number
        for n in reading.numbers
        if n.place in {Place.OWN, Place.SUBJECT} and n.role is not NumberRole.KEPT and n.certain
    }
    return ("cancel", ",".join(sorted(named))) if is_money else (HANDOFF, None)


def is_torn(raw: bytes) -> bool:
    """Tell whether a mail breaks off as it stands: encoded anew it would not, so that nothing can be promised of it."""
    try:
        return any("torn off" in defect for defect in read(raw, EMBEDDED_TRUST).defects)
    except UnreadableMail:
        return True


def promise_kept(kind: str, before: Outcome, after: Outcome) -> bool:
    """Tell whether a mutation of this kind may turn the outcome `before` into `after`."""
    if before == after or (before[0] == after[0] and after[0] not in MONEY):
        return True
    return after[0] == HANDOFF if kind in KEEP_WORDS else after[0] not in MONEY


def measure(name: str, raw: bytes, decide: Decide, cost: Cost) -> Outcome:
    """Decide one mail and keep count of what it costs."""
    began = process_time()
    try:
        return decide(raw)
    except UnreadableMail:
        return HANDOFF, None
    finally:
        seconds = process_time() - began
        if seconds > cost.seconds:
            cost.seconds, cost.by = seconds, name


def generated(chance: Random) -> Iterator[tuple[str, bytes]]:
    """Make mails of random MIME trees without end."""
    number = 0
    while True:
        number += 1
        head = (
            "Authentication-Results: mx.pictoonline.fr; dmarc=pass header.from=orange.fr\nReceived: from smtp.orange.fr (smtp.orange.fr [193.252.22.7])"
            " by mx.pictoonline.fr with ESMTPS; Tue, 3 Nov 2026 10:12:47 +0100\nFrom: Marie Dupont <marie.dupont@orange.fr>\nTo: serviceclient@pictoonline.fr\n"
            f"Date: Tue, 3 Nov 2026 10:12:45 +0100\nMessage-ID: <{number}@orange.fr>\nSubject: Commande\nMIME-Version: 1.0\n"
        )
        yield f"tree {number}", head.encode() + tree(chance.choice(_WISHES), chance)


def run(mails: list[tuple[str, bytes]], count: int, seed: int, decide: Decide) -> tuple[dict[str, Tally], Cost]:
    """Mutate `count` times, taking mails, generated trees and kinds of mutation in turn."""
    chance, cost = Random(seed), Cost()  # noqa: S311  the same mails every time, no secret
    trees = generated(chance)
    tallies: dict[str, Tally] = {kind: Tally() for kind in (*KEEP_WORDS, *LOSE_WORDS, "noise", "evil")}
    raws = [raw for _, raw in mails]
    before = {name: measure(name, raw, decide, cost) for name, raw in mails}
    mutations: dict[str, Mutation] = {**KEEP_WORDS, **LOSE_WORDS, "noise": partial(noise, others=raws)}
    for number in range(count):
        name, raw = mails[number % len(mails)] if number % 3 else next(trees)
        kind = chance.choice(tuple(mutations))
        changed = mutations[kind](raw, chance)
        outcome = before[name] if name in before else measure(name, raw, decide, cost)
        note(
            tallies[kind],
            kind,
            f"{name}, mutation {number}",
            outcome,
            measure(f"{kind}: {name}", changed, decide, cost),
        )
    for name, make in evil_mails().items():
        measure(f"evil: {name}", make(), decide, cost)
        tallies["evil"].mails += 1
        tallies["evil"].same += 1
    cost.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return tallies, cost


def run_shared(
    mails: list[tuple[str, bytes]], count: int, seed: int, decide: Decide, processes: int
) -> tuple[dict[str, Tally], Cost]:
    """Share the mutations out over processes, each with a seed of its own, and add up what they saw."""
    if processes == 1:
        return run(mails, count, seed, decide)
    shares = [(mails, count // processes, seed + at, decide) for at in range(processes)]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        (tallies, cost), *others = pool.starmap(run, shares)
    for more, dearer in others:
        for kind, tally in more.items():
            tallies[kind].mails += tally.mails
            tallies[kind].same += tally.same
            tallies[kind].careful += tally.careful
            tallies[kind].broken += tally.broken
        cost = max(cost, dearer, key=lambda one: one.seconds)
        cost.megabytes = max(cost.megabytes, dearer.megabytes)
    return tallies, cost


def note(tally: Tally, kind: str, name: str, before: Outcome, after: Outcome) -> None:
    """Count one mutated mail; noise promises nothing about the outcome."""
    tally.mails += 1
    if before == after:
        tally.same += 1
    elif kind == "noise" or promise_kept(kind, before, after):
        tally.careful += 1
    else:
        tally.broken.append(f"{name}: {before[0]} {before[1]} became {after[0]} {after[1]}")


def main() -> None:
    """Run, print a table, and the first broken promises by the name of the mail."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("folders", nargs="*", type=Path, default=[_OWN])
    arguments.add_argument("--mails", type=int, default=2_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--processes", type=int, default=1, help="how many share the work (default: 1)")
    arguments.add_argument("--decide", help="MODULE:FUNCTION from raw bytes to (outcome, order)")
    given = arguments.parse_args()
    decide: Decide = reading_outcome
    if given.decide:
        module, _, name = given.decide.partition(":")
        decide = getattr(importlib.import_module(module), name)
    files = [path for folder in given.folders for path in sorted(folder.glob("*.eml"))]
    mails = [(path.name, raw) for path in files if not is_torn(raw := path.read_bytes())]
    tallies, cost = run_shared(mails, given.mails, given.seed, decide, given.processes)
    sys.exit(report(tallies, cost))


def report(tallies: dict[str, Tally], cost: Cost) -> int:
    """Print what was seen and return the exit status."""
    sys.stdout.write("| mutation | mails | same | careful | broken |\n| --- | ---: | ---: | ---: | ---: |\n")
    for kind, tally in tallies.items():
        sys.stdout.write(f"| {kind} | {tally.mails} | {tally.same} | {tally.careful} | {len(tally.broken)} |\n")
    sys.stdout.write(f"\nDearest mail: {cost.seconds:.3f} s ({cost.by}); peak of a process {cost.megabytes} MB.\n")
    broken = Counter({kind: len(tally.broken) for kind, tally in tallies.items() if tally.broken})
    for kind in broken:
        sys.stdout.write(f"\n{kind}:\n" + "".join(f"- {line}\n" for line in tallies[kind].broken[:10]))
    return 1 if broken or cost.seconds > SECONDS else 0


if __name__ == "__main__":
    main()
