"""Months, spans of months and dates known only to some precision.

The system runs in monthly steps, so `Month` is an integer in disguise: the number of months since January of
year 0. Two months subtract to a whole number, a month plus a number is a month, and they sort as integers.
`MonthSpan` is a closed range written `2008-01..2020-12`. `DateSpan` keeps what a document really says about
when: a day, a month, a year, a range of days, or an open end; no day is ever made up from a month.

    >>> Month.parse("2016-04") - Month.parse("2008-01")
    99
    >>> len(MonthSpan.parse("2008-01..2020-12"))
    156
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, overload

Precision = Literal["day", "month", "year", "range", "open"]
PRECISIONS: tuple[Precision, ...] = ("day", "month", "year", "range", "open")

_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")
_YEAR = re.compile(r"(\d{4})\Z")


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month. `index` counts months from January of year 0: 2008-01 is 2008 * 12."""

    index: int

    @classmethod
    def of(cls, year: int, month: int) -> Month:
        """The month `month` (1-12) of `year`; ValueError outside 1-12."""
        if not 1 <= month <= 12:
            raise ValueError(f"month must be 1-12, got {month}")
        return cls(year * 12 + month - 1)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read 'YYYY-MM'; ValueError with the text and the form wanted otherwise."""
        found = _MONTH.match(text)
        if found is None or not 1 <= int(found[2]) <= 12:
            raise ValueError(f"'{text}' is not a month (write YYYY-MM, as in 2016-04)")
        return cls.of(int(found[1]), int(found[2]))

    @classmethod
    def of_day(cls, day: date) -> Month:
        """The month that holds `day`."""
        return cls.of(day.year, day.month)

    @property
    def year(self) -> int:
        return self.index // 12

    @property
    def month(self) -> int:
        """The number of the month, 1-12."""
        return self.index % 12 + 1

    @property
    def days(self) -> int:
        """How many days the month has."""
        return calendar.monthrange(self.year, self.month)[1]

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, self.days)

    def __add__(self, months: int) -> Month:
        return Month(self.index + months)

    @overload
    def __sub__(self, other: Month) -> int: ...
    @overload
    def __sub__(self, other: int) -> Month: ...
    def __sub__(self, other: Month | int) -> Month | int:
        return self.index - other.index if isinstance(other, Month) else Month(self.index - other)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, order=True)
class MonthSpan:
    """All months from `first` to `last`, both included. ValueError where `last` comes before `first`."""

    first: Month
    last: Month

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a span must not end ({self.last}) before it starts ({self.first})")

    @classmethod
    def parse(cls, text: str) -> MonthSpan:
        """Read '2008-01..2020-12', or one month 'YYYY-MM'."""
        first, dots, last = text.partition("..")
        start = Month.parse(first.strip())
        return cls(start, Month.parse(last.strip()) if dots else start)

    def __len__(self) -> int:
        return self.last - self.first + 1

    def __iter__(self) -> Iterator[Month]:
        return (self.first + step for step in range(len(self)))

    def __contains__(self, month: object) -> bool:
        return isinstance(month, Month) and self.first <= month <= self.last

    def position(self, month: Month) -> int:
        """The place of `month` in the span, from 0; ValueError where it lies outside."""
        if month not in self:
            raise ValueError(f"{month} is outside {self}")
        return month - self.first

    def overlap(self, other: MonthSpan) -> MonthSpan | None:
        """The months in both spans, or None."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return MonthSpan(first, last) if first <= last else None

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"


@dataclass(frozen=True, order=True)
class DateSpan:
    """When something happened, as far as it is known: the first and last possible day and the precision.

    `day`: start is end. `month`, `year`: start and end are the bounds of one unknown day. `range`: the thing
    lasted from start to end. `open`: it began at start, its end is not known (end is start).
    """

    start: date
    end: date
    precision: Precision

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a date must not end ({self.end}) before it starts ({self.start})")

    @classmethod
    def parse(cls, text: str, end: str = "", precision: str = "") -> DateSpan:
        """Read '2011-06-24', '2011-06' or '2011', and for ranges an `end` in any of these forms.

        The precision is read off the text and may only be made coarser by `precision` (a day given as an
        example of its month); claiming more than the text holds is a ValueError.
        """
        first, last, finest = _bounds(text)
        if precision and precision not in PRECISIONS:
            raise ValueError(f"'{precision}' is not a precision ({', '.join(PRECISIONS)})")
        if end:
            _, last, _ = _bounds(end)
            return cls(first, last, "range")
        if precision in ("range", ""):
            return cls(first, last, finest)
        if precision == "open":
            return cls(first, first, "open")
        order = ("day", "month", "year")
        if order.index(precision) < order.index(finest):
            raise ValueError(f"'{text}' gives no {precision}, only a {finest}")
        if precision == "month":
            month = Month.of_day(first)
            return cls(month.first_day, month.last_day, "month")
        if precision == "year":
            return cls(date(first.year, 1, 1), date(first.year, 12, 31), "year")
        return cls(first, last, "day")

    @property
    def months(self) -> MonthSpan:
        """The months that the span touches."""
        return MonthSpan(Month.of_day(self.start), Month.of_day(self.end))

    def overlaps(self, other: DateSpan, *, slack_days: int = 0) -> bool:
        """True where the two spans share a day, or come within `slack_days` of one."""
        gap = max((self.start - other.end).days, (other.start - self.end).days)
        return gap <= slack_days

    def __str__(self) -> str:
        match self.precision:
            case "day":
                return self.start.isoformat()
            case "month":
                return str(Month.of_day(self.start))
            case "year":
                return f"{self.start.year:04d}"
            case "open":
                return f"{self.start.isoformat()}.."
            case "range":
                return f"{self.start.isoformat()}..{self.end.isoformat()}"


def _bounds(text: str) -> tuple[date, date, Literal["day", "month", "year"]]:
    """First day, last day and precision of an ISO day, month or year; ValueError otherwise."""
    try:
        if found := _DAY.match(text):
            day = date(int(found[1]), int(found[2]), int(found[3]))
            return day, day, "day"
        if _MONTH.match(text):
            month = Month.parse(text)
            return month.first_day, month.last_day, "month"
        if found := _YEAR.match(text):
            return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31), "year"
    except ValueError as error:
        raise ValueError(f"'{text}' is not a date ({error})") from error
    raise ValueError(f"'{text}' is not a date (write YYYY-MM-DD, YYYY-MM or YYYY)")
