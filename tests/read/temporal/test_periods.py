"""Periods: ISO text, precision, bounds and arithmetic with known answers, and what never fails for any date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.read.temporal.periods import (
    Period,
    Point,
    at,
    between,
    day_of,
    month_of,
    on,
    part_of_year,
    season,
    shifted,
    since,
    week_of,
)

DAYS = st.dates(date(1900, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("period", "iso", "precision"),
    [
        (on(date(2016, 4, 2)), "2016-04-02", "day"),
        (month_of(date(2016, 4, 2)), "2016-04", "month"),
        (at(Point(1994)), "1994", "year"),
        (Period(Point(2011), Point(2014, 9)), "2011/2014-09", "range"),
        (season(2014, "winter"), "2014-12/2015-02", "range"),
        (part_of_year(2016, 4, 3), "2016-04/2016-06", "range"),
    ],
)
def test_iso_and_precision(period: Period, iso: str, precision: str) -> None:
    assert (period.iso, period.precision) == (iso, precision)


@pytest.mark.parametrize(
    ("start", "count", "unit", "iso"),
    [
        (on(date(2016, 12, 30)), 5, "day", "2017-01-04"),
        (on(date(2016, 3, 1)), -1, "day", "2016-02-29"),
        (on(date(2016, 12, 30)), 2, "month", "2017-02"),
        (at(Point(1998, 5)), 1, "year", "1999"),
        (at(Point(1998)), -1, "decade", "1988"),
        (Period(Point(2016, 4, 1), Point(2016, 4, 2)), 1, "day", "2016-04-03"),
    ],
)
def test_shifting_keeps_the_coarser_precision(start: Period, count: int, unit: str, iso: str) -> None:
    moved = shifted(start, count, unit)  # type: ignore[arg-type]
    assert moved is not None
    assert moved.iso == iso


def test_what_is_not_exact_enough_is_not_moved() -> None:
    assert shifted(at(Point(1998, 5)), 2, "day") is None
    assert shifted(at(Point(1998)), 2, "month") is None
    assert day_of(2015, 2, 29) is None
    assert between(Point(2016), Point(2011)) is None


def test_since_runs_to_the_day_and_a_year_to_the_month() -> None:
    assert [since(p, date(2014, 9, 12)) for p in (on(date(2014, 9, 1)), at(Point(2014, 4)), at(Point(2011)))] == [
        Period(Point(2014, 9, 1), Point(2014, 9, 12)),
        Period(Point(2014, 4), Point(2014, 9)),
        Period(Point(2011), Point(2014, 9)),
    ]


@given(DAYS, st.integers(-400, 400))
def test_days_shift_there_and_back(day: date, count: int) -> None:
    moved = shifted(on(day), count, "day")
    assert moved is not None
    assert moved.first == day + timedelta(days=count)
    assert shifted(moved, -count, "day") == on(day)


@given(DAYS)
def test_a_week_holds_its_day_and_runs_from_monday_to_sunday(day: date) -> None:
    week = week_of(day)
    assert week.first <= day <= week.last
    assert (week.first.weekday(), (week.last - week.first).days) == (0, 6)


@given(DAYS, st.sampled_from(["day", "month", "year"]))
def test_cutting_keeps_the_day_inside(day: date, precision: str) -> None:
    point = on(day).low.cut_to(precision)  # type: ignore[arg-type]
    assert point.first <= day <= point.last
    assert point.precision == precision
