"""A parser and a gazetteer for the tests of claims, and a document read with both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from counterpoise.read.names import DocumentNames, Names, read_names
from counterpoise.read.parse.pipeline import Parser, Sentence, load_parser

Read = Callable[[str], tuple[tuple[Sentence, ...], DocumentNames]]


@pytest.fixture(scope="session")
def parser() -> Parser:
    """The parser as it ships."""
    return load_parser()


@pytest.fixture(scope="session")
def names() -> Names:
    """The gazetteer as it ships."""
    return Names.load()


@pytest.fixture
def read(parser: Parser, names: Names) -> Read:
    """Reads a text as a document of 6 April 2016."""

    def reading(text: str) -> tuple[tuple[Sentence, ...], DocumentNames]:
        sentences = parser.parse(text)
        return sentences, read_names(sentences, published=date(2016, 4, 6), names=names)

    return reading
