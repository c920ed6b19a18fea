"""Where a record comes from: documents, passages and origins, and the hashes that name them.

Every record carries an `Origin`: the document passage, table row or chronicle row it was coded from, the
release (vintage) of that source, who said it and who or what coded it. A record's id is the hash of its
content (`content_id`), so the same fact coded from the same place has the same id on every machine, and a
changed word is a new record. Passages are code points into the text whose SHA-256 `documents.yaml` states;
the text itself need not ship. The idea of a hashed statement per value follows FollowTheMoney's statements.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator


class Frozen(BaseModel):
    """Base of all frozen data objects: unknown keys and infinite numbers are errors, fields cannot be set."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False)


class Document(Frozen):
    """An input article or page, as `documents.yaml` lists it. Its text is not stored."""

    id: str
    """Short id used by records and passages, such as "000"."""
    file: str
    """Name of the original file."""
    sha256: str
    """SHA-256 of the text file, 64 hex digits."""
    title: str
    outlet: str
    """Publisher."""
    side: str
    """Whose side the outlet is on: an actor code, or `third`."""
    published: str = ""
    """ISO date of publication, at the precision known; empty where unknown."""
    published_from: str = ""
    """What the date was read from."""
    url: str = ""
    licence: str = ""
    language: str = "en"
    copy_of: str = ""
    """Id of the document that this one is a near-duplicate of; its events do not count again."""


class Passage(Frozen):
    """A span of a document's stored text, in code points, end excluded."""

    document: str
    start: int
    end: int

    @model_validator(mode="after")
    def _ordered(self) -> Passage:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a passage needs 0 <= start < end, got [{self.start}, {self.end}]")
        return self

    def overlaps(self, other: Passage) -> bool:
        """True where both lie in the same document and share at least one code point."""
        return self.document == other.document and self.start < other.end and other.start < self.end

    def __str__(self) -> str:
        return f"{self.document}[{self.start}:{self.end}]"


class Origin(Frozen):
    """Where one record was coded from, who said it and how it was coded."""

    kind: Literal["document", "table", "chronicle"]
    file: str
    """File of the study that holds the record, relative to the study folder."""
    line: int
    """Line of that file, from 1. Not part of the record's id."""
    passage: Passage | None = None
    """Where in the document, for records of kind `document`."""
    source: str = ""
    """Citation or URL."""
    vintage: str = ""
    """ISO date of the source's release, or of the coding for pages."""
    outlet: str = ""
    """Who published it."""
    side: str = ""
    """The outlet's side: an actor code, or `third`."""
    speaker: str = ""
    """Who is said to have said it; empty for the author or the table's compiler."""
    coded_by: str = ""
    """`hand:<coder>`, `reader:<version> <parser>` or `import:<importer>`."""
    rule: str = ""
    """The reader's rule, for records that were read. Not part of the record's id."""
    text_sha256: str = ""
    """SHA-256 of the text that the passage counts in, for records that were read. Not part of the record's id."""

    def __str__(self) -> str:
        where = str(self.passage) if self.passage else f"{self.file}:{self.line}"
        return f"{where} ({self.source})" if self.source else where


def content_id(content: Any) -> str:
    """The first 12 hex digits of the SHA-256 of `content` written as canonical JSON (sorted keys, UTF-8)."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def sha256_text(text: str) -> str:
    """SHA-256 of the UTF-8 bytes of `text`, 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def sha256_file(path: Path) -> str:
    """SHA-256 of a file's bytes, 64 hex digits, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
