"""What an import gives back, and the small things all importers share: dates, codes of names, tidy output.

An `ImportedTable` holds the study's tidy rows (and transfers, for a trade register), the header that was
found, the vintage, and notes on what was left out. `write_tidy` writes the rows as a study table; cells that a
spreadsheet would run as a formula are guarded with an apostrophe.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from counterpoise.atomic import write_text
from counterpoise.dates import MonthSpan
from counterpoise.errors import InputError, Problem
from counterpoise.provenance import Origin
from counterpoise.read.tidy import TIDY_COLUMNS, describe, number
from counterpoise.records import TableRow, Transfer
from counterpoise.vocabulary import codes_by_name

TableKind = Literal["sipri_register", "sipri_tiv", "sipri_milex", "ucdp_ged", "ucdp_brd", "tidy"]
TABLE_KINDS: tuple[TableKind, ...] = (
    "sipri_register",
    "sipri_tiv",
    "sipri_milex",
    "ucdp_ged",
    "ucdp_brd",
    "tidy",
)
RowFilter = Callable[[str, str], bool]
"""Given two actor codes (supplier and recipient, or the two sides), whether to keep the row."""


@dataclass(frozen=True)
class Sheet:
    """A table whose header has been found: what the readers of each kind start from."""

    file: str
    encoding: str
    prose: tuple[str, ...]
    """The lines above the header."""
    line: int
    """Line of the header."""
    header: tuple[str, ...]
    records: Iterator[tuple[int, list[str]]]
    """(line, cells) of the lines below; can be walked once."""
    keep: RowFilter
    vintage: str
    """Date of the release as the caller or the file states it; empty where neither does."""
    covers: MonthSpan | None = None
    """Months that an event file covers in full, where the caller knows."""


@dataclass(frozen=True)
class ImportedTable:
    """The outcome of one import."""

    kind: TableKind
    file: str
    header: tuple[str, ...]
    """The header as it stands in the file."""
    rows: tuple[TableRow, ...]
    transfers: tuple[Transfer, ...] = ()
    source: str = ""
    vintage: str = ""
    """ISO date of the release as the file states it; empty where it states none."""
    encoding: str = ""
    notes: tuple[str, ...] = field(default=())
    """What was left out, marked uncertain or read in a special way."""


def tidy_text(rows: Iterable[TableRow]) -> str:
    """The rows as the text of a tidy table, header first."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(TIDY_COLUMNS)
    for row in rows:
        value = f"<{row.under:g}" if row.under is not None else _shown(row.value)
        texts = (row.quantity, row.from_actor, row.to_actor, row.start, row.end, value, _shown(row.low),
                 _shown(row.high), _shown(row.at_least), row.unit, row.channel, row.origin.source,
                 row.origin.vintage, row.note)  # fmt: skip
        writer.writerow([_guarded(text) for text in texts])
    return stream.getvalue()


def write_tidy(rows: Iterable[TableRow], path: Path) -> None:
    """Write the rows as a tidy table, in one step."""
    write_text(path, tidy_text(rows))


def actor_code(name: str, unknown: set[str]) -> str:
    """The code of a country or organisation; other names become a code of their own and go into `unknown`."""
    found = codes_by_name().get(name.strip().lower())
    if found:
        return found
    unknown.add(name.strip())
    slug = re.sub(r"[^A-Z0-9]+", "_", name.strip().rstrip("*").upper()).strip("_")
    return slug or "UNK"


def generated_date(lines: Iterable[str]) -> str:
    """The ISO date in 'Data generated: 18 May 2026 2:29:20 PM' or 'Information generated: ...', or ''."""
    for line in lines:
        found = re.search(r"generated:?\s*(\d{1,2}) ([A-Za-z]+) (\d{4})", line, re.IGNORECASE)
        if found:
            text = f"{found[1]} {found[2][:3]} {found[3]}"
            return datetime.strptime(text, "%d %b %Y").date().isoformat()
    return ""


def table_row(file: str, line: int, importer: str, *, source: str, vintage: str, **fields: Any) -> TableRow:
    """A row with its origin and its sentence; the fields are checked by `TableRow`."""
    origin = Origin(
        kind="table",
        file=file,
        line=line,
        source=source,
        vintage=vintage,
        outlet=fields.get("channel", ""),
        coded_by=f"import:{importer}",
    )
    made = TableRow(origin=origin, text="-", **fields)
    return made.model_copy(update={"text": describe(made)})


def year_months(first: int, last: int | None = None) -> dict[str, str]:
    """`start` and `end` for whole years."""
    return {"start": f"{first:04d}-01", "end": f"{last or first:04d}-12"}


def tiv_fields(text: str) -> dict[str, float | None]:
    """SIPRI's three cases: empty = none known, '0' = between 0 and 0.5, else the number."""
    if not text:
        return {"value": None}
    value = figure(text)
    return {"value": None, "under": 0.5} if value == 0 else {"value": value}


def figure(text: str) -> float:
    """A number that may have commas between thousands; ValueError for anything else, nan and inf too."""
    value = number(text.replace(",", ""))
    if value is None:
        raise ValueError("a number is missing")
    return value


def missing_columns(file: str, line: int, wanted: Iterable[str], header: Iterable[str], kind: str) -> InputError:
    """The error for a header that lacks columns; prints the header that was seen."""
    message = f"not a {kind} table: missing {', '.join(wanted)}"
    return InputError([Problem(file, line, 0, message, f"the header seen is: {' | '.join(header)}")])


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def _guarded(text: str) -> str:
    """Texts that a spreadsheet would run as a formula get an apostrophe; numbers stay."""
    starts = text.startswith(("=", "@", "\t", "\r")) or (text[:1] in "+-" and not re.match(r"[+-][\d.]", text))
    return f"'{text}" if text and starts else text
