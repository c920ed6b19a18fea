"""Effects of links: their prior law, and the weights that carry one set of points to every prior scale."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.errors import FitUnreliable
from counterpoise.inference.effects import (
    draw_effects,
    log_scale_ratio,
    normalised,
    repeat_error,
    scale_weights,
    weighted_rows,
    weighted_sum,
)

SCALES = (0.5, 1.0, 2.0)


@pytest.mark.parametrize("links", [1, 2, 4])
def test_each_block_of_effects_has_its_scale(links: int):
    positive = np.arange(links) % 2 == 0
    blocks = draw_effects(positive, SCALES, 4000, [1]).reshape(3, 4000, links)
    for scale, block in zip(SCALES, blocks, strict=True):
        assert np.sqrt(np.mean(block**2, axis=0)) == pytest.approx(scale, rel=0.03)
        assert np.all(block[:, positive] >= 0)
        assert np.abs(block[:, ~positive].mean(axis=0)) == pytest.approx(0.0, abs=0.05 * scale)
    if links > 1:
        assert np.abs(np.corrcoef(blocks[1].T)[0, 1]) < 0.05


def test_weights_turn_the_mixture_into_each_scale():
    effects = draw_effects(np.array([True, False]), SCALES, 20_000, [2])
    for scale in SCALES:
        weights = np.exp(scale_weights(effects, scale, SCALES))
        assert weights.mean() == pytest.approx(1.0, abs=0.02)
        assert weights @ effects[:, 1] ** 2 / weights.sum() == pytest.approx(scale**2, rel=0.03)
        assert weights @ effects[:, 0] / weights.sum() == pytest.approx(scale * np.sqrt(2 / np.pi), rel=0.03)


@given(st.floats(0.1, 3.0), st.floats(0.1, 3.0), st.floats(-4.0, 4.0), st.floats(-4.0, 4.0))
def test_the_ratio_of_two_scales_is_that_of_normal_densities(scale: float, drawn: float, a: float, b: float):
    def log_density(s: float) -> float:
        return -(a**2 + b**2) / (2 * s**2) - 2 * np.log(s)

    found = log_scale_ratio(np.array([[a, b]]), scale, drawn)[0]
    assert found == pytest.approx(log_density(scale) - log_density(drawn), abs=1e-6)


def test_the_same_key_gives_the_same_effects_and_another_does_not():
    first = draw_effects(np.array([True]), SCALES, 8, [3, 1])
    assert np.array_equal(first, draw_effects(np.array([True]), SCALES, 8, [3, 1]))
    assert not np.array_equal(first, draw_effects(np.array([True]), SCALES, 8, [3, 2]))


def test_pairs_without_weight_may_be_impossible():
    weights = normalised(np.array([0.0, np.log(3.0), -np.inf]))
    assert weights == pytest.approx([0.25, 0.75, 0.0])
    assert weighted_sum(weights, np.array([1.0, 2.0, -np.inf])) == pytest.approx(1.75)
    rows = np.array([[1.0, 0.0], [2.0, 1.0], [-np.inf, np.nan]])
    assert weighted_rows(weights, rows) == pytest.approx([1.75, 0.75])


def test_no_weight_at_all_is_an_error():
    with pytest.raises(FitUnreliable) as caught:
        normalised(np.full(3, -np.inf))
    assert str(caught.value) == (
        "every drawn effect of the account makes the record impossible: its links or their priors are wrong"
    )


def test_the_error_of_repeats_is_that_of_their_mean():
    values = np.log([1.0, 2.0, 3.0])
    assert repeat_error(values) == pytest.approx(1.0 / np.sqrt(3) / 2.0)
    assert repeat_error(values + 700.0) == pytest.approx(repeat_error(values))
