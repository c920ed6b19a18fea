"""Reader of files in the form of the data set on decision-making in the European Union (DEU III).

Source: Arregui and Perarnaud (2021), doi:10.34810/data53 (CC BY 4.0). Tab-separated; columns by name: `p` + actor =
position (0-100), `s` + actor = salience (0-100), `rp` reference point, `out` outcome, `prnr` the proposal that issues
belong to (folds are cut by it), `isnr` the issue. The second row, whose `isnr` is empty, holds each actor's weight
(gross domestic product), which is its capability: the data set itself has none. Actors without a position do not
take part; a missing salience is the issue's mean.
"""

from __future__ import annotations

import csv
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
    if missing or len(rows) < 3:
        what = f"missing columns: {', '.join(missing)}" if missing else "no issues below the header and weight rows"
        raise InputError([Problem(str(path), 1, 0, what, "a DEU file is tab-separated, with prnr, isnr, rp, out, p*, s*")])
    column = {name: place for place, name in enumerate(header)}
    actors = [name[1:] for name in header if name.startswith("p") and name not in NOT_ACTORS and "s" + name[1:] in column]
    problems: list[Problem] = []

    def number(line: int, name: str, *, high: float = 100.0) -> float:
        place = column[name]
        text = rows[line][place].strip() if place < len(rows[line]) else ""
        if not text:
            return float("nan")
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value <= high:
            problems.append(Problem(str(path), line + 1, place + 1, f"'{text}' in '{name}' is not a number from 0 to {high:g}"))
        return value

    weights = {actor: number(1, "p" + actor, high=1e6) for actor in actors}
    issues = [_issue(rows[line], line, column, weights, number) for line in range(2, len(rows)) if any(rows[line])]
    found = [issue for issue in issues if issue is not None]
    if problems:
        raise InputError(problems)
    if not found:
        raise InputError([Problem(str(path), 3, 0, "no issue has both an outcome and a position", "")])
    return pad(found)


def _issue(row: list[str], line: int, column: dict[str, int], weights: dict[str, float], number) -> OneIssue | None:  # type: ignore[no-untyped-def]
    outcome = number(line, "out")
    positions = {actor: number(line, "p" + actor) for actor in weights}
    present = [actor for actor, x in positions.items() if x == x]
    if outcome != outcome or not present:
        return None
    saliences = {actor: number(line, "s" + actor) for actor in present}
    known = [s for s in saliences.values() if s == s]
    usual = sum(known) / len(known) if known else MISSING_SALIENCE
    name = row[column["isnr"]]
    if positions != positions or not name:
        return None
    return OneIssue(
        name=name,
        group=row[column["prnr"]],
        actors=tuple(_actor(actor, positions[actor], saliences[actor], usual, weights[actor]) for actor in present),
        scale_low=0.0,
        scale_high=100.0,
        reference=number(line, "rp"),
        outcome=outcome,
    )


def _actor(actor: str, position: float, salience: float, usual: float, weight: float) -> ActorOnIssue:
    s = (salience if salience == salience else usual) / 100
    c = weight if weight == weight else 1.0
    return ActorOnIssue(actor, (position,) * 3, (s,) * 3, (c,) * 3)
