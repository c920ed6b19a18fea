"""Quotations of a text: what stands between quotation marks, across sentences and paragraphs.

Curly, angle and straight double marks and doubled single ones are matched; single curly marks only where they open
after a blank and the text has no double ones. A paragraph that opens with a mark while the one before
was left open continues that quotation, as newspapers print it. Short quotations that are one to three words are
"scare quotes": they are kept, but say nothing about speech by themselves. Spans exclude the marks themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PAIRS = {"“": "”", "«": "»", "„": "“"}
LONGEST = 6000
_MARK = re.compile(r"[“”«»„\"]|''|``|\n\s*\n|\n")


@dataclass(frozen=True, slots=True)
class Quotation:
    """What is quoted: `start` and `end` exclude the marks; `words` counts what stands between them."""

    start: int
    end: int
    words: int

    @property
    def is_short(self) -> bool:
        """Whether it is so short that it may only mark a word."""
        return self.words < 4


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """The quotations of a text in order; marks that are never closed within their paragraph open nothing."""
    found: list[Quotation] = []
    opened: int | None = None
    closer = ""
    for match in _MARK.finditer(text):
        mark = match.group()
        if mark.startswith("\n"):
            if opened is not None and closer == "”" and _reopens(text, match.end()):
                _keep(found, text, opened, match.start())
            opened = None
        elif opened is None:
            opened, closer = _open(text, match)
        elif mark == closer or (closer == "”" and mark == '"'):
            _keep(found, text, opened, match.start())
            opened = None
        elif mark in PAIRS:
            opened, closer = _open(text, match)
    return tuple(found)


def _open(text: str, match: re.Match[str]) -> tuple[int | None, str]:
    mark = match.group()
    if mark in PAIRS:
        return match.end(), PAIRS[mark]
    if mark == "``" or (mark == "''" and _opens_word(text, match)):
        return match.end(), "''"
    after = text[match.end() : match.end() + 1]
    if mark == '"' and after and not after.isspace():
        return match.end(), '"'
    return None, ""


def _opens_word(text: str, match: re.Match[str]) -> bool:
    """Whether a mark stands before a word and behind a blank or bracket, or at the head of a line."""
    before, after = text[match.start() - 1 : match.start()] or "\n", text[match.end() : match.end() + 1]
    return bool(after) and not after.isspace() and (before.isspace() or before in "([—–-")


def _reopens(text: str, end: int) -> bool:
    return text[end:].lstrip()[:1] == "“"


def _keep(found: list[Quotation], text: str, start: int, end: int) -> None:
    inside = text[start:end]
    if 0 < len(inside.strip()) <= LONGEST:
        found.append(Quotation(start, end, len(re.findall(r"\w+", inside))))
