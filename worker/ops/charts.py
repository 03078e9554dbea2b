"""Charts as SVG, drawn on the server by attributes alone: no script, no style, the numbers in the title of each mark.

A chart is an image with a title and a description; the same numbers stand beside it as a table, for whoever reads rather than
looks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from markupsafe import Markup

WIDTH, HEIGHT = 340, 172
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 10, 26
FLOOR = HEIGHT - BOTTOM
GRID_LINES = 4
MOST_LABELS = 6
LABEL_HALF = 17
"""Half of what a label below the axis takes: the last one stands left of the edge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One row of values, oldest first; None where there was nothing to measure.

    `look` is the class that CSS knows it by; `hatched` bars are striped, so that neighbours differ by more than colour.
    """

    name: str
    values: Sequence[float | None]
    look: str = "first"
    hatched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What is drawn: labels of the axis below, one for each value, and the series over them. `unit` stands at the top figure."""

    id: str
    title: str
    says: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    point: str = ","
    """How the page's language writes the decimal point."""

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to draw."""
        return not any(value for one in self.series for value in one.values)


def bars(chart: Chart) -> Markup:
    """Draw bars; several series are stacked, the first at the bottom."""
    highest = max((sum(column) for column in _columns(chart)), default=0.0)
    scale = _Scale(highest, len(chart.labels), whole=True)
    drawn = [_stack(chart, scale, at) for at in range(len(chart.labels))]
    stripes = [_stripes(chart, one) for one in chart.series if one.hatched]
    return _image(chart, scale, Markup("").join([*stripes, *drawn]))


def swatch(chart: Chart, series: Series) -> Markup:
    """Draw the sign that stands for a series in the legend."""
    return Markup('<svg class="chart swatch" viewBox="0 0 14 14" aria-hidden="true">{}</svg>').format(
        Markup('<rect class="bar {}"{} x="1" y="1" width="12" height="12" rx="2"/>').format(
            series.look, _fill(chart, series)
        )
    )


def lines(chart: Chart) -> Markup:
    """Draw a line for each series, broken where a value is missing."""
    highest = max((value for one in chart.series for value in one.values if value is not None), default=0.0)
    scale = _Scale(highest, len(chart.labels), whole=False)
    drawn = [_line(chart, one, scale) for one in chart.series]
    return _image(chart, scale, Markup("").join(drawn))


def top_of(highest: float, *, whole: bool) -> float:
    """Return a round figure that the highest value fits under: 1, 2, 4, 6 or 8 times a power of ten; at least 4 of what is counted."""
    if highest <= 0:
        return 4.0 if whole else 1.0
    power = 10.0 ** floor(log10(highest))
    top = next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= highest * (1 - 1e-9))
    return max(top, 4.0) if whole else float(top)


class _Scale:
    """Turns values into places."""

    def __init__(self, highest: float, count: int, *, whole: bool) -> None:
        self.top = top_of(highest, whole=whole)
        self.step = (WIDTH - LEFT - RIGHT) / max(count, 1)

    def y(self, value: float) -> float:
        return FLOOR - value / self.top * (FLOOR - TOP)

    def x(self, at: int) -> float:
        return LEFT + self.step * at

    def middle(self, at: int) -> float:
        return self.x(at) + self.step / 2


def _columns(chart: Chart) -> Iterator[list[float]]:
    for at in range(len(chart.labels)):
        yield [one.values[at] or 0.0 for one in chart.series]


def _stack(chart: Chart, scale: _Scale, at: int) -> Markup:
    """Draw one column; its title says every part."""
    said = ", ".join(f"{one.name} {_figure(one.values[at], chart.point)}" for one in chart.series if one.values[at])
    gap = min(2.0, scale.step * 0.2)
    drawn, below = [], 0.0
    for one in chart.series:
        value = one.values[at] or 0.0
        if not value:
            continue
        high, low = scale.y(below + value), scale.y(below)
        drawn.append(
            Markup('<rect class="bar {}"{} x="{}" y="{}" width="{}" height="{}" rx="1"/>').format(
                one.look, _fill(chart, one), _n(scale.x(at) + gap / 2), _n(high), _n(scale.step - gap), _n(low - high)
            )
        )
        below += value
    # The whole height answers the pointer, not the bar alone.
    drawn.append(
        Markup('<rect class="touch" x="{}" y="{}" width="{}" height="{}"/>').format(
            _n(scale.x(at)), TOP, _n(scale.step), FLOOR - TOP
        )
    )
    return Markup("<g><title>{}</title>{}</g>").format(f"{chart.labels[at]} : {said or '0'}", Markup("").join(drawn))


def _fill(chart: Chart, series: Series) -> Markup:
    return Markup(' fill="url(#{}-{})"').format(chart.id, series.look) if series.hatched else Markup("")


def _stripes(chart: Chart, series: Series) -> Markup:
    return Markup(
        '<defs><pattern id="{}-{}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="stripe {}" width="2.5" height="5"/></pattern></defs>'
    ).format(chart.id, series.look, series.look)


def _line(chart: Chart, series: Series, scale: _Scale) -> Markup:
    drawn, run = [], list[str]()
    for at, value in enumerate(series.values):
        if value is not None:
            run.append(f"{_n(scale.middle(at))},{_n(scale.y(value))}")
        if run and (value is None or at == len(series.values) - 1):
            drawn.append(Markup('<polyline class="line {}" points="{}"/>').format(series.look, " ".join(run)))
            run = []
    dots = [
        Markup('<circle class="dot {}" cx="{}" cy="{}" r="2.5"><title>{}</title></circle>').format(
            series.look,
            _n(scale.middle(at)),
            _n(scale.y(value)),
            f"{chart.labels[at]} : {series.name} {_figure(value, chart.point)} {chart.unit}".rstrip(),
        )
        for at, value in enumerate(series.values)
        if value is not None
    ]
    return Markup("").join([*drawn, *dots])


def _image(chart: Chart, scale: _Scale, marks: Markup) -> Markup:
    """Put axes around the marks. A picture's title and description are its name to who does not see it (WCAG 1.1.1)."""
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-title {}-says">'
        '<title id="{}-title">{}</title><desc id="{}-says">{}</desc>{}{}{}</svg>'
    ).format(
        WIDTH,
        HEIGHT,
        chart.id,
        chart.id,
        chart.id,
        chart.title,
        chart.id,
        chart.says,
        _grid(scale, chart),
        marks,
        _axis(chart.labels, scale),
    )


def _grid(scale: _Scale, chart: Chart) -> Markup:
    drawn = []
    for step in range(GRID_LINES + 1):
        value = scale.top * step / GRID_LINES
        y = _n(scale.y(value))
        drawn.append(
            Markup(
                '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text x="{}" y="{}" text-anchor="end">{}</text>'
            ).format(
                LEFT,
                WIDTH - RIGHT,
                y,
                y,
                LEFT - 5,
                _n(scale.y(value) + 4),
                f"{_figure(value, chart.point)} {chart.unit if step == GRID_LINES else ''}".rstrip(),
            )
        )
    return Markup("").join(drawn)


def _axis(labels: Sequence[str], scale: _Scale) -> Markup:
    """Write some of the labels, the newest always among them."""
    every = max(1, ceil(len(labels) / MOST_LABELS))
    shown = [at for at in range(len(labels)) if (len(labels) - 1 - at) % every == 0]
    return Markup("").join(
        Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(
            _n(min(max(scale.middle(at), LEFT), WIDTH - LABEL_HALF)), HEIGHT - 8, labels[at]
        )
        for at in shown
    )


def _figure(value: float | None, point: str) -> str:
    """Write a figure in the few characters that a chart has room for."""
    if value is None:
        return "–"
    thousand = 1000
    if value >= thousand:
        return f"{value / thousand:.3g}k".replace(".", point)
    return f"{value:.3g}".replace(".", point)


def _n(value: float) -> str:
    """Write a coordinate: a tenth of a pixel is seen by nobody."""
    return f"{value:.1f}".removesuffix(".0")
