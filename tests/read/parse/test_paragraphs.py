"""Paragraphs: clean text on one line, with a map back to the stored text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from counterpoise.read.parse.paragraphs import clean, split_paragraphs


def texts(text: str) -> list[str]:
    return [paragraph.text for paragraph in split_paragraphs(text, 0, len(text))]


def test_white_space_and_invisible_characters() -> None:
    text = "  The\u00a0 agree\u00adment\t\n was\u200b signed. "
    paragraph = clean(text, 0, len(text))
    assert paragraph.text == "The agreement was signed."
    at = paragraph.text.index("agreement")
    assert paragraph.span(at, at + len("agreement")) == (7, 17)


def test_blank_lines_part_paragraphs() -> None:
    assert texts("First one.\n \nSecond one.\n\n\n") == ["First one.", "Second one."]


def test_short_lines_are_paragraphs_of_their_own() -> None:
    assert texts("Sargsyan visits Moscow\nBy our reporter\nYEREVAN") == [
        "Sargsyan visits Moscow",
        "By our reporter",
        "YEREVAN",
    ]


def test_wrapped_lines_are_joined() -> None:
    wrapped = (
        "The presidents of Armenia and Azerbaijan met in Vienna on\n"
        "Monday and agreed that the ceasefire of 1994 should hold.\n"
        "They will meet again."
    )
    assert texts(wrapped) == [wrapped.replace("\n", " ")]


def test_list_items_are_paragraphs_of_their_own() -> None:
    items = (
        "• the withdrawal of Armenian forces from five districts, and\n"
        "• the return of refugees and displaced persons to their homes"
    )
    assert texts(items) == items.split("\n")


def test_only_the_asked_part_is_read() -> None:
    text = "Left out. Read this. Left out."
    (paragraph,) = split_paragraphs(text, 10, 20)
    assert paragraph.text == "Read this."
    assert paragraph.span(0, 4) == (10, 14)


@given(st.text(alphabet="ab. \n\t\u00ad\u200b\u00a0é", max_size=80))
def test_every_character_maps_to_itself(text: str) -> None:
    kept = []
    for paragraph in split_paragraphs(text, 0, len(text)):
        assert paragraph.text == " ".join(paragraph.text.split())
        assert len(paragraph.text) == len(paragraph.offsets)
        for letter, at in zip(paragraph.text, paragraph.offsets, strict=True):
            assert text[at] == letter or (letter == " " and text[at].isspace())
        kept.extend(paragraph.offsets)
    assert kept == sorted(set(kept))
