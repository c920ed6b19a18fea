"""Density tempering over parameters: posterior draws and the log marginal likelihood of one account.

The cloud of K whitened parameter vectors z ~ N(0, I) is carried from the prior to the posterior along

    log pi_phi(z) = log N(z; 0, I) + (1 - phi) log L_base(z) + phi log L(z),      0 = phi_0 < ... < phi_n = 1

(Del Moral, Doucet and Jasra 2006; with estimated likelihoods Duan and Fulop 2015). Each temperature is
found by bisection on the effective sample size, the cloud is resampled systematically, and every vector
takes `moves` particle marginal Metropolis-Hastings steps (Andrieu, Doucet and Holenstein 2010). A proposal
gets a fresh filter stream and the accepted estimate is kept with its stream, so that at phi = 1 an unbiased
noisy likelihood leaves the posterior exact. `sample_posterior` starts from the prior (log L_base = 0);
`bridge` starts from draws of another posterior, which is how paired evidence crosses a gap (see `paired`).

Random numbers are keyed by (seed, stage): a run killed and resumed from its checkpoint prints the same
digits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from counterpoise.errors import FitUnreliable
from counterpoise.inference import checkpoints
from counterpoise.inference.moves import Cloud, PathLikelihood, evaluated, move_cloud
from counterpoise.inference.moves import Floats as Floats
from counterpoise.inference.moves import Streams as Streams

LogLikelihood = Callable[[Floats, Streams], Floats]
"""(z float64[K, D], filter streams uint32[K]) -> log-likelihood float64[K]; -inf allowed, NaN is an error."""
MOST_STAGES = 400
MOST_BRIDGE_STAGES = 40
NOISE_DRAWS = 10
NOISE_REPEATS = 20
NOISE_GATE = 0.7


@dataclass(frozen=True)
class Progress:
    """What one finished temperature looked like; handed to the `progress` callback."""

    stage: int
    temperature: float
    ess: float
    acceptance: float
    log_marginal_likelihood: float


@dataclass(frozen=True)
class Posterior:
    """Equal-weight draws and the evidence of one tempering run.

    `z` float64[K, D] and `streams` uint32[K] (the filter stream behind each kept estimate);
    `log_likelihood` and `log_base` float64[K]; `log_marginal_error` is the standard error of
    `log_marginal_likelihood` from the genealogy of this one run (Chan and Lai 2013; Lee and Whiteley 2018),
    to be checked against repeats with other seeds; `temperatures`, `ess` float64[stages]; `acceptance`
    float64[stages, moves]; `noise_sd` float64[10], the sd of the log-likelihood over fresh streams at ten
    draws (empty where the gate was not asked for).
    """

    z: Floats
    streams: Streams
    log_likelihood: Floats
    log_base: Floats
    log_marginal_likelihood: float
    log_marginal_error: float
    temperatures: Floats
    ess: Floats
    acceptance: Floats
    noise_sd: Floats
    seed: int


@dataclass(frozen=True)
class Settings:
    """Size of the cloud and of its moves; all of it enters the checkpoint's fingerprint."""

    size: int
    moves: int
    seed: int
    ess_target: float

    def __post_init__(self) -> None:
        if self.size < 4:
            raise ValueError(f"size must be at least 4, not {self.size}")
        if self.moves < 1:
            raise ValueError(f"moves must be at least 1, not {self.moves}")
        if not 0.0 < self.ess_target < 1.0:
            raise ValueError(f"ess_target must lie strictly between 0 and 1, not {self.ess_target}")


def sample_posterior(
    log_likelihood: LogLikelihood,
    *,
    dimension: int,
    size: int = 256,
    moves: int = 8,
    seed: int,
    ess_target: float = 0.5,
    checkpoint: Path | None = None,
    fingerprint: str = "",
    progress: Callable[[Progress], None] | None = None,
    noise_gate: float | None = NOISE_GATE,
) -> Posterior:
    """Draw from p(z | record) with z ~ N(0, I) in `dimension` dimensions, and estimate log p(record).

    `fingerprint` names what the likelihood is (a hash of study, account and data): a checkpoint of anything
    else is refused. `noise_gate=None` skips the check of the likelihood's noise, for likelihoods that have
    none. Raises FitUnreliable where the run degenerates and InputError where the checkpoint is not this
    run's.
    """
    if dimension < 1:
        raise ValueError(f"dimension must be at least 1, not {dimension}")
    settings = Settings(size, moves, seed, ess_target)

    def path(z: Floats, streams: Streams) -> tuple[Floats, Floats]:
        return np.zeros(z.shape[0]), log_likelihood(z, streams)

    def start() -> Cloud:
        z = np.random.default_rng([seed, 0]).standard_normal((size, dimension))
        streams = np.arange(1, size + 1, dtype=np.uint32)
        return _first_cloud(path, z, streams, moves)

    identity = f"posterior dimension={dimension} {settings} {fingerprint}"
    cloud = _run(path, start, settings, checkpoint, identity, progress)
    noise = np.empty(0)
    if noise_gate is not None:
        noise = _gate_noise(log_likelihood, cloud.z, noise_gate)
    return _posterior(cloud, seed, noise)


def bridge(
    path: PathLikelihood,
    *,
    z: Floats,
    streams: Streams,
    moves: int = 4,
    seed: int,
    ess_target: float = 0.5,
    progress: Callable[[Progress], None] | None = None,
) -> Posterior:
    """Carry draws z float64[K, D] of N(z; 0, I) L_base(z), with their streams, to N(z; 0, I) L(z).

    `log_marginal_likelihood` of the answer is log of the ratio of the two marginal likelihoods: a log Bayes
    factor.
    Raises FitUnreliable where 40 temperatures do not cross the gap.
    """
    settings = Settings(z.shape[0], moves, seed, ess_target)
    return _posterior(
        _run(
            path, lambda: _first_cloud(path, z, streams, moves), settings, None, "bridge", progress, MOST_BRIDGE_STAGES
        ),
        seed,
        np.empty(0),
    )


def filter_noise(log_likelihood: LogLikelihood, z: Floats, *, repeats: int = NOISE_REPEATS) -> Floats:
    """Standard deviation of the log-likelihood over `repeats` fresh streams at each row of z: float64[rows].

    Raises FitUnreliable where the likelihood is not finite at a draw.
    """
    rows = z.shape[0]
    streams = np.arange(rows * repeats, dtype=np.uint32) + np.uint32(2**31)
    values = log_likelihood(np.repeat(z, repeats, axis=0), streams).reshape(rows, repeats)
    if not np.all(np.isfinite(values)):
        dead = int(np.sum(~np.isfinite(values)))
        raise FitUnreliable(
            f"the particle filter died in {dead} of {values.size} runs at {rows} posterior draws; "
            "use more particles, or check the months that the filter names as worst"
        )
    return np.asarray(values.std(axis=1, ddof=1))


def systematic(weights: Floats, uniform: float, size: int) -> NDArray[np.int64]:
    """Ancestors int64[size] under systematic resampling of normalised `weights` with one `uniform` in [0,
    1).
    """
    edges = np.cumsum(weights)
    edges[-1] = 1.0
    return np.searchsorted(edges, (np.arange(size) + uniform) / size, side="right").astype(np.int64)


def log_mean_exp(values: Floats) -> float:
    """log of the mean of exp(values), safe against overflow; -inf entries count as zeros."""
    top = float(np.max(values))
    if top == -np.inf:
        return -np.inf
    return top + float(np.log(np.mean(np.exp(values - top))))


def effective_size(log_weights: Floats) -> float:
    """Effective sample size (sum w)^2 / sum w^2 of weights given as logs; 0 where all are -inf."""
    top = float(np.max(log_weights))
    if top == -np.inf:
        return 0.0
    weights = np.exp(log_weights - top)
    return float(weights.sum() ** 2 / np.sum(weights**2))


def _run(
    path: PathLikelihood,
    start: Callable[[], Cloud],
    settings: Settings,
    checkpoint: Path | None,
    identity: str,
    progress: Callable[[Progress], None] | None,
    most_stages: int = MOST_STAGES,
) -> Cloud:
    saved = checkpoints.load(checkpoint, identity) if checkpoint is not None else None
    cloud = Cloud(**saved) if saved is not None else start()
    while cloud.temperature < 1.0:
        if cloud.stage >= most_stages:
            raise FitUnreliable(
                f"tempering reached only {cloud.temperature:.3g} of the record's weight in {most_stages} "
                "steps; the likelihood is too rough: use more particles or more parameter vectors"
            )
        cloud = _advance(path, cloud, settings)
        if checkpoint is not None:
            checkpoints.save(checkpoint, identity, vars(cloud))
        if progress is not None:
            progress(_progress(cloud))
    return cloud


def _progress(cloud: Cloud) -> Progress:
    return Progress(
        cloud.stage,
        cloud.temperature,
        float(cloud.ess[-1]),
        float(cloud.acceptance[-1].mean()),
        cloud.log_marginal,
    )


def _first_cloud(path: PathLikelihood, z: Floats, streams: Streams, moves: int) -> Cloud:
    base, target = evaluated(path, z, streams)
    alive = int(np.sum(np.isfinite(target)))
    if alive == 0:
        raise FitUnreliable(
            f"the log-likelihood is -inf at all {z.shape[0]} first draws: no draw of the prior can give "
            "this record; widen the priors, or look for a series row that the system cannot produce"
        )
    nothing = np.empty(0)
    return Cloud(
        z=z,
        streams=streams,
        base=base,
        target=target,
        eve=np.arange(z.shape[0]),
        steps=np.array([0.6, 0.7]),
        log_marginal=0.0,
        relative_variance=0.0,
        temperatures=nothing,
        ess=nothing,
        acceptance=np.empty((0, moves)),
    )


def _advance(path: PathLikelihood, cloud: Cloud, settings: Settings) -> Cloud:
    """One temperature: reweight, resample, move."""
    rng = np.random.default_rng([settings.seed, 1 + cloud.stage])
    temperature, log_weights = _next_temperature(cloud, settings.ess_target)
    weights = np.exp(log_weights - np.max(log_weights))
    weights /= weights.sum()
    by_eve = np.bincount(cloud.eve, weights=weights, minlength=settings.size)
    ancestors = systematic(weights, float(rng.random()), settings.size)
    resampled = replace(
        cloud,
        z=cloud.z[ancestors],
        streams=cloud.streams[ancestors],
        base=cloud.base[ancestors],
        target=cloud.target[ancestors],
        eve=cloud.eve[ancestors],
        log_marginal=cloud.log_marginal + log_mean_exp(log_weights),
        relative_variance=max(float(np.sum(by_eve**2)) - 1.0 / settings.size, 0.0),
        temperatures=np.append(cloud.temperatures, temperature),
        ess=np.append(cloud.ess, effective_size(log_weights)),
    )
    return move_cloud(path, resampled, settings.moves, rng)


def _next_temperature(cloud: Cloud, ess_target: float) -> tuple[float, Floats]:
    """The largest next temperature whose weights keep `ess_target` of the live draws, and those
    log-weights.
    """
    gain = np.where(np.isfinite(cloud.target), cloud.target - cloud.base, -np.inf)
    wanted = ess_target * int(np.sum(np.isfinite(gain)))
    room = 1.0 - cloud.temperature
    if effective_size(room * gain) >= wanted:
        return 1.0, room * gain
    low, high = 0.0, room
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if effective_size(middle * gain) >= wanted else (low, middle)
    if low <= 0.0:
        raise FitUnreliable("tempering cannot take a step: one draw outweighs all others; use more parameter vectors")
    return cloud.temperature + low, low * gain


def _gate_noise(log_likelihood: LogLikelihood, z: Floats, gate: float) -> Floats:
    """The noise at ten draws; FitUnreliable where its quadratic mean reaches the gate."""
    chosen = np.linspace(0, z.shape[0] - 1, min(NOISE_DRAWS, z.shape[0])).astype(int)
    noise = filter_noise(log_likelihood, z[chosen])
    typical = float(np.sqrt(np.mean(noise**2)))
    if typical >= gate:
        raise FitUnreliable(
            f"the sd of the log-likelihood at {noise.size} posterior draws is {typical:.2f} "
            f"(worst {noise.max():.2f}), not under {gate}; use more particles "
            "(twice as many lower it by about 0.7)",
            noise_sd=typical,
        )
    return noise


def _posterior(cloud: Cloud, seed: int, noise: Floats) -> Posterior:
    return Posterior(
        z=cloud.z,
        streams=cloud.streams,
        log_likelihood=cloud.target,
        log_base=cloud.base,
        log_marginal_likelihood=cloud.log_marginal,
        log_marginal_error=float(np.sqrt(cloud.relative_variance)),
        temperatures=cloud.temperatures,
        ess=cloud.ess,
        acceptance=cloud.acceptance,
        noise_sd=noise,
        seed=seed,
    )
