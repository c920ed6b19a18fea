"""The head of an article: the lines above its first paragraph, and what each of them is.

Title, byline, dateline and masthead are told apart by form: a byline is a name or starts with "By", a
dateline is a date with perhaps a place, a masthead names the publisher. The first line that is none of these
is the title. A text that starts with running prose has no head, and its title stays unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

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
MAX_META_LENGTH = 200
MAX_NAME_WORDS = 6
BESIDE = "a date right above the prose"
"""Why a date outside the main text of a page counts as one of its head."""
MAX_RUBRIC_WORDS = 4

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
_AGENCY = r"\((?:[A-Z][\w.]*[ /]?){1,4}\)"
_AROUND_DATE = re.compile(
    rf"\W*(?:{_PLACE}(?:,\s*{_PLACE})?[,:]?\s*(?:{_AGENCY}\s*)?)?\W*(?:{_DATE_LABEL}\W*)?\Z", re.IGNORECASE
)
_LABELS = re.compile(
    rf"(?:{_AGENCY}|\W|\b(?:{_DATE_LABEL}|gmt|utc|msk|cet|cest|eet|edt|est|bst|ist|pst|pkt|trt|hrs|hours|"
    rf"local time|yerevan|baku|moscow|mon|tues?|wed|thu(?:rs)?|"
    rf"fri|sat|sun)\b)*\Z",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*(?:[|•·‧∙●»›¦]|//)\s*|\s+[-–—/]\s+")
_PIECES = re.compile(r"\s*(?:[|•·‧∙●»›¦]|//)\s*|(?<=[.!?…])\s+(?=\S)")
_POSTED = re.compile(
    r"(?:first |originally |last )?(?:posted|published|updated|filed|written|created|modified|released|"
    r"issued)\b(?! by\b)",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"\b(?:house|parliament|council|ministry|united nations|assembly|command|forces|army|office|mission|"
    r"commission|president)\b",
    re.IGNORECASE,
)
_POSTED_BY = re.compile(r"\W*(?:posted|published|filed) by\b", re.IGNORECASE)
_ZONE = re.compile(
    r"(?:\d{1,2}[:.]\d\d(?:\s*[ap]\.?m\.?)?\s*)?\(?(?:gmt|utc|msk|cet|cest|eet|edt|est|bst|ist|pst|pkt|trt|"
    r"local time|hrs|hours)"
    r"(?:\s*[+-]\d{1,2})?\)?",
    re.IGNORECASE,
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


def is_furniture(line: str) -> bool:
    """Whether a line is several pieces of page furniture ("Topics: Syria. Listen to this article. 3 comments")."""
    if len(line) > MAX_META_LENGTH:
        return False
    spans = _between(line, _PIECES)
    cued = [bool(boilerplate_cue(line[low:high])[0]) for low, high in spans]
    short = [len(_WORD.findall(line[low:high])) <= 4 for low, high in spans]
    return len(spans) > 1 and 2 * sum(cued) >= len(spans) and all(c or s for c, s in zip(cued, short, strict=True))


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
    skipped: list[tuple[int, int]] = []
    for start, end in _lines(text):
        line = text[start:end]
        if is_prose(line) or seen >= MAX_LINES:
            break
        at, seen = end, seen + 1
        parts = [] if line.strip() in metadata.aside else _parts(line, start, has_title=title is not None)
        if parts:
            lines.extend(parts)
            named = next((text[part.start : part.end] for part in parts if part.role == "byline"), None)
            author = author or (_author(named) if named else None)
            continue
        dated = is_dateline(line) or (_POSTED.match(line.strip()) is not None and _is_dated(line.strip()))
        furniture = (boilerplate_cue(line)[0] or is_caption(line)) and not dated
        if furniture or line.strip() in metadata.aside:
            skipped.append((start, end))
            continue
        found = _classify(line, start, end, metadata, has_title=title is not None)
        lines.append(found)
        if found.role == "byline" and not _BY_LABEL.match(line.strip()):
            author = author or _author(line)
        elif found.kind == "title" and title is None:
            title = _without_foreign(line)
    if not any(line.role == "dateline" for line in lines):
        beside = _beside(text, skipped[-2:])
        lines = sorted([*lines, *beside], key=lambda line: line.start)
        title = title or next((text[line.start : line.end].strip() for line in beside if line.kind == "title"), None)
    lines, title = _retitled(text, lines, title)
    if not text[at:].strip():
        return _only_lines(text, lines, author)
    return Head(tuple(lines), title, author, at)


def _beside(text: str, spans: list[tuple[int, int]]) -> list[HeadLine]:
    """The last two lines above the prose, set outside the main text by old page designs, where one is the date."""
    dated = [place for place, (start, end) in enumerate(spans) if _is_dated(text[start:end].strip())]
    if not dated:
        return []
    found = []
    for place, (start, end) in enumerate(spans):
        line = text[start:end]
        if place in dated:
            found.append(HeadLine(start, end, "body", "dateline", BESIDE))
        elif not boilerplate_cue(line)[0] and len(_WORD.findall(line)) <= MAX_TITLE_WORDS:
            found.append(HeadLine(start, end, "title", "", "a line beside the date right above the prose"))
    return found


def _retitled(text: str, lines: list[HeadLine], title: str | None) -> tuple[list[HeadLine], str | None]:
    """A short line in capitals or brackets above another title line is the rubric or the masthead, not the title."""
    titles = [place for place, line in enumerate(lines) if line.kind == "title" and line.role == ""]
    if len(titles) < 2 or lines[titles[0]].why.startswith("the title in"):
        return lines, title
    first, second = (text[lines[place].start : lines[place].end].strip() for place in titles[:2])
    rubric = first.isupper() and len(_WORD.findall(first)) <= MAX_RUBRIC_WORDS and not second.isupper()
    if not rubric and not (first.startswith("[") and first.endswith("]")):
        return lines, title
    line = lines[titles[0]]
    why = "a rubric above the title"
    lines = [*lines]
    kind = "body" if _INSTITUTION.search(first) else "boilerplate"
    lines[titles[0]] = HeadLine(line.start, line.end, kind, "masthead", why)
    return lines, _without_foreign(second)


def _parts(line: str, start: int, *, has_title: bool) -> list[HeadLine]:
    """The parts of a line such as "Analysis | by Ann Lee | Beirut, 3 October 2018 | 6 min read".

    Such a line has a whole date or a place and a date in one part. Parts before the date are a rubric, a masthead or
    the byline; parts behind it that are neither a time nor the byline are furniture of the page. An empty list where
    the line is no such line.
    """
    spans = _between(line, _SEPARATOR)
    if len(spans) < 2 or len(line) > MAX_META_LENGTH:
        return []
    dated = [i for i, (low, high) in enumerate(spans) if _is_dated(line[low:high])]
    if not dated or _POSTED_BY.match(line):
        return []
    result = []
    for i, (low, high) in enumerate(spans):
        part = line[low:high]
        kind, role, why = "body", "", "a rubric beside the date"
        if i in dated or is_dateline(part) or _ZONE.fullmatch(part):
            role, why = "dateline", "the date in a line of the head"
        elif _BY.match(part) or (i > 0 and _NAME.match(part)):
            role, why = "byline", "the author in a line of the head"
        elif i > dated[0]:
            kind, why = "boilerplate", "furniture beside the date"
        elif i == 0 and has_title and len(_WORD.findall(part)) <= MAX_NAME_WORDS:
            role, why = "masthead", "a name beside the date"
        result.append(HeadLine(start + low, start + high, kind, cast(BlockRole, role), why))
    return result


def _is_dated(part: str) -> bool:
    """Whether a part of a line is a date with a year, or one behind "Posted on" and the like."""
    whole = any(found.day is not None for found in written_dates(part))
    return whole and (is_dateline(part) or _POSTED.match(part) is not None)


def _between(line: str, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    """The spans of a line between its separators, blanks cut off, empty ones left out."""
    cuts = [match.span() for match in separator.finditer(line)]
    edges = zip([0, *(cut[1] for cut in cuts)], [*(cut[0] for cut in cuts), len(line)], strict=True)
    spans = ((low + len(line[low:high]) - len(line[low:high].lstrip()), low + len(line[low:high].rstrip()))
             for low, high in edges)  # fmt: skip
    return [(low, high) for low, high in spans if low < high]


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
    if is_dateline(line) or (_POSTED.match(stripped) and _is_dated(stripped)):
        return HeadLine(start, end, "body", "dateline", "a line with a date alone")
    if _BY.match(stripped) or (metadata.author and stripped == metadata.author):
        return HeadLine(start, end, "body", "byline", "a line that names the author")
    if names_publisher(stripped):
        return HeadLine(start, end, "body", "masthead", "a line that names the publisher")
    if has_title and _NAME.match(stripped) and not stripped.isupper():
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
