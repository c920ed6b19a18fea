"""The date of publication, with every candidate and the reason for the choice.

Candidates come from the file's own head (JSON-LD, meta elements, mail header, PDF), the address and every
date written in the text. Each has a confidence by its place: a labelled date or a dateline in the head is
nearly certain, a date in the prose says when something happened, a date in a caption, in links to other
articles or beside a clock says nothing. Agreeing candidates strengthen one another. A day without a year gets
one only where the head names exactly one. Below `THRESHOLD` nothing is chosen and the date stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from counterpoise.read.documents.date_forms import WEEKDAYS, WrittenDate, written_dates
from counterpoise.read.documents.document import Block, DateCandidate, Metadata, Publication
from counterpoise.read.documents.head import BESIDE, is_dateline

THRESHOLD = 0.5
EARLIEST_YEAR = 1900
LEAD_LENGTH = 80
AGREEMENT = 0.04
MOST_CERTAIN = 0.99
TEXT_CANDIDATES = 200
FOOT_LINES = 3
INFERRED = 0.55
"""How sure a day is that the prose alone gives away."""

_SOURCES = {
    "json-ld": (0.95, "datePublished in the page's JSON-LD"),
    "meta": (0.93, "publication date in the page's head"),
    "mail header": (0.95, "Date in the mail header"),
    "time": (0.7, "a time element of the page"),
    "modified": (0.4, "date of the last change"),
    "pdf": (0.45, "creation date of the PDF"),
}
_LABEL = re.compile(r"(?:^|\W)(?:date|dated|published|posted|publication date)(?:\s+(?:on|at))?\W*\Z", re.IGNORECASE)
_LEAD_END = re.compile(r"\s*(?:\([^)]{1,40}\)\s*)?(?:[-–—:.]|$)|\s+(?=[A-Z])")
_PLACE_BEFORE = re.compile(r"\A\W*[A-ZÀ-Þ][\w.'’/ -]{1,50},\s*(?:[A-Z][a-z]{2,5}day,?\s*)?\Z")
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?=\D|\Z)")
_SOME_YEAR = re.compile(r"(?<![\d.,/$€£])((?:19|20)\d\d)(?![\d/])")
_COPYRIGHT_YEAR = re.compile(r"(?:©|\(c\)|copyright)\s{0,3}(?:by\s)?[^\d\n]{0,30}((?:19|20)\d\d)(?!\d)", re.IGNORECASE)
_FOOT = re.compile(
    r"\W*(?:source\s*:.{1,60}|(?:this|the) \w+ (?:was )?(?:first |originally )?(?:appeared|published|posted|"
    r"issued)\b.{0,60})\Z",
    re.IGNORECASE,
)
_DEICTIC = re.compile(
    r"\b(?P<word>today|yesterday|tomorrow|this morning|tonight)(?:\s*[,(]|,?\s+on)?\s*"
    r"(?:\w+day,?\s+)?(?:the\s+)?\Z",
    re.IGNORECASE,
)
_POSTED = re.compile(
    r"\W*(?:first |originally )?(?:posted|published|filed|written|created|dated|date)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Year:
    """A year that the text tells for a day without one, how sure it is, and why."""

    year: int
    sureness: float
    why: str


def publication(text: str, blocks: Sequence[Block], metadata: Metadata, *, head_end: int) -> Publication:
    """The date of publication of a document whose head ends at `head_end`.

    Its candidates are in order: file, address, text from the start.
    """
    candidates = [*_from_file(metadata), *_from_address(metadata), *_from_text(text, blocks, head_end)]
    candidates = _agreed(_possible(candidates))
    if all(candidate.confidence < THRESHOLD for candidate in candidates):
        candidates.extend(_inferred(text, blocks))
    best = max(range(len(candidates)), key=lambda place: (candidates[place].confidence, -place), default=None)
    if best is None:
        return Publication(None, 0.0, "no date in the document", (), None)
    chosen = candidates[best]
    if chosen.day is None or chosen.confidence < THRESHOLD:
        why = f"no candidate reaches {THRESHOLD:g}; the best is '{chosen.text}', {chosen.why}"
        if latest := max((candidate.day for candidate in candidates if candidate.day), default=None):
            why += f"; the latest day named is {latest.isoformat()}"
        return Publication(None, chosen.confidence, why, tuple(candidates), None)
    return Publication(chosen.day, chosen.confidence, chosen.why, tuple(candidates), best)


def _inferred(text: str, blocks: Sequence[Block]) -> Iterator[DateCandidate]:
    """The day of writing where the prose gives it away: "today, 14 July 2020", "yesterday, 13 July".

    A day without a year counts only where the text names a single year.
    """
    years = {int(match[1]) for match in _SOME_YEAR.finditer(text)}
    year = _Year(next(iter(years)), 1.0, "is the only one named") if len(years) == 1 else None
    for block in blocks:
        if block.kind != "body" or block.role:
            continue
        for found in written_dates(text, block.start, block.end):
            near = _DEICTIC.search(text, max(block.start, found.start - 40), found.start)
            day, _, told = _with_year(found, year) if found.form not in ("weekday", "clock") else (None, 0.0, "")
            if near is None or day is None:
                continue
            word = near["word"].lower()
            written = day - timedelta(days={"yesterday": -1, "tomorrow": 1}.get(word, 0))
            why = f"inferred: the prose says '{word}' of {found.text}{told}"
            yield DateCandidate(found.text, "inferred", written, found.start, found.end, INFERRED, why)


def _from_file(metadata: Metadata) -> Iterator[DateCandidate]:
    for source, value in metadata.dates:
        day = next((found.day for found in written_dates(value) if found.day), None)
        confidence, why = _SOURCES[source]
        yield DateCandidate(value, source, day, None, None, confidence if day else 0.0, why)


def _from_address(metadata: Metadata) -> Iterator[DateCandidate]:
    match = _URL_DAY.search(metadata.url or "")
    if match is None:
        return
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return
    yield DateCandidate(match[0], "url", day, None, None, 0.85, "a date in the page's address")


def _from_text(text: str, blocks: Sequence[Block], head_end: int) -> Iterator[DateCandidate]:
    body = [
        place for place, block in enumerate(blocks)
        if block.kind == "body" and not block.role and block.end > head_end
    ]  # fmt: skip
    first, last = (body[0], body[-1]) if body else (len(blocks), -1)
    head = [block for place, block in enumerate(blocks) if place < first]
    lead = _lead(text, blocks[first]) if body else ""
    year = _year(text, [text[block.start : block.end] for block in head] + [lead])
    head_days = 0
    count = 0
    for place, block in enumerate(blocks):
        for found in written_dates(text, block.start, block.end):
            count += 1
            if count > TEXT_CANDIDATES:
                return
            if place < first or (place == first and found.end <= block.start + LEAD_LENGTH):
                candidate = _in_head(text, block, found, year, place == first)
                candidate = _among_head(text, blocks, place, candidate)
                head_days += candidate.confidence >= THRESHOLD
            else:
                candidate = _elsewhere(text, block, found, after_body=place > last, has_head=bool(head_days))
            yield candidate


def _lead(text: str, block: Block) -> str:
    return text[block.start : min(block.end, block.start + LEAD_LENGTH)]


def _year(text: str, head: Sequence[str]) -> _Year | None:
    """The year for a head that gives a day without one, and how it is known; None where nothing tells.

    The one year that the head names; else that of a copyright line; else the one year among those that the
    text names, or the year after the last, in which the day falls on the weekday written beside it.
    """
    named = {int(match[1]) for line in head for match in _SOME_YEAR.finditer(line)}
    if len(named) == 1:
        return _Year(named.pop(), 0.75, "comes from elsewhere in the head")
    owned = {int(match[1]) for match in _COPYRIGHT_YEAR.finditer(text)}
    if not named and len(owned) == 1:
        return _Year(owned.pop(), 0.7, "comes from the copyright line")
    told = {int(match[1]) for match in _SOME_YEAR.finditer(text)}
    for line in head:
        dates = list(written_dates(line))
        day = next((found.month_day for found in dates if found.month_day), None)
        weekday = next((found.text for found in dates if found.form == "weekday"), None)
        if day and weekday and told:
            fitting = [year for year in sorted(told | {max(told) + 1}) if _falls_on(year, day, weekday)]
            if len(fitting) == 1:
                return _Year(fitting[0], 0.7, f"is the one of those named in which the day is a {weekday}")
    return None


def _falls_on(year: int, month_day: tuple[int, int], weekday: str) -> bool:
    try:
        return WEEKDAYS[date(year, *month_day).weekday()] == weekday.lower()
    except ValueError:
        return False


def _in_head(text: str, block: Block, found: WrittenDate, year: _Year | None, lead: bool) -> DateCandidate:
    line = text.rfind("\n", block.start, found.start) + 1 or block.start
    before = text[line : found.start]
    if _is_posted(text, block, found):
        return _candidate(found, "head", found.day, 0.85, "a line of the head that says when it was posted")
    if block.kind in ("caption", "boilerplate", "quoted_document"):
        return _candidate(found, block.kind, found.day, 0.0, f"a date in a {block.kind.replace('_', ' ')}")
    if found.form in ("weekday", "clock"):
        return _candidate(found, "head", None, 0.1, "a weekday or clock time without a date")
    labelled = _LABEL.search(before) is not None
    whole = block.role == "dateline"
    begins = _PLACE_BEFORE.match(before) is not None and _LEAD_END.match(text, found.end) is not None
    opens = not before.strip() and block.start + (found.end - line) < block.end and _LEAD_END.match(text, found.end)
    if lead and not (labelled or begins or (opens and found.form == "iso")):
        return _candidate(found, "body", found.day, 0.1, "a date in the first sentence of the prose")
    day, sure, why = _with_year(found, year)
    if day is None:
        return _candidate(found, "head", None, 0.2, why)
    if labelled and block.kind == "title":
        return _candidate(found, "head", day, 0.6 * sure, f"a date that the title names{why}")
    if labelled:
        return _candidate(found, "head", day, 0.92 * sure, f"labelled as the date at the head{why}")
    if block.why == BESIDE:
        return _candidate(found, "head", day, 0.65 * sure, f"a date outside the main text, right above the prose{why}")
    if begins or whole:
        place = "dateline of place and date" if begins else "date on a line of its own in the head"
        return _candidate(found, "head", day, (0.92 if begins else 0.88) * sure, f"{place}{why}")
    return _candidate(found, "head", day, 0.6 * sure, f"a date within the head{why}")


def _with_year(found: WrittenDate, year: _Year | None) -> tuple[date | None, float, str]:
    """The whole day, a factor for how sure it is, and what to add to the reason."""
    if found.day is not None:
        if found.ambiguous:
            return found.day, 0.8, ", read day first although month first is possible"
        return found.day, 1.0, ""
    if found.month_day is None or year is None:
        return None, 0.0, "a day without a year, and nothing tells the year"
    try:
        return date(year.year, *found.month_day), year.sureness, f"; the year {year.year} {year.why}"
    except ValueError:
        return None, 0.0, f"{found.text} is no day of {year.year}"


def _among_head(text: str, blocks: Sequence[Block], place: int, candidate: DateCandidate) -> DateCandidate:
    """A date line beside a weekday or clock line, or above the title with another below, is the page's clock."""
    if candidate.day is None or blocks[place].role != "dateline" or candidate.confidence < THRESHOLD:
        return candidate
    around = [blocks[near] for near in (place - 1, place, place + 1) if 0 <= near < len(blocks)]
    clocks = [
        found
        for block in around
        if block.role == "dateline" or block.kind == "boilerplate"
        for found in written_dates(text, block.start, block.end)
        if found.form in ("weekday", "clock")
    ]
    same_line = [found for found in clocks if blocks[place].start <= found.start < blocks[place].end]
    apart = [found for found in clocks if found not in same_line]
    if {found.form for found in apart} == {"weekday", "clock"}:
        return replace(candidate, source="clock", confidence=0.3, why="beside a weekday and a time: the page's clock")
    title = next((index for index, block in enumerate(blocks) if block.kind == "title"), None)
    others = [index for index, block in enumerate(blocks) if index > place and block.role == "dateline"
              and any(found.day for found in written_dates(text, block.start, block.end))]  # fmt: skip
    if others and (title is None or place < title):
        return replace(
            candidate, source="clock", confidence=0.4, why="above another date of the head: the page's clock"
        )
    return candidate


def _is_posted(text: str, block: Block, found: WrittenDate) -> bool:
    """Whether a whole date stands in a line such as "Posted by Ann at 10:14, 24 June 2011 | 3 comments"."""
    if block.kind != "boilerplate" or block.why.startswith("behind") or found.day is None:
        return False
    return found.start - block.start <= LEAD_LENGTH and _POSTED.match(text, block.start) is not None


def _elsewhere(text: str, block: Block, found: WrittenDate, *, after_body: bool, has_head: bool) -> DateCandidate:
    if _is_posted(text, block, found):
        return _candidate(found, "foot", found.day, 0.3 if has_head else 0.7, "a line that says when it was posted")
    if block.kind in ("caption", "boilerplate", "quoted_document"):
        source = "caption" if block.kind == "caption" else "boilerplate" if block.kind == "boilerplate" else "body"
        return _candidate(found, source, found.day, 0.0, f"a date in a {block.kind.replace('_', ' ')}")
    if found.form in ("weekday", "clock"):
        return _candidate(found, "body", None, 0.0, "a weekday or clock time in the prose")
    if found.day is None:
        return _candidate(found, "body", None, 0.0, "a day without a year in the prose")
    line_start = text.rfind("\n", 0, found.start) + 1
    line_end = text.find("\n", found.end)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    if after_body or text.count("\n", found.end) <= FOOT_LINES:
        if is_dateline(line) or _LABEL.search(text[line_start : found.start]) or _FOOT.match(line):
            return _candidate(found, "foot", found.day, 0.3 if has_head else 0.65, "a date alone at the foot")
    if after_body:
        return _candidate(found, "foot", found.day, 0.2, "a date behind the article")
    return _candidate(found, "body", found.day, 0.05, "a date in the prose")


def _candidate(found: WrittenDate, source: str, day: date | None, confidence: float, why: str) -> DateCandidate:
    return DateCandidate(found.text, source, day, found.start, found.end, round(confidence, 3), why)


def _possible(candidates: Iterable[DateCandidate]) -> Iterator[DateCandidate]:
    """Impossible days (before EARLIEST_YEAR) count nothing."""
    for candidate in candidates:
        if candidate.day is not None and candidate.day.year < EARLIEST_YEAR:
            yield replace(candidate, confidence=0.0, why=f"{candidate.why}; too early")
        else:
            yield candidate


def _agreed(candidates: Iterable[DateCandidate]) -> list[DateCandidate]:
    """Candidates of different sources with one day strengthen each other."""
    held = list(candidates)
    result = []
    for candidate in held:
        others = {
            other.source
            for other in held
            if other.day == candidate.day and other.source != candidate.source and other.confidence >= 0.3
        }
        if candidate.day is None or not others or candidate.confidence < 0.3:
            result.append(candidate)
            continue
        confidence = min(MOST_CERTAIN, candidate.confidence + AGREEMENT * len(others))
        result.append(
            replace(
                candidate,
                confidence=round(confidence, 3),
                why=f"{candidate.why}; {', '.join(sorted(others))} agree",
            )
        )
    return result
