"""Change the rules in thousands of small ways; which changes does no test notice? `python -m bench.mutants [policies|intent]`.

mutmut makes the changes and runs the tests. It reads one configuration a folder, so each group below gets a copy of the project under
`mutants/`, which keeps its results: what was killed is run again only when its function changes, what lives each time.
bench/mutants.md says why those that live may.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
MUTANTS = ROOT / "mutants"
LIVES = frozenset({"survived", "no tests"})
COPIED = ("bench", "outbox", "parsers", "policies", "tests", "worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Files that are changed, and the tests that must notice."""

    name: str
    source: str
    changed: tuple[str, ...]
    tests: tuple[str, ...]
    options: tuple[str, ...] = ()

    def configuration(self) -> str:
        """Return what mutmut reads, as TOML."""
        settings = {
            "source_paths": [self.source],
            "only_mutate": list(self.changed),
            "also_copy": [folder for folder in COPIED if folder not in {self.source, "tests"}],
            "pytest_add_cli_args_test_selection": list(self.tests),
            "pytest_add_cli_args": ["-p", "no:cacheprovider", *self.options],
            "timeout_multiplier": 5.0,
        }
        return "[tool.mutmut]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())


POLICIES = Group(
    name="policies",
    source="policies",
    changed=("policies/*.py",),
    tests=("tests/policies",),
    # Twenty thousand books and two thousand pairs of books prove more than a mutant needs, and take as long for each.
    options=(
        "--deselect=tests/policies/test_non_interference.py",
        "--deselect=tests/policies/test_money.py::test_random_books_agree_with_the_oracle_to_the_cent",
    ),
)
# Servers are not needed, and starting without them is most of a killed mutant's time.
_BARE = ("--noconftest", "-p", "no:hypothesispytest", "-p", "no:xdist", "--timeout=0")
_READ = "tests/parsers/test_wished.py::test_every_text_is_read_as_it_was"
WEIGHING = Group(
    name="weighing",
    source="parsers",
    changed=tuple(
        f"parsers/wishes/{module}.py" for module in ("account", "asks", "combine", "entering", "objects", "weighing")
    ),
    tests=("tests/parsers/test_wished.py::test_every_text_is_weighed_as_it_was",),
    options=_BARE,
)
CUTTING = Group(
    name="cutting",
    source="parsers",
    changed=("parsers/intent.py", "parsers/assent.py", "parsers/wishes/sentences.py", "parsers/wishes/words.py"),
    tests=("tests/parsers/test_cutting.py", "tests/parsers/test_own_words.py", _READ),
    options=_BARE,
)
PHRASES = Group(
    name="phrases",
    source="parsers",
    changed=("parsers/wishes/lexicon.py", "parsers/wishes/phrases.py"),
    # Every text meets every phrase, through a door that mutmut puts before each call: minutes where the items take seconds.
    tests=("tests/parsers/test_phrases.py",),
    options=_BARE,
)
OF = {"policies": (POLICIES,), "intent": (WEIGHING, CUTTING, PHRASES)}


def run(group: Group, children: int, sample: str = "") -> dict[str, str]:
    """Run what has no result yet, and again what lived before; return what became of each mutant, by name.

    `sample` holds last digits: only mutants whose number ends in one of them are run, whether they have a result or not.
    """
    folder = MUTANTS / group.name
    folder.mkdir(parents=True, exist_ok=True)
    for copied in COPIED:
        shutil.rmtree(folder / copied, ignore_errors=True)
        shutil.copytree(ROOT / copied, folder / copied, ignore=shutil.ignore_patterns("__pycache__"))
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (folder / "pyproject.toml").write_text(f"{project}\n{group.configuration()}", encoding="utf-8")
    # Which test calls which function is asked anew: a new function has no test in what is kept, and would live.
    (folder / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
    if sample:
        _mutmut(folder, "run", "--max-children", str(children), f"*__mutmut_*[{sample}]")
        return {name: became for name, became in _results(folder).items() if name[-1] in sample}
    lived = {name for name, became in _results(folder).items() if became in LIVES}
    _mutmut(folder, "run", "--max-children", str(children))
    if again := sorted(lived & {name for name, became in _results(folder).items() if became in LIVES}):
        _mutmut(folder, "run", "--max-children", str(children), *again)
    return _results(folder)


def _results(folder: Path) -> dict[str, str]:
    if not (folder / "mutants").exists():
        return {}
    said = _mutmut(folder, "results", "--all", "True")
    return dict(line.strip().split(": ", 1) for line in said.splitlines() if line.startswith("    "))


def _mutmut(folder: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 (mutmut beside this Python, with names that it gave)
        [Path(sys.executable).with_name("mutmut"), *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    (folder / f"{arguments[0]}.log").write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode:
        raise SystemExit(f"mutmut {arguments[0]} failed: see {folder}/{arguments[0]}.log")
    return done.stdout


def main() -> None:
    """Print how many were made and killed, and the names of those that live."""
    asked = argparse.ArgumentParser(prog="python -m bench.mutants", description=__doc__)
    asked.add_argument("of", nargs="?", choices=OF, default="policies")
    asked.add_argument("--children", type=int, default=os.cpu_count() or 1, help="how many at once")
    asked.add_argument(
        "--sample", default="", help="only mutants whose number ends in one of these digits: 05 is every fifth"
    )
    asked.add_argument("--group", default="", help="only this group of the rules")
    wanted = asked.parse_args()
    for group in OF[wanted.of]:
        if wanted.group not in {"", group.name}:
            continue
        became = run(group, wanted.children, wanted.sample)
        counts = ", ".join(f"{count} {status}" for status, count in Counter(became.values()).most_common())
        sys.stdout.write(f"{group.name}: {len(became)} mutants: {counts}\n")
        sys.stdout.writelines(f"    {name}: {status}\n" for name, status in became.items() if status != "killed")


if __name__ == "__main__":
    main()
