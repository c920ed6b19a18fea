"""From a study folder to a `Bundle`: declarations, evidence, monthly series and the constants they imply.

Constants: the share of attack weapons (armour, artillery, aircraft, helicopters, missiles, drones) and of protection
(air defence, other) in each pair's deliveries, from rows `class_share_<class>`; where a pair has none, the mean of the
study's pairs, or 0.7 where no pair has one. Opening levels of arsenals are the blueprint's floor plus all deliveries
before the first month, decayed at the stock's own rate; `initial` in study.yaml overrides them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from counterpoise.errors import InputError
from counterpoise.evidence.collection import Evidence, read_evidence
from counterpoise.evidence.series import Series, monthly_series
from counterpoise.study import Study, read_study
from counterpoise.system.bind import roles_of
from counterpoise.system.compile import Bundle
from counterpoise.system.declared import Declarations, read_declarations
from counterpoise.system.patterns import Pattern, Roles, bindings
from counterpoise.system.priors import Prior

STRIKE = ("armour", "artillery", "aircraft", "helicopters", "missiles", "drones")
_DEFAULT_STRIKE_SHARE = 0.7
One = TypeVar("One")
Other = TypeVar("Other")


@dataclass(frozen=True)
class Loaded:
    """A study read whole: its bundle for the system, and the evidence behind it."""

    bundle: Bundle
    evidence: Evidence

    @property
    def study(self) -> Study:
        return self.bundle.study


def load_study(path: Path | str) -> Loaded:
    """Read study, declarations and evidence. InputError with everything that is wrong in any file."""
    study = read_study(path)
    declarations, evidence = _both(lambda: read_declarations(study), lambda: read_evidence(study))
    series = monthly_series(study, evidence)
    roles = roles_of(study, series)
    constants = {**_shares(evidence, roles), **_openings(declarations, series, roles), **_given(study)}
    return Loaded(Bundle(study, declarations, series, constants), evidence)


def _both(one: Callable[[], One], other: Callable[[], Other]) -> tuple[One, Other]:
    """What both readers return; where either fails, one InputError with the problems of both."""
    try:
        first = one()
    except InputError as error:
        try:
            other()
        except InputError as more:
            raise InputError(sorted([*error.problems, *more.problems])) from error
        raise
    return first, other()


def _shares(evidence: Evidence, roles: Roles) -> dict[str, float]:
    strike: dict[str, float] = {}
    for row in evidence.rows:
        if row.quantity.startswith("class_share_") and row.value is not None:
            pair = f"[{row.from_actor}->{row.to_actor}]"
            strike.setdefault(pair, 0.0)
            if row.quantity.removeprefix("class_share_") in STRIKE:
                strike[pair] += row.value
    usual = sum(strike.values()) / len(strike) if strike else _DEFAULT_STRIKE_SHARE
    shares = {}
    for side, suppliers in roles.suppliers.items():
        for supplier in suppliers:
            pair = f"[{supplier}->{side}]"
            shares[f"strike_share{pair}"] = strike.get(pair, usual)
            shares[f"shield_share{pair}"] = 1.0 - strike.get(pair, usual)
    return shares


def _openings(declarations: Declarations, series: Mapping[str, Series], roles: Roles) -> dict[str, float]:
    """Opening levels of every stock fed by amounts, and last year's figure of every amount."""
    openings: dict[str, float] = {}
    specs = {spec.name: spec for spec in declarations.blueprint.quantities}
    for name, entry in series.items():
        if entry.kind == "amount" and entry.earlier:
            openings[f"initial:{name}"] = max(entry.earlier, key=lambda window: window.end).total
    for link in declarations.blueprint.links:
        target = specs.get(link.to)
        if target is None or target.kind != "stock" or link.coefficient is None:
            continue
        source, to = Pattern.parse(link.from_), Pattern.parse(link.to)
        decay = Prior.parse(target.decay).location
        for binding in bindings([source, to], roles):
            amount = series.get(source.named(binding))
            if amount is None or amount.kind != "amount":
                continue
            key = f"initial:{to.named(binding)}"
            kept = sum(w.total * (1.0 - decay) ** (-1 - w.end) for w in amount.earlier)
            openings[key] = openings.get(key, target.initial) + kept * _class_factor(link.scaled_by)
    return openings


def _class_factor(scaled_by: str | None) -> float:
    """Earlier deliveries enter a class stock at the usual share of that class."""
    if scaled_by is None:
        return 1.0
    return _DEFAULT_STRIKE_SHARE if scaled_by == "strike_share" else 1.0 - _DEFAULT_STRIKE_SHARE


def _given(study: Study) -> dict[str, float]:
    return {f"initial:{name}": level for name, level in study.spec.initial.items()}
