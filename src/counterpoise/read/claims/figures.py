"""Figures: numbers in running text with their unit and what they count, as a value or a range.

The numbers are those of `read.numbers` (years, dates and parts of designations are none). The unit is the currency,
percent, or the noun that the number counts, in the singular; soldiers, servicemen and people that were killed or
wounded have the unit "person killed" or "person wounded". `of` is the counted phrase as written, with what it belongs
to. A number may also stand for what it counts ("the toll rose to 57", "two were hurt"). Ordinals are figures only as
ranks ("the fifth largest"), fractions as shares ("a third of the fleet"). Ages and durations are left out, as are
numbers that count nothing, and "one" unless it counts losses or arms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from counterpoise.read.candidates import ClaimCandidate, FigureCandidate, Span, Why
from counterpoise.read.claims.counts import DEAD, HURT, PEOPLE, Count, identifies, standing_for, unwritten
from counterpoise.read.events import tree
from counterpoise.read.numbers import CURRENCIES, SCALES, Quantity, find_quantities
from counterpoise.read.parse.pipeline import Sentence, Token

DURATIONS = frozenset("year month week day hour minute second decade century night time calibre caliber mm".split())
AGES = frozenset({"old", "aged", "age"})
ABSTRACT = frozenset(
    "side party way thing part other former latter kind sort leader president minister country state point "
    "direction".split()
)
LARGE = {"crore": 1e7, "lakh": 1e5}
_MORE = re.compile(
    r"(?:(?P<half>\s+and\s+a\s+half))?[\s-]+(?P<scale>thousand|million|billion|trillion)\b"
    rf"(?:\s+(?P<money>{'|'.join(sorted(CURRENCIES, key=len, reverse=True))})\b)?",
    re.IGNORECASE,
)
RUPEES = re.compile(r"\b(?:Rs\.?|INR|rupees?)", re.IGNORECASE)
LEADS = (
    "more than", "at least", "up to", "no fewer than", "about", "around", "some", "over", "nearly", "almost",
    "approximately",
)  # fmt: skip
REACH = 6


def find_figures(
    sentences: Sequence[Sentence], *, text: str, claims: Sequence[ClaimCandidate] = ()
) -> tuple[FigureCandidate, ...]:
    """The figures of a document in order; spans are code points into `text`. `claims` give the speakers."""
    found = []
    for sentence in sentences:
        there = []
        last = sentence.start
        for found_here in find_quantities(text[sentence.start : sentence.end]):
            quantity = _scaled(found_here, text, sentence.start)
            if sentence.start + quantity.start < last:
                continue
            last = sentence.start + quantity.end
            figure = _figure(sentence, quantity, text, claims)
            if figure is not None:
                there.append(figure)
        for count in unwritten(sentence, text):
            if not any(one.span[0] < count.span[1] and count.span[0] < one.span[1] for one in there):
                there.append(_of_count(count, text, claims))
        found.extend(sorted(there, key=lambda one: one.span))
    return tuple(found)


def _of_count(count: Count, text: str, claims: Sequence[ClaimCandidate]) -> FigureCandidate:
    lead = _lead(text, count.span[0])
    return FigureCandidate(
        span=(count.span[0] - lead, count.span[1]),
        value_low=count.value,
        value_high=count.value,
        unit=count.unit,
        of=count.of,
        why=Why(f"number, {count.rule}", (text[slice(*count.span)],)),
        open_above=text[count.span[0] - lead : count.span[0]].lower().strip() in ("at least", "more than", "over"),
        speaker=_speaker(count.span, claims),
    )


def _figure(s: Sentence, q: Quantity, text: str, claims: Sequence[ClaimCandidate]) -> FigureCandidate | None:
    start, end = s.start + q.start, s.start + q.end
    tokens = [t for t in s.tokens if t.start < end and start < t.end]
    if q.unit == "ordinal" or not tokens:
        return None
    noun = _counted(s, tokens)
    qualified = q.approximate or q.open_above or q.ceiling or q.low < q.high
    alone = noun is None and not q.unit and not _is_joined(text, start, end) and q.high <= 20 * max(q.low, 1.0)
    bare = standing_for(s, tokens, qualified=qualified) if alone else None
    if bare is not None:
        unit, span, rule = bare[0], (start, end), bare[1]
        noun = None
    elif q.is_money or q.unit == "percent":
        unit, span, rule = q.unit, (start, end), "money" if q.is_money else "percent"
    else:
        if noun is None or identifies(s, tokens[0]) or _left_out(s, tokens, noun, q):
            return None
        unit, span, rule = _unit(s, noun), (start, max(end, noun.end)), f"counts '{noun.text}'"
    scale = LARGE.get(unit, 1.0)
    if scale > 1:
        unit = "INR" if RUPEES.search(text[max(0, start - 8) : span[1] + 10]) else "count"
    lead = _lead(text, start)
    return FigureCandidate(
        span=(start - lead, span[1]),
        value_low=q.low * scale,
        value_high=q.high * scale,
        unit=unit,
        of=_of(s, noun) if noun is not None else "",
        why=Why(f"number, {rule}", (text[start:end],)),
        approximate=q.approximate,
        open_above=q.open_above,
        speaker=_speaker(span, claims),
    )


def _describes(token: Token) -> bool:
    """Whether a participle stands before its noun ("222 refurbished tanks"), not for people ("12 wounded")."""
    return token.tag in ("VBN", "VBG") and tree.lemma(token) not in HURT | DEAD


def _scaled(q: Quantity, text: str, offset: int) -> Quantity:
    """The quantity with a further scale word and its currency ("a hundred million dollars")."""
    match = _MORE.match(text, offset + q.end) if not q.unit else None
    if match is None:
        return q
    factor, half = SCALES[match["scale"].lower()], 0.5 if match["half"] else 0.0
    if half and (q.high >= 100 or q.low != q.high):
        return q
    unit = CURRENCIES[match["money"].lower()] if match["money"] else ""
    return replace(q, end=match.end() - offset, low=(q.low + half) * factor, high=(q.high + half) * factor, unit=unit)


def _is_joined(text: str, start: int, end: int) -> bool:
    """Whether a number is a piece of a longer word or code ("Orbiter-2M")."""
    return text[start - 1 : start] in ("-", "‐", "–", "/", ".") or text[end : end + 1] in ("-", "‐", "/")


def _counted(s: Sentence, tokens: Sequence[Token]) -> Token | None:
    """The noun that a number counts: what its last word hangs on, or the noun within reach behind it."""
    last = tokens[-1]
    for token in reversed(tokens):
        host = s.tokens[token.head]
        if token.dep in ("nummod", "compound", "amod", "det") and host.i > last.i and host.pos in ("NOUN", "PROPN"):
            return host
    found = None
    for token in s.tokens[last.i + 1 : last.i + 1 + REACH]:
        if token.pos in ("NOUN", "PROPN"):
            found = token
        elif token.pos not in ("ADJ", "NUM", "X") and token.text not in ("-", "'") and not _describes(token):
            break
    if found is None:
        follows = s.tokens[last.i + 1] if last.i + 1 < len(s.tokens) else None
        return follows if follows is not None and tree.lemma(follows) in HURT | {"dead", "killed", "kill"} else None
    return found


def _left_out(s: Sentence, tokens: Sequence[Token], noun: Token, q: Quantity) -> bool:
    low = tree.lemma(noun)
    after = s.tokens[noun.i + 1].text.lower() if noun.i + 1 < len(s.tokens) else ""
    if low in DURATIONS and low != "time":
        return True
    if q.low == q.high and q.low <= 1 and low in ABSTRACT | PEOPLE:
        return True
    if q.high <= 3 and low in ABSTRACT:
        return True
    return after in AGES or (q.high <= 1 and tokens[0].text.lower() in ("a", "an"))


def _unit(s: Sentence, noun: Token) -> str:
    low = tree.lemma(noun)
    if low in HURT:
        return "person wounded"
    if low in DEAD:
        return "person killed"
    if low not in PEOPLE:
        return low
    near = {tree.lemma(t) for t in _governors(s, noun)}
    killed, hurt = bool(near & DEAD), bool(near & HURT)
    if killed and hurt:
        return "person killed or wounded"
    return "person killed" if killed else "person wounded" if hurt else "person"


def _governors(s: Sentence, noun: Token) -> list[Token]:
    """The words that a noun hangs on, two steps up, and what is joined to them."""
    found, at = [], noun
    for _ in range(2):
        if at.head == at.i:
            break
        at = s.tokens[at.head]
        found.append(at)
        found.extend(c for c in tree.children(s, at.i) if c.dep == "conj")
    return found + [c for c in tree.children(s, noun.i) if c.dep in ("amod", "acl")]


def _of(s: Sentence, noun: Token) -> str:
    words = [s.tokens[i] for i in s.subtree(noun.i) if s.tokens[i].pos not in ("NUM", "PUNCT", "DET")]
    near = [t.text for t in words if noun.i - 4 <= t.i <= noun.i + 4]
    return " ".join(near)


def _lead(text: str, start: int) -> int:
    """Length of a qualifier right before the number ("more than ")."""
    before = text[max(0, start - 20) : start].lower()
    for lead in LEADS:
        if before.rstrip().endswith(lead) and len(before) > len(before.rstrip()):
            return len(lead) + len(before) - len(before.rstrip())
    return 0


def _speaker(span: Span, claims: Sequence[ClaimCandidate]) -> str:
    hosts = [
        (claim.content[1] - claim.content[0], n)
        for n, claim in enumerate(claims)
        if any(a <= span[0] and span[1] <= b + 3 for a, b in claim.content_parts or (claim.content,))
    ]
    return claims[min(hosts)[1]].speaker if hosts else "author"
