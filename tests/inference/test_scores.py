"""Scores against closed forms and their defining properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.inference.scores import brier, coverage, crps, log_score, pit


def test_crps_of_normal_draws_matches_the_closed_form():
    """CRPS(N(0,1), y) = y (2 Phi(y) - 1) + 2 phi(y) - 1/sqrt(pi) (Gneiting and Raftery 2007)."""
    draws = np.random.default_rng(1).standard_normal((3, 40_000))
    observed = np.array([-1.0, 0.0, 2.0])
    exact = [
        y * math.erf(y / math.sqrt(2))
        + 2 * math.exp(-(y**2) / 2) / math.sqrt(2 * math.pi)
        - 1 / math.sqrt(math.pi)
        for y in observed
    ]
    assert crps(draws, observed) == pytest.approx(exact, abs=0.02)


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=12), st.floats(-100, 100))
def test_crps_is_the_double_sum(draws: list[float], observed: float):
    x = np.array(draws)
    n = x.size
    pairs = np.abs(x[:, None] - x[None, :]).sum() / (n * (n - 1))
    assert crps(x, observed) == pytest.approx(np.abs(x - observed).mean() - pairs / 2, abs=1e-9)


def test_log_score_averages_probabilities_not_their_logs():
    assert log_score(np.log([0.2, 0.4])) == pytest.approx(-math.log(0.3))
    assert log_score(np.array([[0.0, -np.inf], [-np.inf, -np.inf]])).tolist() == [-math.log(0.5), math.inf]


def test_brier_of_a_coin():
    assert brier([0.5, 1.0, 0.2], [1, 1, 0]) == pytest.approx([0.25, 0.0, 0.04])


def test_pit_of_counts_is_randomised_over_ties():
    draws = np.array([0, 0, 1, 2])
    assert pit(draws, 1.0, uniform=0.0) == 0.5
    assert pit(draws, 1.0, uniform=1.0) == 0.75
    assert pit(draws, 1.0) == 0.625


def test_pit_of_a_calibrated_forecast_is_uniform():
    rng = np.random.default_rng(2)
    values = pit(rng.poisson(3.0, (4000, 400)), rng.poisson(3.0, 4000), uniform=rng.random(4000))
    counts = np.histogram(values, bins=10, range=(0, 1))[0]
    assert np.sum((counts - 400) ** 2 / 400) < 27.9  # 99.9 % of chi-square with 9 degrees of freedom


def test_coverage_of_a_calibrated_forecast_is_its_level():
    rng = np.random.default_rng(3)
    hit = coverage(rng.standard_normal((4000, 500)), rng.standard_normal(4000), level=0.8)
    assert abs(hit.mean() - 0.8) < 0.025


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: crps([1.0], 1.0), "crps needs at least 2 draws per forecast"),
        (
            lambda: crps([1.0, np.nan], 1.0),
            "a forecast or an observation is NaN: drop missing months before scoring",
        ),
        (
            lambda: crps([1.0, 2.0], [1.0, 2.0]),
            "draws have shape (2,), observations (2,); wanted (..., n) and (...)",
        ),
        (lambda: brier([1.5], [1]), "probabilities must lie in [0, 1]"),
        (lambda: brier([0.5], [2]), "outcomes must be 0 or 1"),
        (lambda: brier([0.5], [1, 0]), "probabilities have shape (1,), outcomes (2,)"),
        (lambda: pit([1.0, 2.0], 1.0, uniform=2.0), "uniform must lie in [0, 1]"),
        (lambda: coverage([1.0, 2.0], 1.0, level=1.0), "level must lie strictly between 0 and 1, not 1.0"),
        (lambda: log_score([]), "log_score needs log probabilities without NaN, draws on the last axis"),
    ],
)
def test_bad_input_is_refused(call, message: str):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 the whole message is asserted
        call()
    assert str(caught.value) == message
