"""What reading a document yields: the stored text with its blocks and facts, or the reason why there is none.

Spans are code points into `StoredText.text`, end excluded. Blocks cover every visible character of the text
once, in order: nothing is cut away, it is only marked. Where the date, the outlet or the side is not known,
the field is None and says why; a guess is never made up from a default.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from counterpoise.read.documents.normalise import StoredText

Format = Literal["txt", "html", "pdf", "eml"]
BlockKind = Literal["body", "title", "caption", "boilerplate", "other_language", "quoted_document"]
BlockRole = Literal["", "masthead", "byline", "dateline", "credit"]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text of one kind. `role` tells what a line of the head is; `why` names the rule that marked it."""

    start: int
    end: int
    kind: BlockKind
    language: str
    """ISO 639-1 code, or "und" where there is too little text to tell."""
    role: BlockRole = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A date that might be the date of publication. `day` is None where the text does not give a whole date."""

    text: str
    source: str
    """Where it stands: json-ld, meta, url, mail header, pdf, head, foot, body, caption, boilerplate, clock; "inferred"
    where the prose gives the day of writing away."""
    day: date | None
    start: int | None
    end: int | None
    confidence: float
    """How far the place and the form alone make it the date of publication, 0 to 1."""
    why: str


@dataclass(frozen=True, slots=True)
class Publication:
    """The date of publication with every candidate. `day` is None where no candidate is sure enough."""

    day: date | None
    confidence: float
    why: str
    candidates: tuple[DateCandidate, ...]
    chosen: int | None
    """Index of the chosen candidate."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who published it and whose side that is. Unknown is None; `why` says what it was read from."""

    name: str | None
    side: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the file says about itself beside its text (HTML head, mail header, PDF information)."""

    title: str | None = None
    author: str | None = None
    site: str | None = None
    url: str | None = None
    dates: tuple[tuple[str, str], ...] = ()
    """(source, value as written)."""
    captions: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    """Lines that stand outside the main text of a page."""
    quoted: tuple[str, ...] = ()
    """Lines inside block quotations."""


@dataclass(frozen=True)
class ReadDocument:
    """A document that was read."""

    id: str
    """First 12 hex digits of `sha256`."""
    name: str
    """Path as given, members of archives as "archive.zip/member"."""
    format: Format
    sha256: str
    """Of the bytes of the file."""
    content: bytes
    stored: StoredText
    blocks: tuple[Block, ...]
    title: str | None
    author: str | None
    published: Publication
    outlet: Outlet
    language: str
    url: str | None
    notes: tuple[str, ...]
    """What a reader should know: encodings guessed, characters dropped, parts left out."""

    def __repr__(self) -> str:
        return f"ReadDocument({self.id}, {self.name}, {len(self.stored)} characters)"


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A file that could not be read, and why."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one file and one archive may cost. Sizes are in bytes, times in seconds."""

    file_bytes: int = 64_000_000
    text_characters: int = 2_000_000
    pages: int = 2_000
    memory_bytes: int = 2_000_000_000
    cpu_seconds: int = 60
    wall_seconds: float = 120.0
    archive_entries: int = 5_000
    archive_bytes: int = 512_000_000
    archive_ratio: int = 200
    archive_depth: int = 2
    files: int = 100_000
