"""Who won where: the gain in log-likelihood of each account over `none`, by month and by series.

Blue cells are gains and orange ones losses; the depth follows the size. The line on top of a row is the running
sum, so that the months in which an account earned or lost its support stand out as steps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from markupsafe import Markup

from counterpoise.dates import Month
from counterpoise.report import svg
from counterpoise.report.figure import Figure, Table
from counterpoise.report.scales import Linear, Months, year_axis

WIDTH, LEFT, RIGHT = 1000.0, 150.0, 930.0


@dataclass(frozen=True)
class ByMonth:
    """`gains[account][month]` in nats, from `first`."""

    first: Month
    accounts: tuple[str, ...]
    gains: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class BySeries:
    """`gains[account][series]` in nats."""

    series: tuple[str, ...]
    accounts: tuple[str, ...]
    gains: tuple[tuple[float, ...], ...]


def draw_months(data: ByMonth, *, id: str, title: str, caption: str, top_months: int = 5) -> Figure:
    """A strip and a running sum per account; the table twin holds the months that decided."""
    count = len(data.gains[0])
    months = Months(data.first, count, LEFT, RIGHT)
    largest = max((abs(g) for row in data.gains for g in row), default=0.0) or 1.0
    sums = [[math.fsum(row[: i + 1]) for i in range(count)] for row in data.gains]
    reach = max((abs(v) for row in sums for v in row), default=0.0) or 1.0
    row_height, top = 64.0, 22.0
    bottom = top + row_height * len(data.accounts)
    shapes = [
        *year_axis(months, top, bottom),
        svg.text(RIGHT + 8, top - 8, "sum, nats", "tick"),
        svg.text(LEFT, top - 8, "line: running sum; strip: gain of the month", "tick"),
    ]
    for place, name in enumerate(data.accounts):
        base = top + row_height * place
        scale = Linear(-reach, reach, base + 44, base + 4)
        shapes += [
            svg.text(LEFT - 10, base + 30, name, "row strong", anchor="end"),
            svg.line(LEFT, scale(0), RIGHT, scale(0), "zero"),
            *_strip(data, place, months, base + 47, largest),
            svg.polyline([months(i + 1) for i in range(count)], [scale(v) for v in sums[place]], "running"),
            svg.text(RIGHT + 8, scale(sums[place][-1]) + 4, f"{sums[place][-1]:+.2f}".replace("-", "−"), "tick"),
        ]
    table = Table(("account", "month", "gain, nats"), _deciding(data, top_months))
    return Figure(id, title, svg.drawing(WIDTH, bottom + 22, title, shapes), caption, table)


def _strip(data: ByMonth, place: int, months: Months, y: float, largest: float) -> list[Markup]:
    shapes = []
    for i, gain in enumerate(data.gains[place]):
        depth = (abs(gain) / largest) ** 0.5
        if depth < 0.06:
            continue
        tip = f"{data.accounts[place]}, {data.first + i}: {gain:+.2f} nats".replace("-", "−", 1)
        shapes.append(svg.rect(months(i), y, months.step, 10, "f5" if gain > 0 else "f6", tip=tip, opacity=depth))
    return shapes


def _deciding(data: ByMonth, top: int) -> tuple[tuple[str, str, float], ...]:
    rows: list[tuple[str, str, float]] = []
    for name, gains in zip(data.accounts, data.gains, strict=True):
        ranked = sorted(range(len(gains)), key=lambda i: -abs(gains[i]))[:top]
        rows += [(name, str(data.first + i), gains[i]) for i in ranked]
    return tuple(rows)


def draw_series(data: BySeries, *, id: str, title: str, caption: str, most: int = 14) -> Figure:
    """A matrix of accounts and series; the table twin has every series, the drawing the `most` that moved most."""
    weight = {s: max(abs(row[i]) for row in data.gains) for i, s in enumerate(data.series)}
    shown = sorted(range(len(data.series)), key=lambda i: (-weight[data.series[i]], data.series[i]))[:most]
    largest = max(weight.values(), default=0.0) or 1.0
    top, row, left = 30.0, 26.0, 250.0
    step = (990.0 - left) / max(len(data.accounts), 1)
    shapes = [
        svg.text(left + step * (j + 0.5), top - 10, name, "row strong", anchor="middle")
        for j, name in enumerate(data.accounts)
    ]
    for place, i in enumerate(shown):
        y = top + row * place
        shapes += [
            svg.text(left - 10, y + 17, _cut(data.series[i]), "row", anchor="end"),
            svg.line(left, y + row, 990, y + row, "grid"),
        ]
        for j, gains in enumerate(data.gains):
            shapes += _cell(gains[i], largest, left + step * j, y, step, row)
    bottom = top + row * len(shown)
    table = Table(
        ("series", *data.accounts),
        tuple((s, *(gains[i] for gains in data.gains)) for i, s in enumerate(data.series)),
    )
    return Figure(id, title, svg.drawing(WIDTH, bottom + 8, title, shapes), caption, table)


def _cut(name: str, most: int = 36) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"


def _cell(gain: float, largest: float, x: float, y: float, step: float, row: float) -> list[Markup]:
    half = step / 2
    reach = (half - 26) * abs(gain) / largest
    words = f"{gain:+.2f}".replace("-", "−") if abs(gain) >= 0.005 else "·"
    shapes = [svg.line(x + half, y + 3, x + half, y + row - 3, "grid")]
    if reach > 0.3:
        start = x + half if gain > 0 else x + half - reach
        shapes.append(svg.rect(start, y + 7, reach, row - 14, "f5" if gain > 0 else "f6"))
    at = x + half + (reach + 4 if gain >= 0 else -reach - 4)
    shapes.append(svg.text(at, y + 17, words, "tick", anchor="start" if gain >= 0 else "end"))
    return shapes
