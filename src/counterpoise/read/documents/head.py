"""The head of an article: the lines above its first paragraph, and what each of them is.

Title, byline, dateline and masthead are told apart by form: a byline is a name or starts with "By", a
dateline is a date with perhaps a place, a masthead names the publisher. The first line that is none of these
is the title. A text that starts with running prose has no head, and its title stays unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from counterpoise.read.documents.cues import LINE_PATTERNS, OPENER_PATTERNS, is_caption
from counterpoise.read.documents.date_forms import written_dates
from counterpoise.read.documents.document import BlockRole, Metadata
from counterpoise.read.documents.language import ENGLISH, UNKNOWN, foreign_runs, language_of
from counterpoise.read.documents.outlet import names_publisher

MAX_LINES = 20
MAX_TITLE_WORDS = 30
PROSE_WORDS = 30
SENTENCE_WORDS = 10
MAX_CUE_LENGTH = 400

_BY = re.compile(r"(?:by|author|written by|text by)\s*:?\s+(?P<name>\S.{1,80})\Z", re.IGNORECASE)
_BY_LABEL = re.compile(r"(?:by|authors?|written by|text|text by)\s*:?\Z", re.IGNORECASE)
_NAME = re.compile(
    r"(?:[A-ZÀ-ÞĀ-ŽƏİ][\w'’.-]*)(?:\s+(?:(?:de|der|van|von|al|bin|ibn|el|and|&)\s+)?[A-ZÀ-ÞĀ-ŽƏİ][\w'’.-]*){1,3}\Z"
)
_DATE_LABEL = (
    r"(?:date|dated|published(?: on| at)?|posted(?: on)?|updated(?: on)?|last modified|created|as of|at|on|"
    r"publication date|tabled|answered|submitted|issued|released)"
)
_PLACE = r"[A-ZÀ-Þ][\w.'’/-]*(?:[ /][A-ZÀ-Þ][\w.'’/-]*){0,3}"
_AROUND_DATE = re.compile(rf"\W*(?:{_PLACE}[,:]?\s*)?\W*(?:{_DATE_LABEL}\W*)?\Z", re.IGNORECASE)
_LABELS = re.compile(
    rf"(?:\W|\b(?:{_DATE_LABEL}|gmt|utc|msk|cet|edt|est|local time|yerevan|baku|moscow)\b)*\Z", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*(?:\s|\Z)")
_WORD = re.compile(r"\w[\w'’-]*")


@dataclass(frozen=True, slots=True)
class HeadLine:
    """One line of the head. `kind` is title or body; body lines have a role."""

    start: int
    end: int
    kind: str
    role: BlockRole
    why: str


@dataclass(frozen=True)
class Head:
    """The head's lines, the title and author read from it, and where the article's prose begins."""

    lines: tuple[HeadLine, ...]
    title: str | None
    author: str | None
    end: int


def boilerplate_cue(line: str) -> tuple[str, bool]:
    """(name of the cue that the whole line matches, whether it opens a zone); ("", False) where none does."""
    if len(line) > MAX_CUE_LENGTH:
        return "", False
    for name, pattern in OPENER_PATTERNS:
        if pattern.match(line):
            return name, True
    return next(((name, False) for name, pattern in LINE_PATTERNS if pattern.match(line)), ("", False))


def is_prose(line: str) -> bool:
    """Whether a line is running text: many words, or a sentence of some length with its end."""
    words = len(_WORD.findall(line))
    if words >= PROSE_WORDS:
        return True
    ends = [match for match in _SENTENCE_END.finditer(line)]
    return words >= SENTENCE_WORDS and bool(ends) and (len(ends) > 1 or ends[-1].end() == len(line))


def find_head(text: str, metadata: Metadata) -> Head:
    """The head of a stored text. A title or author in the metadata is found again in the text where it stands."""
    lines: list[HeadLine] = []
    title: str | None = None
    author: str | None = None
    at, seen = 0, 0
    for start, end in _lines(text):
        line = text[start:end]
        if is_prose(line) or seen >= MAX_LINES:
            break
        at, seen = end, seen + 1
        if boilerplate_cue(line)[0] or is_caption(line) or line.strip() in metadata.aside:
            continue
        found = _classify(line, start, end, metadata, has_title=title is not None)
        lines.append(found)
        if found.role == "byline" and not _BY_LABEL.match(line.strip()):
            author = author or _author(line)
        elif found.kind == "title" and title is None:
            title = _without_foreign(line)
    if not text[at:].strip():
        return _only_lines(text, lines, author)
    return Head(tuple(lines), title, author, at)


def is_dateline(line: str) -> bool:
    """Whether a line holds a date or clock time and nothing else but a place or a label."""
    dates = list(written_dates(line))
    if not dates or len(line) > 100:
        return False
    rest = "".join(
        line[first:second]
        for first, second in zip([0, *(found.end for found in dates)], [*(found.start for found in dates), len(line)],
                                 strict=True)
    )  # fmt: skip
    if _LABELS.match(rest) or (len(dates) > 1 and _AROUND_DATE.match(rest)):
        return True
    return bool(_AROUND_DATE.match(line[: dates[0].start]) and _LABELS.match(line[dates[0].end :]))


def _classify(line: str, start: int, end: int, metadata: Metadata, *, has_title: bool) -> HeadLine:
    stripped = line.strip()
    if metadata.title and stripped == metadata.title:
        return HeadLine(start, end, "title", "", "the title in the file's head")
    if is_dateline(line):
        return HeadLine(start, end, "body", "dateline", "a line with a date alone")
    if _BY.match(stripped) or (metadata.author and stripped == metadata.author):
        return HeadLine(start, end, "body", "byline", "a line that names the author")
    if names_publisher(stripped):
        return HeadLine(start, end, "body", "masthead", "a line that names the publisher")
    if has_title and _NAME.match(stripped):
        return HeadLine(start, end, "body", "byline", "a name alone under the title")
    if language_of(line) not in (ENGLISH, UNKNOWN):
        return HeadLine(start, end, "body", "", "a line in another language")
    if _BY_LABEL.match(stripped):
        return HeadLine(start, end, "body", "byline", "a label of the author")
    if stripped.endswith(":"):
        return HeadLine(start, end, "body", "", "a line that leads to the next")
    words = len(_WORD.findall(line))
    if words <= MAX_TITLE_WORDS and not has_title:
        return HeadLine(start, end, "title", "", "the first line of the head that is nothing else")
    return HeadLine(start, end, "title" if words <= MAX_TITLE_WORDS else "body", "", "a further line of the head")


def _only_lines(text: str, lines: list[HeadLine], author: str | None) -> Head:
    """A text of short lines alone: only its first title line is a head."""
    for place, line in enumerate(lines):
        if line.kind == "title":
            return Head(tuple(lines[: place + 1]), _without_foreign(text[line.start : line.end]), author, line.end)
    return Head(tuple(lines), None, author, lines[-1].end if lines else 0)


def _author(line: str) -> str:
    match = _BY.match(line.strip())
    return match["name"].strip() if match else line.strip()


def _without_foreign(line: str) -> str:
    for start, end, _ in reversed(list(foreign_runs(line))):
        line = line[:start] + line[end:]
    return line.strip(" \t|—–-:·")


def _lines(text: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for line in text.split("\n"):
        if line:
            spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans
