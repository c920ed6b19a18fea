"""The words that open a claim, read from `vocabulary/cues.csv`.

A row gives the kind of word (verb, noun, adj), lemmas, a particle that must follow ("call for", "point out"), the
places where such a word keeps its content, the stance, and how strong the cue is: a `sharp` one states what
somebody says or holds, a `wide` one tells of talk and attitudes that a careful coder would not count as a
statement ("supports the bill", "spoke about the crisis"). Places: `clause` (a finite clause, with or without
"that"), `that` (only with "that"), `quote` (words in quotation marks), `to` (an infinitive), `obj` (the object),
`prep:of` (a phrase with that preposition), `as` (object and what it is called: "called the sanctions 'arrogant'"),
`cited` (the object is the speaker: "citing a source"), `at` (object and number: "put losses at 20"), `saying`
("quoted X as saying"). The stance `announces` becomes `promises` where the content lies in the future.

Rows with a particle are tried first, wide ones last. The table is our own, written from the grammar of English
reporting verbs.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from counterpoise.errors import InputError, Problem

STANCES = ("says", "denies", "accuses", "promises", "warns", "doubts", "announces")
STRENGTHS = ("sharp", "wide")
PLACES = ("clause", "that", "quote", "to", "obj", "as", "cited", "at", "saying")


FALSE = frozenset(
    "false lie baseless groundless fake fabrication fabricated disinformation untrue unfounded propaganda absurd "
    "nonsense".split()
)
"""What is called so is denied."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One sense of a reporting word."""

    lemma: str
    particle: str
    places: tuple[str, ...]
    stance: str
    where: str
    """Table and line, for the reasons given."""
    strength: str = "sharp"


@cache
def load_cues() -> Mapping[str, tuple[Cue, ...]]:
    """All cues by lemma, nouns as "noun:claim" and adjectives as "adj:sure". Raises InputError for a broken table."""
    path = files("counterpoise").joinpath("vocabulary", "cues.csv")
    found: dict[str, list[Cue]] = {}
    for line, row in enumerate(csv.DictReader(path.read_text(encoding="utf-8").splitlines()), start=2):
        for lemma in row["lemmas"].split():
            places = tuple(row["content"].split())
            cue = Cue(lemma, row["particle"], places, row["stance"], f"cues.csv:{line}", row["strength"])
            _check(cue, line)
            found.setdefault(lemma if row["word"] == "verb" else f"{row['word']}:{lemma}", []).append(cue)
    return {lemma: tuple(sorted(cues, key=_order)) for lemma, cues in found.items()}


def _order(cue: Cue) -> tuple[bool, bool]:
    return cue.strength == "wide", not cue.particle


def _check(cue: Cue, line: int) -> None:
    wrong = [place for place in cue.places if place not in PLACES and not place.startswith("prep:")]
    if wrong or not cue.places:
        problem = f"'{' '.join(wrong)}' is no place of content"
    elif cue.stance not in STANCES:
        problem = f"'{cue.stance}' is no stance"
    elif cue.strength not in STRENGTHS:
        problem = f"'{cue.strength}' is no strength"
    else:
        return
    raise InputError([Problem("vocabulary/cues.csv", line, 0, f"{problem} ({cue.lemma})")])
