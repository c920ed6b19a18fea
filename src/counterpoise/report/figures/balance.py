"""The military balance: arsenals of both sides, and the log ratio of the two with its band.

A ratio of two slowly filling stocks is close to a straight line, and a straight line explains anything that
grows. So the correlation of the balance with calendar time is printed in the figure itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.dates import Month
from counterpoise.report import svg
from counterpoise.report.figure import Figure, Table
from counterpoise.report.scales import Linear, Months, span, value_axis, year_axis

WIDTH, LEFT, RIGHT = 1000.0, 62.0, 900.0
_ARSENALS = (30.0, 200.0)
_RATIO = (250.0, 400.0)


@dataclass(frozen=True)
class Balance:
    """Monthly medians from `first`; `lower` and `upper` bound 80 % of the draws of the log ratio (may be empty)."""

    first: Month
    claimant: tuple[float, ...]
    holder: tuple[float, ...]
    ratio: tuple[float, ...]
    names: tuple[str, str]
    unit: str = "TIV, millions"
    lower: tuple[float, ...] = ()
    upper: tuple[float, ...] = ()


def correlation_with_time(values: Sequence[float]) -> float:
    """Pearson correlation of the values with their place; ValueError for under 3 values or constant ones."""
    count = len(values)
    mean_place, mean = (count - 1) / 2, sum(values) / max(count, 1)
    spread = math.sqrt(sum((v - mean) ** 2 for v in values) * sum((i - mean_place) ** 2 for i in range(count)))
    if count < 3 or spread == 0.0:
        raise ValueError("a correlation with time needs at least 3 values that are not all the same")
    return sum((v - mean) * (i - mean_place) for i, v in enumerate(values)) / spread


def draw(data: Balance, *, id: str, title: str, caption: str, records: tuple[str, ...] = ()) -> Figure:
    """Arsenals above, log ratio below, correlation with time printed."""
    count = len(data.ratio)
    if {len(data.claimant), len(data.holder), count} != {count}:
        raise ValueError("arsenals and ratio must cover the same months")
    months = Months(data.first, count, LEFT, RIGHT)
    xs = [months.middle(i) for i in range(count)]
    stocks = Linear(0.0, max(*data.claimant, *data.holder, 1.0) * 1.05, _ARSENALS[1], _ARSENALS[0])
    low, high = span([*data.ratio, *data.lower, *data.upper])
    ratio = Linear(low, high, _RATIO[1], _RATIO[0])
    shapes = [
        svg.text(LEFT, 16, f"Arsenals ({data.unit})", "panel"),
        *year_axis(months, *_ARSENALS),
        *value_axis(stocks, LEFT, RIGHT),
        svg.polyline(xs, [stocks(v) for v in data.claimant], "line k6"),
        svg.polyline(xs, [stocks(v) for v in data.holder], "line k5 dashed"),
        svg.text(RIGHT + 8, stocks(data.claimant[-1]) + 4, data.names[0], "t6"),
        svg.text(RIGHT + 8, stocks(data.holder[-1]) + 4, data.names[1], "t5"),
        svg.text(LEFT, 236, f"Military balance: log ratio, above 0 favours {data.names[0]}", "panel"),
        *year_axis(months, *_RATIO),
        *value_axis(ratio, LEFT, RIGHT),
    ]
    if data.lower:
        shapes.append(svg.area(xs, [ratio(v) for v in data.lower], [ratio(v) for v in data.upper], "band80"))
    correlation = correlation_with_time(data.ratio)
    shapes += [
        svg.line(LEFT, ratio(0.0), RIGHT, ratio(0.0), "zero"),
        svg.polyline(xs, [ratio(v) for v in data.ratio], "median"),
        svg.text(
            RIGHT,
            236,
            f"correlation with calendar time {correlation:.2f}".replace("-", "−"),
            "note",
            anchor="end",
        ),
    ]
    return Figure(id, title, svg.drawing(WIDTH, 426, title, shapes), caption, _table(data), "wide", records)


def _table(data: Balance) -> Table:
    band = bool(data.lower)
    columns = (
        "month",
        f"arsenal {data.names[0]}",
        f"arsenal {data.names[1]}",
        "log ratio",
        *(("lower 80 %", "upper 80 %") if band else ()),
    )
    rows = tuple(
        (
            str(data.first + i),
            data.claimant[i],
            data.holder[i],
            value,
            *((data.lower[i], data.upper[i]) if band else ()),
        )
        for i, value in enumerate(data.ratio)
    )
    return Table(columns, rows)
