"""Series laid against months: exact, missing, sums, thinned years, reports; nothing after the cut."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from counterpoise.dates import Month
from counterpoise.evidence.series import Series, Window
from counterpoise.inference.arrays import CountKind
from counterpoise.system.observations import (
    calendar_array,
    count_arrays,
    covariate_array,
    level_arrays,
    moments_of,
    monthly_values,
    scale_of,
    score_moments,
)

NAN = float("nan")
MISSING, EXACT, INSIDE, LAST = (int(kind) for kind in CountKind)


def series(values: list[float], *windows: Window, at_least: list[float] | None = None, kind: str = "count") -> Series:
    size = len(values)
    return Series(
        "s", kind, "", Month.of(2008, 1), np.array(values), windows,  # type: ignore[arg-type]
        np.array(at_least if at_least else np.zeros(size)), np.ones(size), tuple(() for _ in values),
    )  # fmt: skip


def test_exact_and_missing_months() -> None:
    made = count_arrays(series([3, NAN, 0, 5], at_least=[0, 2, 0, 0]), known=3, months=5)
    assert made.kind.tolist() == [EXACT, MISSING, EXACT, MISSING, MISSING]
    np.testing.assert_array_equal(made.observed, [3, NAN, 0, NAN, NAN])
    assert made.lower.tolist() == [0, 2, 0, 0, 0]
    assert made.exposure.tolist() == [1] * 5


def test_a_sum_stands_at_its_last_month_and_earlier_months_keep_their_bounds() -> None:
    window = Window(1, 3, 40.0, 30.0, 50.0)
    made = count_arrays(series([1, NAN, NAN, NAN, 2], window, at_least=[0, 0, 5, 3, 0]), known=5, months=5)
    assert made.kind.tolist() == [EXACT, INSIDE, INSIDE, LAST, EXACT]
    assert made.observed[3] == 40.0
    assert np.isnan(made.observed[[1, 2]]).all()
    assert made.lower.tolist() == [0, 0, 5, 0, 0]


def test_a_sum_that_ends_after_the_cut_is_not_observed() -> None:
    window = Window(1, 3, 40.0, 30.0, 50.0)
    made = count_arrays(series([1, NAN, NAN, NAN], window, at_least=[0, 4, 0, 0]), known=3, months=4)
    assert made.kind.tolist() == [EXACT, MISSING, MISSING, MISSING]
    assert made.lower.tolist() == [0, 4, 0, 0]


def test_a_year_most_of_which_is_dated_is_observed_month_by_month_thinned() -> None:
    window = Window(0, 3, 20.0, 20.0, 20.0)
    made = count_arrays(series([NAN] * 4, window, at_least=[0, 9, 1, 0]), known=4, months=4)
    assert made.kind.tolist() == [EXACT] * 4
    assert made.observed.tolist() == [0, 9, 1, 0]
    np.testing.assert_allclose(made.exposure, 0.5)
    assert made.lower.tolist() == [0, 0, 0, 0]


def test_a_reported_total_is_its_monthly_mean_with_the_shape_of_one_report() -> None:
    window = Window(0, 3, 1000.0, 1000.0, 1000.0)
    made = count_arrays(series([NAN] * 4, window), known=4, months=4, reported=True)
    assert made.kind.tolist() == [INSIDE, INSIDE, INSIDE, LAST]
    assert made.observed[3] == 250.0
    np.testing.assert_allclose(made.exposure, 0.25)


def test_amounts_and_scores_stop_at_the_cut() -> None:
    np.testing.assert_array_equal(level_arrays(series([1, NAN, 3]), 2, 4), [1, NAN, NAN, NAN])


def test_a_covariate_holds_its_last_known_value() -> None:
    assert covariate_array(series([1, 2, 9]), 2, 5).tolist() == [1, 2, 2, 2, 2]


def test_a_calendar_is_known_beforehand() -> None:
    election = series([0, 0, 0, 0, 1, 0, 0])
    assert calendar_array(election, 9, within=3).tolist() == [0, 1, 1, 1, 1, 0, 0, 0, 0]


def test_levels_spread_sums_evenly_and_count_part_months_whole() -> None:
    half = replace(series([4, NAN, NAN, 7], Window(1, 2, 10.0, 10.0, 10.0)), exposure=np.array([0.5, 1, 1, 1]))
    assert monthly_values(half, 4).tolist() == [8, 5, 5, 7]
    assert monthly_values(half, 2).tolist() == [8]


def test_scales() -> None:
    found = scale_of([0.0, 0.0, 3.0, 1.0])
    assert (found.mean, found.sd) == (1.0, pytest.approx(np.std([0, 0, 3, 1])))
    assert found.log_mean == pytest.approx(np.log1p([0, 0, 3, 1]).mean())
    assert scale_of([]).sd == 0.0
    assert scale_of([2.0, 2.0]).sd == 0.0


def test_moments_of_counts_have_a_least_rate_and_of_amounts_a_least_spread() -> None:
    never = moments_of("count", series([0.0] * 6), 6, 10.0)
    assert (never.rate, never.log_rate, never.log_typical) == (0.0, np.log(1 / 24), np.log(1 / 24))
    war = moments_of("count", series([0, 0, 0, 1000.0]), 4, 10.0)
    assert war.log_rate == pytest.approx(np.log(250.0))
    assert war.log_typical == pytest.approx(np.log(np.expm1(np.log1p(1000.0) / 4)))
    even = moments_of("amount", series([NAN, 90.0, 90.0], kind="amount"), 3, 10.0)
    assert (even.log_amount, even.log_amount_sd) == (pytest.approx(np.log(10.0)), 0.3)


def test_scores_of_which_nothing_is_known_have_no_moments() -> None:
    known = {"a": series([1.0, 3.0], kind="score"), "b": series([NAN, 5.0], kind="score")}
    assert score_moments(known, ["a", "b"], 1) == {"a": (1.0, 1e-3)}
    assert score_moments(known, ["a", "b"], 2) == {"a": (2.0, 1.0), "b": (5.0, 1e-3)}
