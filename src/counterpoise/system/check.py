"""What a study can and cannot tell: the findings of `counterpoise check`.

Findings follow INFERENCE.md's rules for the system: a quantity with neither a series nor two informed
neighbours is not identified and its own noise is fixed at 0 (rule 3); an account whose links end only in
unobserved quantities, or whose declared series are missing, is untestable with this record (rule 3); a balance
that is almost a straight line in time cannot be told from a trend (rule 4); a link whose source never varies
says nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from counterpoise.errors import nearest
from counterpoise.evidence.series import Series
from counterpoise.inference.engine import run
from counterpoise.inference.run import Record
from counterpoise.system.bind import System
from counterpoise.system.compile import Compiled
from counterpoise.system.declared import Declarations

Severity = Literal["note", "warning", "untestable"]


@dataclass(frozen=True)
class Finding:
    """One thing a user should know before believing a fit."""

    severity: Severity
    subject: str
    message: str
    detail: bool = False
    """True for what only a full listing needs: every omission, every series that nothing uses."""


def check_series(
    series: Mapping[str, Series], declarations: Declarations, used: Collection[str]
) -> tuple[Finding, ...]:
    """Which series the study has, how much of each the system uses, and which families it lacks.

    `used` names the series that some quantity of the bound system has.
    """
    findings = [Finding("note", name, _extent(series[name]), name not in used) for name in sorted(series)]
    spare = [name for name in sorted(series) if name not in used]
    if spare:
        few = ", ".join(spare[:3]) + (" and others" if len(spare) > 3 else "")
        findings.append(Finding("note", "other series", f"{len(spare)} that no quantity of the system uses: {few}"))
    families = {str(name) for spec in declarations.blueprint.quantities for name in (spec.series, spec.score) if name}
    have = {name.split("[")[0] for name in series}
    findings += [
        Finding("warning", name, f"no quantity of the blueprint has a series of this name; {nearest(name, families)}")
        for name in sorted(have - families)
    ]
    lacking = sorted(families - have - {"time"})
    if lacking:
        message = f"no series of {', '.join(lacking)}: quantities and links that need one are left out"
        findings.append(Finding("warning", "missing series", message))
    return tuple(findings)


def _extent(entry: Series) -> str:
    exact, windows = int(np.isfinite(entry.exact).sum()), len(entry.windows)
    sums = f", {windows} {'sum' if windows == 1 else 'sums'} over several months" if windows else ""
    total = f", {np.nansum(entry.exact):g} in all" if entry.kind == "count" and exact else ""
    return f"{entry.kind}: {exact} of {len(entry.exact)} months{total}{sums}"


def check_system(system: System) -> tuple[Finding, ...]:
    """Quantities that are not identified, and links that this study cannot carry."""
    findings = [
        Finding("note", q.name, "no series of its own: a fading memory of what feeds it, without own noise", True)
        for q in system.quantities
        if q.deterministic
    ]
    findings += [Finding("note", o.name, f"{o.what} left out: {o.reason}", True) for o in system.omissions]
    return tuple(findings)


def check_account(compiled: Compiled, series: Mapping[str, Series], moves: tuple[str, ...]) -> tuple[Finding, ...]:
    """Whether an account can be tested: its series are there and a path leads from its links to a series."""
    findings = []
    have = {name.split("[")[0] for name in series}
    missing = [family for family in moves if family not in have]
    if missing:
        findings.append(
            Finding(
                "untestable", compiled.account, f"must move {', '.join(missing)}, of which this study has no series"
            )
        )
    links = compiled.system.account_links()
    if not links and compiled.account != "none":
        findings.append(Finding("untestable", compiled.account, "none of its links expands to this study's actors"))
    observed = _observed(compiled.system)
    for link in links:
        if not _reaches(link.target, compiled.system, observed):
            findings.append(
                Finding("untestable", link.name, "leads to no observed quantity: untestable with this record")
            )
    findings += [
        Finding("warning", name, "its source does not vary in the record: the link says nothing")
        for name in compiled.dead_links
    ]
    return tuple(findings)


def _observed(system: System) -> frozenset[str]:
    return frozenset(q.name for q in system.quantities if (q.series and q.spec.kind != "exogenous") or q.scores)


def _reaches(start: str, system: System, observed: frozenset[str]) -> bool:
    """Breadth-first along links (and from drivers to their amounts) to any observed quantity."""
    seen, waiting = {start}, [start]
    drives = {q.driver: q.name for q in system.quantities if q.driver}
    while waiting:
        here = waiting.pop()
        if here in observed:
            return True
        ahead = [link.target for link in system.links if link.source == here]
        ahead += [drives[here]] if here in drives else []
        for name in ahead:
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return False


def check_trend(compiled: Compiled, quantity: str = "military_balance") -> tuple[Finding, ...]:
    """Correlation of a derived quantity with calendar time over the record (rule 4)."""
    if quantity not in compiled.node_names:
        return ()
    correlation = time_correlation(compiled, quantity)
    severity: Severity = "warning" if abs(correlation) > 0.7 else "note"
    return (
        Finding(
            severity,
            quantity,
            f"correlation with calendar time {correlation:+.2f}: any trend in violence looks like its effect"
            if severity == "warning"
            else f"correlation with calendar time {correlation:+.2f}",
        ),
    )


def time_correlation(compiled: Compiled, quantity: str) -> float:
    """Pearson correlation of a quantity's mean path on the record with time; nan where it does not vary."""
    centre = compiled.parameters.coefficients(np.zeros((1, compiled.parameters.dimension)))
    paths = run(compiled.space, centre, n=64, seed=0, record=Record((compiled.node(quantity),))).paths
    assert paths is not None
    mean = paths[0, :, : compiled.known, 0].mean(axis=0)
    if mean.std() < 1e-9:
        return float("nan")
    return float(np.corrcoef(mean, np.arange(len(mean)))[0, 1])
