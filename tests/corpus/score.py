"""Compare what was decided with a labelled corpus: `python -m tests.corpus.score FOLDER [--half odd|even] [--details]`.

FOLDER holds `expected.jsonl`, `orders.json` and the mails that the labels name. A mail is *correct* when its outcome is accepted,
with the right order and amounts. It is a *serious error* when its outcome is one the label forbids, or the right one on another
order or with another amount. An `auto` mail is *right automatically* when its outcome is the best one, order and amounts equal.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from worker.orders.book import load_book
from worker.replay.line import line_of
from worker.replay.paper import Setting, decide_on_paper

NAMES_AN_ORDER = frozenset({"cancel", "stop_production", "refuse", "already_done", "confirm"})
MOVES_MONEY = frozenset({"cancel", "stop_production"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One mail's decision beside its label."""

    label: dict[str, Any]
    got: dict[str, Any]

    @property
    def file(self) -> str:
        return str(self.label["file"])

    @property
    def is_correct(self) -> bool:
        return self.got["outcome"] in self.label["accept"] and self._facts_agree

    @property
    def is_serious(self) -> bool:
        outcome = self.got["outcome"]
        if outcome in self.label["never"]:
            return True
        return outcome in self.label["accept"] and outcome in MOVES_MONEY and not self._facts_agree

    @property
    def is_right_automatically(self) -> bool:
        return bool(self.label["auto"]) and self.got["outcome"] == self.label["accept"][0] and self._facts_agree

    @property
    def _facts_agree(self) -> bool:
        outcome = self.got["outcome"]
        if outcome in NAMES_AN_ORDER and self.label["order"] is not None and self.got["order"] != self.label["order"]:
            return False
        if outcome not in MOVES_MONEY:
            return True
        return (self.got["credit"], self.got["billed"]) == (self.label["credit"], self.label["billed"])

    def __str__(self) -> str:
        mark = "SERIOUS" if self.is_serious else "wrong" if not self.is_correct else "not automatic"
        got = f"{self.got['outcome']} {self.got['order'] or ''} {self.got['credit'] or ''}".rstrip()
        wanted = f"{'/'.join(self.label['accept'])} {self.label['order'] or ''} {self.label['credit'] or ''}".rstrip()
        return f"{mark}: {self.file}: {got}, expected {wanted} — {'; '.join(self.got['reasons'])}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The figures of a corpus, or of a half of it."""

    mails: int
    correct: int
    serious: int
    auto: int
    right_automatically: int

    @classmethod
    def of(cls, scored: Iterable[Scored]) -> "Score":
        every = list(scored)
        return cls(
            mails=len(every),
            correct=sum(one.is_correct for one in every),
            serious=sum(one.is_serious for one in every),
            auto=sum(bool(one.label["auto"]) for one in every),
            right_automatically=sum(one.is_right_automatically for one in every),
        )

    def __str__(self) -> str:
        return (
            f"{self.mails} mails: correct {self.correct} ({self.correct / self.mails:.1%}), serious {self.serious}, "
            f"auto {self.right_automatically}/{self.auto} ({self.right_automatically / max(1, self.auto):.1%})"
        )


def score(folder: Path, expected: str = "expected.jsonl") -> list[Scored]:
    """Decide every labelled mail of a corpus, as `serviceclient replay` does."""
    setting = Setting(book=load_book((folder / "orders.json").read_bytes()))
    labels = [json.loads(line) for line in (folder / expected).read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Scored(label=label, got=json.loads(line_of(label["file"], decide_on_paper(raw, setting))))
        for label in labels
        for raw in [(folder / label["file"]).read_bytes()]
    ]


def half_of(file: str) -> str:
    """Return which half a numbered mail belongs to: work is done on the odd one, the even one is only counted."""
    number = re.match(r"\d+", Path(file).name)
    return "odd" if number is not None and int(number.group()) % 2 else "even"


def main() -> None:
    """Print the figures; mails by name only where `--details` asks, and never those of the even half."""
    asked = argparse.ArgumentParser(prog="python -m tests.corpus.score", description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--expected", default="expected.jsonl")
    asked.add_argument("--halves", action="store_true", help="odd and even numbers apart")
    asked.add_argument("--details", action="store_true", help="name the mails of the odd half that are not as labelled")
    wanted = asked.parse_args()
    for needed in ("orders.json", wanted.expected):
        if not (wanted.folder / needed).is_file():
            asked.error(f"no {needed} in {wanted.folder}; --expected names the labels")
    scored = score(wanted.folder, wanted.expected)
    sys.stdout.write(f"{Score.of(scored)}\n")
    if wanted.halves:
        for half in ("odd", "even"):
            sys.stdout.write(f"{half}: {Score.of(one for one in scored if half_of(one.file) == half)}\n")
    if wanted.details:
        shown = [one for one in scored if not wanted.halves or half_of(one.file) == "odd"]
        not_right = [
            one for one in shown if not one.is_correct or (one.label["auto"] and not one.is_right_automatically)
        ]
        sys.stdout.writelines(f"{one}\n" for one in not_right)


if __name__ == "__main__":
    main()
