"""The gazetteer: dated entries read from the tables of `vocabulary/names` and from a study's own `names.csv`.

An entry says that a name stands for an entity under a code, with a sector, a kind and the days between which it
holds; an office-holder has one entry per term. The tables: `states.csv` (ISO 3166, Correlates of War and
Gleditsch-Ward codes, names, demonyms, capitals), `contested.csv`, `organisations*.csv` and `places*.csv` (one
layout), `holders*.csv` (offices held), `offices.csv`, `organs.csv` and `heads.csv` (common nouns and what they
say of an actor), `ambiguous.csv` (surnames that need a title or an office) and `transliterations.csv`.
Dates are YYYY, YYYY-MM or YYYY-MM-DD; an empty bound is open. A study's names come first on equal terms. Every
shipped row names its source, explained in `sources.csv`, and its vintage; a study's rows may.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from counterpoise.errors import InputError, Problem
from counterpoise.read.names.mention import KINDS, SECTORS
from counterpoise.read.names.trie import fold

ENTITY_COLUMNS = ("code", "name", "names", "kind", "sector", "valid_from", "valid_to")
ENTITY_TABLES = ("contested", "organisations", "places")
PROVENANCE = ("source", "vintage")
"""Where a row comes from (a key of `sources.csv`) and the year up to which it is known to hold."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: where it stands, and its cells by column."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def listed(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that holds a list, parted by `|`."""
        return tuple(part.strip() for part in self.cells[column].split("|") if part.strip())

    def problem(self, message: str) -> Problem:
        """A problem in this row."""
        return Problem(self.file, self.line, 0, message)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name stands for between two days. `entity` is shared by all names and terms of one entity."""

    entity: str
    code: str
    name: str
    kind: str
    sector: str
    second: str = ""
    """A second PLOVER sector: a defence minister is GOV and MIL."""
    office: str = ""
    start: date | None = None
    end: date | None = None
    study: bool = False
    """True for names from a study's own table."""

    def holds(self, day: date) -> bool:
        """True where `day` lies between the bounds, both included."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Office:
    """An office: the titles that name it, the sectors of its holder, whether a state has only one holder."""

    office: str
    titles: tuple[str, ...]
    sectors: tuple[str, ...]
    single: bool
    rank: int


@dataclass(frozen=True, slots=True)
class Organ:
    """A part of a state, such as its defence ministry: the forms that name it and its sectors."""

    organ: str
    name: str
    forms: tuple[str, ...]
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """A state: ISO 3166 codes, Correlates of War and Gleditsch-Ward numbers, names, demonyms, capitals."""

    code: str
    iso2: str
    cow: int | None
    gw: int | None
    name: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]
    start: date | None
    end: date | None


def _folder() -> Traversable:
    return files("counterpoise") / "vocabulary" / "names"


def table_files() -> tuple[str, ...]:
    """Names of all tables of the gazetteer, in order."""
    return tuple(sorted(item.name for item in _folder().iterdir() if item.name.endswith(".csv")))


def rows_of(stem: str) -> Iterator[Row]:
    """Rows of `STEM.csv` and of every `STEM_*.csv`, in the order of the file names."""
    for name in table_files():
        if re.fullmatch(rf"{stem}(_\w+)?\.csv", name):
            yield from rows_in(name.removesuffix(".csv"))


def rows_in(stem: str) -> Iterator[Row]:
    """Rows of the one table `STEM.csv`."""
    name = f"{stem}.csv"
    return parse_rows((_folder() / name).read_text(encoding="utf-8"), name)


def parse_rows(text: str, file: str) -> Iterator[Row]:
    """Rows of a CSV text; raises InputError where a row has more or fewer cells than the header."""
    reader = csv.reader(text.splitlines())
    header = next(reader, None)
    if header is None:
        raise InputError([Problem(file, 1, 0, "the table is empty")])
    for cells in reader:
        if len(cells) != len(header):
            message = f"{len(cells)} cells where the header has {len(header)}"
            raise InputError([Problem(file, reader.line_num, 0, message)])
        yield Row(file, reader.line_num, dict(zip(header, map(str.strip, cells), strict=True)))


_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def bound(row: Row, column: str) -> date | None:
    """The day that a cell means as a lower bound (`valid_from`) or an upper one; raises InputError for other forms."""
    text = row[column]
    if not text:
        return None
    try:
        return _day(text, upper=column != "valid_from")
    except ValueError:
        message = f"{column} '{text}' is no date of the form YYYY, YYYY-MM or YYYY-MM-DD"
        raise InputError([row.problem(message)]) from None


@lru_cache(maxsize=1 << 14)
def _day(text: str, *, upper: bool) -> date:
    """The first or last day of a year, month or day; raises ValueError for other forms."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if day:
        return date(year, month, day)
    if not upper:
        return date(year, month or 1, 1)
    return date(year + (month in (0, 12)), month % 12 + 1, 1) - timedelta(days=1)


@lru_cache(maxsize=1 << 14)
def slug(text: str) -> str:
    """`text` in lower-case letters and digits, joined by underscores."""
    return re.sub(r"[^a-z0-9]+", "_", fold(text).replace("'", "")).strip("_")


def entity_of(code: str, name: str) -> str:
    """The entity's key, such as `aze.ilham_aliyev`."""
    return f"{code.lower() or 'x'}.{slug(name)}"


def states() -> tuple[State, ...]:
    """Every state of the gazetteer, living and historical."""
    return tuple(_state(row) for row in rows_of("states"))


def _state(row: Row) -> State:
    numbers = [int(row[column]) if row[column] else None for column in ("cow", "gw")]
    return State(
        row["code"], row["iso2"], numbers[0], numbers[1], row["name"], row.listed("names"), row.listed("demonyms"),
        row.listed("capitals"), bound(row, "valid_from"), bound(row, "valid_to"),
    )  # fmt: skip


def offices() -> tuple[Office, ...]:
    """Offices in the order of the table."""
    return tuple(
        Office(row["office"], row.listed("titles"), _sectors(row), row["single"] == "yes", int(row["rank"]))
        for row in rows_of("offices")
    )


def organs() -> tuple[Organ, ...]:
    """Organs of states in the order of the table."""
    return tuple(Organ(row["organ"], row["name"], row.listed("forms"), _sectors(row)) for row in rows_of("organs"))


def _sectors(row: Row) -> tuple[str, ...]:
    return tuple(sector for sector in (row["sector"], row["second"]) if sector)


def named_entries() -> Iterator[tuple[tuple[str, ...], Entry]]:
    """Every name that is no person's, state's or demonym's, with its entry."""
    for stem in ENTITY_TABLES:
        for row in rows_of(stem):
            yield entity_row(row, study=False)


def study_entries(path: Path) -> Iterator[tuple[tuple[str, ...], Entry]]:
    """The names of a study's `names.csv` (columns ENTITY_COLUMNS, and PROVENANCE if wished).

    Raises InputError where the table is wrong.
    """
    for row in parse_rows(path.read_text(encoding="utf-8"), str(path)):
        if tuple(row.cells) not in (ENTITY_COLUMNS, ENTITY_COLUMNS + PROVENANCE):
            wanted = f"{','.join(ENTITY_COLUMNS)}, with or without {','.join(PROVENANCE)}"
            raise InputError([Problem(str(path), 1, 0, f"the columns must be {wanted}")])
        yield entity_row(row, study=True)


def entity_row(row: Row, *, study: bool) -> tuple[tuple[str, ...], Entry]:
    """Names and entry of a row in the layout of ENTITY_COLUMNS; raises InputError for unknown words."""
    if row["kind"] not in KINDS:
        raise InputError([row.problem(f"unknown kind '{row['kind']}'")])
    sectors = (*row.listed("sector"), "", "")
    wrong = [sector for sector in sectors if sector and sector not in SECTORS]
    if wrong or not row["name"]:
        raise InputError([row.problem(f"unknown sector '{wrong[0]}'" if wrong else "the row has no name")])
    entry = Entry(
        entity_of(row["code"], row["name"]), row["code"], row["name"], row["kind"], sectors[0], sectors[1],
        start=bound(row, "valid_from"), end=bound(row, "valid_to"), study=study,
    )  # fmt: skip
    return (row["name"], *row.listed("names")), entry


def holder_entries(by_office: dict[str, Office]) -> Iterator[tuple[tuple[str, ...], Entry]]:
    """Every office-holder's names and term; raises InputError for an unknown office."""
    for row in rows_of("holders"):
        office = by_office.get(row["office"])
        if office is None:
            raise InputError([row.problem(f"unknown office '{row['office']}'")])
        sectors = (*office.sectors, "", "")
        yield (
            (row["name"], *row.listed("names")),
            Entry(
                entity_of(row["code"], row["name"]), row["code"], row["name"], "person", sectors[0], sectors[1],
                office.office, bound(row, "valid_from"), bound(row, "valid_to"),
            ),
        )  # fmt: skip


def transliterations() -> dict[str, tuple[str, ...]]:
    """For each folded part of a name every spelling that stands for the same part, itself included."""
    spellings: dict[str, tuple[str, ...]] = {}
    for row in rows_of("transliterations"):
        same = (row["token"], *row.listed("variants"))
        for one in same:
            spellings[fold(one)] = tuple(dict.fromkeys((*spellings.get(fold(one), ()), *same)))
    return spellings


def ambiguous_surnames() -> dict[str, str]:
    """Folded surnames that stand for a person only under a condition: `title` or `office`."""
    return {fold(row["word"]): row["needs"] for row in rows_of("ambiguous")}


def head_nouns() -> Iterator[tuple[str, str, float]]:
    """(noun, sectors parted by `|`, weight) for every common noun that says an actor's sector."""
    for row in rows_of("heads"):
        for noun in row.listed("nouns"):
            yield noun, row["sector"], float(row["weight"])


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """`values` once each, in order."""
    return tuple(dict.fromkeys(value for value in values if value))
