"""Lemmas: regular endings, irregular forms, the lexicon's say, and case."""

from __future__ import annotations

import pytest

from counterpoise.read.parse.lemmas import Lexicon, degree_stems, learned, plural_stems, verb_stems

BARE = Lexicon({}, {})


@pytest.mark.parametrize(
    ("form", "tag", "lemma"),
    [
        ("accused", "VBD", "accuse"),
        ("violating", "VBG", "violate"),
        ("evacuated", "VBN", "evacuate"),
        ("treated", "VBN", "treat"),
        ("submitted", "VBN", "submit"),
        ("shelled", "VBD", "shell"),
        ("supplied", "VBD", "supply"),
        ("provoking", "VBG", "provoke"),
        ("struggled", "VBD", "struggle"),
        ("agreed", "VBD", "agree"),
        ("visited", "VBD", "visit"),
        ("bombed", "VBN", "bomb"),
        ("denies", "VBZ", "deny"),
        ("expresses", "VBZ", "express"),
        ("says", "VBZ", "say"),
        ("withdrew", "VBD", "withdraw"),
        ("stolen", "VBN", "steal"),
        ("Met", "VBD", "meet"),
    ],
)
def test_verbs_without_a_lexicon(form: str, tag: str, lemma: str) -> None:
    assert BARE.lemma(form, "VERB", tag) == lemma


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("allies", "ally"),
        ("Crises", "crisis"),
        ("boxes", "box"),
        ("houses", "house"),
        ("talks", "talk"),
        ("armies", "army"),
        ("bus", "bus"),
        ("men", "man"),
    ],
)
def test_plurals(form: str, lemma: str) -> None:
    assert BARE.lemma(form, "NOUN", "NNS") == lemma


def test_proper_nouns_keep_their_case() -> None:
    assert BARE.lemma("Baku", "PROPN", "NNP") == "Baku"
    assert BARE.lemma("Iraqis", "PROPN", "NNPS") == "Iraqi"
    assert BARE.lemma("Armenians", "PROPN", "NNPS") == "Armenian"
    assert BARE.lemma("Weapons", "NOUN", "NN") == "weapons"


def test_figures_lose_their_commas() -> None:
    assert BARE.lemma("12,000", "NUM", "CD") == "12000"


def test_comparatives() -> None:
    assert BARE.lemma("heavier", "ADJ", "JJR") == "heavy"
    assert BARE.lemma("biggest", "ADJ", "JJS") == "big"
    assert BARE.lemma("larger", "ADJ", "JJR") == "large"


def test_a_known_stem_is_taken_before_a_likelier_one() -> None:
    assert verb_stems("hoped", "ed")[0] == "hop"
    knowing = Lexicon({}, {"V": frozenset({"hope"})})
    assert knowing.lemma("hoped", "VERB", "VBD") == "hope"


def test_forms_without_the_ending_have_no_stems() -> None:
    assert verb_stems("sing", "ed") == []
    assert verb_stems("bring", "ing") == []
    assert plural_stems("class") == []
    assert degree_stems("est", "est") == []


def test_learning_keeps_only_what_the_rules_miss() -> None:
    words = [
        ("were", "AUX", "VBD", "be"),
        ("Were", "AUX", "VBD", "be"),
        ("walked", "VERB", "VBD", "walk"),
        ("his", "PRON", "PRP$", "his"),
        ("me", "PRON", "PRP", "I"),
        ("axes", "NOUN", "NNS", "axis"),
        ("London", "PROPN", "NNP", "London"),
    ]
    lexicon = learned(words)
    assert lexicon.exceptions == {("VBD", "were"): "be", ("PRP", "me"): "I", ("NNS", "axes"): "axis"}
    assert lexicon.known == {
        "V": frozenset({"be", "walk"}),
        "N": frozenset({"axis"}),
        "J": frozenset(),
        "P": frozenset({"London"}),
    }
    assert lexicon.lemma("WERE", "AUX", "VBD") == "be"
    assert lexicon.lemma("’re", "AUX", "VBP") == "'re"
