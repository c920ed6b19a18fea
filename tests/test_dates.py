from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.dates import DateSpan, Month, MonthSpan

MONTHS = st.builds(Month, st.integers(1900 * 12, 2100 * 12))


def test_months_from_2008_to_april_2016() -> None:
    assert Month.parse("2016-04") - Month.parse("2008-01") == 99
    assert str(Month.parse("2008-01") + 99) == "2016-04"


def test_february_2016_has_29_days() -> None:
    month = Month.parse("2016-02")
    assert (month.days, month.first_day, month.last_day) == (29, date(2016, 2, 1), date(2016, 2, 29))


@given(MONTHS, st.integers(-500, 500))
def test_adding_and_taking_away_is_nothing(month: Month, step: int) -> None:
    assert month + step - step == month
    assert (month + step) - month == step
    assert Month.parse(str(month)) == month


@pytest.mark.parametrize("text", ["2016-13", "2016-00", "2016-4", "2016", "16-04", "2016-04-01", "x"])
def test_not_a_month(text: str) -> None:
    with pytest.raises(ValueError, match=rf"'{text}' is not a month \(write YYYY-MM, as in 2016-04\)"):
        Month.parse(text)


def test_a_span_of_months() -> None:
    span = MonthSpan.parse("2008-01..2020-12")
    assert len(span) == 156
    assert list(span)[-1] == Month.parse("2020-12")
    assert Month.parse("2007-12") not in span
    assert span.position(Month.parse("2020-12")) == 155
    assert str(span) == "2008-01..2020-12"


def test_a_span_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match=r"a span must not end \(2007-12\) before it starts \(2008-01\)"):
        MonthSpan.parse("2008-01..2007-12")


def test_a_month_outside_a_span_has_no_position() -> None:
    with pytest.raises(ValueError, match=r"2021-01 is outside 2008-01\.\.2020-12"):
        MonthSpan.parse("2008-01..2020-12").position(Month.parse("2021-01"))


@given(MONTHS, MONTHS, MONTHS, MONTHS)
def test_overlap_is_the_months_in_both(a: Month, b: Month, c: Month, d: Month) -> None:
    one, other = MonthSpan(min(a, b), max(a, b)), MonthSpan(min(c, d), max(c, d))
    both = one.overlap(other)
    assert both == other.overlap(one)
    if both is None:
        assert one.last < other.first or other.last < one.first
    else:
        assert both.first in one
        assert both.first in other
        assert both.last in one
        assert both.last in other


@pytest.mark.parametrize(
    ("text", "end", "precision", "shown", "days"),
    [
        ("2011-06-24", "", "", "2011-06-24", (date(2011, 6, 24), date(2011, 6, 24))),
        ("2011-06", "", "month", "2011-06", (date(2011, 6, 1), date(2011, 6, 30))),
        ("2011", "", "", "2011", (date(2011, 1, 1), date(2011, 12, 31))),
        ("2011-06-24", "", "month", "2011-06", (date(2011, 6, 1), date(2011, 6, 30))),
        (
            "2014-05-11",
            "2014-05-13",
            "range",
            "2014-05-11..2014-05-13",
            (date(2014, 5, 11), date(2014, 5, 13)),
        ),
        ("2016-08", "", "open", "2016-08-01..", (date(2016, 8, 1), date(2016, 8, 1))),
    ],
)
def test_dates_keep_their_precision(
    text: str, end: str, precision: str, shown: str, days: tuple[date, date]
) -> None:
    span = DateSpan.parse(text, end, precision)
    assert str(span) == shown
    assert (span.start, span.end) == days


def test_no_day_is_made_up_from_a_month() -> None:
    with pytest.raises(ValueError, match="'2011-06' gives no day, only a month"):
        DateSpan.parse("2011-06", precision="day")


def test_the_thirty_first_of_june() -> None:
    with pytest.raises(ValueError, match=r"'2011-06-31' is not a date \(day is out of range for month\)"):
        DateSpan.parse("2011-06-31")


def test_spans_overlap_within_a_slack() -> None:
    one, other = DateSpan.parse("2016-04-01"), DateSpan.parse("2016-04-03")
    assert not one.overlaps(other)
    assert not one.overlaps(other, slack_days=1)
    assert one.overlaps(other, slack_days=2)
    assert one.overlaps(DateSpan.parse("2016-04"))
