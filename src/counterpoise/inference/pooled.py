"""Paired evidence over several studies whose links share their effects.

With the posterior draws of `none` in every study and common effects u from their prior,

    BF = E_u  prod_s  E_theta,s [ L_s(theta, u) / L_s(theta, 0) ]

Each study keeps its own parameters; only the effects are common, by name. See `paired` for one study.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.inference.effects import (
    Evaluate,
    draw_effects,
    normalised,
    repeat_error,
    scale_weights,
    weighted_sum,
    without_links,
)
from counterpoise.inference.smc import Floats, Streams, effective_size, log_mean_exp


@dataclass(frozen=True)
class PooledStudy:
    """One study of a pool: its paired likelihood, its `none` draws, and which of the common effects its
    links take.
    """

    evaluate: Evaluate
    core: Floats
    streams: Streams
    columns: NDArray[np.int64]


@dataclass(frozen=True)
class PooledEvidence:
    """As PairedEvidence, over studies with common effects.

    `effects` float64[J, B] with normalised `weights` float64[J] are the posterior of the common effects;
    `gain_by_study` float64[studies] is the posterior mean of log R_s, which sums to log_bayes_factor +
    `cost`.
    """

    scale: float
    log_bayes_factor: float
    error: float
    repeat_sd: float
    repeats: Floats
    ess: float
    cost: float
    gain_by_study: Floats
    effects: Floats
    weights: Floats


def pooled_evidence(
    studies: Sequence[PooledStudy],
    *,
    positive: NDArray[np.bool_],
    scales: Sequence[float] = (0.5, 1.0, 2.0),
    points: int = 24,
    thetas: int = 16,
    repeats: int = 3,
    seed: int,
) -> tuple[PooledEvidence, ...]:
    """log Bayes factors over several studies whose links share their effects, one per prior scale.

    Per repeat, `points` effects a scale are drawn; each is tried in every study at `thetas` draws of that
    study's `none`. The error is the spread over repeats, so that at least 3 are wanted.
    """
    if not studies:
        raise ValueError("a pool needs at least one study")
    if thetas < 1 or repeats < 2:
        raise ValueError("a pool needs at least 1 theta per effect and 2 repeats")
    per_repeat = points * len(scales)
    effects = np.concatenate([draw_effects(positive, scales, points, [seed, 3, r]) for r in range(repeats)])
    log_ratio = np.stack([_study_ratio(study, effects, thetas, [seed, 5, i]) for i, study in enumerate(studies)])
    total = log_ratio.sum(axis=0)
    answers = []
    for scale in scales:
        log_weights = total + scale_weights(effects, scale, scales)
        single = np.array([log_mean_exp(part) for part in log_weights.reshape(repeats, per_repeat)])
        log_bf = log_mean_exp(log_weights)
        weights = normalised(log_weights)
        gains = np.array([weighted_sum(weights, row) for row in log_ratio])
        answers.append(
            PooledEvidence(
                scale=scale,
                log_bayes_factor=log_bf,
                error=repeat_error(single),
                repeat_sd=float(single.std(ddof=1)),
                repeats=single,
                ess=effective_size(log_weights),
                cost=float(gains.sum()) - log_bf,
                gain_by_study=gains,
                effects=effects,
                weights=weights,
            )
        )
    return tuple(answers)


def _study_ratio(study: PooledStudy, effects: Floats, thetas: int, key: list[int]) -> Floats:
    """log R_s of each common effect: the mean ratio over `thetas` draws, which walk through a shuffle of
    all.
    """
    size = study.core.shape[0]
    count = effects.shape[0]
    zero = without_links(study.evaluate, study.core, study.streams, study.columns.size)
    order = np.random.default_rng(key).permutation(size)
    theta = order[np.arange(count * thetas) % size]
    own = np.repeat(effects[:, study.columns], thetas, axis=0)
    there = study.evaluate(study.core[theta], own, study.streams[theta])
    ratio = (there.log_likelihood - zero.log_likelihood[theta]).reshape(count, thetas)
    return np.array([log_mean_exp(row) for row in ratio])
