"""The reader's documents against hand-coded ones: dates, boilerplate and blocks of shared documents."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from counterpoise.read.documents.document import ReadDocument
from counterpoise.read.documents.reading import read_documents

PUBLISHED = {"000": "2017-01-21", "001": "2017-08-01", "003": "2020-09-25"}
"""Dates that the five documents state; the other two state none and may stay open."""

Token = tuple[int, int]


@pytest.fixture(scope="module")
def seeds(shared: Path) -> dict[str, ReadDocument]:
    paths = sorted((shared / "seeds").glob("0*.txt"))
    found = [result for result in read_documents(paths) if isinstance(result, ReadDocument)]
    assert len(found) == len(paths) == 5
    return {Path(document.name).name[:3]: document for document in found}


@pytest.fixture(scope="module")
def dev(shared: Path) -> list[tuple[ReadDocument, dict[str, object]]]:
    folder = shared / "gold" / "dev"
    found = [result for result in read_documents([folder]) if isinstance(result, ReadDocument)]
    assert len(found) == 14
    return [
        (document, json.loads(Path(document.name).with_suffix(".json").read_text())["document"]) for document in found
    ]


def test_dates_of_the_seeds(seeds: dict[str, ReadDocument]) -> None:
    chosen = {name: str(seeds[name].published.day) for name in PUBLISHED}
    assert chosen == PUBLISHED


def test_seeds_without_a_date_are_not_given_a_false_one(seeds: dict[str, ReadDocument]) -> None:
    assert str(seeds["002"].published.day) in ("None", "2016-08-16")
    assert str(seeds["004"].published.day) in ("None", "2017-01-19")


def test_every_offset_of_the_seeds_maps_back(seeds: dict[str, ReadDocument]) -> None:
    for document in seeds.values():
        for block in document.blocks:
            low, high = document.stored.original(block.start, block.end)
            assert document.stored.stored(low, high) == (block.start, block.end)
            written = re.sub(r"\s+", " ", document.stored.raw[low:high])
            assert written == re.sub(r"\s+", " ", document.stored.text[block.start : block.end])


def test_dates_of_the_hand_coded_documents(dev: list[tuple[ReadDocument, dict[str, object]]]) -> None:
    given = [(document.published.day, gold["published"]) for document, gold in dev]
    wrong = [(day, truth) for day, truth in given if day is not None and str(day) != truth]
    assert wrong == [], "a date may stay open; a false one is worse"
    assert sum(day is not None for day, _ in given) >= 11


def test_boilerplate_of_the_hand_coded_documents(dev: list[tuple[ReadDocument, dict[str, object]]]) -> None:
    hit = marked = true = 0
    for document, gold in dev:
        words = [match.span() for match in re.finditer(r"\w+", document.stored.raw)]
        found = [document.stored.original(b.start, b.end) for b in document.blocks if b.kind == "boilerplate"]
        spans = gold["boilerplate"]
        assert isinstance(spans, list)
        predicted, gold_words = _within(words, found), _within(words, [(start, end) for start, end in spans])
        hit += len(predicted & gold_words)
        marked += len(predicted)
        true += len(gold_words)
    assert hit / marked >= 0.9
    assert hit / true >= 0.6


def _within(words: list[Token], spans: list[Token]) -> set[Token]:
    return {word for word in words if any(start < word[1] and word[0] < end for start, end in spans)}
