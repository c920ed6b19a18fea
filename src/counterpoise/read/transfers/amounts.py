"""How many, for how much, and when: number, sum and years of a transfer.

A number stands before the weapon with nothing between but describing words, "of", or the unit counted ("five
regiments of the S-400"), or behind it in brackets. A sum belongs to the clause of the trigger; "up to" has
nought for its low end. A year belongs to the verb it stands under: the order's where something was signed, ordered or
agreed, the delivery's otherwise, and neither where the words above belong to another act.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from counterpoise.read.events import tree
from counterpoise.read.numbers import Quantity, find_quantities
from counterpoise.read.parse.pipeline import Sentence, Token
from counterpoise.read.transfers.triggers import Found, ancestors
from counterpoise.read.transfers.weapons import WeaponMention
from counterpoise.read.when import When, find_when

NUMBER_UNITS = {
    "battalion": "battalion", "regiment": "regiment", "battery": "battery", "batterie": "battery",
    "division": "division", "unit": "", "squadron": "squadron", "ton": "ton", "tonne": "ton", "piece": "",
    "set": "set", "system": "", "complex": "", "round": "", "launcher": "",
}  # fmt: skip
ORDERING = frozenset({"sign", "order", "agree", "conclude", "contract", "seal", "approve"})
LONG = 8
"""A longer stretch of years says nothing of when."""
REPORTS = frozenset("report confirm announce say tell reveal disclose state write".split())
VALUING = frozenset("put value estimate reckon count".split())
OPENING = 3
"""An expression of time among so many first words belongs to the main verb."""
YEAR = re.compile(r"(?:19[4-9]\d|20[0-3]\d)")
_ORDERED = re.compile(
    r"\s*,?\s*(?:(?:which|that) (?:was|were|it|they) )?(?:ordered|bought|purchased|agreed|contracted|commissioned)\b"
    r"[^.;:]{0,50}?\b(?P<year>(?:19[4-9]|20[0-3])\d)\b"
)
_AFTER = re.compile(r"(?:\s+\w+)?,\s+(?:(?:more|fewer|less) than|at least|about|some|around|over|up to)?\s*")
_PART_OF = re.compile(r"\s+of\s+(?:the\s+|its\s+|their\s+|some\s+)?$")
_BETWEEN = re.compile(r"^[\s\w'’“”\"-]{0,60}$")
_TIMES = frozenset("day week month year hour minute km kilometre kilometer mile metre meter percent people".split())


def quantities_of(s: Sentence, text: str) -> list[Quantity]:
    """The quantities of a sentence, offsets into `text`."""
    found = find_quantities(text[s.start : s.end])
    return [replace(q, start=q.start + s.start, end=q.end + s.start) for q in found]


def is_loose(q: Quantity) -> bool:
    """Whether the value is approximate, open or a range."""
    return q.approximate or q.open_above or q.ceiling or q.low != q.high


def money_in(quantities: Sequence[Quantity], start: int, end: int, *, alone: bool = False) -> Quantity | None:
    """The first sum in the clause from `start` to `end`; later ones are mostly comparisons.

    Without one there, the only sum of the sentence, where one deal is all that the sentence tells (`alone`).
    """
    sums = [q for q in quantities if q.is_money]
    inside = next((q for q in sums if start <= q.start and q.end <= end), None)
    return sums[0] if inside is None and alone and len(sums) == 1 else inside


def number_of(
    s: Sentence, weapon: WeaponMention, quantities: Sequence[Quantity], text: str
) -> tuple[float | None, str, bool]:
    """The number of a weapon, its unit where it counts something else, and whether it is loose."""
    start, end = s.tokens[weapon.first].start, s.tokens[weapon.last - 1].end
    before = [q for q in quantities if not q.unit and q.end <= start]
    if before:
        q = before[-1]
        between = text[q.end : start]
        part = before[-2] if len(before) > 1 else None
        if part is not None and _PART_OF.fullmatch(text[part.end : q.start]) and part.unit == "":
            return part.low, "", is_loose(part)
        words = re.findall(r"\w+", between.lower())
        listed = " each" in between and len(between) < 90
        if listed or _counts(s, q, start, between, words):
            unit = next((NUMBER_UNITS[w.rstrip("s")] for w in words if w.rstrip("s") in NUMBER_UNITS), "")
            return q.low, unit, is_loose(q)
    behind = next((q for q in quantities if not q.unit and end <= q.start <= end + 2), None)
    if behind is not None and text[end : behind.start].strip() in ("(", ":"):
        return behind.low, "", is_loose(behind)
    later = next((q for q in quantities if not q.unit and end < q.start <= end + 20), None)
    if later is not None and _AFTER.fullmatch(text[end : later.start]) and text[later.end : later.end + 1] in ",.;)":
        return later.low, "", is_loose(later)
    return None, "", False


def _counts(s: Sentence, q: Quantity, start: int, between: str, words: Sequence[str]) -> bool:
    if not _BETWEEN.match(between) or len(words) > 7 or " and " in between:
        return False
    tokens = [t for t in s.tokens if q.end <= t.start < start]
    if any(t.pos == "VERB" and t.dep not in ("amod", "compound") and t.tag not in ("VBN", "VBG") for t in tokens):
        return False
    if any(w.rstrip("s") in _TIMES for w in words):
        return False
    joints = [t.text.lower() for t in tokens if t.pos in ("ADP", "SCONJ", "PRON")]
    return all(word in ("of", "from", "its", "their", "'s", "in") for word in joints) and joints.count("in") == 0


def years_of(
    s: Sentence, found: Found | None, status: str, text: str, published: date | None, *, weapon: int
) -> tuple[str | None, str | None]:
    """Order year and delivery years. `weapon` is the word that heads the weapon."""
    if found is None:
        return None, None
    orders, others, since = _told_years(s, found, status, text, published)
    if (year := _ordered_in(s, weapon, text)) is not None:
        delivered = _span([other for other in others if other != year])
        return year, delivered if status in ("delivered", "delivering", "licensed") else None
    if status == "contracted":
        return _span(orders or others), None
    if status == "licensed" and others and published is not None and since:
        return None, f"{min(others)}-{published.year}"
    if status in ("delivered", "delivering", "licensed"):
        return _span(orders), _span(others)
    return None, None


def _told_years(
    s: Sentence, found: Found, status: str, text: str, published: date | None
) -> tuple[list[str], list[str], bool]:
    """The years of orders and the other years that belong to a trigger, and whether "since" stands by one."""
    orders: list[str] = []
    others: list[str] = []
    since = False
    for when in find_when(text[s.start : s.end], published):
        at = next((t for t in s.tokens if t.start <= s.start + when.start < t.end), None)
        if when.date is None or at is None:
            continue
        reported = _is_report(s, _year_token(s, at, when), found, status)
        if not reported and not _belongs(s, _year_token(s, at, when), found):
            continue
        named = YEAR.search(when.text) is not None
        if not named and not reported and not _is_own(s, _year_token(s, at, when), found):
            continue
        years = YEAR.findall(when.date)
        if when.text.endswith("0s") or (len(years) == 2 and int(years[1]) - int(years[0]) > LONG):
            continue
        near = [tree.lemma(u) for u in s.tokens[max(0, at.i - 8) : at.i + 4]]
        beside = tree.lemma(s.tokens[at.i + 1]) if at.i + 1 < len(s.tokens) else ""
        ordered = beside in ("agreement", "deal", "accord", "contract", "order") or any(w in ORDERING for w in near)
        (orders if ordered else others).extend(years)
        since = since or "since" in (s.tokens[at.i - 1].text.lower(), at.text.lower())
    return orders, others, since


def _ordered_in(s: Sentence, weapon: int, text: str) -> str | None:
    """The year of a participle of ordering on the weapon: "tanks bought from the US in 2015", "ordered in 2018"."""
    end = s.tokens[weapon].end
    match = _ORDERED.match(text[end : min(s.end, end + 90)])
    return None if match is None else match["year"]


def _year_token(s: Sentence, first: Token, when: When) -> Token:
    """The word that heads an expression of time."""
    inside = [t for t in s.tokens[first.i :] if t.start < s.start + when.end]
    return next((t for t in inside if s.tokens[t.head] not in inside), first)


def _belongs(s: Sentence, year: Token, found: Found) -> bool:
    """Whether a year stands under the trigger's own clause, or in the trigger's or weapon's phrase."""
    hosts = [i for i in ancestors(s, year.i) if s.tokens[i].pos in ("VERB", "AUX") or i == found.token.i]
    if not hosts or hosts[0] == found.token.i:
        return True
    if tree.lemma(s.tokens[hosts[0]]) in VALUING:
        return False
    above, own = ancestors(s, found.token.i), hosts[0]
    if own in above:
        between = above[1 : above.index(own)]
        clause = s.tokens[above[above.index(own) - 1]]
        apart = any(s.tokens[i].dep in ("ccomp", "advcl", "acl:relcl", "parataxis") for i in (clause.i, *between))
        return not apart or not _has_past(s, clause.i)
    return found.token.i in ancestors(s, own) and s.tokens[own].dep in ("acl", "xcomp", "amod", "acl:relcl")


def _is_report(s: Sentence, year: Token, found: Found, status: str) -> bool:
    """Whether the year stands under a verb of report whose news is that a delivery runs or a deal was made."""
    above = ancestors(s, found.token.i)
    reports = [i for i in above[1:] if tree.lemma(s.tokens[i]) in REPORTS]
    host = next((i for i in ancestors(s, year.i) if s.tokens[i].pos in ("VERB", "AUX")), None)
    if not reports or (host not in reports and year.i > OPENING):
        return False
    future = found.verb and bool(tree.auxiliaries(s, found.token.i) & {"would", "will"})
    return status == "delivering" or (status == "contracted" and future)


def _is_own(s: Sentence, year: Token, found: Found) -> bool:
    """Whether an expression without a year of its own stands under the trigger itself, or the verb of its noun."""
    host = next((i for i in ancestors(s, year.i)[1:] if s.tokens[i].pos in ("VERB", "AUX")), year.i)
    own = next((i for i in ancestors(s, found.token.i) if s.tokens[i].pos in ("VERB", "AUX")), found.token.i)
    return host == own or found.token.i in ancestors(s, year.i)


def _has_past(s: Sentence, i: int) -> bool:
    """Whether the clause is finite, so that a year outside it dates another act."""
    return s.tokens[i].tag in ("VBD", "VBZ", "VBP", "VBN") or any(
        c.dep in ("nsubj", "nsubj:pass") for c in tree.children(s, i)
    )


def _span(years: Sequence[str]) -> str | None:
    values = sorted(set(years))
    return None if not values else values[0] if len(values) == 1 else f"{values[0]}-{values[-1]}"
