"""The weapons named in a sentence: designations of the gazetteer, unknown designations, and common nouns.

`systems` finds the designations; `nouns.csv` lists common nouns with their class ("infantry fighting vehicle");
`triggers.csv` the verbs and nouns of transfer. A noun that stands with a designation ("T-90S tanks", "Tor
air-defence system") is one mention with it. A designation that could be another word ("Hawk", "Milan") counts
only beside a weapon noun, after a number or a maker, or in a list with a sure one. A code with figures right
before a weapon noun ("VT-9 tanks") is a designation too, of the noun's class and an unknown maker. Classes
follow the categories of the SIPRI Arms Transfers Database, with tanks, rocket launchers, drones and small arms
told apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property

from counterpoise.read.parse.pipeline import Sentence, Token
from counterpoise.read.transfers.systems import CLASSES, Named, Weapon, origin_of, systems, table_rows

__all__ = [
    "CLASSES", "Gazetteer", "Trigger", "Weapon", "WeaponMention", "find_weapons", "gazetteer", "origin_of",
]  # fmt: skip

NEIGHBOUR = 4
"""A noun at most so many words behind a designation belongs to it."""
SYSTEM = frozenset(
    "system systems missile missiles battery batteries class launcher launchers complex complexes family type".split()
)
MAKERS = frozenset(
    "boeing lockheed martin northrop raytheon rafael elbit iai sukhoi mikoyan airbus dassault leonardo saab bae "
    "rheinmetall kongsberg baykar roketsan aselsan embraer antonov tupolev ilyushin bell sikorsky eurocopter naval "
    "damen krauss-maffei mbda thales rosoboronexport norinco tusas tai otokar bmc hanwha denel patria knds".split()
)
BACK = frozenset("system systems battery batteries complex complexes launcher launchers equipment batch".split())
BACKWARD = "named before"
"""Marks a weapon that is only pointed back to."""
_CODE = re.compile(r"[A-Z][A-Za-z]{0,9}[-‑–]?\d{1,4}[A-Za-z]{0,3}(?:[-/][A-Z\d]{1,3})?")
_NOT_CODE = re.compile(r"(?:COVID|G|Group|Article|Resolution|Rs|US|UN|EU|Mi5|MI|Q|M)[-‑–]?\d+$")


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
    """The tables of nouns and trigger words, ready for search."""

    systems: Mapping[str, Weapon]
    nouns: Mapping[tuple[str, ...], str]
    triggers: Mapping[tuple[str, str], Trigger]

    @cached_property
    def noun_bounds(self) -> tuple[int, frozenset[str]]:
        """The number of words of the longest noun, and the words that nouns begin with."""
        return max(map(len, self.nouns)), frozenset(key[0] for key in self.nouns)


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer that ships. Raises InputError for tables that are not in order."""
    nouns = {
        tuple(re.split(r"[\s-]+", noun)): row["class"]
        for _, row in table_rows("nouns.csv")
        for noun in row["nouns"].split("|")
    }
    triggers = {
        (word, row["pos"]): Trigger(row["subject"], row["status"])
        for _, row in table_rows("triggers.csv") for word in row["words"].split()
    }  # fmt: skip
    return Gazetteer(systems().by_key, nouns, triggers)


def find_weapons(sentence: Sentence, text: str, known: Gazetteer) -> tuple[WeaponMention, ...]:
    """The weapons a sentence names, left to right. `text` is the stored text that the sentence's offsets point into."""
    nouns = _nouns(sentence, known)
    found: list[WeaponMention] = []
    unsure: list[WeaponMention] = []
    for named in systems().find(text[sentence.start : sentence.end]):
        mention = _mention(sentence, named, nouns)
        if mention is None:
            continue
        sure = not named.ambiguous or _is_supported(sentence, mention, nouns)
        (found if sure else unsure).append(mention)
    found.extend(m for m in unsure if any(_listed(sentence, m, other) for other in found))
    found.extend(_unknown(sentence, nouns, found))
    used = {i for m in found for i in range(m.first, m.last)}
    found.extend(m for m in nouns if not used & set(range(m.first, m.last)))
    used = {i for m in found for i in range(m.first, m.last)}
    found.extend(m for m in _pointing_back(sentence) if m.head not in used)
    return tuple(sorted(found, key=lambda m: m.first))


def _pointing_back(sentence: Sentence) -> list[WeaponMention]:
    """ "The system", "these batteries": words that stand for a weapon named before."""
    found = []
    for t in sentence.tokens[1:]:
        before = {u.text.lower() for u in sentence.tokens[max(0, t.i - 2) : t.i]}
        if t.text.lower() in BACK and t.pos == "NOUN" and before & {"the", "this", "these", "those", "same", "its"}:
            found.append(WeaponMention(t.i, t.i + 1, t.i, Weapon("", "unspecified", "", BACKWARD)))
    return found


def _mention(sentence: Sentence, named: Named, nouns: list[WeaponMention]) -> WeaponMention | None:
    """A designation with the noun behind it, if there is one."""
    start, end = sentence.start + named.start, sentence.start + named.end
    words = [t.i for t in sentence.tokens if t.start < end and t.end > start]
    if not words:
        return None
    last = words[-1]
    near = next((m for m in nouns if last < m.first + 1 <= last + NEIGHBOUR and _joins(sentence, last, m.first)), None)
    if near is None:
        head = next((i for i in reversed(words) if sentence.tokens[i].head not in words), last)
        return WeaponMention(words[0], last + 1, head, named.weapon)
    return WeaponMention(words[0], near.last, near.head, named.weapon)


def _is_supported(sentence: Sentence, mention: WeaponMention, nouns: list[WeaponMention]) -> bool:
    """Whether the words around a designation that could be another word make it a weapon."""
    tokens, first, last = sentence.tokens, mention.first, mention.last
    if any(m.first <= mention.head < m.last for m in nouns):
        return True
    after = [t.text.lower() for t in tokens[last : last + 4] if t.text not in ("-", "‑", "”", '"', "»")]
    if after and (after[0] in SYSTEM or (after[0] == "," and after[-1] in ("made", "built"))):
        return True
    before = [t for t in tokens[max(0, first - 2) : first] if t.text not in ('"', "“", "«", "-")]
    if before and (before[-1].text.lower() in MAKERS or any(m.last in (first, first - 1) for m in nouns)):
        return True
    plural = tokens[last - 1].text.endswith("s") and tokens[last - 1].text[0].isupper()
    if plural and before and before[-1].pos == "ADJ" and before[-1].text[0].isupper() and mention.last - first == 1:
        return True
    return bool(before) and before[-1].pos == "NUM" and (plural or tokens[last - 1].text[-1:].isdigit())


def _listed(sentence: Sentence, one: WeaponMention, other: WeaponMention) -> bool:
    """Whether two designations stand in one list: only commas, "and", numbers and articles lie between."""
    low, high = (one, other) if one.first < other.first else (other, one)
    between = sentence.tokens[low.last : high.first]
    return len(between) <= 6 and all(t.pos in ("PUNCT", "CCONJ", "NUM", "DET", "ADJ", "PROPN") for t in between)


def _unknown(sentence: Sentence, nouns: list[WeaponMention], found: list[WeaponMention]) -> list[WeaponMention]:
    """Codes with figures that no table knows, right before a weapon noun of a class."""
    used = {i for m in found for i in range(m.first, m.last)}
    made = []
    for noun in nouns:
        if noun.weapon.weapon_class == "unspecified" or noun.first in used:
            continue
        first = noun.first - 1
        while first > 0 and sentence.tokens[first - 1].end == sentence.tokens[first].start and first not in used:
            first -= 1
        if first < 0 or used & set(range(first, noun.first)):
            continue
        code = "".join(t.text for t in sentence.tokens[first : noun.first])
        if _CODE.fullmatch(code) and not _NOT_CODE.fullmatch(code):
            weapon = replace(noun.weapon, designation=code, system=code)
            made.append(WeaponMention(first, noun.last, noun.head, weapon))
    return made


def _joins(sentence: Sentence, last: int, noun: int) -> bool:
    """Whether only describing words lie between a designation and a noun behind it."""
    between = sentence.tokens[last + 1 : noun]
    return all(t.pos in ("ADJ", "NOUN", "PROPN", "PUNCT", "ADP") and _describes(t) for t in between)


def _describes(token: Token) -> bool:
    return token.pos != "ADP" and token.text not in (",", ";", "(", ")", ":", "/", "—", "–")


def _nouns(sentence: Sentence, known: Gazetteer) -> list[WeaponMention]:
    """Common weapon nouns, longest first, without overlap. Hyphens inside are passed over."""
    words = [(t.i, singular(t.text.lower()), t.text.lower()) for t in sentence.tokens if t.text not in ("-", "‑", "–")]
    longest, firsts = known.noun_bounds
    found, at = [], 0
    while at < len(words):
        if words[at][1] not in firsts and words[at][2] not in firsts:
            at += 1
            continue
        for size in range(min(longest, len(words) - at), 0, -1):
            window = words[at : at + size]
            weapon_class = known.nouns.get(tuple([w for _, _, w in window[:-1]] + [window[-1][1]])) or known.nouns.get(
                tuple(w for _, _, w in window)
            )
            if weapon_class and sentence.tokens[window[-1][0]].pos in ("NOUN", "PROPN"):
                weapon = Weapon("", weapon_class, "")
                found.append(WeaponMention(window[0][0], window[-1][0] + 1, window[-1][0], weapon))
                at += size - 1
                break
        at += 1
    return found


def singular(word: str) -> str:
    """The word without its plural ending; words that are weapons only in the plural stay."""
    if word in ("arms", "weapons", "optics"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
