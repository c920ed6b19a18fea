"""Which records are compared at all, and which of the pairs that look alike are kept.

Blocking: two records are compared where they share a key that at most `CAP` records have (of a larger group,
each is compared with the next `CAP` in a fixed order), so the work grows with the number of records and not with
its square. Choosing: pairs are taken best first; a record is tied at most once to each other document, and ties
that earlier ones already imply are left out, so that every group is held together by its strongest links. Equal
scores are settled by the names of the documents, never by their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from counterpoise.read.across.links import Link, Reference
from counterpoise.read.across.words import Bag

CAP = 40
"""The largest group of records with one key that is compared all against all."""


class Comparable(Protocol):
    """What of a record is needed to compare it: see `told.Told`."""

    @property
    def at(self) -> Reference: ...
    @property
    def words(self) -> Bag: ...
    @property
    def in_head(self) -> bool: ...
    @property
    def order(self) -> tuple[str, str, int]: ...


T = TypeVar("T", bound=Comparable)


@dataclass(frozen=True, slots=True)
class Scored:
    """Two records that look alike, how much, and why."""

    one: Reference
    other: Reference
    score: float
    why: str
    order: tuple[Hashable, ...]

    def link(self, field: str = "") -> Link:
        """As a link, the earlier record first."""
        first, second = sorted((self.one, self.other))
        return Link(first, second, field, round(self.score, 3), self.why)


def compared(told: Sequence[T], keys: Callable[[T], Iterable[Hashable]]) -> Iterator[tuple[T, T]]:
    """Pairs of records with a key in common, each once. Titles and captions stand for the text below them only."""
    ordered = sorted(told, key=lambda t: t.order)
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number, one in enumerate(ordered):
        for key in keys(one):
            groups[key].append(number)
    seen: set[tuple[int, int]] = set()
    for group in groups.values():
        for place, first in enumerate(group):
            for second in group[place + 1 : place + 1 + CAP]:
                one, other = ordered[first], ordered[second]
                apart = one.at.document != other.at.document
                if (first, second) in seen or (apart and (one.in_head or other.in_head)):
                    continue
                seen.add((first, second))
                yield one, other


def rare_keys(told: Comparable, *marks: Hashable, many: int = 6) -> Iterator[Hashable]:
    """Keys from the heaviest words of a record, each with the marks."""
    heaviest = sorted(told.words, key=lambda token: (-told.words[token], token))[:many]
    for token in heaviest:
        yield (*marks, token)


def scored(one: Comparable, other: Comparable, score: float, why: str) -> Scored:
    """A pair with its score. The order that settles ties is that of the documents' names."""
    first, second = sorted((one.order, other.order))
    return Scored(one.at, other.at, score, why, (first, second))


def best_first(pairs: Iterable[Scored], *, once: bool = True, spanning: bool = True) -> list[Scored]:
    """The pairs that are kept: at most one tie of a record to each document, no tie that others imply."""
    kept: list[Scored] = []
    tied: set[tuple[Reference, int]] = set()
    root: dict[Reference, Reference] = {}

    def top(at: Reference) -> Reference:
        while root.get(at, at) != at:
            at = root[at]
        return at

    for pair in sorted(pairs, key=lambda p: (-round(p.score, 6), p.order)):
        ends = ((pair.one, pair.other.document), (pair.other, pair.one.document))
        apart = pair.one.document != pair.other.document
        if once and apart and any(end in tied for end in ends):
            continue
        first, second = top(pair.one), top(pair.other)
        if spanning and first == second:
            continue
        root[second] = first
        tied.update(ends)
        kept.append(pair)
    return kept
