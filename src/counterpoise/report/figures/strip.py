"""Probability strips: one row per account, one cell per month, deeper colour for a higher probability."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from counterpoise.dates import Month
from counterpoise.report import svg
from counterpoise.report.figure import Figure, Table, Value
from counterpoise.report.scales import Months, year_axis
from counterpoise.report.words import percent, probability_word

WIDTH, LEFT, RIGHT, ROW, TOP = 1000.0, 170.0, 980.0, 34.0, 16.0


@dataclass(frozen=True)
class Strip:
    """`values[row][month]` are probabilities from `first`."""

    first: Month
    rows: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    of: str
    """What the probability is of, in words."""


def draw(data: Strip, *, id: str, title: str, caption: str) -> Figure:
    """Strips with the number in each cell where there is room; ValueError for anything but probabilities."""
    wrong = [p for row in data.values for p in row if not 0.0 <= p <= 1.0]
    if wrong:
        raise ValueError(f"{wrong[0]} is not a probability")
    count = len(data.values[0])
    months = Months(data.first, count, LEFT, RIGHT)
    bottom = TOP + ROW * len(data.rows)
    shapes: list[Markup] = [*_axis(months, bottom)]
    for place, name in enumerate(data.rows):
        y = TOP + ROW * place
        shapes.append(svg.text(LEFT - 12, y + ROW / 2 + 4, name, "row strong", anchor="end"))
        shapes += [_cell(data, place, i, months, y) for i in range(count)]
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (str(data.first + i), *(row[i] for row in data.values)) for i in range(count)
    )
    return Figure(
        id, title, svg.drawing(WIDTH, bottom + 24, title, shapes), caption, Table(("month", *data.rows), rows)
    )


def _axis(months: Months, bottom: float) -> list[Markup]:
    if months.count > 36:
        return year_axis(months, TOP, bottom)
    every = 3 if months.step > 24 else 6
    return [
        svg.text(months.middle(i), bottom + 15, str(months.first + i), "tick", anchor="middle")
        for i in range(months.count)
        if i % every == 0
    ]


def _cell(data: Strip, place: int, i: int, months: Months, y: float) -> Markup:
    p = data.values[place][i]
    tip = f"{data.rows[place]}, {data.first + i}: {data.of} {probability_word(p)}, {percent(p)}"
    depth = 0.04 + 0.6 * p**0.6
    shapes = [svg.rect(months(i) + 0.5, y + 2, max(months.step - 1, 0.6), ROW - 4, "f5", tip=tip, opacity=depth)]
    if months.step > 26:
        words = "<1" if p < 0.005 else f"{100 * p:.0f}"
        shapes.append(svg.text(months.middle(i), y + ROW / 2 + 4, words, "cell", anchor="middle"))
    return svg.group(shapes)
