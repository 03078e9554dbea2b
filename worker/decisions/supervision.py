"""What the machine may not do alone: outcomes in shadow, and credits above a ceiling. A person agrees, or does not.

Kept in `meta` with who said so, when and why, like shadow mode as a whole (`worker.run.live`), and asked at every decision.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from policies.decision import Cancel, Decision, Outcome, StopProduction
from policies.money import Money, parse_minor
from worker.decisions.closing import plain_reason
from worker.decisions.journal import record_event
from worker.decisions.who import shown_as, written_as
from worker.schema import meta

SHADOWED = "shadow_outcomes"
CEILING = "largest_automatic_credit"
MAY_BE_SHADOWED = (
    Outcome.CANCEL,
    Outcome.STOP_PRODUCTION,
    Outcome.REFUSE,
    Outcome.ALREADY_DONE,
    Outcome.CLARIFY,
    Outcome.CONFIRM,
)
"""The outcomes that do something: the others are a person's already, or nobody's."""


class Drafted(StrEnum):
    """Why a decision was drafted only: the ground of its case."""

    SHADOW = "shadow"
    """Nothing is done without a person, or nothing of this outcome."""
    CEILING = "ceiling"
    """Its credit is above what the machine may grant alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who set it, when and why."""

    by: str
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision:
    """What the machine may not do alone. The default is that it may do everything."""

    shadow: frozenset[Outcome] = field(default_factory=frozenset)
    shadow_said: Said | None = None
    ceiling: Money | None = None
    ceiling_said: Said | None = None

    def keeps_back(self, decision: Decision) -> Drafted | None:
        """Tell why a decision may not be carried out by the machine alone; None where it may.

        A credit in another currency than the ceiling's cannot be compared with it, and is a person's.
        """
        if decision.outcome in self.shadow:
            return Drafted.SHADOW
        credit = _credit_of(decision)
        if self.ceiling is None or credit is None:
            return None
        comparable = credit.currency == self.ceiling.currency
        return None if comparable and credit.minor <= self.ceiling.minor else Drafted.CEILING


UNSUPERVISED = Supervision()


def supervision_of(connection: Connection) -> Supervision:
    """Return what the machine may not do alone."""
    rows = connection.execute(select(meta.c.key, meta.c.value).where(meta.c.key.in_((SHADOWED, CEILING)))).all()
    if not rows:
        return UNSUPERVISED
    kept = {row.key: json.loads(row.value) for row in rows}
    shadow, ceiling = kept.get(SHADOWED), kept.get(CEILING)
    return Supervision(
        shadow=frozenset() if shadow is None else frozenset(Outcome(word) for word in shadow["outcomes"]),
        shadow_said=_said(shadow),
        ceiling=None if ceiling is None else Money(parse_minor(ceiling["amount"]), ceiling["currency"]),
        ceiling_said=_said(ceiling),
    )


def set_shadow(connection: Connection, outcomes: Iterable[Outcome], *, by: str, at: datetime, why: str = "") -> None:
    """Have these outcomes drafted only, from the next decision on, and no others; none at all ends it.

    Raise ValueError for an outcome that does nothing anyway.
    """
    words = sorted(str(outcome) for outcome in set(outcomes))
    if not set(words) <= {str(outcome) for outcome in MAY_BE_SHADOWED}:
        raise ValueError(f"only {', '.join(MAY_BE_SHADOWED)} can be drafted")
    _keep(connection, SHADOWED, {"outcomes": words} if words else None, by=by, at=at, why=why)
    detail = {"outcomes": words, "why": plain_reason(why)}
    record_event(connection, "shadow_outcomes", at=at, by=written_as(by), detail=detail)


def set_ceiling(connection: Connection, ceiling: Money | None, *, by: str, at: datetime, why: str = "") -> None:
    """Leave every credit above this amount to a person, from the next decision on; None: no ceiling.

    Raise ValueError for a negative amount.
    """
    if ceiling is not None and ceiling.minor < 0:
        raise ValueError("a ceiling is 0.00 or more")
    facts = None if ceiling is None else {"amount": str(ceiling), "currency": ceiling.currency}
    _keep(connection, CEILING, facts, by=by, at=at, why=why)
    detail = {"ceiling": facts, "why": plain_reason(why)}
    record_event(connection, "ceiling", at=at, by=written_as(by), detail=detail)


def _keep(connection: Connection, key: str, facts: dict[str, Any] | None, *, by: str, at: datetime, why: str) -> None:
    if facts is None:
        connection.execute(delete(meta).where(meta.c.key == key))
        return
    value = json.dumps(facts | {"by": written_as(by), "at": at.isoformat(), "why": why})
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = dialect.insert(meta).values(key=key, value=value)
    connection.execute(row.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": value}))


def _said(kept: dict[str, Any] | None) -> Said | None:
    if kept is None:
        return None
    return Said(by=shown_as(kept["by"]), at=datetime.fromisoformat(kept["at"]), why=kept["why"])


def _credit_of(decision: Decision) -> Money | None:
    match decision.verdict:
        case Cancel(credit=credit):
            return credit
        case StopProduction(bill=bill):
            return bill.credit
        case _:
            return None
