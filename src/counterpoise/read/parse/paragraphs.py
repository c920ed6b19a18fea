"""Paragraphs of a block, each as one line of clean text with a map back to the stored text.

Blank tokens wreck a parse, so every run of white space becomes one space and invisible characters (soft
hyphens, zero-width spaces, byte-order marks) are dropped; the map gives every kept character its offset in
the stored text. A blank line parts two paragraphs. A single line break does so where the line before it ends a
sentence, a heading or a list item, or is clearly shorter than the block is wide; else the lines are one
paragraph, wrapped by a text editor or a mail program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
WRAP_SHARE, CLOSE_SHARE = 0.7, 0.9
LEAST_WRAP = 40

_BREAK = re.compile(r"[^\S\n]*\n[^\S\n]*")
_ENDS_LINE = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_OPENS_ITEM = re.compile(r"\s*(?:[•·▪◦‣*–—-]\s|\(?\d{1,2}[.)]\s|\(?[a-z][.)]\s)")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: its clean text, and for each character of it the offset in the stored text."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from `start` to `end` of the clean text lie in the stored text."""
        return self.offsets[start], self.offsets[end - 1] + 1


def split_paragraphs(text: str, start: int, end: int) -> Iterator[Paragraph]:
    """The paragraphs of the stored text between two offsets, in order, empty ones left out."""
    for first, last in _paragraph_spans(text, start, end):
        paragraph = clean(text, first, last)
        if paragraph.text:
            yield paragraph


def clean(text: str, start: int, end: int) -> Paragraph:
    """The stored text between two offsets on one line: single spaces, nothing invisible."""
    letters: list[str] = []
    offsets: list[int] = []
    blank = True
    for at in range(start, end):
        letter = text[at]
        if letter in INVISIBLE:
            continue
        if letter.isspace():
            if blank:
                continue
            letter = " "
        blank = letter == " "
        letters.append(letter)
        offsets.append(at)
    if letters and letters[-1] == " ":
        del letters[-1], offsets[-1]
    return Paragraph("".join(letters), tuple(offsets))


def _paragraph_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    lines = list(_lines(text, start, end))
    width = max((last - first for first, last in lines), default=0)
    opened: int | None = None
    closed = start
    for first, last in lines:
        line = text[first:last]
        if opened is not None and (not line.strip() or _parts(text[opened:closed], line, width)):
            yield opened, closed
            opened = None
        if line.strip():
            opened = first if opened is None else opened
            closed = last
    if opened is not None:
        yield opened, closed


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in _BREAK.finditer(text, start, end):
        yield at, match.start()
        at = match.end()
    yield at, end


def _parts(paragraph: str, following: str, width: int) -> bool:
    """Whether a single line break after `paragraph` is more than a wrapped line."""
    line = paragraph.rsplit("\n", 1)[-1].rstrip()
    if width < LEAST_WRAP or len(line) < WRAP_SHARE * width:
        return True
    ends = _ENDS_LINE.search(line) is not None and len(line) < CLOSE_SHARE * width
    return ends or _OPENS_ITEM.match(following) is not None
