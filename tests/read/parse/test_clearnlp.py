"""ClearNLP trees as Universal Dependencies, on trees drawn by hand."""

from __future__ import annotations

from spacy.tokens import Doc
from spacy.vocab import Vocab

from counterpoise.read.parse.clearnlp import speaks_clearnlp, universal


def converted(rows: list[tuple[str, str, str, int, str]]) -> list[tuple[str, str, str]]:
    """Word, relation and head word of a tree given as word, lemma, UPOS, head (from 0) and ClearNLP relation."""
    words = [row[0] for row in rows]
    doc = Doc(
        Vocab(),
        words=words,
        lemmas=[row[1] for row in rows],
        pos=[row[2] for row in rows],
        heads=[row[3] for row in rows],
        deps=[row[4] for row in rows],
    )
    heads, deps = universal(doc)
    return [(word, dep, words[head]) for word, dep, head in zip(words, deps, heads, strict=True)]


def test_prepositions_become_case_markers() -> None:
    assert converted(
        [
            ("Putin", "Putin", "PROPN", 1, "nsubj"),
            ("met", "meet", "VERB", 1, "ROOT"),
            ("ministers", "minister", "NOUN", 1, "dobj"),
            ("of", "of", "ADP", 2, "prep"),
            ("Armenia", "Armenia", "PROPN", 3, "pobj"),
            ("before", "before", "ADP", 1, "prep"),
            ("leaving", "leave", "VERB", 5, "pcomp"),
        ]
    ) == [
        ("Putin", "nsubj", "met"),
        ("met", "root", "met"),
        ("ministers", "obj", "met"),
        ("of", "case", "Armenia"),
        ("Armenia", "nmod", "ministers"),
        ("before", "mark", "leaving"),
        ("leaving", "advcl", "met"),
    ]


def test_passive_agents() -> None:
    assert converted(
        [
            ("Tanks", "tank", "NOUN", 2, "nsubjpass"),
            ("were", "be", "AUX", 2, "auxpass"),
            ("sold", "sell", "VERB", 2, "ROOT"),
            ("by", "by", "ADP", 2, "agent"),
            ("Russia", "Russia", "PROPN", 3, "pobj"),
        ]
    ) == [
        ("Tanks", "nsubj:pass", "sold"),
        ("were", "aux:pass", "sold"),
        ("sold", "root", "sold"),
        ("by", "case", "Russia"),
        ("Russia", "obl:agent", "sold"),
    ]


def test_copulas_become_dependents_of_the_predicate() -> None:
    assert converted(
        [
            ("He", "he", "PRON", 1, "nsubj"),
            ("says", "say", "VERB", 1, "ROOT"),
            ("Russia", "Russia", "PROPN", 3, "nsubj"),
            ("is", "be", "AUX", 1, "ccomp"),
            ("not", "not", "PART", 3, "neg"),
            ("neutral", "neutral", "ADJ", 3, "acomp"),
        ]
    ) == [
        ("He", "nsubj", "says"),
        ("says", "root", "says"),
        ("Russia", "nsubj", "neutral"),
        ("is", "cop", "neutral"),
        ("not", "advmod", "neutral"),
        ("neutral", "ccomp", "says"),
    ]


def test_places_as_predicates() -> None:
    assert converted(
        [
            ("Kerry", "Kerry", "PROPN", 1, "nsubj"),
            ("was", "be", "AUX", 1, "ROOT"),
            ("in", "in", "ADP", 1, "prep"),
            ("Vienna", "Vienna", "PROPN", 2, "pobj"),
        ]
    ) == [
        ("Kerry", "nsubj", "Vienna"),
        ("was", "cop", "Vienna"),
        ("in", "case", "Vienna"),
        ("Vienna", "root", "Vienna"),
    ]


def test_conjuncts_hang_on_the_first() -> None:
    assert converted(
        [
            ("Russia", "Russia", "PROPN", 5, "nsubj"),
            (",", ",", "PUNCT", 0, "punct"),
            ("Iran", "Iran", "PROPN", 0, "conj"),
            ("and", "and", "CCONJ", 2, "cc"),
            ("Turkey", "Turkey", "PROPN", 2, "conj"),
            ("agreed", "agree", "VERB", 5, "ROOT"),
        ]
    ) == [
        ("Russia", "nsubj", "agreed"),
        (",", "punct", "Russia"),
        ("Iran", "conj", "Russia"),
        ("and", "cc", "Turkey"),
        ("Turkey", "conj", "Russia"),
        ("agreed", "root", "agreed"),
    ]


def test_which_labels_are_clearnlp() -> None:
    assert speaks_clearnlp(["ROOT", "dobj", "nsubj", "nsubjpass", "pobj", "prep"])
    assert not speaks_clearnlp(["ROOT", "obj", "nsubj", "nsubj:pass", "obl", "case"])
