"""Delimited files as people download them: any of a few encodings and delimiters, prose around the table.

`open_raw(path)` yields the records of a CSV, TSV or semicolon-separated file (or of the one table in a zip
archive) with their line numbers. The encoding is UTF-8, UTF-16 with a mark, Windows-1252 or Latin-1, the
first that decodes the whole file; the delimiter is the one that splits the first lines most. Archives are
never unpacked to disk; their size and ratio are limited. Columns are found by name, never by position.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from counterpoise.errors import InputError, Problem

MAX_BYTES = 2_000_000_000
"""Largest table read, unpacked: the whole UCDP GED is about 250 MB."""
MAX_RATIO = 200
"""Largest ratio of unpacked to packed size in an archive."""
SAMPLE_BYTES = 200_000
HEADER_WITHIN = 60
"""The header stands within this many records; above it is prose."""

_ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")


@dataclass(frozen=True)
class Raw:
    """A table being read: `records` yields (line, cells) and can be walked once."""

    file: str
    encoding: str
    delimiter: str
    records: Iterator[tuple[int, list[str]]]


@contextmanager
def open_raw(path: Path) -> Iterator[Raw]:
    """Open a table. InputError where it cannot be read, is too large, or is not the one in its archive."""
    try:
        with _opened(path) as stream:
            encoding = _encoding(stream, path.name)
            stream.seek(0)
            text = io.TextIOWrapper(stream, encoding=encoding, newline="")
            sample = text.read(SAMPLE_BYTES)
            delimiter = _delimiter(sample)
            text.seek(0)
            yield Raw(path.name, encoding, delimiter, _records(text, delimiter, path.name))
    except OSError as error:
        raise InputError([Problem(path.name, 0, 0, f"cannot be read: {error.strerror or error}")]) from error
    except zipfile.BadZipFile as error:
        raise InputError([Problem(path.name, 0, 0, f"not a readable zip archive: {error}")]) from error


def head(records: Iterator[tuple[int, list[str]]], count: int = HEADER_WITHIN) -> list[tuple[int, list[str]]]:
    """The first records, at most `count`."""
    return [record for record, _ in zip(records, range(count), strict=False)]


def plain(name: str) -> str:
    """A column name for comparison: lower case, single blanks, no marks around it."""
    return re.sub(r"\s+", " ", name.replace("\ufeff", "")).strip().strip('"').lower()


def header_map(cells: Sequence[str]) -> dict[str, int]:
    """Positions of the named columns of a header, by plain name; the first one counts."""
    positions: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = plain(cell)
        if name and name not in positions:
            positions[name] = place
    return positions


def cell(cells: Sequence[str], place: int | None) -> str:
    """The stripped cell at `place`; empty where the column or the cell is missing."""
    return cells[place].strip() if place is not None and place < len(cells) else ""


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if path.suffix.lower() != ".zip":
        if path.stat().st_size > MAX_BYTES:
            raise InputError([Problem(path.name, 0, 0, f"larger than {MAX_BYTES} bytes")])
        with path.open("rb") as stream:
            yield stream
        return
    with zipfile.ZipFile(path) as archive:
        tables = [item for item in archive.infolist() if item.filename.lower().endswith((".csv", ".tsv", ".txt"))]
        tables = [item for item in tables if not item.filename.startswith("__MACOSX")]
        named = [item for item in tables if item.filename.lower().endswith(".csv")] or tables
        if len(named) != 1:
            names = ", ".join(item.filename for item in archive.infolist()[:8]) or "nothing"
            message = f"the archive must hold one table; it holds {names}"
            raise InputError([Problem(path.name, 0, 0, message, "unpack it and import one file")])
        (item,) = named
        if item.file_size > MAX_BYTES or item.file_size > MAX_RATIO * max(1, item.compress_size):
            raise InputError([Problem(path.name, 0, 0, f"{item.filename} unpacks to {item.file_size} bytes: too much")])
        with archive.open(item) as stream:
            yield stream


def _encoding(stream: IO[bytes], name: str) -> str:
    """The first encoding that decodes the whole stream."""
    start = stream.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in _ENCODINGS:
        stream.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while block := stream.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise InputError([Problem(name, 0, 0, "not text in any known encoding", "save the file as CSV in UTF-8")])


def _delimiter(sample: str) -> str:
    """The delimiter whose count is largest on the line that has most of any (the header or a row)."""
    lines = sample.splitlines()[:HEADER_WITHIN]
    return max((",", ";", "\t"), key=lambda mark: max((line.count(mark) for line in lines), default=0))


def _records(text: IO[str], delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text, delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise InputError([Problem(name, reader.line_num, 0, f"not a table: {error}")]) from error
