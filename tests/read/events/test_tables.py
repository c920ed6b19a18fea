"""The event lexicon as it ships."""

from __future__ import annotations

from counterpoise.read.candidates import EVENT_TYPES
from counterpoise.read.events.tables import OPERATORS, event_lexicon


def test_every_type_has_verbs_and_nouns() -> None:
    lexicon = event_lexicon()
    by_verb = {f.event_type for frames in lexicon.frames.values() for f in frames if f.event_type}
    assert by_verb == set(EVENT_TYPES)
    assert {noun.event_type for noun in lexicon.nouns.values()} - {""} == set(EVENT_TYPES) - {"REQUEST"}
    assert lexicon.nouns["demand"].operator == "demand"


def test_the_lexicon_is_wide_and_every_operator_is_used() -> None:
    lexicon = event_lexicon()
    assert len(lexicon.frames) > 500
    assert {f.operator for frames in lexicon.frames.values() for f in frames} - {""} == set(OPERATORS)
    assert lexicon.adjectives["willing"][0].operator == "agree"


def test_every_word_class_is_used_and_filled() -> None:
    lexicon = event_lexicon()
    assert [name for name, words in lexicon.classes.items() if not words] == []


def test_a_frame_with_conditions_stands_under_each_of_its_verbs() -> None:
    frames = event_lexicon().frames["summon"]
    assert {f.event_type for f in frames} == {"ACCUSE", "REQUEST"}


def test_words_may_be_listed_in_a_condition() -> None:
    frame = event_lexicon().frames["rattle"][0]
    assert [[(c.slot, c.words) for c in way] for way in frame.ways] == [
        [("obj", frozenset({"sabre", "saber", "muscle", "tooth"}))]
    ]


def test_only_listed_adjectives_are_predicates() -> None:
    lexicon = event_lexicon()
    assert "willing" in lexicon.adjectives
    assert "free" not in lexicon.adjectives
    assert "free" in lexicon.frames
