"""The register of documents that `read` has entered into a study: `documents_read.csv`, written by the machine.

`documents.yaml` is a person's list and comes first: what it says of a document (by SHA-256) stands, and the register
holds only the documents that it does not list. A row has the fields of `provenance.Document`; a title or outlet that
a spreadsheet would run as a formula is guarded with an apostrophe, which is taken off again when the file is read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from counterpoise.errors import Problem
from counterpoise.located import explained, read_csv_rows
from counterpoise.provenance import Document

REGISTER = "documents_read.csv"
COLUMNS = (
    "id", "file", "sha256", "title", "outlet", "side", "published", "published_from", "url", "licence", "language",
    "copy_of",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read_register(folder: Path, listed: Sequence[Document] = ()) -> tuple[list[Document], list[Problem]]:
    """Documents of the register that are not `listed` in documents.yaml, and everything wrong; none without a file."""
    path = folder / REGISTER
    if not path.is_file():
        return [], []
    rows, problems = read_csv_rows(path, COLUMNS, file=REGISTER)
    known = {document.sha256 for document in listed}
    ids = {document.id for document in listed}
    documents: list[Document] = []
    for row in rows:
        try:
            document = Document.model_validate({key: unguarded(value) for key, value in row.values.items()})
        except ValidationError as error:
            message, hint = explained(error.errors()[0])
            problems.append(row.problem(message, hint=hint))
            continue
        if document.sha256 in known:
            continue
        if document.id in ids:
            problems.append(row.problem(f"document id '{document.id}' stands twice", "id"))
        ids.add(document.id)
        documents.append(document)
    return documents, problems


def register_text(documents: Iterable[Document]) -> str:
    """The register as CSV text, sorted by id."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for document in sorted(documents, key=lambda one: one.id):
        values = document.model_dump()
        writer.writerow([guarded(" ".join(str(values[column]).split())) for column in COLUMNS])
    return stream.getvalue()


def guarded(text: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """The text behind a guarded cell."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text
