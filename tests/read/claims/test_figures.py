"""Figures: value, unit and what they count; years, ages and durations are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from counterpoise.read.candidates import FigureCandidate
from counterpoise.read.claims import find_figures

Read = Callable[[str], tuple[tuple, object]]  # type: ignore[type-arg]


def figures_of(read: Read, text: str) -> tuple[FigureCandidate, ...]:
    return find_figures(read(text)[0], text=text)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("They seized 800 hectares.", 800, 800, "hectare"),
        ("The contract is worth $1.6 billion.", 1.6e9, 1.6e9, "USD"),
        ("Twelve soldiers were killed.", 12, 12, "person killed"),
        ("Spending rose by 20 percent.", 20, 20, "percent"),
        ("Russia sold 94 tanks to Baku.", 94, 94, "tank"),
        ("The sum is between 5 and 6 billion dollars.", 5e9, 6e9, "USD"),
    ],
)
def test_value_and_unit(read: Read, text: str, low: float, high: float, unit: str) -> None:
    (figure,) = figures_of(read, text)
    assert (figure.value_low, figure.value_high, figure.unit) == (low, high, unit)


def test_more_than_is_open_above_and_inside_the_span(read: Read) -> None:
    text = "More than 200 companies exhibit here."
    (figure,) = figures_of(read, text)
    assert figure.open_above
    assert text[slice(*figure.span)] == "More than 200 companies"


@pytest.mark.parametrize(
    "text", ["They met in 1994.", "It lasted two years.", "He met one side.", "It closes on 12 May."]
)
def test_years_durations_and_dates_are_no_figures(read: Read, text: str) -> None:
    assert figures_of(read, text) == ()
