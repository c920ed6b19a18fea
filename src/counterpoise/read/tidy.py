"""The study's tables: one tidy layout, one row per fact.

    quantity,from,to,start,end,value,low,high,at_least,unit,channel,source,vintage,note

`start` and `end` are the first and last month covered (YYYY-MM), or days (YYYY-MM-DD) where a figure covers a
week. `value` is the total over the period (counts, amounts) or the level (scores). An empty value is missing,
`0` is zero, and `<0.5` says that the source only tells us it lies between zero and one half: three different
things. `at_least` is a lower bound known for the period. Every row names its source and its vintage.

`tables/deals.csv`, where a study has it, holds single arms deals in the terms of the SIPRI register and is
read by `read_deals` into transfers.
"""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import ValidationError

from counterpoise.errors import Problem
from counterpoise.located import CsvRow, explained, read_csv_rows
from counterpoise.provenance import Origin
from counterpoise.records import TableRow, Transfer

TIDY_COLUMNS = (
    "quantity", "from", "to", "start", "end", "value", "low", "high", "at_least", "unit", "channel", "source",
    "vintage", "note",
)  # fmt: skip
DEAL_COLUMNS = (
    "supplier", "recipient", "designation", "weapon_class", "order_year", "order_uncertain", "ordered",
    "ordered_uncertain", "delivered", "delivered_uncertain", "delivery_years", "status", "tiv_delivered",
    "source", "vintage",
)  # fmt: skip

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\Z")
UNIT_WORDS = {"tiv_m": "TIV m", "usd_m": "m US dollars", "usd_2023_m": "m US dollars of 2023"}


def is_deals_table(path: Path) -> bool:
    """True where the file's header is that of a table of deals rather than the tidy layout."""
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        return stream.readline().startswith("supplier,recipient,")


def read_tidy_table(path: Path, *, file: str = "") -> tuple[list[TableRow], list[Problem]]:
    """Rows of one tidy table, and everything wrong with it. `file` is the name kept in each origin."""
    name = file or str(path)
    rows, problems = read_csv_rows(path, TIDY_COLUMNS, file=name)
    kept: list[TableRow] = []
    for row in rows:
        made = _table_row(row)
        if isinstance(made, TableRow):
            kept.append(made)
        else:
            problems.extend(made)
    return kept, problems


def read_deals(path: Path, *, file: str = "") -> tuple[list[Transfer], list[Problem]]:
    """Transfers of one table of deals, and everything wrong with it."""
    name = file or str(path)
    rows, problems = read_csv_rows(path, DEAL_COLUMNS, file=name)
    kept: list[Transfer] = []
    for row in rows:
        made = _transfer(row)
        if isinstance(made, Transfer):
            kept.append(made)
        else:
            problems.extend(made)
    return kept, problems


def describe(row: TableRow) -> str:
    """A row in words: 'deliveries RUS -> AZE, 2014-01..2014-12: 305 TIV m'."""
    return _described(
        row.quantity,
        row.from_actor,
        row.to_actor,
        str(row.months),
        _amount_text(row),
        UNIT_WORDS.get(row.unit, row.unit),
    )


def _described(quantity: str, giver: str, receiver: str, months: str, amount: str, unit: str) -> str:
    actors = f" {giver} -> {receiver}" if receiver else f" {giver}" if giver else ""
    return f"{quantity}{actors}, {months}: {amount} {unit}"


def _amount_text(row: TableRow) -> str:
    if row.value is not None:
        return f"{row.value:,.10g}"
    if row.under is not None:
        return f"under {row.under:g}"
    return f"at least {row.at_least:,.10g}" if row.at_least is not None else "not known in"


def number(text: str) -> float | None:
    """A plain decimal number, or None for an empty text; ValueError for anything else."""
    if not text:
        return None
    if not _NUMBER.match(text):
        raise ValueError(f"'{text}' is not a number (write 1234.5, without spaces or thousands separators)")
    return float(text)


def _table_row(row: CsvRow) -> TableRow | list[Problem]:
    problems: list[Problem] = []
    numbers: dict[str, float | None] = {}
    for column in ("value", "low", "high", "at_least"):
        text = row.values[column]
        try:
            if column == "value" and text.startswith("<"):
                numbers["under"] = number(text[1:])
            else:
                numbers[column] = number(text)
        except ValueError as error:
            problems.append(row.problem(str(error), column))
    for column in ("quantity", "start", "end", "unit", "source", "vintage"):
        if not row.values[column]:
            problems.append(row.problem(f"{column} is empty", column))
    if problems:
        return problems
    origin = Origin(
        kind="table",
        file=row.file,
        line=row.line,
        source=row.values["source"],
        vintage=row.values["vintage"],
        outlet=row.values["channel"],
        coded_by="hand:table",
    )
    fields = {
        "quantity": row.values["quantity"],
        "from_actor": row.values["from"],
        "to_actor": row.values["to"],
        "start": row.values["start"],
        "end": row.values["end"],
        "unit": row.values["unit"],
        "channel": row.values["channel"],
        "note": row.values["note"],
    }
    try:
        made = TableRow.model_validate({**fields, **numbers, "origin": origin, "text": "-"})
    except ValidationError as error:
        return [_row_problem(row, error)]
    return made.model_copy(update={"text": describe(made)})


def _transfer(row: CsvRow) -> Transfer | list[Problem]:
    values = row.values
    origin = Origin(
        kind="table",
        file=row.file,
        line=row.line,
        source=values["source"],
        vintage=values["vintage"],
        coded_by="hand:table",
    )
    marked = {
        "order_year": "order_uncertain",
        "number": "ordered_uncertain",
        "delivered": "delivered_uncertain",
    }
    ordered = f"{values['ordered'] or 'an unknown number of'} {values['designation']}"
    text = f"{values['supplier']} to {values['recipient']}: {ordered}, ordered {values['order_year'] or '?'}"
    fields = {
        "supplier": values["supplier"],
        "recipient": values["recipient"],
        "designation": values["designation"],
        "weapon_class": values["weapon_class"],
        "order_year": values["order_year"] or None,
        "number": values["ordered"] or None,
        "delivered": values["delivered"] or None,
        "delivery_years": tuple(values["delivery_years"].split()),
        "status": values["status"],
        "tiv": values["tiv_delivered"] or None,
        "uncertain": tuple(field for field, column in marked.items() if values[column] == "1"),
    }
    try:
        return Transfer.model_validate({**fields, "origin": origin, "text": text})
    except ValidationError as error:
        return [_row_problem(row, error)]


def _row_problem(row: CsvRow, error: ValidationError) -> Problem:
    """The first of pydantic's complaints about a row, at its column."""
    detail = error.errors()[0]
    column = str(detail["loc"][0]) if detail["loc"] else ""
    column = {"from_actor": "from", "to_actor": "to", "number": "ordered", "tiv": "tiv_delivered"}.get(column, column)
    message, hint = explained(detail)
    return row.problem(f"{column}: {message}" if column else message, column, hint=hint)
