"""Paired evidence against closed forms in a linear Gaussian record: y_i = theta + effect x_i + e_i, all
N(0, 1).
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from counterpoise.errors import FitUnreliable
from counterpoise.inference.effects import Evaluation
from counterpoise.inference.paired import paired_evidence
from counterpoise.inference.pooled import PooledStudy, pooled_evidence
from counterpoise.inference.smc import Floats, Streams

SCALES = (0.5, 1.0, 2.0)
POSITIVE = np.array([True])
SIGNED = np.array([False])


class Line:
    """y = theta 1 + effect x + e: closed forms for the account's evidence with normal and half-normal
    effects.
    """

    def __init__(self, seed: int, effect: float, months: int = 30, spread: float = 0.5) -> None:
        rng = np.random.default_rng(seed)
        self.x = spread * rng.standard_normal(months)
        self.y = 0.3 + effect * self.x + rng.standard_normal(months)

    def evaluate(self, core: Floats, effects: Floats, streams: Streams) -> Evaluation:
        residual = self.y - core[:, :1] - effects[:, :1] * self.x
        by_month = -0.5 * residual**2 - 0.5 * np.log(2 * np.pi)
        half = self.y.size // 2
        by_series = np.stack([by_month[:, :half].sum(axis=1), by_month[:, half:].sum(axis=1)], axis=1)
        return Evaluation(by_month.sum(axis=1), by_series, by_month)

    def none_draws(self, size: int, seed: int) -> Floats:
        variance = 1 / (1 + self.y.size)
        noise = np.random.default_rng(seed).standard_normal((size, 1))
        return variance * self.y.sum() + np.sqrt(variance) * noise

    def log_evidence(self, effect: Floats) -> Floats:
        """log p(y | effect) with theta integrated out, for a grid of effects."""
        residual = self.y - effect[:, None] * self.x
        n = self.y.size
        square = np.sum(residual**2, axis=1) - residual.sum(axis=1) ** 2 / (1 + n)
        return -0.5 * square - 0.5 * np.log(1 + n) - 0.5 * n * np.log(2 * np.pi)

    def ratio(self, effect: Floats) -> Floats:
        return self.log_evidence(effect) - self.log_evidence(np.zeros(1))


def exact_log_bf(lines: list[Line], scale: float, positive: bool) -> tuple[float, float]:
    """log Bayes factor and posterior mean of the effect by quadrature on a fine grid (error below 1e-6)."""
    grid = np.linspace(0.0 if positive else -10 * scale, 10 * scale, 40_001)
    log_prior = -0.5 * (grid / scale) ** 2 - math.log(scale * math.sqrt(2 * math.pi)) + math.log(2) * positive
    log_density = log_prior + sum(line.ratio(grid) for line in lines)
    top = log_density.max()
    density = np.exp(log_density - top)
    density[0] *= 0.5 if positive else 1.0
    total = density.sum() * (grid[1] - grid[0])
    return top + math.log(total), float(density @ grid / density.sum())


def paired(line: Line, positive: np.ndarray, seed: int, size: int = 256, **options: float):
    return paired_evidence(
        line.evaluate,
        core=line.none_draws(size, 100 + seed),
        streams=np.zeros(size, dtype=np.uint32),
        positive=positive,
        seed=seed,
        **options,
    )


@pytest.mark.parametrize("positive", [POSITIVE, SIGNED], ids=["half-normal", "normal"])
@pytest.mark.parametrize("effect", [0.0, 0.8])
def test_log_bayes_factor_is_within_its_error_at_every_scale(positive: np.ndarray, effect: float):
    line = Line(seed=1, effect=effect)
    runs = [paired(line, positive, seed) for seed in range(10)]
    for number, scale in enumerate(SCALES):
        exact, posterior_mean = exact_log_bf([line], scale, bool(positive[0]))
        off = np.array([(run[number].log_bayes_factor - exact) / run[number].error for run in runs])
        assert np.sqrt(np.mean(off**2)) < 2.0
        assert all(run[number].scale == scale and run[number].error < 0.25 for run in runs)
        found = np.mean([run[number].effects.mean() for run in runs])
        assert abs(found - posterior_mean) < 0.05 + 0.05 * scale


def test_a_negative_truth_speaks_against_a_positive_link():
    line = Line(seed=2, effect=-1.0, months=60)
    exact, _ = exact_log_bf([line], 1.0, True)
    found = paired(line, POSITIVE, 1)[1]
    assert exact < -1.0
    assert abs(found.log_bayes_factor - exact) < 4 * found.error


def test_decomposition_sums_to_the_log_bayes_factor_plus_cost():
    for answer in paired(Line(seed=3, effect=0.8), POSITIVE, 1):
        assert answer.gain_by_series.sum() == pytest.approx(answer.log_bayes_factor + answer.cost)
        assert answer.gain_by_month.sum() == pytest.approx(answer.log_bayes_factor + answer.cost)
        assert answer.gain_by_month[:15].sum() == pytest.approx(answer.gain_by_series[0])
        assert answer.cost > 0


def test_a_wide_gap_is_bridged_to_the_closed_form():
    line = Line(seed=4, effect=4.0, months=120, spread=1.0)
    exact, posterior_mean = exact_log_bf([line], 2.0, True)
    answer = paired(line, POSITIVE, 1, scales=(2.0,))[0]
    assert exact > 100
    assert answer.bridged
    assert abs(answer.log_bayes_factor - exact) < max(4 * answer.error, 1.0)
    assert abs(answer.effects.mean() - posterior_mean) < 0.1
    assert answer.gain_by_month.sum() == pytest.approx(answer.log_bayes_factor + answer.cost)


def test_one_bridge_serves_the_narrower_scales():
    line = Line(seed=4, effect=2.5, months=80, spread=1.0)
    answers = paired(line, POSITIVE, 2)
    assert [answer.bridged for answer in answers] == [True, True, True]
    for answer in answers:
        exact, posterior_mean = exact_log_bf([line], answer.scale, True)
        assert abs(answer.log_bayes_factor - exact) < max(4 * answer.error, 1.0)
        assert abs(answer.effects.mean() - posterior_mean) < 0.1
        assert answer.gain_by_series.sum() == pytest.approx(answer.log_bayes_factor + answer.cost)


def test_where_no_bridge_holds_the_weighted_answer_says_what_it_is_worth():
    """The likelihood exists on the kept streams alone, so that no move of a bridge is ever accepted."""

    def evaluate(core: Floats, effects: Floats, streams: Streams) -> Evaluation:
        value = -400.0 * (effects[:, 0] - 1.0) ** 2 * (effects[:, 0] > 0)
        value = np.where(streams < 64, value, -1e5)
        return Evaluation(value, value[:, None], value[:, None])

    answer = paired_evidence(
        evaluate,
        core=np.zeros((64, 1)),
        streams=np.arange(64, dtype=np.uint32),
        positive=POSITIVE,
        scales=(1.0,),
        seed=1,
        least_ess=1000.0,
        largest_error=0.05,
    )[0]
    assert not answer.bridged
    assert answer.ess < 30
    assert answer.error > 0.15


def test_pool_matches_the_closed_form_with_common_effects():
    lines = [Line(seed=10 + i, effect=0.7, months=20 + 10 * i) for i in range(4)]
    exact = [exact_log_bf(lines, scale, True) for scale in SCALES]
    off = []
    for seed in range(8):
        studies = [
            PooledStudy(
                line.evaluate,
                line.none_draws(256, 7 * seed + i),
                np.zeros(256, dtype=np.uint32),
                np.array([0]),
            )
            for i, line in enumerate(lines)
        ]
        answers = pooled_evidence(studies, positive=POSITIVE, seed=seed, repeats=8)
        off.append([(a.log_bayes_factor - e[0]) / a.error for a, e in zip(answers, exact, strict=True)])
        for answer, (_, mean) in zip(answers, exact, strict=True):
            assert answer.gain_by_study.sum() == pytest.approx(answer.log_bayes_factor + answer.cost)
            assert abs(float(answer.weights @ answer.effects[:, 0]) - mean) < 0.15
    assert np.sqrt(np.mean(np.square(off))) < 2.0


def test_effects_that_only_one_study_has_are_its_own():
    """Study b has no link: it must not move the answer, which is then that of study a alone."""
    line = Line(seed=20, effect=0.8)
    other = Line(seed=21, effect=0.0)
    streams = np.zeros(256, dtype=np.uint32)

    def without(core: Floats, effects: Floats, streams: Streams) -> Evaluation:
        return other.evaluate(core, np.zeros((core.shape[0], 1)), streams)

    studies = [
        PooledStudy(line.evaluate, line.none_draws(256, 1), streams, np.array([0])),
        PooledStudy(without, other.none_draws(256, 2), streams, np.array([1])),
    ]
    answer = pooled_evidence(studies, positive=np.array([True, True]), scales=(1.0,), seed=3, points=64, repeats=6)[0]
    assert abs(answer.log_bayes_factor - exact_log_bf([line], 1.0, True)[0]) < 4 * answer.error + 0.02
    assert answer.gain_by_study[1] == pytest.approx(0.0, abs=1e-9)


def test_the_same_seed_gives_the_same_digits():
    line = Line(seed=5, effect=0.5)
    first, again = paired(line, POSITIVE, 9), paired(line, POSITIVE, 9)
    assert [a.log_bayes_factor for a in first] == [b.log_bayes_factor for b in again]
    assert np.array_equal(first[1].effects, again[1].effects)


def test_an_account_that_does_not_nest_is_refused():
    def dead(core: Floats, effects: Floats, streams: Streams) -> Evaluation:
        k = core.shape[0]
        return Evaluation(np.full(k, -np.inf), np.zeros((k, 1)), np.zeros((k, 1)))

    with pytest.raises(FitUnreliable) as caught:
        paired_evidence(dead, core=np.zeros((8, 1)), streams=np.zeros(8, dtype=np.uint32), positive=POSITIVE, seed=1)
    assert str(caught.value) == (
        "without its links the account's filter died at 8 of 8 posterior draws of the nested account; the two "
        "do not nest, or the filter needs more particles"
    )


def test_links_that_make_the_record_impossible_are_refused():
    def impossible(core: Floats, effects: Floats, streams: Streams) -> Evaluation:
        k = core.shape[0]
        value = np.where(effects[:, 0] > 0, -np.inf, 0.0)
        return Evaluation(value, value[:, None], value[:, None].repeat(3, axis=1).reshape(k, 3))

    with pytest.raises(FitUnreliable, match="every drawn effect of the account makes the record impossible"):
        paired_evidence(
            impossible, core=np.zeros((8, 1)), streams=np.zeros(8, dtype=np.uint32), positive=POSITIVE, seed=1
        )
