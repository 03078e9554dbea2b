"""An operator's desk on a shop in a database: open cases, look at proposals, decide, as pages do it."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import RowMapping

from tests.worker.shop import Shop
from worker.decisions.acts import Act, DecidedByPerson, EndedAlready, Impossible, Outdated
from worker.decisions.proposals import Proposal, Proposals
from worker.decisions.review import Review
from worker.schema import case_file, journal
from worker.unit import UnitOfWork, retry_contention

Done = DecidedByPerson | EndedAlready | Outdated | Impossible
ANNE, BRUNO = "anne", "bruno"


@dataclass(kw_only=True)
class Desk:
    """The shop's `now` is the desk's."""

    shop: Shop
    by: str = ANNE
    review: Review = field(init=False)

    def __post_init__(self) -> None:
        doer = self.shop.handler().doer
        self.review = Review(orders=doer.orders, doer=doer, terms=self.shop.terms)

    def cases(self) -> list[RowMapping]:
        """Return the open cases."""
        return self.shop.rows(case_file, case_file.c.closed_at.is_(None))

    def case_id(self) -> int:
        """Return the only open case's id."""
        (case,) = self.cases()
        return int(case["id"])

    def look(self, case_id: int | None = None, *, order: str | None = None) -> Proposals:
        with self.shop.engines.reader.connect() as connection:
            found = self.review.proposals_for(
                connection, case_id or self.case_id(), order_number=order, at=self.shop.now
            )
        assert found is not None
        return found

    def proposal(self, act: Act, *, order: str | None = None, case_id: int | None = None) -> Proposal:
        (found,) = (one for one in self.look(case_id, order=order).decisions if one.act is act)
        return found

    def decide(
        self,
        act: Act,
        *,
        case_id: int | None = None,
        seen: Proposal | None = None,
        order: str | None = None,
        **more: Any,
    ) -> Done:
        """Decide as a person who just looked, or who looked when `seen` was proposed."""
        case_id = case_id or self.case_id()
        if seen is None and act in {one.act for one in self.look(case_id).decisions}:
            seen = self.proposal(act, order=order, case_id=case_id)
        number = order if seen is None else order or seen.order_number
        said: dict[str, Any] = {"by": self.by, "at": self.shop.now, "order_number": number} | more
        token = None if seen is None else seen.seen
        done: Done = self.run(lambda unit: self.review.decide_case(unit, case_id=case_id, act=act, seen=token, **said))
        return done

    def run(self, work: Any) -> Any:
        """Do something in a unit of work of its own, as a page does."""

        def unit_of_work() -> Any:
            with UnitOfWork(self.shop.engines.writer) as unit:
                done = work(unit)
                unit.commit()
                return done

        return retry_contention(unit_of_work)

    def events(self) -> list[tuple[str, str]]:
        """Return (event, by) of the journal."""
        return [(row["event"], row["by"]) for row in self.shop.rows(journal)]
