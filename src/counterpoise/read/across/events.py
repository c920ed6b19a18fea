"""The same happening told twice: how far two events agree, and who tells that it happened and who denies it.

Two events can be one where their type is one, no side is contrary, nobody acts here who suffers there, and their
times can meet (a coarse date stands for all its days; an open one takes the bounds of its document). Evidence adds
up: sides that meet, the closeness of the dates, trigger, mode, place, and the words, numbers and names that both
have, weighted by how rare they are. The thresholds were set on the visible half of the coded documents.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from counterpoise.read.across.pairs import Scored, best_first, compared, rare_keys, scored
from counterpoise.read.across.told import Told, published_near
from counterpoise.read.across.words import alike, weight_of
from counterpoise.read.candidates import EventCandidate
from counterpoise.read.likeness import days_of, meet

SURE = 4.0
"""The score from which two events in different documents are one."""
SURE_WITHIN = 7.0
"""The same inside one document, where a second mention is more often of a second event."""
SURE_DENIED = 2.5
"""The same where one of two mentions in one document asserts what the other denies."""
SHRINK = 1.0
"""Weight added to the smaller bag, so that one word in common is not all of a short mention."""
WORDS = 0.6
"""What the words must give, or all could be chance."""
LIKE_DENIED = 0.35
MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE", "SUPPORT"})
SAID = frozenset({"asserted", "reported", "historical"})
DENIED = frozenset({"denied", "negated"})
AHEAD = frozenset({"planned", "conditional"})
TALKS = frozenset({"visit", "phone", "third-party", "mediate"})


def same_events(told: Sequence[Told[EventCandidate]]) -> list[Scored]:
    """Pairs of events that are one, best first, each record tied at most once to each document."""
    found = (pair for one, other in compared(told, _keys) if (pair := _same(one, other)) is not None)
    return best_first(found)


def denials(told: Sequence[Told[EventCandidate]], same: Sequence[Scored]) -> Iterator[Scored]:
    """Of the pairs that are one, those that one side asserts and the other denies."""
    by_reference = {one.at: one for one in told}
    for pair in same:
        statuses = {by_reference[pair.one].record.status, by_reference[pair.other].record.status}
        if statuses & SAID and statuses & DENIED:
            yield pair


def _keys(told: Told[EventCandidate]) -> Iterator[Hashable]:
    event = told.record
    if event.date is not None:
        for code in sorted(told.codes):
            yield event.event_type, code, event.date[:10]
    for code in sorted(told.codes):
        yield (
            event.event_type,
            code,
            told.trigger,
            event.date[:7] if event.date else told.day and told.day.isoformat()[:7],
        )
    yield from rare_keys(told, event.event_type)


def _same(one: Told[EventCandidate], other: Told[EventCandidate]) -> Scored | None:
    """Two events as one, or None."""
    ours, theirs = one.record, other.record
    within = one.at.document == other.at.document
    if ours.event_type != theirs.event_type or (
        within and ours.sentence == theirs.sentence and not _denied(one, other)
    ):
        return None
    parts = (_sides(one, other), _times(one, other), _manner(one, other))
    if any(part is None for part in parts):
        return None
    likeness, shared = alike(one.words, other.words, shrink=SHRINK)
    rare = [token for token in shared if token[0] in "#@!"]
    words = 4.0 * likeness + min(1.5, 0.5 * weight_of(rare, one.words))
    if words < WORDS and not _unique(ours, theirs) and not _one_act(one, other):
        return None
    if within and _denied(one, other) and not rare and likeness < LIKE_DENIED:
        return None
    score = sum(part[0] for part in parts if part is not None) + words
    if score < _needed(one, other, within=within):
        return None
    named = ", ".join(token.lstrip("#@!~^%") for token in shared[:5])
    why = "; ".join(part[1] for part in parts if part is not None and part[1]) + f"; words {words:.1f}: {named}"
    return scored(one, other, score, why)


def _needed(one: Told[EventCandidate], other: Told[EventCandidate], *, within: bool) -> float:
    if within:
        denied = _denied(one, other) and "denied" in (one.record.status, other.record.status)
        return SURE_DENIED if denied else SURE_WITHIN
    loose = "negated" in (one.record.status, other.record.status) and one.record.date != other.record.date
    return SURE_WITHIN if loose else SURE


def _denied(one: Told[EventCandidate], other: Told[EventCandidate]) -> bool:
    statuses = {one.record.status, other.record.status}
    return bool(statuses & SAID and statuses & DENIED)


def _unique(one: EventCandidate, other: EventCandidate) -> bool:
    """Whether mode and day alone make a happening one: no two telephone calls of ministers on one day."""
    return one.mode in TALKS and one.mode == other.mode and one.date == other.date and one.date_precision == "day"


def _one_act(one: Told[EventCandidate], other: Told[EventCandidate]) -> bool:
    """Whether one verb on one day tells both."""
    ours, theirs = one.record, other.record
    return (
        bool(one.trigger)
        and one.trigger == other.trigger
        and ours.date == theirs.date
        and (ours.date_precision == theirs.date_precision == "day")
    )


def _sides(one: Told[EventCandidate], other: Told[EventCandidate]) -> tuple[float, str] | None:
    """How far the parties agree; None where they cannot be the same."""
    ours, theirs = one.record, other.record
    shared = one.codes & other.codes
    if not shared:
        return None
    if ours.event_type in MUTUAL:
        whole = one.codes == other.codes or len(shared) >= 2
        if not whole and len(one.codes) > 1 and len(other.codes) > 1:
            return None
        return (2.0 if len(shared) >= 2 else 0.8), f"parties {_listed(shared)}"
    actors, others = _codes(ours.actors), _codes(theirs.actors)
    suffering, suffered = _codes(ours.recipients), _codes(theirs.recipients)
    for mine, yours in ((actors, others), (suffering, suffered)):
        if mine and yours and not mine & yours and not _joined(ours, theirs):
            return None
    if _crossed(actors, suffered, others) or _crossed(others, suffering, actors):
        return None
    score = 1.0 * bool(actors & others) + 1.0 * bool(suffering & suffered)
    return score + 0.3 * (len(shared) >= 2), f"parties {_listed(shared)}"


def _crossed(actors: frozenset[str], suffered: frozenset[str], others: frozenset[str]) -> bool:
    return bool(actors) and actors <= suffered and not actors & others


def _joined(one: EventCandidate, other: EventCandidate) -> bool:
    """Whether one of two tellings makes both sides act ("the two armies clashed")."""
    return any(len(event.actors) >= 2 and not event.recipients for event in (one, other))


def _codes(parties: Sequence[object]) -> frozenset[str]:
    return frozenset(code for party in parties if (code := getattr(party, "code", "")))


def _listed(codes: frozenset[str]) -> str:
    return ", ".join(sorted(codes))


def _times(one: Told[EventCandidate], other: Told[EventCandidate]) -> tuple[float, str] | None:
    """How close the times are; None where they cannot be the same."""
    ours, theirs = days_of(one.record.date), days_of(other.record.date)
    if ours is None or theirs is None:
        if not published_near(one, other):
            return None
        return (0.2, "one undated") if ours != theirs else (-0.3, "both undated")
    if not meet(ours, theirs):
        near = one.record.date_precision == other.record.date_precision == "day" and meet(ours, theirs, slack=1)
        return (0.0, "a day apart") if near else None
    width = max((days[1] - days[0]).days for days in (ours, theirs))
    score = 2.0 if width == 0 else 1.5 if width <= 10 else 1.0 if width <= 31 else 0.3
    if not published_near(one, other) and width > 31:
        return None
    return score, f"{one.record.date} and {other.record.date}" if one.record.date != other.record.date else str(
        one.record.date
    )


def _manner(one: Told[EventCandidate], other: Told[EventCandidate]) -> tuple[float, str] | None:
    """Trigger, mode, place and status."""
    ours, theirs = one.record, other.record
    score, why = 0.0, []
    if ours.mode and theirs.mode and ours.mode != theirs.mode:
        if {ours.mode, theirs.mode} <= TALKS:
            return None
        score -= 0.7
    elif ours.mode and ours.mode == theirs.mode:
        score += 0.7
        why.append(ours.mode)
    if one.trigger and one.trigger == other.trigger:
        score += 1.3
        why.append(f"both '{one.trigger}'")
    if ours.place and theirs.place:
        same = ours.place.lower() == theirs.place.lower()
        score += 1.0 if same else -0.5
        why += [ours.place] if same else []
    if (ours.status in AHEAD) != (theirs.status in AHEAD):
        score -= 0.8
    return score, ", ".join(why)
