"""Shapes as text: escaped, with safe links and short coordinates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from counterpoise.report import svg


def test_words_and_attributes_are_escaped(hostile: str) -> None:
    drawn = svg.text(1, 2, hostile, 'a" onclick="x')
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn
    assert 'class="a&#34; onclick=&#34;x"' in drawn


def test_tips_are_escaped(hostile: str) -> None:
    assert "<img" not in svg.circle(1, 1, 2, "f1", tip=hostile)


def test_empty_attributes_are_left_out() -> None:
    assert svg.element("g", {"class": "", "id": None, "x": 0}) == Markup('<g x="0"/>')


def test_a_link_without_an_address_is_a_group() -> None:
    assert svg.link("", [svg.circle(1, 1, 1, "f1")]).startswith("<g>")


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example"])
def test_other_addresses_are_refused(href: str) -> None:
    with pytest.raises(ValueError, match="a figure may not link to"):
        svg.link(href, [])


@pytest.mark.parametrize(("value", "text"), [(1.0, "1"), (1.26, "1.3"), (-0.04, "-0"), (12.5, "12.5")])
def test_coordinates_are_short(value: float, text: str) -> None:
    assert svg.num(value) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e9])
def test_coordinates_must_be_finite(value: float) -> None:
    with pytest.raises(ValueError, match="is not a coordinate"):
        svg.num(value)


def test_a_rectangle_of_negative_size_is_turned_round() -> None:
    assert svg.rect(10, 20, -4, -6, "f1") == svg.rect(6, 14, 4, 6, "f1")


def test_a_line_breaks_where_a_value_is_missing() -> None:
    assert 'd="M0 1M2 3L3 4"' in svg.polyline([0, 1, 2, 3], [1, None, 3, 4], "line")


def test_a_line_without_values_is_nothing() -> None:
    assert svg.polyline([0, 1], [None, None], "line") == ""


def test_a_band_goes_there_along_its_upper_edge_and_back_along_the_lower() -> None:
    assert 'd="M0 5L1 6L1 2L0 1Z"' in svg.area([0, 1], [1, 2], [5, 6], "band50")


def test_control_and_direction_characters_are_dropped() -> None:
    assert svg.clean("a\x00b\u202ec\u2066d\n") == "abcd\n"


@given(st.text(min_size=1).filter(lambda words: svg.clean(words)))
def test_no_text_opens_an_element(words: str) -> None:
    assert svg.text(0, 0, words).count("<") == 2
