"""How the samples were handled, beside how they are labelled: the table at the end of an embedded run."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.engine import Connection

from worker.sandbox.outcomes import Outcome, decided_mails, outcome_of
from worker.sandbox.samples import Sample

COLUMNS = "  {:<34} {:<16} {:<8} {:>8} {:>8}"
AS_LABELLED = ("outcome", "order", "credit", "billed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """A sample, and what was decided about it; None: nothing, within the time there was."""

    sample: Sample
    found: Outcome | None

    @property
    def differences(self) -> list[str]:
        """Return what is not as the label says, field by field. What a label leaves open is free, except that no money may move."""
        if self.found is None:
            return ["not decided in time"]
        wanted = {name: getattr(self.sample, name) for name in AS_LABELLED}
        if wanted["order"] is None:
            del wanted["order"]
        found = {name: getattr(self.found, name) for name in wanted}
        return [
            f"{name} {found[name] or 'none'} instead of {wanted[name] or 'none'}"
            for name in wanted
            if found[name] != wanted[name]
        ]


def handled(connection: Connection, dozen: Sequence[Sample]) -> list[Handled]:
    """Look up each sample's decision by its Message-ID: mails of a visitor may have come in between."""
    ids = decided_mails(connection, [sample.message_id for sample in dozen])
    return [
        Handled(
            sample=sample,
            found=outcome_of(connection, ids[sample.message_id]) if sample.message_id in ids else None,
        )
        for sample in dozen
    ]


def table_of(every: Sequence[Handled]) -> str:
    """Write a line for each sample, with what differs from its label below it."""
    lines = [COLUMNS.format("sample", "decided", "order", "credit", "billed").rstrip()]
    for one in every:
        found = one.found
        cells = ("—", "", "", "") if found is None else (found.outcome, found.order, found.credit, found.billed)
        lines.append(COLUMNS.format(one.sample.file.removesuffix(".eml"), *(cell or "" for cell in cells)).rstrip())
        lines += [f"    ✗ {said}" for said in one.differences]
    return "\n".join(lines)


def credited(every: Sequence[Handled]) -> str:
    """Say what was credited in all, currency by currency."""
    sums: Counter[str] = Counter()
    for one in every:
        if one.found is not None and one.found.currency is not None:
            sums[one.found.currency] += int(Decimal(one.found.credit or 0) * 100)
    return (
        " and ".join(f"{cents // 100}.{cents % 100:02d} {currency}" for currency, cents in sorted(sums.items()))
        or "nothing"
    )
