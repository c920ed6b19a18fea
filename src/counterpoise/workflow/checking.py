"""`check` and `graph`: what a study has and lacks, what its accounts can test, how its system hangs together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from counterpoise.errors import InputError, Problem, nearest
from counterpoise.system.bind import bind
from counterpoise.system.check import Finding, check_account, check_series, check_system, check_trend
from counterpoise.system.declared import NONE
from counterpoise.system.equations import Equation, equations
from counterpoise.system.graph import Graph, build_graph
from counterpoise.system.load import Loaded, load_study
from counterpoise.workflow.stages import compile_accounts
from counterpoise.workflow.whole import load_whole


@dataclass(frozen=True)
class SystemView:
    """What `graph` prints."""

    study: str
    account: str
    equations: tuple[Equation, ...]
    graph: Graph


def check_study(path: Path) -> tuple[Finding, ...]:
    """Read everything and list findings, warnings and untestable accounts last. InputError for wrong input."""
    loaded = load_whole(path)
    declarations, series = loaded.bundle.declarations, loaded.bundle.series
    findings = [*check_series(series, declarations, _used(loaded)), *_notes(loaded), *_stale(loaded)]
    if "deaths" not in series:
        findings.append(Finding("untestable", "deaths", "without a series of deaths nothing can be fitted"))
        return tuple(findings)
    compiled = compile_accounts(loaded)
    findings += check_system(compiled[NONE].system)
    findings += check_trend(compiled[NONE])
    for name, entry in compiled.items():
        findings += check_account(entry, series, declarations.accounts[name].moves)
    order = {"note": 0, "warning": 1, "untestable": 2}
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: order[finding.severity]))


def _used(loaded: Loaded) -> frozenset[str]:
    """Series that some quantity of the study's system has."""
    declarations = loaded.bundle.declarations
    core = bind(loaded.study, declarations.blueprint, declarations.accounts[NONE], loaded.bundle.series)
    return frozenset(name for quantity in core.quantities for name in (quantity.series, *quantity.scores) if name)


def _stale(loaded: Loaded) -> list[Finding]:
    """Judgements whose record has gone since: they change nothing until somebody decides anew."""
    findings = []
    for one in loaded.evidence.stale:
        at = one.target
        where = f"{at.kind} at {at.document}[{at.start}:{at.end}]" if at is not None else one.record
        message = f"{one.decision} by {one.by}: its record has gone ({where})"
        findings.append(Finding("warning", f"judgement {one.hash[:12]}", message))
    return findings


def _notes(loaded: Loaded) -> list[Finding]:
    return [Finding("note", name, note, True) for name, series in loaded.bundle.series.items() for note in series.notes]


def study_graph(path: Path, account: str, *, longest: int = 6) -> SystemView:
    """Equations of one account and the graph over all. InputError for an unknown account."""
    loaded = load_study(path)
    declarations = loaded.bundle.declarations
    if account not in declarations.accounts:
        raise InputError(
            [Problem("accounts/", 0, 0, f"there is no account '{account}'", nearest(account, declarations.accounts))]
        )
    systems = {
        name: bind(loaded.study, declarations.blueprint, spec, loaded.bundle.series)
        for name, spec in declarations.accounts.items()
    }
    graph = build_graph(systems, declarations.accounts, loaded.evidence.causal_claims, longest=longest)
    return SystemView(loaded.study.name, account, equations(systems[account]), graph)
