"""The back-off of the coder of marked sentences: a linear model over words, where no frame fits.

Where no predicate of a marked sentence is coded, its words still tell something: "footed the bill for" stands near
words of aid. A multinomial logistic model scores the 15 types of marked sets by named values: the lemmas outside the
two parties, pairs of a verb and its object, the words that govern source and target, and the types that the event
lexicon knows for each of these words under any condition. Weights are in `weights/backoff.json`; `training/events`
holds the recipe, the data (sentences of our own) and what was measured.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from counterpoise.read.events import tree
from counterpoise.read.events.tables import EventLexicon, Frame, event_lexicon
from counterpoise.read.parse.pipeline import Sentence, Token

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST",
    "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
MERGED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
WORDS = frozenset({"VERB", "NOUN", "ADJ", "ADV"})
PAIRED = frozenset({"obj", "xcomp", "compound:prt", "obl", "ccomp"})


def values(s: Sentence, source: set[int], target: set[int]) -> dict[str, float]:
    """The named values of a sentence with these words as source and target."""
    lexicon = event_lexicon()
    found: dict[str, float] = {}
    for t in s.tokens:
        lemma = tree.lemma(t)
        if t.i in source or t.i in target or not lemma.isalpha():
            continue
        if t.pos in WORDS:
            found["word " + lemma] = 1.0
        head = s.tokens[t.head]
        if t.dep in PAIRED and head.i not in source and head.i not in target:
            found[f"{tree.lemma(head)} {t.dep} {lemma}"] = 1.0
        _add_known(found, "known", lemma, t, lexicon, 0.3)
    for side, words in (("source", source), ("target", target)):
        heads = [t for t in s.tokens if t.i in words and t.head not in words]
        for t in heads[:1]:
            head = s.tokens[t.head]
            found[f"{side} {t.dep} {tree.lemma(head)}"] = 1.0
            found[f"{side} {t.dep} {tree.preposition(s, t.i)}"] = 1.0
            _add_known(found, side, tree.lemma(head), head, lexicon, 0.5)
    return found


def _add_known(
    found: dict[str, float], side: str, lemma: str, token: Token, lexicon: EventLexicon, step: float
) -> None:
    """Count the types and operators that the lexicon has for a word, whatever their conditions."""
    frames: tuple[Frame, ...] = lexicon.frames.get(lemma, ()) if token.pos == "VERB" else ()
    noun = lexicon.nouns.get(lemma) if token.pos in ("NOUN", "PROPN") else None
    kinds = [f.event_type or f.operator for f in frames] + ([noun.event_type or noun.operator] if noun else [])
    for kind in kinds:
        name = f"{side} {MERGED.get(kind, kind)}"
        found[name] = found.get(name, 0.0) + step


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """The weights: for each named value those of the types it speaks for or against."""
    path = files("counterpoise.read.events").joinpath("weights", "backoff.json")
    found: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))["weights"]
    return found


def guess(s: Sentence, source: set[int], target: set[int]) -> tuple[str, tuple[tuple[str, float], ...]]:
    """The likeliest type and the parts of its score, largest first; of equals the first of `TYPES`.

    Where no word of the sentence speaks for the type, there is no guess: an empty type and no parts.
    """
    told = [(value, weights()[name], name) for name, value in values(s, source, target).items() if name in weights()]
    scores = {kind: sum(value * row.get(kind, 0.0) for value, row, _ in told) for kind in TYPES}
    best = max(TYPES, key=lambda kind: scores[kind])
    parts = [(name, round(value * row[best], 4)) for value, row, name in told if row.get(best)]
    if not any(name.startswith("word ") and part > 0 for name, part in parts):
        return "", ()
    return best, tuple(sorted(parts, key=lambda part: (-abs(part[1]), part[0])))
