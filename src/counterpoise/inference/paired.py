"""Paired evidence: an account against the account it nests, with the same parameters and the same random
numbers.

Every account is `none` plus links with effects u (in units of their default prior scales; zero removes the
link). With theta drawn from the posterior of `none` (its kept filter streams with it) and u from its prior,

    BF = E[ L(theta, u) / L(theta, 0) ]

(Chen and Shao 1997, importance form; common random numbers take most of the filter's noise out of each
ratio, and with the kept streams the mean is exact for noisy likelihoods too). All prior scales share one
set of points: u is drawn from the mixture of the scales and weighted to each (Veach and Guibas 1995), by a
shifted Kronecker lattice. Where the weights degenerate the two posteriors are bridged by tempering
(`smc.bridge`). Over several studies with common effects, BF = E_u prod_s E_theta[L_s(theta, u) / L_s(theta,
0)] (`pooled_evidence`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.errors import FitUnreliable
from counterpoise.inference import normal
from counterpoise.inference.smc import Floats, Streams, bridge, effective_size, log_mean_exp, systematic

LEAST_ESS = 100.0
LEAST_SHARE = 0.05
LARGEST_ERROR = 0.25
BRIDGE_MOVES = 2
BRIDGES = 2


@dataclass(frozen=True)
class Evaluation:
    """One filter run per row: `log_likelihood` float64[K], `by_series` float64[K, S], `by_month` float64[K,
    T].
    """

    log_likelihood: Floats
    by_series: Floats
    by_month: Floats


Evaluate = Callable[[Floats, Floats, Streams], Evaluation]
"""(core z float64[K, D], effects float64[K, B] in prior-scale units, streams uint32[K]) -> Evaluation."""


@dataclass(frozen=True)
class PairedEvidence:
    """What one prior scale says.

    `log_bayes_factor` against the nested account with its standard `error`: the larger of the spread over
    theta (delta method) and over repeats. `repeats` float64[R] are the single repeats' values, `repeat_sd`
    their spread. `gain_by_series` float64[S] and `gain_by_month` float64[T] are posterior means of the
    change in log-likelihood; each sums to log_bayes_factor + `cost`, where the cost (a Kullback-Leibler
    divergence, never negative but for Monte-Carlo error) is what the account pays for prior effects that
    the record rejects. `core`, `effects`, `streams`, `log_likelihood`: equal-weight posterior draws under
    the account.
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
    whose pairs have an effective size under `least_ess` (or under 5 % of the pairs, where these are few), or
    an error over `largest_error`, is bridged, which costs several times as much. Raises FitUnreliable where
    the nested account's own likelihood is not finite.
    """
    _check_inputs(core, streams, positive, scales, points, repeats)
    zero = _zero(evaluate, core, streams, positive.size)
    pairs = _pairs(evaluate, zero, core, streams, positive, scales, points, repeats, seed)
    answers = []
    for number, scale in enumerate(scales):
        answer = _weighted_answer(pairs, core, streams, scale, scales, repeats, keep or core.shape[0], seed)
        if answer.ess < min(least_ess, LEAST_SHARE * pairs.theta.size) or answer.error > largest_error:
            answer = _bridged_answer(evaluate, core, streams, positive, scale, [seed, 7, number])
        answers.append(answer)
    return tuple(answers)


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
    effects = np.concatenate([_effects(positive, scales, points, [seed, 3, r]) for r in range(repeats)])
    log_ratio = np.stack([_study_ratio(study, effects, thetas, [seed, 5, i]) for i, study in enumerate(studies)])
    total = log_ratio.sum(axis=0)
    answers = []
    for scale in scales:
        log_weights = total + _scale_weights(effects, scale, scales)
        single = np.array([log_mean_exp(part) for part in log_weights.reshape(repeats, per_repeat)])
        log_bf = log_mean_exp(log_weights)
        weights = _normalised(log_weights)
        gains = np.array([_weighted_sum(weights, row) for row in log_ratio])
        answers.append(
            PooledEvidence(
                scale=scale,
                log_bayes_factor=log_bf,
                error=_repeat_error(single),
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


def _zero(evaluate: Evaluate, core: Floats, streams: Streams, links: int) -> Evaluation:
    zero = evaluate(core, np.zeros((core.shape[0], links)), streams)
    dead = int(np.sum(~np.isfinite(zero.log_likelihood)))
    if dead:
        raise FitUnreliable(
            f"without its links the account's filter died at {dead} of {core.shape[0]} posterior draws of "
            "the nested account; the two do not nest, or the filter needs more particles"
        )
    return zero


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
        effects = _effects(positive, scales, points * size, [seed, 2, repeat])
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


def _effects(positive: NDArray[np.bool_], scales: Sequence[float], count: int, key: list[int]) -> Floats:
    """`count` effects per scale from N(0, scale^2) (absolute where positive), scale by scale: float64[S *
    count, B].
    """
    links = positive.size
    rng = np.random.default_rng(key)
    blocks = []
    for scale in scales:
        lattice = np.mod(rng.random(links) + np.outer(np.arange(count), _kronecker(links)), 1.0)
        unit = normal.quantile(np.clip(rng.permutation(lattice, axis=0), 1e-12, 1.0 - 1e-12))
        blocks.append(_signed(unit, positive, scale))
    return np.concatenate(blocks)


def _signed(unit: Floats, positive: NDArray[np.bool_], scale: float) -> Floats:
    """Effects of standard normal `unit` float64[K, B]: half-normal where positive."""
    effects: Floats = np.where(positive, np.abs(unit), unit)
    return effects * scale


def _kronecker(dimension: int) -> Floats:
    """Irrational steps of the R-sequence in `dimension` dimensions (Roberts 2018): powers of a generalised
    golden ratio.
    """
    ratio = 2.0
    for _ in range(60):
        ratio = (1.0 + ratio) ** (1.0 / (dimension + 1))
    return np.asarray(ratio ** -np.arange(1.0, dimension + 1.0))


def _scale_weights(effects: Floats, scale: float, scales: Sequence[float]) -> Floats:
    """log of N(u; 0, scale^2) over the equal mixture of all scales; the same for half-normals: float64[P]."""
    squares = 0.5 * np.sum(effects**2, axis=1)
    links = effects.shape[1]
    logs = np.stack([-squares / s**2 - links * np.log(s) for s in scales])
    top = logs.max(axis=0)
    mixture = top + np.log(np.mean(np.exp(logs - top), axis=0))
    return np.asarray(-squares / scale**2 - links * np.log(scale) - mixture)


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
    log_weights = pairs.log_ratio + _scale_weights(pairs.effects, scale, scales)
    single = np.array([log_mean_exp(part) for part in log_weights.reshape(repeats, -1)])
    log_bf = log_mean_exp(log_weights)
    weights = _normalised(log_weights)
    by_theta = np.bincount(pairs.theta, weights=weights, minlength=size) * size
    error = max(float(by_theta.std(ddof=1) / np.sqrt(size)), _repeat_error(single))
    kept = systematic(weights, float(np.random.default_rng([seed, 4]).random()), keep)
    expected = _weighted_sum(weights, pairs.log_ratio)
    return PairedEvidence(
        scale=scale,
        log_bayes_factor=log_bf,
        error=error,
        repeat_sd=float(single.std(ddof=1)),
        repeats=single,
        ess=effective_size(log_weights),
        bridged=False,
        cost=expected - log_bf,
        gain_by_series=_weighted_rows(weights, pairs.by_series),
        gain_by_month=_weighted_rows(weights, pairs.by_month),
        core=core[pairs.theta[kept]],
        effects=pairs.effects[kept],
        streams=streams[pairs.theta[kept]],
        log_likelihood=pairs.log_likelihood[kept],
    )


def _bridged_answer(
    evaluate: Evaluate,
    core: Floats,
    streams: Streams,
    positive: NDArray[np.bool_],
    scale: float,
    key: list[int],
) -> PairedEvidence:
    """Temper from L(theta, 0) to L(theta, u) with u = scale |z| or scale z, along independent bridges."""
    dimension = core.shape[1]

    def effects_of(z: Floats) -> Floats:
        return _signed(z[:, dimension:], positive, scale)

    def path(z: Floats, fresh: Streams) -> tuple[Floats, Floats]:
        effects = effects_of(z)
        base = evaluate(z[:, :dimension], np.zeros_like(effects), fresh)
        return base.log_likelihood, evaluate(z[:, :dimension], effects, fresh).log_likelihood

    bridges = []
    for repeat in range(BRIDGES):
        number = int(np.random.SeedSequence([*key, repeat]).generate_state(1)[0])
        unit = np.random.default_rng([number, 0]).standard_normal((core.shape[0], positive.size))
        bridges.append(bridge(path, z=np.hstack([core, unit]), streams=streams, moves=BRIDGE_MOVES, seed=number))
    single = np.array([b.log_marginal_likelihood for b in bridges])
    genealogy = float(np.sqrt(np.mean([b.log_marginal_error**2 for b in bridges]) / BRIDGES))
    last = bridges[-1]
    effects = effects_of(last.z)
    here = evaluate(last.z[:, :dimension], effects, last.streams)
    zero = evaluate(last.z[:, :dimension], np.zeros_like(effects), last.streams)
    log_bf = log_mean_exp(single)
    return PairedEvidence(
        scale=scale,
        log_bayes_factor=log_bf,
        error=max(genealogy, _repeat_error(single)),
        repeat_sd=float(single.std(ddof=1)),
        repeats=single,
        ess=float(min(b.ess.min() for b in bridges)),
        bridged=True,
        cost=float(np.mean(here.log_likelihood - zero.log_likelihood)) - log_bf,
        gain_by_series=(here.by_series - zero.by_series).mean(axis=0),
        gain_by_month=(here.by_month - zero.by_month).mean(axis=0),
        core=last.z[:, :dimension],
        effects=effects,
        streams=last.streams,
        log_likelihood=last.log_likelihood,
    )


def _study_ratio(study: PooledStudy, effects: Floats, thetas: int, key: list[int]) -> Floats:
    """log R_s of each common effect: the mean ratio over `thetas` draws, which walk through a shuffle of
    all.
    """
    size = study.core.shape[0]
    count = effects.shape[0]
    zero = _zero(study.evaluate, study.core, study.streams, study.columns.size)
    order = np.random.default_rng(key).permutation(size)
    theta = order[np.arange(count * thetas) % size]
    own = np.repeat(effects[:, study.columns], thetas, axis=0)
    there = study.evaluate(study.core[theta], own, study.streams[theta])
    ratio = (there.log_likelihood - zero.log_likelihood[theta]).reshape(count, thetas)
    return np.array([log_mean_exp(row) for row in ratio])


def _repeat_error(single: Floats) -> float:
    """Standard error of the log of the mean of the repeats (delta method)."""
    values = np.exp(single - single.max())
    return float(values.std(ddof=1) / np.sqrt(values.size) / values.mean())


def _normalised(log_weights: Floats) -> Floats:
    top = float(np.max(log_weights))
    if top == -np.inf:
        raise FitUnreliable(
            "every drawn effect of the account makes the record impossible: its links or their priors are wrong"
        )
    weights = np.exp(log_weights - top)
    return np.asarray(weights / weights.sum())


def _weighted_sum(weights: Floats, values: Floats) -> float:
    """Sum of weights x values; a zero weight ignores a value of -inf."""
    return float(np.sum(np.where(weights > 0.0, weights * np.where(weights > 0.0, values, 0.0), 0.0)))


def _weighted_rows(weights: Floats, rows: Floats) -> Floats:
    """Weighted sum of rows float64[P, n]; rows without weight may hold -inf."""
    held = weights > 0.0
    return np.asarray(weights[held] @ rows[held])
