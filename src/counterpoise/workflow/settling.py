"""The settlement issues of a study, joined to its system both ways.

From the system to the table: the capability of an actor in a round is its power at the round's date, drawn with the
filter: the square root of its arsenal for a side (half of the holder's for the contested entity), the sum of the roots
of what it has built up on both sides for the main supplier (its leverage). Mediators and others without arms in the
system count as the mean of those with. The root says that twice the arms are less than twice the say.

From the table to the system: what the claimant expects to gain from the settlement outlook of each round
(`Settlement.expected_gain`) is the value of waiting for talks. It becomes the series `settlement`, constant from one
round to the next, and enters the onset of fighting through the accounts that hold that link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from counterpoise.dates import Month
from counterpoise.evidence.series import Series
from counterpoise.inference.arrays import F64
from counterpoise.located import read_yaml
from counterpoise.outlook.futures import AccountDraws, run_forward, thinned
from counterpoise.outlook.settlement.settle import Settlement, settle
from counterpoise.outlook.settlement.study_issues import Round, actors_named, read_rounds
from counterpoise.system.compile import Bundle, Compiled, Intervention, compile_account
from counterpoise.system.declared import NONE
from counterpoise.system.load import Loaded

SERIES = "settlement"
_DRAWS = 200


@dataclass(frozen=True)
class RoundOutlook:
    """One round of talks: its date, and where its issues may end."""

    round: Round
    month: Month
    settlement: Settlement
    capability: Mapping[str, F64]
    """Draws of each actor's capability, 0 to 1."""
    claimant_gain: float
    """Expected gain of the claimant on the status quo, -1 to 1: the value of waiting."""


@dataclass(frozen=True)
class HistoricalCheck:
    """One recorded outcome beside the outlook of the round before it."""

    round: str
    issue: str
    date: str
    value: float
    percentile: float
    """Share of the outlook at or under the recorded outcome, 0 to 1."""
    inside_80: bool
    source: str


def historical_checks(path: Path, outlooks: Sequence[RoundOutlook]) -> tuple[HistoricalCheck, ...]:
    """Recorded outcomes of an issues file against the outlooks: each round's own end, and what came later for the last.

    A handful of dependent outcomes of one negotiation: a check that nothing is absurd, no measure of skill.
    """
    value = read_yaml(path, file="issues.yaml").value
    ends = {str(entry["round"]): entry for entry in value.get("outcomes", [])}
    checks = []
    for outlook in outlooks:
        end = ends.get(outlook.round.name, {})
        issues = outlook.settlement.issues
        for row, issue in enumerate(issues.names):
            if np.isfinite(issues.outcome[row]):
                checks.append(_checked(outlook, row, issue, float(issues.outcome[row]), end))
    later = value.get("later")
    if later and outlooks:
        last = max(outlooks, key=lambda entry: entry.month)
        recorded = {str(entry["issue"]): float(entry["value"]) for entry in later["issues"]}
        for row, issue in enumerate(last.settlement.issues.names):
            if issue in recorded:
                checks.append(_checked(last, row, issue, recorded[issue], later))
    return tuple(checks)


def _checked(outlook: RoundOutlook, row: int, issue: str, value: float, event: Mapping[str, Any]) -> HistoricalCheck:
    settlement = outlook.settlement
    values = np.array(settlement.issues.reference, dtype=np.float64)
    values[row] = value
    above = float(settlement.at_least(np.nan_to_num(values))[row])
    eighty = settlement.interval(80)
    inside = bool(eighty.low[row] <= value <= eighty.high[row])
    return HistoricalCheck(
        outlook.round.name, issue, str(event.get("date", "")), value, 1.0 - above, inside, str(event.get("source", ""))
    )


def settle_rounds(
    loaded: Loaded, draws: AccountDraws | None = None, *, do: tuple[Intervention, ...] = (), seed: int = 1
) -> tuple[RoundOutlook, ...]:
    """Settle every round of `issues.yaml` with capability from the system; empty where the study has no such file.

    `draws` are posterior draws of an account (default: the prior medians of `none`); `do` changes the system first.
    """
    path = loaded.study.path / "issues.yaml"
    if not path.is_file():
        return ()
    actors = actors_named(path)
    even = {actor: 1.0 for actor in actors}
    outlooks = []
    for place, plain in enumerate(read_rounds(path, even)):
        month = _month_of(plain.date)
        capability = _capability(loaded, actors, month, draws, do, seed)
        round_ = read_rounds(path, capability)[place]
        settlement = settle(round_.issues, draws=_DRAWS, seed=seed, capability=capability)
        gain = settlement.expected_gain(loaded.study.spec.rivalry.claimant)
        outlooks.append(RoundOutlook(round_, month, settlement, capability, gain))
    return tuple(outlooks)


def with_settlement(loaded: Loaded, outlooks: tuple[RoundOutlook, ...]) -> Loaded:
    """The study with the series `settlement` added: the claimant's expected gain, round by round."""
    if not outlooks:
        return loaded
    span = loaded.study.months
    values = np.full(len(span), np.nan)
    for outlook in sorted(outlooks, key=lambda entry: entry.month):
        values[max(outlook.month - span.first, 0) :] = outlook.claimant_gain
    first = min(outlooks, key=lambda entry: entry.month)
    values[np.isnan(values)] = first.claimant_gain
    series = Series(
        SERIES,
        "covariate",
        "score",
        span.first,
        values,
        at_least=np.zeros(len(span)),
        exposure=np.ones(len(span)),
        windows=(),
        rows=tuple(() for _ in span),
        notes=("the claimant's expected gain from the settlement outlook of the last round",),
    )
    bundle = replace(loaded.bundle, series={**loaded.bundle.series, SERIES: series})
    return replace(loaded, bundle=bundle)


def _month_of(date: str) -> Month:
    return Month.parse(date[:7]) if len(date) >= 7 else Month.of(int(date[:4]), 7)


def _capability(
    loaded: Loaded,
    actors: tuple[str, ...],
    month: Month,
    draws: AccountDraws | None,
    do: tuple[Intervention, ...],
    seed: int,
) -> dict[str, F64]:
    """Draws of each actor's capability at a month, scaled so that the largest mean is 1."""
    levels = _levels(loaded.bundle, month, draws, do, seed)
    spec = loaded.study.spec
    claimant, holder = spec.rivalry.claimant, spec.rivalry.holder
    power = {claimant: np.sqrt(levels[f"arsenal[{claimant}]"]), holder: np.sqrt(levels[f"arsenal[{holder}]"])}
    if spec.rivalry.over in actors:
        power[spec.rivalry.over] = 0.5 * power[holder]
    sold = [levels[name] for name in (f"from_main[{claimant}]", f"from_main[{holder}]") if name in levels]
    if spec.main in actors and sold:
        power[spec.main] = np.sum([np.sqrt(level) for level in sold], axis=0)
    usual = np.mean(list(power.values()), axis=0)
    most = max(float(np.mean(value)) for value in power.values())
    return {actor: np.asarray(power[actor] if actor in power else usual) / most for actor in actors}


def _levels(
    bundle: Bundle, month: Month, draws: AccountDraws | None, do: tuple[Intervention, ...], seed: int
) -> dict[str, F64]:
    """Arsenals at a month (or at the study's first month, for an earlier round), [draws] each."""
    compiled: Compiled = (
        compile_account(bundle, NONE, do=do)
        if draws is None
        else compile_account(bundle, draws.account, setting=draws.compiled.setting, do=do)
    )
    z = np.zeros((1, compiled.parameters.dimension)) if draws is None else thinned(draws.z, 32, seed)
    names = tuple(n for n in compiled.node_names if n.split("[")[0] in ("arsenal", "from_main") and "~" not in n)
    place = min(max(month - compiled.first_month, 0), compiled.space.months - 1)
    future = run_forward(compiled, z, names, particles=16, seed=seed, first=place)
    return {name: np.asarray(future.of(name)[:, 0], dtype=np.float64) for name in names}
