"""A dozen sample mails with their order book, and how each should be handled."""

import json
from dataclasses import dataclass
from importlib.resources import files

from worker.intake.envelope import envelope_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One mail and its label; `credit` and `billed` are decimal strings where money moves, `order` None where any may be named."""

    file: str
    raw: bytes
    outcome: str
    order: str | None
    credit: str | None
    billed: str | None

    @property
    def message_id(self) -> str:
        """Return the mail's Message-ID, by which it is found again; each sample has one of its own."""
        return envelope_of(self.raw).message_id or ""


def samples() -> tuple[Sample, ...]:
    """Return the samples in the order in which they arrive."""
    folder = files("worker.sandbox") / "samples"
    labels = [json.loads(line) for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    return tuple(Sample(raw=(folder / label["file"]).read_bytes(), **label) for label in labels)


def sample_book() -> bytes:
    """Return the order book that the samples are about."""
    return (files("worker.sandbox") / "samples" / "orders.json").read_bytes()
