"""What figures count, and whose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counterpoise.read.across.counted import counted_for, kinds_counted
from counterpoise.read.candidates import FigureCandidate
from counterpoise.read.pipeline import Coded

from .conftest import RULE, Make, span_of


def with_figure(coded: Coded, words: str, value: float, unit: str, of: str = "") -> Coded:
    """The document with one more figure."""
    figure = FigureCandidate(span_of(coded, words), value, value, unit, of, RULE)
    return replace(coded, figures=(*coded.figures, figure))


@pytest.mark.parametrize(
    ("text", "words", "unit", "kind"),
    [
        ("Peru admits 38 dead.", "38 dead", "person killed", "dead"),
        ("The adversary has lost some 250 men.", "250 men", "person", "dead"),
        ("Some 35 soldiers were wounded.", "35 soldiers", "person", "hurt"),
        ("About 47,000 troops take part.", "47,000 troops", "troop", "person"),
        ("Lockheed upgrades 84 F-16s.", "84 F-16s", "f-16s", "aircraft"),
        ("It brought down two jets.", "two jets", "jet", "aircraft"),
        ("They seized 800 hectares.", "800 hectares", "hectare", "hectare"),
    ],
)
def test_kinds_come_from_the_unit_and_the_words_around(make: Make, text: str, words: str, unit: str, kind: str) -> None:
    assert kinds_counted(with_figure(make(text), words, 2, unit, of=words)) == [kind]


def test_a_bare_number_counts_what_was_counted_before(make: Make) -> None:
    coded = make("Georgia said it had shot down ten Russian aircraft; Russia admitted the loss of two.")
    coded = with_figure(coded, "ten Russian aircraft", 10, "aircraft", of="aircraft")
    assert kinds_counted(with_figure(coded, "two", 2, "count")) == ["aircraft", "aircraft"]


def test_losses_are_those_of_the_state_named(make: Make) -> None:
    coded = with_figure(make("18 Armenian soldiers were killed."), "18 Armenian soldiers", 18, "person killed")
    assert counted_for(coded.figures[0], coded) == {"ARM"}
    coded = with_figure(make("Peru admits 38 dead."), "38 dead", 38, "person killed")
    assert counted_for(coded.figures[0], coded) == {"PER"}


def test_losses_of_the_enemy_are_the_other_sides(make: Make) -> None:
    coded = make(
        "Peru fights. Ecuador answers Peru. Ecuador puts its own losses at 13 and those of the enemy at over 200."
    )
    coded = with_figure(coded, "over 200", 200, "count")
    assert counted_for(coded.figures[0], coded) == {"PER"}
