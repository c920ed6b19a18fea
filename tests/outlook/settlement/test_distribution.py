"""Scores and intervals of distributions on the grid, against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.outlook.settlement import distribution


def point(value: float) -> np.ndarray:
    return distribution.atoms(np.array([[value]]), np.ones((1, 1)))


@given(st.integers(0, 100), st.integers(0, 100))
def test_crps_of_a_point_is_its_absolute_error(forecast: int, outcome: int) -> None:
    loss = distribution.crps(point(forecast / 100), np.array([outcome / 100]))
    assert loss[0] == pytest.approx(abs(forecast - outcome), abs=1e-9)


def test_crps_between_grid_points_is_exact() -> None:
    assert distribution.crps(point(0.5), np.array([0.333]))[0] == pytest.approx(16.7)


def test_crps_of_two_atoms() -> None:
    """E|X - y| - E|X - X'| / 2 for half at 0 and half at 100, y = 0: 50 - 25."""
    rows = distribution.atoms(np.array([[0.0, 1.0]]), np.array([[2.0, 2.0]]))
    assert distribution.crps(rows, np.array([0.0]))[0] == pytest.approx(25.0)


def test_crps_of_the_uniform_in_its_middle() -> None:
    assert distribution.crps(distribution.uniform(1), np.array([0.5]))[0] == pytest.approx(100 / 12, abs=0.1)


def test_mean_quantile_and_masses_of_atoms() -> None:
    rows = distribution.atoms(np.array([[0.2, 0.6]]), np.array([[1.0, 3.0]]))
    assert distribution.mean(rows)[0] == pytest.approx(0.5)
    assert distribution.quantile(rows, 0.25)[0] == 0.2
    assert distribution.quantile(rows, 0.5)[0] == 0.6
    assert distribution.masses(rows)[0, [20, 60]].tolist() == [0.25, 0.75]


def test_bell_is_symmetric_and_stays_on_the_scale() -> None:
    rows = distribution.bell(np.array([0.5]), 0.2)
    assert distribution.mean(rows)[0] == pytest.approx(0.5)
    assert rows[0, -1] == 1.0
    np.testing.assert_allclose(rows[0, :-1] + rows[0, ::-1][1:], 1.0)


def test_shortest_interval_takes_the_fullest_run() -> None:
    rows = distribution.atoms(np.array([[0.0, 0.7, 0.8, 1.0]]), np.array([[0.3, 0.3, 0.3, 0.1]]))
    narrow = distribution.shortest(rows, 0.6)
    assert (narrow.low[0], narrow.high[0]) == (0.7, 0.8)
    whole = distribution.shortest(rows, 1.0)
    assert (whole.low[0], whole.high[0]) == (0.0, 1.0)
    assert narrow.covers(np.array([0.75])).tolist() == [True]
    assert narrow.covers(np.array([0.65])).tolist() == [False]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5), st.floats(0.05, 1.0))
def test_shortest_interval_holds_its_mass(places: list[float], mass: float) -> None:
    rows = distribution.atoms(np.array([places]), np.ones((1, len(places))))
    interval = distribution.shortest(rows, mass)
    low, high = round(100 * interval.low[0]), round(100 * interval.high[0])
    assert distribution.masses(rows)[0, low : high + 1].sum() >= mass - 1e-9
