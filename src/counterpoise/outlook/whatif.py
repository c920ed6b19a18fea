"""What-if: the same system with and without an intervention, on the same random numbers.

`do` sets, scales or holds a quantity between two months and cuts what would otherwise have moved it (Pearl 2009,
chapter 3). From a past month the state is the one the record gives up to the month before; the parameters are the
account's posterior draws from the whole record; the months after run free in both worlds, so that the answer is a
difference between two forecasts, not between a forecast and what happened. Every draw and particle reuses its
random numbers, so the difference carries the intervention and not the noise. An intervention outside the range that
the record covers is answered with a warning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from counterpoise.dates import Month
from counterpoise.errors import InputError, Problem, nearest
from counterpoise.inference.arrays import F32, F64, Do
from counterpoise.outlook.forecast import MANY_DEATHS
from counterpoise.outlook.futures import (
    QUANTILES,
    AccountDraws,
    Futures,
    outlook_quantities,
    run_forward,
    thinned,
)
from counterpoise.system.compile import Bundle, Compiled, Intervention, compile_account
from counterpoise.system.spec import DoSpec, ScenarioSpec

_FAR = 3.0
"""Standard deviations of the record beyond which an intervention counts as outside the data."""


@dataclass(frozen=True)
class Difference:
    """What an intervention changes under one account."""

    account: str
    bands: Mapping[str, F64]
    """Per quantity, quantiles [H, 7] of (with - without), trajectory by trajectory."""
    baseline: Mapping[str, F64]
    """Per quantity, quantiles [H, 7] without the intervention."""
    chances: Mapping[str, tuple[float, float]]
    """Per event over the horizon, its probability without and with the intervention."""
    errors: Mapping[str, float]
    """Monte-Carlo standard error of each difference of chances (over parameter draws)."""
    carried_by: tuple[tuple[str, float], ...]
    """Links that left the quantities touched, by mean absolute effect in the target's own units, strongest first."""


@dataclass(frozen=True)
class WhatIf:
    """The answer to one what-if, per account."""

    study: str
    scenario: str
    says: str
    first: Month
    months: tuple[Month, ...]
    quantities: tuple[str, ...]
    differences: tuple[Difference, ...]
    warnings: tuple[str, ...]
    particles: int
    draws: int
    seed: int

    def difference(self, account: str) -> Difference:
        """One account's answer; KeyError otherwise."""
        for entry in self.differences:
            if entry.account == account:
                return entry
        raise KeyError(f"no answer of '{account}'; there are {', '.join(d.account for d in self.differences)}")


def whatif(
    bundle: Bundle,
    draws: Sequence[AccountDraws],
    scenario: str | ScenarioSpec,
    *,
    months: int | None = None,
    particles: int = 64,
    size: int = 64,
    seed: int = 1,
    threads: int = 0,
) -> WhatIf:
    """Run a scenario (by name, or as a spec) under each account.

    From a past month it runs to the end of the study, or `months` beyond its start; from the end of the record, 12
    months by default. InputError for unknown scenarios, quantities or months.
    """
    spec, name = _scenario(bundle, scenario)
    span = bundle.study.months
    first = Month.parse(spec.from_) if spec.from_ else span.last + 1
    horizon = months or (len(span) - span.position(first) if first in span else 12)
    _check(bundle, draws, spec, first, name)
    differences, warnings = [], dict[str, None]()
    quantities: tuple[str, ...] = ()
    for entry in draws:
        z = thinned(entry.z, size, seed)
        base, changed, notes = _worlds(bundle, entry, spec, first, horizon, z, particles, seed, threads)
        warnings.update(dict.fromkeys(notes))
        quantities = base.quantities
        differences.append(_difference(base, changed, entry.compiled, z, spec))
    return WhatIf(
        bundle.study.name,
        name,
        spec.says,
        first,
        base.months,
        quantities,
        tuple(differences),
        tuple(warnings),
        particles,
        size,
        seed,
    )


def scenario_interventions(bundle: Bundle, scenario: str) -> tuple[Intervention, ...]:
    """A scenario's interventions inside the record, from its first month to the end (holds are not resolved here).

    InputError for an unknown scenario, or one that holds a quantity at the level of a month.
    """
    spec, name = _scenario(bundle, scenario)
    if any(do.hold for do in spec.do):
        problem = Problem("scenarios.yaml", 0, 0, f"{name} holds a level; here only set and scale can be used")
        raise InputError([problem])
    span = bundle.study.months
    first = span.position(Month.parse(spec.from_)) if spec.from_ else len(span)
    return tuple(_intervention(do, None, first, len(span) - 1) for do in spec.do)


def _scenario(bundle: Bundle, scenario: str | ScenarioSpec) -> tuple[ScenarioSpec, str]:
    if isinstance(scenario, ScenarioSpec):
        return scenario, "ad hoc"
    known = bundle.declarations.scenarios
    if scenario not in known:
        raise InputError(
            [Problem("scenarios.yaml", 0, 0, f"there is no scenario '{scenario}'", nearest(scenario, known))]
        )
    return known[scenario], scenario


def _check(bundle: Bundle, draws: Sequence[AccountDraws], spec: ScenarioSpec, first: Month, name: str) -> None:
    span = bundle.study.months
    known = {q.name for q in draws[0].compiled.system.quantities}
    problems = [
        Problem(
            "scenarios.yaml", 0, 0, f"{name}: this study has no quantity '{do.quantity}'", nearest(do.quantity, known)
        )
        for do in spec.do
        if do.quantity not in known
    ]
    if first <= span.first or first > span.last + 1:
        problems.append(
            Problem("scenarios.yaml", 0, 0, f"{name}: {first} is outside {span.first + 1}..{span.last + 1}")
        )
    if spec.until and Month.parse(spec.until) < first:
        problems.append(
            Problem("scenarios.yaml", 0, 0, f"{name}: it ends in {spec.until}, before it starts in {first}")
        )
    problems += [
        Problem("scenarios.yaml", 0, 0, f"{name}: {do.hold} is not a month of the record before {first}")
        for do in spec.do
        if do.hold and not span.first <= Month.parse(do.hold) < first
    ]
    if problems:
        raise InputError(problems)


def _worlds(
    bundle: Bundle,
    entry: AccountDraws,
    spec: ScenarioSpec,
    first: Month,
    horizon: int,
    z: F64,
    particles: int,
    seed: int,
    threads: int,
) -> tuple[Futures, Futures, list[str]]:
    """Trajectories without and with the intervention, and warnings."""
    until, setting = first + -1, entry.compiled.setting
    plain = compile_account(bundle, entry.account, until=until, horizon=horizon, setting=setting)
    idle = tuple(Intervention(do.quantity, Do.NONE, 0.0, plain.known, plain.space.months - 1) for do in spec.do)
    base_system = compile_account(bundle, entry.account, until=until, horizon=horizon, do=idle, setting=setting)
    levels = {do.quantity: _held(base_system, do, z, particles, seed) for do in spec.do if do.hold}
    last = plain.space.months - 1
    if spec.until:
        last = min(last, Month.parse(spec.until) - bundle.study.months.first)
    active = tuple(_intervention(do, levels.get(do.quantity), plain.known, last) for do in spec.do)
    changed_system = compile_account(bundle, entry.account, until=until, horizon=horizon, do=active, setting=setting)
    wanted = outlook_quantities(plain)
    wanted += tuple(do.quantity for do in spec.do if do.quantity not in wanted)
    base = run_forward(base_system, z, wanted, particles=particles, seed=seed, threads=threads)
    changed = run_forward(changed_system, z, wanted, particles=particles, seed=seed, threads=threads)
    return base, changed, _outside(plain, active)


def _held(compiled: Compiled, do: DoSpec, z: F64, particles: int, seed: int) -> float:
    """The mean value a quantity had in the month named, given the record up to the cut."""
    position = Month.parse(str(do.hold)) - compiled.first_month
    past = run_forward(compiled, z, (do.quantity,), particles=particles, seed=seed, first=position)
    return float(past.of(do.quantity)[:, 0].mean())


def _intervention(do: DoSpec, held: float | None, first: int, last: int) -> Intervention:
    if do.scale is not None:
        return Intervention(do.quantity, Do.SCALE, do.scale, first, last)
    value = do.set if do.set is not None else held
    assert value is not None
    return Intervention(do.quantity, Do.SET, value, first, last)


def _outside(compiled: Compiled, active: Sequence[Intervention]) -> list[str]:
    """Interventions that set a quantity far outside the range the record covers."""
    notes = []
    scales = compiled.setting.scales if compiled.setting else {}
    for entry in active:
        scale = scales.get(entry.quantity)
        if entry.mode is Do.SET and scale and scale.sd > 0 and abs(entry.value - scale.mean) > _FAR * scale.sd:
            notes.append(
                f"{entry.quantity} = {entry.value:g} lies more than {_FAR:g} standard deviations from its record "
                f"(mean {scale.mean:.3g}, sd {scale.sd:.3g}): outside the data"
            )
    return notes


def _difference(base: Futures, changed: Futures, compiled: Compiled, z: F64, spec: ScenarioSpec) -> Difference:
    bands = {}
    baseline = {}
    for name in base.quantities:
        bands[name] = _quantiles(changed.of(name) - base.of(name))
        baseline[name] = _quantiles(base.of(name))
    without, with_ = _events(base), _events(changed)
    chances = {what: (float(without[what].mean()), float(with_[what].mean())) for what in without}
    errors = {what: _error(with_[what] - without[what]) for what in without}
    return Difference(
        base.account,
        bands,
        baseline,
        chances,
        errors,
        _carriers(base, changed, compiled, z, {do.quantity for do in spec.do}),
    )


def _quantiles(values: F32) -> F64:
    return np.asarray(np.quantile(values, QUANTILES, axis=0).T, dtype=np.float64)


def _events(future: Futures) -> dict[str, F64]:
    """Per event, its frequency among each draw's particles, [K]."""
    fighting = future.values[..., future.quantities.index("fighting")]
    deaths = future.values[..., future.quantities.index("deaths")]
    return {
        "offensive or war": ((fighting == 1) | (fighting == 2)).any(axis=2).mean(axis=1).astype(np.float64),
        "war": (fighting == 2).any(axis=2).mean(axis=1).astype(np.float64),
        f"at least {MANY_DEATHS} deaths": (deaths.sum(axis=2) >= MANY_DEATHS).mean(axis=1).astype(np.float64),
    }


def _error(per_draw: F64) -> float:
    return float(per_draw.std(ddof=1) / np.sqrt(len(per_draw))) if len(per_draw) > 1 else float("nan")


def _carriers(
    base: Futures, changed: Futures, compiled: Compiled, z: F64, touched: set[str]
) -> tuple[tuple[str, float], ...]:
    """Links whose source moved: mean |coefficient| times the mean absolute change of the source in its own spread."""
    values = compiled.parameters.values(z)
    means = {prior.name: float(np.abs(values[:, i]).mean()) for i, prior in enumerate(compiled.parameters.priors)}
    scales = compiled.setting.scales if compiled.setting else {}
    found = []
    for link in compiled.system.links:
        if link.source not in base.quantities or link.level:
            continue
        moved = float(np.abs(changed.of(link.source) - base.of(link.source)).mean())
        scale = scales.get(link.source)
        if moved < 1e-9 or (link.source not in touched and link.spec.coefficient is not None):
            continue
        spread = scale.sd if scale is not None and scale.sd > 0 and not link.spec.raw else 1.0
        strength = (
            abs(link.spec.coefficient) if link.spec.coefficient is not None else means.get(link.group or link.name, 0.0)
        )
        found.append((link.name, strength * moved / spread))
    return tuple(sorted(found, key=lambda item: -item[1]))
