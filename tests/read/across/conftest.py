"""Documents of one line with records put into them by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from counterpoise.read.candidates import ClaimCandidate, EventCandidate, Party, Span, Why
from counterpoise.read.documents.reading import read_document
from counterpoise.read.names import Names, find_names
from counterpoise.read.names.mention import plain_sentences
from counterpoise.read.pipeline import Coded

RULE = Why("test")
Make = Callable[..., Coded]


def span_of(coded: Coded, words: str) -> Span:
    """Where words stand in a document."""
    start = coded.document.stored.text.index(words)
    return start, start + len(words)


@pytest.fixture(scope="session")
def make() -> Make:
    """A document of a text behind a dateline, its names found; without a day it is undated."""
    names = Names.load()

    def made(text: str, *, name: str = "a.txt", day: str | None = "6 April 2016") -> Coded:
        head = f"MOSCOW, {day} - " if day else ""
        coded = Coded(read_document(name, f"{head}{text}\n".encode()), parser="none", sentences=1)
        sentences = plain_sentences(coded.document.stored.text)
        return replace(coded, mentions=find_names(sentences, published=None, names=names))

    return made


def event(coded: Coded, words: str, **fields: object) -> EventCandidate:
    """An event of Azerbaijan against Armenia on 2 April 2016, unless `fields` say otherwise."""
    span = span_of(coded, words)
    made = EventCandidate(
        span, span, "ASSAULT", RULE, 0, date="2016-04-02", date_precision="day",
        actors=(Party("AZE", "GOV", "Baku"),), recipients=(Party("ARM", "GOV", "Yerevan"),),
    )  # fmt: skip
    return replace(made, **fields)  # type: ignore[arg-type]


def claim(coded: Coded, words: str, *, speaker: str, code: str | None, **fields: object) -> ClaimCandidate:
    """A claim whose content is the words given."""
    span = span_of(coded, words)
    made = ClaimCandidate(span, span, "says", RULE, speaker=speaker, speaker_code=code)
    return replace(made, **fields)  # type: ignore[arg-type]
