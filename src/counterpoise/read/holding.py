"""Which of many spans hold a given one, without trying them all: a document may have thousands of claims and events.

Spans are sorted by where they start. One that holds [a, b) starts at or before a and, since none is longer than the
longest, not before b minus that length; so only the stretch between is tried.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Generic, TypeVar

from counterpoise.read.candidates import Span

T = TypeVar("T")


class Holders(Generic[T]):
    """Spans with an item each, to be asked which hold another."""

    def __init__(self, spans: Iterable[tuple[Span, T]]) -> None:
        self._spans = sorted(spans, key=lambda pair: pair[0])
        self._starts = [span[0] for span, _ in self._spans]
        self._longest = max((end - start for (start, end), _ in self._spans), default=0)

    def of(self, span: Span) -> list[T]:
        """The items whose span begins no later and ends no sooner than this one, by their start."""
        first = bisect_left(self._starts, span[1] - self._longest)
        last = bisect_right(self._starts, span[0])
        return [item for (_, end), item in self._spans[first:last] if span[1] <= end]
