"""The history as charts, each with the same numbers as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_datetime
from jinja2 import Environment
from markupsafe import Markup

from worker.ops.charts import Chart, Series, bars, lines, swatch
from worker.ops.wording import Language, Wording
from worker.run.history import DayOutcomes, History, Latency, Point

GROUPS: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    ("acted", ("cancel", "stop_production"), False),
    ("answered", ("refuse", "already_done"), True),
    ("asked", ("clarify", "confirm"), False),
    ("person", ("handoff",), True),
    ("none", ("ignore",), False),
)
"""How the eight outcomes are drawn: (name, outcomes, striped). The table gives each by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart with its picture, its legend (name, sign), and its numbers as a table: heads and rows, the newest first."""

    chart: Chart
    picture: Markup
    legend: tuple[tuple[str, Markup], ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Drawn:
    """The history as HTML, drawn once for each count and language: half a hundred bars are no work to do at every look."""

    def __init__(self) -> None:
        """Begin with nothing drawn."""
        self._drawn: dict[Language, tuple[History, Markup]] = {}

    def html(self, pages: Environment, history: History, wording: Wording) -> Markup:
        """Return the charts and tables."""
        known = self._drawn.get(wording.language)
        if known is None or known[0] is not history:
            html = pages.get_template("history.html").render(figures=figures_of(history, wording), t=wording.text)
            known = (history, Markup(html))  # noqa: S704 - a template's own work: it escapes what it writes
            self._drawn[wording.language] = known
        return known[1]


def figures_of(history: History, wording: Wording) -> tuple[Figure, ...]:
    """Draw everything."""
    return (
        _counted("mails-hour", history.mails_per_hour, wording, pattern="H"),
        _counted("mails-day", history.mails_per_day, wording, pattern="day"),
        _outcomes(history.outcomes_per_day, wording),
        _latency("decided", history.decided, wording),
        _latency("sent", history.sent, wording),
        _counted("letters-hour", [Point(at=one.at, count=one.count) for one in history.sent], wording, pattern="H"),
    )


def _counted(id_: str, points: Sequence[Point], wording: Wording, *, pattern: str) -> Figure:
    labels = [_label(wording, one.at, pattern) for one in points]
    name = wording.text("history." + id_)
    total = sum(one.count for one in points)
    chart = Chart(
        id=f"chart-{id_}",
        title=name,
        says=wording.text("history.total", n=wording.count(total)),
        labels=labels,
        series=[Series(name=wording.text("history.count"), values=[one.count for one in points])],
        point=_point(wording),
    )
    rows = [(label, wording.count(one.count)) for label, one in zip(labels, points, strict=True)]
    heads = (wording.text(_when(pattern)), wording.text("history.count"))
    return Figure(chart=chart, picture=bars(chart), legend=(), heads=heads, rows=tuple(reversed(rows)))


def _outcomes(days: Sequence[DayOutcomes], wording: Wording) -> Figure:
    labels = [_label(wording, one.at, "day") for one in days]
    series = [
        Series(
            name=wording.text(f"history.{name}"),
            values=[sum(day.counts.get(outcome, 0) for outcome in outcomes) for day in days],
            look=name,
            hatched=hatched,
        )
        for name, outcomes, hatched in GROUPS
    ]
    total = sum(sum(day.counts.values()) for day in days)
    chart = Chart(
        id="chart-outcomes",
        title=wording.text("history.outcomes"),
        says=wording.text("history.total", n=wording.count(total)),
        labels=labels,
        series=series,
        point=_point(wording),
    )
    outcomes = [outcome for _, some, _ in GROUPS for outcome in some]
    rows = [
        (label, *(wording.count(day.counts.get(outcome, 0)) for outcome in outcomes))
        for label, day in zip(labels, days, strict=True)
    ]
    return Figure(
        chart=chart,
        picture=bars(chart),
        legend=tuple((one.name, swatch(chart, one)) for one in series),
        heads=(wording.text("history.day"), *(wording.word("outcome", outcome) for outcome in outcomes)),
        rows=tuple(reversed(rows)),
    )


def _latency(id_: str, hours: Sequence[Latency], wording: Wording) -> Figure:
    labels = [_label(wording, one.at, "H") for one in hours]
    series = [
        Series(name=wording.text("history.p50"), values=[one.p50 for one in hours], look="first"),
        Series(name=wording.text("history.p95"), values=[one.p95 for one in hours], look="second"),
    ]
    slowest = max((one.p95 for one in hours if one.p95 is not None), default=None)
    chart = Chart(
        id=f"chart-{id_}",
        title=wording.text(f"history.{id_}"),
        says=wording.text("history.slowest", s=_seconds(wording, slowest)),
        labels=labels,
        series=series,
        unit="s",
        point=_point(wording),
    )
    rows = [
        (label, wording.count(one.count), _seconds(wording, one.p50), _seconds(wording, one.p95))
        for label, one in zip(labels, hours, strict=True)
    ]
    return Figure(
        chart=chart,
        picture=lines(chart),
        legend=tuple((one.name, _line_sign(one)) for one in series),
        heads=tuple(wording.text(f"history.{word}") for word in ("hour", "count", "p50", "p95")),
        rows=tuple(reversed(rows)),
    )


def _line_sign(series: Series) -> Markup:
    return Markup(
        '<svg class="chart swatch" viewBox="0 0 22 14" aria-hidden="true"><line class="line {}" x1="1" x2="21" y1="7" y2="7"/></svg>'
    ).format(series.look)


def _when(pattern: str) -> str:
    return "history.day" if pattern == "day" else "history.hour"


def _label(wording: Wording, at: datetime, pattern: str) -> str:
    """Write an hour or a day as an axis has room for it."""
    french = wording.language is Language.FR
    if pattern == "day":
        return format_datetime(
            at, "d/MM" if french else "d MMM", tzinfo=wording.zone, locale="fr_FR" if french else "en_GB"
        )
    hour = format_datetime(at, "H", tzinfo=wording.zone, locale="fr_FR")
    return f"{hour}\N{NO-BREAK SPACE}h" if french else f"{hour}:00"


def _point(wording: Wording) -> str:
    return "," if wording.language is Language.FR else "."


def _seconds(wording: Wording, seconds: float | None) -> str:
    if seconds is None:
        return "–"
    return f"{seconds:.3g} s".replace(".", _point(wording))
