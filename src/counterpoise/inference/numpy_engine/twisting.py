"""Guided indices: proposals that look ahead to an index's own scores (twisted particle filter).

For an index x' = r x + s + lambda I + sigma eps (r = 1 - lambda, s = lambda mu) with scores y ~ N(a + b x, sd^2), let
psi_t(x) be the likelihood of its own scores from month t on given x_t = x, with its inputs I taken as zero. It is
exp(c + h x - x^2 P / 2) and follows by a backward recursion. The filter draws x_t from f(x_t | x_{t-1}) psi_t(x_t),
normalised, and multiplies the weight by the normaliser over its value at I = 0 (Whiteley and Lee 2014; Guarniero,
Johansen and Lee 2017):

    log factor = delta (h - P (m + delta / 2)) / D,   m = r x_{t-1} + s,   delta = lambda I,   D = 1 + P sigma^2.

The estimate is unbiased for any psi. The own scores' likelihood at I = 0 enters in month 0, as one constant. What is
known at the end of month t without the look-ahead is the weighted mean of 1 / Psi_t(x_t), Psi_t being the likelihood
of the own scores after month t: with it the months' increments are those of the record itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from counterpoise.inference.arrays import F32, F64, StateSpace

LOG_2PI = float(np.log(2.0 * np.pi))


@dataclass(frozen=True)
class Twist:
    """The look-ahead of one guided index for K parameter vectors."""

    series: int  # the node's first score, to which its factors are attributed
    last: int  # last month with a score; -1 without any
    precision: F64  # [T, K] P of psi_t
    shift: F64  # [T, K] h of psi_t
    ahead: F64  # [T, 3, K] P, h and c of Psi_t
    start_precision: F64  # [K] of the look-ahead at the initial value
    start_shift: F64
    start_constant: F64


def twist(space: StateSpace, coefficients: F32, node: int) -> Twist:
    """The backward recursion of a guided index."""
    k = coefficients.shape[0]
    scores = [int(s) for s in np.flatnonzero(space.score_node == node)]
    at = space.parameter_at(node, 0)
    mu, rate, sd = coefficients[:, at : at + 3].astype(np.float64).T
    keep, drift, noise = 1.0 - rate, rate * mu, sd**2 * rate * (2.0 - rate)
    precision, shift = np.zeros((space.months, k)), np.zeros((space.months, k))
    p, h, c = np.zeros(k), np.zeros(k), np.zeros(k)
    ahead = np.zeros((space.months, 3, k))
    for t in reversed(range(space.months)):
        ahead[t] = p, h, c
        for s in scores:
            y = space.score_obs[t, s]
            if np.isfinite(y):
                place = space.score_at(s, 0)
                a, b, log_sd = coefficients[:, place : place + 3].astype(np.float64).T
                weight = np.exp(-2.0 * log_sd)
                p, h = p + b * b * weight, h + b * (y - a) * weight
                c = c - 0.5 * ((y - a) ** 2 * weight + 2.0 * log_sd + LOG_2PI)
        precision[t], shift[t] = p, h
        d = 1.0 + p * noise
        c = c - 0.5 * np.log(d) + (0.5 * h * h * noise + h * drift - 0.5 * p * drift * drift) / d
        p, h = p * keep * keep / d, keep * (h - p * drift) / d
    observed = np.flatnonzero(np.isfinite(space.score_obs[:, scores]).any(axis=1))
    last = int(observed[-1]) if observed.size else -1
    return Twist(space.n_counts + space.n_amounts + scores[0], last, precision, shift, ahead, *_start(mu, sd, p, h, c))


def _start(mu: F64, sd: F64, p: F64, h: F64, c: F64) -> tuple[F64, F64, F64]:
    """P and h of the look-ahead at the initial value, and the log of its mean under N(mu, sd^2)."""
    d = 1.0 + p * sd**2
    return p, h, c - 0.5 * np.log(d) + (-0.5 * p * mu * mu + h * mu + 0.5 * h * h * sd**2) / d


def log_ahead(twist: Twist, t: int, x: F32) -> F64:
    """log Psi_t [K, n] at values x [K, n]."""
    p, h, c = twist.ahead[t][:, :, None]
    values = x.astype(np.float64)
    return np.asarray(c + h * values - 0.5 * p * values * values)


def pull(mean: F32, sd: F32, precision: F64, shift: F64) -> tuple[F32, F32]:
    """Mean and sd of N(mean, sd^2) exp(shift x - precision x^2 / 2), normalised; precision and shift are [K]."""
    d = _divisor(sd, precision)
    move = (shift[:, None] * sd.astype(np.float64) ** 2).astype(np.float32)
    return np.asarray((mean + move) / d), np.asarray(sd / np.sqrt(d))


def log_factor(mean: F32, delta: F32, sd: F32, precision: F64, shift: F64) -> F32:
    """log of the normaliser at mean + delta over the normaliser at mean."""
    p, h = precision[:, None].astype(np.float32), shift[:, None].astype(np.float32)
    return np.asarray(delta * (h - p * (mean + np.float32(0.5) * delta)) / _divisor(sd, precision))


def _divisor(sd: F32, precision: F64) -> F32:
    """D = 1 + P sigma^2, [K, 1]."""
    return np.asarray(1.0 + precision[:, None] * sd.astype(np.float64) ** 2, dtype=np.float32)
