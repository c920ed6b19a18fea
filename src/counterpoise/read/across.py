"""Across documents: which records tell of the same thing, which cannot all hold, and which texts are copies.

Links never drop or merge a record. Rules, all of which must hold:

    same event      one type and mode where both have one; two shared parties, or all of them; dates within a day of
                    each other, both known to the day, or the same month; alike in words by 0.30 (0.15 for meetings
                    on the same day, 0.60 within one document)
    same transfer   one supplier, recipient and designation; no field known in both that differs; within a document
                    also one number, sum or year that both tell
    same statement  one speaker and stance; contents alike by 0.60
    money           transfers of one supplier, recipient and system, years not apart, in one currency: sums that
                    exclude each other by more than a twentieth
    asserted_v_denied   an event that one record asserts and another, alike as above, denies or negates
    value           figures of one unit for one thing, alike by 0.60, whose ranges exclude each other

Alikeness is the weighted overlap coefficient (Szymkiewicz-Simpson) of content words, names and numbers counting
double. Records of near-duplicate documents are not compared: a copy says what its original says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Generic, TypeVar

from counterpoise.read.candidates import (
    ClaimCandidate,
    EventCandidate,
    FigureCandidate,
    Span,
    TransferCandidate,
)
from counterpoise.read.documents.duplicates import article_words, find_copies
from counterpoise.read.pipeline import Coded

ALIKE_EVENT = 0.30
ALIKE_MEETING = 0.15
ALIKE_WITHIN = 0.60
ALIKE_STATEMENT = 0.60
ALIKE_FIGURE = 0.60
APART = 1.05
"""Sums differ where one's low end is more than this many times the other's high end."""
SAID = ("asserted", "reported", "historical")
DENIED = ("denied", "negated")

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_STOP = frozenset(
    "the a an and or of to in on at by for from with as that this its it is was were be been has have had his her "
    "their he she they we our said says not but which who will would could".split()
)
Words = Mapping[str, float]


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """A record: the place of its document among those read, its kind as in the gold format, its place there."""

    document: int
    kind: str
    place: int


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Two records, the earlier first. `field` is empty for the same thing, else what they disagree about."""

    one: Reference
    other: Reference
    field: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """What ties the records of several documents."""

    same: tuple[Link, ...]
    clashes: tuple[Link, ...]
    copies: tuple[tuple[int, ...], ...]
    """Groups of near-duplicate documents by their place, first the one that stands for all."""

    def clashes_of(self, document: int) -> int:
        """In how many clashes a document stands."""
        return sum(document in (link.one.document, link.other.document) for link in self.clashes)

    def original_of(self, document: int) -> int | None:
        """The document of which this one is a copy, or None."""
        return next((group[0] for group in self.copies if document in group[1:]), None)


R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Told(Generic[R]):
    """A record with its reference and its content words."""

    at: Reference
    record: R
    words: Words


def find_links(documents: Sequence[Coded]) -> Links:
    """The links between the records of all documents, also within one, in the order of the documents."""
    copies = tuple(group.members for group in find_copies([_article(coded) for coded in documents]))
    left_out = {member for group in copies for member in group[1:]}
    kept = [(place, coded) for place, coded in enumerate(documents) if place not in left_out]
    events = [_told(place, "events", i, e, e.span, coded) for place, coded in kept for i, e in enumerate(coded.events)]
    transfers = [
        _told(place, "transfers", i, t, t.span, coded) for place, coded in kept for i, t in enumerate(coded.transfers)
    ]
    claims = [
        _told(place, "claims", i, c, c.content, coded) for place, coded in kept for i, c in enumerate(coded.claims)
    ]
    figures = [
        _told(place, "figures", i, f, f.span, coded) for place, coded in kept for i, f in enumerate(coded.figures)
    ]
    same = [*_same_events(events), *_same_transfers(transfers), *_same_statements(claims)]
    clashes = [*_denied(events), *_money(transfers), *_values(figures)]
    return Links(tuple(sorted(same)), tuple(sorted(clashes)), copies)


def content_words(text: str) -> dict[str, float]:
    """Content words in lower case with their weight: 2 for numbers and words with a capital, else 1."""
    weights: dict[str, float] = {}
    for place, word in enumerate(_WORD.findall(text)):
        key = word.lower().removesuffix("'s").removesuffix("’s")
        if key in _STOP or (len(key) < 3 and not key.isdigit()):
            continue
        stem = key[:-1] if len(key) > 4 and key.endswith("s") else key
        weights[stem] = 2.0 if word[0].isdigit() or (word[0].isupper() and place > 0) else 1.0
    return weights


def alikeness(one: Words, other: Words) -> float:
    """Weighted overlap coefficient of two bags of words, 0 to 1; 0 where either is empty."""
    if not one or not other:
        return 0.0
    shared = sum(max(one[word], other[word]) for word in one.keys() & other.keys())
    return min(1.0, shared / min(sum(one.values()), sum(other.values())))


def _article(coded: Coded) -> list[str]:
    return article_words(coded.document.stored.text, coded.document.blocks)


def _told(document: int, kind: str, place: int, record: R, span: Span, coded: Coded) -> _Told[R]:
    text = coded.document.stored.text[span[0] : span[1]]
    return _Told(Reference(document, kind, place), record, content_words(text))


def _pairs(told: Iterable[_Told[R]], key: Mapping[Reference, object]) -> Iterator[tuple[_Told[R], _Told[R]]]:
    """Pairs with equal keys, in order; records without a key stand alone."""
    groups: dict[object, list[_Told[R]]] = defaultdict(list)
    for one in told:
        if one.at in key:
            groups[key[one.at]].append(one)
    for group in groups.values():
        yield from combinations(group, 2)


def _same_events(told: Sequence[_Told[EventCandidate]]) -> Iterator[Link]:
    for one, other in _alike_events(told):
        if (one.record.status in DENIED) == (other.record.status in DENIED):
            yield Link(one.at, other.at)


def _denied(told: Sequence[_Told[EventCandidate]]) -> Iterator[Link]:
    for one, other in _alike_events(told):
        if {one.record.status, other.record.status} & set(SAID) and {one.record.status, other.record.status} & set(
            DENIED
        ):
            yield Link(one.at, other.at, "asserted_v_denied")


def _alike_events(
    told: Sequence[_Told[EventCandidate]],
) -> Iterator[tuple[_Told[EventCandidate], _Told[EventCandidate]]]:
    dated = {one.at: one.record.event_type for one in told if one.record.date is not None}
    for one, other in _pairs(told, dated):
        ours, theirs = one.record, other.record
        if ours.mode and theirs.mode and ours.mode != theirs.mode:
            continue
        days = _days_apart(ours, theirs)
        if days is None or not _same_parties(ours, theirs):
            continue
        if alikeness(one.words, other.words) >= _needed(one, other, days):
            yield one, other


def _needed(one: _Told[EventCandidate], other: _Told[EventCandidate], days: int) -> float:
    """How alike the words of two events must be. One document tells of many events on one day."""
    if one.at.document == other.at.document:
        return ALIKE_WITHIN
    return ALIKE_MEETING if one.record.event_type == "CONSULT" and days == 0 else ALIKE_EVENT


def _days_apart(one: EventCandidate, other: EventCandidate) -> int | None:
    """Days between two dates; 1 for the same month; None where they cannot be the same."""
    if one.date is None or other.date is None:
        return None
    if one.date_precision == other.date_precision == "day":
        apart = abs((date.fromisoformat(one.date) - date.fromisoformat(other.date)).days)
        return apart if apart <= 1 else None
    coarse = one.date_precision in ("day", "month") and other.date_precision in ("day", "month")
    return 1 if coarse and one.date[:7] == other.date[:7] else None


def _same_parties(one: EventCandidate, other: EventCandidate) -> bool:
    """Two parties shared, or the same set, at least one of them known."""
    ours, theirs = _codes(one), _codes(other)
    return len(ours & theirs) >= 2 or (ours == theirs and bool(ours))


def _codes(event: EventCandidate) -> set[str]:
    return {party.code for party in (*event.actors, *event.recipients) if party.code}


def _same_transfers(told: Sequence[_Told[TransferCandidate]]) -> Iterator[Link]:
    for one, other in _pairs(told, _deals(told)):
        if one.record.designation is None or not _agree(one.record, other.record):
            continue
        if one.at.document != other.at.document or _share(one.record, other.record):
            yield Link(one.at, other.at)


def _deals(told: Iterable[_Told[TransferCandidate]]) -> dict[Reference, object]:
    """Supplier, recipient and system of the transfers that have both parties."""
    return {
        one.at: (t.supplier.code, t.recipient.code, t.designation or t.weapon_class)
        for one in told
        if (t := one.record).supplier and t.recipient and t.supplier.code and t.recipient.code
    }


def _agree(one: TransferCandidate, other: TransferCandidate) -> bool:
    """Whether no field known in both differs."""
    if one.negated != other.negated or _money_apart(one, other):
        return False
    numbers = one.number is None or other.number is None or one.number == other.number
    return numbers and not _years_apart(one, other)


def _share(one: TransferCandidate, other: TransferCandidate) -> bool:
    """Whether both tell the same number, sum or year."""
    pairs = (
        (one.number, other.number), (one.money_low, other.money_low),
        (one.order_year, other.order_year), (one.delivery_years, other.delivery_years),
    )  # fmt: skip
    return any(ours is not None and ours == theirs for ours, theirs in pairs)


def _money(told: Sequence[_Told[TransferCandidate]]) -> Iterator[Link]:
    for one, other in _pairs(told, _deals(told)):
        if _money_apart(one.record, other.record) and not _years_apart(one.record, other.record):
            yield Link(one.at, other.at, "money")


def _money_apart(one: TransferCandidate, other: TransferCandidate) -> bool:
    """Whether both tell a sum in one currency and the sums exclude each other."""
    if one.currency is None or one.currency != other.currency:
        return False
    sums = (one.money_low, one.money_high, other.money_low, other.money_high)
    if None in sums:
        return False
    low, high, lows, highs = (float(value) for value in sums if value is not None)
    return low > APART * highs or lows > APART * high


def _years_apart(one: TransferCandidate, other: TransferCandidate) -> bool:
    """Whether order or delivery years are known in both and do not overlap."""
    pairs = ((one.order_year, other.order_year), (one.delivery_years, other.delivery_years))
    return any(ours and theirs and not _meet(ours, theirs) for ours, theirs in pairs)


def _meet(one: str, other: str) -> bool:
    ours, theirs = (sorted(map(int, _YEAR.findall(years))) for years in (one, other))
    return not ours or not theirs or (ours[0] <= theirs[-1] and theirs[0] <= ours[-1])


def _same_statements(told: Sequence[_Told[ClaimCandidate]]) -> Iterator[Link]:
    spoken = {
        one.at: (one.record.speaker.lower(), one.record.stance)
        for one in told
        if one.record.speaker and one.record.speaker_code is not None
    }
    for one, other in _pairs(told, spoken):
        if one.at.document != other.at.document and alikeness(one.words, other.words) >= ALIKE_STATEMENT:
            yield Link(one.at, other.at)


def _values(told: Sequence[_Told[FigureCandidate]]) -> Iterator[Link]:
    counted = {one.at: one.record.unit for one in told if one.record.unit and content_words(one.record.of)}
    for one, other in _pairs(told, counted):
        ours, theirs = one.record, other.record
        thing = alikeness(content_words(ours.of), content_words(theirs.of))
        apart = ours.value_low > theirs.value_high or theirs.value_low > ours.value_high
        if apart and thing >= ALIKE_FIGURE:
            yield Link(one.at, other.at, "value")
