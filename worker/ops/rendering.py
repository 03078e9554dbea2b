"""Drawing pages: Jinja with escaping always on, no undefined name forgiven, and the filters that templates use."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from worker.ops.wording import Wording


@cache
def environment() -> Environment:
    """Return the templates' environment, one in a process; what a template writes is escaped, whatever its name ends in."""
    return Environment(
        loader=PackageLoader("worker.ops", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def look_of(wording: Wording, now: datetime) -> dict[str, object]:
    """Return the functions with which templates write times, spans, money and counts in the page's language.

    `ago(at)` is a <time> that the page keeps true while it is open (`data-ago`); `moment(at)` a plain date and time,
    `day(at)` a date.
    """

    def ago(at: datetime | None) -> Markup:
        if at is None:
            return Markup("{}").format(wording.ago(None, now))
        return Markup('<time datetime="{}" title="{}" data-ago>{}</time>').format(
            _iso(at), wording.moment(at, seconds=True), wording.ago(at, now)
        )

    def moment(at: datetime | None, *, seconds: bool = False) -> Markup:
        if at is None:
            return Markup("–")
        return Markup('<time datetime="{}">{}</time>').format(_iso(at), wording.moment(at, seconds=seconds))

    def day(at: datetime) -> Markup:
        return Markup('<time datetime="{}">{}</time>').format(_iso(at), wording.day(at))

    def age(length: timedelta | None) -> str:
        return "–" if length is None else wording.span(length)

    filters: dict[str, Callable[..., object] | datetime] = {
        "ago": ago,
        "moment": moment,
        "day": day,
        "span": age,
        "money": wording.money,
        "number": wording.count,
        "now": now,
        "now_iso": lambda: _iso(now),
    }
    return dict(filters)


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
