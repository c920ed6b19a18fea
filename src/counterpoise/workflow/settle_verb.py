"""`settle`: read issues in any of their forms, settle them, and give text, data and drawings."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from counterpoise import atomic
from counterpoise.errors import InputError, NothingFound, Problem, UsageError
from counterpoise.outlook.settlement.issues import Issues
from counterpoise.outlook.settlement.readers import read_ktab, read_table
from counterpoise.outlook.settlement.score import score_deu
from counterpoise.outlook.settlement.settle import Settlement, settle
from counterpoise.outlook.settlement.svg import issue_svg
from counterpoise.outlook.settlement.text import scores_data, scores_text, settlement_data, settlement_text
from counterpoise.outlook.whatif import scenario_interventions
from counterpoise.system.load import load_study
from counterpoise.workflow.settling import HistoricalCheck, historical_checks, settle_rounds


def settle_source(source: Path, *, draws: int, seed: int, svg: Path | None, scenario: str = "") -> tuple[str, Any]:
    """(text, data for JSON). InputError for a file that cannot be read, NothingFound for a study without issues.

    `scenario`: a what-if of the study that changes arsenals, and through them who has how much say.
    """
    if source.is_dir():
        return _study(source, seed, svg, scenario)
    if scenario:
        raise UsageError("a scenario needs a study; a file of issues has no system to intervene on")
    if not source.is_file():
        raise InputError([Problem(str(source), 0, 0, "there is no such file or study")])
    settlement = settle(_read(source), draws=draws, seed=seed)
    _draw(settlement, svg, source.stem)
    return settlement_text(settlement), settlement_data(settlement)


def _read(source: Path) -> Issues:
    """KTAB's files start with their own header; every other CSV is the tidy form."""
    with source.open(encoding="utf-8-sig", errors="replace") as file:
        first = file.readline().lower()
    return read_table(source) if "issue" in first and "position" in first else read_ktab(source)


def _study(source: Path, seed: int, svg: Path | None, scenario: str) -> tuple[str, Any]:
    loaded = load_study(source)
    do = scenario_interventions(loaded.bundle, scenario) if scenario else ()
    outlooks = settle_rounds(loaded, do=do, seed=seed)
    if not outlooks:
        raise NothingFound(f"the study {source} has no issues.yaml")
    parts, data = [], []
    for outlook in outlooks:
        power = ", ".join(f"{actor} {float(values.mean()):.2f}" for actor, values in outlook.capability.items())
        parts.append(
            f"# {outlook.round.name} ({outlook.round.date}); capability from the system: {power}\n"
            f"# the claimant expects to gain {outlook.claimant_gain:+.2f} on the status quo\n\n"
            + settlement_text(outlook.settlement)
        )
        data.append(
            {
                "round": outlook.round.name,
                "date": outlook.round.date,
                "claimant_gain": outlook.claimant_gain,
                "settlement": settlement_data(outlook.settlement),
            }
        )
        _draw(outlook.settlement, svg, outlook.round.name, outlook.round.ends)
    checks = historical_checks(source / "issues.yaml", outlooks)
    parts.append(_history(checks))
    return "\n".join(parts), {"rounds": data, "history": [asdict(check) for check in checks]}


def _history(checks: tuple[HistoricalCheck, ...]) -> str:
    """What was recorded, beside the outlook, with the caveat of so few cases."""
    if not checks:
        return ""
    inside = sum(check.inside_80 for check in checks)
    lines = [
        f"# What was recorded: {inside} of {len(checks)} inside the 80 % interval (one negotiation: dependent and few)"
    ]
    lines += [
        f"{check.date}  {check.round:16} {check.issue:14} {check.value:5.0f}  share of the outlook under it "
        f"{check.percentile:4.0%}  {'inside' if check.inside_80 else 'OUTSIDE'}"
        for check in checks
    ]
    return "\n".join(lines) + "\n"


def _draw(
    settlement: Settlement, folder: Path | None, name: str, ends: tuple[tuple[str, str], ...] | None = None
) -> None:
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for row, issue in enumerate(settlement.issues.names):
        label = "".join(c if c.isalnum() else "-" for c in f"{name}-{issue}")
        atomic.write_text(folder / f"{label}.svg", issue_svg(settlement, row, ends=ends[row] if ends else ("", "")))


def score_file(path: Path, *, seed: int) -> tuple[str, Any]:
    """Score a file in the form of DEU III: (text, data for JSON)."""
    reports = score_deu(path, seed=seed)
    return scores_text(reports), scores_data(reports)
