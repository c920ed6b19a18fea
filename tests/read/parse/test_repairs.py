"""Smaller repairs of the tree, seen through the shipped parser: who is the subject and object of which verb."""

from __future__ import annotations

import pytest

from counterpoise.read.parse.pipeline import Parser, load_parser


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser()


@pytest.mark.parametrize(
    ("text", "word", "dep", "head"),
    [
        ("Pakistan handed over the Indian pilot at the crossing.", "pilot", "obj", "handed"),
        (
            "Air-defence units shot down several UAVs, among them an Israeli-made Elbit Hermes 900.",
            "units",
            "nsubj",
            "shot",
        ),
        (
            "Air-defence units shot down several UAVs, among them an Israeli-made Elbit Hermes 900.",
            "UAVs",
            "obj",
            "shot",
        ),
        ("India, which tested a missile on Friday, said China had moved troops.", "India", "nsubj", "said"),
        ("India, which tested a missile on Friday, said China had moved troops.", "tested", "acl:relcl", "India"),
        ("Six months after Moscow suspended deliveries, Tehran sued Rosoboronexport.", "Moscow", "nsubj", "suspended"),
        ("Six months after Moscow suspended deliveries, Tehran sued Rosoboronexport.", "suspended", "advcl", "sued"),
        ("The ministry said Turkish drones, which were supplied in June, hit a bus.", "drones", "nsubj", "hit"),
        ("Syria's army shelled Turkish posts after Ankara sent reinforcements.", "army", "nsubj", "shelled"),
        ("Syria's army shelled Turkish posts after Ankara sent reinforcements.", "Ankara", "nsubj", "sent"),
        ("The guarantors urged both to exchange data.", "both", "obj", "urged"),
        ("Egypt, backed by Moscow, attacked Israel.", "Egypt", "nsubj", "attacked"),
        ("Drone attack reported by Syria", "reported", "acl", "attack"),
    ],
)
def test_words_hang_where_they_belong(parser: Parser, text: str, word: str, dep: str, head: str) -> None:
    [sentence] = parser.parse(text)
    [token] = [t for t in sentence.tokens if t.text == word]
    assert (token.dep, sentence.tokens[token.head].text) == (dep, head)
