"""The second reading of a chronicle: which rows a fresh reader coded again, and how often both agreed.

`chronicle_check.csv` of a study has one line per row read again, with `yes` or `no` per field; anything else (an empty
cell where the page was not found, 'partly') counts as not agreeing or not read, as `Agreement` says. Intervals are
Wilson's (1927) at 95 %.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from counterpoise.errors import InputError
from counterpoise.located import read_csv_rows

FIELDS = ("date", "category", "actors", "status")
COLUMNS = (
    "file",
    "line",
    "date",
    "text_start",
    "found",
    "date_agrees",
    "category_agrees",
    "actors_agree",
    "status_agrees",
    "text_supported",
    "second_coding",
    "note",
    "coder",
    "checked",
)
_COLUMN = {"date": "date_agrees", "category": "category_agrees", "actors": "actors_agree", "status": "status_agrees"}


@dataclass(frozen=True)
class Agreement:
    """Rows in which both readers agree on a field, of those in which the second one could judge it."""

    field: str
    agree: int
    of: int

    @property
    def share(self) -> float:
        return self.agree / self.of

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share."""
        z, n, p = 1.959964, self.of, self.share
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(middle - half, 0.0), min(middle + half, 1.0)


@dataclass(frozen=True)
class SecondReading:
    """Rows read again, rows whose page was found again, and the agreement by field."""

    rows: int
    found: int
    agreements: tuple[Agreement, ...]


def read_second_reading(folder: Path) -> SecondReading | None:
    """The second reading of a study, or None where it has none. InputError for a malformed file."""
    path = folder / "chronicle_check.csv"
    if not path.is_file():
        return None
    rows, problems = read_csv_rows(path, COLUMNS, file=path.name)
    problems += [
        row.problem(f"'{row.values[column]}' is not yes, no or empty", column)
        for row in rows
        for column in _COLUMN.values()
        if row.values[column] not in ("yes", "no", "")
    ]
    if problems:
        raise InputError(sorted(problems))
    agreements = []
    for field in FIELDS:
        answers = [row.values[_COLUMN[field]] for row in rows if row.values[_COLUMN[field]]]
        if answers:
            agreements.append(Agreement(field, answers.count("yes"), len(answers)))
    return SecondReading(len(rows), sum(row.values["found"] != "no" for row in rows), tuple(agreements))
