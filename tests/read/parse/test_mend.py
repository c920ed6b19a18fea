"""Repairs of the tree: verbs taken for participles, lost subjects, reduced relatives; a tree stays a tree."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.read.parse.draft import Draft
from counterpoise.read.parse.mend import mend


@dataclass(frozen=True)
class W:
    """A word as parsed."""

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


def words(rows: str) -> list[W]:
    """Words from "text/TAG/dep/head", heads as places; the part of speech follows from the tag."""
    kinds = {"NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "PRP": "PRON", "JJ": "ADJ", "IN": "ADP", "CC": "CCONJ"}
    made = []
    for i, row in enumerate(rows.split()):
        text, tag, dep, head = row.split("/")
        pos = kinds.get(tag, "VERB" if tag.startswith("VB") else "X")
        made.append(W(i, 10 * i, 10 * i + 5, text, text, pos, tag, dep, int(head)))
    return made


def told(rows: str) -> list[str]:
    """The mended relations, as "dep>head word"."""
    given_words = words(rows)
    heads, deps = mend(given_words)
    return [f"{dep}>{given_words[head].text}" for head, dep in zip(heads, deps, strict=True)]


def test_a_participle_between_two_nouns_is_the_verb() -> None:
    # jets bombed targets
    assert told("jets/NNS/compound/2 bombed/VBN/amod/2 targets/NNS/root/2") == [
        "nsubj>bombed",
        "root>bombed",
        "obj>bombed",
    ]


def test_the_verb_takes_the_place_of_the_noun_it_hung_on() -> None:
    # Union imposed sanctions, parsed with Union as root
    assert told("Union/NNP/root/0 imposed/VBN/amod/2 sanctions/NNS/nmod/0") == [
        "nsubj>imposed",
        "root>imposed",
        "obj>imposed",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        "government/NN/compound/2 backed/VBN/amod/2 rebels/NNS/root/2",
        "displaced/VBN/amod/1 families/NNS/root/1",
        "heavy/JJ/amod/2 damaged/VBN/amod/2 houses/NNS/root/2",
    ],
)
def test_true_participles_stay(rows: str) -> None:
    given_words = words(rows)
    assert mend(given_words) == ([w.head for w in given_words], [w.dep for w in given_words])


def test_a_saying_after_a_comma_finds_its_subject() -> None:
    # missiles , Seoul said
    rows = "fired/VBD/ccomp/4 missiles/NNS/obj/0 ,/,/punct/3 Seoul/NNP/appos/1 said/VBD/root/4"
    assert told(rows)[3:] == ["nsubj>said", "root>said"]


def test_after_opens_a_clause_with_its_own_subject() -> None:
    # holding after chiefs met
    rows = "holding/VBG/root/0 after/IN/case/2 chiefs/NNS/obl/0 met/VBD/advcl/0"
    assert told(rows) == ["root>holding", "mark>met", "nsubj>met", "advcl>holding"]


def test_a_reduced_relative_gives_way_to_the_main_verb() -> None:
    # troops backed by tanks attacked villages
    rows = (
        "troops/NNS/nsubj:pass/1 backed/VBN/root/1 by/IN/case/3 tanks/NNS/obl:agent/1 "
        "attacked/VBN/acl/3 villages/NNS/obj/4"
    )
    assert told(rows) == [
        "nsubj>attacked",
        "acl>troops",
        "case>tanks",
        "obl:agent>backed",
        "root>attacked",
        "obj>attacked",
    ]


TAGS = ("NN", "NNP", "VBN", "VBD", "IN", "CC", "JJ", ",")
DEPS = ("amod", "compound", "nsubj", "nmod", "obj", "conj", "appos", "advcl", "acl", "case", "cc", "punct")


@given(st.integers(1, 9).flatmap(lambda n: st.tuples(
    st.lists(st.sampled_from(TAGS), min_size=n, max_size=n), st.lists(st.sampled_from(DEPS), min_size=n, max_size=n),
    st.integers(0, n - 1), st.lists(st.integers(0, 8), min_size=n, max_size=n), st.permutations(range(n)),
)))  # fmt: skip
def test_whatever_comes_in_a_tree_comes_out(drawn: tuple[list[str], list[str], int, list[int], list[int]]) -> None:
    tags, deps, _, picks, order = drawn
    heads = [0] * len(tags)
    for place, i in enumerate(order):
        heads[i] = order[picks[place] % place] if place else i
    rows = [f"w{i}/{tags[i]}/{deps[i] if heads[i] != i else 'root'}/{heads[i]}" for i in range(len(tags))]
    mended = mend(words(" ".join(rows)))
    assert Draft(words(" ".join(rows)), *mended).is_tree()
    assert [dep for i, dep in enumerate(mended[1]) if mended[0][i] == i] == ["root"]
