"""Words as English EWT divides them, and what the networks know them by."""

from __future__ import annotations

import pytest

from counterpoise.read.parse.language import ReaderEnglish, know, unknown


@pytest.fixture(scope="module")
def english() -> ReaderEnglish:
    return ReaderEnglish()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They don’t agree!!!", ["They", "do", "n’t", "agree", "!!!"]),
        ("pro-Russian and/or neutral", ["pro", "-", "Russian", "and", "/", "or", "neutral"]),
        ("non-proliferation e-mail", ["non-proliferation", "e-mail"]),
        ("Armenian-Azerbaijani talks", ["Armenian", "-", "Azerbaijani", "talks"]),
        ("the U.S. Army’s T-90S tanks", ["the", "U.S.", "Army", "’s", "T-90S", "tanks"]),
        ("It cannot be $5bn....", ["It", "can", "not", "be", "$", "5bn", "...."]),
    ],
)
def test_words(english: ReaderEnglish, text: str, words: list[str]) -> None:
    assert [token.text for token in english.make_doc(text)] == words


def test_known_and_unknown_norms() -> None:
    english = ReaderEnglish()
    know(english, ["the", "tank", "in", "0000", '"', "not", "is"])
    norms = [token.norm_ for token in english.make_doc("The TANK isn’t in “Agdam” 1994 12 T90 NKR X … obus")]
    assert norms == [
        "the", "tank", "is", "not", "in", '"', "<Name>", '"', "0000", "<figure>", "<code>", "<CAPITALS>", "<CAPITAL>",
        "<sign>", "<word>",
    ]  # fmt: skip


def test_knowing_does_not_leak_into_other_pipelines() -> None:
    know(ReaderEnglish(), ["tank"])
    assert [token.norm_ for token in ReaderEnglish().make_doc("Agdam 1994")] == ["agdam", "0000"]


def test_classes_of_unknown_words() -> None:
    assert unknown("Stepanakert") == "<Name>"
    assert unknown("obus") == "<word>"
    assert unknown("€") == "<sign>"
