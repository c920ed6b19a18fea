"""Where talks end: the calibrated distribution of each issue, every solver's answer, and what moves them.

    settlement = settle(read_table(Path("issues.csv")), draws=200, seed=1)
    settlement.median, settlement.interval(80), settlement.no_agreement

Uncertain figures (low, mode, high) are drawn `draws` times; the distribution is the mean over draws, so doubt about who
wants what widens it. Capability may be handed over as joint draws by actor, from the dynamic system: one row of a
filter's arsenals and leverage then stays one row here. `no_agreement` is the mass on the reference point. The training
data are negotiations that all ended in a decision, so it says how likely the status quo is to be what is decided, and
little on breakdown; `packages` adds who would have reason to sign at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from counterpoise.outlook.settlement import distribution, ensemble
from counterpoise.outlook.settlement.distribution import Interval
from counterpoise.outlook.settlement.ensemble import Weights
from counterpoise.outlook.settlement.issues import (
    HIGH,
    LOW,
    MODE,
    Batch,
    Floats,
    Issues,
    Solution,
    draw,
    modes,
)
from counterpoise.outlook.settlement.package import Package, packages
from counterpoise.outlook.settlement.solvers import SOLVERS, solve_all

MOVERS = ("expected_utility", "spatial", "exchange")
FIGURES = ("position", "salience", "capability")
DEFAULT_SHIFT = {"position": 0.10, "salience": 0.20, "capability": 0.25}
LEAST_SHARE = 0.05


@dataclass(frozen=True)
class Answer:
    """One solver's answer over draws, in each issue's units, each of shape (issues,)."""

    low: Floats  # 5th percentile
    median: Floats
    high: Floats  # 95th percentile


@dataclass(frozen=True)
class Move:
    """In a share of draws, a solver has `actor` give way first to `mover`, ending on average at `to`."""

    issue: str
    solver: str
    actor: str
    mover: str
    share: float
    start: float
    to: float


@dataclass(frozen=True)
class Effect:
    """How far the expected outcome goes, in the issue's units, as one figure of one actor goes from low to
    high.

    `low` and `high` are the figure's own where it is given as a range; otherwise a tenth of the scale, a
    fifth of full salience or a quarter of the capability to either side (`assumed`).
    """

    issue: str
    actor: str
    figure: str
    at_low: float
    at_high: float
    low: float
    high: float
    assumed: bool

    @property
    def size(self) -> float:
        """The distance between the two expected outcomes."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Settlement:
    """The outlook of some issues. `cumulative` has shape (issues, 101): P(outcome <= k % of the scale)."""

    issues: Issues
    draws: int
    seed: int
    cumulative: Floats
    answers: Mapping[str, Answer]
    moves: tuple[Move, ...]
    sensitivity: tuple[Effect, ...]  # largest first within each issue
    weights: Weights

    @property
    def median(self) -> Floats:
        """Median outcome in each issue's units."""
        return self._units(distribution.quantile(self.cumulative, 0.5))

    @property
    def mean(self) -> Floats:
        """Expected outcome in each issue's units."""
        return self._units(distribution.mean(self.cumulative))

    @property
    def no_agreement(self) -> Floats:
        """Mass on the reference point, NaN where an issue has none."""
        return at_reference(self.cumulative, self.issues.to_unit(self.issues.reference))

    def interval(self, percent: int) -> Interval:
        """The recalibrated 50, 80 or 95 % interval in each issue's units."""
        unit = self.weights.intervals.intervals(self.cumulative)[percent]
        return Interval(self._units(unit.low), self._units(unit.high))

    def at_least(self, values: Floats) -> Floats:
        """P(outcome >= value) for one value per issue, in its units."""
        cell = np.clip(np.rint(self.issues.to_unit(values) * 100), 0, 100).astype(np.int64)
        before = np.concatenate([np.zeros((len(cell), 1)), self.cumulative[:, :-1]], axis=1)
        return np.asarray(1 - before[np.arange(len(cell)), cell])

    def packages(self) -> tuple[Package, ...]:
        """For each group of issues, who would be better off than without agreement (see `package`)."""
        return packages(self.issues, self.cumulative, seed=self.seed)

    def expected_gain(self, actor: str) -> float:
        """How much the actor expects to gain on the reference point, averaged over issues by its salience,
        -1 to 1.

        The value of waiting for talks, for the onset of force: utility falls linearly from 1 at its
        position to 0 a scale away. Raises KeyError where the actor takes part in no issue with a reference
        point.
        """
        total, gained = 0.0, 0.0
        reference = self.issues.to_unit(self.issues.reference)
        for row, names in enumerate(self.issues.actors):
            if actor not in names or np.isnan(reference[row]):
                continue
            column = names.index(actor)
            if not self.issues.mask[row, column]:
                continue
            salience = float(self.issues.salience[MODE, row, column])
            raw = float(self.issues.positions[MODE, row, column])
            place = (raw - self.issues.scale_low[row]) / self.issues.width[row]
            mass = distribution.masses(self.cumulative[row])
            loss = float(mass @ np.abs(distribution.PERCENT / 100 - place))
            gained += salience * (abs(float(reference[row]) - place) - loss)
            total += salience
        if total == 0:
            raise KeyError(f"'{actor}' takes part in no issue with a reference point")
        return gained / total

    def _units(self, unit: Floats) -> Floats:
        return np.asarray(self.issues.scale_low + unit * self.issues.width)


def settle(
    issues: Issues,
    *,
    draws: int = 200,
    seed: int = 0,
    capability: Mapping[str, float | Floats] | None = None,
    deadlock: float | None = None,
    weights: Weights | None = None,
    sensitivity: bool = True,
) -> Settlement:
    """The outlook of all issues together (issues of one group may be traded against each other).

    `deadlock` sets the weight of the blocked pool: 0 = what is decided stands, 1 = every outcome must survive the
    resistance of those whom it leaves worse off than no agreement; the default is what the EU's record gives.
    `capability` replaces the capability of the named actors: a number, or draws that are used in step with
    each other. Raises ValueError where `draws` < 1, KeyError where `capability` names nobody in the issues.
    """
    table = weights or ensemble.shipped()
    if deadlock is not None:
        table = ensemble.with_deadlock(table, deadlock)
    powered = issues if capability is None else with_capability(issues, capability)
    batch = draw(powered, draws=draws, seed=seed)
    if capability is not None:
        batch = _in_step(batch, powered, capability, draws)
    solutions = solve_all(batch)
    rows = ensemble.predict(batch, solutions, table)
    count = len(issues)
    return Settlement(
        issues=powered,
        draws=draws,
        seed=seed,
        cumulative=rows.reshape(draws, count, -1).mean(axis=0),
        answers=MappingProxyType({name: _answer(powered, s.answer, draws) for name, s in solutions.items()}),
        moves=tuple(_moves(powered, batch, solutions, draws)),
        sensitivity=tuple(effects(powered, table)) if sensitivity else (),
        weights=table,
    )


def at_reference(cumulative: Floats, reference: Floats) -> Floats:
    """Mass on the grid point of each reference (0 to 1), NaN where there is none."""
    known = ~np.isnan(reference)
    cell = np.rint(np.where(known, reference, 0.0) * 100).astype(np.int64)
    mass = distribution.masses(cumulative)[np.arange(len(cell)), cell]
    return np.where(known, mass, np.nan)


def with_capability(issues: Issues, capability: Mapping[str, float | Floats]) -> Issues:
    """The issues with the named actors' capabilities replaced (draws by their 5th, 50th and 95th
    percentile).
    """
    changed = issues.capability.copy()
    for actor, power in capability.items():
        values = np.atleast_1d(np.asarray(power, dtype=np.float64))
        if not np.isfinite(values).all() or (values <= 0).any():
            raise ValueError(f"the capability of '{actor}' must be positive and finite")
        triple = np.quantile(values, [0.05, 0.5, 0.95])
        found = False
        for row, names in enumerate(issues.actors):
            if actor in names and issues.mask[row, names.index(actor)]:
                changed[:, row, names.index(actor)] = triple
                found = True
        if not found:
            raise KeyError(f"'{actor}' takes part in none of the issues")
    return replace(issues, capability=changed)


def _in_step(batch: Batch, issues: Issues, capability: Mapping[str, float | Floats], draws: int) -> Batch:
    """Use the d-th value of every actor's capability draws in the d-th draw (going round where there are
    fewer).
    """
    power = batch.capability.reshape(draws, len(issues), -1).copy()
    for actor, given in capability.items():
        values = np.atleast_1d(np.asarray(given, dtype=np.float64))
        series = np.resize(values, draws)
        for row, names in enumerate(issues.actors):
            if actor in names and issues.mask[row, names.index(actor)]:
                power[:, row, names.index(actor)] = series
    return replace(batch, capability=power.reshape(batch.capability.shape))


def _answer(issues: Issues, unit: Floats, draws: int) -> Answer:
    values = issues.scale_low + unit.reshape(draws, len(issues)) * issues.width
    low, median, high = np.quantile(values, [0.05, 0.5, 0.95], axis=0)
    return Answer(low, median, high)


def _moves(issues: Issues, batch: Batch, solutions: Mapping[str, Solution], draws: int) -> list[Move]:
    """Who gives way to whom in at least a twentieth of the draws, the most frequent first."""
    found: list[Move] = []
    width = issues.mask.shape[1]
    for solver in MOVERS:
        moved = solutions[solver].moved_by.reshape(draws, len(issues), width)
        ends = solutions[solver].positions.reshape(draws, len(issues), width)
        for row, column in zip(*np.nonzero(issues.mask), strict=True):
            by = moved[:, row, column]
            for mover in np.unique(by[by >= 0]):
                at = by == mover
                if at.mean() < LEAST_SHARE:
                    continue
                end = issues.scale_low[row] + ends[at, row, column].mean() * issues.width[row]
                names = issues.actors[row]
                start = float(issues.positions[MODE, row, column])
                found.append(
                    Move(
                        issues.names[row],
                        solver,
                        names[column],
                        names[mover],
                        float(at.mean()),
                        start,
                        float(end),
                    )
                )
    order = {name: place for place, name in enumerate(issues.names)}
    return sorted(found, key=lambda move: (order[move.issue], MOVERS.index(move.solver), -move.share))


def effects(issues: Issues, weights: Weights) -> list[Effect]:
    """The effect of every position, salience and capability on the expected outcome of its issue, at the
    modes.
    """
    found: list[Effect] = []
    for group in dict.fromkeys(issues.groups):
        rows = [row for row, name in enumerate(issues.groups) if name == group]
        found.extend(_group_effects(issues.only(rows), weights))
    order = {name: place for place, name in enumerate(issues.names)}
    return sorted(found, key=lambda effect: (order[effect.issue], -effect.size))


def _group_effects(group: Issues, weights: Weights) -> list[Effect]:
    """Replicate the group once per changed figure and read off the expected outcome of the changed issue."""
    base = modes(group)
    places = [(f, row, column) for f in FIGURES for row, column in zip(*np.nonzero(group.mask), strict=True)]
    copies = 2 * len(places)
    count = len(group)
    arrays = {
        "position": np.tile(base.positions, (copies, 1, 1)),
        "salience": np.tile(base.salience, (copies, 1, 1)),
        "capability": np.tile(base.capability, (copies, 1, 1)),
    }
    ranges = [_range(group, *place) for place in places]
    for k, ((figure, row, column), (low, high, _)) in enumerate(zip(places, ranges, strict=True)):
        for side, value in enumerate((low, high)):
            scaled = (value - group.scale_low[row]) / group.width[row] if figure == "position" else value
            arrays[figure][2 * k + side, row, column] = scaled
    batch = Batch(
        positions=arrays["position"].reshape(copies * count, -1),
        salience=arrays["salience"].reshape(copies * count, -1),
        capability=arrays["capability"].reshape(copies * count, -1),
        mask=np.tile(base.mask, (copies, 1)),
        reference=np.tile(base.reference, copies),
        group=np.repeat(np.arange(copies, dtype=np.int64), count),
    )
    solutions = {name: SOLVERS[name](batch) for name in SOLVERS if weights.mixture.get(name, 0.0) > 0}
    mean = distribution.mean(ensemble.predict(batch, solutions, weights)).reshape(copies, count)
    found = []
    for k, ((figure, row, column), (low, high, assumed)) in enumerate(zip(places, ranges, strict=True)):
        ends = group.scale_low[row] + mean[2 * k : 2 * k + 2, row] * group.width[row]
        actor = group.actors[row][column]
        found.append(Effect(group.names[row], actor, figure, float(ends[0]), float(ends[1]), low, high, assumed))
    return found


def _range(issues: Issues, figure: str, row: int, column: int) -> tuple[float, float, bool]:
    """The low and high between which a figure is moved, and whether they are assumed."""
    triple = {"position": issues.positions, "salience": issues.salience, "capability": issues.capability}[figure]
    low, mode, high = (float(triple[side, row, column]) for side in (LOW, MODE, HIGH))
    if high > low:
        return low, high, False
    shift = DEFAULT_SHIFT[figure]
    if figure == "position":
        reach = shift * float(issues.width[row])
        return (
            max(mode - reach, float(issues.scale_low[row])),
            min(mode + reach, float(issues.scale_high[row])),
            True,
        )
    if figure == "salience":
        return max(mode - shift, 0.01), min(mode + shift, 1.0), True
    return mode * (1 - shift), mode * (1 + shift), True
