"""Forecasts: distributions of what comes after a month, per account and mixed.

`forecast` runs each account's posterior draws beyond the record and returns bands (50, 80, 95 %) of every
outlook quantity, the probability of each level of fighting by month, and the probability of events over the whole
horizon: at least one offensive or war, a war, at least 100 deaths. The mixture weighs accounts by the weights
given (from `compare`); with none given, all count the same and the result says so.

A probability carries a range: the 80 % interval of that probability over the posterior draws of the parameters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from counterpoise.dates import Month
from counterpoise.inference.arrays import F32, F64
from counterpoise.outlook.futures import QUANTILES, AccountDraws, Futures, outlook_quantities, run_forward, thinned
from counterpoise.system.compile import Bundle, compile_account
from counterpoise.system.spec import LEVELS

MIXED = "mixed"
MANY_DEATHS = 100


@dataclass(frozen=True)
class Chance:
    """A probability and its 80 % range over parameter draws."""

    what: str
    probability: float
    low: float
    high: float


@dataclass(frozen=True)
class Outlook:
    """One account's (or the mixture's) outlook over H months."""

    account: str
    weight: float
    bands: Mapping[str, F64]
    """Per quantity, quantiles [H, 7] in the order of `QUANTILES`."""
    levels: F64
    """Probability of each level of fighting, [H, 4]."""
    chances: tuple[Chance, ...]

    def chance(self, what: str) -> Chance:
        """The chance of that name; KeyError otherwise."""
        for chance in self.chances:
            if chance.what == what:
                return chance
        raise KeyError(f"no chance '{what}'; there are {', '.join(c.what for c in self.chances)}")


@dataclass(frozen=True)
class Forecast:
    """Outlooks of all accounts and their mixture from one origin. Frozen; how it was made stands in it."""

    study: str
    origin: Month
    """Last month of the record used."""
    months: tuple[Month, ...]
    quantities: tuple[str, ...]
    outlooks: tuple[Outlook, ...]
    """One per account, the mixture last."""
    weights_from: str
    particles: int
    draws: int
    seed: int

    def outlook(self, account: str = MIXED) -> Outlook:
        """One account's outlook; KeyError otherwise."""
        for outlook in self.outlooks:
            if outlook.account == account:
                return outlook
        raise KeyError(f"no outlook of '{account}'; there are {', '.join(o.account for o in self.outlooks)}")


def forecast(
    bundle: Bundle,
    draws: Sequence[AccountDraws],
    *,
    months: int = 12,
    weights: Mapping[str, float] | None = None,
    particles: int = 64,
    size: int = 64,
    seed: int = 1,
    origin: Month | None = None,
    threads: int = 0,
) -> Forecast:
    """Forecast `months` (1-24) months beyond `origin` (default: the end of the study).

    `draws` are posterior draws per account; `size` of them and `particles` each are run. ValueError for a horizon
    outside 1-24, for no accounts, or for weights that miss an account.
    """
    if not 1 <= months <= 24:
        raise ValueError(f"forecasts reach 1 to 24 months, not {months}")
    if not draws:
        raise ValueError("a forecast needs the draws of at least one account")
    share = _weights(draws, weights)
    futures = [_run(bundle, entry, months, particles, size, seed, origin, threads) for entry in draws]
    outlooks = [_outlook(future, share[future.account]) for future in futures]
    outlooks.append(_mixture(futures, share, seed))
    return Forecast(
        bundle.study.name,
        futures[0].first + -1,
        futures[0].months,
        futures[0].quantities,
        tuple(outlooks),
        "given" if weights else "equal",
        particles,
        size,
        seed,
    )


def _weights(draws: Sequence[AccountDraws], weights: Mapping[str, float] | None) -> dict[str, float]:
    names = [entry.account for entry in draws]
    if weights is None:
        return {name: 1.0 / len(names) for name in names}
    missing = [name for name in names if name not in weights]
    if missing:
        raise ValueError(f"no weight for {', '.join(missing)}")
    total = sum(weights[name] for name in names)
    return {name: weights[name] / total for name in names}


def _run(
    bundle: Bundle,
    entry: AccountDraws,
    months: int,
    particles: int,
    size: int,
    seed: int,
    origin: Month | None,
    threads: int,
) -> Futures:
    ahead = compile_account(bundle, entry.account, until=origin, horizon=months, setting=entry.compiled.setting)
    if ahead.parameters.names != entry.compiled.parameters.names:
        raise ValueError(f"the draws of {entry.account} belong to another system than the one to forecast")
    z = thinned(entry.z, size, seed)
    return run_forward(ahead, z, outlook_quantities(ahead), particles=particles, seed=seed, threads=threads)


def _outlook(future: Futures, weight: float) -> Outlook:
    bands = {name: _bands(future.of(name)) for name in future.quantities}
    return Outlook(future.account, weight, bands, _levels(future.of("fighting")), _chances(future))


def _bands(values: F32) -> F64:
    return np.asarray(np.quantile(values, QUANTILES, axis=0).T, dtype=np.float64)


def _levels(levels: F32) -> F64:
    return np.stack([(levels == level).mean(axis=0) for level in range(len(LEVELS))], axis=1).astype(np.float64)


def _events(future: Futures) -> dict[str, F64]:
    """Whether each event happened, [K, N], by name."""
    fighting = future.values[..., future.quantities.index("fighting")]
    deaths = future.values[..., future.quantities.index("deaths")]
    return {
        "offensive or war": ((fighting == 1) | (fighting == 2)).any(axis=2).astype(np.float64),
        "war": (fighting == 2).any(axis=2).astype(np.float64),
        f"at least {MANY_DEATHS} deaths": (deaths.sum(axis=2) >= MANY_DEATHS).astype(np.float64),
    }


def _chances(future: Futures) -> tuple[Chance, ...]:
    return tuple(_chance(what, happened.mean(axis=1)) for what, happened in _events(future).items())


def _chance(what: str, per_draw: F64) -> Chance:
    low, high = np.quantile(per_draw, (0.1, 0.9))
    return Chance(what, float(per_draw.mean()), float(low), float(high))


def _mixture(futures: Sequence[Futures], share: Mapping[str, float], seed: int) -> Outlook:
    """Draw whole parameter vectors from the accounts by weight, then summarise as for one account."""
    generator = np.random.default_rng(seed)
    total = max(len(future.values) for future in futures)
    chosen = generator.choice(len(futures), size=total, p=[share[future.account] for future in futures])
    rows = [futures[place].values[generator.integers(len(futures[place].values))] for place in chosen]
    mixed = Futures(MIXED, futures[0].quantities, futures[0].first, np.stack(rows))
    return _outlook(mixed, 1.0)
