"""Expressions of time against a known date of publication; what cannot be resolved stays open."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.read.when import MONTHS, WEEKDAYS, find_expressions, find_when, resolve_when

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


@pytest.mark.parametrize(
    ("expression", "resolved"),
    [
        ("two days before Friday 1 April", "2016-03-30"),
        ("since 28 March", "2016-03-28/2016-04-06"),
        ("since 2014", "2014/2016-04"),
        ("after the February talks", "2016-02/2016-04"),
        ("from 12 to 16 March", "2016-03-12/2016-03-16"),
        ("from 12 May 1998 to 18 June 2000", "1998-05-12/2000-06-18"),
        ("12 and 13 March", "2016-03-12/2016-03-13"),
        ("July 30 - August 2", "2015-07-30/2015-08-02"),
        ("from Monday to Wednesday", "2016-04-04/2016-04-06"),
        ("on Tuesday last week", "2016-03-29"),
        ("on the evening of March 15", "2016-03-15"),
        ("in February of last year", "2015-02"),
        ("on May 17th last year", "2015-05-17"),
        ("02.04.2016", "2016-04-02"),
        ("15/12/15", "2015-12-15"),
        ("earlier this month", "2016-04"),
        ("this week", "2016-04-04/2016-04-06"),
        ("last weekend", "2016-04-02/2016-04-03"),
        ("this spring", "2016-03/2016-05"),
        ("in the summer of 2014", "2014-06/2014-08"),
        ("the first quarter of 2016", "2016-01/2016-03"),
        ("Q3 2015", "2015-07/2015-09"),
        ("the second half of 2015", "2015-07/2015-12"),
        ("fiscal year 2014-15", "2014/2015"),
        ("late 2013", "2013"),
        ("the early 1990s", "1990/1993"),
        ("the 1970s", "1970/1979"),
        ("between 2009 and 2011", "2009/2011"),
        ("in 2011 and 2012", "2011/2012"),
        ("from April to June 2015", "2015-04/2015-06"),
        ("over the past three days", "2016-04-03/2016-04-06"),
        ("in the last 24 hours", "2016-04-05/2016-04-06"),
        ("New Year's Eve", "2015-12-31"),
        ("by the end of the year", "2016"),
    ],
)
def test_expressions_of_many_kinds(expression: str, resolved: str) -> None:
    assert resolve_when(expression, WEDNESDAY)[0] == resolved


@pytest.mark.parametrize(
    "expression",
    [
        "until 5 May", "before March", "after 10 March", "12 and 16 March", "in 2011 and 2015", "in recent days",
        "a few days after this visit", "in the coming weeks", "at 13:45", "over the past years", "as soon as possible",
        "for two weeks", "on the first day of the fighting", "the Unity exercise", "resolution 1973", "2000 soldiers",
        "ADEX-2014", "Mondays", "it may be", "on the 8th floor",
    ],
)  # fmt: skip
def test_expressions_that_name_no_date(expression: str) -> None:
    assert resolve_when(expression, WEDNESDAY)[:2] == (None, "open")


def test_what_counts_from_the_text() -> None:
    text = (
        "On 12 July 2015 it began. That evening it grew. The following week it spread. At 13:45 it ended. "
        "That year it paused."
    )
    assert [one.date for one in find_when(text, WEDNESDAY)] == [
        "2015-07-12", "2015-07-12", "2015-07-13/2015-07-19", "2015-07-12", "2015",
    ]  # fmt: skip


def test_two_years_that_follow_an_anchor() -> None:
    assert resolve_when("in the following two years", WEDNESDAY, anchor="1983")[0] == "1984/1985"
    assert resolve_when("since then", WEDNESDAY, anchor="2014-05")[0] == "2014-05/2016-04"
    assert resolve_when("on the 8th", WEDNESDAY, anchor="2016-03-02")[0] == "2016-03-08"


def test_an_offset_without_a_date_waits_for_its_clause() -> None:
    expressions, offsets = find_expressions("He left two days after his jet was lost.")
    assert expressions == ()
    assert [(offset.count, offset.unit, offset.rough) for offset in offsets] == [(2, "day", False)]


def test_an_anchor_that_is_no_date_is_refused() -> None:
    with pytest.raises(ValueError, match="'spring' is not a year, a month or a day in ISO 8601"):
        resolve_when("a day later", WEDNESDAY, anchor="spring")


@given(st.text(alphabet="0123456789 -–/.,ofandtheMaySunday", max_size=60))
def test_any_text_is_read_and_spans_point_into_it(text: str) -> None:
    for one in find_when(text, WEDNESDAY):
        assert text[one.start : one.end] == one.text
        assert (one.date is None) == (one.precision == "open")
