"""Clashes: two or more records that cannot all hold, side by side.

Numbers of one unit share one axis, as points or ranges. Everything else stands on a calendar of the months that
it is about, a table's figures as one row of periods with their numbers. The two sides have two colours; open marks
deny.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from counterpoise.report import svg
from counterpoise.report.figure import Figure, Table
from counterpoise.report.scales import Linear, bottom_axis

WIDTH, LEFT, RIGHT, ROW, TOP = 480.0, 6.0, 474.0, 52.0, 4.0
_LETTERS = 76


@dataclass(frozen=True)
class Span:
    """A number or range (`low`, `high`) and a time in years (`first`, `last`; 2016.5 = July 2016), where known."""

    low: float | None = None
    high: float | None = None
    first: float | None = None
    last: float | None = None


@dataclass(frozen=True)
class Side:
    """One voice of a clash: who says what, and its numbers or times."""

    who: str
    says: str
    records: tuple[str, ...]
    spans: tuple[Span, ...]
    unit: str = ""
    denies: bool = False
    other: bool = False
    """True for the second of the two sides."""


def draw(sides: tuple[Side, ...], *, id: str, title: str, caption: str) -> Figure:
    """Range bars where all sides give one number of one unit, else a calendar."""
    units = {side.unit for side in sides}
    by_number = len(units) == 1 and all(len(s.spans) == 1 and s.spans[0].low is not None for s in sides)
    scale = _value_scale(sides) if by_number else _time_scale(sides)
    bottom = TOP + ROW * len(sides)
    shapes: list[Markup] = []
    if scale is not None:
        shapes += bottom_axis(scale, TOP, bottom, wanted=4) if by_number else _years(scale, bottom)
    for place, side in enumerate(sides):
        shapes.append(_side(side, scale, by_number, TOP + ROW * place))
    foot = 6.0
    if scale is not None:
        foot = 36.0
        unit = units.pop() if by_number else "when it is about"
        shapes.append(svg.text(RIGHT, bottom + 31, unit, "panel", anchor="end"))
    rows = tuple(
        (
            s.who,
            s.says,
            "denies" if s.denies else "says",
            sp.low,
            sp.high,
            s.unit,
            _year_text(sp.first),
            _year_text(sp.last),
        )
        for s in sides
        for sp in s.spans
    )
    table = Table(
        ("who", "what", "stance", "low", "high", "unit", "from, year", "to, year"),
        rows,
        tuple(s.records for s in sides for _ in s.spans),
    )
    return Figure(id, title, svg.drawing(WIDTH, bottom + foot, title, shapes), caption, table, "half")


def _year_text(value: float | None) -> str:
    """'2016.25' for April 2016."""
    return "" if value is None else f"{value:.2f}"


def _value_scale(sides: tuple[Side, ...]) -> Linear:
    tops = [value for side in sides for span in side.spans for value in (span.low, span.high) if value is not None]
    return Linear(0.0, max(*tops, 1e-9) * 1.25, LEFT, RIGHT)


def _time_scale(sides: tuple[Side, ...]) -> Linear | None:
    times = [t for side in sides for span in side.spans for t in (span.first, span.last) if t is not None]
    if not times:
        return None
    low = math.floor(min(times))
    return Linear(low, max(math.ceil(max(times)), low + 1), LEFT, RIGHT)


def _years(scale: Linear, bottom: float) -> list[Markup]:
    shapes = []
    step = max(1, math.ceil((scale.high - scale.low) / 10))
    for year in range(int(scale.low), int(scale.high) + 1):
        x = scale(year)
        shapes.append(svg.line(x, TOP, x, bottom, "grid"))
        if year < scale.high and (year - int(scale.low)) % step == 0:
            shapes.append(svg.text(scale(year + 0.5), bottom + 14, str(year), "tick", anchor="middle"))
    return shapes


def _side(side: Side, scale: Linear | None, by_number: bool, y: float) -> Markup:
    shapes = [svg.text(LEFT, y + 13, _cut(side.who), "tick"), svg.text(LEFT, y + 27, _cut(side.says), "row")]
    draw_one: Callable[[Side, Span, Linear, float], list[Markup]] = _number if by_number else _time
    if scale is not None:
        for span in side.spans:
            shapes += draw_one(side, span, scale, y + 39)
    href = f"#src-{side.records[0]}" if side.records else ""
    return svg.link(href, shapes, f"{side.who}: {side.says}")


def _cut(words: str) -> str:
    return words if len(words) <= _LETTERS else words[: _LETTERS - 1] + "…"


def _number(side: Side, span: Span, scale: Linear, y: float) -> list[Markup]:
    low = span.low or 0.0
    high = low if span.high is None else span.high
    words = f"{low:,.4g}" if low == high else f"{low:,.4g}–{high:,.4g}"
    label = svg.text(scale(high) + 10, y + 4, words, "tick")
    return [_bar(side, scale(low), scale(high), y), label]


def _time(side: Side, span: Span, scale: Linear, y: float) -> list[Markup]:
    if span.first is None:
        return []
    first, last = scale(span.first), scale(span.first if span.last is None else span.last)
    shapes = [_bar(side, first, last, y, pale=span.low is not None)]
    if span.low is not None:
        wide = last - first > 26
        words = f"{span.low:,.4g}"
        x = (first + last) / 2 if wide else last + 8
        shapes.append(svg.text(x, y + 4, words, "cell" if wide else "tick", anchor="middle" if wide else "start"))
    return shapes


def _bar(side: Side, x1: float, x2: float, y: float, *, pale: bool = False) -> Markup:
    colour = "6" if side.other else "5"
    cls = f"hollow k{colour}" if side.denies else f"f{colour}"
    if x2 - x1 < 6:
        return svg.circle((x1 + x2) / 2, y, 5.0, cls)
    return svg.rect(
        x1 + 0.6, y - 6, x2 - x1 - 1.2, 12, cls, radius=3, opacity=0.4 if pale and not side.denies else None
    )
