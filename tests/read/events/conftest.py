"""The shipped parser and names, loaded once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from counterpoise.read.candidates import EventCandidate
from counterpoise.read.events.extract import find_events
from counterpoise.read.names.lexicon import Names
from counterpoise.read.names.resolve import read_names
from counterpoise.read.parse.pipeline import Parser, load_parser

PUBLISHED = date(2016, 8, 16)


@pytest.fixture(scope="session")
def parser() -> Parser:
    return load_parser()


@pytest.fixture(scope="session")
def events_of(parser: Parser) -> Callable[[str], tuple[EventCandidate, ...]]:
    names = Names.load()

    def find(text: str) -> tuple[EventCandidate, ...]:
        sentences = parser.parse(text)
        known = read_names(sentences, published=PUBLISHED, names=names)
        return find_events(sentences, text=text, names=known, published=PUBLISHED)

    return find
