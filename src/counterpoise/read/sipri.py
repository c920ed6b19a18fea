"""SIPRI's files: trade register, TIV tables, military expenditure.

Trade register (`armstransfers.sipri.org`): prose lines, then a header that starts with Recipient, Supplier.
Two layouts, "Number delivered" and (since 2026) "Deliveries in the Year Range". Columns without a name hold
"?" for uncertain data and belong to the named column before them; older files write uncertain years "(2025)".
Each line becomes a `Transfer`, and the volume delivered becomes a row `deal_tiv` over its delivery years.

TIV tables: rows of suppliers (or recipients) by year. In both, an empty cell says that no delivery is known,
a printed 0 that the volume lies between 0 and 0.5 million, and nothing else is zero. TIV is a volume (unit
`tiv_m`) and never money.

Military expenditure: the sheets saved as CSV; ". ." and "..." are missing, "xxx" says that the country did
not exist. Which dollars (current, or constant of which year) is read from the title, and must be there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from counterpoise.errors import InputError, Problem
from counterpoise.located import reason
from counterpoise.provenance import Origin
from counterpoise.read.imported import (
    ImportedTable,
    Sheet,
    actor_code,
    figure,
    missing_columns,
    table_row,
    tiv_fields,
    year_months,
)
from counterpoise.read.raw import cell, header_map, plain
from counterpoise.records import TableRow, Transfer

ARMS_SOURCE = "SIPRI Arms Transfers Database, https://armstransfers.sipri.org"
MILEX_SOURCE = "SIPRI Military Expenditure Database, https://milex.sipri.org"

_DELIVERED = ("number delivered", "deliveries in the year range")
_YEARS = ("year(s) of delivery", "year(s) of deliveries")
_REGISTER = (
    "recipient",
    "supplier",
    "year of order",
    "number ordered",
    "weapon designation",
    "weapon description",
    "status",
    "sipri tiv of delivered weapons",
)
_YEAR = re.compile(r"(?:19|20)\d{2}\Z")
_MISSING_MONEY = ("", "...", "..", ". .", "xxx", "xx", "x", "-")


def is_register(cells: Sequence[str]) -> bool:
    names = header_map(cells)
    return {"recipient", "supplier", "weapon designation"} <= names.keys()


def read_register(sheet: Sheet) -> ImportedTable:
    """Transfers and rows of a trade register. InputError for missing columns, with the header seen."""
    names = header_map(sheet.header)
    missing = [name for name in _REGISTER if name not in names]
    missing += [group[0] for group in (_DELIVERED, _YEARS) if not any(name in names for name in group)]
    if missing:
        raise missing_columns(sheet.file, sheet.line, missing, sheet.header, "SIPRI trade register")
    transfers: list[Transfer] = []
    rows: list[TableRow] = []
    unknown: set[str] = set()
    problems: list[Problem] = []
    for number, cells in sheet.records:
        if not cell(cells, names["recipient"]) or not cell(cells, names["supplier"]):
            continue
        supplier = actor_code(cell(cells, names["supplier"]), unknown)
        recipient = actor_code(cell(cells, names["recipient"]), unknown)
        if not sheet.keep(supplier, recipient):
            continue
        try:
            transfer = _transfer(sheet, number, names, cells, supplier, recipient)
            rows.extend(_deal_rows(transfer, cell(cells, names["sipri tiv of delivered weapons"])))
        except ValueError as error:
            problems.append(Problem(sheet.file, number, 0, f"cannot be read as a deal: {reason(error)}"))
            continue
        transfers.append(transfer)
    if problems:
        raise InputError(problems)
    notes = _register_notes(sheet.prose, transfers, unknown)
    return ImportedTable(
        "sipri_register",
        sheet.file,
        sheet.header,
        tuple(rows),
        tuple(transfers),
        ARMS_SOURCE,
        sheet.vintage,
        sheet.encoding,
        notes,
    )


def _transfer(
    sheet: Sheet, line: int, names: dict[str, int], cells: Sequence[str], supplier: str, recipient: str
) -> Transfer:
    def column(*options: str) -> str:
        return cell(cells, next((names[name] for name in options if name in names), None))

    def marked(*options: str) -> bool:
        """True where the unnamed column behind this one holds '?'."""
        place = next(names[name] for name in options if name in names) + 1
        return place < len(sheet.header) and not plain(sheet.header[place]) and cell(cells, place) == "?"

    order_year = column("year of order")
    years, years_uncertain = _years(column(*_YEARS))
    uncertain = [
        field
        for field, doubtful in (
            ("order_year", marked("year of order") or order_year.startswith("(")),
            ("number", marked("number ordered")),
            ("delivered", marked(*_DELIVERED)),
            ("delivery_years", years_uncertain),
        )
        if doubtful
    ]
    designation = column("weapon designation")
    tiv = column("sipri tiv of delivered weapons")
    delivered = _amount(column(*_DELIVERED))
    volume = _amount(tiv)
    if volume == 0 and delivered != 0:
        volume = None
    ordered = column("number ordered") or "an unknown number of"
    origin = Origin(
        kind="table",
        file=sheet.file,
        line=line,
        source=ARMS_SOURCE,
        vintage=sheet.vintage,
        coded_by="import:sipri_register",
    )
    return Transfer(
        origin=origin,
        text=f"{supplier} to {recipient}: {ordered} {designation}, ordered {order_year or '?'}",
        supplier=supplier,
        recipient=recipient,
        designation=designation,
        weapon_class=column("weapon description"),
        number=_amount(column("number ordered")),
        delivered=delivered,
        order_year=int(order_year.strip("()")) if order_year else None,
        delivery_years=years,
        tiv=volume,
        status=column("status"),
        uncertain=tuple(uncertain),
    )


def _years(text: str) -> tuple[tuple[int, ...], bool]:
    """'2006; 2007; (2009)' -> years, and whether any stands in brackets."""
    parts = [part.strip() for part in re.split(r"[;,]", text) if part.strip()]
    return tuple(int(part.strip("()")) for part in parts), any(part.startswith("(") for part in parts)


def _amount(text: str) -> float | None:
    return figure(text) if text else None


def _deal_rows(transfer: Transfer, tiv: str) -> list[TableRow]:
    """The volume delivered, as a sum over the years of delivery; nothing where nothing was delivered."""
    if not transfer.delivery_years or not tiv:
        return []
    years = transfer.delivery_years
    note = f"{transfer.designation}; delivered in {', '.join(str(year) for year in years)}"
    if transfer.uncertain:
        note += f"; uncertain: {', '.join(transfer.uncertain)}"
    return [
        table_row(
            transfer.origin.file,
            transfer.origin.line,
            "sipri_register",
            source=ARMS_SOURCE,
            vintage=transfer.origin.vintage,
            quantity="deal_tiv",
            from_actor=transfer.supplier,
            to_actor=transfer.recipient,
            unit="tiv_m",
            channel="SIPRI register",
            note=note,
            **year_months(min(years), max(years)),
            **tiv_fields(tiv),
        )
    ]


def _register_notes(prose: Sequence[str], transfers: Sequence[Transfer], unknown: set[str]) -> tuple[str, ...]:
    notes = []
    if title := next((line for line in prose if "year range" in line and "Deals" in line), ""):
        span = title[title.index("year range") :].strip().rstrip(".")
        notes.append(f"numbers delivered refer to the {span}")
    doubtful = sum(bool(transfer.uncertain) for transfer in transfers)
    notes.append(f"{doubtful} of {len(transfers)} deals have a figure that SIPRI marks as uncertain")
    return tuple([*notes, *_unknown_note(unknown)])


def _unknown_note(unknown: set[str]) -> list[str]:
    return [f"names without a code of their own: {', '.join(sorted(unknown))}"] if unknown else []


# -- TIV tables ----------------------------------------------------------------------------------------


def is_tiv_table(cells: Sequence[str], prose: Sequence[str]) -> bool:
    first = plain(cells[0]) if cells else ""
    years = sum(bool(_YEAR.match(item.strip())) for item in cells)
    said = any("tiv" in line.lower() or "trend-indicator" in line.lower() for line in prose)
    return first in ("supplier", "recipient", "") and years >= 1 and said


def read_tiv_table(sheet: Sheet) -> ImportedTable:
    """Yearly volumes per pair. InputError where the file does not say who the other side is."""
    years = {place: int(name) for place, name in enumerate(sheet.header) if _YEAR.match(name.strip())}
    records = [(number, cells) for number, cells in sheet.records if cell(cells, 0)]
    other, others_role = _other_side(sheet, records)
    unknown: set[str] = set()
    partner = actor_code(other, unknown)
    rows: list[TableRow] = []
    problems: list[Problem] = []
    for number, cells in records:
        name = cell(cells, 0)
        if name.lower().startswith("total"):
            continue
        code = actor_code(name, unknown)
        supplier, recipient = (code, partner) if others_role == "recipient" else (partner, code)
        if not sheet.keep(supplier, recipient):
            continue
        for place, year in years.items():
            if not (text := cell(cells, place)):
                continue
            try:
                rows.append(_delivery_row(sheet, number, supplier, recipient, year, text))
            except ValueError as error:
                problems.append(Problem(sheet.file, number, 0, f"{year}: {reason(error)}"))
    if problems:
        raise InputError(problems)
    notes = ("empty cells (no deliveries identified) give no row", *_unknown_note(unknown))
    return ImportedTable(
        "sipri_tiv", sheet.file, sheet.header, tuple(rows), (), ARMS_SOURCE, sheet.vintage, sheet.encoding, notes
    )


def _delivery_row(sheet: Sheet, line: int, supplier: str, recipient: str, year: int, text: str) -> TableRow:
    return table_row(
        sheet.file,
        line,
        "sipri_tiv",
        source=ARMS_SOURCE,
        vintage=sheet.vintage,
        quantity="deliveries",
        from_actor=supplier,
        to_actor=recipient,
        unit="tiv_m",
        channel="SIPRI TIV table",
        **year_months(year),
        **tiv_fields(text),
    )


def _other_side(sheet: Sheet, records: Sequence[tuple[int, list[str]]]) -> tuple[str, str]:
    """Whose table it is, from the title or the last row: (name, `recipient` or `supplier`)."""
    titles = [*sheet.prose, *(cell(cells, 0) for _, cells in reversed(records))]
    for title in titles:
        found = re.search(r"exports (to|from) (.+?)(?:,\s*\d{4}.*)?\s*\Z", title.strip().strip('"'))
        if found and not found[2].lower().startswith("all "):
            return found[2].strip(), "recipient" if found[1] == "to" else "supplier"
    message = "the file does not say whose deliveries these are"
    hint = "keep the title line 'TIV of arms exports to ...' or the last row 'Total exports to ...'"
    raise InputError([Problem(sheet.file, sheet.line, 0, message, hint)])


# -- military expenditure ------------------------------------------------------------------------------


def is_milex(cells: Sequence[str], prose: Sequence[str]) -> bool:
    years = sum(bool(_YEAR.match(item.strip())) for item in cells)
    return bool(cells) and plain(cells[0]) == "country" and years >= 3


def read_milex(sheet: Sheet) -> ImportedTable:
    """Yearly spending per country. InputError where the title does not say which dollars."""
    unit, scale = _dollars(sheet)
    years = {place: int(name) for place, name in enumerate(sheet.header) if _YEAR.match(name.strip())}
    unknown: set[str] = set()
    rows: list[TableRow] = []
    problems: list[Problem] = []
    for number, cells in sheet.records:
        name = cell(cells, 0)
        if not name or not any(cell(cells, place) for place in years):
            continue
        code = actor_code(name, unknown)
        if not sheet.keep(code, ""):
            continue
        for place, year in years.items():
            text = cell(cells, place)
            if text.lower() in _MISSING_MONEY:
                continue
            try:
                value = figure(text.replace("\u00a0", "")) * scale
                rows.append(_spending_row(sheet, number, code, year, value, unit))
            except ValueError as error:
                problems.append(Problem(sheet.file, number, 0, f"{year}: {reason(error)}"))
    if problems:
        raise InputError(problems)
    notes = ("missing years (. ., ..., xxx) give no row", *_unknown_note(unknown))
    return ImportedTable(
        "sipri_milex", sheet.file, sheet.header, tuple(rows), (), MILEX_SOURCE, sheet.vintage, sheet.encoding, notes
    )


def _spending_row(sheet: Sheet, line: int, code: str, year: int, value: float, unit: str) -> TableRow:
    return table_row(
        sheet.file,
        line,
        "sipri_milex",
        source=MILEX_SOURCE,
        vintage=sheet.vintage,
        quantity="spending",
        from_actor=code,
        value=value,
        unit=unit,
        channel="SIPRI",
        **year_months(year),
    )


def _dollars(sheet: Sheet) -> tuple[str, float]:
    """Unit and factor to millions, from the lines above the header."""
    text = " ".join(sheet.prose)
    factor = 1000.0 if re.search(r"\bbillion", text, re.I) else 1.0
    if re.search(r"constant", text, re.I):
        if re.search(r"constant \(?2023\)?", text, re.I):
            return "usd_2023_m", factor
        message = "dollars of a year other than 2023; a study holds constant dollars of 2023"
        raise InputError([Problem(sheet.file, sheet.line, 0, message, "download the release with constant (2023) US$")])
    if re.search(r"current", text, re.I):
        return "usd_m", factor
    message = "the lines above the header do not say whether the dollars are current or constant"
    raise InputError(
        [Problem(sheet.file, sheet.line, 0, message, "keep the title of the sheet, 'constant (2023) US$'")]
    )
