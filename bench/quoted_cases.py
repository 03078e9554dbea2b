"""The quoted replies of tests/parsers/quoting and how their results are counted.

Standard library only: the run of talon imports it too, from an environment of its own.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

SET = Path(__file__).parent.parent / "tests" / "parsers" / "quoting"
TALON = Path(__file__).parent / "talon-1.4.4.json"
HALVES = ("a", "b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One mail body and what its writer wrote himself, as tests/parsers/quoting/README.md defines it."""

    id: str
    client: str
    lang: str
    kind: Literal["text", "html"]
    layout: str
    body: str
    own: str


def cases(half: str) -> list[Case]:
    """Read the cases of one half, `a` or `b`, in the order of their ids."""
    lines = (SET / f"cases-{half}.jsonl").read_text(encoding="utf-8").split("\n")
    return [Case(**json.loads(line)) for line in lines if line]


def same(one: str, other: str) -> bool:
    """Say whether two texts are equal after white-space folding; a no-break space is white space."""
    return one.split() == other.split()


def exact(found: Iterable[Case], own_text: Callable[[Case], str]) -> frozenset[str]:
    """Return the ids of the cases where `own_text` gives exactly the expected text."""
    return frozenset(case.id for case in found if same(own_text(case), case.own))


def table(found: Sequence[Case], columns: Mapping[str, frozenset[str]]) -> str:
    """Draw a Markdown table: a row a client, then totals; a column a reader, given as the ids that it has exactly right."""
    groups: dict[str, list[Case]] = {}
    for case in sorted(found, key=lambda case: case.client):
        groups.setdefault(case.client, []).append(case)
    groups["**French**"] = [case for case in found if case.lang == "fr"]
    groups["**other languages**"] = [case for case in found if case.lang != "fr"]
    groups["**text**"] = [case for case in found if case.kind == "text"]
    groups["**HTML**"] = [case for case in found if case.kind == "html"]
    groups["**all**"] = list(found)
    rows = [["client", "cases", *columns], ["---", *["---:"] * (len(columns) + 1)]]
    for name, group in groups.items():
        rows.append([name, str(len(group)), *[_share(group, ids, named=name) for ids in columns.values()]])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _share(group: Sequence[Case], ids: frozenset[str], *, named: str) -> str:
    right = sum(case.id in ids for case in group)
    return f"{right} ({right / len(group):.1%})" if named.startswith("**") else str(right)
