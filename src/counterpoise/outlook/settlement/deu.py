"""Reader of files in the form of the data set on decision-making in the European Union (DEU III).

Source: Arregui and Perarnaud (2021), doi:10.34810/data53 (CC BY 4.0). Tab-separated; columns by name: `p` + actor =
position (0-100), `s` + actor = salience (0-100), `rp` reference point, `out` outcome, `prnr` the proposal that issues
belong to (folds are cut by it), `isnr` the issue. The second row, where its `isnr` is empty, holds each actor's
weight (gross domestic product), which is its capability: the data set itself has none. Without that row every actor
has capability 1. Actors without a position do not take part; a missing salience is the mean of the issue, a missing
weight is 1.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from counterpoise.errors import InputError, Problem
from counterpoise.outlook.settlement.issues import ActorOnIssue, Issues, OneIssue, pad

NEEDED = ("prnr", "isnr", "rp", "out")
NOT_ACTORS = frozenset({"prnrnmc", "prnr", "prname", "proc", "proccde"})
MISSING_SALIENCE = 50.0


def read_deu(path: Path) -> Issues:
    """The scoreable issues of a DEU file: those with an outcome and at least one position.

    Raises InputError with every malformed cell, or where columns are missing or no issue can be scored.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, delimiter="\t"))
    header = rows[0] if rows else []
    missing = [name for name in NEEDED if name not in header]
    if missing or len(rows) < 2:
        what = f"missing columns: {', '.join(missing)}" if missing else "no issues below the header"
        raise InputError(
            [Problem(str(path), 1, 0, what, "a DEU file is tab-separated, with prnr, isnr, rp, out, p*, s*")]
        )
    sheet = _Sheet(str(path), rows, {name: place for place, name in enumerate(header)})
    actors = [
        name[1:] for name in header if name.startswith("p") and name not in NOT_ACTORS and "s" + name[1:] in header
    ]
    problems: list[Problem] = []
    weighted = not sheet.text(1, "isnr")
    weights = {a: sheet.number(1, "p" + a, problems, high=1e6) if weighted else 1.0 for a in actors}
    found = [_issue(sheet, line, weights, problems) for line in range(1 + weighted, len(rows)) if any(rows[line])]
    if problems:
        raise InputError(problems)
    scoreable = [issue for issue in found if issue is not None]
    if not scoreable:
        raise InputError([Problem(str(path), 3, 0, "no issue has both an outcome and a position")])
    return pad(scoreable)


@dataclass(frozen=True)
class _Sheet:
    """The cells of the file and the place of each column."""

    file: str
    rows: list[list[str]]
    column: Mapping[str, int]

    def text(self, line: int, name: str) -> str:
        place = self.column[name]
        return self.rows[line][place].strip() if place < len(self.rows[line]) else ""

    def number(self, line: int, name: str, problems: list[Problem], *, high: float = 100.0) -> float:
        """A cell as a number, NaN where empty; a Problem (and NaN) where it is none or out of range."""
        text = self.text(line, name)
        try:
            value = float(text or "nan")
        except ValueError:
            value = -1.0
        if value != value or 0 <= value <= high:
            return value
        place = self.column[name] + 1
        problems.append(Problem(self.file, line + 1, place, f"'{text}' in '{name}' is not a number from 0 to {high:g}"))
        return float("nan")


def _issue(sheet: _Sheet, line: int, weights: Mapping[str, float], problems: list[Problem]) -> OneIssue | None:
    """The issue on a line; None where it has no outcome, no number or no position."""
    outcome = sheet.number(line, "out", problems)
    positions = {actor: sheet.number(line, "p" + actor, problems) for actor in weights}
    present = [actor for actor, x in positions.items() if not math.isnan(x)]
    if math.isnan(outcome) or not present or not sheet.text(line, "isnr"):
        return None
    saliences = {actor: sheet.number(line, "s" + actor, problems) for actor in present}
    known = [s for s in saliences.values() if not math.isnan(s)]
    usual = sum(known) / len(known) if known else MISSING_SALIENCE
    return OneIssue(
        name=sheet.text(line, "isnr"),
        group=sheet.text(line, "prnr"),
        actors=tuple(_actor(actor, positions[actor], saliences[actor], usual, weights[actor]) for actor in present),
        scale_low=0.0,
        scale_high=100.0,
        reference=sheet.number(line, "rp", problems),
        outcome=outcome,
    )


def _actor(actor: str, position: float, salience: float, usual: float, weight: float) -> ActorOnIssue:
    s = (usual if math.isnan(salience) else salience) / 100
    c = 1.0 if math.isnan(weight) else weight
    return ActorOnIssue(actor, (position,) * 3, (s,) * 3, (c,) * 3)
