"""The weapon gazetteer."""

from __future__ import annotations

import pytest

from counterpoise.read.parse.pipeline import Parser, load_parser
from counterpoise.read.transfers.weapons import CLASSES, find_weapons, gazetteer, origin_of


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser()


def named(parser: Parser, text: str) -> list[tuple[str, str]]:
    """Designation and class of the weapons of a one-sentence text."""
    (sentence,) = parser.parse(text)
    return [(m.weapon.designation, m.weapon.weapon_class) for m in find_weapons(sentence, text, gazetteer())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia delivered 94 T-90S tanks to Azerbaijan.", [("T-90S", "tank")]),
        ("It bought S 300 PMU2 systems.", [("S-300PMU-2", "air_defence")]),
        ("They showed the BM-30 and TOS-1A launchers.", [("BM-30", "mlrs"), ("TOS-1A", "mlrs")]),
        ("Israel sold it infantry fighting vehicles.", [("", "armoured_vehicle")]),
        ("Israeli Harop loitering munitions were used.", [("Harop", "uav")]),
        ("Greek F-16s took off.", [("F-16", "aircraft")]),
    ],
)
def test_systems_and_nouns(parser: Parser, text: str, expected: list[tuple[str, str]]) -> None:
    assert named(parser, text) == expected


def test_a_common_word_counts_only_beside_a_weapon_noun(parser: Parser) -> None:
    assert named(parser, "He flew to Milan and saw a Tiger in the zoo.") == []
    assert named(parser, "It ordered Tiger attack helicopters.") == [("Tiger", "helicopter")]


def test_every_class_has_a_name_and_makers_are_states() -> None:
    known = gazetteer()
    classes = {w.weapon_class for w in known.systems.values()} | set(known.nouns.values())
    assert classes == set(CLASSES)
    assert all(len(w.origin) == 3 and w.origin.isupper() for w in known.systems.values())
    assert len({w.designation for w in known.systems.values()}) > 300


def test_the_maker_is_known_by_any_spelling() -> None:
    assert origin_of("S400") == origin_of("S-400 Triumf") == "RUS"
    assert origin_of("Blunderbuss") == ""
