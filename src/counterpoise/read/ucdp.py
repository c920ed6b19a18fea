"""UCDP's files: the Georeferenced Event Dataset (GED) and Battle-Related Deaths (BRD).

GED, any release from the 38 columns of old copies to the 49 of today, is found by column names and summed per
dyad and month (best, low, high). An event that crosses a month's end belongs to no single month: the months it
touches are joined to one run, observed as one sum, and each of them gets only a lower bound from its own
events. The same holds for events dated to a year or with no clear day (`date_prec` 5). Deaths of a dyad are
found by `dyad_new_id`, never by country: fighting over contested land stands under either country. A month in
which a dyad has no event is zero only where the caller says that the file covers it (`covers`).

BRD gives one row per dyad and year (best, low, high).

Sundberg and Melander (2013), Introducing the UCDP Georeferenced Event Dataset, Journal of Peace Research 50.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from counterpoise.dates import Month, MonthSpan
from counterpoise.errors import InputError, Problem
from counterpoise.located import reason
from counterpoise.read.imported import (
    ImportedTable,
    Sheet,
    actor_code,
    figure,
    missing_columns,
    table_row,
    year_months,
)
from counterpoise.read.raw import cell, header_map
from counterpoise.records import TableRow

_GED = ("side_a", "side_b", "date_start", "date_end", "best", "low", "high")
_BRD = ("side_a", "side_b", "year", "bd_best", "bd_low", "bd_high")
_DYAD = ("dyad_new_id", "dyad_id", "dyad_dset_id")
MAX_PROBLEMS = 20
"""A file of hundred thousands of lines is refused after this many bad ones."""


@dataclass(frozen=True)
class _Deaths:
    """Deaths of one event: the months it touches, and the three figures."""

    months: MonthSpan
    best: float
    low: float
    high: float
    line: int


def is_ged(cells: Sequence[str]) -> bool:
    return {"date_start", "best", "side_a", "side_b"} <= header_map(cells).keys()


def is_brd(cells: Sequence[str]) -> bool:
    return {"bd_best", "side_a", "side_b", "year"} <= header_map(cells).keys()


def read_ged(sheet: Sheet) -> ImportedTable:
    """Deaths per dyad and month. Months without an event are zero inside `sheet.covers`, else they give no row."""
    names = header_map(sheet.header)
    _require(sheet, _GED, "UCDP GED")
    dyad = _dyad_column(sheet, "UCDP GED")
    unknown: set[str] = set()
    events: dict[tuple[str, str, str], list[_Deaths]] = defaultdict(list)
    problems: list[Problem] = []
    for number, cells in sheet.records:
        if not any(cells):
            continue
        side_a = actor_code(_government(cell(cells, names["side_a"])), unknown)
        side_b = actor_code(_government(cell(cells, names["side_b"])), unknown)
        if not sheet.keep(side_a, side_b):
            continue
        try:
            deaths = _deaths(cells, names, number)
        except ValueError as error:
            problems.append(Problem(sheet.file, number, 0, f"cannot be read as an event: {reason(error)}"))
            if len(problems) >= MAX_PROBLEMS:
                break
            continue
        events[(cell(cells, dyad), side_a, side_b)].append(deaths)
    if problems:
        raise InputError(problems)
    source = _source("UCDP Georeferenced Event Dataset", sheet.file)
    rows = [
        row
        for (identifier, side_a, side_b), found in sorted(events.items())
        for row in _month_rows(sheet, source, identifier, side_a, side_b, found)
    ]
    across = sum(len(deaths.months) > 1 for found in events.values() for deaths in found)
    notes = (f"{across} events cross the end of a month and are observed in sums", *_unknown(unknown))
    return ImportedTable(
        "ucdp_ged", sheet.file, sheet.header, tuple(rows), (), source, sheet.vintage, sheet.encoding, notes
    )


def read_brd(sheet: Sheet) -> ImportedTable:
    """Battle-related deaths per dyad and year."""
    names = header_map(sheet.header)
    _require(sheet, _BRD, "UCDP Battle-Related Deaths")
    dyad = _dyad_column(sheet, "UCDP Battle-Related Deaths")
    source = _source("UCDP Battle-Related Deaths Dataset", sheet.file)
    unknown: set[str] = set()
    rows: list[TableRow] = []
    problems: list[Problem] = []
    for number, cells in sheet.records:
        side_a = actor_code(_government(cell(cells, names["side_a"])), unknown)
        side_b = actor_code(_government(cell(cells, names["side_b"])), unknown)
        if not any(cells) or not sheet.keep(side_a, side_b):
            continue
        version = cell(cells, names.get("version"))
        try:
            row = table_row(
                sheet.file,
                number,
                "ucdp_brd",
                source=f"{source} {version}".strip(),
                vintage=sheet.vintage or _release_year(version),
                quantity="deaths",
                from_actor=side_a,
                to_actor=side_b,
                value=figure(cell(cells, names["bd_best"])),
                low=figure(cell(cells, names["bd_low"])),
                high=figure(cell(cells, names["bd_high"])),
                unit="deaths",
                channel="UCDP BRD",
                note=f"dyad {cell(cells, dyad)}",
                **year_months(int(cell(cells, names["year"]))),
            )
        except ValueError as error:
            problems.append(Problem(sheet.file, number, 0, f"cannot be read as a year of deaths: {reason(error)}"))
            continue
        rows.append(row)
    if problems:
        raise InputError(problems)
    vintage = max((row.origin.vintage for row in rows), default=sheet.vintage)
    return ImportedTable(
        "ucdp_brd",
        sheet.file,
        sheet.header,
        tuple(rows),
        (),
        source,
        vintage,
        sheet.encoding,
        tuple(_unknown(unknown)),
    )


def release_of(file: str) -> str:
    """The year of a UCDP release in a file name: 'GEDEvent_v25_1.csv' -> '2025'; '' where there is none."""
    found = re.search(r"v(\d{1,2})[_.]\d", file)
    return _release_year(found[1]) if found else ""


def _release_year(version: str) -> str:
    found = re.match(r"(\d{2})\b|(\d{1,2})\.", version)
    return f"20{int(found[1] or found[2]):02d}" if found else ""


def _source(name: str, file: str) -> str:
    found = re.search(r"v(\d{1,2})[_.](\d)", file)
    return (
        f"{name} {found[1]}.{found[2]}, https://ucdp.uu.se/downloads"
        if found
        else f"{name}, https://ucdp.uu.se/downloads"
    )


def _require(sheet: Sheet, wanted: Sequence[str], kind: str) -> None:
    names = header_map(sheet.header)
    missing = [name for name in wanted if name not in names]
    if missing:
        raise missing_columns(sheet.file, sheet.line, missing, sheet.header, kind)


def _dyad_column(sheet: Sheet, kind: str) -> int:
    names = header_map(sheet.header)
    for name in _DYAD:
        if name in names:
            return names[name]
    raise missing_columns(sheet.file, sheet.line, [_DYAD[0]], sheet.header, kind)


def _government(name: str) -> str:
    """'Government of Azerbaijan' -> 'Azerbaijan'."""
    return name.removeprefix("Government of ").strip()


def _deaths(cells: Sequence[str], names: dict[str, int], line: int) -> _Deaths:
    start, end = (Month.parse(cell(cells, names[column])[:7]) for column in ("date_start", "date_end"))
    best, low, high = (figure(cell(cells, names[column])) for column in ("best", "low", "high"))
    return _Deaths(MonthSpan(start, end), best, min(low, best), max(high, best), line)


def _month_rows(
    sheet: Sheet, source: str, dyad: str, side_a: str, side_b: str, events: Sequence[_Deaths]
) -> list[TableRow]:
    def row(line: int, months: MonthSpan, note: str, **figures: float) -> TableRow:
        return table_row(
            sheet.file,
            line,
            "ucdp_ged",
            source=source,
            vintage=sheet.vintage,
            quantity="deaths",
            from_actor=side_a,
            to_actor=side_b,
            start=str(months.first),
            end=str(months.last),
            unit="deaths",
            channel="UCDP GED",
            note=f"dyad {dyad}; {note}",
            **figures,
        )

    rows: list[TableRow] = []
    quiet = set(sheet.covers or ())
    for run, inside in _runs(events):
        quiet -= set(run)
        if len(run) == 1:
            rows.append(row(inside[0].line, run, f"{len(inside)} events", **_sums(inside)))
            continue
        for month in run:
            own = [deaths for deaths in inside if deaths.months == MonthSpan(month, month)]
            line = min((deaths.line for deaths in own), default=inside[0].line)
            bound = sum(deaths.best for deaths in own)
            rows.append(row(line, MonthSpan(month, month), f"{len(own)} events", at_least=bound))
        rows.append(row(inside[0].line, run, "events cross the months' ends", **_sums(inside)))
    rows += [row(sheet.line, MonthSpan(month, month), "no event", value=0.0) for month in sorted(quiet)]
    return sorted(rows, key=lambda made: (made.start, made.end))


def _sums(events: Sequence[_Deaths]) -> dict[str, float]:
    return {
        "value": sum(deaths.best for deaths in events),
        "low": sum(deaths.low for deaths in events),
        "high": sum(deaths.high for deaths in events),
    }


def _runs(events: Iterable[_Deaths]) -> list[tuple[MonthSpan, list[_Deaths]]]:
    """Events grouped into runs of months that no event crosses the border of."""
    runs: list[tuple[MonthSpan, list[_Deaths]]] = []
    for deaths in sorted(events, key=lambda deaths: (deaths.months, deaths.line)):
        if runs and deaths.months.first <= runs[-1][0].last:
            span, inside = runs[-1]
            runs[-1] = (MonthSpan(span.first, max(span.last, deaths.months.last)), [*inside, deaths])
        else:
            runs.append((deaths.months, [deaths]))
    return runs


def _unknown(unknown: set[str]) -> list[str]:
    if not unknown:
        return []
    shown = sorted(unknown)
    more = f" and {len(shown) - 12} more" if len(shown) > 12 else ""
    return [f"names without a code of their own: {', '.join(shown[:12])}{more}"]
