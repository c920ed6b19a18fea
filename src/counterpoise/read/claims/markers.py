"""The words that state a cause, and the words that name a quantity: tables `causal.csv` and `quantities.csv`.

A marker has a kind, which is where it keeps cause and effect: `verb` (subject and object), `verb_on` (only where the
object names a quantity), `verb_thing` (only where the subject is nobody), `verb_clause` (subject and what the object is
made to do), `verb_result` and `verb_state` ("left ten dead", "makes X unlikely"), `ascribe` ("attributed the crash to
..."), `prep` and `phrase` (the governing clause and the noun), `mark`, `if` and `while` (main and subordinate clause;
"as" only with a subject of its own), `since` (in the present tense), `after` and `by` (subordinate clauses),
`phrase_mark` (several words that open a clause), `adverb` (the clause before and its own), `noun` and `reason` ("the
cause of", "the reason why"), `motive` and `result` (participle clauses), `over` (what a protest is over), `event`
("following the attack"), `purpose` and `aim` (an infinitive), `inverted` ("should it attack, ..."), `more` ("the more
..., the likelier ...") and `without` (with "would"). Direction `backward` puts the effect first. Polarity is that of
the marker. A `sharp` marker states a cause, a `wide` one only hints at it: purpose, motive, occasion.

The table was written by hand from the grammar of causal expressions; which markers were kept was judged on one half of
the Causal News Corpus (Tan et al., LREC 2022, CC0).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from counterpoise.errors import InputError, Problem

KINDS = (
    "verb", "verb_clause", "verb_result", "verb_state", "prep", "phrase", "mark", "while", "adverb", "noun", "motive",
    "result", "over", "event", "purpose", "aim", "verb_on", "ascribe", "since", "after", "by", "phrase_mark",
    "inverted", "more", "without", "if", "reason", "verb_thing",
)  # fmt: skip
WHOLE = frozenset({"phrase", "adverb", "phrase_mark"})


@dataclass(frozen=True, slots=True)
class Marker:
    """One causal marker. `words` are the particle, or for `over` the words that it may hang on."""

    form: str
    words: tuple[str, ...]
    kind: str
    backward: bool
    polarity: str
    where: str
    strength: str = "sharp"


@dataclass(frozen=True)
class Markers:
    """Markers by lemma, those of several words apart."""

    words: Mapping[str, tuple[Marker, ...]]
    phrases: tuple[Marker, ...]


@cache
def load_markers() -> Markers:
    """The causal markers. Raises InputError where the table is not in order."""
    words: dict[str, list[Marker]] = {}
    phrases: list[Marker] = []
    for line, row in _rows("causal.csv"):
        known = row["kind"] in KINDS and row["direction"] in ("", "forward", "backward")
        if not known or row["polarity"] not in ("+", "-") or row["strength"] not in ("sharp", "wide"):
            raise InputError([Problem("vocabulary/causal.csv", line, 0, f"no such marker: {', '.join(row.values())}")])
        forms = [row["lemmas"]] if row["kind"] in WHOLE else row["lemmas"].split()
        for form in forms:
            where = f"causal.csv:{line}"
            particle = tuple(row["particle"].split())
            marker = Marker(
                form, particle, row["kind"], row["direction"] == "backward", row["polarity"], where, row["strength"]
            )
            if row["kind"] in WHOLE:
                phrases.append(marker)
            else:
                words.setdefault(form, []).append(marker)
    ordered = tuple(sorted(phrases, key=lambda marker: -len(marker.form)))
    return Markers({form: tuple(found) for form, found in words.items()}, ordered)


@cache
def load_quantities() -> Mapping[str, str]:
    """The quantity that each word names. A word may name one only; raises InputError otherwise."""
    found: dict[str, str] = {}
    for line, row in _rows("quantities.csv"):
        for word in row["words"].split():
            if word in found:
                message = f"'{word}' names {found[word]} and {row['quantity']}"
                raise InputError([Problem("vocabulary/quantities.csv", line, 0, message)])
            found[word] = row["quantity"]
    return found


def _rows(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    text = files("counterpoise").joinpath("vocabulary", name).read_text(encoding="utf-8")
    yield from enumerate(csv.DictReader(text.splitlines()), start=2)
