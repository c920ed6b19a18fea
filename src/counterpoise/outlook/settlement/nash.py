"""Nash bargaining: the point that maximises the weighted product of gains over no agreement.

    x* = argmax_x  sum_i c_i s_i log(u_i(x) - u_i(d)),   u_i(x) = 1 - s_i |x - x_i|^a / R^a

over the points that leave no actor worse off than the reference point d (Nash 1950; the asymmetric form
with weights of Kalai 1977). Where no such point exists, gains are floored at a small `slack` of
no-agreement loss, which reads as: actors who cannot gain are outvoted at a cost. Without a reference point,
disagreement is worth the farther end of the scale to each actor, and the solution is the near-mean of Van
den Bos. The maximum is sought on a grid of the scale; `curvature` is a.
"""

from __future__ import annotations

import numpy as np

from counterpoise.outlook.settlement.issues import Batch, Floats, Solution

GRID = np.linspace(0.0, 1.0, 201)


def solve(batch: Batch, *, curvature: float = 2.0, slack: float = 0.2) -> Solution:
    """The grid point of the highest weighted product; no actor moves."""
    weights = batch.weights
    value = np.zeros((len(batch.positions), len(GRID)))
    reference = np.where(np.isnan(batch.reference), 0.0, batch.reference)
    for column in range(batch.positions.shape[1]):
        x = batch.positions[:, column, None]
        loss = np.abs(GRID[None, :] - x) ** curvature
        fallback = np.maximum(x, 1 - x) ** curvature
        at_reference = np.abs(reference[:, None] - x) ** curvature
        disagreement = np.where(np.isnan(batch.reference)[:, None], fallback, at_reference)
        value += weights[:, column, None] * _log_gain(disagreement - loss, slack)
    return Solution.unmoved(batch, GRID[np.argmax(value, axis=1)])


def _log_gain(gain: Floats, slack: float) -> Floats:
    """Logarithm of gains kept positive and increasing: gain + slack above 0, slack exp(gain / slack) below."""
    return np.where(gain >= 0, np.log(np.maximum(gain, 0.0) + slack), np.log(slack) + np.minimum(gain, 0.0) / slack)
