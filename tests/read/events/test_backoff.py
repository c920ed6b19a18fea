"""The model over words that is asked where no predicate is coded."""

from __future__ import annotations

from counterpoise.read.events.backoff import TYPES, guess, values, weights
from counterpoise.read.events.marked import code_marked
from counterpoise.read.parse.pipeline import Parser


def test_values_name_words_outside_the_parties_and_what_governs_them(parser: Parser) -> None:
    sentence = next(iter(parser.parse_sentences(["Peru thanked Chile warmly."])))
    found = values(sentence, {0}, {2})
    assert {"word thank", "word warmly", "source nsubj thank", "target obj thank"} <= set(found)
    assert not any("peru" in name or "chile" in name for name in found)
    assert found["known SUPPORT"] > 0


def test_words_of_aid_are_guessed_as_aid_with_the_parts_of_the_score(parser: Parser) -> None:
    sentence = next(iter(parser.parse_sentences(["Norway donated vaccines and food to Togo."])))
    kind, parts = guess(sentence, {0}, {6})
    assert kind == "AID"
    assert [abs(value) for _, value in parts] == sorted((abs(value) for _, value in parts), reverse=True)


def test_without_telling_words_there_is_no_guess(parser: Parser) -> None:
    sentence = next(iter(parser.parse_sentences(["The lake is deep and the sky blue."])))
    assert guess(sentence, {1}, {6}) == ("", ())


def test_a_coded_sentence_is_not_guessed(parser: Parser) -> None:
    coding = next(iter(code_marked(["<s>Peru</s> invaded <t>Chile</t>."], parser=parser)))
    assert coding.why.rule != "back-off over words"
    assert coding.merged_type == "ASSAULT"


def test_every_weight_belongs_to_a_known_type() -> None:
    assert {kind for row in weights().values() for kind in row} == set(TYPES)
