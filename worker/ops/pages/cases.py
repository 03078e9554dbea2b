"""The queue: what waits for a person, urgent cases first, then the one that waits longest."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import case, func, select
from sqlalchemy.engine import Connection
from starlette.responses import Response

from worker.decisions.who import shown_as, written_as
from worker.ops.call import Call
from worker.ops.pages.ended import just_ended
from worker.ops.printing import printing_of
from worker.ops.routes import Page
from worker.ops.unseen import shown_name
from worker.run.case_list import CaseRow, Place, WantedCases, cases_wanted, count_cases
from worker.run.listings import count_wanted
from worker.run.wanted import Wanted
from worker.schema import case_file, inbound

PER_PAGE = 50
WHO = ("mine", "free")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """How many open cases there are of each kind: what the filters say beside their words."""

    grounds: tuple[tuple[str, int], ...]
    intents: tuple[tuple[str, int], ...]
    urgent: int
    mine: int
    free: int


def cases_page(call: Call) -> Response:
    """Show the queue, or the part of it that the filters leave."""
    wanted = _wanted(call)
    with call.reading() as connection:
        found = cases_wanted(connection, replace(wanted, limit=PER_PAGE + 1), personal=True)
        rows = found[:PER_PAGE]
        printing = printing_of(connection, {row.order for row in rows if row.order is not None})
        facts: dict[str, Any] = {
            "rows": rows,
            "printing": printing,
            "count": count_cases(connection, replace(wanted, after=None)),
            "kinds": _kinds(connection, call.person.name),
            "apart": count_wanted(connection, Wanted(apart=True)),
            "ended": just_ended(connection, call),
        }
    return call.show(
        "cases.html",
        live=True,
        asked=_asked(call),
        filtered=bool(_asked(call)),
        beginning="/cases" + _query(_asked(call)),
        more=_more(call, rows) if len(found) > PER_PAGE else None,
        paged=wanted.after is not None,
        shown_as=shown_as,
        shown_name=shown_name,
        **facts,
    )


def _wanted(call: Call) -> WantedCases:
    who, after = call.query("who"), call.query("after")
    return WantedCases(
        ground=call.query("ground") or None,
        intent=call.query("intent") or None,
        urgent=True if call.query("urgent") == "yes" else None,
        claimed=False if who == "free" else None,
        claimed_by=written_as(call.person.name) if who == "mine" else None,
        after=Place.read(after) if after else None,
    )


def _asked(call: Call) -> dict[str, str]:
    """Return the filters that are set, as they stand in the URL."""
    asked = {name: call.query(name) for name in ("ground", "intent", "urgent", "who")}
    return {name: value for name, value in asked.items() if value}


def _more(call: Call, rows: list[CaseRow]) -> str:
    return "/cases" + _query(_asked(call) | {"after": str(rows[-1].place)})


def _query(values: dict[str, str]) -> str:
    return f"?{urlencode(values)}" if values else ""


def _kinds(connection: Connection, name: str) -> Kinds:
    """Count the open cases by kind, the most frequent first."""
    is_open, claimed = case_file.c.closed_at.is_(None), case_file.c.claimed_by
    number = func.count().label("number")
    by_ground = select(case_file.c.ground, number).where(is_open).group_by(case_file.c.ground)
    joined = case_file.join(inbound, inbound.c.id == case_file.c.inbound_id)
    by_intent = (
        select(inbound.c.intent, number)
        .select_from(joined)
        .where(is_open, inbound.c.intent.is_not(None))
        .group_by(inbound.c.intent)
    )
    flags = (case_file.c.urgent, claimed == written_as(name), claimed.is_(None))
    sums = select(*(func.coalesce(func.sum(case((flag, 1), else_=0)), 0) for flag in flags)).where(is_open)
    urgent, mine, free = connection.execute(sums).one()
    return Kinds(
        grounds=tuple((row.ground, row.number) for row in connection.execute(by_ground.order_by(number.desc()))),
        intents=tuple((row.intent, row.number) for row in connection.execute(by_intent.order_by(number.desc()))),
        urgent=int(urgent),
        mine=int(mine),
        free=int(free),
    )


ROUTES = (Page(path="/cases", answer=cases_page),)
