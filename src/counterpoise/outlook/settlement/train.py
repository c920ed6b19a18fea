"""Remake the ensemble's table from a DEU file: `python -m counterpoise.outlook.settlement.train FILE.tsv
[OUT.json]`.

Three steps on the issues of a file: (1) the pool's coefficients minimise the mean CRPS, with a small ridge,
by projected gradient (none may be negative, so F stays a distribution); (2) mixture weights minimise the
CRPS on the simplex, which is a quadratic programme; (3) the mass of each interval is the least that covers
50, 80 and 95 % of outcomes, with all of it predicted from folds that did not contain the issue's proposal.
`cross_validate` repeats all three inside each training part, so that what it scores was never trained on.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from counterpoise.outlook.settlement import distribution, ensemble
from counterpoise.outlook.settlement.deu import read_deu
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
    names: tuple[str, ...]
    parts: Floats
    outcome: Floats
    proposal: tuple[str, ...]

    def only(self, chosen: Bools) -> Material:
        """The chosen issues."""
        kept = tuple(name for name, keep in zip(self.proposal, chosen, strict=True) if keep)
        return Material(self.terms[:, chosen], self.names, self.parts[:, chosen], self.outcome[chosen], kept)


def material(issues: Issues) -> Material:
    """Run every solver once and keep what training needs."""
    batch = modes(issues)
    parts = ensemble.components(batch, solve_all(batch))
    return Material(
        terms=ensemble.pool_terms(batch),
        names=tuple(parts),
        parts=np.stack(list(parts.values())),
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


def fit_mixture(parts: Floats, outcome: Floats, *, steps: int = 4000, prior: float = 0.02) -> Floats:
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
    """The least mass at which shortest intervals cover each level's share of outcomes."""
    grid = np.linspace(0.2, 0.995, 160)
    cover = np.array([distribution.shortest(cumulative, mass).covers(outcome).mean() for mass in grid])
    cover = np.maximum.accumulate(cover)
    mass = {}
    for level in LEVELS:
        enough = np.flatnonzero(cover >= level / 100)
        mass[str(level)] = round(float(grid[enough[0]]) if len(enough) else 0.995, 4)
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
    return np.concatenate([ensemble.pool(m.terms, theta)[None], m.parts])


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
        for level in LEVELS:
            interval = distribution.shortest(held[fold == k], intervals.of(level))
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
        mixture={name: round(float(v), 4) for name, v in zip(("pool", *m.names), alpha, strict=True)},
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


def main(arguments: Sequence[str]) -> int:
    """Write the table for FILE.tsv to OUT.json (default: standard output)."""
    if not 1 <= len(arguments) <= 2:
        sys.stderr.write("usage: python -m counterpoise.outlook.settlement.train FILE.tsv [OUT.json]\n")
        return 2
    path = Path(arguments[0])
    text = train(read_deu(path), source=path.name).to_json() + "\n"
    if len(arguments) == 2:
        Path(arguments[1]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
