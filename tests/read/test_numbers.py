"""Numbers and money in text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.read.numbers import find_money, find_quantities, value_of


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        ("worth 6-7 billion dollars", 6e9, 7e9, "USD"),
        ("around $5 billion", 5e9, 5e9, "USD"),
        ("between $5 and $6 billion", 5e9, 6e9, "USD"),
        ("from 5 to 6 billion US dollars", 5e9, 6e9, "USD"),
        ("worth up to $1 billion", 0.0, 1e9, "USD"),
        ("a $200 million loan", 2e8, 2e8, "USD"),
        ("for 7.87 billion euros", 7.87e9, 7.87e9, "EUR"),
        ("half a billion dollars", 5e8, 5e8, "USD"),
        ("€5bn in all", 5e9, 5e9, "EUR"),
        ("120 million manats", 1.2e8, 1.2e8, "AZN"),
    ],
)
def test_sums_of_money(text: str, low: float, high: float, currency: str) -> None:
    (money,) = find_money(text)
    assert (money.low, money.high, money.unit) == (low, high, currency)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("22,300 tons of cargo", 22300, ""),
        ("two dozen tanks", 24, ""),
        ("fifty-three people", 53, ""),
        ("60 percent of them", 60, "percent"),
        ("the ninth time", 9, "ordinal"),
    ],
)
def test_plain_numbers(text: str, value: float, unit: str) -> None:
    (found,) = find_quantities(text)
    assert (found.low, found.high, found.unit) == (value, value, unit)


@pytest.mark.parametrize(
    "text",
    ["In June 2013", "on 16 May", "1-2 April", "between 1994 and 1998", "the S-300", "on 12 September", "at 14:30"],
)
def test_dates_times_and_names_are_no_quantities(text: str) -> None:
    assert find_quantities(text) == ()


def test_qualifiers_are_kept() -> None:
    about, more, ceiling = find_quantities("about 100 tanks, more than 200 guns and up to 30 jets")
    assert (about.approximate, about.open_above, about.ceiling) == (True, False, False)
    assert (more.approximate, more.open_above, more.ceiling) == (False, True, False)
    assert (ceiling.low, ceiling.high, ceiling.ceiling) == (0, 30, True)


def test_two_sums_joined_by_and_are_two() -> None:
    assert [q.low for q in find_money("$3 million and $5 million")] == [3e6, 5e6]


@given(st.integers(min_value=0, max_value=10**9))
def test_figures_with_and_without_commas_have_one_value(number: int) -> None:
    assert value_of(str(number)) == value_of(f"{number:,}") == float(number)


@given(st.text(max_size=60))
def test_spans_lie_in_any_text_and_do_not_overlap(text: str) -> None:
    found = find_quantities(text)
    assert all(0 <= q.start < q.end <= len(text) and q.low <= q.high for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
