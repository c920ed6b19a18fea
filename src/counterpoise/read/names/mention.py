"""What the names layer takes and gives: tokens and sentences in, mentions and actors out.

A `Mention` is a named mention in a document (longest match, no nesting): its span, the code of the state or
entity, the PLOVER sector, the kind, the canonical name and how it was resolved. An `ActorRef` is what a phrase
stands for as actor or recipient: "Russian troops" is (RUS, MIL) although only "Russian" is a name.

Tokens and sentences are protocols, so that the layer works on the parser's output and on plain tokens alike.
A token whose `head` is negative has not been parsed; nothing then relies on the tree. Offsets are code points
into the stored normalised text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

KINDS = (
    "state", "demonym", "capital_metonym", "capital_place", "metonym", "person", "office", "organisation", "place",
    "contested", "group",
)  # fmt: skip
SECTORS = (
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU",
    "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC",
)  # fmt: skip


class TokenLike(Protocol):
    """A token: its place in the sentence, its span, and what a parser says of it (empty and -1 where none ran)."""

    @property
    def i(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def pos(self) -> str: ...
    @property
    def dep(self) -> str: ...
    @property
    def head(self) -> int: ...
    @property
    def ent_type(self) -> str: ...


class SentenceLike(Protocol):
    """A sentence: its span and its tokens in order."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def tokens(self) -> Sequence[TokenLike]: ...


@dataclass(frozen=True, slots=True)
class PlainToken:
    """A token that no parser has seen."""

    i: int
    start: int
    end: int
    text: str
    pos: str = ""
    dep: str = ""
    head: int = -1
    ent_type: str = ""


@dataclass(frozen=True, slots=True)
class PlainSentence:
    """A sentence of plain tokens."""

    start: int
    end: int
    tokens: tuple[PlainToken, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """One named mention. `code` is empty where the state behind a name is not known."""

    start: int
    end: int
    sentence: int
    text: str
    code: str
    entity: str
    """Slug of the entity, such as `aze.ilham_aliyev`."""
    sector: str
    """First PLOVER sector, or empty."""
    kind: str
    name: str
    """Canonical name."""
    office: str = ""
    """Office held at the document's date, such as `president`, for persons."""
    second: str = ""
    """Second PLOVER sector, or empty: a defence ministry is GOV and MIL."""
    how: str = "gazetteer"
    """How it was resolved: the rule, in a few words."""


@dataclass(frozen=True, slots=True)
class ActorRef:
    """What a phrase stands for as an actor. `sectors` holds every sector, the first being the main one."""

    code: str
    sectors: tuple[str, ...]
    text: str
    start: int
    end: int
    entity: str
    how: str

    @property
    def sector(self) -> str:
        """The main sector, or empty."""
        return self.sectors[0] if self.sectors else ""


_PLAIN = re.compile(r"\w+(?:[-'’.]\w+)*|[^\w\s]")
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:St|Mr|Ms|Dr|Lt|Jr|Sr))(?<!\b(?:Mrs|Gen|Col|Maj|Sgt))"
    r"[.!?][\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9])|\n"
)


def plain_sentences(text: str) -> tuple[PlainSentence, ...]:
    """Sentences of plain tokens, split by a simple rule; for text that no parser has seen."""
    bounds = [match.end() for match in _SENTENCE_END.finditer(text)]
    found: list[PlainSentence] = []
    for start, end in zip([0, *bounds], [*bounds, len(text)], strict=True):
        tokens = tuple(
            PlainToken(i, match.start(), match.end(), match.group())
            for i, match in enumerate(_PLAIN.finditer(text, start, end))
        )
        if tokens:
            found.append(PlainSentence(tokens[0].start, tokens[-1].end, tokens))
    return tuple(found)
