"""Figures for settlement: `python benchmarks/settlement.py SHARED_FOLDER > benchmarks/settlement.md`.

Prints, as Markdown: the emission-standards table by round under every reading of the paper, the distance to KTAB's
reference runs, scores on DEU III in nested folds with paired bootstrap, scores of proposals held out altogether, times
on one core, and scores on the coercive test set. Set OMP_NUM_THREADS=1 and OPENBLAS_NUM_THREADS=1 for the times.
"""

from __future__ import annotations

import csv
import itertools
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np

from counterpoise.outlook.settlement import distribution, expected_utility, score, spatial, training
from counterpoise.outlook.settlement.deu import read_deu
from counterpoise.outlook.settlement.ensemble import shipped, with_deadlock
from counterpoise.outlook.settlement.expected_utility import Options
from counterpoise.outlook.settlement.issues import ActorOnIssue, Batch, Issues, OneIssue, modes, pad
from counterpoise.outlook.settlement.readers import outcome_kinds, read_case_tables, read_ktab
from counterpoise.outlook.settlement.score import Forecasts, Report, forecast, report
from counterpoise.outlook.settlement.settle import at_reference, settle

PRINTED_MEDIANS = np.array([8.4, 9.9, 9.9, 9.9, 9.9, 7.4, 8.8, 9.6])
PRINTED_MEANS = np.array([7.4, 7.5, 7.6, 7.3, 7.3, 7.4, 7.5, 7.6])
HELD_OUT_SHARE = 5
FULL_SIZE = 351
NESTED_NOTE = """\
Aim: CRPS 15.5 or less, MAE 22.9 or less, 80 % intervals covering 78-82 %. The aim for CRPS is not reached on these
245 issues. They are harder than the full 351 of the data set: the weighted empirical distribution scores 18.73 here
and 18.2 on all, the weighted mean 23.95 and 23.2. Other terms for the pool (sharper or smoother positions, other
tempers, other solvers, distance to the reference point, other gates) did not lower its score in folds by 0.05.
"""
COERCIVE_NOTE = """
The set was scored twice. The first look had a constant weight on the reference point (ensemble: CRPS 12.67, MAE
17.55, 80 % interval covering 76.5 %; mass on the reference point 4, 3 and 2 %). It showed that a constant says nothing
on breakdown; the contest of those whom an outcome leaves worse off (`blocked`) and nested intervals were added after
it, trained on DEU III alone. `deadlock` is a choice of the user, not fitted here; five failures cannot fit it.
"""


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python benchmarks/settlement.py SHARED_FOLDER\n")
        return 2
    data = Path(arguments[0]) / "data"
    deu = read_deu(data / "deu_iii/deu3_245_issues.tsv")
    print("# Settlement: figures\n")
    print("Made by `python benchmarks/settlement.py SHARED_FOLDER`. Errors and CRPS are in percent of the scale.\n")
    emission(data / "bargaining/emission_standards.csv")
    ktab(data / "bargaining/ktab")
    nested(deu)
    held_out(deu)
    two_positions(deu)
    times(deu, data / "bargaining/oil_price.csv")
    coercive()
    return 0


def one_issue(path: Path, position: str, *, percent: float) -> Batch:
    """The single issue of a bargaining table, on the range of its positions."""
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    name = next(iter(rows[0]))
    places = [float(row[position]) for row in rows]
    actors = tuple(
        ActorOnIssue(row[name], (x, x, x), (float(row["salience"]) / percent,) * 3, (float(row["capability"]),) * 3)
        for row, x in zip(rows, places, strict=True)
    )
    return modes(pad([OneIssue("issue", "group", actors, min(places), max(places))]))


def emission(path: Path) -> None:
    """The printed table by round, the default's, and how many rounds every other reading reproduces."""
    batch = one_issue(path, "position_years", percent=100)
    default = expected_utility.play(batch, Options(rounds=8))
    print("## Emission standards by round (years; Scholz, Calbert and Smith 2011, Q = 1)\n")
    print("| | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |\n|---|---|---|---|---|---|---|---|---|")
    lines = {
        "printed medians": PRINTED_MEDIANS,
        "medians, default options": 4 + 6 * default.medians[1:, 0],
        "printed means": PRINTED_MEANS,
        "means, default options": 4 + 6 * default.means[1:, 0],
    }
    for name, values in lines.items():
        print(f"| {name} | " + " | ".join(f"{v:.1f}" if "printed" in name else f"{v:.2f}" for v in values) + " |")
    print("\nMedians are printed cut, not rounded, to one decimal. Rounds within 0.1 of the print, by reading:\n")
    print("| denominator | numerator | votes | security | offers | medians | means |\n|---|---|---|---|---|---|---|")
    choices = itertools.product(
        ("all_pairs", "contest"), ("gained", "net"), ("own", "neutral"), ("received", "made"), ("by_kind", "least_move")
    )
    for choice in choices:
        denominator, numerator, votes, security, offers = choice
        options = Options(denominator=denominator, numerator=numerator, votes=votes, security=security, offers=offers)  # type: ignore[arg-type]
        path_ = expected_utility.play(batch, options)
        medians = (np.abs(4 + 6 * path_.medians[1:, 0] - PRINTED_MEDIANS) < 0.1).sum()
        means = (np.abs(4 + 6 * path_.means[1:, 0] - PRINTED_MEANS) < 0.1).sum()
        print("| " + " | ".join(choice) + f" | {medians} of 8 | {means} of 8 |")
    print("\n`compel` on or off makes no difference under the default. The outcome was 8.83 years.\n")


def ktab(folder: Path) -> None:
    """The largest distance to any number of the two reference runs."""
    print("## KTAB's reference runs\n")
    print("| run | turns | positions printed | largest difference | chances, largest difference | change ratios |")
    print("|---|---|---|---|---|---|")
    for name in ("dummyData_3Dim", "SOE-Pol-Comp"):
        path = spatial.play(spatial.jointly(read_ktab(folder / f"{name}.csv")))
        lines = (folder / f"expected_{name}.txt").read_text(encoding="utf-8").splitlines()
        ratios = [float(match[1]) for line in lines if (match := re.match(r"Fractional.*?: (\S+)", line))]
        places = _numbers([line for line in lines if not line.startswith("Fractional") and "prob :" not in line])
        chances = _numbers([line for line in lines if "prob :" in line])
        turns = len(path.positions)
        mine = 100 * path.positions[:, 0].reshape(turns, -1).T
        off = np.abs(mine - places).max()
        odds = np.abs(path.lottery[:, 0].T - chances).max()
        still = np.abs(path.change[:, 0] - ratios).max()
        print(f"| {name} | {turns - 1} | {places.size} | {off:.3f} of 100 | {odds:.5f} | {still:.5f} |")
    print("\nKTAB prints positions to 0.1, chances and ratios to 0.0001: every printed number agrees.\n")


def _numbers(lines: Sequence[str]) -> np.ndarray:
    return np.array([[float(text) for text in line.split(":")[1].split()] for line in lines if ":" in line])


def table(found: Report) -> None:
    print(f"{found.scores[0].issues} issues.\n")
    print(
        "| method | CRPS | MAE | within 5 | within 10 | ensemble's CRPS less this one's, 95 % |\n"
        "|---|---|---|---|---|---|"
    )
    for row in found.scores:
        gap = "" if row.method == "ensemble" else "{:+.2f} [{:+.2f}, {:+.2f}]".format(*row.behind)
        hits = " | ".join(f"{100 * share:.0f} %" for share in row.hits.values())
        print(f"| {row.method.replace('_', ' ')} | {row.crps:.2f} | {row.mae:.2f} | {hits} | {gap} |")
    print("\nIntervals cover " + ", ".join(f"{k} %: {100 * v:.1f} %" for k, v in found.coverage.items()) + ".\n")


def nested(deu: Issues) -> None:
    print("## DEU III, never trained on: nested folds by proposal\n")
    print("Weights, mixture and interval masses are trained without the scored proposals; bootstrap over proposals.")
    print(
        "The terms of the pool were chosen on the same 245 issues, by cross-validation, which the folds do not undo.\n"
    )
    print(NESTED_NOTE)
    runs = [score.refitted(deu, seed=seed) for seed in (0, 1, 2)]
    table(report("nested", runs[0]))
    others = [report("nested", run) for run in runs]
    means = ", ".join(f"{r.scores[0].crps:.2f} / {r.scores[0].mae:.2f} / {100 * r.coverage[80]:.1f} %" for r in others)
    print(f"CRPS / MAE / coverage of the 80 % interval under three cuts into folds: {means}.\n")


def held_out(deu: Issues) -> None:
    """One fifth of the proposals, set aside from all fitting and looked at once."""
    print("## DEU III, a fifth of the proposals held out\n")
    fold = training.folds(deu.groups, HELD_OUT_SHARE, seed=2026)
    inside, outside = deu.only(np.flatnonzero(fold != 0).tolist()), deu.only(np.flatnonzero(fold == 0).tolist())
    theta, alpha, intervals = training.fit(training.material(inside), seed=0)
    names = training.material(outside).names
    weights = replace(
        shipped(),
        pool=tuple(float(v) for v in theta),
        mixture={name: float(v) for name, v in zip(("pool", "blocked", *names), alpha, strict=True)},
        intervals=intervals,
    )
    table(report("held out", forecast(outside, weights)))


def two_positions(deu: Issues) -> None:
    batch = modes(deu)
    counts = np.array([len(set(x[m])) for x, m in zip(batch.positions, batch.mask, strict=True)])
    answer = spatial.solve(batch).answer[counts == 2]
    print("## Issues with two positions only\n")
    print(f"The spatial model answers {int(np.isfinite(answer).sum())} of {len(answer)} (KTAB: none of 99).\n")


def clock(run: Callable[[], object], *, repeat: int) -> float:
    """The least processor time of a few runs, in seconds."""
    least = float("inf")
    for _ in range(repeat):
        start = time.process_time()
        run()
        least = min(least, time.process_time() - start)
    return least


def times(deu: Issues, oil: Path) -> None:
    print("## Processor time (one thread)\n")
    batch = one_issue(oil, "position", percent=1)
    ten = clock(lambda: expected_utility.play(batch, Options(rounds=10)), repeat=5)
    full = deu.only([k % len(deu) for k in range(FULL_SIZE)])
    all_issues = clock(lambda: settle(full, draws=1, sensitivity=False), repeat=1)
    print(f"- `oil_price.csv`, expected utility, ten rounds: {1000 * ten:.1f} ms")
    print(f"- all seven solvers and the ensemble on {FULL_SIZE} issues (the 245, some twice): {all_issues:.1f} s\n")


def coercive() -> None:
    """The test set, with weights trained on the European Union only."""
    folder = resources.files("counterpoise.outlook.settlement") / "data"
    with resources.as_file(folder) as at:
        issues = read_case_tables(at / "coercive_issues.csv", at / "coercive_positions.csv")
        kinds = np.array(outcome_kinds(at / "coercive_issues.csv"))
    found = forecast(issues, shipped())
    print("## Coercive test set: crises and talks under threat, 1936-2018\n")
    print("Coded and committed before any solver was run on it; nothing is trained on it. Bootstrap over cases.\n")
    table(report("all", found))
    for kind in dict.fromkeys(kinds):
        print(f"### Outcome: {kind.replace('_', ' ')}\n")
        table(report(kind, found.only(kinds == kind)))
    print("### Mass on the reference point, P(no agreement), by what happened\n")
    print("| deadlock | " + " | ".join(f"{k.replace('_', ' ')} ({(kinds == k).sum()})" for k in dict.fromkeys(kinds))
          + " | ensemble's CRPS |\n|---|---|---|---|---|")  # fmt: skip
    for deadlock in (None, 0.0, 0.5, 1.0):
        weights = shipped() if deadlock is None else with_deadlock(shipped(), deadlock)
        rows = forecast(issues, weights).cumulative["ensemble"]
        mass = at_reference(rows, issues.to_unit(issues.reference))
        shares = " | ".join(f"{100 * np.nanmean(mass[kinds == kind]):.0f} %" for kind in dict.fromkeys(kinds))
        loss = distribution.crps(rows, found.outcome).mean()
        print(f"| {'as trained on DEU III' if deadlock is None else deadlock} | {shares} | {loss:.2f} |")
    print(COERCIVE_NOTE)
    sure = settle(issues, draws=200, seed=1, sensitivity=False)
    intervals = sure.weights.intervals.intervals(sure.cumulative)
    drawn = Forecasts(
        found.outcome,
        found.groups,
        {"ensemble": sure.cumulative},
        {level: interval.covers(found.outcome) for level, interval in intervals.items()},
    )
    print("\n### With the coders' low and high drawn 200 times\n")
    table(report("drawn", drawn))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
