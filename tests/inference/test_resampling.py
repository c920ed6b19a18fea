"""Resampling, weights and covariance roots of the NumPy engine."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.inference.numpy_engine.gaussian_block import psd_root
from counterpoise.inference.numpy_engine.resampling import distinct, log_mean, systematic


@given(st.integers(0, 10**6), st.integers(1, 60), st.floats(0.001, 0.999))
def test_systematic_offspring_are_the_expected_number_rounded(seed: int, n: int, u: float) -> None:
    weight = np.random.default_rng(seed).gamma(0.3, size=(2, n)) + 1e-9
    weight /= weight.sum(axis=1, keepdims=True)
    parents = systematic(weight, np.full((2, 1), u))
    assert (np.diff(parents, axis=1) >= 0).all()
    for row in range(2):
        offspring = np.bincount(parents[row], minlength=n)
        assert (np.abs(offspring - n * weight[row]) < 1 + 1e-9).all()


def test_distinct_counts_parents() -> None:
    parents = np.array([[0, 0, 0], [2, 1, 2], [0, 1, 2]], dtype=np.int32)
    assert distinct(parents).tolist() == [1, 2, 3]


def test_log_mean_keeps_tiny_and_dead_weights_apart() -> None:
    weight = np.full((3, 2), 0.5)
    factor = np.array([[-1000.0, -1000.0], [0.0, -np.inf], [-np.inf, -np.inf]])
    found = log_mean(weight, factor)
    assert found[0] == pytest.approx(-1000.0)
    assert found[1] == pytest.approx(np.log(0.5))
    assert found[2] == -np.inf


@given(st.integers(0, 10**6), st.integers(1, 7), st.integers(0, 7))
def test_roots_of_singular_covariances(seed: int, q: int, rank: int) -> None:
    factor = np.random.default_rng(seed).normal(size=(q, min(rank, q)))
    covariance = factor @ factor.T
    root = psd_root(covariance[None])[0]
    assert (np.triu(root, 1) == 0).all()
    np.testing.assert_allclose(root @ root.T, covariance, atol=2e-4 * (1 + covariance.max()))
