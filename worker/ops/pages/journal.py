"""The journal: every event with who, when and what about, newest first."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from starlette.responses import Response

from policies.money import parse_minor
from worker.decisions.journal import MACHINE
from worker.decisions.who import shown_as
from worker.ops.call import Call
from worker.ops.journal_list import EventRow, WantedEvents, events_wanted
from worker.ops.routes import Page
from worker.ops.texts.events import TEXTS
from worker.ops.wording import Wording
from worker.schema import operator

PER_PAGE = 50
LARGEST = 2**53
EVENTS = tuple(key.removeprefix("event.") for key in TEXTS)
FIRST = ("outcome", "ground", "credit", "amount", "billed", "currency", "case_id", "outbox_id")
WORDED = ("outcome", "ground", "cause", "role", "kind", "scope", "act")
"""Details whose value is a word with a meaning of its own."""
AMOUNTS = ("credit", "amount", "billed")
LINKED = {"case_id": "/cases/{}", "outbox_id": "/letters/{}"}


def journal_page(call: Call) -> Response:
    """Show the journal, or the part of it that the filters leave."""
    asked = {name: call.query(name) for name in ("by", "event", "mail") if call.query(name)}
    wanted = _wanted(call)
    with call.reading() as connection:
        found = events_wanted(connection, replace(wanted, limit=PER_PAGE + 1))
        names = connection.execute(select(operator.c.name).order_by(operator.c.name)).scalars().all()
    rows = found[:PER_PAGE]
    return call.show(
        "journal.html",
        live=wanted.before_id is None,
        rows=[(row, _details(call.wording, row)) for row in rows],
        asked=asked,
        # In the order of their words: that is how somebody looks for one.
        events=sorted(EVENTS, key=lambda event: call.wording.word("event", event)),
        names=[MACHINE, *names],
        paged=wanted.before_id is not None,
        beginning=_url(asked),
        more=_url(asked | {"before": str(rows[-1].id)}) if len(found) > PER_PAGE else None,
        shown_as=shown_as,
        machine=MACHINE,
    )


def _wanted(call: Call) -> WantedEvents:
    return WantedEvents(
        by=call.query("by") or None,
        event=call.query("event") or None,
        inbound_id=_id(call.query("mail")),
        before_id=_id(call.query("before")),
    )


def _id(text: str) -> int | None:
    """Read an id; what is none asks for nothing, a number that no row has finds nothing."""
    return min(int(text[:17]), LARGEST) if text.isascii() and text.isdigit() else None


def _url(query: Mapping[str, str]) -> str:
    return "/journal" + (f"?{urlencode(query)}" if query else "")


def _details(wording: Wording, row: EventRow) -> list[tuple[str, str, str | None]]:
    """Return what is known of an event beyond its name: (word, value, link) each."""
    known = [(name, value) for name, value in row.detail.items() if value not in (None, "", [], {}, False)]
    known.sort(key=lambda pair: FIRST.index(pair[0]) if pair[0] in FIRST else len(FIRST))
    currency = str(row.detail.get("currency", "EUR"))
    silent = {"currency"} if any(name in row.detail for name in AMOUNTS) else set()
    return [
        _detail(wording, name, value, currency)
        for name, value in known
        if (name, value) != ("cause", MACHINE) and name not in silent
    ]


def _detail(wording: Wording, name: str, value: Any, currency: str) -> tuple[str, str, str | None]:  # noqa: ANN401 - a value of a JSON
    word = wording.word("detail", name)
    if name in LINKED and isinstance(value, int):
        return word, str(value), LINKED[name].format(value)
    if name in WORDED and isinstance(value, str):
        return word, wording.word(name, value), None
    if name in AMOUNTS and isinstance(value, str):
        return word, _amount(wording, value, currency), None
    if name == "ceiling" and isinstance(value, dict):
        return word, _amount(wording, value["amount"], value["currency"]), None
    if name == "outcomes" and isinstance(value, list):
        return word, ", ".join(wording.word("outcome", one) for one in value), None
    if value is True:
        return word, "", None
    if isinstance(value, list):
        return word, ", ".join(map(str, value)), None
    return word, str(value), None


def _amount(wording: Wording, value: str, currency: str) -> str:
    """Write an amount as money; one that an older version wrote otherwise is shown as it is."""
    try:
        return wording.money(parse_minor(value), currency)
    except ValueError:
        return value


ROUTES = (Page(path="/journal", answer=journal_page),)
