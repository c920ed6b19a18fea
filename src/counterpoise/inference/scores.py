"""Scores of probabilistic forecasts: CRPS, log score, Brier score, PIT and coverage.

All are proper or calibration measures on draws (Gneiting and Raftery 2007; Czado, Gneiting and Held 2009
for counts). Lower CRPS, log score (negative log probability) and Brier score are better. Nothing is
averaged here: each function returns one number per forecast, so that the caller says over what it averages.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def crps(draws: ArrayLike, observed: ArrayLike) -> Floats:
    """Continuous ranked probability score of draws float[..., n] against observed float[...], in observed's
    unit.

    Fair estimator E|X - y| - E|X - X'| / 2 with the second mean over distinct pairs (Ferro 2014): unbiased
    in n.
    """
    x, y = _forecasts(draws, observed)
    n = x.shape[-1]
    if n < 2:
        raise ValueError("crps needs at least 2 draws per forecast")
    ordered = np.sort(x, axis=-1)
    rank_weight = 2.0 * np.arange(1, n + 1) - n - 1.0
    spread = (ordered * rank_weight).sum(axis=-1) / (n * (n - 1))
    return np.asarray(np.abs(x - y[..., None]).mean(axis=-1) - spread)


def log_score(log_probabilities: ArrayLike) -> Floats:
    """Negative log of the mean over draws (last axis) of exp(log p(observed | draw)): float[...]."""
    values = np.asarray(log_probabilities, dtype=np.float64)
    if values.ndim < 1 or values.shape[-1] == 0 or np.any(np.isnan(values)):
        raise ValueError("log_score needs log probabilities without NaN, draws on the last axis")
    top = np.max(values, axis=-1, keepdims=True)
    shift = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore"):
        return np.asarray(-(np.log(np.mean(np.exp(values - shift), axis=-1)) + shift[..., 0]))


def brier(probability: ArrayLike, happened: ArrayLike) -> Floats:
    """(p - outcome)^2 for probabilities in [0, 1] and outcomes 0 or 1."""
    p = np.asarray(probability, dtype=np.float64)
    outcome = np.asarray(happened, dtype=np.float64)
    if p.shape != outcome.shape:
        raise ValueError(f"probabilities have shape {p.shape}, outcomes {outcome.shape}")
    if not np.all((p >= 0.0) & (p <= 1.0)):
        raise ValueError("probabilities must lie in [0, 1]")
    if not np.all((outcome == 0.0) | (outcome == 1.0)):
        raise ValueError("outcomes must be 0 or 1")
    return np.asarray((p - outcome) ** 2)


def pit(draws: ArrayLike, observed: ArrayLike, *, uniform: ArrayLike = 0.5) -> Floats:
    """Randomised probability integral transform P(X < y) + u P(X = y), u in [0, 1] given per forecast or
    once.
    """
    x, y = _forecasts(draws, observed)
    u = np.asarray(uniform, dtype=np.float64)
    if not np.all((u >= 0.0) & (u <= 1.0)):
        raise ValueError("uniform must lie in [0, 1]")
    below = (x < y[..., None]).mean(axis=-1)
    equal = (x == y[..., None]).mean(axis=-1)
    return np.asarray(below + u * equal)


def coverage(draws: ArrayLike, observed: ArrayLike, *, level: float) -> NDArray[np.bool_]:
    """Whether each observation lies in the central interval that holds `level` of its draws: bool[...]."""
    if not 0.0 < level < 1.0:
        raise ValueError(f"level must lie strictly between 0 and 1, not {level}")
    x, y = _forecasts(draws, observed)
    low, high = np.quantile(x, [0.5 - level / 2.0, 0.5 + level / 2.0], axis=-1)
    return np.asarray((low <= y) & (y <= high))


def _forecasts(draws: ArrayLike, observed: ArrayLike) -> tuple[Floats, Floats]:
    x = np.asarray(draws, dtype=np.float64)
    y = np.asarray(observed, dtype=np.float64)
    if x.ndim != y.ndim + 1 or x.shape[:-1] != y.shape or x.shape[-1] == 0:
        raise ValueError(f"draws have shape {x.shape}, observations {y.shape}; wanted (..., n) and (...)")
    if np.any(np.isnan(x)) or np.any(np.isnan(y)):
        raise ValueError("a forecast or an observation is NaN: drop missing months before scoring")
    return x, y
