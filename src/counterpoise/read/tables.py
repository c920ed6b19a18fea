"""Importing the tables that users download into the study's tidy rows.

    table = import_table(Path("trade-register.csv"))
    table.kind, len(table.rows), table.vintage          ('sipri_register', 176, '2026-05-18')
    write_tidy(table.rows, Path("mystudy/tables/deliveries.csv"))

The kind is found from the header, by column names: SIPRI trade register (both layouts), TIV tables and
military expenditure; UCDP GED (49 columns today, 38 in old copies) and Battle-Related Deaths, also zipped; and
any tidy CSV with at least the columns quantity, value, unit and source, and either start and end or year. A
file that is none of these is refused with the header that was seen.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from counterpoise.dates import MonthSpan
from counterpoise.errors import InputError, Problem, UsageError, nearest
from counterpoise.located import explained
from counterpoise.read import sipri, ucdp
from counterpoise.read.imported import (
    TABLE_KINDS,
    ImportedTable,
    RowFilter,
    Sheet,
    TableKind,
    generated_date,
    missing_columns,
    table_row,
    write_tidy,
)
from counterpoise.read.raw import HEADER_WITHIN, Raw, cell, header_map, open_raw
from counterpoise.read.tidy import TIDY_COLUMNS, number
from counterpoise.records import TableRow

__all__ = ["TABLE_KINDS", "ImportedTable", "import_table", "write_tidy"]

_TIDY_NEEDED = ("quantity", "value", "unit", "source")


def import_table(
    path: Path,
    kind: TableKind | None = None,
    *,
    keep: RowFilter | None = None,
    vintage: str = "",
    covers: MonthSpan | None = None,
) -> ImportedTable:
    """Read a downloaded table into tidy rows.

    `kind`: what the file is; found from its header where None. `keep(actor, actor)`: which pairs to keep
    (supplier and recipient, the two sides, or a country and ""); all where None. `vintage`: date of the
    release, for files that do not state it. `covers`: months that an event file (GED) covers in full, so that
    months without an event are zero; without it they give no row. InputError for files that cannot be read as
    `kind`, with the header seen; UsageError for an unknown kind.
    """
    if kind is not None and kind not in TABLE_KINDS:
        hint = nearest(kind, TABLE_KINDS)
        raise UsageError(f"'{kind}' is not a kind of table ({', '.join(TABLE_KINDS)})" + (f"; {hint}" if hint else ""))
    with open_raw(path) as raw:
        found, sheet = _find_header(raw, kind, keep or _all, vintage)
        sheet = replace(sheet, covers=covers)
        table = _READERS[found](sheet)
    if not table.vintage:
        hint = "give the date of the release: vintage='YYYY-MM-DD'"
        raise InputError([Problem(path.name, 0, 0, "the file does not say when it was released", hint)])
    return table


def _all(one: str, other: str) -> bool:
    return True


def _kind_of(cells: Sequence[str], prose: Sequence[str]) -> TableKind | None:
    """What a line is the header of, or None."""
    if sipri.is_register(cells):
        return "sipri_register"
    if ucdp.is_brd(cells):
        return "ucdp_brd"
    if ucdp.is_ged(cells):
        return "ucdp_ged"
    if set(_TIDY_NEEDED) <= header_map(cells).keys():
        return "tidy"
    if sipri.is_milex(cells, prose):
        return "sipri_milex"
    return "sipri_tiv" if sipri.is_tiv_table(cells, prose) else None


def _find_header(raw: Raw, kind: TableKind | None, keep: RowFilter, vintage: str) -> tuple[TableKind, Sheet]:
    """Walk down to the header. InputError where the first lines hold none that is known (or that `kind` needs)."""
    prose: list[str] = []
    widest: tuple[int, list[str]] = (1, [])
    for line, cells in itertools.islice(raw.records, HEADER_WITHIN):
        found = _kind_of(cells, prose)
        if found is not None and (kind is None or found == kind):
            header = tuple(item.strip() for item in cells)
            stated = vintage or generated_date(prose) or ucdp.release_of(raw.file)
            return found, Sheet(raw.file, raw.encoding, tuple(prose), line, header, raw.records, keep, stated)
        prose.append(raw.delimiter.join(cells).strip(raw.delimiter))
        if len(cells) > len(widest[1]):
            widest = line, cells
    wanted = f"a {kind} table" if kind else "a table that can be read"
    message = f"not {wanted} ({', '.join(TABLE_KINDS)})" if kind is None else f"not {wanted}"
    seen = " | ".join(item.strip() for item in widest[1]) or "(the file is empty)"
    raise InputError([Problem(raw.file, widest[0], 0, message, f"the header seen is: {seen}")])


def _read_tidy(sheet: Sheet) -> ImportedTable:
    """A tidy CSV in any order of columns; columns that are not ours are left out and named."""
    names = header_map(sheet.header)
    dated = {"start", "end"} <= names.keys() or "year" in names or "month" in names
    if not dated:
        raise missing_columns(sheet.file, sheet.line, ["start", "end"], sheet.header, "tidy")
    rows: list[TableRow] = []
    problems: list[Problem] = []
    for line, cells in sheet.records:
        if not any(item.strip() for item in cells):
            continue
        try:
            row = _tidy_row(sheet, names, line, cells)
        except ValidationError as error:
            detail = error.errors()[0]
            message, hint = explained(detail)
            place = ".".join(map(str, detail["loc"]))
            problems.append(Problem(sheet.file, line, 0, f"{place}: {message}" if place else message, hint))
        except ValueError as error:
            problems.append(Problem(sheet.file, line, 0, str(error)))
        else:
            if sheet.keep(row.from_actor, row.to_actor):
                rows.append(row)
    if problems:
        raise InputError(problems)
    extra = [name for name in names if name not in (*TIDY_COLUMNS, "year", "month")]
    notes = (f"columns left out: {', '.join(extra)}",) if extra else ()
    vintage = max((row.origin.vintage for row in rows), default=sheet.vintage)
    return ImportedTable("tidy", sheet.file, sheet.header, tuple(rows), (), "", vintage, sheet.encoding, notes)


def _tidy_row(sheet: Sheet, names: dict[str, int], line: int, cells: Sequence[str]) -> TableRow:
    def text(column: str) -> str:
        return cell(cells, names.get(column))

    start = text("start") or text("month") or (f"{text('year')}-01" if text("year") else "")
    end = text("end") or text("month") or (f"{text('year')}-12" if text("year") else "")
    value = text("value")
    figures = {"under": number(value[1:])} if value.startswith("<") else {"value": number(value)}
    return table_row(
        sheet.file,
        line,
        "tidy",
        source=text("source"),
        vintage=text("vintage") or sheet.vintage,
        quantity=text("quantity"),
        from_actor=text("from"),
        to_actor=text("to"),
        start=start,
        end=end,
        low=number(text("low")),
        high=number(text("high")),
        at_least=number(text("at_least")),
        unit=text("unit"),
        channel=text("channel"),
        note=text("note"),
        **figures,
    )


_READERS: dict[TableKind, Callable[[Sheet], ImportedTable]] = {
    "sipri_register": sipri.read_register,
    "sipri_tiv": sipri.read_tiv_table,
    "sipri_milex": sipri.read_milex,
    "ucdp_ged": ucdp.read_ged,
    "ucdp_brd": ucdp.read_brd,
    "tidy": _read_tidy,
}
