"""Nash bargaining: the point that maximises the weighted product of gains over no agreement.

    x* = argmax_x  sum_i c_i s_i log(u_i(x) - u_i(d)),      u_i(x) = -|x - x_i|^a

(Nash 1950; with weights, Kalai 1977), on a grid of the scale. Points that leave an actor worse off than the
reference point d are not barred but costly: gains of at least 0 count as gain + `slack`, losses fade as
slack exp(loss / slack), which reads as an actor outvoted at a price. With no slack a single holder of the
reference point would settle every issue. Without a reference point, no agreement is worth the farther end of
the scale to each actor, and the answer lies near the compromise (Achen 2006). `curvature` is a.
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
