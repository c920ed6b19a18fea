"""Readers of issues: comma-separated tables, KTAB's scenario files, and the two tables of the coercive test
set.

A table has one row per actor and issue, with `issue,actor,position,salience,capability`; optional are
`group` (issues that are negotiated together), `position_low`, `position_high` and the like for salience and
capability, and per issue `scale_low`, `scale_high`, `reference`, `outcome`. Salience is 0 to 1, or 0 to 100
throughout a file when any of it is above 1. Without `scale_low` and `scale_high` the scale is 0 to 100 and
every position must lie in it. Everything wrong in a file is collected and raised as one InputError with
line and column.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from counterpoise.errors import InputError, Problem
from counterpoise.located import CsvRow, read_csv_rows, read_text
from counterpoise.outlook.settlement.issues import ActorOnIssue, Issues, OneIssue, pad

NEEDED = ("issue", "actor", "position", "salience", "capability")
RANGES = tuple(f"{figure}_{side}" for figure in ("position", "salience", "capability") for side in ("low", "high"))
OF_ISSUE = ("scale_low", "scale_high", "reference", "outcome")
NOWHERE = float("nan")

Triple = tuple[float, float, float]


def read_table(path: Path, *, file: str = "") -> Issues:
    """Issues from a comma-separated table. Raises InputError with every problem found."""
    rows, problems = read_csv_rows(path, NEEDED, optional=("group", *RANGES, *OF_ISSUE), file=file)
    if not rows and not problems:
        problems = [Problem(file or str(path), 2, 1, "no rows below the header")]
    if problems:
        raise InputError(problems)
    percent = 100.0 if _above_one(rows) else 1.0
    by_issue: dict[str, list[CsvRow]] = {}
    for row in rows:
        by_issue.setdefault(row.values["issue"], []).append(row)
    found = [_issue(name, its, its, percent, problems) for name, its in by_issue.items()]
    if problems:
        raise InputError(sorted(problems))
    return pad(found)


def read_case_tables(issues: Path, positions: Path) -> Issues:
    """Issues from the pair of tables of the coercive test set: one row per issue, one row per position.

    Issues of one case are a group. Raises InputError with every problem found.
    """
    extra = ("year", "question", "scale_low_means", "scale_high_means", "outcome_kind", "positions_date",
             "source_positions", "source_outcome", "notes")  # fmt: skip
    heads, problems = read_csv_rows(issues, ("case", "issue", *OF_ISSUE), optional=extra)
    rows, more = read_csv_rows(positions, ("case", *NEEDED), optional=(*RANGES, "source"))
    problems = [*problems, *more]
    if problems:
        raise InputError(sorted(problems))
    percent = 100.0 if _above_one(rows) else 1.0
    by_issue: dict[tuple[str, str], list[CsvRow]] = {}
    for row in rows:
        by_issue.setdefault((row.values["case"], row.values["issue"]), []).append(row)
    found = []
    for head in heads:
        key = (head.values["case"], head.values["issue"])
        its = by_issue.pop(key, [])
        if its:
            found.append(_issue(f"{key[0]}/{key[1]}", [head], its, percent, problems, group=key[0]))
        else:
            problems.append(head.problem(f"no positions on issue '{key[1]}' of case '{key[0]}'", "issue"))
    for (case, issue), its in by_issue.items():
        problems.append(its[0].problem(f"issue '{issue}' of case '{case}' is not in the table of issues", "issue"))
    if problems:
        raise InputError(sorted(problems))
    return pad(found)


def outcome_kinds(issues: Path) -> tuple[str, ...]:
    """The `outcome_kind` of each issue of the coercive test set, in order."""
    with issues.open(encoding="utf-8", newline="") as stream:
        return tuple(row["outcome_kind"] for row in csv.DictReader(stream))


def read_ktab(path: Path) -> Issues:
    """A KTAB scenario as one issue per dimension, on 0 to 100, all in one group (`spatial.jointly` joins
    them again).

    First line: name, description, actors, dimensions (name and description may stand in any order and hold
    commas); then a header, then one line per actor: name, description, influence, and position and salience
    per dimension.
    """
    lines = list(csv.reader(read_text(path).splitlines(), skipinitialspace=True))
    numbers = [cell for cell in lines[0] if cell.strip().isdigit()] if lines else []
    if len(numbers) < 2:
        raise InputError(
            [Problem(str(path), 1, 1, "the first line must end with the numbers of actors and dimensions")]
        )
    actors, dimensions = int(numbers[-2]), int(numbers[-1])
    problems: list[Problem] = []
    names = [cell.strip() for cell in lines[1][3 : 3 + 2 * dimensions : 2]] if len(lines) > 1 else []
    found: list[list[ActorOnIssue]] = [[] for _ in range(dimensions)]
    for number in range(2, 2 + actors):
        cells = [cell.strip() for cell in lines[number]] if number < len(lines) else []
        figures = _figures(cells[2 : 3 + 2 * dimensions], 1 + 2 * dimensions)
        if figures is None:
            needed = f"{1 + 2 * dimensions} numbers expected after name and description"
            what = f"actor {number - 1} of {actors}: {needed}"
            problems.append(Problem(str(path), number + 1, 1, what))
            continue
        for k in range(dimensions):
            x, s, c = figures[1 + 2 * k], figures[2 + 2 * k] / 100, figures[0]
            found[k].append(ActorOnIssue(cells[0], (x, x, x), (s, s, s), (c, c, c)))
    if problems:
        raise InputError(problems)
    return pad([OneIssue(names[k], path.stem, tuple(found[k]), 0.0, 100.0) for k in range(dimensions)])


def _issue(
    name: str,
    heads: Sequence[CsvRow],
    rows: Sequence[CsvRow],
    percent: float,
    problems: list[Problem],
    *,
    group: str | None = None,
) -> OneIssue:
    """One issue from its rows, adding to `problems` whatever is wrong."""
    low = _once(heads, "scale_low", 0.0, problems)
    high = _once(heads, "scale_high", 100.0, problems)
    if not high > low:
        problems.append(heads[0].problem(f"the scale of '{name}' runs from {low:g} to {high:g}", "scale_low"))
    actors: list[ActorOnIssue] = []
    for row in rows:
        if any(row.values["actor"] == known.actor for known in actors):
            problems.append(row.problem(f"actor '{row.values['actor']}' stands twice on issue '{name}'", "actor"))
        position = _triple(row, "position", low, high, problems, hint="give scale_low and scale_high")
        salience = _triple(row, "salience", 0.0, percent, problems)
        capability = _triple(row, "capability", 0.0, math.inf, problems)
        if capability[1] == 0:
            problems.append(row.problem("capability must be positive", "capability"))
        scaled = (salience[0] / percent, salience[1] / percent, salience[2] / percent)
        actors.append(ActorOnIssue(row.values["actor"], position, scaled, capability))
    return OneIssue(
        name=name,
        group=group if group is not None else rows[0].values.get("group", "") or name,
        actors=tuple(actors),
        scale_low=low,
        scale_high=high if high > low else low + 1,
        reference=_inside(heads, "reference", low, high, problems),
        outcome=_inside(heads, "outcome", low, high, problems),
    )


def _above_one(rows: Sequence[CsvRow]) -> bool:
    """Whether salience is written in percent."""
    texts = (row.values.get(name, "") for row in rows for name in ("salience", "salience_low", "salience_high"))
    return any((_number(text) or 0.0) > 1 for text in texts)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _figures(cells: Sequence[str], count: int) -> list[float] | None:
    figures = [_number(cell) for cell in cells]
    whole = [figure for figure in figures if figure is not None]
    return whole if len(whole) == count else None


def _triple(row: CsvRow, figure: str, low: float, high: float, problems: list[Problem], *, hint: str = "") -> Triple:
    """(low, mode, high) of a figure; the ends default to the mode."""
    mode = _cell(row, figure, low, high, problems, hint=hint)
    ends = [_cell(row, f"{figure}_{side}", low, high, problems, default=mode) for side in ("low", "high")]
    if not ends[0] <= mode <= ends[1]:
        problems.append(row.problem(f"{figure} must lie between {figure}_low and {figure}_high", figure))
        return (mode, mode, mode)
    return (ends[0], mode, ends[1])


def _cell(
    row: CsvRow,
    name: str,
    low: float,
    high: float,
    problems: list[Problem],
    *,
    default: float | None = None,
    hint: str = "",
) -> float:
    text = row.values.get(name, "")
    if not text and default is not None:
        return default
    value = _number(text)
    if value is None:
        problems.append(row.problem(f"{name} must be a number, not '{text}'", name))
        return low
    if not low <= value <= high:
        problems.append(row.problem(f"{name} {value:g} lies outside {low:g} to {high:g}", name, hint=hint))
        return low
    return value


def _once(rows: Sequence[CsvRow], name: str, default: float, problems: list[Problem]) -> float:
    """A figure of the whole issue, which its rows may repeat but not contradict."""
    texts = {row.values.get(name, ""): row for row in reversed(rows)}
    texts.pop("", None)
    if not texts:
        return default
    values: Mapping[float | None, CsvRow] = {_number(text): row for text, row in texts.items()}
    if None in values:
        problems.append(values[None].problem(f"{name} must be a number", name))
        return default
    if len(values) > 1:
        last = next(iter(values.values()))
        problems.append(last.problem(f"{name} differs between the rows of one issue", name))
    return next(value for value in reversed(list(values)) if value is not None)


def _inside(rows: Sequence[CsvRow], name: str, low: float, high: float, problems: list[Problem]) -> float:
    value = _once(rows, name, NOWHERE, problems)
    if not math.isnan(value) and not low <= value <= high:
        problems.append(rows[0].problem(f"{name} {value:g} lies outside {low:g} to {high:g}", name))
    return value
