"""Quotations are found by their marks, across sentences, and never across paragraphs without a new mark."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.read.claims.quotes import find_quotations


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('He said "we go. They stay." and left', ["we go. They stay."]),
        ("He said “we go” and “we stay”", ["we go", "we stay"]),
        ("«Война» is war", ["Война"]),
        ('a 5" gun and no more', []),
        ("“never closed\n\nnext paragraph", []),
        ("“first part\n\n“second part” he said", ["first part", "second part"]),
    ],
)
def test_what_is_quoted(text: str, inside: list[str]) -> None:
    assert [text[q.start : q.end] for q in find_quotations(text)] == inside


@given(st.text(alphabet="ab .\n\"“”«»'`", max_size=80))
def test_quotations_are_in_order_inside_the_text_and_apart(text: str) -> None:
    spans = [(q.start, q.end) for q in find_quotations(text)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
