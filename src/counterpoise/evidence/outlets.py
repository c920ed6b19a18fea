"""How outlets tell what happened: counts corrected for what they leave out and what they add, scores for their slant.

Counts. True acts come at rate lambda a month. An outlet that published in a month tells each of them with probability
d, and adds acts that nobody else tells at rate f a month; an act that two outlets tell is true. With the priors

    stance      d             f, acts a month
    neutral     Beta(3, 2)    Gamma(1, 50)        outlets of nobody's side
    own         Beta(2, 2)    Gamma(1, 10)        the outlet's own side acts
    opposed     Beta(2, 2)    Gamma(1, 3)         the other side acts, or the outlet's side suffers

an EM gives posterior means of d and f of every outlet, the probability w that an act told by one outlet alone is
true, and the share of true acts that somebody told, 1 - prod(1 - d), in each month. A month's count is the rounded sum
of w, and that share is its exposure. So a report by a partisan outlet alone moves the count by less than 1, and a month
that only an outlet covers which leaves much out is no month without acts.

Scores. An outlet's monthly scores are y = x + b + e with a shift b ~ N(0, s^2), s by stance (`SHIFT`, in standard
deviations of all scores). b is a parameter of the fit (`system.compile`); here it is only declared.

Detection and false reports: as in two-source capture-recapture with false positives (Royle and Link 2006).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from counterpoise.evidence.observed import Array

Stance = Literal["neutral", "own", "opposed"]
DETECTION: dict[Stance, tuple[float, float]] = {"neutral": (3.0, 2.0), "own": (2.0, 2.0), "opposed": (2.0, 2.0)}
FALSE: dict[Stance, tuple[float, float]] = {"neutral": (1.0, 50.0), "own": (1.0, 10.0), "opposed": (1.0, 3.0)}
SHIFT: dict[Stance, float] = {"neutral": 0.25, "own": 1.0, "opposed": 1.0}
ROUNDS = 500
CLOSE = 1e-8


@dataclass(frozen=True)
class Told:
    """One act: its month (index), and the outlets (indices) that tell it."""

    month: int
    outlets: frozenset[int]


@dataclass(frozen=True)
class Estimate:
    """What the outlets' reports come to."""

    weights: tuple[float, ...]
    """Probability that each act is true, in the order of the acts."""
    detection: tuple[float, ...]
    """Share of true acts that each outlet tells."""
    false: tuple[float, ...]
    """Acts a month that each outlet adds."""
    rate: float
    """True acts a month, over the months that some outlet covers."""
    exposure: Array
    """Share of a month's true acts that some outlet told, float64[T]; NaN in months that none covers."""


def weigh_reports(told: Sequence[Told], covered: Array, stances: Sequence[Stance]) -> Estimate:
    """Fit the model above to one series.

    `covered` bool[O, T]: whether an outlet published in a month; acts in months that their outlet does not cover have
    a weight and no influence. ValueError where shapes differ.
    """
    if covered.shape[0] != len(stances) or any(max(one.outlets) >= len(stances) for one in told):
        raise ValueError("covered, stances and the outlets of the acts must name the same outlets")
    active = np.asarray(covered, dtype=bool)
    months = int(active.any(axis=0).sum())
    inside = [one for one in told if active[:, one.month].any()]
    detection = np.array([a / (a + b) for a, b in (DETECTION[stance] for stance in stances)])
    false = np.array([shape / rate for shape, rate in (FALSE[stance] for stance in stances)])
    rate = max(len(inside) / max(months, 1), 0.05)
    for _ in range(ROUNDS):
        weights = _weights(inside, active, detection, false, rate)
        before = np.concatenate([detection, false, [rate]])
        missed = np.where(active.any(axis=0), rate * _all_miss(active, detection), 0.0)
        detection, false = _outlets(inside, weights, active, missed, stances)
        rate = (sum(weights) + float(missed.sum()) + 0.05) / (months + 1.0)
        if np.abs(before - np.concatenate([detection, false, [rate]])).max() < CLOSE:
            break
    exposure = np.where(active.any(axis=0), 1.0 - _all_miss(active, detection), np.nan)
    final = _weights(told, active, detection, false, rate)
    return Estimate(tuple(final), tuple(detection.tolist()), tuple(false.tolist()), rate, exposure)


def _weights(told: Sequence[Told], active: Array, detection: Array, false: Array, rate: float) -> list[float]:
    """The probability of being true, per act."""
    made = []
    for one in told:
        if len(one.outlets) > 1:
            made.append(1.0)
            continue
        teller = next(iter(one.outlets))
        silent = [o for o in np.flatnonzero(active[:, one.month]) if o != teller]
        true = rate * detection[teller] * math.prod(1.0 - detection[o] for o in silent)
        made.append(float(true / (true + false[teller])))
    return made


def _all_miss(active: Array, detection: Array) -> Array:
    """The probability, per month, that no outlet which covers it tells a true act."""
    return np.asarray(np.where(active, 1.0 - detection[:, None], 1.0).prod(axis=0))


def _outlets(
    told: Sequence[Told], weights: Sequence[float], active: Array, missed: Array, stances: Sequence[Stance]
) -> tuple[Array, Array]:
    """Posterior means of d and f, given how likely each act is true and how many were missed."""
    detection, false = np.zeros(len(stances)), np.zeros(len(stances))
    for o, stance in enumerate(stances):
        there = [(one, weight) for one, weight in zip(told, weights, strict=True) if active[o, one.month]]
        seen = sum(weight for one, weight in there if o in one.outlets)
        true = sum(weight for _, weight in there) + float(missed[active[o]].sum())
        added = sum(1.0 - weight for one, weight in there if one.outlets == {o})
        a, b = DETECTION[stance]
        shape, rate = FALSE[stance]
        detection[o] = (a + seen) / (a + b + true)
        false[o] = (shape + added) / (rate + int(active[o].sum()))
    return detection, false
