"""Near-duplicates: copies are grouped, and only copies."""

from __future__ import annotations

import hashlib
import random

import numpy as np
import pytest

from counterpoise.read.documents.duplicates import (
    PERMUTATIONS,
    article_words,
    containment,
    find_copies,
    similarity,
    sketch,
)

from .conftest import Folder

WORDS = [f"w{number}" for number in range(4000)]


def text(seed: int, length: int = 400) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def test_a_text_is_like_itself_and_unlike_another() -> None:
    one, other = sketch(text(1)), sketch(text(2))
    assert similarity(one, one) == 1.0
    assert containment(one, one) == 1.0
    assert similarity(one, other) == 0.0
    assert containment(one, other) == 0.0


@pytest.mark.parametrize("cut", [20, 100, 200])
def test_the_estimate_is_near_the_exact_share(cut: int) -> None:
    whole = text(3)
    one, other = sketch(whole), sketch(whole[:-cut] + text(4, cut))
    shared = len(np.intersect1d(one.shingles, other.shingles))
    exact = shared / len(np.union1d(one.shingles, other.shingles))
    assert abs(similarity(one, other) - exact) < 4 * np.sqrt(exact * (1 - exact) / PERMUTATIONS)


def test_copies_are_grouped_with_the_longest_first() -> None:
    article = text(5)
    edited = [*article[:150], "inserted", *article[150:], *text(6, 30)]
    excerpt = article[40:200]
    other = text(7)
    groups = find_copies([other, excerpt, article, edited])
    assert [group.members for group in groups] == [(3, 2, 1)]
    assert 0.6 <= groups[0].similarity <= 1.0


def test_short_texts_are_copies_only_where_equal() -> None:
    assert find_copies([["No", "comment"], ["no", "comment"], ["no", "comment", "yet"]])[0].members == (0, 1)
    assert find_copies([]) == ()
    assert find_copies([[], text(8)]) == ()


def test_a_short_quotation_is_no_copy() -> None:
    article = text(9, 1000)
    assert find_copies([article, [*article[100:160], *text(10, 20)]]) == ()
    assert find_copies([article, article[100:160]]) == ()


def test_boilerplate_makes_no_copy(folder: Folder) -> None:
    trailer = "\n\n".join(["Leave a Reply", *(f"Reader {n} says {' '.join(text(11, 60))}." for n in range(4))])
    documents = [folder.document(f"{n}.txt", f"Title\n\n{' '.join(text(n))}.\n\n{trailer}") for n in (20, 21)]
    words = [article_words(document.stored.text, document.blocks) for document in documents]
    assert all(len(found) == 401 for found in words)
    assert find_copies(words) == ()


def test_the_permutations_are_those_of_the_description() -> None:
    def hashed(words: str) -> int:
        return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest(), "little")

    shingles = [hashed("a b c d"), hashed("b c d e")]
    made = sketch(["A", "b", "c", "D", "e"])
    assert made.shingles.tolist() == sorted(shingles)
    for number in (0, 1, PERMUTATIONS - 1):
        factor, offset = hashed(f"factor {number}") | 1, hashed(f"offset {number}")
        assert int(made.minima[number]) == min((factor * shingle + offset) % 2**64 for shingle in shingles)
