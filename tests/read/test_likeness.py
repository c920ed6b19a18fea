"""Spans of days, with answers worked out by hand and properties that always hold."""

from __future__ import annotations

from datetime import date

import pytest

from counterpoise.read.likeness import days_of, meet


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2016-04-02", (2016, 4, 2), (2016, 4, 2)),
        ("2016-02", (2016, 2, 1), (2016, 2, 29)),
        ("2015", (2015, 1, 1), (2015, 12, 31)),
        ("2016-04-01/2016-04-02", (2016, 4, 1), (2016, 4, 2)),
        ("2011/2014-09", (2011, 1, 1), (2014, 9, 30)),
    ],
)
def test_dates_stand_for_all_their_days(written: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert days_of(written) == (date(*first), date(*last))


def test_what_is_no_date_is_refused() -> None:
    assert days_of(None) is None
    with pytest.raises(ValueError, match="invalid literal for int"):
        days_of("last week")


def test_spans_meet_with_slack() -> None:
    one, other = (date(2016, 4, 1), date(2016, 4, 2)), (date(2016, 4, 3), date(2016, 4, 3))
    assert not meet(one, other)
    assert meet(one, other, slack=1)
    assert meet(one, (date(2016, 1, 1), date(2016, 12, 31)))
