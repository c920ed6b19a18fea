"""Alikeness in words and spans of days, with answers worked out by hand and properties that always hold."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.read.likeness import alikeness, content_words, days_of, meet

BAGS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from([1.0, 2.0]))


def test_content_words_count_names_and_numbers_double() -> None:
    assert content_words("The troops shelled Talish 127 times") == {
        "troop": 1.0, "shelled": 1.0, "talish": 2.0, "127": 2.0, "time": 1.0,
    }  # fmt: skip


def test_what_is_left_out_is_left_out() -> None:
    assert content_words("shelled Armenia near Talish", left_out=[(8, 15)]) == {
        "shelled": 1.0,
        "near": 1.0,
        "talish": 2.0,
    }


def test_alikeness_is_the_shared_weight_over_the_smaller_bag() -> None:
    one, other = {"a": 1.0, "b": 2.0}, {"b": 2.0, "c": 1.0, "d": 1.0}
    assert alikeness(one, other) == pytest.approx(2 / 3)
    assert alikeness(one, other, shared=2) == 0.0
    assert alikeness(one, {}) == 0.0


@given(BAGS, BAGS)
def test_alikeness_is_symmetric_and_bounded(one: dict[str, float], other: dict[str, float]) -> None:
    assert alikeness(one, other) == alikeness(other, one)
    assert 0.0 <= alikeness(one, other) <= 1.0
    assert alikeness(one, one) == (1.0 if one else 0.0)


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
