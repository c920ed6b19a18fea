"""What a section of the report is made of: sentences with references, figures, tables, cards.

Sections are plain frozen data; templates turn them into HTML with every text escaped. A `Ref` leads to a place in
the report (`#...`) or to a web page; `Cited` ids are records, shown as numbers that lead to the sources.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from counterpoise.report.figure import Figure, Table


@dataclass(frozen=True)
class Ref:
    """A link with its words."""

    label: str
    href: str

    def __post_init__(self) -> None:
        if not self.href.startswith(("#", "https://", "http://")):
            raise ValueError(f"a report may not link to '{self.href}'")


@dataclass(frozen=True)
class Sentence:
    """Words, then where they come from: places in the report and ids of records."""

    text: str
    refs: tuple[Ref, ...] = ()
    records: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prose:
    """Sentences of one paragraph, or of a list."""

    sentences: tuple[Sentence, ...]
    style: Literal["paragraph", "list", "key", "note"] = "paragraph"
    kind: Literal["prose"] = "prose"


@dataclass(frozen=True)
class Drawn:
    """One figure, or several half-width figures side by side."""

    figures: tuple[Figure, ...]
    kind: Literal["drawn"] = "drawn"


@dataclass(frozen=True)
class Listed:
    """A table shown as it is; `folded` under its title."""

    id: str
    title: str
    table: Table
    caption: str = ""
    folded: bool = False
    links: tuple[str, ...] = ()
    """Address of each row's first cell; empty = none."""
    row_ids: tuple[str, ...] = ()
    """Address of each row; empty = none."""
    monospace: bool = False
    kind: Literal["listed"] = "listed"


@dataclass(frozen=True)
class Card:
    """A small titled box: facts as label and value, then sentences."""

    id: str
    title: str
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Cards:
    cards: tuple[Card, ...]
    kind: Literal["cards"] = "cards"


@dataclass(frozen=True)
class Heading:
    """A heading inside a section, with an address of its own."""

    id: str
    text: str
    kind: Literal["heading"] = "heading"


Block = Prose | Drawn | Listed | Cards | Heading


@dataclass(frozen=True)
class Section:
    """One section: what it is called, what it says in one line, and its blocks."""

    id: str
    title: str
    lead: str
    blocks: tuple[Block, ...] = field(default=())


def paragraph(*sentences: Sentence | str) -> Prose:
    """One paragraph of plain or sourced sentences."""
    return Prose(tuple(s if isinstance(s, Sentence) else Sentence(s) for s in sentences))


def note(text: str) -> Prose:
    """A caution set apart from the text."""
    return Prose((Sentence(text),), "note")


def bullets(sentences: tuple[Sentence, ...]) -> Prose:
    return Prose(sentences, "list")
