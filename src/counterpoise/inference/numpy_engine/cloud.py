"""The particles of the NumPy engine: values of all nodes for K parameter vectors of n particles each.

Arrays are [K, n] per node. Marginal nodes hold their means; `covariance` [K, 2q, 2q] is shared by the particles of a
parameter vector and covers the block's current values, then its previous ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from counterpoise.inference.arrays import F32, F64, LOG_MEAN_HIGH, LOG_MEAN_LOW, Kind, Shape, StateSpace
from counterpoise.inference.numpy_engine.philox import BEFORE, Draws
from counterpoise.inference.numpy_engine.twisting import Twist, pull, twist
from counterpoise.inference.plan import Plan


@dataclass
class Cloud:
    """Mutable state of a filter; `weight` [K, n] is normalised, `factors` holds the month's log weights by series."""

    space: StateSpace
    plan: Plan
    coefficients: F32  # [K, C]
    draws: Draws
    n: int
    sample_from: int  # month from which the marginal block is sampled
    value: F32
    previous: F32
    window_mean: F32  # [nc, K, n] sums over the months of the open window
    window_extra: F32  # [nc, K, n] sum of mu^2 / shape
    covariance: F64
    weight: F64
    twists: dict[int, Twist]
    factors: list[tuple[int, F64]] = field(default_factory=list)

    @property
    def k(self) -> int:
        """Number of parameter vectors."""
        return int(self.coefficients.shape[0])

    def parameter(self, node: int, j: int) -> F32:
        """Parameter j of a node, [K, 1]."""
        at = self.space.parameter_at(node, j)
        return self.coefficients[:, at : at + 1]

    def link(self, link: int) -> F32:
        """Coefficient of a link, [K, 1]."""
        at = self.space.link_at(link)
        return self.coefficients[:, at : at + 1]

    def score(self, score: int) -> tuple[F64, F64, F64]:
        """Intercept, loading and standard deviation of a score, each [K]."""
        at = self.space.score_at(score, 0)
        a, b, log_sd = self.coefficients[:, at : at + 3].astype(np.float64).T
        return a, b, np.exp(log_sd)

    def shaped(self, link: int) -> F32:
        """shape(source) of a link, [K, n]."""
        source = self.space.link_source[link]
        x = (self.previous if self.space.link_lag[link] else self.value)[source]
        return shaped(x, Shape(self.space.link_shape[link]), self.space.link_a[link], self.space.link_b[link])

    def inputs(self, node: int, skip: frozenset[int] = frozenset()) -> F32:
        """The sum of a node's inputs [K, n], leaving out the links in `skip`."""
        total = np.zeros((self.k, self.n), dtype=np.float32)
        for link in self.space.links_of(node):
            if link not in skip:
                total += self.link(link) * self.shaped(link)
        return total


def shaped(x: F32, shape: Shape, a: np.float32, b: np.float32) -> F32:
    """A link's reading of its source values."""
    if shape == Shape.LINEAR:
        return (x - a) / b
    if shape == Shape.LOG:
        return (np.log(np.maximum(x, np.float32(0)) + np.float32(1)) - a) / b
    if shape == Shape.SATURATING:
        return np.asarray(np.tanh((x - a) / b))
    if shape == Shape.THRESHOLD:
        return np.asarray(x >= a, dtype=np.float32)
    if shape == Shape.LEVEL:
        return np.asarray(x == a, dtype=np.float32)
    return sigmoid((x - a) / b)


def sigmoid(x: F32) -> F32:
    """1 / (1 + exp(-x)) without overflow."""
    return np.asarray(np.float32(1) / (np.float32(1) + np.exp(-np.clip(x, np.float32(-87), np.float32(87)))))


def initial_cloud(space: StateSpace, plan: Plan, coefficients: F32, draws: Draws, n: int, sample_from: int) -> Cloud:
    """The cloud in the month before the first."""
    k, q = coefficients.shape[0], plan.q
    shape = (space.d, k, n)
    windows = (space.n_counts, k, n)
    cloud = Cloud(
        space=space,
        plan=plan,
        coefficients=coefficients,
        draws=draws,
        n=n,
        sample_from=sample_from,
        value=np.zeros(shape, np.float32),
        previous=np.zeros(shape, np.float32),
        window_mean=np.zeros(windows, np.float32),
        window_extra=np.zeros(windows, np.float32),
        covariance=np.zeros((k, 2 * q, 2 * q)),
        weight=np.full((k, n), 1.0 / n),
        twists={int(i): twist(space, coefficients, int(i)) for i in np.flatnonzero(space.guided)},
    )
    for i in range(space.d):
        cloud.value[i] = _initial_value(cloud, i)
        if plan.position[i] >= 0 and space.kind[i] == Kind.INDEX:
            j = plan.position[i]
            cloud.covariance[:, j, j] = cloud.parameter(i, 2)[:, 0].astype(np.float64) ** 2
    return cloud


def _initial_value(cloud: Cloud, node: int) -> F32:
    space, kind = cloud.space, cloud.space.kind[node]
    p0 = cloud.parameter(node, 0)
    if kind == Kind.INDEX and not space.marginal[node]:
        mean, sd = p0, cloud.parameter(node, 2)
        if node in cloud.twists:
            ahead = cloud.twists[node]
            mean, sd = pull(mean, sd, ahead.start_precision, ahead.start_shift)
        return mean + sd * cloud.draws.normal(BEFORE, int(space.rng_slot[node]))
    if kind == Kind.COUNT:
        log_exposure = np.log(space.exposure[0, space.column[node]])
        return np.asarray(np.exp(np.clip(p0 + log_exposure, LOG_MEAN_LOW, LOG_MEAN_HIGH)))
    if kind == Kind.AMOUNT:
        return cloud.parameter(node, 3)
    if kind == Kind.EPISODE:
        return np.zeros((1, 1), np.float32)
    if kind == Kind.EXOGENOUS:
        return np.full((1, 1), space.exogenous[0, space.column[node]], np.float32)
    return p0
