"""The words by which two records are compared, with their weight over all documents.

A record's bag holds its content words as stems, its numbers by value ("two thousand" is 2000), the names of
persons, places and organisations by their canonical form, designations of weapons by their system and class, and for
verbs of one class a shared token, so that "shelled" meets "bombarded" and a Mi-24 a helicopter. States are left
out: the parties are compared apart. Weight: 2.5 for designations, 2 for numbers and names, 1.5 for other words with
a capital, 0.8 for classes of weapons, 0.6 for classes of events, else 1, times the inverse document frequency
log((N + 20) / (df + 1)) / log(N + 20), smoothed so that in a folder of two documents rare and common words differ
little.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from counterpoise.read.candidates import Span
from counterpoise.read.names import Mention
from counterpoise.read.numbers import find_quantities
from counterpoise.read.transfers.systems import system_key, systems
from counterpoise.read.transfers.weapons import gazetteer, singular

Bag = Mapping[str, float]
"""Tokens with their weight. The first character tells the kind: # number, @ name, ! designation, % weapon class,
~ event class, ^ the ends of a long name, which its spellings share."""

SMOOTH = 20
_WEIGHTS = {"#": 2.0, "@": 2.0, "!": 2.5, "~": 0.6, "%": 0.8}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_STOP = frozenset(
    "the a an and or of to in on at by for from with as that this its it is was were be been has have had his her "
    "their he she they we our said says not but which who will would could about after before during between into "
    "over under against than more most some any all no nor also other others one two there these those them him "
    "while when where what how why i you your my me us up out off down only such so if then now new very can may "
    "might must should shall do does did done being per via according say told tells tell side sides country "
    "countries state states".split()
)
_STATES = frozenset({"state", "demonym", "capital_metonym"})
_ENDINGS = ("ments", "ment", "ions", "ion", "ings", "ing", "edly", "ied", "ies", "ed", "es", "s", "ly")


def bag_of(text: str, span: Span, mentions: Sequence[Mention]) -> dict[str, float]:
    """The tokens of a span of a text with their weight before document frequencies. `mentions` lie in the text."""
    inside = [m for m in mentions if m.start < span[1] and span[0] < m.end]
    part = text[span[0] : span[1]]
    found: dict[str, float] = {}
    for mention in inside:
        if mention.kind not in _STATES:
            key = f"@{mention.entity or mention.name.lower()}"
            found[key] = _WEIGHTS["@"]
    taken = [(m.start - span[0], m.end - span[0]) for m in inside]
    for named in systems().find(part):
        if not named.ambiguous:
            taken.append((named.start, named.end))
            found[f"!{system_key(named.weapon.system)}"] = _WEIGHTS["!"]
            found[f"%{named.weapon.weapon_class}"] = _WEIGHTS["%"]
    for quantity in find_quantities(part):
        if quantity.unit != "ordinal":
            taken.append((quantity.start, quantity.end))
            found[f"#{quantity.high:g}"] = _WEIGHTS["#"]
    for place, match in enumerate(_WORD.finditer(part)):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        _add_word(found, match.group(), first=place == 0)
    return found


def _add_word(found: dict[str, float], word: str, *, first: bool) -> None:
    low = word.lower().removesuffix("'s").removesuffix("’s")
    if low in _STOP or len(low) < 3:
        return
    root = stem(low)
    capital = word[0].isupper() and not first
    found[root] = 1.5 if capital else 1.0
    if capital and len(low) >= 6:
        found[f"^{low[:4]}{low[-1]}"] = 0.5
    weapon = gazetteer().nouns.get((singular(low),), "unspecified")
    if weapon != "unspecified":
        found[f"%{weapon}"] = _WEIGHTS["%"]
    if (kind := _classes().get(root)) is not None:
        found[f"~{kind}"] = _WEIGHTS["~"]


def stem(word: str) -> str:
    """A word in lower case without its inflection; at least four letters stay."""
    for ending in _ENDINGS:
        short = word[: -len(ending)] + ("y" if ending in ("ied", "ies") else "")
        if word.endswith(ending) and len(short) >= 4 and not word.endswith("ss"):
            word = short
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word.removesuffix("e").removesuffix("y") if len(word) > 5 else word


def weigh(bags: Sequence[Mapping[str, float]], documents: Sequence[int]) -> list[Bag]:
    """The bags with weights times inverse document frequency. `documents` tells the document of each bag."""
    together: dict[int, set[str]] = {}
    for bag, document in zip(bags, documents, strict=True):
        together.setdefault(document, set()).update(bag)
    total = len(together) + SMOOTH
    frequency = Counter(token for tokens in together.values() for token in tokens)
    rarity = {token: math.log(total / (count + 1)) / math.log(total) for token, count in frequency.items()}
    return [{token: weight * max(rarity[token], 0.02) for token, weight in bag.items()} for bag in bags]


def alike(one: Bag, other: Bag, *, shrink: float = 0.0) -> tuple[float, tuple[str, ...]]:
    """Weighted overlap coefficient (Szymkiewicz-Simpson), 0 to 1, and the tokens shared, heaviest first.

    `shrink` is added to the weight of the smaller bag, which holds short texts back.
    """
    common = one.keys() & other.keys()
    if not common:
        return 0.0, ()
    weight = sum(max(one[token], other[token]) for token in sorted(common))
    smaller = min(sum(one.values()), sum(other.values())) + shrink
    shared = tuple(sorted(common, key=lambda token: (-max(one[token], other[token]), token)))
    return min(1.0, weight / smaller), shared


def weight_of(tokens: Iterable[str], bag: Bag) -> float:
    """The weight of some tokens of a bag."""
    return sum(bag.get(token, 0.0) for token in tokens)


@cache
def _classes() -> Mapping[str, str]:
    """Event class by the stem of a verb or event noun, for those that stand for one class only."""
    kinds: dict[str, set[str]] = {}
    for name, column in (("verbs.csv", "verbs"), ("nouns.csv", "nouns")):
        text = files("counterpoise").joinpath("vocabulary", "events", name).read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            for word in row[column].split():
                kinds.setdefault(stem(word.lower()), set()).add(row["type"])
    return {word: next(iter(found)) for word, found in kinds.items() if len(found) == 1}
