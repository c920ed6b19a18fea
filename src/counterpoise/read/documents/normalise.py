"""Stored text: normalised once, with a map back to the raw text.

Every later offset is a code point into `StoredText.text`. What changes on the way from the raw text:
line ends become one newline, other white space one space, runs of blank lines one blank line, white space at
line ends and around the text goes; control characters, bidirectional controls and zero-width characters go
(they hide or reorder text: UAX #9, UTS #36); the rest is composed to NFC (UAX #15). A letter keeps at most 30
combining marks, the bound of UAX #15's stream-safe format, because composing a longer run takes time that
grows with its square.

The map is piecewise: a segment either copies raw text unchanged or stands for one raw span as a whole.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

MAX_MARKS = 30
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u00ad\u200b\u2060\ufeff\ufffe\ufff9-\ufffb"
_CONTROL = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_DROPPED = re.compile(f"[{_BIDI}{_INVISIBLE}{_CONTROL}\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*(?=[\x00-\x7f]|\Z)")
"""Visible ASCII with single spaces, not followed by a character that might combine with its end."""
_PIECE = re.compile(f"(?P<plain>{_PLAIN.pattern})|(?P<end>{_LINE_END.pattern})|(?P<blank>\\s)|(?P<one>.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Segment:
    """`text` of the stored text comes from raw [start, end), letter by letter where `exact`, else as a whole."""

    text: str
    start: int
    end: int
    exact: bool


@dataclass(frozen=True)
class StoredText:
    """Normalised text and where each of its code points stood in the raw text.

    `ends[i]` is the stored offset behind segment i; `raw_spans[i]` its span of the raw text; `exact[i]` is true
    where the two correspond letter by letter.
    """

    text: str
    raw: str = field(repr=False)
    ends: tuple[int, ...] = field(repr=False)
    raw_spans: tuple[tuple[int, int], ...] = field(repr=False)
    exact: tuple[bool, ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self.text)

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the stored text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the raw text that became [start, end) of the stored text.

        ValueError where the span is empty or leaves the text.
        """
        _check_span(start, end, len(self.text), "stored")
        return self._raw_at(start)[0], self._raw_at(end - 1)[1]

    def stored(self, start: int, end: int) -> tuple[int, int] | None:
        """The smallest stored span that holds all that is left of raw [start, end); None where nothing is left.

        ValueError where the span is empty or leaves the raw text.
        """
        _check_span(start, end, len(self.raw), "raw")
        first = bisect_right(self._raw_ends, start)
        last = bisect_left(self._raw_starts, end) - 1
        if first > last:
            return None
        low, high = self._bounds(first), self._bounds(last)
        begin = low[0] + max(0, start - self.raw_spans[first][0]) if self.exact[first] else low[0]
        stop = high[1] - max(0, self.raw_spans[last][1] - end) if self.exact[last] else high[1]
        return begin, stop

    def lines(self) -> Iterator[tuple[int, int]]:
        """The lines that hold text, as spans without their line ends."""
        return _split(self.text, "\n")

    def paragraphs(self) -> Iterator[tuple[int, int]]:
        """The stretches between blank lines, as spans."""
        return _split(self.text, "\n\n")

    @cached_property
    def _raw_ends(self) -> tuple[int, ...]:
        return tuple(end for _, end in self.raw_spans)

    @cached_property
    def _raw_starts(self) -> tuple[int, ...]:
        return tuple(start for start, _ in self.raw_spans)

    def _bounds(self, index: int) -> tuple[int, int]:
        return (self.ends[index - 1] if index else 0), self.ends[index]

    def _raw_at(self, offset: int) -> tuple[int, int]:
        index = bisect_right(self.ends, offset)
        start, end = self.raw_spans[index]
        if not self.exact[index]:
            return start, end
        at = start + offset - self._bounds(index)[0]
        return at, at + 1


def normalise(raw: str) -> StoredText:
    """The stored text of a raw text; it may come out empty."""
    segments = tuple(_joined(_composed(_spaced(_pieces(raw)))))
    ends, total = [], 0
    for segment in segments:
        total += len(segment.text)
        ends.append(total)
    spans = tuple((segment.start, segment.end) for segment in segments)
    exact = tuple(segment.exact for segment in segments)
    return StoredText("".join(segment.text for segment in segments), raw, tuple(ends), spans, exact)


def _check_span(start: int, end: int, size: int, name: str) -> None:
    if not 0 <= start < end <= size:
        raise ValueError(f"[{start}, {end}) is no span of a {name} text of {size} characters")


def _split(text: str, mark: str) -> Iterator[tuple[int, int]]:
    at = 0
    for part in text.split(mark):
        if part:
            yield at, at + len(part)
        at += len(part) + len(mark)


def _pieces(raw: str) -> Iterator[Segment]:
    """Runs of plain text, single characters, " " for white space, newlines; what is dropped is left out."""
    for match in _PIECE.finditer(raw):
        start, end = match.span()
        if match.lastgroup == "end":
            yield Segment("\n", start, end, end - start == 1)
        elif match.lastgroup == "blank":
            yield Segment(" ", start, end, True)
        elif match.lastgroup == "plain" or not _DROPPED.match(match[0]):
            yield Segment(match[0], start, end, True)


def _spaced(pieces: Iterable[Segment]) -> Iterator[Segment]:
    """One segment for each run of white space between visible text, none at either end of the text."""
    newlines, start, end, begun = 0, -1, -1, False
    for piece in pieces:
        if piece.text in (" ", "\n"):
            start = piece.start if start < 0 else start
            end = piece.end
            newlines += piece.text == "\n"
            continue
        if begun and start >= 0:
            text = "\n" * min(newlines, 2) or " "
            yield Segment(text, start, end, len(text) == end - start)
        newlines, start, begun = 0, -1, True
        yield piece


def _composed(pieces: Iterable[Segment]) -> Iterator[Segment]:
    """Characters that compose (UAX #15) are put together and composed."""
    held: list[Segment] = []
    marks = 0
    for piece in pieces:
        if held and _joins(held, piece.text):
            marks += 1
            if marks <= MAX_MARKS:
                held.append(piece)
            continue
        if held:
            yield _compose(held)
            held = []
        if len(piece.text) > 1:
            yield piece
        else:
            held, marks = [piece], 0
    if held:
        yield _compose(held)


def _joins(held: list[Segment], letter: str) -> bool:
    if letter.isascii():
        return False
    if unicodedata.combining(letter):
        return True
    before = "".join(piece.text for piece in held)
    apart = unicodedata.normalize("NFC", before) + unicodedata.normalize("NFC", letter)
    return unicodedata.normalize("NFC", before + letter) != apart


def _compose(held: list[Segment]) -> Segment:
    text = unicodedata.normalize("NFC", "".join(piece.text for piece in held))
    return Segment(text, held[0].start, held[-1].end, held[0].exact and len(held) == len(text) == 1)


def _joined(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Neighbouring exact copies become one segment."""
    texts: list[str] = []
    start = end = 0
    for segment in segments:
        if texts and segment.exact and segment.start == end:
            texts.append(segment.text)
            end = segment.end
            continue
        if texts:
            yield Segment("".join(texts), start, end, True)
        texts = []
        if segment.exact:
            texts, start, end = [segment.text], segment.start, segment.end
        else:
            yield segment
    if texts:
        yield Segment("".join(texts), start, end, True)
