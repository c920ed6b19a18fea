"""The words that open a claim, read from `vocabulary/cues.csv`.

A row gives lemmas, a particle that must follow ("call for", "point out"), the places where such a word keeps its
content, and the stance. Places: `clause` (a finite clause, with or without "that"), `that` (only with "that"),
`quote` (words in quotation marks), `to` (an infinitive), `obj` (the object), `prep:of` (a phrase with that
preposition), `as` (object and what it is called: "called the sanctions 'arrogant'"), `cited` (the object is the
speaker: "citing a source"). The stance `announces` becomes `promises` where the content lies in the future.

Rows with a particle are tried first. The table is our own, written from the grammar of English reporting verbs.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from counterpoise.errors import InputError, Problem

STANCES = ("says", "denies", "accuses", "promises", "warns", "doubts", "announces")
PLACES = ("clause", "that", "quote", "to", "obj", "as", "cited")


@dataclass(frozen=True, slots=True)
class Cue:
    """One sense of a reporting word."""

    lemma: str
    particle: str
    places: tuple[str, ...]
    stance: str
    where: str
    """Table and line, for the reasons given."""


@cache
def load_cues() -> Mapping[str, tuple[Cue, ...]]:
    """All cues by lemma, senses with a particle first. Raises InputError where the table is not in order."""
    path = files("counterpoise").joinpath("vocabulary", "cues.csv")
    found: dict[str, list[Cue]] = {}
    for line, row in enumerate(csv.DictReader(path.read_text(encoding="utf-8").splitlines()), start=2):
        for lemma in row["lemmas"].split():
            cue = Cue(lemma, row["particle"], tuple(row["content"].split()), row["stance"], f"cues.csv:{line}")
            _check(cue, line)
            found.setdefault(lemma, []).append(cue)
    return {lemma: tuple(sorted(cues, key=lambda cue: not cue.particle)) for lemma, cues in found.items()}


def _check(cue: Cue, line: int) -> None:
    wrong = [place for place in cue.places if place not in PLACES and not place.startswith("prep:")]
    if wrong or not cue.places:
        problem = f"'{' '.join(wrong)}' is no place of content"
    elif cue.stance not in STANCES:
        problem = f"'{cue.stance}' is no stance"
    else:
        return
    raise InputError([Problem("vocabulary/cues.csv", line, 0, f"{problem} ({cue.lemma})")])
