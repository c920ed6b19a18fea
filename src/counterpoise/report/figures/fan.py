"""Fan chart: the record as dots, the median ahead as a line, and bands that hold 50, 80 and 95 % of the draws."""

from __future__ import annotations

import math
from dataclasses import dataclass

from markupsafe import Markup

from counterpoise.dates import Month
from counterpoise.report import svg
from counterpoise.report.figure import Figure, Table, Value
from counterpoise.report.scales import Linear, Log1p, Months, Scale, SignedLog, span, value_axis, year_axis

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 480.0, 250.0, 52.0, 470.0, 16.0, 214.0
LEVELS = (95, 80, 50)
Row = tuple[float, ...]


@dataclass(frozen=True)
class Fan:
    """One quantity: the record until `cut` and draws' quantiles from `cut` on.

    `observed` has one value per month from `first` (NaN where unknown). `median` and the pairs in `bands`
    (95, 80, 50: lower, upper) have one value per month ahead.
    """

    first: Month
    observed: Row
    cut: int
    """Number of months before the first month ahead."""
    median: Row
    bands: tuple[tuple[Row, Row], ...]
    unit: str
    log: bool = False
    zero: bool = False
    """Draw a line at zero: the figure shows a difference."""


def draw(data: Fan, *, id: str, title: str, caption: str, records: tuple[str, ...] = ()) -> Figure:
    """Fan chart of one quantity; ValueError where bands and median differ in length."""
    ahead = len(data.median)
    lengths = {len(side) for band in data.bands for side in band} | {ahead}
    if len(data.bands) != len(LEVELS) or lengths != {ahead} or ahead == 0:
        raise ValueError(f"a fan needs {len(LEVELS)} bands as long as its median, got lengths {sorted(lengths)}")
    total = max(data.cut + ahead, len(data.observed))
    months = Months(data.first, total, LEFT, RIGHT)
    scale = _scale(data)
    xs = [months.middle(data.cut + i) for i in range(ahead)]
    shapes: list[Markup] = [*_axis(months), *value_axis(scale, LEFT, RIGHT)]
    for level, (lower, upper) in zip(LEVELS, data.bands, strict=True):
        shapes.append(svg.area(xs, [scale.clip(v) for v in lower], [scale.clip(v) for v in upper], f"band{level}"))
    if data.zero:
        shapes.append(svg.line(LEFT, scale(0.0), RIGHT, scale(0.0), "zero"))
    shapes.append(svg.polyline(xs, [scale.clip(v) for v in data.median], "median"))
    shapes += _dots(data, months, scale)
    if 0 < data.cut < total:
        shapes.append(svg.line(months(data.cut), TOP, months(data.cut), BOTTOM, "cut"))
    shapes.append(svg.text(LEFT, 11, data.unit + (" (log scale)" if data.log else ""), "panel"))
    return Figure(id, title, svg.drawing(WIDTH, HEIGHT, title, shapes), caption, _table(data), "half", records)


def _axis(months: Months) -> list[Markup]:
    if months.count > 30:
        return year_axis(months, TOP, BOTTOM)
    shapes = [svg.line(LEFT, BOTTOM, RIGHT, BOTTOM, "axis")]
    every = 3 if months.count <= 18 else 6
    for i in range(months.count):
        month = months.first + i
        if (month.month - 1) % every == 0:
            x = months(i)
            shapes += [
                svg.line(x, TOP, x, BOTTOM, "grid"),
                svg.text(x, BOTTOM + 14, str(month), "tick", anchor="middle"),
            ]
    return shapes


def _scale(data: Fan) -> Scale:
    outer = data.bands[0]
    values = [v for v in (*data.observed, *data.median, *outer[0], *outer[1]) if math.isfinite(v)]
    if data.log and data.zero:
        return SignedLog(min(*values, -1.0) * 1.2, max(*values, 1.0) * 1.2, BOTTOM, TOP)
    if data.log:
        if min(values) < 0:
            raise ValueError("a log scale cannot show values below zero")
        return Log1p(max(*values, 10.0) * 1.3, BOTTOM, TOP)
    low, high = span(values, include=(0.0,) if min(values) >= 0 or data.zero else ())
    return Linear(low, high, BOTTOM, TOP)


def _dots(data: Fan, months: Months, scale: Scale) -> list[Markup]:
    radius = 2.4 if months.step > 3.5 else 1.6
    return [
        svg.circle(months.middle(i), scale(value), radius, "data")
        for i, value in enumerate(data.observed)
        if math.isfinite(value)
    ]


def _table(data: Fan) -> Table:
    names = [f"{side} {level} %" for level in LEVELS for side in ("lower", "upper")]
    rows: list[tuple[Value, ...]] = []
    for i, median in enumerate(data.median):
        at = data.cut + i
        seen = data.observed[at] if at < len(data.observed) else None
        rows.append((str(data.first + at), seen, median, *(side[i] for band in data.bands for side in band)))
    return Table(("month", "observed", "median", *names), tuple(rows))
