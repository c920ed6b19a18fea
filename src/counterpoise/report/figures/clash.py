"""Clashes: two or more records that cannot all hold, side by side.

Numbers share one axis, as points or ranges (rows of one unit only). Statements without numbers stand as lines on
a calendar of the months that they are about: filled for what is asserted, open for what is denied.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from markupsafe import Markup

from counterpoise.report import svg
from counterpoise.report.figure import Figure, Table
from counterpoise.report.scales import Linear, bottom_axis

WIDTH, LEFT, RIGHT, ROW, TOP = 1000.0, 430.0, 960.0, 34.0, 10.0


@dataclass(frozen=True)
class Side:
    """One record of a clash. `low` and `high` are numbers of `unit`, or None for a statement without one."""

    label: str
    says: str
    record: str
    low: float | None = None
    high: float | None = None
    unit: str = ""
    denies: bool = False
    first: float | None = None
    """Begin and end of the time it is about, in years (2016.5 = July 2016)."""
    last: float | None = None


def draw(sides: tuple[Side, ...], *, id: str, title: str, caption: str) -> Figure:
    """Range bars, or spans of time where a side has no number."""
    units = {side.unit for side in sides if side.low is not None}
    by_number = len(units) == 1 and all(side.low is not None for side in sides)
    bottom = TOP + ROW * len(sides)
    scale = _value_scale(sides) if by_number else _time_scale(sides)
    shapes: list[Markup] = []
    if scale is not None:
        axis = bottom_axis(scale, TOP, bottom) if by_number else _years(scale, bottom)
        shapes += axis
    for place, side in enumerate(sides):
        shapes.append(_side(side, scale, by_number, TOP + ROW * (place + 0.5)))
    unit = units.pop() if by_number else "the months that each statement is about"
    foot = 36.0 if scale is not None else 4.0
    if scale is not None:
        shapes.append(svg.text(RIGHT, bottom + 32, unit, "panel", anchor="end"))
    rows = tuple((s.label, s.says, "denies" if s.denies else "says", s.low, s.high, s.unit) for s in sides)
    table = Table(("who", "what", "stance", "low", "high", "unit"), rows, tuple((s.record,) for s in sides))
    return Figure(id, title, svg.drawing(WIDTH, bottom + foot, title, shapes), caption, table)


def _value_scale(sides: tuple[Side, ...]) -> Linear:
    highs = [side.high if side.high is not None else side.low for side in sides]
    return Linear(0.0, max([h for h in highs if h is not None] + [1e-9]) * 1.08, LEFT, RIGHT)


def _time_scale(sides: tuple[Side, ...]) -> Linear | None:
    times = [t for side in sides for t in (side.first, side.last) if t is not None]
    if not times:
        return None
    return Linear(math.floor(min(times)), max(math.ceil(max(times)), math.floor(min(times)) + 1), LEFT, RIGHT)


def _years(scale: Linear, bottom: float) -> list[Markup]:
    shapes = []
    count = int(scale.high - scale.low)
    for year in range(int(scale.low), int(scale.high) + 1):
        x = scale(year)
        shapes.append(svg.line(x, TOP, x, bottom, "grid"))
        if year < scale.high and (count <= 12 or year % 2 == 0):
            shapes.append(svg.text(scale(year + 0.5), bottom + 15, str(year), "tick", anchor="middle"))
    return shapes


def _side(side: Side, scale: Linear | None, by_number: bool, y: float) -> Markup:
    colour = "6" if side.denies else "5"
    label = side.label if len(side.label) <= 66 else side.label[:65] + "…"
    shapes = [svg.text(LEFT - 12, y + 4, label, "row", anchor="end")]
    low, high = (side.low, side.high) if by_number else (side.first, side.last)
    if scale is not None and low is not None:
        end = low if high is None else high
        shapes.append(_bar(scale(low), scale(end), y, colour, hollow=side.denies))
        if by_number:
            words = f"{low:,.4g}" if low == end else f"{low:,.4g}–{end:,.4g}"
            right = scale(end) < RIGHT - 90
            shapes.append(
                svg.text(
                    scale(end) + 11 if right else scale(low) - 11,
                    y + 4,
                    words,
                    "tick",
                    anchor="start" if right else "end",
                )
            )
    return svg.link(f"#src-{side.record}", shapes, f"{side.label}: {side.says}")


def _bar(x1: float, x2: float, y: float, colour: str, *, hollow: bool) -> Markup:
    cls = f"hollow k{colour}" if hollow else f"f{colour}"
    if x2 - x1 < 6:
        return svg.circle((x1 + x2) / 2, y, 5.5, cls)
    return svg.rect(x1, y - 5, x2 - x1, 10, cls, radius=5)
