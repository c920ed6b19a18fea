"""Scores of the ensemble and of every solver on issues whose outcome is known.

`score_deu` reads a file in the form of DEU III. Predictions with the shipped weights are honest only on
issues that the weights have not seen; the table keeps the seen and the unseen apart. With `refit=True`
everything is trained again inside the file, in nested folds by proposal, and every score is of an issue
never trained on. Differences come with a paired bootstrap over proposals (groups of issues), since issues
of one proposal are not independent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from counterpoise.outlook.settlement import distribution, ensemble, training
from counterpoise.outlook.settlement.deu import read_deu
from counterpoise.outlook.settlement.ensemble import Weights
from counterpoise.outlook.settlement.issues import Bools, Floats, Issues, modes
from counterpoise.outlook.settlement.solvers import solve_all

HITS = (5, 10)
REPLICATES = 2000


@dataclass(frozen=True)
class Forecasts:
    """Forecasts of known outcomes, by method: cumulative rows and points, and the ensemble's interval
    coverage.
    """

    outcome: Floats  # (issues,), 0 to 1
    groups: tuple[str, ...]
    cumulative: Mapping[str, Floats]  # method -> (issues, 101)
    covered: Mapping[int, Bools]

    def only(self, chosen: Bools) -> Forecasts:
        """The chosen issues."""
        return Forecasts(
            self.outcome[chosen],
            tuple(name for name, keep in zip(self.groups, chosen, strict=True) if keep),
            MappingProxyType({name: rows[chosen] for name, rows in self.cumulative.items()}),
            MappingProxyType({level: rows[chosen] for level, rows in self.covered.items()}),
        )


@dataclass(frozen=True)
class Score:
    """One method on some issues; CRPS, MAE and the difference are in percent of the scale.

    `hits` are shares of issues whose median forecast lies within 5 and 10 % of the outcome. `behind` is the
    ensemble's CRPS less this method's, with its 95 % bootstrap interval: below 0 where the ensemble is
    better.
    """

    method: str
    issues: int
    crps: float
    mae: float
    hits: Mapping[int, float]
    behind: tuple[float, float, float]


@dataclass(frozen=True)
class Report:
    """Scores of all methods on one set of issues, and how often the ensemble's intervals covered."""

    title: str
    scores: tuple[Score, ...]
    coverage: Mapping[int, float]


def score_deu(path: Path, *, refit: bool = False, weights: Weights | None = None, seed: int = 0) -> tuple[Report, ...]:
    """Reports on a DEU file: all issues, then those that the weights have seen and not seen where both occur.

    With `refit`, one report of nested folds within the file.
    """
    issues = read_deu(path)
    if refit:
        return (report("never trained on (nested folds by proposal)", refitted(issues, seed=seed), seed=seed),)
    table = weights or ensemble.shipped()
    forecasts = forecast(issues, table)
    seen = np.isin(np.array(issues.names), np.array(trained_on(table)))
    reports = [report("all issues", forecasts, seed=seed)]
    if seen.any() and not seen.all():
        reports.append(report("never trained on", forecasts.only(~seen), seed=seed))
    if seen.any():
        reports.append(report("trained on", forecasts.only(seen), seed=seed))
    return tuple(reports)


def trained_on(weights: Weights) -> tuple[str, ...]:
    """The issues on which the weights were trained."""
    return tuple(str(weights.made_by.get("trained_on", "")).split())


def forecast(issues: Issues, weights: Weights) -> Forecasts:
    """Every method's forecast at the modes. Raises ValueError where an outcome is missing."""
    outcome = issues.to_unit(issues.outcome)
    if np.isnan(outcome).any():
        raise ValueError(f"{int(np.isnan(outcome).sum())} issues have no outcome")
    batch = modes(issues)
    solutions = solve_all(batch)
    rows = ensemble.predict(batch, solutions, weights)
    methods = {"ensemble": rows, "weighted_empirical": distribution.atoms(batch.positions, batch.weights)}
    for name, solution in solutions.items():
        methods[name] = distribution.atoms(solution.answer[:, None], np.ones((len(outcome), 1)))
    covered = {level: found.covers(outcome) for level, found in weights.intervals.intervals(rows).items()}
    return Forecasts(outcome, issues.groups, MappingProxyType(methods), MappingProxyType(covered))


def refitted(issues: Issues, *, seed: int) -> Forecasts:
    """As `forecast`, with the ensemble trained in nested folds on the issues themselves."""
    plain = forecast(issues, ensemble.shipped())
    held = training.cross_validate(training.material(issues), seed=seed)
    methods = {**plain.cumulative, "ensemble": held.cumulative}
    return Forecasts(plain.outcome, plain.groups, MappingProxyType(methods), MappingProxyType(held.covered))


def report(title: str, forecasts: Forecasts, *, seed: int = 0) -> Report:
    """Scores of every method, the ensemble first."""
    best = distribution.crps(forecasts.cumulative["ensemble"], forecasts.outcome)
    scores = []
    for name, rows in forecasts.cumulative.items():
        loss = distribution.crps(rows, forecasts.outcome)
        error = np.abs(distribution.quantile(rows, 0.5) - forecasts.outcome) * 100
        hits = MappingProxyType({k: float((error <= k + 0.5).mean()) for k in HITS})
        gap = paired(best - loss, forecasts.groups, seed=seed)
        scores.append(Score(name, len(loss), float(loss.mean()), float(error.mean()), hits, gap))
    coverage = MappingProxyType({level: float(rows.mean()) for level, rows in forecasts.covered.items()})
    return Report(title, tuple(scores), coverage)


def paired(difference: Floats, groups: Sequence[str], *, seed: int) -> tuple[float, float, float]:
    """Mean difference and its 95 % interval, resampling whole groups."""
    places = {name: place for place, name in enumerate(dict.fromkeys(groups))}
    member = np.array([places[name] for name in groups])
    total = np.bincount(member, weights=difference)
    size = np.bincount(member)
    rng = np.random.default_rng(seed)
    pick = rng.integers(0, len(places), size=(REPLICATES, len(places)))
    means = total[pick].sum(axis=1) / size[pick].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(difference.mean()), float(low), float(high)
