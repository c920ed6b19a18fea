"""Episode levels, drawn from their exact conditional given the month's observed counts.

With prior probabilities p(l) of the next level and likelihoods L_c(l) of the dependent counts c, the level is drawn
from p(l) prod L_c(l) / sum, and the particle's weight is multiplied by the sum. The sum is attributed to the counts
by sequential conditioning in index order.
"""

from __future__ import annotations

import numpy as np

from counterpoise.inference.arrays import (
    F32,
    F64,
    LEVELS,
    LOG_MEAN_HIGH,
    LOG_MEAN_LOW,
    CountKind,
    Do,
    Shape,
    StateSpace,
)
from counterpoise.inference.numpy_engine.cloud import Cloud, sigmoid
from counterpoise.inference.numpy_engine.counts import nb_constant, nb_log_mass, nb_log_survival, nb_varying


def has_likelihood(space: StateSpace, t: int, node: int) -> bool:
    """Whether a count has a likelihood in month t."""
    if space.do_mode[t, node] == Do.SET:
        return False
    column = space.column[node]
    known = space.count_kind[t, column] in (CountKind.EXACT, CountKind.LAST)
    return bool(known or space.count_lower[t, column] > 0)


def month_shape(cloud: Cloud, t: int, node: int) -> F32:
    """The negative binomial shape [K, 1] of a count in month t: exp(p1) times the exposure."""
    return np.asarray(np.exp(cloud.parameter(node, 1)) * cloud.space.exposure[t, cloud.space.column[node]])


def count_log_likelihood(cloud: Cloud, t: int, node: int, eta: F32) -> F64:
    """The log likelihood [K, n] of what is known of a count in month t, at log mean eta."""
    space, column = cloud.space, int(cloud.space.column[node])
    kind, y = space.count_kind[t, column], float(space.count_obs[t, column])
    shape = month_shape(cloud, t, node)
    if kind == CountKind.EXACT:
        return nb_varying(y, shape, np.log(shape), eta).astype(np.float64) + nb_constant(y, shape.astype(np.float64))
    mu = np.exp(eta).astype(np.float64)
    if kind == CountKind.LAST:
        mean = cloud.window_mean[column] + mu
        extra = cloud.window_extra[column] + mu * mu / shape
        return nb_log_mass(y, mean * mean / extra, mean)
    return nb_log_survival(int(space.count_lower[t, column]), shape.astype(np.float64), mu)


def prior_levels(cloud: Cloud, node: int) -> F32:
    """Probabilities [4, K, n] of an episode's next level."""
    one = np.float32(1)
    onset = sigmoid(cloud.parameter(node, 0) + cloud.inputs(node))
    war, spread, ends, war_ends, calms = (sigmoid(cloud.parameter(node, j)) for j in range(1, 6))
    level = cloud.previous[node]
    calm, offensive, at_war, aftermath = (level == np.float32(v) for v in range(LEVELS))
    quiet = calm | aftermath
    probability = np.zeros((LEVELS, cloud.k, cloud.n), np.float32)
    probability[0] = np.where(calm, one - onset, np.where(aftermath, (one - onset) * calms, 0))
    probability[1] = np.where(quiet, onset * (one - war), np.where(offensive, (one - spread) * (one - ends), 0))
    probability[2] = np.where(quiet, onset * war, np.where(offensive, spread, one - war_ends))
    ended = np.where(offensive, (one - spread) * ends, np.where(at_war, war_ends, 0))
    probability[3] = np.where(aftermath, (one - onset) * (one - calms), ended)
    return probability


def draw_level(cloud: Cloud, t: int, node: int) -> F32:
    """Draws an episode's level [K, n] in month t and appends its dependents' factors."""
    probability = prior_levels(cloud, node)
    for count in cloud.plan.dependents[node]:
        if has_likelihood(cloud.space, t, count):
            factor, probability = _condition(probability, _by_level(cloud, t, count, node))
            cloud.factors.append((int(cloud.space.column[count]), factor))
    u = cloud.draws.uniform(t, int(cloud.space.rng_slot[node]))
    level = np.zeros((cloud.k, cloud.n), np.float32)
    total = np.zeros((cloud.k, cloud.n), np.float32)
    for v in range(LEVELS - 1):
        total = total + probability[v]
        level += u >= total
    return np.where(probability[3] > 0, level, np.minimum(level, _last_possible(probability)))


def _last_possible(probability: F32) -> F32:
    """The highest level with a probability, so that rounding never draws an impossible one."""
    last = np.zeros(probability.shape[1:], np.float32)
    for v in range(1, LEVELS):
        last = np.where(probability[v] > 0, np.float32(v), last)
    return last


def _by_level(cloud: Cloud, t: int, count: int, episode: int) -> F64:
    """Log likelihoods [4, K, n] of a dependent count at each level."""
    space = cloud.space
    own = frozenset(
        link
        for link in space.links_of(count)
        if space.link_source[link] == episode and space.link_lag[link] == 0 and space.link_shape[link] == Shape.LEVEL
    )
    base = cloud.parameter(count, 0) + cloud.inputs(count, own) + np.log(space.exposure[t, space.column[count]])
    result = np.empty((LEVELS, cloud.k, cloud.n))
    for v in range(LEVELS):
        eta = base
        for link in sorted(own):
            if space.link_a[link] == v:
                eta = eta + cloud.link(link)
        eta = np.clip(eta, np.float32(LOG_MEAN_LOW), np.float32(LOG_MEAN_HIGH))
        result[v] = count_log_likelihood(cloud, t, count, eta)
    return result


def _condition(probability: F32, log_likelihood: F64) -> tuple[F64, F32]:
    """The log marginal [K, n] of a likelihood over levels, and the levels' probabilities given it."""
    possible = np.where(probability > 0, log_likelihood, -np.inf)
    highest = possible.max(axis=0)
    dead = ~np.isfinite(highest)
    joint = probability * np.exp(possible - np.where(dead, 0.0, highest))
    total = np.where(dead, 1.0, joint.sum(axis=0))
    posterior = np.where(dead, probability, joint / total).astype(np.float32)
    return np.where(dead, -np.inf, highest + np.log(total)), posterior
