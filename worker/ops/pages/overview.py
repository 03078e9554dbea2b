"""How everything stands: the strip, what is wrong, what came of today's mails, what waits for a person, who runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import func, select
from sqlalchemy.engine import Connection
from starlette.responses import Response

from worker.ops.call import Call
from worker.ops.processes import processes_of
from worker.ops.routes import Page
from worker.ops.sources import sources_of, zone_of
from worker.run.listings import mails_wanted
from worker.run.overview import MEANING, Stage, StageName, apart_since, midnight, outcomes_since, strip_of
from worker.run.wanted import Wanted, to_query
from worker.run.wrong import STUCK_AFTER, Wrong, wrong_now
from worker.schema import case_file, inbound

LATEST = 8
PERSON_SLOW_AFTER = timedelta(hours=24)
"""A case that nobody decided for so long is marked; everything else is the program's own work."""
LISTS = {"mails": "/mails", "cases": "/cases", "letters": "/letters"}
TO_SEE: Mapping[Wrong, str] = {
    Wrong.NO_POLLER: "#processes",
    Wrong.NO_WORKER: "#processes",
    Wrong.NO_RELAY: "#processes",
    Wrong.MAIL_STUCK: "/mails?state=stored",
    Wrong.QUARANTINED: "/mails?state=quarantined",
    Wrong.FAILED: "/letters?state=failed",
    Wrong.UNDELIVERED: "/letters?state=undelivered",
    Wrong.LETTER_STUCK: "/letters?state=pending",
    Wrong.PAUSED: "/supervision",
}
"""Where each thing that is wrong can be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stage as it is drawn. `slow`: its oldest item has waited for longer than it should."""

    stage: Stage
    meaning: str
    url: str
    stuck_url: str
    slow: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The open cases of one ground."""

    ground: str
    urgent: bool
    count: int
    oldest_at: datetime
    url: str


def overview(call: Call) -> Response:
    """Show how everything stands."""
    # Redis is asked before a transaction stands: one that hangs keeps no row of ours waiting.
    sources = sources_of(call.parts)
    queues = None if sources.queues is None else sources.queues.value()
    history = sources.history.value(call.now)
    counted = f"{history.at.timestamp():.3f}"
    today = midnight(call.now, zone_of(call.parts))
    with call.reading() as connection:
        facts: dict[str, Any] = {
            "wrong": [(one, TO_SEE[one]) for one in wrong_now(connection, call.now)],
            "strip": _strip(call, connection),
            "outcomes": _outcomes(connection, today),
            "apart": sum(apart_since(connection, today).values()),
            "grounds": _grounds(connection),
            "latest": mails_wanted(connection, Wanted(limit=LATEST)),
            "processes": processes_of(connection, call.now),
            "is_new": connection.execute(select(func.max(inbound.c.id))).scalar_one() is None,
        }
    return call.show(
        "overview.html",
        live=True,
        **facts,
        apart_url=_url("/mails", to_query(Wanted(apart=True, since=today))),
        today_url=_url("/mails", to_query(Wanted(since=today))),
        has_redis=sources.queues is not None,
        queues=queues,
        history=None if _has(call, counted) else sources.drawn.html(call.pages, history.value, call.wording),
        counted=counted,
        counted_at=history.at,
    )


def _has(call: Call, counted: str) -> bool:
    """Tell whether the open page that asks shows this count of the history already."""
    return f"history={counted}" in call.request.headers.get("live-have", "").split()


def _strip(call: Call, connection: Connection) -> list[Step]:
    undo = timedelta(seconds=call.parts.settings.undo_window_seconds)
    language = str(call.wording.language)
    return [
        Step(
            stage=stage,
            meaning=MEANING[stage.name][language],
            url=_url(LISTS[stage.listed], stage.query) if stage.listed is not None else "#processes",
            stuck_url=_url(LISTS[stage.listed], stage.stuck_query) if stage.listed is not None else "#processes",
            slow=_is_slow(stage, call.now, undo),
        )
        for stage in strip_of(connection, call.now, zone=zone_of(call.parts))
    ]


def _is_slow(stage: Stage, now: datetime, undo: timedelta) -> bool:
    if stage.oldest_at is None:
        return False
    after = {StageName.DECIDED: PERSON_SLOW_AFTER, StageName.OUTBOX: STUCK_AFTER + undo}.get(stage.name, STUCK_AFTER)
    return now - stage.oldest_at > after


def _outcomes(connection: Connection, today: datetime) -> list[tuple[str, int, str]]:
    return [
        (outcome, count, _url("/mails", to_query(Wanted(outcome=outcome, since=today))))
        for outcome, count in outcomes_since(connection, today).items()
    ]


def _grounds(connection: Connection) -> list[Ground]:
    """Return the open cases by ground, urgent ones first, then where the oldest waits."""
    oldest = func.min(case_file.c.opened_at, type_=case_file.c.opened_at.type)
    query = (
        select(case_file.c.ground, case_file.c.urgent, func.count().label("n"), oldest.label("oldest"))
        .where(case_file.c.closed_at.is_(None))
        .group_by(case_file.c.ground, case_file.c.urgent)
        .order_by(case_file.c.urgent.desc(), oldest)
    )
    return [
        Ground(
            ground=row.ground,
            urgent=bool(row.urgent),
            count=row.n,
            oldest_at=row.oldest,
            url=_url("/cases", {"ground": row.ground} | ({"urgent": "yes"} if row.urgent else {})),
        )
        for row in connection.execute(query)
    ]


def _url(path: str, query: Mapping[str, str]) -> str:
    return path + (f"?{urlencode(query)}" if query else "")


ROUTES = (Page(path="/", answer=overview),)
