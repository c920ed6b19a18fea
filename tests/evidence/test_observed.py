from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.dates import Month
from counterpoise.evidence.observed import Series, Window, disjoint

NONE = np.full(24, np.nan)


def window(start: int, end: int, total: float) -> Window:
    return Window(start, end, total, total, total)


def test_a_quarter_is_taken_out_of_its_year() -> None:
    kept, left_out = disjoint([window(0, 11, 9000), window(0, 2, 2945)], NONE)
    assert kept == (window(0, 2, 2945), window(3, 11, 6055))
    assert left_out == []


def test_exact_months_are_taken_out_of_a_sum() -> None:
    exact = NONE.copy()
    exact[0], exact[5] = 10, 7
    kept, _ = disjoint([Window(0, 11, 46, 45, 54)], exact)
    assert kept == (Window(1, 11, 29, 28, 37),)


@pytest.mark.parametrize(
    ("windows", "reason"),
    [
        ([window(0, 5, 10), window(3, 11, 20)], "it overlaps another figure in part"),
        ([window(4, 6, 10), window(0, 11, 20)], "what is known inside it splits it in two"),
        ([window(0, 2, 30), window(0, 11, 20)], "what is known inside it (30) is more than its total"),
    ],
)
def test_what_cannot_be_separated_is_named(windows: list[Window], reason: str) -> None:
    kept, left_out = disjoint(windows, NONE)
    assert len(kept) == 1
    assert [why for _, why in left_out] == [reason]


@given(st.lists(st.tuples(st.integers(0, 23), st.integers(0, 8), st.floats(0, 1e6)), max_size=8))
def test_windows_never_overlap_and_none_is_lost(drawn: list[tuple[int, int, float]]) -> None:
    windows = [window(start, min(23, start + length), total) for start, length, total in drawn]
    kept, left_out = disjoint(windows, NONE)
    months = [month for w in kept for month in range(w.start, w.end + 1)]
    assert len(months) == len(set(months))
    assert len(kept) + len(left_out) == len(windows)
    assert all(0 <= w.low <= w.total <= w.high for w in kept)


def test_arrays_of_a_series_are_frozen_and_of_one_length() -> None:
    series = Series("x", "count", "n", Month.of(2014, 1), np.zeros(2), (), np.zeros(2), np.ones(2), ((), ()))
    with pytest.raises(ValueError, match="read-only"):
        series.exact[0] = 1
    with pytest.raises(ValueError, match="x: the parts of a series must have the same number of months"):
        Series("x", "count", "n", Month.of(2014, 1), np.zeros(2), (), np.zeros(3), np.ones(2), ((), ()))
