"""Compromise: the mean of the positions, each weighted by capability times salience.

    x* = sum_i c_i s_i x_i / sum_i c_i s_i

Van den Bos (1991); Achen (2006, in Thomson, Stokman, Achen and König, "The European Union Decides") shows that it
approximates the Nash bargaining solution where no agreement is very bad for all. It is hard to beat on European
decisions. `weigh` chooses the baselines: `salience` (c = 1) and `none` (c = s = 1).
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from counterpoise.outlook.settlement.issues import Batch, Floats, Solution

Weigh = Literal["capability_salience", "salience", "none"]


def solve(batch: Batch, *, weigh: Weigh = "capability_salience") -> Solution:
    """The weighted mean of each row; no actor moves."""
    return Solution.unmoved(batch, weighted_mean(batch.positions, actor_weights(batch, weigh)))


def actor_weights(batch: Batch, weigh: Weigh) -> Floats:
    """Weights of shape (rows, actors), zero at padding, in the chosen way."""
    match weigh:
        case "capability_salience":
            return batch.capability * batch.salience
        case "salience":
            return batch.salience
        case "none":
            return batch.mask.astype(np.float64)
    raise ValueError(f"unknown weighting '{weigh}'")


def weighted_mean(positions: Floats, weights: Floats) -> Floats:
    """Row-wise mean of positions, shape (rows,)."""
    return np.asarray((positions * weights).sum(axis=1) / weights.sum(axis=1))
