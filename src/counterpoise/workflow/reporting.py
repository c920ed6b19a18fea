"""From a comparison to the report: outlook, what-ifs, traces, clashes and settlement, put into one view."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from counterpoise.dates import Month
from counterpoise.evidence.matching import find_clashes
from counterpoise.outlook.forecast import Forecast, forecast
from counterpoise.outlook.futures import AccountDraws, run_forward, thinned
from counterpoise.outlook.trace import Trace, trace
from counterpoise.outlook.whatif import WhatIf, whatif
from counterpoise.report.figures.balance import Balance
from counterpoise.report.page import write_report
from counterpoise.report.view import actor_name, build_view
from counterpoise.system.check import Finding, check_account, check_system, check_trend
from counterpoise.system.compile import compile_account
from counterpoise.workflow.settling import settle_rounds
from counterpoise.workflow.stages import Compared, Effort, Say, compile_accounts

_PARTICLES = 32
_MONTHS = 12


def write_study_report(
    compared: Compared, effort: Effort, manifest: Path, target: Path, *, seed: int, threads: int, say: Say
) -> Path:
    """Run what a report needs beyond the comparison, and write it."""
    loaded, draws = compared.study, compared.draws()
    say("forecast")
    outlook = forecast(
        loaded.bundle,
        draws,
        months=_MONTHS,
        weights=compared.weights(),
        particles=_PARTICLES,
        size=effort.futures,
        seed=seed,
        threads=threads,
    )
    whatifs = _whatifs(compared, effort, seed, threads, say)
    traces = _traces(compared, outlook, effort, seed, threads, say)
    say("settlement")
    rounds = settle_rounds(loaded, draws[0], seed=seed)
    say("writing the report")
    view = build_view(
        loaded,
        clashes=find_clashes(loaded.evidence),
        written=datetime.now(UTC).date().isoformat(),
        manifest=manifest_lines(manifest),
        comparison=compared.comparison,
        recovery=compared.recovery,
        forecast=outlook,
        whatifs=whatifs,
        traces=traces,
        balance=balance_of(draws[0], compared, seed),
        settlements=tuple((entry.round, entry.settlement) for entry in rounds),
        findings=_findings(compared),
        fit=compared.fits[loaded.study.name],
    )
    return write_report(view, target)


def _whatifs(compared: Compared, effort: Effort, seed: int, threads: int, say: Say) -> tuple[WhatIf, ...]:
    bundle, answers = compared.study.bundle, []
    for name in bundle.declarations.scenarios:
        say(f"what-if {name}")
        answers.append(
            whatif(
                bundle, compared.draws(), name, particles=_PARTICLES, size=effort.futures, seed=seed, threads=threads
            )
        )
    return tuple(answers)


def _traces(
    compared: Compared, outlook: Forecast, effort: Effort, seed: int, threads: int, say: Say
) -> tuple[Trace, ...]:
    """Traces of the figures that the summary rests on: the deadliest month and the end of the outlook."""
    loaded, draws = compared.study, compared.draws()[0]
    deaths = loaded.bundle.series["deaths"].exact
    deadliest = loaded.study.months.first + int(np.nanargmax(deaths))
    wanted: list[tuple[str, Month]] = [("tension", deadliest), ("fighting", outlook.months[-1])]
    traces = []
    for quantity, month in wanted:
        say(f"trace {quantity} {month}")
        traces.append(
            trace(
                loaded.bundle,
                loaded.evidence,
                draws,
                quantity,
                month,
                particles=_PARTICLES,
                size=min(effort.futures, 64),
                seed=seed,
                threads=threads,
            )
        )
    return tuple(traces)


def balance_of(draws: AccountDraws, compared: Compared, seed: int) -> Balance | None:
    """Arsenals and their log ratio over the record; None where the study has no balance, or one that never moves
    (a study without deliveries: its arsenals are their opening levels throughout).
    """
    compiled = compile_account(compared.study.bundle, draws.account, setting=draws.compiled.setting)
    rivalry = compared.study.study.spec.rivalry
    names = (f"arsenal[{rivalry.claimant}]", f"arsenal[{rivalry.holder}]", "military_balance")
    if any(name not in compiled.node_names for name in names):
        return None
    future = run_forward(compiled, thinned(draws.z, 16, seed), names, particles=8, seed=seed, first=0)
    known = slice(0, compiled.known)
    claimant, holder, ratio = (np.median(future.of(name)[:, known], axis=0) for name in names)
    if np.ptp(ratio) == 0.0:
        return None
    low, high = np.quantile(future.of(names[2])[:, known], (0.1, 0.9), axis=0)
    return Balance(
        first=compiled.first_month,
        claimant=_floats(claimant),
        holder=_floats(holder),
        ratio=_floats(ratio),
        names=(actor_name(rivalry.claimant), actor_name(rivalry.holder)),
        lower=_floats(low),
        upper=_floats(high),
    )


def _floats(values: np.ndarray) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _findings(compared: Compared) -> tuple[Finding, ...]:
    loaded = compared.study
    compiled = compile_accounts(loaded)
    findings = [*check_system(compiled["none"].system), *check_trend(compiled["none"])]
    for name, entry in compiled.items():
        findings += check_account(entry, loaded.bundle.series, loaded.bundle.declarations.accounts[name].moves)
    return tuple(dict.fromkeys(finding for finding in findings if finding.severity != "note"))


def manifest_lines(path: Path) -> Mapping[str, str]:
    """manifest.json as flat lines of text, for the Methods section."""
    data = json.loads(path.read_text(encoding="utf-8"))
    stages = ", ".join(
        f"{stage['name']} {stage['seconds']:.1f} s" + (" (stored)" if stage["reused"] else "")
        for stage in data["stages"]
    )
    lines = {key: str(data[key]) for key in ("counterpoise_version", "seed", "engine", "python", "numpy", "platform")}
    lines["studies"] = ", ".join(f"{name} {digest[:12]}" for name, digest in data["studies"].items())
    lines["effort"] = ", ".join(f"{key} {value}" for key, value in data["effort"].items())
    lines["stages"] = stages
    lines["peak memory"] = f"{data['peak_memory_mib']} MiB"
    return lines
