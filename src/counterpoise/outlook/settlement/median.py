"""Weighted median: the position that no other beats when every actor votes for the nearer of two.

    v_jk = sum_i c_i s_i (|x_i - x_k| - |x_i - x_j|) / R

is the vote for j over k (Black 1958; Scholz, Calbert and Smith 2011, section 3.2; Bueno de Mesquita 1994).
`condorcet_winner` returns the position with the fewest lost votes, among equals the one nearest the weighted
median; with votes that are proportional to distance a winner need not exist and a plain median may lose, so
the two are options: `rule="median"` (half of the weight lies on each side) and `rule="condorcet"`.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from counterpoise.outlook.settlement.issues import Batch, Floats, Solution

Rule = Literal["median", "condorcet"]


def solve(batch: Batch, *, rule: Rule = "median") -> Solution:
    """The weighted median or the position that wins most votes; no actor moves."""
    weights = batch.capability * batch.salience
    if rule == "median":
        return Solution.unmoved(batch, weighted_median(batch.positions, weights))
    if rule == "condorcet":
        return Solution.unmoved(batch, condorcet_winner(batch.positions, weights, batch.mask))
    raise ValueError(f"unknown rule '{rule}'")


def weighted_median(positions: Floats, weights: Floats) -> Floats:
    """Row-wise weighted median, shape (rows,); where half lies on each side, the midpoint of the two
    positions.
    """
    order = np.argsort(np.where(weights > 0, positions, np.inf), axis=1, kind="stable")
    x = np.take_along_axis(positions, order, axis=1)
    share = np.cumsum(np.take_along_axis(weights, order, axis=1), axis=1)
    share /= share[:, -1:]
    rows = np.arange(len(x))
    lower = np.argmax(share >= 0.5 - 1e-12, axis=1)
    upper = np.argmax(share > 0.5 + 1e-12, axis=1)
    return np.asarray((x[rows, lower] + x[rows, upper]) / 2)


def condorcet_winner(positions: Floats, weights: Floats, mask: np.ndarray) -> Floats:
    """Row-wise position losing the fewest weighted votes v_jk, shape (rows,)."""
    gap = np.abs(positions[:, :, None] - positions[:, None, :])  # i, j
    against = np.einsum("bi,bij->bj", weights, gap)  # sum_i w_i |x_i - x_j|
    votes = against[:, None, :] - against[:, :, None]  # j over k
    losses = ((votes < -1e-12) & mask[:, None, :]).sum(axis=2).astype(np.float64)
    losses += np.abs(positions - weighted_median(positions, weights)[:, None]) * 1e-3
    best = np.argmin(np.where(mask, losses, np.inf), axis=1)
    return np.asarray(positions[np.arange(len(positions)), best])
