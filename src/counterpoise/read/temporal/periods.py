"""Periods: dates as exact as a text gives them, from a day to a stretch of years.

A `Point` is a year, a month or a day; a `Period` runs from one point to another, both included, and is written
as ISO 8601 writes it: "2016-04-02", "2016-04", "2016", "2016-04-01/2016-04-02", "2011/2014-09". Arithmetic keeps
the coarser precision: a month after 12 May is June, a year after May 1998 is 1999. Months that meet no such day
(31 April) make no point: `day_of` answers None.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Precision = Literal["day", "month", "year", "range"]
Unit = Literal["day", "week", "month", "year", "decade"]
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""The first month of each meteorological season of the northern half of the world."""


@dataclass(frozen=True, slots=True)
class Point:
    """A year, a month of a year, or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def iso(self) -> str:
        """ISO 8601, as exact as the point."""
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)

    @property
    def first(self) -> date:
        """The first day in it."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day in it."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def precision(self) -> Literal["day", "month", "year"]:
        """How exact it is."""
        return "day" if self.day else "month" if self.month else "year"

    def cut_to(self, precision: Precision) -> Point:
        """The same point no more exact than `precision`; a range cuts nothing."""
        if precision == "year":
            return Point(self.year)
        return Point(self.year, self.month) if precision == "month" else self


@dataclass(frozen=True, slots=True)
class Period:
    """From `low` to `high`, both included; one point where they are equal."""

    low: Point
    high: Point

    @property
    def iso(self) -> str:
        """ISO 8601, an interval where the ends differ."""
        return self.low.iso if self.low == self.high else f"{self.low.iso}/{self.high.iso}"

    @property
    def precision(self) -> Precision:
        """day, month, year or range."""
        return self.low.precision if self.low == self.high else "range"

    @property
    def first(self) -> date:
        """The first day in it."""
        return self.low.first

    @property
    def last(self) -> date:
        """The last day in it."""
        return self.high.last


def at(point: Point) -> Period:
    """The period of a single point."""
    return Period(point, point)


def on(day: date) -> Period:
    """A single day."""
    return at(Point(day.year, day.month, day.day))


def month_of(day: date) -> Period:
    """The month in which a day lies."""
    return at(Point(day.year, day.month))


def day_of(year: int, month: int, day: int) -> Point | None:
    """A day, None where the calendar has no such day."""
    return Point(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def between(low: Point, high: Point) -> Period | None:
    """A stretch, None where it does not run forward."""
    return Period(low, high) if low.first < high.last and low.first <= high.first else None


def add_months(year: int, month: int, step: int) -> Point:
    """The month `step` months on from a month."""
    count = year * 12 + month - 1 + step
    return Point(count // 12, count % 12 + 1)


def shifted(period: Period, count: int, unit: Unit) -> Period | None:
    """`period` moved by `count` units, no more exact than the unit; None where it is not exact enough to move.

    Days and weeks need a day, months a day or a month, years any point.
    """
    start = period.low
    if unit in ("day", "week"):
        if start.precision != "day" or (period.precision == "range" and period.high.precision != "day"):
            return None
        return on((period.last if count > 0 else period.first) + timedelta(days=count * (7 if unit == "week" else 1)))
    if unit == "month":
        return None if start.month is None else at(add_months(start.year, start.month, count))
    return at(Point(start.year + count * (10 if unit == "decade" else 1)))


def season(year: int, name: str) -> Period:
    """A season by its months; winter is that which begins in December of `year`."""
    first = SEASONS[name]
    return Period(Point(year, first), add_months(year, first, 2))


def part_of_year(year: int, first: int, months: int) -> Period:
    """`months` months of a year from the month `first`."""
    return Period(Point(year, first), Point(year, first + months - 1))


def week_of(day: date) -> Period:
    """Monday to Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return Period(on(monday).low, on(monday + timedelta(days=6)).high)


def since(start: Period, until: date) -> Period | None:
    """From a period to a day, the day no more exact than the start; a year runs on to the month of that day."""
    end = on(until).low
    exact = "month" if start.low.precision == "year" else start.low.precision
    return between(start.low, end.cut_to(exact))
