"""Probabilistic Condorcet, one shot: the chance of each position when any may be challenged by any other.

    U_a = sum_i c_i s_i max(0, |x_i - x_b| - |x_i - x_a|)      support for a against b
    pv_ab = U_a / (U_a + U_b)                                   chance that a beats b
    p_a <- sum_b pv_ab (p_a + p_b) / n                          uniform challenges, to the stationary p

and the answer is the mean of the positions under p. This is the Markov voting of KTAB (Wise, Lester and Efird
2015) played once, on the opening positions. `distribution` gives p itself, a distribution over positions rather
than a point.
"""

from __future__ import annotations

import numpy as np

from counterpoise.outlook.settlement.issues import Batch, Floats, Solution

TINY = 1e-10


def solve(batch: Batch, *, sharpness: float = 1.0) -> Solution:
    """The mean position under the stationary distribution; no actor moves."""
    p = distribution(batch, sharpness=sharpness)
    return Solution.unmoved(batch, np.asarray((p * batch.positions).sum(axis=1)))


def distribution(batch: Batch, *, sharpness: float = 1.0) -> Floats:
    """Stationary probability of each actor's position, shape (rows, actors), 0 at padding.

    `sharpness` raises supports to a power before they are compared (1 = proportional, as in KTAB's linear
    form).
    """
    gap = np.abs(batch.positions[:, :, None] - batch.positions[:, None, :])
    weights = batch.weights
    support = np.full(gap.shape, TINY)
    for i in range(gap.shape[1]):
        support += weights[:, i, None, None] * np.maximum(gap[:, i, None, :] - gap[:, i, :, None], 0.0)
    support = support**sharpness
    return stationary(support / (support + support.transpose(0, 2, 1)), batch.mask)


def stationary(victory: Floats, mask: np.ndarray, *, tolerance: float = 1e-9, most: int = 2000) -> Floats:
    """Stationary p of uniform challenges with victory chances (rows, n, n), by damped iteration, shape
    (rows, n).

    Raises ArithmeticError where it has not settled after `most` steps.
    """
    pair = mask[:, :, None] & mask[:, None, :]
    v = np.where(pair, victory, 0.0)
    count = mask.sum(axis=1)
    own = v.sum(axis=2)
    p = mask / count[:, None]
    for _ in range(most):
        q = (own * p + np.matmul(v, p[:, :, None])[:, :, 0]) / count[:, None]
        step = np.abs(q - p).max()
        p = (p + q) / 2
        if step < tolerance:
            return np.asarray(p / p.sum(axis=1, keepdims=True))
    raise ArithmeticError(f"probabilistic Condorcet did not settle in {most} steps (last change {step:.1e})")
