"""The negative binomial law: likelihood, survival and draws.

NB(mean mu, shape k) has variance mu + mu^2 / k. With eta = log mu and s(z) = log(1 + exp(z)),

    log p(y) = c(y, k) - y s(log k - eta) - k s(eta - log k),   c = lgamma(y + k) - lgamma(k) - lgamma(y + 1).

Both softplus terms come from one exponential and keep full relative precision where mu >> k or mu << k. Survival
P(Y >= y) sums the mass function by recursion in double precision. Draws are gamma-Poisson: Marsaglia and Tsang
(2000) with at most eight attempts, then the Poisson quantile, summed below mean 10 and by Giles (2016, Algorithm
955, the Q_N2 form) above it.
"""

from __future__ import annotations

import numpy as np

from counterpoise.inference.arrays import F32, F64, Bool
from counterpoise.inference.numpy_engine.philox import COUNT_BLOCKS, Draws, normal_quantile, uniform

ATTEMPTS = 8
POISSON_SUM_BELOW = np.float32(10.0)
POISSON_STEPS = 64
TAIL_STEPS = 200_000


def log_gamma(x: F64) -> F64:
    """log Gamma(x), x > 0, by upward shift to x >= 10 and Stirling's series; relative error below 1e-14."""
    x = np.array(x, dtype=np.float64)
    shift = np.ones_like(x)
    for _ in range(10):
        small = x < 10.0
        shift = np.where(small, shift * x, shift)
        x = np.where(small, x + 1.0, x)
    r = 1.0 / (x * x)
    series = 1 / 12 + r * (-1 / 360 + r * (1 / 1260 + r * (-1 / 1680 + r * (1 / 1188 - r * 691 / 360360))))
    return np.asarray((x - 0.5) * np.log(x) - x + 0.5 * np.log(2.0 * np.pi) + series / x - np.log(shift))


def nb_constant(y: F64 | float, k: F64) -> F64:
    """The part of log p(y) that does not depend on the mean."""
    y = np.asarray(y, dtype=np.float64)
    return log_gamma(y + k) - log_gamma(k) - log_gamma(y + 1.0)


def nb_varying(y: float, k: F32, log_k: F32, eta: F32) -> F32:
    """The part of log p(y) that depends on the log mean eta, in float32."""
    z = eta - log_k
    shared = np.log1p(np.exp(-np.abs(z)))
    up, down = np.maximum(z, np.float32(0.0)) + shared, np.maximum(-z, np.float32(0.0)) + shared
    return np.asarray(-(np.float32(y) * down) - k * up)


def nb_log_mass(y: F64 | float, k: F64, mu: F64) -> F64:
    """log p(y) in double precision, every argument an array or scalar."""
    z = np.log(mu) - np.log(k)
    shared = np.log1p(np.exp(-np.abs(z)))
    return np.asarray(nb_constant(y, k) - y * (np.maximum(-z, 0.0) + shared) - k * (np.maximum(z, 0.0) + shared))


def nb_log_survival(lower: int, k: F64, mu: F64) -> F64:
    """log P(Y >= lower), by 1 - P(Y < lower) where that is above 1e-6, else by summing the upper tail."""
    if lower <= 0:
        return np.zeros(np.broadcast(k, mu).shape)
    q = mu / (k + mu)
    mass: F64 = np.exp(-k * np.log1p(mu / k))
    below: F64 = np.zeros_like(mass)
    for y in range(lower):
        below = below + mass
        mass = mass * q * ((y + k) / (y + 1.0))
    survival = 1.0 - below
    rare = survival < 1e-6
    tail = nb_log_mass(float(lower), k, mu) + _log_tail_ratio(lower, k, q, rare)
    return np.where(rare, tail, np.log(np.where(rare, 1.0, survival)))


def _log_tail_ratio(lower: int, k: F64, q: F64, wanted: Bool) -> F64:
    """log of the tail's sum from `lower` on over its first term, where wanted."""
    total: F64 = np.ones_like(q)
    term: F64 = np.where(wanted, 1.0, 0.0)
    for y in range(lower, lower + TAIL_STEPS):
        term = term * q * ((y + k) / (y + 1.0))
        total = total + term
        if not (term > 1e-13 * total).any():
            break
    return np.asarray(np.log(total))


def draw_count(draws: Draws, month: int, slot: int, k: F32, mu: F32) -> F32:
    """Draws NB(mu, k) [K, n] from shape k [K, 1] and mean mu [K, n]."""
    first = draws.words(month, COUNT_BLOCKS + 16 * slot)
    gamma = _gamma(draws, month, slot, k, uniform(first[0]))
    return _poisson(mu * gamma / k, uniform(first[1]))


def _gamma(draws: Draws, month: int, slot: int, k: F32, boost: F32) -> F32:
    one = np.float32(1.0)
    d = np.where(k < one, k + one, k) - np.float32(1 / 3)
    c = one / np.sqrt(np.float32(9.0) * d)
    v = np.ones(boost.shape, dtype=np.float32)
    waiting = np.ones(boost.shape, dtype=bool)
    for attempt in range(1, ATTEMPTS + 1):
        words = draws.words(month, COUNT_BLOCKS + 16 * slot + attempt)
        z, u = normal_quantile(uniform(words[0])), uniform(words[1])
        root = one + c * z
        cube = root * root * root
        safe = np.maximum(cube, np.float32(1e-30))
        accept = (cube > 0) & (np.log(u) < np.float32(0.5) * z * z + d - d * safe + d * np.log(safe))
        v = np.where(waiting & accept, cube, v)
        waiting = waiting & ~accept
        if not waiting.any():
            break
    return np.asarray(d * v * np.where(k < one, np.exp(np.log(boost) / k), one))


def _poisson(mean: F32, u: F32) -> F32:
    small = mean < POISSON_SUM_BELOW
    mass = np.exp(-np.where(small, mean, np.float32(0.0)))
    total, count = mass, np.zeros_like(mean)
    for y in range(1, POISSON_STEPS):
        above = small & (u > total)
        if not above.any():
            break
        count = np.where(above, np.float32(y), count)
        mass = mass * mean / np.float32(y)
        total = total + np.where(above, mass, np.float32(0.0))
    w = normal_quantile(u)
    root = np.sqrt(np.where(small, np.float32(1.0), mean))
    large = mean + root * w + np.float32(1 / 3) + w * w / np.float32(6)
    large = large - (w / np.float32(36) + w * w * w / np.float32(72)) / root
    return np.where(small, count, np.maximum(np.floor(large), np.float32(0.0)))


def draw_count_from(draws: Draws, month: int, slot: int, k: F64, mu: F64, lower: int) -> F32:
    """Draws NB(mu, k) given that it is at least `lower`, by inversion along the upper tail."""
    u = uniform(draws.words(month, COUNT_BLOCKS + 16 * slot)[2]).astype(np.float64)
    log_mass, log_survival = nb_log_mass(float(lower), k, mu), nb_log_survival(lower, k, mu)
    mass = np.exp(log_mass - log_survival)
    total, count, q = mass, np.full(mass.shape, float(lower)), mu / (k + mu)
    for y in range(lower, lower + TAIL_STEPS):
        above = u > total
        if not above.any():
            break
        count = np.where(above, y + 1.0, count)
        mass = mass * q * ((y + k) / (y + 1.0))
        total = total + np.where(above, mass, 0.0)
    return count.astype(np.float32)
