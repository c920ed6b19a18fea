"""The contexts of an event from the words of its clause."""

from __future__ import annotations

import pytest

from counterpoise.read.events.contexts import context_words, contexts_of
from counterpoise.read.parse.pipeline import Parser

CASES = [
    (("military",), "Kenya sent a brigade to Somalia."),
    (("diplomatic", "peacekeeping"), "The ambassador visited the peacekeepers."),
    (("cbrn",), "Iran resumed the enrichment of fuel."),
    (("human_rights",), "The council discussed human rights in Chad."),
    ((), "Peru thanked Chile."),
]


@pytest.mark.parametrize(("contexts", "text"), CASES)
def test_contexts_come_from_the_words_of_the_clause(parser: Parser, contexts: tuple[str, ...], text: str) -> None:
    sentence = next(iter(parser.parse_sentences([text])))
    assert contexts_of(sentence, (0, len(text)), "") == contexts


def test_words_outside_the_clause_do_not_count(parser: Parser) -> None:
    sentence = next(iter(parser.parse_sentences(["Peru thanked Chile for its army."])))
    assert contexts_of(sentence, (0, 18), "") == ()


def test_a_mode_that_is_a_context_counts(parser: Parser) -> None:
    sentence = next(iter(parser.parse_sentences(["They broke in."])))
    assert contexts_of(sentence, (0, 14), "cyber") == ("cyber",)


def test_all_contexts_of_the_list_have_words() -> None:
    assert len({context for contexts in context_words().values() for context in contexts}) == 37
