"""The weapon gazetteer and the weapons named in a sentence.

`vocabulary/weapons/designations.csv` lists systems with aliases, class and the state whose industry makes them;
`nouns.csv` common nouns with their class ("infantry fighting vehicle"); `ambiguous.csv` designations that are
also common words or names ("Hawk", "Milan") and count only beside a weapon noun; `triggers.csv` the verbs and
nouns of transfer. Classes follow the categories of the SIPRI Arms Transfers Database, with tanks, rocket
launchers, drones and small arms told apart. Hyphens and blanks in designations are interchangeable and a plural
s is allowed. A noun that stands with a designation ("T-90S tanks") is one mention with it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from counterpoise.errors import InputError, Problem
from counterpoise.read.parse.pipeline import Sentence

CLASSES = (
    "tank", "armoured_vehicle", "artillery", "mlrs", "missile", "air_defence", "aircraft", "helicopter", "uav", "ship",
    "small_arms", "ammunition", "sensor", "unspecified",
)  # fmt: skip
NEIGHBOUR = 4
"""A noun at most so many words behind a designation belongs to it."""
SYSTEM = frozenset(
    {"system", "systems", "missile", "missiles", "battery", "batteries", "class", "launcher", "launchers"}
)


@dataclass(frozen=True, slots=True)
class Weapon:
    """A system of the gazetteer. `designation` is empty for a common noun."""

    designation: str
    weapon_class: str
    origin: str


@dataclass(frozen=True, slots=True)
class WeaponMention:
    """A weapon named in a sentence: its words [first, last) and what it is. `head` is the word that heads it."""

    first: int
    last: int
    head: int
    weapon: Weapon


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word of transfer: what its subject (or possessor) is, and the status it speaks of."""

    subject: str
    status: str


@dataclass(frozen=True)
class Gazetteer:
    """The tables, ready for search."""

    systems: Mapping[str, Weapon]
    pattern: re.Pattern[str]
    ambiguous: frozenset[str]
    nouns: Mapping[tuple[str, ...], str]
    triggers: Mapping[tuple[str, str], Trigger]


def _rows(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    text = files("counterpoise").joinpath("vocabulary", "weapons", name).read_text(encoding="utf-8")
    yield from enumerate(csv.DictReader(text.splitlines()), start=2)


def _key(form: str) -> str:
    return re.sub(r"[-‑–\s]+", "", form).lower()


def _form_pattern(form: str) -> str:
    """A designation with hyphens and blanks made optional; "A-50" is never "A 50", which may open a sentence."""
    parts = [re.escape(part) for part in re.findall(r"\d+|[^\W\d_]+|[^\w\s-]", form)]
    joint = r"[-‑–]?" if parts[0] == "A" else r"[-‑–\s]?"
    return joint.join(parts)


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer that ships. Raises InputError naming rows with an unknown class or a form used twice."""
    problems: list[Problem] = []
    systems: dict[str, Weapon] = {}
    forms: list[str] = []
    for line, row in _rows("designations.csv"):
        if row["class"] not in CLASSES:
            problems.append(Problem("vocabulary/weapons/designations.csv", line, 0, f"unknown class '{row['class']}'"))
        weapon = Weapon(row["designation"], row["class"], row["origin"])
        for form in (row["designation"], *filter(None, row["aliases"].split("|"))):
            known = systems.setdefault(_key(form), weapon)
            if known.weapon_class != weapon.weapon_class:
                problems.append(
                    Problem(
                        "vocabulary/weapons/designations.csv", line, 0, f"'{form}' stands for {known.designation} too"
                    )
                )
            forms.append(form)
    if problems:
        raise InputError(problems)
    joined = "|".join(_form_pattern(form) for form in sorted(forms, key=len, reverse=True))
    nouns = {
        tuple(re.split(r"[\s-]+", noun)): row["class"]
        for _, row in _rows("nouns.csv")
        for noun in row["nouns"].split("|")
    }
    triggers = {
        (word, row["pos"]): Trigger(row["subject"], row["status"])
        for _, row in _rows("triggers.csv") for word in row["words"].split()
    }  # fmt: skip
    ambiguous = frozenset(_key(row["form"]) for _, row in _rows("ambiguous.csv"))
    return Gazetteer(systems, re.compile(rf"(?<![\w-])(?:{joined})(?=s?(?![\w]))"), ambiguous, nouns, triggers)


def origin_of(designation: str) -> str:
    """The state whose industry makes a system; "" for one that the gazetteer does not know."""
    weapon = gazetteer().systems.get(_key(designation))
    return weapon.origin if weapon else ""


def find_weapons(sentence: Sentence, text: str, known: Gazetteer) -> tuple[WeaponMention, ...]:
    """The weapons a sentence names, left to right. `text` is the stored text that the sentence's offsets point into."""
    nouns = _nouns(sentence, known)
    found = []
    used: set[int] = set()
    for match in known.pattern.finditer(text[sentence.start : sentence.end]):
        start, end = sentence.start + match.start(), sentence.start + match.end()
        words = [t.i for t in sentence.tokens if t.start < end and t.end > start]
        if not words:
            continue
        near = [
            m
            for m in nouns
            if words[-1] < m.first + 1 <= words[-1] + NEIGHBOUR and _joins(sentence, words[-1], m.first)
        ]
        if _key(match.group()) in known.ambiguous and not near and not _beside_system(sentence, words[-1]):
            continue
        used.update(i for m in near for i in range(m.first, m.last))
        head = near[0].head if near else words[-1]
        found.append(
            WeaponMention(words[0], near[0].last if near else words[-1] + 1, head, known.systems[_key(match.group())])
        )
    found.extend(m for m in nouns if not used & set(range(m.first, m.last)))
    return tuple(sorted(found, key=lambda m: m.first))


def _beside_system(sentence: Sentence, last: int) -> bool:
    return any(t.text.lower() in SYSTEM for t in sentence.tokens[last + 1 : last + 3])


def _joins(sentence: Sentence, last: int, noun: int) -> bool:
    """Whether only describing words lie between a designation and a noun behind it."""
    between = sentence.tokens[last + 1 : noun]
    return all(t.pos in ("ADJ", "NOUN", "PROPN", "PUNCT") and t.text not in (",", ";", "(", ":") for t in between)


def _nouns(sentence: Sentence, known: Gazetteer) -> list[WeaponMention]:
    """Common weapon nouns, longest first, without overlap. Hyphens inside are passed over."""
    words = [(t.i, _singular(t.text.lower()), t.text.lower()) for t in sentence.tokens if t.text not in ("-", "‑", "–")]
    longest = max(len(key) for key in known.nouns)
    found, at = [], 0
    while at < len(words):
        for size in range(min(longest, len(words) - at), 0, -1):
            window = words[at : at + size]
            weapon_class = known.nouns.get(tuple([w for _, _, w in window[:-1]] + [window[-1][1]])) or known.nouns.get(
                tuple(w for _, _, w in window)
            )
            if weapon_class and sentence.tokens[window[-1][0]].pos in ("NOUN", "PROPN"):
                found.append(
                    WeaponMention(window[0][0], window[-1][0] + 1, window[-1][0], Weapon("", weapon_class, ""))
                )
                at += size - 1
                break
        at += 1
    return found


def _singular(word: str) -> str:
    if word in ("arms", "weapons", "optics"):
        return word
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
