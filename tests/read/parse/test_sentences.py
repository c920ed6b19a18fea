"""Sentence splitting: what ends a sentence and what does not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.read.parse.sentences import MOST, split_sentences


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "President Ilham Aliyev met Gen. Zakir Hasanov in Baku.",
        "The article is by R. M. Giragosian and Yu. Barsegov.",
        "He met U.S. Secretary of State John Kerry in St. Petersburg.",
        "It invoked Art. 51 and Resolution No. 822 of Apr. 30.",
        "Shares of Boeing Co. Shanghai rose.",
        "1. Armenia will return five districts.",
        "“Why should we wait?” Aliyev asked reporters.",
        '"Stop!" he said.',
        "The price rose to 4.5 billion dollars... according to SIPRI.",
        "Mr. Lavrov and Mrs. Merkel agreed (see fig. 2).",
        "Armenia - once an ally - left.",
        "Peru and Ecuador - Brazil mediates - signed.",
        "Visit day.az or news.am for details.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert pieces(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talks failed. Fighting resumed.", ["Talks failed.", "Fighting resumed."]),
        ("He lives in the U.S. The talks go on.", ["He lives in the U.S.", "The talks go on."]),
        ("“We will wait.” The minister left.", ["“We will wait.”", "The minister left."]),
        ("They met (in Vienna.) Then they left.", ["They met (in Vienna.)", "Then they left."]),
        ("It began at 5 p.m. No one came.", ["It began at 5 p.m.", "No one came."]),
        (
            "The sides signed.[1] Later they met.[2][3] “No.”",
            ["The sides signed.[1]", "Later they met.[2][3]", "“No.”"],
        ),
        ("They ended the talks.The war began.", ["They ended the talks.", "The war began."]),
        ("War? Peace! 12 people died.", ["War?", "Peace!", "12 people died."]),
        ("Russia sold tanks, etc. This angered Armenia.", ["Russia sold tanks, etc.", "This angered Armenia."]),
        ("They reached the border.3 The army stood by.", ["They reached the border.3", "The army stood by."]),
        ("He waited... Nobody came.", ["He waited...", "Nobody came."]),
        ("Baku, 12 Sept. - Arms were shown.", ["Baku, 12 Sept. -", "Arms were shown."]),
        ("LIMA, Feb 14, 1995 (World) - He won. It ended.", ["LIMA, Feb 14, 1995 (World) -", "He won.", "It ended."]),
        ("YEREVAN (Wire) - Armenia's army fired.", ["YEREVAN (Wire) -", "Armenia's army fired."]),
        ("MOSCOW — “No,” he said.", ["MOSCOW —", "“No,” he said."]),
        ("He said no. Armenia replied.", ["He said no.", "Armenia replied."]),
    ],
)
def test_several_sentences(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


def test_nothing_in_blank_text() -> None:
    assert pieces("") == []
    assert pieces(" \n ") == []


@given(st.text(alphabet="aBc. \"”?1!'(\n[]U", max_size=60))
def test_sentences_cover_the_text_in_order(text: str) -> None:
    spans = list(split_sentences(text))
    assert all(start < end for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


def test_what_runs_on_for_ever_is_cut_where_a_clause_ends() -> None:
    clause = "Armenia shelled the village and Azerbaijan answered"
    text = f"{'; '.join([clause] * 20)}, {', '.join([clause] * 500)}."
    pieces = [text[start:end] for start, end in split_sentences(text)]
    assert max(map(len, pieces)) <= MOST
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(piece.endswith((";", ",", ".")) for piece in pieces)
    assert pieces[0].endswith(";")


def test_a_word_without_end_is_cut_too() -> None:
    pieces = list(split_sentences("x" * 10_000))
    assert pieces == [(at, min(at + MOST, 10_000)) for at in range(0, 10_000, MOST)]
