"""The mode of an event by the means named in its clause."""

from __future__ import annotations

import pytest

from counterpoise.read.events.coder import SentenceCoder
from counterpoise.read.events.means import means, mode_of
from counterpoise.read.events.tables import event_lexicon
from counterpoise.read.parse.pipeline import Parser

CASES = [
    ("heavy-weapons", "The rebels attacked the village with mortars."),
    ("drone", "Turkish drones struck the column near Kobani."),
    ("aerial", "Ethiopian jets bombed the town of Mekelle."),
    ("explosives", "Militants bombed a police station in Quetta."),
    ("heavy-weapons", "Iran fired ballistic missiles at the base."),
    ("firearms", "Gunmen attacked a bus in Sinai."),
    ("heavy-weapons", "The army shelled the suburb."),
    ("", "The army destroyed two tanks."),
    ("destroy", "The army destroyed the bridge."),
    ("phone", "The two presidents discussed the crisis by telephone."),
    ("weapons", "Algeria deployed tanks along the border."),
    ("police", "The governor deployed police around the mosque."),
]


@pytest.mark.parametrize(("mode", "text"), CASES)
def test_the_mode_follows_the_means(parser: Parser, mode: str, text: str) -> None:
    sentence = next(iter(parser.parse_sentences([text])))
    assert [mode_of(sentence, coded) for coded in SentenceCoder(sentence, event_lexicon()).happened()] == [mode]


def test_a_mode_that_the_verb_says_is_kept(parser: Parser) -> None:
    sentence = next(iter(parser.parse_sentences(["The rebels kidnapped two pilots at a tank depot."])))
    coded = SentenceCoder(sentence, event_lexicon()).happened()
    assert [mode_of(sentence, one) for one in coded] == ["abduct"]


def test_every_listed_mode_has_words() -> None:
    assert set(means()) == {"ASSAULT", "CONSULT", "MOBILIZE"}
    assert all(words for rows in means().values() for _, words in rows)
