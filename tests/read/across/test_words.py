"""The words of records and their weights."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.read.across.words import alike, bag_of, stem, weigh


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("shelled", "shell"),
        ("shells", "shell"),
        ("armies", "army"),
        ("servicemen", "servicemen"),
        ("base", "base"),
        ("deliveries", "deliver"),
        ("delivered", "deliver"),
        ("negotiations", "negotiat"),
        ("negotiating", "negotiat"),
    ],
)
def test_stems_lose_their_inflection(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_a_bag_knows_numbers_systems_and_classes() -> None:
    text = "two thousand shells and a Mi-24 hit the town"
    bag = bag_of(text, (0, len(text)), ())
    assert {"#2000", "!mi24", "%helicopter", "%ammunition", "shell", "town"} <= bag.keys()
    assert (bag["#2000"], bag["!mi24"], bag["town"]) == (2.0, 2.5, 1.0)


def test_words_of_one_class_meet() -> None:
    shelled, bombarded = "artillery shelled the village", "guns bombarded Talish"
    one, other = bag_of(shelled, (0, len(shelled)), ()), bag_of(bombarded, (0, len(bombarded)), ())
    assert {"%artillery", "~ASSAULT"} <= one.keys() & other.keys()


def test_likeness_is_the_overlap_of_the_smaller_bag() -> None:
    assert alike({"a": 1.0, "b": 1.0}, {"a": 1.0, "c": 3.0}) == (0.5, ("a",))
    assert alike({"a": 1.0, "b": 1.0}, {"a": 1.0, "c": 3.0}, shrink=2.0) == (0.25, ("a",))
    assert alike({"a": 1.0}, {"b": 1.0}) == (0.0, ())


def test_what_every_document_says_weighs_less() -> None:
    bags = [{"war": 1.0, "talish": 1.0}, {"war": 1.0, "martakert": 1.0}]
    (first, _) = weigh(bags, [0, 1])
    assert first["war"] == pytest.approx(math.log(22 / 3) / math.log(22))
    assert first["talish"] == pytest.approx(math.log(22 / 2) / math.log(22))


BAGS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from([1.0, 2.0]))


@given(one=BAGS, other=BAGS)
def test_likeness_is_symmetric_and_bounded(one: dict[str, float], other: dict[str, float]) -> None:
    assert alike(one, other)[0] == alike(other, one)[0]
    assert 0.0 <= alike(one, other)[0] <= 1.0
    assert alike(one, one)[0] == (1.0 if one else 0.0)
