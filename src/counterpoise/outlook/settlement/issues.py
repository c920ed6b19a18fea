"""Issues under negotiation and batches of draws of them.

An **issue** is a question with a numeric scale; each **actor** takes a position on it, cares about it
(salience, 0 to 1) and can press for it (capability, any positive unit, only ratios matter). A position,
salience or capability is known as low, mode and high, and is drawn from the triangular distribution on them.
The **reference point** is what holds where nothing is agreed.

`Issues` keeps what the user wrote, padded to the largest number of actors. A `Batch` is what solvers see:
one row per issue and draw, positions on the scale's own range as 0 to 1, all arrays of shape (rows, actors).
Rows of one proposal and one draw share a `group`, so that exchange between issues stays inside a proposal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LOW, MODE, HIGH = 0, 1, 2
SMALLEST_SALIENCE = 0.01


@dataclass(frozen=True)
class Issues:
    """What is negotiated, by whom: padded arrays over (issue, actor), the first axis of a triple being low,
    mode, high.

    `positions` and `reference`, `outcome`, `scale_low`, `scale_high` are in the user's units; NaN = not
    given.
    """

    names: tuple[str, ...]  # one per issue
    groups: tuple[str, ...]  # the proposal or round that each issue belongs to
    actors: tuple[tuple[str, ...], ...]  # per issue, the actor of each column; `mask` says who takes part
    positions: Floats  # (3, issues, actors)
    salience: Floats  # (3, issues, actors), 0 to 1
    capability: Floats  # (3, issues, actors), positive
    mask: Bools  # (issues, actors): False = padding, or absent from this issue of its group
    scale_low: Floats  # (issues,)
    scale_high: Floats  # (issues,)
    reference: Floats  # (issues,)
    outcome: Floats  # (issues,)

    def __len__(self) -> int:
        return len(self.names)

    @property
    def width(self) -> Floats:
        """Length of each issue's scale, in its own units, shape (issues,)."""
        return self.scale_high - self.scale_low

    def to_unit(self, values: Floats) -> Floats:
        """Values in an issue's units, shape (issues,), as 0 to 1 along its scale."""
        return (values - self.scale_low) / self.width

    def only(self, chosen: Sequence[int]) -> Issues:
        """The issues at the given places, in that order."""
        at = np.asarray(chosen, dtype=np.int64)
        return replace(
            self,
            names=tuple(self.names[i] for i in at),
            groups=tuple(self.groups[i] for i in at),
            actors=tuple(self.actors[i] for i in at),
            positions=self.positions[:, at],
            salience=self.salience[:, at],
            capability=self.capability[:, at],
            mask=self.mask[at],
            scale_low=self.scale_low[at],
            scale_high=self.scale_high[at],
            reference=self.reference[at],
            outcome=self.outcome[at],
        )


@dataclass(frozen=True)
class ActorOnIssue:
    """One actor on one issue: triples are (low, mode, high)."""

    actor: str
    position: tuple[float, float, float]
    salience: tuple[float, float, float]
    capability: tuple[float, float, float]


@dataclass(frozen=True)
class OneIssue:
    """One issue as a reader meets it, before padding."""

    name: str
    group: str
    actors: tuple[ActorOnIssue, ...]
    scale_low: float
    scale_high: float
    reference: float = float("nan")
    outcome: float = float("nan")


def pad(issues: Sequence[OneIssue]) -> Issues:
    """Stack issues into one padded container; in a group an actor has the same column on every issue.

    Raises ValueError where there is no issue, an issue without actors, or a scale without length.
    """
    if not issues:
        raise ValueError("no issues given")
    columns = _columns(issues)
    most = max(len(columns[issue.group]) for issue in issues)
    positions, salience, capability = (np.zeros((3, len(issues), most)) for _ in range(3))
    mask = np.zeros((len(issues), most), dtype=np.bool_)
    for row, issue in enumerate(issues):
        if not issue.actors:
            raise ValueError(f"issue '{issue.name}' has no actors")
        if not issue.scale_high > issue.scale_low:
            raise ValueError(f"issue '{issue.name}' has a scale from {issue.scale_low} to {issue.scale_high}")
        at = [columns[issue.group].index(a.actor) for a in issue.actors]
        mask[row, at] = True
        positions[:, row, at] = np.array([a.position for a in issue.actors]).T
        salience[:, row, at] = np.array([a.salience for a in issue.actors]).T
        capability[:, row, at] = np.array([a.capability for a in issue.actors]).T
    return Issues(
        names=tuple(issue.name for issue in issues),
        groups=tuple(issue.group for issue in issues),
        actors=tuple(tuple(columns[issue.group]) for issue in issues),
        positions=positions,
        salience=salience,
        capability=capability,
        mask=mask,
        scale_low=np.array([issue.scale_low for issue in issues]),
        scale_high=np.array([issue.scale_high for issue in issues]),
        reference=np.array([issue.reference for issue in issues]),
        outcome=np.array([issue.outcome for issue in issues]),
    )


def _columns(issues: Sequence[OneIssue]) -> dict[str, list[str]]:
    """The actors of each group, in order of first mention."""
    columns: dict[str, list[str]] = {}
    for issue in issues:
        known = columns.setdefault(issue.group, [])
        known.extend(a.actor for a in issue.actors if a.actor not in known)
    return columns


@dataclass(frozen=True)
class Batch:
    """What solvers see: rows are draws of issues (draw-major: row = draw * issues + issue), positions 0 to
    1.
    """

    positions: Floats  # (rows, actors)
    salience: Floats  # (rows, actors), 0 to 1; 0 at padding
    capability: Floats  # (rows, actors); 0 at padding
    mask: Bools  # (rows, actors)
    reference: Floats  # (rows,), NaN = none
    group: Ints  # (rows,)

    @property
    def weights(self) -> Floats:
        """Capability times salience, summing to 1 in each row, shape (rows, actors)."""
        raw = self.capability * self.salience
        return np.asarray(raw / raw.sum(axis=1, keepdims=True))

    def rows(self, chosen: Ints | Bools) -> Batch:
        """The chosen rows."""
        return Batch(
            positions=self.positions[chosen],
            salience=self.salience[chosen],
            capability=self.capability[chosen],
            mask=self.mask[chosen],
            reference=self.reference[chosen],
            group=self.group[chosen],
        )


@dataclass(frozen=True)
class Solution:
    """A solver's answer per row: where the issue ends, where each actor ends, and who moved each actor.

    `answer` has shape (rows,), on 0 to 1; `positions` and `moved_by` have shape (rows, actors). `moved_by`
    is the column of the actor whose first offer was taken, or -1 for an actor that nobody moved.
    """

    answer: Floats
    positions: Floats
    moved_by: Ints

    @classmethod
    def unmoved(cls, batch: Batch, answer: Floats) -> Solution:
        """The answer of a solver in which no actor changes its position."""
        return cls(answer, batch.positions, np.full(batch.positions.shape, -1, dtype=np.int64))


def modes(issues: Issues) -> Batch:
    """One row per issue, at the modes."""
    return _batch(issues, issues.positions[MODE], issues.salience[MODE], issues.capability[MODE], draws=1)


def draw(issues: Issues, *, draws: int, seed: int) -> Batch:
    """`draws` rows per issue, each figure drawn from the triangular distribution on its low, mode and high.

    The first draw is the modes themselves, so a single draw answers the question as asked.
    """
    if draws < 1:
        raise ValueError(f"draws must be at least 1, not {draws}")
    rng = np.random.default_rng(seed)
    drawn = [_triangular(rng, triple, draws) for triple in (issues.positions, issues.salience, issues.capability)]
    shape = (draws * len(issues), issues.mask.shape[1])
    return _batch(issues, *(array.reshape(shape) for array in drawn), draws=draws)


def _triangular(rng: np.random.Generator, triple: Floats, draws: int) -> Floats:
    """(draws, issues, actors) inverse-CDF draws; a triple without spread stays where it is."""
    low, mode, high = triple[LOW], triple[MODE], triple[HIGH]
    spread = high - low
    with np.errstate(invalid="ignore", divide="ignore"):
        turn = np.where(spread > 0, (mode - low) / spread, 0.5)
    u = rng.random((draws, *low.shape))
    left = low + np.sqrt(u * spread * (mode - low))
    right = high - np.sqrt((1 - u) * spread * (high - mode))
    drawn = np.where(u < turn, left, right)
    drawn[0] = mode
    return np.asarray(drawn)


def _batch(issues: Issues, positions: Floats, salience: Floats, capability: Floats, *, draws: int) -> Batch:
    low = np.tile(issues.scale_low, draws)
    width = np.tile(issues.width, draws)
    mask = np.tile(issues.mask, (draws, 1))
    unit = np.where(mask, (positions - low[:, None]) / width[:, None], 0.0)
    places = {name: place for place, name in enumerate(dict.fromkeys(issues.groups))}
    group = np.array([places[name] for name in issues.groups], dtype=np.int64)
    group = np.concatenate([group + d * len(places) for d in range(draws)])
    return Batch(
        positions=unit,
        salience=np.where(mask, np.clip(salience, SMALLEST_SALIENCE, 1.0), 0.0),
        capability=np.where(mask, capability, 0.0),
        mask=mask,
        reference=np.tile(issues.to_unit(issues.reference), draws),
        group=group,
    )
