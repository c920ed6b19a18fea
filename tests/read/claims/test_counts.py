"""Numbers without their noun, ranks, shares and ones: what they count, and what only looks like a number."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from counterpoise.read.candidates import FigureCandidate
from counterpoise.read.claims import find_figures

Read = Callable[[str], tuple[tuple, object]]  # type: ignore[type-arg]


def figures_of(read: Read, text: str) -> list[tuple[float, str]]:
    found: tuple[FigureCandidate, ...] = find_figures(read(text)[0], text=text)
    return [(round(figure.value_high, 3), figure.unit) for figure in found]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("The death toll has reached 300.", 300, "person killed"),
        ("The shelling hit a market, wounding seven.", 7, "person wounded"),
        ("The militia is about 5,000 strong.", 5000, "person"),
        ("Three of the soldiers escaped.", 3, "person"),
        ("The ministry put its losses at 13.", 13, "count"),
        ("At least one soldier was killed.", 1, "person killed"),
        ("The country ranks ninth among importers.", 9, "rank"),
        ("It is the fifth largest exporter of arms.", 5, "rank"),
        ("A third of the fleet is in dock.", 0.333, "share"),
        ("The deal is worth Rs 59,000 crore.", 5.9e11, "INR"),
    ],
)
def test_numbers_that_stand_for_what_they_count(read: Read, text: str, value: float, unit: str) -> None:
    assert figures_of(read, text) == [(value, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "Smith, 45, said the brigade had left.",
        "Resolution 1701 was adopted.",
        "The drone is an Orbiter-2M.",
        "1. The ministers met.",
        "One side left the talks.",
        "A third round of talks failed.",
    ],
)
def test_ages_names_and_list_marks_are_no_figures(read: Read, text: str) -> None:
    assert figures_of(read, text) == []
