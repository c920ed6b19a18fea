"""Across documents: which records tell of the same thing, which cannot all hold, and which texts are copies.

Links never drop or merge a record. Rules, all of which must hold (alikeness in words as in `likeness`):

    same event      one type, and one mode where both have one; two shared parties, or all of them; dates within a day
                    of each other, or coarser ones that overlap; alike by 0.30 (0.15 for meetings on one day; 0.50
                    where a date is coarse or open, and an open one only among documents of 45 days; 0.60 for
                    dated events in other sentences of one document). One may assert what the other denies.
    same transfer   one supplier, recipient and designation; no field known in both that differs; within a document
                    also one number, sum or year that both tell
    same statement  speakers of one state in different documents; contents alike by 0.60
    money           transfers of one supplier, recipient and system, years not apart, in one currency: sums that
                    exclude each other by more than a twentieth
    asserted_v_denied   the same event, asserted here and denied or negated there; a denial and a claim of another
                    speaker, contents alike by 0.60
    who_is_responsible  two accusations with the parties changed over, among documents of 45 days, alike by 0.30
    who_began       the same of two assaults whose dates can be one
    value           figures of one unit for one side, from different voices, alike in what they count by 0.60, among
                    documents of 45 days, whose ranges exclude each other

Records of near-duplicate documents are not compared: a copy says what its original says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from counterpoise.read.likeness import Words, alikeness, content_words, days_of, meet
from counterpoise.read.pipeline import Coded

ALIKE_EVENT = 0.30
ALIKE_MEETING = 0.15
ALIKE_WITHIN = 0.60
ALIKE_COARSE = 0.50
ALIKE_STATEMENT = 0.60
ALIKE_FIGURE = 0.60
APART = 1.05
"""Sums differ where one's low end is more than this many times the other's high end."""
NEWS_DAYS = 45
"""Documents published within this many days of each other may tell of the same undated thing."""
SAID = frozenset({"asserted", "reported", "historical"})
DENIED = frozenset({"denied", "negated"})
BLAMES = frozenset({"asserted", "reported"})
CROSSED = {"ACCUSE": "who_is_responsible", "ASSAULT": "who_began"}
"""What two acts disagree about where each side is said to have done it to the other."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_STATES = frozenset({"state", "demonym", "capital_metonym"})


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
    """A record with its reference, its content words, and the document around it."""

    at: Reference
    record: R
    words: Words
    coded: Coded

    def published_near(self, other: _Told[R]) -> bool:
        """Whether both documents are of one time; within a document, always; unknown dates, never."""
        if self.at.document == other.at.document:
            return True
        ours, theirs = self.coded.document.published.day, other.coded.document.published.day
        return ours is not None and theirs is not None and abs((ours - theirs).days) <= NEWS_DAYS


def find_links(documents: Sequence[Coded]) -> Links:
    """The links between the records of all documents, also within one, in the order of the documents."""
    copies = _copies(documents)
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
    clashes = [*_denied(events), *_denied_claims(claims), *_blamed(events), *_money(transfers), *_values(figures)]
    return Links(tuple(sorted(same)), tuple(sorted(clashes)), copies)


def _copies(documents: Sequence[Coded]) -> tuple[tuple[int, ...], ...]:
    """Groups of near-duplicates among the documents that hold any words of an article."""
    articles = [(place, words) for place, coded in enumerate(documents) if (words := _article(coded))]
    groups = find_copies([words for _, words in articles])
    return tuple(tuple(articles[member][0] for member in group.members) for group in groups)


def _article(coded: Coded) -> list[str]:
    return article_words(coded.document.stored.text, coded.document.blocks)


def _told(document: int, kind: str, place: int, record: R, span: Span, coded: Coded) -> _Told[R]:
    text = coded.document.stored.text[span[0] : span[1]]
    states = [
        (m.start - span[0], m.end - span[0])
        for m in coded.mentions
        if m.kind in _STATES and m.start < span[1] and span[0] < m.end
    ]
    return _Told(Reference(document, kind, place), record, content_words(text, left_out=states), coded)


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
        yield Link(one.at, other.at)


def _denied(told: Sequence[_Told[EventCandidate]]) -> Iterator[Link]:
    for one, other in _alike_events(told):
        statuses = {one.record.status, other.record.status}
        if statuses & SAID and statuses & DENIED:
            yield Link(one.at, other.at, "asserted_v_denied")


def _alike_events(
    told: Sequence[_Told[EventCandidate]],
) -> Iterator[tuple[_Told[EventCandidate], _Told[EventCandidate]]]:
    for one, other in _pairs(told, {one.at: one.record.event_type for one in told}):
        ours, theirs = one.record, other.record
        if (ours.mode and theirs.mode and ours.mode != theirs.mode) or not _same_parties(ours, theirs):
            continue
        needed = _needed(one, other)
        if needed is not None and alikeness(one.words, other.words, shared=2) >= needed:
            yield one, other


def _needed(one: _Told[EventCandidate], other: _Told[EventCandidate]) -> float | None:
    """How alike the words of two events must be by their dates; None where they cannot be the same."""
    ours, theirs = days_of(one.record.date), days_of(other.record.date)
    if ours is None or theirs is None:
        needed = ALIKE_COARSE if one.published_near(other) else None
    elif one.record.date_precision == other.record.date_precision == "day":
        meeting = one.record.event_type == "CONSULT" and ours == theirs
        needed = (ALIKE_MEETING if meeting else ALIKE_EVENT) if meet(ours, theirs, slack=1) else None
    else:
        needed = ALIKE_COARSE if meet(ours, theirs) else None
    if needed is None or one.at.document != other.at.document:
        return needed
    repeated = one.record.sentence != other.record.sentence and ours is not None and theirs is not None
    return ALIKE_WITHIN if repeated else None


def _blamed(told: Sequence[_Told[EventCandidate]]) -> Iterator[Link]:
    acts = {
        one.at: one.record.event_type
        for one in told
        if one.record.event_type in CROSSED and one.record.status in BLAMES
    }
    for one, other in _pairs(told, acts):
        ours, theirs = _sides(one.record), _sides(other.record)
        crossed = ours == theirs[::-1] and all(ours) and not ours[0] & ours[1]
        if not crossed or not one.published_near(other) or alikeness(one.words, other.words) < ALIKE_EVENT:
            continue
        if one.record.event_type == "ACCUSE" or _needed(one, other) is not None:
            yield Link(one.at, other.at, CROSSED[one.record.event_type])


def _sides(event: EventCandidate) -> tuple[frozenset[str], frozenset[str]]:
    actors = frozenset(party.code for party in event.actors if party.code)
    return actors, frozenset(party.code for party in event.recipients if party.code)


def _same_parties(one: EventCandidate, other: EventCandidate) -> bool:
    """Two parties shared, or the same set, at least one of them known; nobody acts here who suffers there."""
    ours, theirs = _codes(one), _codes(other)
    (actors, suffering), (others, suffered) = _sides(one), _sides(other)
    if (actors and suffered and actors <= suffered) or (others and suffering and others <= suffering):
        return False
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
    return any(ours and theirs and not _years_meet(ours, theirs) for ours, theirs in pairs)


def _years_meet(one: str, other: str) -> bool:
    ours, theirs = (sorted(map(int, _YEAR.findall(years))) for years in (one, other))
    return not ours or not theirs or (ours[0] <= theirs[-1] and theirs[0] <= ours[-1])


def _same_statements(told: Sequence[_Told[ClaimCandidate]]) -> Iterator[Link]:
    for one, other in _pairs(told, {one.at: one.record.speaker_code for one in told if one.record.speaker_code}):
        apart = one.at.document != other.at.document
        if apart and alikeness(one.words, other.words, shared=3) >= ALIKE_STATEMENT:
            yield Link(one.at, other.at)


def _denied_claims(told: Sequence[_Told[ClaimCandidate]]) -> Iterator[Link]:
    for denial in (one for one in told if one.record.stance == "denies"):
        for other in told:
            if other.record.stance == "denies" or other.record.speaker_code == denial.record.speaker_code:
                continue
            if alikeness(denial.words, other.words, shared=3) >= ALIKE_STATEMENT:
                first, second = sorted((denial.at, other.at))
                yield Link(first, second, "asserted_v_denied")


def _values(told: Sequence[_Told[FigureCandidate]]) -> Iterator[Link]:
    counted = {one.at: (one.record.unit, _side(one)) for one in told if one.record.unit and _side(one)}
    for one, other in _pairs(told, counted):
        ours, theirs = one.record, other.record
        one_voice = one.at.document == other.at.document and ours.speaker == theirs.speaker
        apart = ours.value_low > theirs.value_high or theirs.value_low > ours.value_high
        if one_voice or not apart or not one.published_near(other):
            continue
        if alikeness(content_words(ours.of), content_words(theirs.of)) >= ALIKE_FIGURE:
            yield Link(one.at, other.at, "value")


def _side(told: _Told[FigureCandidate]) -> tuple[str, ...]:
    """Whose things are counted: the states named in the figure, else the side of the outlet."""
    start, end = told.record.span
    named = {m.code for m in told.coded.mentions if m.code and m.start < end and start < m.end}
    side = told.coded.document.outlet.side
    return tuple(sorted(named)) or ((side,) if side else ())
