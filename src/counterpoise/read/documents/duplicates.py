"""Near-duplicate texts by MinHash: syndicated copies of one article are grouped and count once.

The words of a text (case-folded) make overlapping shingles of four; each of 64 random permutations of the
64-bit shingle hashes keeps its smallest value. The share of equal values estimates the Jaccard similarity of
two shingle sets with standard error sqrt(J(1-J)/64), at most 0.063 (Broder, On the resemblance and
containment of documents, 1997). An excerpt shares few shingles with its source by that measure, so containment
in the smaller text is also computed, exactly, for pairs that share enough. Permutations are h -> (a h + b)
mod 2^64 with fixed odd a, so results are the same on every machine; no random state is used.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.read.documents.document import Block

PERMUTATIONS = 64
SHINGLE = 4
SIMILAR = 0.6
CONTAINED = 0.8
EXCERPT = 0.125
MIN_WORDS = 30

Hashes = NDArray[np.uint64]

_WORD = re.compile(r"\w+")
_COPIED_KINDS = frozenset({"body", "title", "quoted_document"})


@dataclass(frozen=True, slots=True)
class CopyGroup:
    """Texts (by their index) that are copies of one another, first the longest, which stands for all."""

    members: tuple[int, ...]
    similarity: float
    """The lowest similarity or containment by which a member was joined."""


@dataclass(frozen=True)
class Sketch:
    """What is kept of a text for comparison: its distinct shingle hashes, sorted, and their 64 minima."""

    shingles: Hashes
    minima: Hashes


def sketch(words: Sequence[str]) -> Sketch:
    """The sketch of a text given as words; a text of fewer than four words has one shingle."""
    count = max(1, len(words) - SHINGLE + 1)
    joined = (" ".join(words[at : at + SHINGLE]).casefold() for at in range(count))
    hashes = np.unique(np.fromiter((_hash(shingle) for shingle in joined), dtype=np.uint64, count=count))
    factors, offsets = _permutations()
    minima = np.array(
        [(hashes * factor + offset).min() for factor, offset in zip(factors, offsets, strict=True)], dtype=np.uint64
    )
    return Sketch(hashes, minima)


def similarity(one: Sketch, other: Sketch) -> float:
    """The estimated Jaccard similarity, 0 to 1."""
    return float(np.mean(one.minima == other.minima))


def containment(one: Sketch, other: Sketch) -> float:
    """The share of the smaller text's shingles that the larger holds, 0 to 1, exact."""
    shared = len(np.intersect1d(one.shingles, other.shingles, assume_unique=True))
    return shared / min(len(one.shingles), len(other.shingles))


def article_words(text: str, blocks: Sequence[Block]) -> list[str]:
    """The words that make an article the same article: title, body and quoted documents, no boilerplate."""
    return [
        word for block in blocks if block.kind in _COPIED_KINDS and not block.role
        for word in _WORD.findall(text[block.start : block.end])
    ]  # fmt: skip


def find_copies(texts: Sequence[Sequence[str]]) -> tuple[CopyGroup, ...]:
    """Groups of two or more texts (each given as words) that are near-duplicates, in order of their first text.

    Two texts are joined where their similarity is SIMILAR or more, or where the larger holds CONTAINED of the
    smaller and is at most 1 / EXCERPT times as long (a shorter excerpt is a quotation); groups are the connected
    parts. Pairs without one equal minimum are passed over, which misses a true copy once in 700 at worst. Texts of
    fewer than MIN_WORDS words are compared by equality.
    """
    sketches = [sketch(words) for words in texts]
    minima = np.array([made.minima for made in sketches], dtype=np.uint64).reshape(len(texts), PERMUTATIONS)
    parent = list(range(len(texts)))
    joined_by = [1.0] * len(texts)
    for one in range(len(texts)):
        near = np.mean(minima[one + 1 :] == minima[one], axis=1)
        for step in np.flatnonzero(near):
            other = one + 1 + int(step)
            score = _alike(texts[one], texts[other], sketches[one], sketches[other])
            if score is None:
                continue
            first, second = sorted((_root(parent, one), _root(parent, other)))
            parent[second] = first
            joined_by[first] = min(joined_by[first], joined_by[second], score)
    groups: dict[int, list[int]] = {}
    for place in range(len(texts)):
        groups.setdefault(_root(parent, place), []).append(place)
    return tuple(
        CopyGroup(tuple(sorted(members, key=lambda place: (-len(texts[place]), place))), round(joined_by[root], 4))
        for root, members in groups.items()
        if len(members) > 1
    )


def _alike(one: Sequence[str], other: Sequence[str], left: Sketch, right: Sketch) -> float | None:
    """By how much two texts are copies; None where they are not."""
    if min(len(one), len(other)) < MIN_WORDS:
        return 1.0 if [word.casefold() for word in one] == [word.casefold() for word in other] else None
    near = similarity(left, right)
    if near >= SIMILAR:
        return near
    if min(len(one), len(other)) < EXCERPT * max(len(one), len(other)):
        return None
    held = containment(left, right)
    return held if held >= CONTAINED else None


def _root(parent: list[int], place: int) -> int:
    while parent[place] != place:
        parent[place] = parent[parent[place]]
        place = parent[place]
    return place


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _permutations() -> tuple[Hashes, Hashes]:
    """Fixed odd factors and offsets, drawn from a hash of their number."""
    factors = [_hash(f"factor {number}") | 1 for number in range(PERMUTATIONS)]
    offsets = [_hash(f"offset {number}") for number in range(PERMUTATIONS)]
    return np.array(factors, dtype=np.uint64), np.array(offsets, dtype=np.uint64)
