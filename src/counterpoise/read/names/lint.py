"""Checks of the gazetteer's tables: `python -m counterpoise.read.names.lint [names.csv ...]`.

What is checked: every row parses; codes are known; terms end after they begin; an office that one person holds at
a time is held by one; no state, row or name stands twice; a name does not stand for two entities of different
codes at one time; surnames of three letters or fewer are declared in `ambiguous.csv`; every row names a source of
`sources.csv` and a vintage, and begins no later. Arguments are names tables of studies, checked the same way.
"""

from __future__ import annotations

import itertools
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from counterpoise.errors import InputError, Problem
from counterpoise.read.names import tables
from counterpoise.read.names.lexicon import STYLES, surnames_of
from counterpoise.read.names.mention import SECTORS
from counterpoise.read.names.tables import Row
from counterpoise.read.names.trie import fold, split_name

OTHER_CODES = frozenset({"NKR", "KAS", "XBD", "GOL", "KRD", "IGO", "UNO", "EUR", "NGO", "IMG", "ISM"})
"""Codes beside those of states: contested entities, Kurds, and PLOVER's codes for those beyond any state."""
OVERLAP = timedelta(days=31)
"""Terms known to the month may overlap by so much."""
YEAR = timedelta(days=366)
"""Terms known to the year may overlap by so much."""
SHORT = 3
VINTAGE = re.compile(r"(19|20)\d\d")


def problems() -> list[Problem]:
    """Every problem in the shipped tables, by table and line."""
    found: list[Problem] = []
    for check in (_states, _entities, _holders, _short_surnames, _offices, _sources):
        try:
            found.extend(check())
        except InputError as error:
            found.extend(error.problems)
    return sorted(found)


def study_problems(path: Path) -> list[Problem]:
    """Every problem in a study's names table."""
    try:
        rows = list(tables.parse_rows(path.read_text(encoding="utf-8"), str(path)))
        list(tables.study_entries(path))
    except InputError as error:
        return list(error.problems)
    return [*_codes(rows), *_twice(rows, ("code", "name", "valid_from")), *_spans(rows)]


def known_codes() -> frozenset[str]:
    """Codes of states and the others."""
    return OTHER_CODES | {row["code"] for row in tables.rows_of("states")}


def _states() -> Iterator[Problem]:
    rows = list(tables.rows_of("states"))
    yield from _twice(rows, ("code",))
    yield from _twice([row for row in rows if not row["valid_to"]], ("iso2",))
    yield from _spans(rows)
    for row in rows:
        if len(row["code"]) != 3 or not row["code"].isupper():
            yield row.problem(f"'{row['code']}' is no alpha-3 code")
        if not row["name"]:
            yield row.problem("the state has no name")
    list(tables.states())


def _entities() -> Iterator[Problem]:
    rows = [row for stem in tables.ENTITY_TABLES for row in tables.rows_of(stem)]
    yield from _codes(rows)
    yield from _twice(rows, ("code", "name", "valid_from"))
    yield from _spans(rows)
    list(tables.named_entries())
    by_name: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for name in dict.fromkeys((row["name"], *row.listed("names"))):
            if not split_name(name):
                yield row.problem(f"the name '{name}' has no letters")
            by_name[name].append(row)
    for name, named in by_name.items():
        codes = {row["code"] for row in named}
        if len(codes) > 1:
            yield named[-1].problem(f"'{name}' stands for {' and '.join(sorted(codes))}")


def _holders() -> Iterator[Problem]:
    rows = list(tables.rows_of("holders"))
    yield from _codes(rows)
    yield from _twice(rows, ("code", "office", "name", "valid_from"))
    yield from _spans(rows)
    offices = {office.office: office for office in tables.offices()}
    list(tables.holder_entries(offices))
    terms: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if offices[row["office"]].single:
            terms[row["code"], row["office"]].append(row)
    for (code, office), held in terms.items():
        if code in OTHER_CODES - {"NKR"}:
            continue
        held.sort(key=lambda row: tables.bound(row, "valid_from") or date.min)
        for earlier, later in itertools.pairwise(held):
            end = tables.bound(earlier, "valid_to") or date.max
            begin = tables.bound(later, "valid_from") or date.min
            by_year = 4 in (len(earlier["valid_to"]), len(later["valid_from"]))
            if earlier["name"] != later["name"] and end - begin > (YEAR if by_year else OVERLAP):
                yield later.problem(f"{later['name']} is {office} of {code} while {earlier['name']} still is")


def _short_surnames() -> Iterator[Problem]:
    declared = tables.ambiguous_surnames()
    for row in tables.rows_of("holders"):
        parts = row["name"].split()
        if len(parts) < 2 or fold(parts[0]) in STYLES:
            continue
        for surname in surnames_of(parts, row["code"]):
            folded = "".join(fold(piece) for part in surname for piece in split_name(part))
            if len(folded) <= SHORT and folded not in declared:
                yield row.problem(f"the surname '{' '.join(surname)}' is short and not declared in ambiguous.csv")


def _offices() -> Iterator[Problem]:
    list(tables.offices())
    list(tables.organs())
    yield from _twice(list(tables.rows_of("offices")), ("office",))
    yield from _twice(list(tables.rows_of("organs")), ("organ",))
    yield from _twice(list(tables.rows_of("ambiguous")), ("word",))
    for row in tables.rows_of("ambiguous"):
        if row["needs"] not in {"title", "office"}:
            yield row.problem(f"'{row['needs']}' is neither 'title' nor 'office'")
    for row in tables.rows_of("heads"):
        for sector in row.listed("sector"):
            if sector not in SECTORS:
                yield row.problem(f"unknown sector '{sector}'")


def _sources() -> Iterator[Problem]:
    stated = {row["source"]: row for row in tables.rows_of("sources")}
    stems = [name.removesuffix(".csv") for name in tables.table_files() if name != "sources.csv"]
    rows = [row for stem in stems for row in tables.rows_in(stem)]
    yield from source_problems(rows, frozenset(stated))
    for unused in stated.keys() - {row["source"] for row in rows}:
        yield stated[unused].problem(f"no row names the source '{unused}'")


def source_problems(rows: Iterable[Row], stated: frozenset[str]) -> Iterator[Problem]:
    """Rows without a known source or a vintage, and rows that begin after their vintage."""
    for row in rows:
        if row["source"] not in stated:
            yield row.problem(f"unknown source '{row['source']}'")
        if not VINTAGE.fullmatch(row["vintage"]):
            yield row.problem(f"the vintage '{row['vintage']}' is no year")
        elif row.cells.get("valid_from", "")[:4] > row["vintage"]:
            yield row.problem(f"{row['name']} begins ({row['valid_from']}) after the row's vintage ({row['vintage']})")


def _codes(rows: Iterable[Row]) -> Iterator[Problem]:
    known = known_codes()
    for row in rows:
        if row["code"] not in known:
            yield row.problem(f"unknown code '{row['code']}'")


def _twice(rows: Iterable[Row], columns: tuple[str, ...]) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(row[column] for column in columns)
        if key in seen:
            first = seen[key]
            yield row.problem(f"{' '.join(part for part in key if part)} stands already in {first.file}:{first.line}")
        else:
            seen[key] = row


def _spans(rows: Iterable[Row]) -> Iterator[Problem]:
    for row in rows:
        start, end = tables.bound(row, "valid_from"), tables.bound(row, "valid_to")
        if start and end and end < start:
            yield row.problem(f"{row['name']} ends ({row['valid_to']}) before it begins ({row['valid_from']})")


def main(arguments: list[str]) -> int:
    """Print every problem; 0 where there is none, 5 otherwise."""
    found = [*problems(), *(problem for name in arguments for problem in study_problems(Path(name)))]
    for problem in found:
        print(problem)
    print(f"{len(found)} problems" if found else "no problems")
    return 5 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
