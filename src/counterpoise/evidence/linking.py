"""Which event records tell of the same event: links, never mergers.

Two records are linked where all of these hold:

    1. the same category, and one's parties (actors and recipients) hold the other's, or share two of them;
    2. dates that overlap, or lie within two days of each other where both are known to the day or as a range;
    3. alike in words: the share of content words of the shorter text that also stand in the longer
       (overlap coefficient; numbers and names count double, actors' own names do not count) reaches
           0.10  talks, visits and exercises on the same day or range with two shared parties
           0.30  both dated to the day or a range of at most a month, from different outlets
           0.50  otherwise.

Ties that a person or the reader made stand beside these rules. Links are transitive: `linked_events` returns the
connected groups, each in the order of the records. Every record stays; a series counts a group once, and a group told
by several outlets is corroborated. The overlap coefficient is Szymkiewicz-Simpson's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from counterpoise.dates import DateSpan
from counterpoise.records import Event
from counterpoise.vocabulary import actor_words

SLACK_DAYS = 2
MEETINGS = ("talks", "visit", "exercise")
ALIKE_MEETING = 0.10
ALIKE_ON_THE_DAY = 0.30
ALIKE_OTHERWISE = 0.50

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_DESIGNATION = re.compile(r"[a-z]{1,3}-?\d{2,3}(?=\D|\Z)")
"""The family of a weapon's designation: S-300 of S-300PMU-2, T-90 of T-90S."""
_STOP = frozenset(
    "the a an and or of to in on at by for from with as that this its it is was were be been had has have "
    "his her their he she they said says after before during over under into about between not no but which "
    "who would will could s first two three also than more most new".split()
)


def linked_events(events: Iterable[Event], ties: Iterable[tuple[str, str]] = ()) -> tuple[tuple[Event, ...], ...]:
    """Groups of records that tell of the same event, singles included, in the order of their first record.

    `ties` are pairs of ids of records that belong together whatever their words.
    """
    listed = list(events)
    leader = list(range(len(listed)))

    def find(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    for earlier, later in _near(listed):
        if _same(earlier.event, later.event, earlier.words, later.words):
            first, second = sorted((find(earlier.place), find(later.place)))
            leader[second] = first
    at = {event.id: place for place, event in enumerate(listed)}
    for one, other in ties:
        if one in at and other in at:
            first, second = sorted((find(at[one]), find(at[other])))
            leader[second] = first
    groups: dict[int, list[Event]] = {}
    for place, event in enumerate(listed):
        groups.setdefault(find(place), []).append(event)
    return tuple(tuple(group) for _, group in sorted(groups.items()))


@dataclass(frozen=True)
class _Dated:
    """An event with its place in the list, its days and its content words."""

    place: int
    event: Event
    start: int
    end: int
    words: dict[str, float]


def _near(events: Sequence[Event]) -> Iterator[tuple[_Dated, _Dated]]:
    """Pairs of one category whose days come within reach of each other, the earlier in the list first."""
    by_category: dict[str, list[_Dated]] = {}
    for place, event in enumerate(events):
        if (when := event.when) is not None:
            dated = _Dated(place, event, when.start.toordinal(), when.end.toordinal(), content_words(event.text))
            by_category.setdefault(event.category, []).append(dated)
    for found in by_category.values():
        ordered = sorted(found, key=lambda one: one.start)
        reaching: list[_Dated] = []
        for one in ordered:
            reaching = [other for other in reaching if other.end + SLACK_DAYS >= one.start]
            for other in reaching:
                yield (other, one) if other.place < one.place else (one, other)
            reaching.append(one)


def same_event(one: Event, other: Event) -> bool:
    """True where two records tell of the same event by the rules above."""
    return _same(one, other, content_words(one.text), content_words(other.text))


def corroborated(group: Sequence[Event]) -> bool:
    """True where a group of linked records comes from at least two outlets."""
    return len({event.origin.outlet for event in group}) > 1


def content_words(text: str) -> dict[str, float]:
    """Content words in lower case with their weight: 2 for numbers and names, else 1."""
    names = actor_words()
    weights: dict[str, float] = {}
    for place, word in enumerate(_WORD.findall(text.removesuffix("'s"))):
        key = word.lower()
        if key in _STOP or key in names or (len(key) < 3 and not key.isdigit()):
            continue
        named = word[0].isdigit() or (word[0].isupper() and place > 0)
        stem = key[:-1] if len(key) > 4 and key.endswith("s") else key
        if family := _DESIGNATION.match(key):
            stem = family[0]
        weights[stem] = 2.0 if named else 1.0
    return weights


def alikeness(one: dict[str, float], other: dict[str, float]) -> float:
    """Weighted overlap coefficient of two bags of words, 0 to 1; 0 where either is empty."""
    if not one or not other:
        return 0.0
    shared = sum(max(one[word], other[word]) for word in one.keys() & other.keys())
    return min(1.0, shared / min(sum(one.values()), sum(other.values())))


def _same(one: Event, other: Event, words: dict[str, float], others: dict[str, float]) -> bool:
    if one.category != other.category or one.when is None or other.when is None:
        return False
    ours, theirs = set(one.parties), set(other.parties)
    if not (ours <= theirs or theirs <= ours or len(ours & theirs) >= 2) or _crossed(one, other):
        return False
    exact = _to_the_day(one.when) and _to_the_day(other.when)
    if not one.when.overlaps(other.when, slack_days=SLACK_DAYS if exact else 0):
        return False
    return alikeness(words, others) >= _threshold(one, other, exact)


def _crossed(one: Event, other: Event) -> bool:
    """Who acts here suffers there, and the other way round: each side's blow, not one blow told twice."""
    ours, theirs = (set(one.actors), set(one.recipients)), (set(other.actors), set(other.recipients))
    return all(ours) and ours == theirs[::-1] and not ours[0] & ours[1]


def _threshold(one: Event, other: Event, exact: bool) -> float:
    if not exact or one.origin.outlet == other.origin.outlet:
        return ALIKE_OTHERWISE
    shared = set(one.parties) & set(other.parties)
    same_day = one.when is not None and other.when is not None and one.when.overlaps(other.when)
    if one.category in MEETINGS and same_day and len(shared) >= 2:
        return ALIKE_MEETING
    return ALIKE_ON_THE_DAY


def _to_the_day(when: DateSpan) -> bool:
    """A day, or a range of at most a month: a range of years is a period, not a date."""
    return when.precision in ("day", "range") and (when.end - when.start).days <= 31
