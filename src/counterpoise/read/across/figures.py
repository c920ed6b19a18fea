"""Figures of one thing: told alike they are the same, and exclusive values of one thing clash.

Two figures count one thing where their kind is one (`counted`), they are of one time, and they are counted for one
side. What is counted must share a word unless the kind itself says it (the dead, the wounded). Equal values are one
figure; of values whose ranges exclude each other, one must hold and not the other, if two voices tell them.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence

from counterpoise.read.across.counted import DEAD, HURT
from counterpoise.read.across.pairs import Scored, best_first, compared, scored
from counterpoise.read.across.told import Told, published_near
from counterpoise.read.across.words import alike
from counterpoise.read.candidates import FigureCandidate
from counterpoise.read.transfers.systems import CLASSES

EQUAL = 0.02
FAR = 40.0
"""Values that differ by more than this factor count different things."""
BROAD = frozenset(
    {"", "percent", "person", "money", "unit", "time", "piece", "number", "member", "step", "part", "side"}
)
HARMED = frozenset({DEAD, HURT})
_OTHERS = re.compile(
    r"\b(?:other|another|second|different|rival) (?:sources?|accounts?|reports?|counts?|estimates?)\b", re.I
)
LOOSE = 1.15
"""Approximate values exclude each other only beyond this factor."""
FEW = 4
LIKE_SAME = 0.25
LIKE_BROAD = 0.45
LIKE_CLASH = 0.2


def same_figures(told: Sequence[Told[FigureCandidate]]) -> list[Scored]:
    """Pairs of figures in different documents that are one, best first."""
    found = (pair for one, other in compared(told, _keys) if (pair := _same(one, other)) is not None)
    return best_first(found)


def clashing_figures(told: Sequence[Told[FigureCandidate]]) -> list[Scored]:
    """Pairs of figures of one thing that exclude each other, told by two voices."""
    found = (pair for one, other in compared(told, _keys) if (pair := _clash(one, other)) is not None)
    return best_first(found, once=False, spanning=False)


def _keys(told: Told[FigureCandidate]) -> Iterator[Hashable]:
    month = told.day.isoformat()[:7] if told.day else ""
    yield told.trigger, f"{told.record.value_high:g}"
    for code in sorted(told.codes):
        yield told.trigger, code, month
    if not told.codes:
        yield told.trigger, told.at.document


def _same(one: Told[FigureCandidate], other: Told[FigureCandidate]) -> Scored | None:
    ours, theirs = one.record, other.record
    if one.at.document == other.at.document or not published_near(one, other) or one.trigger != other.trigger:
        return None
    close = all(
        abs(mine - yours) <= EQUAL * max(abs(mine), abs(yours))
        for mine, yours in ((ours.value_low, theirs.value_low), (ours.value_high, theirs.value_high))
    )
    if not close or (one.codes and other.codes and not one.codes & other.codes):
        return None
    likeness, shared = alike(one.words, other.words)
    rare = ours.value_high >= 10 and ours.value_high not in (10, 100, 1000)
    if ours.value_high < 3 and one.trigger not in HARMED:
        return None
    if likeness < (LIKE_SAME if rare or one.trigger in HARMED else LIKE_BROAD):
        return None
    return scored(one, other, likeness + 0.3 * rare, f"both {ours.value_high:g} {one.trigger}; {', '.join(shared[:4])}")


def _clash(one: Told[FigureCandidate], other: Told[FigureCandidate]) -> Scored | None:
    ours, theirs = one.record, other.record
    if not published_near(one, other) or one.trigger != other.trigger or one.trigger in BROAD:
        return None
    if _voice(one) == _voice(other) and not _other_source(one, other):
        return None
    if not (_below(ours, theirs) or _below(theirs, ours)) or _far(ours, theirs) or one.trigger.isupper():
        return None
    if one.at.document == other.at.document and one.trigger in HARMED and max(ours.value_high, theirs.value_high) < FEW:
        return None
    if not one.codes & other.codes and (one.codes or other.codes):
        return None
    likeness, shared = alike(_things(one), _things(other))
    within = one.at.document == other.at.document
    counted = within and one.trigger in CLASSES and bool(one.codes & other.codes)
    if one.trigger not in HARMED and likeness < LIKE_CLASH and not counted:
        return None
    if not within and not shared and not one.codes & other.codes:
        return None
    why = (
        f"{ours.value_low:g} against {theirs.value_low:g} {one.trigger} of {', '.join(sorted(one.codes & other.codes))}"
    )
    return scored(one, other, likeness + (0.5 if within else 0.3), why.rstrip(" of"))


def _voice(told: Told[FigureCandidate]) -> str:
    """Who tells a figure; one that stands inside a denial is somebody else's."""
    start, end = told.record.span
    denied = any(
        c.stance == "denies" and c.content[0] <= start and end <= c.content[1] + 1 for c in told.coded.claims
    ) or any(e.status == "denied" and e.span[0] <= start and end <= e.span[1] + 1 for e in told.coded.events)
    return f"{told.voice}, denied" if denied else told.voice


def _below(one: FigureCandidate, other: FigureCandidate) -> bool:
    """Whether the first value lies below the second for sure; a value open above lies below nothing."""
    if one.open_above:
        return False
    slack = LOOSE if one.approximate or other.approximate else 1.0
    return one.value_high * slack < other.value_low


def _other_source(one: Told[FigureCandidate], other: Told[FigureCandidate]) -> bool:
    """Whether the text between two figures of one document names another source for the second."""
    if one.at.document != other.at.document:
        return False
    (_, end), (start, _) = sorted((one.record.span, other.record.span))
    return _OTHERS.search(one.coded.document.stored.text[end : min(start, end + 200)]) is not None


def _far(one: FigureCandidate, other: FigureCandidate) -> bool:
    low, high = sorted((max(one.value_high, 1e-9), max(other.value_high, 1e-9)))
    return high / low > FAR


def _things(told: Told[FigureCandidate]) -> dict[str, float]:
    """The words of a figure without its number."""
    return {token: weight for token, weight in told.words.items() if token[0] != "#"}
