"""Settlements and scores as plain text and as data for JSON: pure functions for the command line and
reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from counterpoise.outlook.settlement import distribution
from counterpoise.outlook.settlement.package import Package
from counterpoise.outlook.settlement.score import Report
from counterpoise.outlook.settlement.settle import Effect, Move, Settlement

BARS = " ▁▂▃▄▅▆▇█"
STRIP = 51
MOST_MOVES = 8
MOST_EFFECTS = 6
CAVEAT = (
    "The distribution is trained on EU negotiations that all ended in a decision: it says where an agreement would "
    "lie, and little on whether talks break down. Who would be better off is read from positions, not trained."
)


def settlement_text(settlement: Settlement) -> str:
    """One block per issue: outlook, solvers, moves and what matters most."""
    blocks = [_issue_text(settlement, row) for row in range(len(settlement.issues))]
    drawn = "the modes alone" if settlement.draws == 1 else f"{settlement.draws} draws, seed {settlement.seed}"
    return "\n\n".join([*blocks, *map(package_text, settlement.packages()), f"From {drawn}. {CAVEAT}"]) + "\n"


def _issue_text(settlement: Settlement, row: int) -> str:
    issues = settlement.issues
    fifty, eighty = settlement.interval(50), settlement.interval(80)
    lines = [
        f"{issues.names[row]}   (scale {issues.scale_low[row]:g} to {issues.scale_high[row]:g})",
        f"  |{strip(settlement, row)}|",
        f"  median {settlement.median[row]:.4g}, 50 % [{fifty.low[row]:.4g}, {fifty.high[row]:.4g}], "
        f"80 % [{eighty.low[row]:.4g}, {eighty.high[row]:.4g}]",
    ]
    if not isnan(settlement.no_agreement[row]):
        share = 100 * settlement.no_agreement[row]
        lines.append(f"  ends at the reference point {issues.reference[row]:g} (no agreement): {share:.0f} %")
    lines.append("  solvers (median and 90 % of draws):")
    for name, answer in settlement.answers.items():
        spread = f"  [{answer.low[row]:.4g}, {answer.high[row]:.4g}]" if settlement.draws > 1 else ""
        lines.append(f"    {name.replace('_', ' '):<18} {answer.median[row]:>8.4g}{spread}")
    moves = [move for move in settlement.moves if move.issue == issues.names[row]]
    if moves:
        lines += ["  who moves whom:", *(f"    {move_text(move)}" for move in moves[:MOST_MOVES])]
    effects = [effect for effect in settlement.sensitivity if effect.issue == issues.names[row]]
    if effects:
        lines += ["  what matters most to the expected outcome:"]
        lines += [f"    {effect_text(effect)}" for effect in effects[:MOST_EFFECTS]]
    return "\n".join(lines)


def package_text(package: Package) -> str:
    """Who would be better off with all issues of a group settled than without agreement."""
    shares = sorted(((package.better_off(actor), actor) for actor in package.gains), reverse=True)
    told = ", ".join(f"{actor} {100 * share:.0f} %" for share, actor in shares)
    count = "1 issue" if package.issues == 1 else f"{package.issues} issues"
    joint = f"; all of them {100 * package.better_off(*package.gains):.0f} %" if len(shares) > 1 else ""
    return f"{package.group}: better off than without agreement, over {count}: {told}{joint}"


def strip(settlement: Settlement, row: int) -> str:
    """The distribution as a strip of block characters, one per 2 % of the scale."""
    mass = distribution.masses(settlement.cumulative[row])
    bins = [float(mass[max(0, 2 * k - 1) : 2 * k + 1].sum()) for k in range(STRIP)]
    top = max(bins)
    return "".join(BARS[min(8, round(8 * value / top))] for value in bins)


def move_text(move: Move) -> str:
    """One move as a sentence."""
    how = f"{100 * move.share:.0f} % of draws"
    solver = move.solver.replace("_", " ")
    return f"{move.mover} moves {move.actor} from {move.start:.4g} to {move.to:.4g} ({solver}, {how})"


def effect_text(effect: Effect) -> str:
    """One effect as a sentence."""
    note = " (range assumed)" if effect.assumed else ""
    return (
        f"{effect.figure} of {effect.actor} from {effect.low:.3g} to {effect.high:.3g}{note}: "
        f"expected outcome {effect.at_low:.4g} to {effect.at_high:.4g}"
    )


def settlement_data(settlement: Settlement) -> dict[str, object]:
    """Everything in a settlement as plain data."""
    issues = settlement.issues
    rows = []
    for row, name in enumerate(issues.names):
        intervals = {}
        for percent in (50, 80, 95):
            interval = settlement.interval(percent)
            intervals[str(percent)] = [float(interval.low[row]), float(interval.high[row])]
        rows.append(
            {
                "issue": name,
                "group": issues.groups[row],
                "scale": [float(issues.scale_low[row]), float(issues.scale_high[row])],
                "reference": _number(issues.reference[row]),
                "median": float(settlement.median[row]),
                "mean": float(settlement.mean[row]),
                "intervals": intervals,
                "no_agreement": _number(settlement.no_agreement[row]),
                "mass": [round(float(m), 6) for m in distribution.masses(settlement.cumulative[row])],
                "solvers": {
                    solver: {
                        "low": float(a.low[row]),
                        "median": float(a.median[row]),
                        "high": float(a.high[row]),
                    }
                    for solver, a in settlement.answers.items()
                },
                "moves": [_move_data(move) for move in settlement.moves if move.issue == name],
                "sensitivity": [_effect_data(e) for e in settlement.sensitivity if e.issue == name],
            }
        )
    groups = [
        {
            "group": package.group,
            "issues": package.issues,
            "better_off": {actor: package.better_off(actor) for actor in package.gains},
            "all_better_off": package.better_off(*package.gains),
        }
        for package in settlement.packages()
    ]
    return {"draws": settlement.draws, "seed": settlement.seed, "issues": rows, "packages": groups, "caveat": CAVEAT}


def scores_text(reports: Sequence[Report]) -> str:
    """Scores as aligned tables."""
    blocks = []
    for report in reports:
        heads = f"{'method':<20} {'CRPS':>6} {'MAE':>6} {'hit 5':>6} {'hit 10':>6}"
        lines = [
            f"{report.title}: {report.scores[0].issues} issues",
            f"  {heads}   ensemble's CRPS less this one's",
        ]
        for score in report.scores:
            gap = "" if score.method == "ensemble" else "{:+.2f} [{:+.2f}, {:+.2f}]".format(*score.behind)
            hits = " ".join(f"{100 * share:5.0f}%" for share in score.hits.values())
            name = score.method.replace("_", " ")
            lines.append(f"  {name:<20} {score.crps:6.2f} {score.mae:6.2f} {hits}   {gap}")
        covers = ", ".join(f"{level} %: {100 * share:.1f} %" for level, share in report.coverage.items())
        lines.append(f"  intervals cover {covers}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def scores_data(reports: Sequence[Report]) -> list[dict[str, object]]:
    """Scores as plain data."""
    return [
        {
            "title": report.title,
            "coverage": {str(level): share for level, share in report.coverage.items()},
            "scores": [
                {
                    "method": score.method,
                    "issues": score.issues,
                    "crps": score.crps,
                    "mae": score.mae,
                    "hits": {str(k): share for k, share in score.hits.items()},
                    "ensemble_less_this": list(score.behind),
                }
                for score in report.scores
            ],
        }
        for report in reports
    ]


def _number(value: float) -> float | None:
    return None if isnan(value) else float(value)


def _move_data(move: Move) -> dict[str, object]:
    return {
        "solver": move.solver,
        "actor": move.actor,
        "mover": move.mover,
        "share": move.share,
        "from": move.start,
        "to": move.to,
    }


def _effect_data(effect: Effect) -> dict[str, object]:
    return {
        "actor": effect.actor,
        "figure": effect.figure,
        "low": effect.low,
        "high": effect.high,
        "outcome_at_low": effect.at_low,
        "outcome_at_high": effect.at_high,
        "assumed": effect.assumed,
    }
