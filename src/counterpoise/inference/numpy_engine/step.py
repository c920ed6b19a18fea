"""One month of the NumPy engine: every node in index order, then the scores."""

from __future__ import annotations

import numpy as np

from counterpoise.inference.arrays import (
    F32,
    F64,
    LOG_MEAN_HIGH,
    LOG_MEAN_LOW,
    CountKind,
    Do,
    Kind,
)
from counterpoise.inference.numpy_engine import gaussian_block, levels
from counterpoise.inference.numpy_engine.cloud import Cloud
from counterpoise.inference.numpy_engine.counts import draw_count, draw_count_from
from counterpoise.inference.numpy_engine.levels import count_log_likelihood, has_likelihood, month_shape
from counterpoise.inference.numpy_engine.twisting import log_factor, pull

LOG_2PI = float(np.log(2.0 * np.pi))


def advance(cloud: Cloud, t: int) -> None:
    """Moves the cloud to month t and leaves the month's log factors in `cloud.factors`."""
    space = cloud.space
    cloud.value, cloud.previous = cloud.previous, cloud.value
    cloud.factors = []
    gaussian_block.begin_month(cloud)
    for node in range(space.d):
        mode = space.do_mode[t, node]
        if mode == Do.SET:
            cloud.value[node] = space.do_value[t, node]
            continue
        cloud.value[node] = _node_value(cloud, t, node)
        holds = space.kind[node] == Kind.AMOUNT and not space.realise[t, space.calendar[node]]
        if mode == Do.SCALE and not holds:
            cloud.value[node] *= space.do_value[t, node]
    _close_windows(cloud, t)
    for s in range(space.n_scores):
        _score(cloud, t, s)


def _node_value(cloud: Cloud, t: int, node: int) -> F32:
    space, kind = cloud.space, Kind(cloud.space.kind[node])
    if space.marginal[node]:
        return gaussian_block.advance_node(cloud, t, node)
    if kind == Kind.EXOGENOUS:
        return np.full((cloud.k, cloud.n), space.exogenous[t, space.column[node]], np.float32)
    if kind == Kind.COUNT:
        return _count(cloud, t, node)
    if kind == Kind.AMOUNT:
        return _amount(cloud, t, node)
    if kind == Kind.EPISODE:
        return levels.draw_level(cloud, t, node)
    return _smooth(cloud, t, node, kind)


def _smooth(cloud: Cloud, t: int, node: int, kind: Kind) -> F32:
    """LINEAR, INDEX, STOCK and ACCUMULATOR nodes that are not marginal."""
    space, x, total = cloud.space, cloud.previous[node], cloud.inputs(node)
    p0, p1 = cloud.parameter(node, 0), cloud.parameter(node, 1)
    if kind == Kind.LINEAR:
        return p0 + total
    if kind == Kind.STOCK:
        return np.asarray(np.maximum((np.float32(1) - p1) * x + total, np.float32(0)))
    if kind == Kind.ACCUMULATOR:
        return total if space.reset[t, space.calendar[node]] else x + total
    return _index(cloud, t, node, total)


def _index(cloud: Cloud, t: int, node: int, total: F32) -> F32:
    x, p0, p1 = cloud.previous[node], cloud.parameter(node, 0), cloud.parameter(node, 1)
    sd, eps = index_noise(cloud, node), cloud.draws.normal(t, int(cloud.space.rng_slot[node]))
    ahead = cloud.twists.get(node)
    if ahead is None or t > ahead.last:
        return np.asarray(x + p1 * (p0 + total - x) + sd * eps)
    mean, delta = x + p1 * (p0 - x), p1 * total
    factor = log_factor(mean, delta, sd, ahead.precision[t], ahead.shift[t]).astype(np.float64)
    if t == 0:
        factor = factor + ahead.start_constant[:, None]
    cloud.factors.append((ahead.series, factor))
    mean, sd = pull(mean + delta, sd, ahead.precision[t], ahead.shift[t])
    return mean + sd * eps


def index_noise(cloud: Cloud, node: int) -> F32:
    """The standard deviation [K, 1] of an index's monthly noise: stationary sd p2 without inputs."""
    p1 = cloud.parameter(node, 1)
    return cloud.parameter(node, 2) * np.sqrt(p1 * (np.float32(2) - p1))


def _count(cloud: Cloud, t: int, node: int) -> F32:
    space, column = cloud.space, int(cloud.space.column[node])
    eta = cloud.parameter(node, 0) + cloud.inputs(node) + np.log(space.exposure[t, column])
    eta = np.clip(eta, np.float32(LOG_MEAN_LOW), np.float32(LOG_MEAN_HIGH))
    owner = cloud.plan.owner[node]
    owner_drawn = owner >= 0 and space.do_mode[t, owner] == Do.NONE
    if has_likelihood(space, t, node) and not owner_drawn:
        cloud.factors.append((column, count_log_likelihood(cloud, t, node, eta)))
    kind, mu = space.count_kind[t, column], np.exp(eta)
    shape = month_shape(cloud, t, node)
    if kind == CountKind.EXACT:
        return np.full((cloud.k, cloud.n), space.count_obs[t, column], np.float32)
    if kind == CountKind.LAST:
        rest = np.float32(space.count_obs[t, column]) - cloud.window_mean[column]
        return np.asarray(np.maximum(rest, np.float32(0)))
    if kind == CountKind.INSIDE:
        cloud.window_mean[column] += mu
        cloud.window_extra[column] += mu * mu / shape
        return np.asarray(mu)
    slot, lower = int(space.rng_slot[node]), int(space.count_lower[t, column])
    if lower > 0:
        return draw_count_from(cloud.draws, t, slot, shape.astype(np.float64), mu.astype(np.float64), lower)
    return draw_count(cloud.draws, t, slot, shape, mu)


def _close_windows(cloud: Cloud, t: int) -> None:
    closed = cloud.space.count_kind[t] != CountKind.INSIDE
    cloud.window_mean[closed] = 0.0
    cloud.window_extra[closed] = 0.0


def _amount(cloud: Cloud, t: int, node: int) -> F32:
    space = cloud.space
    if not space.realise[t, space.calendar[node]]:
        return np.asarray(cloud.previous[node])
    column, unit = int(space.column[node]), cloud.parameter(node, 2)
    amount = space.amount_obs[t, column]
    mean, variance, spread = gaussian_block.predict_amount(cloud, node)
    if np.isnan(amount):
        sd = np.sqrt(variance).astype(np.float32)[:, None]
        y = mean + sd * cloud.draws.normal(t, int(space.rng_slot[node]))
        gaussian_block.condition(cloud, y - mean, variance, spread)
        return unit * np.expm1(np.maximum(y, np.float32(0)))
    residual = np.log1p(amount / unit.astype(np.float64)).astype(np.float32) - mean
    cloud.factors.append((space.n_counts + column, normal_log_density(residual, variance)))
    gaussian_block.condition(cloud, residual, variance, spread)
    return np.full((cloud.k, cloud.n), amount, np.float32)


def normal_log_density(residual: F32, variance: F64) -> F64:
    """log N(residual; 0, variance) [K, n] for residuals [K, n] and variances [K]."""
    z = residual * (1.0 / np.sqrt(variance)).astype(np.float32)[:, None]
    return (np.float32(-0.5) * (z * z)).astype(np.float64) - 0.5 * (np.log(variance)[:, None] + LOG_2PI)


def _score(cloud: Cloud, t: int, s: int) -> None:
    space, node = cloud.space, int(cloud.space.score_node[s])
    observed = space.score_obs[t, s]
    if np.isnan(observed) or space.do_mode[t, node] != Do.NONE or space.guided[node]:
        return
    intercept, loading, sd = cloud.score(s)
    expected = (intercept[:, None] + loading[:, None] * cloud.value[node]).astype(np.float32)
    residual = np.float32(observed) - expected
    variance, spread = gaussian_block.score_variance(cloud, s, loading, sd)
    cloud.factors.append((space.n_counts + space.n_amounts + s, normal_log_density(residual, variance)))
    gaussian_block.condition(cloud, residual, variance, spread)
