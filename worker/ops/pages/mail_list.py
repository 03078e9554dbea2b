"""One list of mails: which search it shows, where it stands, and the addresses of its other pages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from urllib.parse import parse_qsl, urlencode

from worker.ops.call import Call, NotHereError
from worker.run.saved_searches import kept_search
from worker.run.wanted import EVERY_MAIL, Wanted, from_query

MAILS = "/mails"
PERIODS = {
    "1h": timedelta(hours=1),
    "24h": timedelta(days=1),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
}
"""The periods that the filter offers, beside « today », which begins at midnight."""
TODAY = "today"
LONGEST_ID = 16
FORM = ("state", "outcome", "ground", "intent", "apart")
_SAVED = re.compile(r"/search/([0-9a-f]{32})")
_OURS = re.compile(r"/(?:mails|search|letters|failures|cases|orders)(?:/[\w-]+)?(?:\?[\w=&%.:+-]*)?")
_KEPT = (*FORM, "order", "since", "until", "urgent", "case", "id", "error", "period")
"""What of a URL says which mails; the rest says where in the list, or what was just done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list of mails. `query`: what its URL says, without the place in the list; nothing personal is ever in it.

    `path` is `/mails`, or `/search/…` for a search that names a person, which is then `base`.
    """

    path: str
    query: Mapping[str, str]
    wanted: Wanted
    base: Wanted = EVERY_MAIL

    @property
    def url(self) -> str:
        """Return the address of its beginning."""
        return address(self.path, self.query)

    @property
    def period(self) -> str:
        """Return the period chosen in the filter; empty for none, or for one that was typed."""
        return self.query.get("period", "")

    def but(self, **changed: str) -> str:
        """Return the address of the same list with something changed; an empty value takes it away."""
        return address(self.path, {**self.query, **changed})

    def hidden(self) -> dict[str, str]:
        """Return what the filter form does not show and has to carry on."""
        dates = () if self.period else ("since", "until")
        return {name: value for name, value in self.query.items() if name not in (*FORM, "period")} | {
            name: self.query[name] for name in dates if name in self.query
        }


def listing_of(call: Call, path: str, query: Mapping[str, str]) -> Listing:
    """Read a list from its address. Raise NotUnderstoodError on a value that means nothing, NotHereError on a forgotten search."""
    base = _base(call, path)
    given = {name: value for name, value in query.items() if value and name in _KEPT}
    more = from_query(given | {name: query[name] for name in ("before",) if query.get(name)})
    since = _since(call, given.get("period", "")) or more.since
    changed = {
        name: getattr(more, name)
        for name in Wanted.__dataclass_fields__
        if getattr(more, name) != getattr(EVERY_MAIL, name)
    }
    if since is not None:
        changed["since"] = since
    return Listing(path=path, query=given, wanted=replace(base, **changed), base=base)


def listing_at(call: Call, url: str) -> Listing:
    """Read a list from an address that one of our forms carried."""
    path, _, query = url.partition("?")
    return listing_of(call, path, dict(parse_qsl(query)))


def chosen_ids(call: Call) -> tuple[int, ...]:
    """Return the rows that were ticked in a list's form."""
    numbers = (number_in(one) for one in call.form.getlist("id") if isinstance(one, str))
    return tuple(one for one in numbers if one is not None)


def number_in(text: str) -> int | None:
    """Read an id; None for anything that is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_ID else None


def way_back(path: str) -> str:
    """Return a path of ours that a form named; empty for anything else."""
    return path if _OURS.fullmatch(path) else ""


def address(path: str, query: Mapping[str, str]) -> str:
    """Return a URL, without the parameters that are empty."""
    given = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def _base(call: Call, path: str) -> Wanted:
    if path == MAILS:
        return EVERY_MAIL
    saved = _SAVED.fullmatch(path)
    if saved is None:
        raise NotHereError
    with call.reading() as connection:
        kept = kept_search(connection, saved[1], call.person.name)
    if kept is None:
        raise NotHereError
    return kept


def _since(call: Call, period: str) -> datetime | None:
    if period == TODAY:
        zone = call.parts.house.zone
        return datetime.combine(call.now.astimezone(zone).date(), time(), zone)
    return call.now - PERIODS[period] if period in PERIODS else None
