"""Running posterior draws of an account forward: the trajectories under every forecast and what-if.

Each draw of the parameters runs its own particles through the record up to the cut and on into months without
observations; all particles of a draw weigh the same from the cut on (one forced resampling there). A set of
trajectories is therefore a sample of the posterior predictive of the account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from counterpoise.dates import Month
from counterpoise.inference.arrays import F32, F64, Kind
from counterpoise.inference.engine import run
from counterpoise.inference.run import Record
from counterpoise.system.compile import Compiled

QUANTILES = (0.025, 0.10, 0.25, 0.50, 0.75, 0.90, 0.975)
"""Ends of the 95, 80 and 50 % bands, and the median."""
OUTLOOK_QUANTITIES = ("fighting", "deaths", "tension", "military_balance", "violations", "deliveries", "arsenal")
"""Families of quantities that an outlook follows."""


@dataclass(frozen=True)
class AccountDraws:
    """Posterior draws of one account: whitened parameters z [K, D] in the order of `compiled.parameters`."""

    compiled: Compiled
    z: F64

    @property
    def account(self) -> str:
        return self.compiled.account


@dataclass(frozen=True)
class Futures:
    """Trajectories of one account from `first` on: values [K, N, H, Q] of the named quantities."""

    account: str
    quantities: tuple[str, ...]
    first: Month
    values: F32

    def of(self, quantity: str) -> F32:
        """Trajectories [K * N, H] of one quantity; KeyError where it was not recorded."""
        if quantity not in self.quantities:
            raise KeyError(f"no trajectories of '{quantity}'; there are {', '.join(self.quantities)}")
        flat = self.values[..., self.quantities.index(quantity)]
        return np.asarray(flat.reshape(-1, flat.shape[2]))

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(self.first + step for step in range(self.values.shape[2]))


def outlook_quantities(compiled: Compiled, families: Sequence[str] = OUTLOOK_QUANTITIES) -> tuple[str, ...]:
    """The quantities of these families that the system has, in its own order."""
    return tuple(q.name for q in compiled.system.quantities if q.name.split("[")[0] in families)


def run_forward(
    compiled: Compiled,
    z: F64,
    quantities: Sequence[str],
    *,
    particles: int,
    seed: int,
    first: int | None = None,
    threads: int = 0,
) -> Futures:
    """Trajectories of `quantities` from month position `first` (default: the first month after the record).

    `compiled` must hold at least one month from `first` on. Every draw has its own stream of random numbers, the
    same for the same seed whatever is done to the system.
    """
    start = compiled.known if first is None else first
    if compiled.space.months <= start:
        raise ValueError("the compiled system ends before the first month asked for; compile it with a horizon")
    nodes = tuple(compiled.node(name) for name in quantities)
    outcome = run(
        compiled.space,
        compiled.parameters.coefficients(z),
        n=particles,
        seed=seed,
        stream=np.arange(len(z), dtype=np.uint32),
        threads=threads,
        record=Record(nodes, start),
        decompose=False,
    )
    assert outcome.paths is not None
    return Futures(compiled.account, tuple(quantities), compiled.month(start), outcome.paths)


def is_yearly(compiled: Compiled, quantity: str) -> bool:
    """True for amounts, whose value in a month is the total of the last full year."""
    return bool(compiled.space.kind[compiled.node(quantity)] == Kind.AMOUNT)


def thinned(z: F64, size: int, seed: int) -> F64:
    """At most `size` of the draws, chosen without replacement in a fixed order."""
    if len(z) <= size:
        return z
    chosen = np.random.default_rng(seed).choice(len(z), size=size, replace=False)
    return np.asarray(z[np.sort(chosen)])
