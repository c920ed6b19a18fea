"""The event lexicon: word classes, verb frames and event nouns, read from `vocabulary/events`.

`classes.csv` names sets of lemmas. A row of `idioms.csv`, `verbs.csv` or `adjectives.csv` is a frame: lemmas that
share it, a particle ("call_off" is call + off), conditions, and either a PLOVER type with its mode or an operator
("OP:agree") that makes a type out of the event it governs; "OP:none" is no event ("meet a need"). Conditions are
`slot=class` or `slot=[word word]`, alternatives parted by `|`, joined by `;`. Slots: `obj` (object, or subject of
a passive), `subj`, `xc` (governed verb), `inf` (governed infinitive), `any` (whole complement), or a preposition
("with"). An empty class asks only that the slot is filled, "@name" that a proper name heads the phrase, "@several"
that it is joined to more, "@none" that it is empty. The frame with most conditions wins, then the first in the order
of the files and lines. `nouns.csv` gives event nouns with a temper (conflict, restrict, coop, yield or neutral)
and a type or an operator ("the promise to send aid").

The types and modes follow PLOVER 0.8 (Halterman et al. 2023, "PLOVER and POLECAT"); the lexicon is our own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from counterpoise.errors import InputError, Problem
from counterpoise.read.candidates import EVENT_TYPES

OPERATORS = (
    "agree", "say", "plan", "light", "noun", "stop", "refuse", "fail", "threaten", "demand", "hesitate", "none",
)  # fmt: skip
TEMPERS = ("conflict", "restrict", "coop", "yield", "neutral")
FRAME_FILES = ("idioms.csv", "verbs.csv")


@dataclass(frozen=True, slots=True)
class Condition:
    """`slot` must hold a word of `words`; an empty set asks only that the slot is filled."""

    slot: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Frame:
    """One row of a file of frames. `ways` are alternatives, each a tuple of conditions; one empty way asks nothing."""

    particle: str
    ways: tuple[tuple[Condition, ...], ...]
    event_type: str
    operator: str
    mode: str
    place: str
    """Table and line, for the reasons given."""


@dataclass(frozen=True, slots=True)
class EventNoun:
    """One noun of `nouns.csv`, with an event type or an operator."""

    event_type: str
    mode: str
    temper: str
    place: str
    operator: str = ""


@dataclass(frozen=True)
class EventLexicon:
    """Everything the coder knows of words."""

    classes: Mapping[str, frozenset[str]]
    frames: Mapping[str, tuple[Frame, ...]]
    nouns: Mapping[str, EventNoun]
    adjectives: Mapping[str, tuple[Frame, ...]]
    """Frames of the adjectives that are predicates ("willing", "guilty")."""


def _rows(name: str) -> Iterator[tuple[str, dict[str, str]]]:
    path = files("counterpoise").joinpath("vocabulary", "events", name)
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, row in enumerate(csv.DictReader(lines), start=2):
        yield f"{name}:{number}", row


def _problem(place: str, message: str) -> Problem:
    name, _, line = place.partition(":")
    return Problem(f"vocabulary/events/{name}", int(line), 0, message)


def _classes() -> dict[str, frozenset[str]]:
    classes = {row["class"]: frozenset(row["words"].split()) for _, row in _rows("classes.csv")}
    return {**classes, "weapon": classes["weapon"] | _designations()}


def _designations() -> frozenset[str]:
    """The one-word names of weapon systems in lower case ("rafale", "t-90"), without those that mean more."""
    folder = files("counterpoise").joinpath("vocabulary", "weapons")
    found: set[str] = set()
    for name in ("systems_air.csv", "systems_land.csv", "systems_missiles.csv", "systems_sea.csv"):
        for row in csv.DictReader(folder.joinpath(name).read_text(encoding="utf-8").splitlines()):
            found.update("|".join((row["designation"], row["synonyms"], row["variants"])).lower().split("|"))
    ambiguous = folder.joinpath("ambiguous.csv").read_text(encoding="utf-8").lower().splitlines()
    return frozenset(form for form in found if form and " " not in form) - frozenset(ambiguous)


def _condition(text: str, place: str, classes: Mapping[str, frozenset[str]], problems: list[Problem]) -> Condition:
    slot, _, name = text.partition("=")
    if name.startswith("[") and name.endswith("]"):
        return Condition(slot.strip(), frozenset(name[1:-1].split()))
    if name and name not in classes:
        problems.append(_problem(place, f"unknown word class '{name}'"))
    return Condition(slot.strip(), classes.get(name, frozenset()))


def _ways(
    text: str, place: str, classes: Mapping[str, frozenset[str]], problems: list[Problem]
) -> tuple[tuple[Condition, ...], ...]:
    """`obj=a;on=b` is one way with two conditions; `obj=a|b` and `obj=a|on=b` are two ways."""
    ways: list[tuple[Condition, ...]] = [()]
    for part in filter(None, text.split(";")):
        slot, options = "", []
        for option in part.split("|"):
            slot, name = option.split("=") if "=" in option else (slot, option)
            options.append(_condition(f"{slot}={name}", place, classes, problems))
        ways = [(*way, option) for way in ways for option in options]
    return tuple(ways)


def _kind(text: str, place: str, problems: list[Problem]) -> tuple[str, str]:
    """Event type and operator of a row, one of them empty."""
    if text.startswith("OP:"):
        if text[3:] not in OPERATORS:
            problems.append(_problem(place, f"unknown operator '{text[3:]}'"))
        return "", text[3:]
    if text not in EVENT_TYPES:
        problems.append(_problem(place, f"unknown event type '{text}'"))
    return text, ""


def _frames(name: str, classes: Mapping[str, frozenset[str]], problems: list[Problem]) -> Iterator[tuple[str, Frame]]:
    """The frames of a file, each under every lemma that has it."""
    for place, row in _rows(name):
        event_type, operator = _kind(row["type"], place, problems)
        ways = _ways(row["conditions"], place, classes, problems)
        frame = Frame(row["particle"], ways, event_type, operator, row["mode"], place)
        yield from ((word, frame) for word in row["verbs"].split())


def _by_word(rows: Iterable[tuple[str, Frame]]) -> dict[str, tuple[Frame, ...]]:
    """Frames under their words, in the order of the rows."""
    found: dict[str, list[Frame]] = {}
    for word, frame in rows:
        found.setdefault(word, []).append(frame)
    return {word: tuple(frames) for word, frames in found.items()}


def _nouns(problems: list[Problem]) -> dict[str, EventNoun]:
    nouns: dict[str, EventNoun] = {}
    for place, row in _rows("nouns.csv"):
        event_type, operator = _kind(row["type"], place, problems)
        if row["temper"] not in TEMPERS:
            problems.append(_problem(place, f"unknown temper '{row['temper']}'"))
        for noun in row["nouns"].split():
            if noun in nouns:
                problems.append(_problem(place, f"noun '{noun}' stands in {nouns[noun].place} already"))
            nouns[noun] = EventNoun(event_type, row["mode"], row["temper"], place, operator)
    return nouns


@cache
def event_lexicon() -> EventLexicon:
    """The lexicon that ships. Raises InputError naming every bad row."""
    problems: list[Problem] = []
    classes = _classes()
    frames = _by_word([f for name in FRAME_FILES for f in _frames(name, classes, problems)])
    adjectives = _by_word(_frames("adjectives.csv", classes, problems))
    nouns = _nouns(problems)
    if problems:
        raise InputError(problems)
    return EventLexicon(classes, frames, nouns, adjectives)
