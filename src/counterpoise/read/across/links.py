"""What ties the records of several documents: links, clashes, copies and borrowed dates.

A link never drops or merges a record. `why` names what was found in common with its weight, `score` is their sum;
neither takes part in comparisons. A clash is a link that says what the two disagree about.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

CLASHES = (
    "money", "number", "value", "asserted_v_denied", "who_began", "who_is_responsible", "date", "cause", "status",
)  # fmt: skip
"""What two records can disagree about."""


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """A record: the place of its document among those read, its kind as in the gold format, its place there."""

    document: int
    kind: str
    place: int


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Two records, the earlier first. `field` is empty for the same thing, else what they disagree about."""

    one: Reference
    other: Reference
    field: str = ""
    score: float = dataclasses.field(default=0.0, compare=False)
    why: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class BorrowedDate:
    """A date of publication for a document that prints none, from a dated document that tells the same."""

    document: int
    day: date
    """The day of what both tell: the undated document appeared on it or shortly after."""
    source: int
    """The dated document."""
    rests_on: tuple[Link, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Links:
    """What ties the records of several documents."""

    same: tuple[Link, ...]
    clashes: tuple[Link, ...]
    copies: tuple[tuple[int, ...], ...]
    """Groups of near-duplicate documents by their place, first the one that stands for all."""
    dates: tuple[BorrowedDate, ...] = ()
    corroborated: Mapping[Reference, int] = dataclasses.field(
        default_factory=lambda: MappingProxyType({}), compare=False
    )
    """How many independent outlets tell the same as a record, itself included; records told once are left out."""

    def clashes_of(self, document: int) -> int:
        """In how many clashes a document stands."""
        return sum(document in (link.one.document, link.other.document) for link in self.clashes)

    def original_of(self, document: int) -> int | None:
        """The document of which this one is a copy, or None."""
        return next((group[0] for group in self.copies if document in group[1:]), None)

    def outlets_of(self, record: Reference) -> int:
        """How many independent outlets tell what a record tells, its own included."""
        return self.corroborated.get(record, 1)
