"""Stored text: what is normalised, and that every span maps back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.read.documents.normalise import MAX_MARKS, normalise

HARD = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "ab .\n\r\t\u00a0\u2028\u200b\u202e\u00ad\x00\x0c\u0301\u0323\u0308eoàÅ\u212b\u0958가\u1100\u1161\u11a8"
        ),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("  a \t b  ", "a b"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("one \n \t\n\n\n two", "one\n\ntwo"),
        ("cafe\u0301", "café"),
        ("a\u202ereversed\u202c b", "areversed b"),
        ("soft\u00adhyphen zero\u200bwidth \ufeffmark", "softhyphen zerowidth mark"),
        ("nul\x00 bell\x07", "nul bell"),
        ("a\u00a0\u2003b", "a b"),
        ("\u1100\u1161\u11a8", "각"),
        ("\ufeff \n", ""),
    ],
)
def test_known_texts(raw: str, stored: str) -> None:
    assert normalise(raw).text == stored


def test_spans_map_both_ways() -> None:
    raw = "\ufeffThe  cafe\u0301\r\n\r\nat\u200b noon"
    stored = normalise(raw)
    assert stored.text == "The café\n\nat noon"
    cafe = stored.original(4, 8)
    assert raw[slice(*cafe)] == "cafe\u0301"
    assert stored.stored(*cafe) == (4, 8)
    assert raw[slice(*stored.original(10, 17))] == "at\u200b noon"
    assert stored.stored(0, 1) is None, "the byte-order mark is gone"
    assert stored.stored(1, 4) == (0, 3)


@given(HARD)
def test_every_stored_span_maps_back(raw: str) -> None:
    stored = normalise(raw)
    assert unicodedata.is_normalized("NFC", stored.text)
    previous = 0
    for at in range(len(stored)):
        start, end = stored.original(at, at + 1)
        assert 0 <= start < end <= len(raw)
        assert start >= previous or stored.text[at - 1 : at + 1] == "\n\n" or not raw[start:end].isascii()
        found = stored.stored(start, end)
        assert found is not None
        assert found[0] <= at < found[1]
        assert normalise(f"x{raw[start:end]}x").text.find(stored.text[at]) >= 0
        previous = start


@given(HARD, st.data())
def test_a_span_holds_its_own_text(raw: str, data: st.DataObject) -> None:
    stored = normalise(raw)
    if not stored.text:
        return
    start = data.draw(st.integers(0, len(stored) - 1))
    end = data.draw(st.integers(start + 1, len(stored)))
    low, high = stored.original(start, end)
    assert normalise(raw[low:high]).text.strip("\n ").find(stored.text[start:end].strip("\n ")) >= 0
    assert normalise(stored.text).text == stored.text


@given(HARD)
def test_nothing_blank_is_left(raw: str) -> None:
    text = normalise(raw).text
    assert text == text.strip()
    assert "  " not in text
    assert " \n" not in text
    assert "\n " not in text
    assert "\n\n\n" not in text
    assert not any(letter in text for letter in "\u202e\u200b\u00ad\x00\r\t")


def test_lines_and_paragraphs_leave_blanks_out() -> None:
    stored = normalise("one\ntwo\n\n\nthree")
    assert [stored.text[a:b] for a, b in stored.lines()] == ["one", "two", "three"]
    assert [stored.text[a:b] for a, b in stored.paragraphs()] == ["one\ntwo", "three"]


def test_a_tower_of_marks_is_cut_and_costs_no_time() -> None:
    stored = normalise("a" + "\u0301\u0323" * 100_000 + "b")
    assert len(stored) <= MAX_MARKS + 2
    assert stored.text.endswith("b")
    assert stored.original(0, 1) == (0, MAX_MARKS + 1)


def test_wrong_spans_are_refused() -> None:
    stored = normalise("abc")
    with pytest.raises(ValueError, match=r"^\[2, 2\) is no span of a stored text of 3 characters$"):
        stored.original(2, 2)
    with pytest.raises(ValueError, match=r"^\[0, 9\) is no span of a raw text of 3 characters$"):
        stored.stored(0, 9)
