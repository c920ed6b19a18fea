"""Longest match, folding and capitals."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.read.names.mention import plain_sentences
from counterpoise.read.names.trie import Trie, fold, pieces_of


def found(trie: Trie, text: str) -> list[tuple[str, tuple[str, ...]]]:
    pieces = pieces_of(plain_sentences(text)[0].tokens)
    return [(text[pieces[hit.first].start : pieces[hit.last - 1].end], hit.values) for hit in trie.hits(pieces)]


def test_the_longest_name_wins_and_none_nest() -> None:
    trie = Trie([("Karabakh", "short"), ("Nagorno-Karabakh Republic", "long"), ("Republic", "word")])
    assert found(trie, "the Nagorno-Karabakh Republic") == [("Nagorno-Karabakh Republic", ("long",))]
    assert found(trie, "the Karabakh Republic") == [("Karabakh", ("short",)), ("Republic", ("word",))]


def test_hyphens_apostrophes_and_diacritics_do_not_part_spellings() -> None:
    trie = Trie([("Nagorno-Karabakh", "n"), ("Erdogan", "e"), ("Aliyev", "a"), ("U.S.", "u")])
    assert [values for _, values in found(trie, "Nagorno Karabakh, Erdoğan, Əliyev and the U.S. Army")] == [
        ("n",), ("e",), ("a",), ("u",),
    ]  # fmt: skip


def test_capitals_decide() -> None:
    trie = Trie([("US", "state"), ("WHO", "agency"), ("armed forces", "army"), ("Turkey", "state")])
    assert found(trie, "tell us who eats turkey") == []
    assert found(trie, "the Armed Forces of TURKEY") == [("Armed Forces", ("army",)), ("TURKEY", ("state",))]
    assert found(trie, "WHO told the US") == [("WHO", ("agency",)), ("US", ("state",))]


def test_a_name_without_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="the name of 'x' has no letters"):
        Trie([("-", "x")])


@given(st.lists(st.sampled_from(["Baku", "Ganja", "in", "and", "Nagorno", "Karabakh", ",", "the"]), max_size=12))
def test_hits_lie_in_order_and_never_overlap(words: list[str]) -> None:
    trie = Trie([("Baku", "b"), ("Nagorno Karabakh", "n"), ("Karabakh", "k"), ("Karabakh and Baku", "kb")])
    sentences = plain_sentences(" ".join(words))
    for sentence in sentences:
        hits = list(trie.hits(pieces_of(sentence.tokens)))
        assert all(hit.first < hit.last for hit in hits)
        assert all(one.last <= two.first for one, two in itertools.pairwise(hits))


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
