"""Moves of a cloud of parameter vectors: particle marginal Metropolis-Hastings steps at one temperature.

Each vector takes, by a coin, a random walk shaped by the cloud's covariance or a step of the autoregression

    z' = m + sqrt(1 - r^2) (z - m) + r S^(1/2) e,     e ~ N(0, I)

that leaves the Gaussian N(m, S) fitted to the cloud unchanged; r = 1 proposes from that Gaussian outright.
Both step sizes follow the acceptance rate. A proposal is tried on a fresh filter stream and the accepted
estimate is kept with its stream, which makes the chain exact for the unbiased estimate (Andrieu, Doucet and
Holenstein 2010).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from counterpoise.errors import FitUnreliable

Floats = NDArray[np.float64]
Streams = NDArray[np.uint32]
PathLikelihood = Callable[[Floats, Streams], tuple[Floats, Floats]]
"""(z, streams) -> (log L_base, log L), both float64[K], estimated with the same streams."""

LEAST_ACCEPTANCE = 0.01
TARGET_ACCEPTANCE = 0.25


@dataclass(frozen=True)
class Cloud:
    """The state between two temperatures; exactly what a checkpoint holds."""

    z: Floats
    streams: Streams
    base: Floats
    target: Floats
    eve: NDArray[np.int64]
    steps: Floats
    log_marginal: float
    relative_variance: float
    temperatures: Floats
    ess: Floats
    acceptance: Floats

    @property
    def stage(self) -> int:
        return int(self.temperatures.size)

    @property
    def temperature(self) -> float:
        return float(self.temperatures[-1]) if self.temperatures.size else 0.0


def evaluated(path: PathLikelihood, z: Floats, streams: Streams) -> tuple[Floats, Floats]:
    """Both log-likelihoods at z, checked; FitUnreliable for NaN or +inf."""
    base, target = path(z, streams)
    for values in (base, target):
        if values.shape != (z.shape[0],):
            raise ValueError(f"the log-likelihood has shape {values.shape}, not ({z.shape[0]},)")
        if np.any(np.isnan(values)) or np.any(values == np.inf):
            raise FitUnreliable("the log-likelihood is not a number or +inf at some parameters; this is a defect")
    return base, target


def _tempered(base: Floats, target: Floats, temperature: float) -> Floats:
    """(1 - phi) base + phi target, where a zero share of -inf is zero."""
    if temperature >= 1.0:
        return target
    return (1.0 - temperature) * base + temperature * target


def move_cloud(path: PathLikelihood, cloud: Cloud, moves: int, rng: np.random.Generator) -> Cloud:
    """`moves` PMMH steps: half random walk, half autoregressive towards a Gaussian fitted to the cloud."""
    size, dimension = cloud.z.shape
    mean, root = _gaussian_fit(cloud.z)
    acceptance = np.empty(moves)
    for move in range(moves):
        walks = np.less(rng.random(size), 0.5)
        noise = rng.standard_normal((size, dimension)) @ root.T
        proposal = _proposal(cloud, walks, noise, mean)
        first = (cloud.stage * moves + move) * size + 1
        fresh = np.arange(first, first + size, dtype=np.uint32)
        base, target = evaluated(path, proposal, fresh)
        reverse = _log_kernel(cloud.z, mean, root) - _log_kernel(proposal, mean, root)
        log_ratio = (
            _tempered(base, target, cloud.temperature)
            - _tempered(cloud.base, cloud.target, cloud.temperature)
            + 0.5 * (np.square(cloud.z).sum(axis=1) - np.square(proposal).sum(axis=1))
            + np.where(walks, 0.0, reverse)
        )
        accepted = np.less(np.log(rng.random(size)), log_ratio)
        acceptance[move] = accepted.mean()
        cloud = replace(
            cloud,
            z=np.where(accepted[:, None], proposal, cloud.z),
            streams=np.where(accepted, fresh, cloud.streams),
            base=np.where(accepted, base, cloud.base),
            target=np.where(accepted, target, cloud.target),
            steps=_adapted(cloud.steps, accepted, walks),
        )
    if acceptance.mean() < LEAST_ACCEPTANCE:
        raise FitUnreliable(
            f"only {acceptance.mean():.2%} of the moves were accepted at temperature "
            f"{cloud.temperature:.3g}; the likelihood estimate is too noisy or the posterior too narrow: "
            "use more particles"
        )
    return replace(cloud, acceptance=np.vstack([cloud.acceptance, acceptance]))


def _proposal(cloud: Cloud, walks: NDArray[np.bool_], noise: Floats, mean: Floats) -> Floats:
    """A random-walk step where `walks`, else a step of an autoregression that keeps the fitted Gaussian."""
    walk, pull = float(cloud.steps[0]), float(cloud.steps[1])
    walked = cloud.z + walk * 2.38 / np.sqrt(cloud.z.shape[1]) * noise
    pulled = mean + np.sqrt(1.0 - pull**2) * (cloud.z - mean) + pull * noise
    chosen: Floats = np.where(walks[:, None], walked, pulled)
    return chosen


def _adapted(steps: Floats, accepted: NDArray[np.bool_], walks: NDArray[np.bool_]) -> Floats:
    """Both step sizes nudged towards the wanted acceptance (the autoregressive step stays at most one)."""
    rates = [float(accepted[kind].mean()) if kind.any() else TARGET_ACCEPTANCE for kind in (walks, ~walks)]
    nudged = steps * np.exp(np.array(rates) - TARGET_ACCEPTANCE)
    return np.clip(nudged, [0.02, 0.02], [3.0, 1.0])


def _gaussian_fit(z: Floats) -> tuple[Floats, Floats]:
    """Mean and lower Cholesky root of the cloud's covariance, shrunk towards its diagonal."""
    size, dimension = z.shape
    mean = z.mean(axis=0)
    covariance = np.atleast_2d(np.cov(z, rowvar=False))
    share = dimension / (dimension + size)
    diagonal = np.diag(np.maximum(np.diag(covariance), 1e-8))
    return mean, np.linalg.cholesky((1.0 - share) * covariance + share * diagonal)


def _log_kernel(z: Floats, mean: Floats, root: Floats) -> Floats:
    """log N(z; mean, root root') without its constant: float64[K]."""
    whitened = np.linalg.solve(root, (z - mean).T)
    return np.asarray(-0.5 * np.sum(whitened**2, axis=0))
