"""Paired evidence: an account against the one it nests, with the same parameters and random numbers.

With theta drawn from the posterior of `none` (its kept filter streams with it) and effects u of the
account's links from their prior (see `effects`),

    BF = E[ L(theta, u) / L(theta, 0) ]

(Chen and Shao 1997, importance form; common random numbers take most of the filter's noise out of each
ratio, and with the kept streams the mean is exact for noisy likelihoods too). Where the weights degenerate,
the two posteriors are bridged by tempering (`bridged`). For several studies with common effects see
`pooled`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.errors import FitUnreliable
from counterpoise.inference.bridged import Bridge, build_bridge
from counterpoise.inference.effects import (
    Evaluate,
    Evaluation,
    draw_effects,
    log_scale_ratio,
    normalised,
    repeat_error,
    scale_weights,
    weighted_rows,
    weighted_sum,
    without_links,
)
from counterpoise.inference.smc import Floats, Streams, effective_size, log_mean_exp, systematic

LEAST_ESS = 100.0
LEAST_SHARE = 0.05
LARGEST_ERROR = 0.25


@dataclass(frozen=True)
class PairedEvidence:
    """What one prior scale says.

    `log_bayes_factor` against the nested account with its standard `error`: the largest of the spread over
    theta (delta method), the spread of the weights, and the spread over repeats. `repeats` float64[R] are
    the single repeats' values, `repeat_sd` their spread; `ess` is the effective number of pairs.
    `gain_by_series` float64[S] and `gain_by_month` float64[T] are posterior means of the change in
    log-likelihood; each sums to log_bayes_factor + `cost`, where the cost (a Kullback-Leibler divergence,
    never negative but for Monte-Carlo error) is what the account pays for prior effects that the record
    rejects. `core`, `effects`, `streams`, `log_likelihood`: equal-weight posterior draws under the account.
    """

    scale: float
    log_bayes_factor: float
    error: float
    repeat_sd: float
    repeats: Floats
    ess: float
    bridged: bool
    cost: float
    gain_by_series: Floats
    gain_by_month: Floats
    core: Floats
    effects: Floats
    streams: Streams
    log_likelihood: Floats


@dataclass(frozen=True)
class _Pairs:
    """Flat over pairs P = repeats x points x theta, in that order."""

    theta: NDArray[np.int64]
    effects: Floats
    log_ratio: Floats
    log_likelihood: Floats
    by_series: Floats
    by_month: Floats


def paired_evidence(
    evaluate: Evaluate,
    *,
    core: Floats,
    streams: Streams,
    positive: NDArray[np.bool_],
    scales: Sequence[float] = (0.5, 1.0, 2.0),
    points: int = 2,
    repeats: int = 3,
    seed: int,
    keep: int | None = None,
    least_ess: float = LEAST_ESS,
    largest_error: float = LARGEST_ERROR,
) -> tuple[PairedEvidence, ...]:
    """log Bayes factors of an account against the one it nests, one per prior scale.

    `core` float64[K, D] and `streams` uint32[K] are draws of the nested account's posterior and their kept
    streams; `positive` bool[B] marks effects with a half-normal prior (the others are normal); `points`
    effects are drawn per theta, scale and repeat; `keep` posterior draws are returned (default K). A scale
    whose pairs have an effective size under `least_ess` (or under 5 % of the pairs, where these are few),
    or an error over `largest_error`, is bridged, which costs a few times as much; where no bridge holds,
    the weighted answer stays and its `error`, `ess` and `bridged` say what it is worth. Raises
    FitUnreliable where the nested account's own likelihood is not finite.
    """
    _check_inputs(core, streams, positive, scales, points, repeats)
    keep = keep or core.shape[0]
    zero = without_links(evaluate, core, streams, positive.size)
    pairs = _pairs(evaluate, zero, core, streams, positive, scales, points, repeats, seed)
    answers = [_weighted_answer(pairs, core, streams, scale, scales, repeats, keep, seed) for scale in scales]
    enough = min(least_ess, LEAST_SHARE * pairs.theta.size)
    poor = [answer.scale for answer in answers if answer.ess < enough or answer.error > largest_error]
    if not poor:
        return tuple(answers)
    try:
        built = build_bridge(evaluate, core=core, streams=streams, positive=positive, scale=max(poor), seed=seed)
    except FitUnreliable:
        return tuple(answers)
    return tuple(_bridged_answer(built, a.scale, keep, seed) if a.scale in poor else a for a in answers)


def _check_inputs(
    core: Floats,
    streams: Streams,
    positive: NDArray[np.bool_],
    scales: Sequence[float],
    points: int,
    repeats: int,
) -> None:
    if core.ndim != 2 or streams.shape != core.shape[:1]:
        raise ValueError(f"core has shape {core.shape} and streams {streams.shape}; wanted (K, D) and (K,)")
    if positive.ndim != 1 or positive.size == 0:
        raise ValueError("an account needs at least one link effect to be compared with the account it nests")
    if not scales or min(scales) <= 0.0:
        raise ValueError(f"prior scales must be positive, not {tuple(scales)}")
    if points < 1 or repeats < 2:
        raise ValueError("paired evidence needs at least 1 point and 2 repeats")


def _pairs(
    evaluate: Evaluate,
    zero: Evaluation,
    core: Floats,
    streams: Streams,
    positive: NDArray[np.bool_],
    scales: Sequence[float],
    points: int,
    repeats: int,
    seed: int,
) -> _Pairs:
    """Evaluate every pair; one call of `evaluate` per repeat keeps memory level."""
    size = core.shape[0]
    per_theta = points * len(scales)
    theta = np.tile(np.arange(size), per_theta)
    parts = []
    for repeat in range(repeats):
        effects = draw_effects(positive, scales, points * size, [seed, 2, repeat])
        there = evaluate(core[theta], effects, streams[theta])
        parts.append(
            _Pairs(
                theta,
                effects,
                there.log_likelihood - zero.log_likelihood[theta],
                there.log_likelihood,
                there.by_series - zero.by_series[theta],
                there.by_month - zero.by_month[theta],
            )
        )
    return _Pairs(*(np.concatenate([getattr(part, name) for part in parts]) for name in _Pairs.__dataclass_fields__))


def _weighted_answer(
    pairs: _Pairs,
    core: Floats,
    streams: Streams,
    scale: float,
    scales: Sequence[float],
    repeats: int,
    keep: int,
    seed: int,
) -> PairedEvidence:
    size = core.shape[0]
    log_weights = pairs.log_ratio + scale_weights(pairs.effects, scale, scales)
    single = np.array([log_mean_exp(part) for part in log_weights.reshape(repeats, -1)])
    log_bf = log_mean_exp(log_weights)
    weights = normalised(log_weights)
    by_theta = np.bincount(pairs.theta, weights=weights, minlength=size) * size
    ess = effective_size(log_weights)
    spread = float(np.sqrt(max(1.0 / ess - 1.0 / log_weights.size, 0.0)))
    error = max(float(by_theta.std(ddof=1) / np.sqrt(size)), spread, repeat_error(single))
    kept = systematic(weights, float(np.random.default_rng([seed, 4]).random()), keep)
    expected = weighted_sum(weights, pairs.log_ratio)
    return PairedEvidence(
        scale=scale,
        log_bayes_factor=log_bf,
        error=error,
        repeat_sd=float(single.std(ddof=1)),
        repeats=single,
        ess=ess,
        bridged=False,
        cost=expected - log_bf,
        gain_by_series=weighted_rows(weights, pairs.by_series),
        gain_by_month=weighted_rows(weights, pairs.by_month),
        core=core[pairs.theta[kept]],
        effects=pairs.effects[kept],
        streams=streams[pairs.theta[kept]],
        log_likelihood=pairs.log_likelihood[kept],
    )


def _bridged_answer(built: Bridge, scale: float, keep: int, seed: int) -> PairedEvidence:
    """The answer at a scale no wider than the bridge's, by weighting the bridge's draws."""
    bridges = built.single.size
    narrowing = log_scale_ratio(built.effects, scale, built.scale).reshape(bridges, -1)
    single = built.single + np.array([log_mean_exp(part) for part in narrowing])
    log_bf = log_mean_exp(single)
    log_weights = (built.single[:, None] + narrowing).ravel()
    weights = normalised(log_weights)
    spread = max(1.0 / effective_size(narrowing.ravel()) - 1.0 / narrowing.size, 0.0)
    kept = systematic(weights, float(np.random.default_rng([seed, 4]).random()), keep)
    return PairedEvidence(
        scale=scale,
        log_bayes_factor=log_bf,
        error=max(float(np.sqrt(built.error**2 / bridges + spread)), repeat_error(single)),
        repeat_sd=float(single.std(ddof=1)),
        repeats=single,
        ess=min(built.ess, effective_size(log_weights)),
        bridged=True,
        cost=weighted_sum(weights, built.log_ratio) - log_bf,
        gain_by_series=weighted_rows(weights, built.by_series),
        gain_by_month=weighted_rows(weights, built.by_month),
        core=built.core[kept],
        effects=built.effects[kept],
        streams=built.streams[kept],
        log_likelihood=built.log_likelihood[kept],
    )
