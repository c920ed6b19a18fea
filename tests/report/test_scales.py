"""Scales map ends to ends, clip, and tick at round values."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from counterpoise.dates import Month
from counterpoise.report.scales import Linear, Log1p, Months, span, tick_text, year_axis

FINITE = st.floats(-1e6, 1e6)


@given(FINITE, FINITE)
def test_a_linear_scale_maps_ends_to_ends_and_ticks_inside(low: float, high: float) -> None:
    assume(high - low > 1e-3)
    scale = Linear(low, high, 100.0, 20.0)
    assert scale(low) == pytest.approx(100.0)
    assert scale(high) == pytest.approx(20.0)
    assert scale.clip(high + 1) == pytest.approx(20.0)
    slack = 1e-6 * (high - low)
    assert all(low - slack <= tick <= high + slack for tick in scale.ticks())
    assert 1 <= len(scale.ticks(5)) <= 12


def test_linear_ticks_are_round() -> None:
    assert Linear(0, 627, 0, 1).ticks(3) == (0.0, 500.0)
    assert Linear(-1, 1, 0, 1).ticks(4) == (-1.0, -0.5, 0.0, 0.5, 1.0)


def test_an_empty_range_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a scale needs low < high, got 1.0\.\.1.0"):
        Linear(1.0, 1.0, 0.0, 1.0)


def test_the_log_scale_starts_at_zero_and_ticks_at_powers_of_ten() -> None:
    scale = Log1p(7646.0, 110.0, 0.0)
    assert scale(0.0) == 110.0
    assert scale(7646.0) == pytest.approx(0.0)
    assert scale.ticks(8) == (0.0, 1.0, 10.0, 100.0, 1000.0)
    assert scale(10) - scale(100) > scale(1000) - scale(1100)


def test_months_know_their_januaries() -> None:
    months = Months(Month.of(2008, 11), 27, 0.0, 270.0)
    assert months.years() == ((2009, 2), (2010, 14), (2011, 26))
    assert months.middle(0) == 5.0


def test_crowded_years_are_thinned() -> None:
    shapes = "".join(year_axis(Months(Month.of(1990, 1), 480, 0.0, 400.0), 0, 10))
    assert ">1990<" in shapes
    assert ">1991<" not in shapes


def test_span_holds_all_finite_values_and_zero() -> None:
    low, high = span([3.0, math.nan, 5.0, math.inf])
    assert low == 0.0
    assert high > 5.0


def test_span_of_zeros_is_still_a_range() -> None:
    assert span([0.0, 0.0]) == (0.0, 0.5)


def test_span_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no finite value to draw"):
        span([math.nan], include=())


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (-0.5, "−0.5"), (2000.0, "2,000"), (0.05, "0.05"), (-30.0, "−30")]
)
def test_tick_texts(value: float, text: str) -> None:
    assert tick_text(value) == text
