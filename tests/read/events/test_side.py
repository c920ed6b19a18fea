"""Whose "we" a text speaks with, and what counts as a quotation."""

from __future__ import annotations

from datetime import date

import pytest

from counterpoise.read.events.side import in_quotes, own_side
from counterpoise.read.names.lexicon import Names
from counterpoise.read.names.resolve import read_names
from counterpoise.read.parse.pipeline import Parser

PAIR = ("ARM", "AZE")


@pytest.fixture(scope="module")
def names() -> Names:
    return Names.load()


def side_of(text: str, parser: Parser, names: Names, pair: tuple[str, ...] = PAIR, home: str = "") -> str:
    sentences = parser.parse(text)
    return own_side(sentences, read_names(sentences, published=date(2016, 8, 16), names=names, home=home), pair, text)


OURS = "Azerbaijan fires at our villages. We bury our dead while Baku buys tanks. Nobody asks us."


def test_the_own_state_is_seldom_named_beside_we(parser: Parser, names: Names) -> None:
    assert side_of(OURS + " Armenia is small.", parser, names) == "ARM"


def test_two_sentences_of_we_show_nothing(parser: Parser, names: Names) -> None:
    assert side_of("Azerbaijan fires at our villages. Baku hates us. Armenia is small.", parser, names) == ""


def test_what_others_say_of_us_does_not_count(parser: Parser, names: Names) -> None:
    text = '"Azerbaijan fires at our villages," he said. "Baku never told us why." "We are tired of it," they said.'
    assert side_of(text, parser, names) == ""


def test_a_paper_named_after_a_town_speaks_for_its_state(parser: Parser, names: Names) -> None:
    text = "El Mirador de Bogotá\n\nEcuador expelled our envoy. We had bombed a camp. Nobody asked us."
    assert side_of(text, parser, names, ("ECU", "VEN")) == "COL"


def test_a_known_side_is_kept(parser: Parser, names: Names) -> None:
    assert side_of(OURS, parser, names, home="RUS") == "RUS"


@pytest.mark.parametrize(
    ("text", "at", "inside"),
    [
        ('He said "they attacked our posts again" and left.', "attacked", True),
        ("He said “they attacked our posts again” and left.", "left", False),
        ('Russia "suspended" deliveries.', "suspended", False),
        ('"One."\nThey attacked us.', "attacked", False),
    ],
)
def test_a_quotation_is_more_than_a_phrase(text: str, at: str, inside: bool) -> None:
    assert in_quotes(text, text.index(at)) is inside
