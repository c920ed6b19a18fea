"""The mode of an event by the means that its clause names: "with 120-mm mortars", "by telephone", "jets bombed".

A frame or noun may give a mode by itself ("shelled", "airstrike"). Where it gives none, or only a general one, the
words of the clause decide: first those of whoever or whatever acts ("Turkish drones struck"), then those of phrases
with "with", "by", "using", "from" or "in", then, for verbs of firing and using, those of the object ("fired forty
rockets"). What is destroyed or shot down is a target, no means. `vocabulary/events/means.csv` lists the words of
each mode; the modes are those of PLOVER 0.8 (ASSAULT, MOBILIZE, CONSULT).
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files

from counterpoise.read.events import tree
from counterpoise.read.events.coder import Coded
from counterpoise.read.parse.pipeline import Sentence, Token

GENERAL = {
    "ASSAULT": ("", "firearms", "destroy", "massacre", "explosives", "aerial"),
    "MOBILIZE": ("", "troops"),
    "CONSULT": ("",),
}
"""Modes that the words of a clause may replace, by event type."""
WITH = frozenset({"with", "by", "use", "from", "via", "over"})
FIRING = frozenset({"fire", "launch", "use", "lob", "rain", "drop", "unleash", "employ", "hurl", "shoot", "direct"})
MOVING = frozenset(
    {"deploy", "send", "move", "place", "put", "dispatch", "station", "position", "mass", "bring", "test"}
)
BY_VERB = {
    "shell": "heavy-weapons", "bombard": "heavy-weapons", "shelling": "heavy-weapons", "strafe": "aerial",
    "bomb": "aerial", "gun": "firearms", "stab": "primitive", "stone": "primitive", "mortar": "heavy-weapons",
    "rocket": "heavy-weapons", "torpedo": "heavy-weapons",
}  # fmt: skip
IRREGULARS = frozenset({"rebel", "militant", "insurgent", "guerrilla", "separatist", "terrorist", "bomber", "gunman"})


@cache
def means() -> dict[str, tuple[tuple[str, frozenset[str]], ...]]:
    """For each event type the modes with their words, in order of precedence."""
    text = files("counterpoise").joinpath("vocabulary", "events", "means.csv").read_text(encoding="utf-8")
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["event_type"], []).append((row["mode"], frozenset(row["words"].split())))
    return {event_type: tuple(rows) for event_type, rows in found.items()}


def mode_of(s: Sentence, coded: Coded) -> str:
    """The mode of a coded event: that of its frame, or what the means named in its clause make of it."""
    event_type, mode = coded.act.event_type, coded.act.mode
    if mode not in GENERAL.get(event_type, ()):
        return mode
    for place in _places(s, coded):
        found = _named(s, event_type, place)
        if found:
            return found
    if event_type != "ASSAULT":
        return mode
    return _by_verb(s, coded) or ("" if _hits_forces(s, coded) else mode)


def _named(s: Sentence, event_type: str, place: set[int]) -> str:
    """The mode of the first word of a place that names a means, or ""."""
    for i in sorted(place):
        word = tree.word(s, i)
        for mode, listed in means()[event_type]:
            if word in listed or word.removesuffix("s") in listed:
                return mode
    return ""


def _places(s: Sentence, coded: Coded) -> Iterator[set[int]]:
    """The words of each place that may name a means, the likeliest first."""
    host, inside = coded.actor_host, {d for i in coded.chain for d in _inside(s, i)}
    if coded.act.event_type == "CONSULT":
        yield (
            inside
            | {d for i in coded.chain for o in tree.objects(s, i) for d in _inside(s, o.i)}
            | _phrases(s, host, ())
        )
        return
    if not tree.is_passive(s, host) and not coded.noun:
        yield from (_inside(s, t.i) for t in tree.subjects(s, host))
    yield _phrases(s, host, WITH)
    if {tree.word(s, i) for i in coded.chain} & (MOVING if coded.act.event_type == "MOBILIZE" else FIRING):
        yield from (_inside(s, o.i) for i in coded.chain for o in tree.objects(s, i))
    yield {d for d in inside if s.tokens[d].pos != "VERB"}


def _inside(s: Sentence, i: int) -> set[int]:
    """A word and what belongs to its name or names its kind: compounds, adjectives, conjuncts and "of" phrases."""
    found, ahead = {i}, [i]
    while ahead:
        at = ahead.pop()
        for c in tree.children(s, at):
            of = c.dep == "nmod" and tree.preposition(s, c.i) == "of"
            if of or c.dep in ("compound", "amod", "conj", "flat"):
                found.add(c.i)
                ahead.append(c.i)
    return found


def _phrases(s: Sentence, host: int, cases: Collection[str]) -> set[int]:
    """The words of the prepositional phrases of a clause, with any or only the given prepositions, and of "using"."""
    found: set[int] = set()
    ahead = [host]
    while ahead:
        at = ahead.pop()
        for c in tree.children(s, at):
            if c.dep == "advcl" and tree.lemma(c) == "use":
                found |= {d for o in tree.objects(s, c.i) for d in _inside(s, o.i)}
            if c.dep in tree.CLAUSES or c.dep in tree.SUBJECTS:
                continue
            ahead.append(c.i)
            case = tree.preposition(s, c.i)
            if case and (not cases or case.split(" ")[0] in cases):
                found |= _inside(s, c.i)
    return found


def _by_verb(s: Sentence, coded: Coded) -> str:
    """The mode that a verb of attack implies; irregular forces bomb with explosives, not from the air."""
    for i in coded.chain:
        lemma = tree.lemma(s.tokens[i])
        if lemma == "bomb" and any(tree.noun_words(s, t.i) & IRREGULARS for t in _doers(s, coded)):
            return "explosives"
        if lemma in BY_VERB:
            return BY_VERB[lemma]
    return ""


def _doers(s: Sentence, coded: Coded) -> list[Token]:
    if tree.is_passive(s, coded.actor_host):
        return [noun for case, noun in tree.obliques(s, coded.actor_host) if case == "by"]
    return tree.subjects(s, coded.actor_host)


def _hits_forces(s: Sentence, coded: Coded) -> bool:
    """Whether forces or their weapons are hit, so that "destroyed" or "shot down" says nothing of means or intent."""
    if coded.act.mode not in ("destroy", "aerial", "firearms"):
        return False
    hit = {w for i in coded.chain for o in tree.objects(s, i) for w in tree.noun_words(s, o.i)}
    listed = {w for mode, words in means()["ASSAULT"] if mode in ("drone", "aerial", "heavy-weapons") for w in words}
    return bool(hit & (listed | {"weapon", "serviceman", "soldier", "vehicle", "troop", "force"}))
