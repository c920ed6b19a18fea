"""Probabilities as word, number and range; numbers for prose."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.report import words


@pytest.mark.parametrize(
    ("p", "word"),
    [
        (0.0, "almost no chance"),
        (0.049, "almost no chance"),
        (0.05, "very unlikely"),
        (0.2, "unlikely"),
        (0.45, "roughly even"),
        (0.549, "roughly even"),
        (0.55, "likely"),
        (0.8, "very likely"),
        (0.95, "almost certain"),
        (1.0, "almost certain"),
    ],
)
def test_icd_203_words(p: float, word: str) -> None:
    assert words.probability_word(p) == word


def test_word_number_and_range_stand_together() -> None:
    assert words.probability(0.22, 0.10, 0.38) == "unlikely, 22 % [10–38 %]"
    assert words.probability(0.001) == "almost no chance, under 1 %"
    assert words.probability(0.999) == "almost certain, over 99 %"


def test_a_range_must_hold_its_probability() -> None:
    with pytest.raises(ValueError, match=r"0.5 lies outside its range \[0.1, 0.2\]"):
        words.probability(0.5, 0.1, 0.2)


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan])
def test_anything_else_is_not_a_probability(p: float) -> None:
    with pytest.raises(ValueError, match="is not a probability"):
        words.probability_word(p)


@given(st.floats(0, 1))
def test_every_probability_has_a_word_and_a_number(p: float) -> None:
    assert words.probability(p).endswith(" %")


@pytest.mark.parametrize(
    ("value", "text"), [(7646.4, "7,646"), (12.34, "12.3"), (0.123, "0.12"), (-3.0, "−3"), (0.0, "0")]
)
def test_quantities(value: float, text: str) -> None:
    assert words.quantity(value) == text


@pytest.mark.parametrize(
    ("share", "text"), [(-0.2, "−20 points"), (0.004, "0 points"), (-0.004, "0 points"), (0.1, "+10 points")]
)
def test_points(share: float, text: str) -> None:
    assert words.points(share) == text


def test_lists_and_counts() -> None:
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.listed(["a"]) == "a"
    assert words.counted(1, "clash", "clashes") == "1 clash"
    assert words.counted(1200, "record") == "1,200 records"
    assert words.an_event("offensive or war") == "an offensive or war"
