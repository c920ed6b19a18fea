"""Distributions over an issue scale, on 101 points from one end of the scale to the other.

A distribution is its cumulative row F of shape (..., 101): F[k] = P(outcome <= k % of the scale), F[100] =
1, so that atoms on positions and smooth parts live together. Scores follow Gneiting and Raftery (2007): the
continuous ranked probability score is the integral of (F(z) - 1{z >= y})^2 over the scale, in percent of
the scale, exact for step F. Intervals are the shortest runs of points that hold a given mass; the mass that
makes them cover as often as their name says is learnt (`ensemble.Recalibration`), because atoms at both
ends make central intervals far too wide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from counterpoise.outlook.settlement.issues import Bools, Floats, Ints

POINTS = 101
PERCENT: Floats = np.arange(POINTS, dtype=np.float64)
EDGES: Floats = (PERCENT + 0.5) / 100  # upper edge of each point's cell, on 0 to 1


@dataclass(frozen=True)
class Interval:
    """The points from `low` to `high`, on 0 to 1, each of shape (rows,)."""

    low: Floats
    high: Floats

    def covers(self, outcome: Floats) -> Bools:
        """Whether each outcome (0 to 1), read to the nearest point of the grid, lies inside."""
        y = np.rint(outcome * 100) / 100
        return np.asarray((self.low - 1e-9 <= y) & (y <= self.high + 1e-9))


def atoms(positions: Floats, weights: Floats) -> Floats:
    """Cumulative rows of weights at positions (rows, n) on 0 to 1; weights need not sum to 1. Shape (rows,
    101).
    """
    cell = np.clip(np.rint(positions * 100), 0, POINTS - 1).astype(np.int64)
    mass = np.zeros((len(positions), POINTS))
    np.add.at(mass, (np.arange(len(positions))[:, None], cell), weights)
    return cumulate(mass)


def bell(centre: Floats, width: float) -> Floats:
    """A normal curve of the given width around each centre (rows,), cut to the scale and renormalised."""
    mass = np.exp(-0.5 * ((PERCENT[None, :] / 100 - centre[:, None]) / width) ** 2)
    return cumulate(mass)


def uniform(rows: int) -> Floats:
    """The same mass on every point."""
    return np.tile((PERCENT + 1) / POINTS, (rows, 1))


def cumulate(mass: Floats) -> Floats:
    """Cumulative rows from masses of any positive total."""
    total = np.cumsum(mass, axis=-1)
    return np.asarray(total / total[..., -1:])


def masses(cumulative: Floats) -> Floats:
    """The mass of each point, from cumulative rows."""
    return np.asarray(np.diff(cumulative, axis=-1, prepend=0.0))


def crps(cumulative: Floats, outcome: Floats) -> Floats:
    """Continuous ranked probability score of each row against outcomes on 0 to 1, in percent of the scale."""
    y = np.clip(outcome, 0.0, 1.0)[:, None] * 100
    below = np.clip(y - PERCENT[None, :-1], 0.0, 1.0)  # part of [k, k + 1) that lies below y
    f = cumulative[:, :-1]
    return np.asarray((below * f**2 + (1 - below) * (1 - f) ** 2).sum(axis=1))


def quantile(cumulative: Floats, level: float) -> Floats:
    """The first point at which each row reaches the level, on 0 to 1."""
    return np.asarray(np.argmax(cumulative >= level - 1e-12, axis=-1) / 100.0)


def mean(cumulative: Floats) -> Floats:
    """The mean of each row, on 0 to 1."""
    return np.asarray(masses(cumulative) @ PERCENT / 100)


def shortest(cumulative: Floats, mass: float, *, around: Interval | None = None) -> Interval:
    """The shortest run of points holding at least `mass`, the fullest among equals, per row.

    With `around`, the shortest of those that contain it, so that wider intervals contain narrower ones.
    """
    rows = len(cumulative)
    before = np.concatenate([np.zeros((rows, 1)), cumulative[:, :-1]], axis=1)  # mass left of each start
    need = before + min(mass, 1.0) - 1e-12
    stop = np.empty((rows, POINTS), dtype=np.int64)
    for row in range(rows):
        stop[row] = np.searchsorted(cumulative[row], need[row], side="left")
    start: Ints = np.arange(POINTS)
    reached = stop < POINTS
    last = np.minimum(stop, POINTS - 1)
    held = np.take_along_axis(cumulative, last, axis=1) - before
    if around is not None:
        inner_low, inner_high = np.rint(around.low * 100)[:, None], np.rint(around.high * 100)[:, None]
        reached &= start[None, :] <= inner_low
        last = np.maximum(last, inner_high.astype(np.int64))
        held = np.take_along_axis(cumulative, last, axis=1) - before
    cost = np.where(reached, (last - start[None, :]) - held, np.inf)
    best = np.argmin(cost, axis=1)
    return Interval(best / 100.0, last[np.arange(rows), best] / 100.0)


def nested(cumulative: Floats, masses_by_level: Mapping[str, float]) -> dict[int, Interval]:
    """The intervals of all levels (percent -> mass to hold), each around the one below it."""
    found: dict[int, Interval] = {}
    inner: Interval | None = None
    for level in sorted(masses_by_level, key=int):
        inner = shortest(cumulative, masses_by_level[level], around=inner)
        found[int(level)] = inner
    return found
