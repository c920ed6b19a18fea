"""The contexts of an event: what it is about, by PLOVER 0.8's list, from the words of its own clause.

`vocabulary/events/contexts.csv` gives the words and pairs of words ("human_right") of each context. Only words
inside the clause count, not those of the rest of the sentence or of the document, so that a context is seldom wrong
and often missing. An event whose mode is that of a context ("cyber", "misinformation") has it by definition.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise

from counterpoise.read.candidates import Span
from counterpoise.read.events import tree
from counterpoise.read.parse.pipeline import Sentence

BY_MODE = frozenset({"cyber", "misinformation"})
"""Modes that are contexts too."""


@cache
def context_words() -> Mapping[str, tuple[str, ...]]:
    """The contexts that each word or pair of words stands for, in the order of the table."""
    text = files("counterpoise").joinpath("vocabulary", "events", "contexts.csv").read_text(encoding="utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        for word in row["words"].split():
            found[word] = (*found.get(word, ()), row["context"])
    return found


def contexts_of(s: Sentence, span: Span, mode: str) -> tuple[str, ...]:
    """The contexts of an event with this clause and mode, in alphabetical order."""
    lemmas = [tree.lemma(t) for t in s.tokens if span[0] <= t.start < span[1]]
    pairs = [f"{one}_{two}" for one, two in pairwise(lemmas)]
    found = {context for word in (*lemmas, *pairs) for context in context_words().get(word, ())}
    return tuple(sorted(found | ({mode} & BY_MODE)))
