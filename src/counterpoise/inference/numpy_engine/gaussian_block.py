"""The linear-Gaussian block: means per particle, one covariance per parameter vector.

The block's state s holds its q current and its q previous values. A node's new value is a s + constant + noise, so
its row of the covariance is a C and its variance a C a' + noise^2. A scalar observation y = mean(s) + e with weights
g updates C -= h h' / v and every particle's means by (h / v) times its residual, where h = C g and v = g h + var(e)
(Kalman's update; Rao-Blackwellised filter: Doucet, de Freitas, Murphy and Russell 2000). From month `sample_from` on
the block is sampled instead: its covariance is drawn once and then stays zero, and noise goes to the values.
"""

from __future__ import annotations

import numpy as np

from counterpoise.inference.arrays import F32, F64, Kind
from counterpoise.inference.numpy_engine.cloud import Cloud


def begin_month(cloud: Cloud) -> None:
    """Moves the block's current covariance to its previous half."""
    q = cloud.plan.q
    current = cloud.covariance[:, :q, :q].copy()
    cloud.covariance[:] = 0.0
    cloud.covariance[:, q:, q:] = current


def sample_block(cloud: Cloud, t: int) -> None:
    """Draws the block from its law at the end of month t - 1; afterwards its covariance is zero."""
    for node, noise in zip(cloud.plan.block, block_noise(cloud, t), strict=True):
        cloud.value[node] += noise
    cloud.covariance[:] = 0.0


def block_noise(cloud: Cloud, t: int) -> F32:
    """Draws [q, K, n] from the block's current covariance around zero, keyed by month t."""
    q = cloud.plan.q
    root = psd_root(cloud.covariance[:, :q, :q]).astype(np.float32)
    noise = np.zeros((q, cloud.k, cloud.n), np.float32)
    for j, node in enumerate(cloud.plan.block):
        eps = cloud.draws.record_normal(t, int(cloud.space.rng_slot[node]))
        for i in range(j, q):
            noise[i] += root[:, i, j, None] * eps
    return noise


def psd_root(covariance: F64) -> F64:
    """Lower triangular L [K, q, q] with L L' = covariance, for positive semidefinite matrices."""
    k, q, _ = covariance.shape
    root = np.zeros((k, q, q))
    for j in range(q):
        rest = covariance[:, j:, j] - np.einsum("kia,ka->ki", root[:, j:, :j], root[:, j, :j])
        pivot = rest[:, 0]
        regular = pivot > 1e-10 * np.maximum(covariance[:, j, j], 1e-300)
        root[:, j:, j] = np.where(regular[:, None], rest / np.sqrt(np.where(regular, pivot, 1.0))[:, None], 0.0)
    return root


def advance_node(cloud: Cloud, t: int, node: int) -> F32:
    """The new mean [K, n] of a marginal node; its covariance row is set."""
    space, q, j = cloud.space, cloud.plan.q, int(cloud.plan.position[node])
    kind = Kind(space.kind[node])
    p0, p1 = cloud.parameter(node, 0), cloud.parameter(node, 1)
    total, row = cloud.inputs(node), _weights(cloud, node)
    if kind == Kind.LINEAR:
        mean = p0 + total
    elif kind == Kind.ACCUMULATOR:
        keep = not space.reset[t, space.calendar[node]]
        mean = cloud.previous[node] + total if keep else total
        row[:, q + j] += keep
    else:
        mean = cloud.previous[node] + p1 * (p0 + total - cloud.previous[node])
        row *= p1
        row[:, q + j] += 1.0 - p1[:, 0].astype(np.float64)
    noise = _noise(cloud, node) if kind == Kind.INDEX else None
    if noise is not None and t >= cloud.sample_from:
        return mean + noise.astype(np.float32) * cloud.draws.normal(t, int(space.rng_slot[node]))
    _set_row(cloud, j, row, 0.0 if noise is None else noise[:, 0] ** 2)
    return np.asarray(mean)


def _noise(cloud: Cloud, node: int) -> F64:
    p1, p2 = cloud.parameter(node, 1).astype(np.float64), cloud.parameter(node, 2).astype(np.float64)
    return np.asarray(p2 * np.sqrt(p1 * (2.0 - p1)))


def _weights(cloud: Cloud, node: int) -> F64:
    """Weights [K, 2q] of the block's state in a node's inputs."""
    space, q = cloud.space, cloud.plan.q
    weights = np.zeros((cloud.k, 2 * q))
    for link in space.links_of(node):
        position = cloud.plan.position[space.link_source[link]]
        if position >= 0:
            place = position + q * int(space.link_lag[link])
            weights[:, place] += cloud.link(link)[:, 0].astype(np.float64) / float(space.link_b[link])
    return weights


def _set_row(cloud: Cloud, j: int, row: F64, noise: F64 | float) -> None:
    covariance = cloud.covariance
    cross = np.einsum("ka,kab->kb", row, covariance)
    covariance[:, j, :] = cross
    covariance[:, :, j] = cross
    covariance[:, j, j] = np.einsum("ka,ka->k", cross, row) + noise


def predict_amount(cloud: Cloud, node: int) -> tuple[F32, F64, F64]:
    """An amount's predictive mean [K, n] and variance [K] on the log1p scale, and C g [K, 2q]."""
    mean = cloud.parameter(node, 0) + cloud.inputs(node)
    weights = _weights(cloud, node)
    spread = np.einsum("kab,kb->ka", cloud.covariance, weights)
    sd = cloud.parameter(node, 1)[:, 0].astype(np.float64)
    return mean, np.einsum("ka,ka->k", spread, weights) + sd**2, spread


def score_variance(cloud: Cloud, s: int, loading: F64, sd: F64) -> tuple[F64, F64]:
    """A score's predictive variance [K] and C g [K, 2q]."""
    position = int(cloud.plan.score_place[s])
    if position < 0:
        return sd**2, np.zeros((cloud.k, 2 * cloud.plan.q))
    spread = loading[:, None] * cloud.covariance[:, :, position]
    return loading * spread[:, position] + sd**2, spread


def condition(cloud: Cloud, residual: F32, variance: F64, spread: F64) -> None:
    """Kalman's update of the block's means and covariance by a scalar residual [K, n]."""
    q = cloud.plan.q
    gain = spread / variance[:, None]
    for j, node in enumerate(cloud.plan.block):
        for half, means in ((j, cloud.value), (q + j, cloud.previous)):
            if gain[:, half].any():
                means[node] += gain[:, half, None].astype(np.float32) * residual
    cloud.covariance -= gain[:, :, None] * spread[:, None, :]
