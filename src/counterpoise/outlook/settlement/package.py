"""Packages: who would be better off with the settlement of all issues of a round than without any agreement.

Talks need signatures. For outcomes drawn from the issues' distributions (independently of each other), an actor's gain
is the mean over issues with a reference point, weighted by its salience, of

    |d - x_i| - |x - x_i|       d the reference point, x the outcome, x_i its position, all on 0 to 1,

and a package that leaves a needed signatory worse off than no agreement has no bargaining range (Fearon 1995;
Tsebelis 2002 on veto players). Nothing here is trained: it is a reading of positions, not a calibrated chance of
breakdown. Under threat of force actors do sign worse than the status quo, because the status quo is not what waits
for them; then the reference point should be what the war would leave.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from counterpoise.outlook.settlement.issues import MODE, Floats, Issues

SAMPLES = 4000


@dataclass(frozen=True)
class Package:
    """The gain of each actor over no agreement in sampled packages, -1 to 1, each of shape (samples,)."""

    group: str
    issues: int
    gains: Mapping[str, Floats]

    def better_off(self, *actors: str) -> float:
        """Share of packages that leave all the named actors better off; KeyError for an actor without a stake."""
        return float(np.all([self.gains[actor] > 0 for actor in actors], axis=0).mean())


def packages(issues: Issues, cumulative: Floats, *, seed: int, samples: int = SAMPLES) -> tuple[Package, ...]:
    """One package per group that has an issue with a reference point, from cumulative rows (issues, 101)."""
    rng = np.random.default_rng(seed)
    reference = issues.to_unit(issues.reference)
    found = []
    for group in dict.fromkeys(issues.groups):
        rows = [r for r, name in enumerate(issues.groups) if name == group and not np.isnan(reference[r])]
        if not rows:
            continue
        gained: dict[str, Floats] = {}
        cared: dict[str, float] = {}
        for row in rows:
            outcome = np.searchsorted(cumulative[row], rng.random(samples)) / 100
            for column in np.flatnonzero(issues.mask[row]):
                name = issues.actors[row][column]
                place = (issues.positions[MODE, row, column] - issues.scale_low[row]) / issues.width[row]
                salience = float(issues.salience[MODE, row, column])
                gain = salience * (abs(reference[row] - place) - np.abs(outcome - place))
                gained[name] = gained.get(name, np.zeros(samples)) + gain
                cared[name] = cared.get(name, 0.0) + salience
        gains = {name: gained[name] / cared[name] for name in gained if cared[name] > 0}
        found.append(Package(group, len(rows), gains))
    return tuple(found)
