"""Expressions of time against a known date of publication; what cannot be resolved stays open."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.read.when import MONTHS, WEEKDAYS, find_when, resolve_when

WEDNESDAY = date(2016, 4, 6)


@pytest.mark.parametrize(
    ("expression", "resolved", "precision"),
    [
        ("on Wednesday", "2016-04-06", "day"),
        ("on Saturday", "2016-04-02", "day"),
        ("next Sunday", "2016-04-10", "day"),
        ("last Wednesday", "2016-03-30", "day"),
        ("yesterday", "2016-04-05", "day"),
        ("August 14", "2015-08-14", "day"),
        ("2 April", "2016-04-02", "day"),
        ("12 Sept. 2014", "2014-09-12", "day"),
        ("in the night of 1-2 April", "2016-04-01/2016-04-02", "range"),
        ("from 30 March to 2 April", "2016-03-30/2016-04-02", "range"),
        ("last April", "2015-04", "month"),
        ("last March", "2016-03", "month"),
        ("in September", "2015-09", "month"),
        ("in June 2013", "2013-06", "month"),
        ("during the April war", "2016-04", "month"),
        ("this month", "2016-04", "month"),
        ("last year", "2015", "year"),
        ("in 1997", "1997", "year"),
        ("in 2009-2011", "2009/2011", "range"),
        ("two weeks ago", "2016-03", "month"),
        ("a week ago", "2016-03-30", "day"),
        ("three months ago", "2016-01", "month"),
    ],
)
def test_resolved_against_publication(expression: str, resolved: str, precision: str) -> None:
    assert resolve_when(expression, WEDNESDAY)[:2] == (resolved, precision)


@pytest.mark.parametrize(
    "expression",
    [
        "recently",
        "a few days later",
        "after the war",
        "two days later",
        "30 February",
        "May God help us",
        "31 April 2016",
    ],
)
def test_what_cannot_be_resolved_stays_open(expression: str) -> None:
    assert resolve_when(expression, WEDNESDAY)[:2] == (None, "open")


@pytest.mark.parametrize("expression", ["on Thursday", "yesterday", "in May", "14 August", "last year", "a week ago"])
def test_relative_dates_stay_open_without_a_date_of_publication(expression: str) -> None:
    resolved, precision, how = resolve_when(expression, None)
    assert (resolved, precision) == (None, "open")
    assert "publication" in how


def test_later_counts_from_the_day_before_it_in_the_text() -> None:
    found = find_when(
        "It came on 12 July 2019; five days later it went, and a day later it rained.", date(2020, 12, 15)
    )
    assert [one.date for one in found] == ["2019-07-12", "2019-07-17", "2019-07-18"]


def test_an_anchor_is_counted_from() -> None:
    assert resolve_when("the same day", WEDNESDAY, anchor="2016-04-02")[0] == "2016-04-02"
    assert resolve_when("two days earlier", WEDNESDAY, anchor="2016-04-02")[0] == "2016-03-31"


def test_the_future_turns_to_the_next() -> None:
    assert resolve_when("on Saturday", WEDNESDAY, future=True)[0] == "2016-04-09"
    assert resolve_when("on 3 March", WEDNESDAY, future=True)[0] == "2017-03-03"


@given(st.sampled_from(sorted(WEEKDAYS)), st.dates(date(1992, 1, 9), date(2024, 1, 1)))
def test_a_weekday_is_that_weekday_within_the_last_week(name: str, published: date) -> None:
    resolved = resolve_when(f"on {name.title()}", published)[0]
    assert resolved is not None
    day = date.fromisoformat(resolved)
    assert day.weekday() == WEEKDAYS[name]
    assert 0 <= (published - day).days < 7


@given(st.sampled_from(sorted(MONTHS)), st.dates(date(1992, 1, 9), date(2024, 1, 1)))
def test_a_month_is_never_after_publication(name: str, published: date) -> None:
    resolved, precision, _ = resolve_when(f"in {name.title()}", published)
    assert precision == "month"
    assert resolved is not None
    assert resolved <= published.isoformat()[:7]
    assert int(resolved[5:]) == MONTHS[name]
