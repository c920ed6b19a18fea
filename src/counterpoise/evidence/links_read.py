"""Links between records of documents that the reader found: `links_read.csv`, written by the machine.

    kind    same (two records tell of the same thing) or clash (they cannot both hold)
    one, other                 ids of the records
    field                      what a clash is about
    one_document, other_document

A link whose record is gone (its document was read again since, and the run was stopped) says nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from counterpoise.errors import Problem
from counterpoise.located import read_csv_rows

LINKS = "links_read.csv"
COLUMNS = ("kind", "one", "other", "field", "one_document", "other_document")


@dataclass(frozen=True, order=True)
class ReadLink:
    """Two records, by id, with the ids of their documents."""

    kind: str
    one: str
    other: str
    field: str
    one_document: str
    other_document: str

    def within(self, documents: Collection[str]) -> bool:
        """True where both its documents are among these: a new reading of both decides anew."""
        return self.one_document in documents and self.other_document in documents


def read_links(folder: Path) -> tuple[list[ReadLink], list[Problem]]:
    """The links of a study, and everything wrong with the file. A missing file is empty."""
    path = folder / LINKS
    if not path.is_file():
        return [], []
    rows, problems = read_csv_rows(path, COLUMNS, file=LINKS)
    links = []
    for row in rows:
        if row.values["kind"] not in ("same", "clash"):
            problems.append(row.problem(f"'{row.values['kind']}' is not a kind of link (same, clash)", "kind"))
            continue
        links.append(ReadLink(*(row.values[column] for column in COLUMNS)))
    return links, problems


def links_text(links: Iterable[ReadLink]) -> str:
    """The links as CSV text, sorted, each once."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(astuple(link) for link in sorted(set(links)))
    return stream.getvalue()
