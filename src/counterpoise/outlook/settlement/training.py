"""Training of the ensemble on issues with known outcomes (the command is `train`).

Three steps: (1) the pool's coefficients minimise the mean CRPS, with a small ridge, by projected gradient (none may
be negative, so F stays a distribution); (2) mixture weights minimise the CRPS on the simplex, which is a quadratic
programme, drawn towards the pool alone; (3) the mass of each interval is the least that covers 50, 80 and 95 % of
outcomes, all predicted from folds that did not contain the issue's proposal. `cross_validate` repeats all three
inside each training part, so that what it scores was never trained on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from counterpoise.outlook.settlement import distribution, ensemble
from counterpoise.outlook.settlement.distribution import Interval
from counterpoise.outlook.settlement.ensemble import Recalibration, Weights
from counterpoise.outlook.settlement.issues import Bools, Floats, Ints, Issues, modes
from counterpoise.outlook.settlement.solvers import solve_all

LEVELS = (50, 80, 95)
RIDGE = 1e-4
FOLDS = 10


@dataclass(frozen=True)
class Material:
    """What training needs of each issue: pool terms (4, n, 101), components (K, n, 101), outcome (n,),
    proposal (n,).
    """

    terms: Floats
    names: tuple[str, ...]  # of the components that follow the pool and the blocked pool
    parts: Floats
    resisted: Floats  # (n, 101)
    reference: Floats  # (n,), 0 to 1, NaN = none
    outcome: Floats
    proposal: tuple[str, ...]

    def only(self, chosen: Bools) -> Material:
        """The chosen issues."""
        kept = tuple(name for name, keep in zip(self.proposal, chosen, strict=True) if keep)
        return Material(
            terms=self.terms[:, chosen],
            names=self.names,
            parts=self.parts[:, chosen],
            resisted=self.resisted[chosen],
            reference=self.reference[chosen],
            outcome=self.outcome[chosen],
            proposal=kept,
        )


def material(issues: Issues) -> Material:
    """Run every solver once and keep what training needs."""
    batch = modes(issues)
    parts = ensemble.components(batch, solve_all(batch))
    return Material(
        terms=ensemble.pool_terms(batch),
        names=tuple(parts),
        parts=np.stack(list(parts.values())),
        resisted=ensemble.resistance(batch),
        reference=batch.reference,
        outcome=issues.to_unit(issues.outcome),
        proposal=issues.groups,
    )


def folds(proposals: Sequence[str], count: int, *, seed: int) -> Ints:
    """The fold of each issue; the issues of one proposal share a fold."""
    unique = sorted(set(proposals))
    shuffled = np.random.default_rng(seed).permutation(len(unique))
    fold = {name: int(place) % count for name, place in zip(unique, shuffled, strict=True)}
    return np.array([fold[name] for name in proposals], dtype=np.int64)


def fit_pool(m: Material, *, steps: int = 400, rate: float = 0.03) -> Floats:
    """Coefficients of the pool by Adam with projection onto the non-negative, shape (4,)."""
    x = m.terms[:, :, :-1]
    h = _steps(m.outcome)[:, :-1]
    theta, first, second = np.full(len(x), 0.3), np.zeros(len(x)), np.zeros(len(x))
    for t in range(1, steps + 1):
        f = 1 / (1 + np.exp(-np.tensordot(theta, x, axes=1)))
        gradient = np.tensordot(x, 2 * (f - h) * f * (1 - f), axes=([1, 2], [0, 1])) / h.size + 2 * RIDGE * theta
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient**2
        step = (first / (1 - 0.9**t)) / (np.sqrt(second / (1 - 0.99**t)) + 1e-8)
        theta = np.maximum(theta - rate * step / np.sqrt(1 + t / 50), 0.0)
    return theta


def fit_mixture(parts: Floats, outcome: Floats, *, steps: int = 4000, prior: float = 0.002) -> Floats:
    """Simplex weights of the components (first = pool) that minimise the mean CRPS, by exponentiated
    gradient.

    `prior` penalises squared departure from the pool alone, in units of the scale; shape (components,).
    """
    h = _steps(outcome)[:, :-1]
    x = parts[:, :, :-1]
    count = len(outcome) * h.shape[1]
    q = np.einsum("knz,lnz->kl", x, x) / count + prior * np.eye(len(x))
    linear = np.einsum("knz,nz->k", x, h) / count
    linear[0] += prior
    w = np.full(len(x), 1 / len(x))
    for _ in range(steps):
        gradient = 2 * (q @ w - linear)
        w = w * np.exp(-4.0 * (gradient - gradient.min()))
        w = np.maximum(w / w.sum(), 1e-9)
    w = np.where(w < 0.005, 0.0, w)
    return np.asarray(w / w.sum())


def fit_intervals(cumulative: Floats, outcome: Floats) -> Recalibration:
    """The least mass at which shortest intervals, each around the one below, cover each level's share of outcomes."""
    mass: dict[str, float] = {}
    inner: Interval | None = None
    for level in LEVELS:
        for candidate in np.linspace(0.2, 0.995, 160):
            interval = distribution.shortest(cumulative, float(candidate), around=inner)
            if interval.covers(outcome).mean() >= level / 100:
                break
        mass[str(level)] = round(float(candidate), 4)
        inner = distribution.shortest(cumulative, mass[str(level)], around=inner)
    return Recalibration(mass)


def fit(m: Material, *, seed: int) -> tuple[Floats, Floats, Recalibration]:
    """Pool, mixture and intervals from the given issues, intervals from inner folds."""
    fold = folds(m.proposal, FOLDS, seed=seed)
    held = np.zeros((len(m.outcome), distribution.POINTS))
    for k in range(FOLDS):
        inside, outside = m.only(fold != k), m.only(fold == k)
        theta, alpha = _fit_two(inside)
        held[fold == k] = mixed(outside, theta, alpha)
    theta, alpha = _fit_two(m)
    return theta, alpha, fit_intervals(held, m.outcome)


def _fit_two(m: Material) -> tuple[Floats, Floats]:
    theta = fit_pool(m)
    return theta, fit_mixture(_with_pool(m, theta), m.outcome)


def _with_pool(m: Material, theta: Floats) -> Floats:
    pooled = ensemble.pool(m.terms, theta)
    return np.concatenate([pooled[None], ensemble.blocked(pooled, m.resisted, m.reference)[None], m.parts])


def mixed(m: Material, theta: Floats, alpha: Floats) -> Floats:
    """Cumulative rows of the mixture for the given issues."""
    return np.tensordot(alpha, _with_pool(m, theta), axes=1)


@dataclass(frozen=True)
class Held:
    """Predictions for issues never trained on: cumulative rows and whether each interval covered, by
    level.
    """

    cumulative: Floats
    covered: dict[int, Bools]


def cross_validate(m: Material, *, count: int = FOLDS, seed: int = 0) -> Held:
    """Nested folds by proposal: everything, intervals included, is trained without the scored proposals."""
    fold = folds(m.proposal, count, seed=seed)
    held = np.zeros((len(m.outcome), distribution.POINTS))
    covered = {level: np.zeros(len(m.outcome), dtype=np.bool_) for level in LEVELS}
    for k in range(count):
        theta, alpha, intervals = fit(m.only(fold != k), seed=seed + 1)
        outside = m.only(fold == k)
        held[fold == k] = mixed(outside, theta, alpha)
        for level, interval in intervals.intervals(held[fold == k]).items():
            covered[level][fold == k] = interval.covers(outside.outcome)
    return Held(held, covered)


def train(issues: Issues, *, source: str, seed: int = 0) -> Weights:
    """The table from all issues, with how it was made and what nested folds scored."""
    m = material(issues)
    held = cross_validate(m, seed=seed)
    theta, alpha, intervals = fit(m, seed=seed)
    score = distribution.crps(held.cumulative, m.outcome)
    error = np.abs(distribution.quantile(held.cumulative, 0.5) - m.outcome) * 100
    return Weights(
        pool=tuple(round(float(v), 4) for v in theta),
        mixture={name: round(float(v), 4) for name, v in zip(("pool", "blocked", *m.names), alpha, strict=True)},
        intervals=intervals,
        made_by={
            "command": f"python -m counterpoise.outlook.settlement.train {source}",
            "data": "DEU III, Arregui and Perarnaud 2021, doi:10.34810/data53, CC BY 4.0",
            "issues": len(issues),
            "proposals": len(set(issues.groups)),
            "folds": FOLDS,
            "seed": seed,
            "ridge": RIDGE,
            "nested_crps": round(float(score.mean()), 3),
            "nested_mae": round(float(error.mean()), 3),
            "trained_on": " ".join(issues.names),
            "nested_coverage": {str(level): round(float(c.mean()), 3) for level, c in held.covered.items()},
        },
    )


def _steps(outcome: Floats) -> Floats:
    """1 from the outcome's point on, shape (n, 101)."""
    return np.asarray((outcome[:, None] <= distribution.EDGES[None, :]).astype(np.float64))
