"""Blocks: what each stretch of a stored text is, body or title, caption or boilerplate, in which language.

Every visible character lies in exactly one block. Lines are marked by rule (`cues`, `head`), a line in
another script is cut out of an English one, what stands behind an opening line such as "Related posts" is
boilerplate up to the next line of prose, and whole paragraphs between quotation marks or behind mail quote
marks are quoted documents. Lines alike next to each other become one block; lines of the head, captions and
boilerplate stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from counterpoise.read.documents.cues import COMMENTS, TAIL_PATTERNS, is_caption
from counterpoise.read.documents.document import Block, BlockKind, BlockRole, Metadata
from counterpoise.read.documents.head import Head, HeadLine, boilerplate_cue, is_furniture, is_prose
from counterpoise.read.documents.language import ENGLISH, UNKNOWN, foreign_runs, language_of

TAIL_LENGTH = 400
SLOGAN_WORDS = 10
QUOTED_WORDS = 40
LANGUAGE_SAMPLE = 2000
QUOTED_PARAGRAPHS = 40

_QUOTE_OPEN, _QUOTE_CLOSE = '“«„"', '”»“"'
_MAIL_QUOTE = re.compile(r">+ ?")
_MAIL_INTRO = re.compile(
    r"(?:on .{5,120} wrote:|-{3,} ?original message ?-{3,}|-{3,} ?forwarded message ?-{3,}.*)\Z",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"\b(?:text|resolution|statement|communiqu[eé]|letter|declaration|note|agreement|decree|message|order|"
    r"appeal|protocol)\b"
    r"[^.:]{0,160}:\W*\Z",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\W*(?:(?:\d{1,2}|[ivx]{1,4}|[a-h])[.)]\s|(?:article|paragraph|point) \d|(?:Recalling|Noting|Expressing|"
    r"Reaffirming|Welcoming|"
    r"Condemning|Deeply|Gravely|Bearing in mind|Acting under|Having|Considering|Stressing|Mindful|Determined|"
    r"Emphasi[sz]ing|Taking|"
    r"Guided|Convinced|Concerned|Alarmed|Decides|Demands|Calls (?:on|upon)|Urges|Requests|Condemns|Reaffirms|"
    r"Welcomes|Expresses|"
    r"Declares|Authori[sz]es|Invites|Endorses|Stresses|Supports|Affirms|Excellency|Your Excellency|Dear (?:Mr|"
    r"Ms|Mrs|Sir|Madam))\b|"
    r"[A-ZÀ-Þ][A-ZÀ-Þ ,'’.-]{11,120}\Z)"
)
_LATIN = re.compile(r"[\W\d]*[A-Za-zÀ-ɏ]")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    kind: BlockKind
    role: BlockRole = ""
    why: str = ""


def find_blocks(text: str, head: Head, metadata: Metadata) -> tuple[Block, ...]:
    """The blocks of a stored text, in order, covering every character but the line ends between them."""
    lines = _foreign_head(text, head, list(_marked_lines(text, head, metadata)))
    lines = _introduced(text, _quoted(text, _zones(text, lines)))
    blocks = [block for line in lines for block in _split(text, line)]
    return tuple(_merged(blocks))


def _marked_lines(text: str, head: Head, metadata: Metadata) -> Iterator[_Part]:
    heads = list(head.lines)
    aside, captions, quoted = (
        frozenset(metadata.aside),
        frozenset(metadata.captions),
        frozenset(metadata.quoted),
    )
    at = 0
    for line in text.split("\n"):
        start, end = at, at + len(line)
        at = end + 1
        if not line.strip():
            continue
        if found := [part for part in heads if start <= part.start < end]:
            yield from _head_parts(found, start, end)
        elif line in captions:
            yield _Part(start, end, "caption", "", "a figure caption of the page")
        elif line in aside:
            yield _Part(start, end, "boilerplate", "", "outside the main text of the page")
        elif line in quoted:
            yield _Part(start, end, "quoted_document", "", "a block quotation of the page")
        else:
            yield _by_form(line, start, end)


def _head_parts(parts: list[HeadLine], start: int, end: int) -> Iterator[_Part]:
    """A line of the head; its parts reach up to one another, so that separators belong to the part before them."""
    for place, part in enumerate(parts):
        low = start if place == 0 else part.start
        high = parts[place + 1].start if place + 1 < len(parts) else end
        yield _Part(low, high, cast(BlockKind, part.kind), part.role, part.why)


def _foreign_head(text: str, head: Head, lines: list[_Part]) -> list[_Part]:
    """Lines in another language above English prose are the site's, not the article's: boilerplate."""
    if language_of(text[head.end : head.end + LANGUAGE_SAMPLE]) != ENGLISH:
        return lines
    return [
        replace(line, kind="boilerplate", why="a line in another language above the article")
        if line.end <= head.end and line.kind == "body" and not line.role
        and language_of(text[line.start : line.end]) not in (ENGLISH, UNKNOWN)
        and not _slogan(text[line.start : line.end])
        else line
        for line in lines
    ]  # fmt: skip


def _slogan(line: str) -> bool:
    """Whether a line is a short one in Latin letters, as the name or the motto of an organ is."""
    return line.isascii() or (len(_WORD.findall(line)) <= SLOGAN_WORDS and bool(_LATIN.match(line)))


def _by_form(line: str, start: int, end: int) -> _Part:
    if is_caption(line):
        return _Part(start, end, "caption", "", "worded as a caption")
    cue, _ = boilerplate_cue(line)
    if not cue and is_furniture(line):
        cue = "several pieces of page furniture"
    if cue:
        return _Part(start, end, "boilerplate", "", cue)
    return _Part(start, end, "body")


def _zones(text: str, lines: list[_Part]) -> list[_Part]:
    """Short lines behind an opening line ("Related posts") are boilerplate up to the next prose.

    Behind the comment form nothing of the article follows, so there prose is boilerplate too.
    """
    result: list[_Part] = []
    zone, prose_seen = "", False
    for line in lines:
        name, opens = boilerplate_cue(text[line.start : line.end]) if line.kind == "boilerplate" else ("", False)
        if opens:
            zone = name
        elif line.kind != "boilerplate" and zone:
            prose = is_prose(text[line.start : line.end]) and not (zone == COMMENTS and prose_seen)
            if line.kind == "title" or line.role or prose:
                zone = ""
            else:
                line = replace(line, kind="boilerplate", why=f"behind: {zone}")
        prose_seen = prose_seen or (line.kind == "body" and is_prose(text[line.start : line.end]))
        result.append(line)
    return result


def _quoted(text: str, lines: list[_Part]) -> list[_Part]:
    """Whole paragraphs in quotation marks, and the quoted part of a mail, become quoted documents."""
    result = list(lines)
    place = 0
    while place < len(result):
        last = _quotation_end(text, result, place)
        if last is None:
            place += 1
            continue
        why = "whole paragraphs between quotation marks or quote signs"
        for index in range(place - _headed(text, result, place), last + 1):
            result[index] = replace(result[index], kind="quoted_document", role="", why=why)
        place = last + 1
    return result


def _headed(text: str, lines: list[_Part], place: int) -> bool:
    """Whether the line above a quotation is its heading, a line in capitals."""
    if place == 0 or lines[place - 1].kind not in ("body", "title"):
        return False
    above = text[lines[place - 1].start : lines[place - 1].end]
    return above.isupper() and any(line.kind == "body" and not line.role for line in lines[: place - 1])


def _introduced(text: str, lines: list[_Part]) -> list[_Part]:
    """The clauses of a resolution or a letter that a line of the prose announces ("The text of the statement reads:").

    They last as long as the lines open like the clauses of such a text, are its heading or its numbered points.
    """
    result = list(lines)
    for place, line in enumerate(lines):
        words = text[line.start : line.end]
        if line.kind != "body" or line.role or not _ANNOUNCED.search(words):
            continue
        at = place + 1
        while (
            at < len(lines)
            and lines[at].kind in ("body", "title")
            and _CLAUSE.match(text[lines[at].start : lines[at].end])
        ):
            why = "a clause of a text that the line above announces"
            result[at] = replace(result[at], kind="quoted_document", role="", why=why)
            at += 1
    return result


def _quotation_end(text: str, lines: list[_Part], place: int) -> int | None:
    """Index of the last line of the quotation that starts at `place`; None where none starts there."""
    line = lines[place]
    words = text[line.start : line.end]
    if line.kind != "body" or line.role:
        return None
    if _MAIL_QUOTE.match(words):
        last = place
        while last + 1 < len(lines) and _MAIL_QUOTE.match(text[lines[last + 1].start : lines[last + 1].end]):
            last += 1
        return last
    if place and _MAIL_INTRO.match(text[lines[place - 1].start : lines[place - 1].end]):
        return len(lines) - 1
    if words[0] not in _QUOTE_OPEN:
        return None
    close = _QUOTE_CLOSE[_QUOTE_OPEN.index(words[0])]
    for last in range(place, min(place + QUOTED_PARAGRAPHS, len(lines))):
        if lines[last].kind not in ("body", "quoted_document") or lines[last].role:
            return None
        inside = text[lines[last].start + (last == place) : lines[last].end]
        if close in inside:
            enough = len(_WORD.findall(text[line.start : lines[last].end])) >= QUOTED_WORDS
            return last if enough and inside.rstrip(" .,;").endswith(close) and inside.count(close) == 1 else None
    return None


def _split(text: str, line: _Part) -> Iterator[Block]:
    """A line as blocks: foreign script and boilerplate tails cut out of body, title and caption lines."""
    words = text[line.start : line.end]
    language = language_of(words)
    if line.kind in ("boilerplate", "quoted_document"):
        yield Block(line.start, line.end, line.kind, language, line.role, line.why)
        return
    if language not in (ENGLISH, UNKNOWN):
        yield Block(
            line.start,
            line.end,
            "other_language",
            language,
            line.role,
            "letters or words of another language",
        )
        return
    end = line.end
    tail = _tail(words)
    if tail is not None:
        end = line.start + tail[0]
    at = line.start
    for start, stop, code in foreign_runs(text[line.start : end]):
        yield from _piece(text, line, at, line.start + start, language)
        at = line.start + stop
        yield Block(line.start + start, at, "other_language", code, line.role, "another script within the line")
    yield from _piece(text, line, at, end, language)
    if tail is not None:
        kept: BlockRole = "credit" if "credit" in tail[1] else ""
        yield from _piece(text, _Part(end, line.end, "boilerplate", kept, tail[1]), end, line.end, language)


def _tail(words: str) -> tuple[int, str] | None:
    """Where a boilerplate tail starts in a line, and which; the earliest one."""
    low = max(0, len(words) - TAIL_LENGTH)
    found = [
        (match.start(), name)
        for name, pattern in TAIL_PATTERNS
        if (match := pattern.search(words, low)) and match.start() > 0
    ]
    return min(found, default=None)


def _piece(text: str, line: _Part, start: int, end: int, language: str) -> Iterator[Block]:
    piece = text[start:end]
    if not piece.strip():
        return
    start, end = start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
    yield Block(start, end, line.kind, language, line.role, line.why)


def _merged(blocks: list[Block]) -> Iterator[Block]:
    """Neighbouring body or quoted blocks of one language (or too short to tell) become one."""
    held: Block | None = None
    for block in blocks:
        if held is not None and _alike(held, block):
            language = held.language if held.language != UNKNOWN else block.language
            held = replace(held, end=block.end, language=language)
            continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


def _alike(held: Block, block: Block) -> bool:
    if held.kind != block.kind or held.role or block.role or held.kind not in ("body", "quoted_document"):
        return False
    return held.language == block.language or UNKNOWN in (held.language, block.language)
