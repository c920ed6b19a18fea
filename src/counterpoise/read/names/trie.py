"""Longest-match search for names over folded pieces of tokens.

A piece is a run of letters and digits; hyphens, apostrophes and full stops between pieces are skipped, so
"Nagorno-Karabakh", "Nagorno Karabakh" and "U.S.", "U.S" fall together, whatever tokens the parser makes of them.
Folding drops case and diacritics (Erdoğan = Erdogan, Əliyev = Aliyev). Case still decides: a piece written with a
capital in the table must start with a capital in the text, and an acronym of two letters or more must stand in
capitals ("US" is not "us", "WHO" not "Who", nor "LeT" "Let"); pieces in lower case in the table match any case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from counterpoise.read.names.mention import TokenLike

_PIECE = re.compile(r"[^\W_]+|[^\w\s]|_")
_FIRST = re.compile(r"[^\W_]+|[^\w\s\-‐‑‒–—'’‘ʼ`´.·]|_")
"""The first piece of a name that is not skipped."""
_SKIPPED = frozenset("-‐‑‒–—'’‘ʼ`´.·")
_LETTERS = str.maketrans(
    {"ə": "a", "Ə": "A", "ı": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae"}
)


def unmarked(text: str) -> str:
    """`text` without diacritics, case kept."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """`text` without diacritics and case."""
    return unmarked(text.lower()).lower()


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters and digits, or one mark, in a sentence."""

    folded: str
    text: str
    start: int
    end: int
    token: int


def pieces_of(tokens: Sequence[TokenLike]) -> list[Piece]:
    """The pieces of a sentence in order, skipped marks left out."""
    found: list[Piece] = []
    for token in tokens:
        text = token.text
        if text.isalnum():
            found.append(Piece(fold(text), text, token.start, token.end, token.i))
            continue
        for match in _PIECE.finditer(text):
            piece = match.group()
            if piece not in _SKIPPED:
                start = token.start + match.start()
                found.append(Piece(fold(piece), piece, start, start + len(piece), token.i))
    return found


def split_name(name: str) -> tuple[str, ...]:
    """The pieces of a name in a table, as written."""
    return tuple(piece for piece in _PIECE.findall(name) if piece not in _SKIPPED)


def case_fits(written: str, text: str) -> bool:
    """True where `text` has the capitals that the table's `written` asks for."""
    if written.islower() or not written[0].isalpha():
        return True
    if len(written) > 1 and written.isupper():
        return text.isupper()
    if len(written) < 5 and not written[1:].islower() and len(written) > 1:
        return text == written or text.isupper()
    return text[0].isupper()


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of pieces [first, last) and what the table says it may be."""

    first: int
    last: int
    values: tuple[str, ...]


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    leaves: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    """(pieces as written, value) of every name that ends here."""


class Trie:
    """Names by their folded pieces; each name leads to one or more values (keys of the caller's own tables).

    The names that begin with one piece become a tree when that piece is first met in a text.
    """

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._waiting: dict[str, list[tuple[str, str]]] = {}
        self._roots: dict[str, _Node] = {}
        for name, value in names:
            first = name.partition(" ")[0]
            if not first.isalnum():
                match = _FIRST.search(name)
                if match is None:
                    raise ValueError(f"the name of '{value}' has no letters")
                first = match.group()
            self._waiting.setdefault(fold(first), []).append((name, value))

    def _root(self, first: str) -> _Node | None:
        """The tree of the names that begin with the folded piece `first`."""
        waiting = self._waiting.pop(first, None)
        if waiting is not None:
            root = self._roots[first] = _Node()
            for name, value in waiting:
                _add(root, split_name(name), value)
        return self._roots.get(first)

    def hits(self, pieces: Sequence[Piece]) -> Iterator[Hit]:
        """Longest matches from left to right, never overlapping."""
        position = 0
        while position < len(pieces):
            hit = self.longest(pieces, position)
            if hit is None:
                position += 1
            else:
                yield hit
                position = hit.last

    def longest(self, pieces: Sequence[Piece], first: int) -> Hit | None:
        """The longest match that starts at piece `first`, or None."""
        node = self._root(pieces[first].folded)
        position, found = first, None
        while node is not None:
            position += 1
            if node.leaves:
                values = _fitting(node.leaves, pieces[first:position])
                if values:
                    found = Hit(first, position, values)
            if position == len(pieces):
                break
            node = node.children.get(pieces[position].folded)
        return found


def _add(root: _Node, pieces: tuple[str, ...], value: str) -> None:
    node = root
    for piece in pieces[1:]:
        node = node.children.setdefault(fold(piece), _Node())
    if (pieces, value) not in node.leaves:
        node.leaves.append((pieces, value))


def _fitting(leaves: list[tuple[tuple[str, ...], str]], pieces: Sequence[Piece]) -> tuple[str, ...]:
    """Values of the names whose capitals the text meets, in the order of the tables."""
    found = dict.fromkeys(
        value
        for written, value in leaves
        if all(case_fits(one, piece.text) for one, piece in zip(written, pieces, strict=True))
    )
    return tuple(found)
