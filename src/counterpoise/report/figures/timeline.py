"""Timeline: what happened, what was delivered and who died, on one calendar.

Lanes hold one kind of event each; inside a lane the height of a mark says who acted (claimant above, others in
the middle, holder below), so that colour never carries the message alone. Filled marks are said to have
happened; open ones were planned, conditional or denied. Deaths stand on a log(1 + n) scale; a month known only
as a lower bound is an open bar, and a sum over several months is a bracket, never spread over its months.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from counterpoise.dates import Month
from counterpoise.report import svg
from counterpoise.report.figure import Figure, Table
from counterpoise.report.scales import Linear, Log1p, Months, value_axis, year_axis
from counterpoise.report.words import quantity

Who = Literal["claimant", "other", "holder"]
WIDTH, LEFT, RIGHT = 1000.0, 118.0, 990.0
LANE, BAR_HEIGHT, DEATH_HEIGHT = 25.0, 100.0, 110.0
_ROW = {"claimant": -6.5, "other": 0.0, "holder": 6.5}
_COLOUR = {"claimant": 6, "other": 7, "holder": 5}


@dataclass(frozen=True)
class Mark:
    """One event: `position` in months from the first (fractions allowed), months it lasts, and where it leads."""

    position: float
    length: float
    who: Who
    happened: bool
    tip: str
    href: str = ""


@dataclass(frozen=True)
class Lane:
    label: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class YearAmount:
    """What one recipient was delivered in one calendar year."""

    year: int
    recipient: str
    holder: bool
    value: float
    href: str = ""


@dataclass(frozen=True)
class MonthCount:
    """Deaths in `months` months from `position`: a value, or only a lower bound."""

    position: int
    value: float
    bound: bool = False
    months: int = 1
    href: str = ""


@dataclass(frozen=True)
class Timeline:
    first: Month
    months: int
    lanes: tuple[Lane, ...]
    deliveries: tuple[YearAmount, ...]
    deaths: tuple[MonthCount, ...]
    names: tuple[str, str]
    """Names of claimant and holder, for the key."""


def draw(data: Timeline, *, id: str, title: str, caption: str, table: Table) -> Figure:
    """Lanes of events above deliveries by year and deaths by month."""
    months = Months(data.first, data.months, LEFT, RIGHT)
    top = 30.0 if data.lanes else 4.0
    lanes_end = top + LANE * len(data.lanes)
    bars_top = lanes_end + 34
    bars_end = bars_top + BAR_HEIGHT
    deaths_top = bars_end + 34
    deaths_end = deaths_top + DEATH_HEIGHT
    shapes = [
        *(_key(data.names) if data.lanes else []),
        *year_axis(months, top, deaths_end),
        *[_lane(lane, months, top + LANE * (i + 0.5)) for i, lane in enumerate(data.lanes)],
        *([svg.line(LEFT, lanes_end, RIGHT, lanes_end, "axis")] if data.lanes else []),
        *_deliveries(data, months, bars_top, bars_end),
        *_deaths(data, months, deaths_top, deaths_end),
    ]
    return Figure(id, title, svg.drawing(WIDTH, deaths_end + 24, title, shapes), caption, table)


def _key(names: tuple[str, str]) -> list[Markup]:
    entries = (
        ("claimant", f"act of {names[0]}"),
        ("other", "act of a third party or of both"),
        ("holder", f"act of {names[1]}"),
    )
    shapes: list[Markup] = []
    x = LEFT
    for who, label in entries:
        shapes += [svg.circle(x + 5, 11, 3.6, f"f{_COLOUR[who]}"), svg.text(x + 14, 15, label, "tick")]
        x += 28 + 6.4 * len(label)
    shapes += [
        svg.circle(x + 5, 11, 3.4, f"hollow k{_COLOUR['other']}"),
        svg.text(x + 14, 15, "open: planned, conditional or denied", "tick"),
    ]
    return shapes


def _lane(lane: Lane, months: Months, y: float) -> Markup:
    shapes = [
        svg.text(LEFT - 10, y + 4, lane.label, "lane", anchor="end"),
        svg.line(LEFT, y + LANE / 2, RIGHT, y + LANE / 2, "grid"),
    ]
    for mark in lane.marks:
        height = y + _ROW[mark.who]
        x = months(mark.position)
        colour = _COLOUR[mark.who]
        wide = mark.length * months.step
        if wide > 9:
            cls = f"span s{colour}" if mark.happened else f"span hollow k{colour}"
            shape = svg.rect(x, height - 1.6, wide, 3.2, cls, radius=1.6)
        else:
            cls = f"mark f{colour}" if mark.happened else f"mark hollow k{colour}"
            shape = svg.circle(x, height, 3.2, cls)
        shapes.append(svg.link(mark.href, [shape], mark.tip, tab=False))
    return svg.group(shapes)


def _deliveries(data: Timeline, months: Months, top: float, bottom: float) -> list[Markup]:
    most = max((entry.value for entry in data.deliveries), default=1.0)
    scale = Linear(0.0, max(most, 1.0), bottom, top)
    shapes = [
        svg.text(LEFT, top - 10, "Arms delivered per year (SIPRI TIV, millions; a volume, not money)", "panel"),
        *value_axis(scale, LEFT, RIGHT, wanted=3),
    ]
    for entry in data.deliveries:
        start = Month.of(entry.year, 1) - data.first
        x = months(start + (6.6 if entry.holder else 1.2))
        colour = _COLOUR["holder" if entry.holder else "claimant"]
        shape = svg.rect(x, scale(entry.value), 4.4 * months.step, bottom - scale(entry.value), f"f{colour}")
        tip = f"{entry.year}: {quantity(entry.value)} TIV m delivered to {entry.recipient}"
        shapes.append(svg.link(entry.href, [shape], tip, tab=False))
    shapes.append(svg.line(LEFT, bottom, RIGHT, bottom, "axis"))
    return shapes


def _deaths(data: Timeline, months: Months, top: float, bottom: float) -> list[Markup]:
    most = max((entry.value for entry in data.deaths), default=1.0)
    scale = Log1p(max(most, 10.0) * 1.2, bottom, top)
    shapes = [
        svg.text(
            LEFT,
            top - 10,
            "Deaths per month (log scale; open = lower bound, bracket = known only as a sum)",
            "panel",
        ),
        *value_axis(scale, LEFT, RIGHT, wanted=5),
    ]
    for entry in data.deaths:
        when = data.first + entry.position
        x, y = months(entry.position), scale(entry.value)
        if entry.months > 1:
            tip = f"{when} and the {entry.months - 1} months after it: {quantity(entry.value)} deaths in all"
            end = months(entry.position + entry.months)
            foot = svg.num(min(y + 6, bottom))
            bracket = f"M{svg.num(x)} {foot}V{svg.num(y)}H{svg.num(end)}V{foot}"
            shapes.append(svg.link(entry.href, [svg.path(bracket, "bracket")], tip, tab=False))
        elif entry.value > 0:
            tip = f"{when}: {'at least ' if entry.bound else ''}{quantity(entry.value)} deaths"
            bar = svg.rect(
                x + 0.3,
                y,
                max(months.step - 0.6, 1.0),
                bottom - y,
                "deaths-open" if entry.bound else "deaths",
            )
            shapes.append(svg.link(entry.href, [bar], tip, tab=False))
    return shapes
