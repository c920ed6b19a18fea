"""Coding a tab-separated file of marked sentences: the work behind `counterpoise code FILE.tsv --out OUT.tsv`.

The file has a header with a column `marked_sentence` (or `sentence`), whose cells carry `<s>..</s>` and
`<t>..</t>`; all other columns are passed through unchanged. Three columns are added: `event_type` (15 types,
YIELD standing for CONCEDE and RETREAT as in such sets), `event_quad` and `event_mode`, and a fourth,
`plover_type`, with the type among PLOVER 0.8's 16. Cells are taken as they stand: a quotation mark is text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from counterpoise.errors import InputError, Problem
from counterpoise.read.events.marked import code_marked
from counterpoise.read.parse.pipeline import Parser, load_parser

SENTENCE_COLUMNS = ("marked_sentence", "sentence", "text")
ADDED = ("event_type", "event_quad", "event_mode", "plover_type")


def code_sentence(marked: str, *, parser: Parser | None = None) -> tuple[str, str, str]:
    """Event type (of 15), quad and mode of one marked sentence; empty strings where no event is found."""
    coding = next(iter(code_marked([marked], parser=parser or load_parser())))
    return coding.merged_type, coding.quad, coding.mode


def code_tsv(path: Path, *, parser: Parser | None = None) -> str:
    """The file with the four columns of `ADDED` appended, as text ending in a line break.

    Raises InputError for a file that cannot be read, has no sentence column, or has rows of another width.
    """
    header, rows = _table(path)
    column = next((header.index(name) for name in SENTENCE_COLUMNS if name in header), None)
    if column is None:
        raise InputError([Problem(str(path), 1, 0, f"no column '{SENTENCE_COLUMNS[0]}'", f"has: {', '.join(header)}")])
    codings = code_marked((row[column] for row in rows), parser=parser or load_parser())
    lines = ["\t".join((*header, *ADDED))]
    for row, coding in zip(rows, codings, strict=True):
        lines.append("\t".join((*row, coding.merged_type, coding.quad, coding.mode, coding.event_type)))
    return "\n".join(lines) + "\n"


def _table(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError([Problem(str(path), 0, 0, f"cannot be read: {error}")]) from error
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    if not lines:
        raise InputError([Problem(str(path), 0, 0, "the file is empty")])
    header = lines[0].split("\t")
    rows = [line.split("\t") for line in lines[1:]]
    problems = list(_widths(path, header, rows))
    if problems:
        raise InputError(problems)
    return header, rows


def _widths(path: Path, header: list[str], rows: Iterable[list[str]]) -> Iterator[Problem]:
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            yield Problem(str(path), number, 0, f"{len(row)} cells, the header has {len(header)}")
