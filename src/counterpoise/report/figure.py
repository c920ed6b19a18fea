"""A figure: drawing, caption, and the table twin that says the same in numbers.

`Table.csv` is the twin as a file. A text cell that a spreadsheet would run as a formula (it begins with
= + - @, a tab or a carriage return) gets an apostrophe in front; numbers are left as they are.
"""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from markupsafe import Markup

Value = str | float | int | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Table:
    """Columns and rows; `sources` holds, per row, the ids of the records behind it (empty = none shown)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    sources: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        wrong = [row for row in self.rows if len(row) != len(self.columns)]
        if wrong:
            raise ValueError(f"a row has {len(wrong[0])} cells for {len(self.columns)} columns: {wrong[0]}")
        if self.sources and len(self.sources) != len(self.rows):
            raise ValueError(f"{len(self.sources)} lists of sources for {len(self.rows)} rows")

    def shown(self, row: int, column: int) -> str:
        """A cell as the page shows it; years without a comma."""
        value = self.rows[row][column]
        if isinstance(value, int) and "year" in self.columns[column]:
            return str(value)
        return cell_text(value)

    def numeric(self, column: int) -> bool:
        """True where every known cell of the column is a number."""
        cells = [row[column] for row in self.rows if row[column] is not None]
        return bool(cells) and not any(isinstance(cell, str) for cell in cells)

    def csv(self) -> str:
        """The table as CSV (RFC 4180), guarded against formulas; record ids in a last column."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([_guarded(name) for name in (*self.columns, *(("records",) if self.sources else ()))])
        for place, row in enumerate(self.rows):
            cells = [_guarded(cell) for cell in row]
            writer.writerow([*cells, " ".join(self.sources[place])] if self.sources else cells)
        return out.getvalue()

    def csv_link(self) -> str:
        """The CSV as a data address for `<a download>`."""
        return "data:text/csv;charset=utf-8," + quote(self.csv(), safe="")


@dataclass(frozen=True)
class Figure:
    """One figure of the report. `caption` states source and vintage; `records` are the records behind all of it."""

    id: str
    title: str
    svg: Markup
    caption: str
    table: Table
    size: Literal["wide", "half"] = "wide"
    records: tuple[str, ...] = ()


def cell_text(value: Value) -> str:
    """A cell as the page shows it: numbers with commas and three or four digits, nothing for None or NaN."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int) or (abs(value) >= 100 and math.isfinite(value)):
        return f"{value:,.0f}".replace("-", "−")
    return f"{value:.3g}".replace("-", "−")


def _guarded(value: Value) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if not isinstance(value, str):
        return repr(value)
    return f"'{value}" if value.startswith(_FORMULA) else value
