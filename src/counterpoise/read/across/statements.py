"""The same statement told twice, statements that are denied, and accusations turned round.

One statement: one speaker, or speakers of one state, and contents that share their rarer words. A denial meets what
it denies: the claim nested inside it, the claim that it points back to ("denied it", "rejected the accusation"),
or the nearest claim or event of another side with the same words. Each side blaming the other for one thing is a
clash over who is responsible.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date

from counterpoise.read.across.events import DENIED
from counterpoise.read.across.pairs import Scored, best_first, compared, rare_keys, scored
from counterpoise.read.across.told import Told, published_near
from counterpoise.read.across.words import alike, weight_of
from counterpoise.read.candidates import ClaimCandidate, EventCandidate
from counterpoise.read.likeness import days_of, meet

SAME = 0.45
SAME_WITHIN = 0.7
SOLID = 1.2
"""The least weight of the words that two contents share, so that two common words do not do."""
MET = 0.4
"""How alike a denial and what it denies must be where it does not point back."""
BEFORE = 600
"""A denial points back over at most so many characters."""
CLOSE = 120
"""A denial this close behind a claim of another state answers it, whatever its words."""
BEGAN = 0.15
BEGAN_WITHIN = 0.5
"""The same where the texts are not of the two sides."""
BLAMED = 0.12
SHORT = 6
_BACK = re.compile(
    r"\b(?:it|this|that|these|those|the|such|any|all|both)?\s*(?:claims?|reports?|allegations?|accusations?|charges?|statements?|"
    r"account|version|assertions?|news|rumou?rs?|story|figures?|numbers?|it|this|that|these|those|them)\b",
    re.IGNORECASE,
)


Said = Told[ClaimCandidate] | Told[EventCandidate]


def same_statements(told: Sequence[Told[ClaimCandidate]]) -> list[Scored]:
    """Pairs of claims that are one statement, best first."""
    said = [one for one in told if one.record.speaker_code or _names(one)]
    found = (pair for one, other in compared(said, _keys) if (pair := _same(one, other)) is not None)
    return best_first(found)


def _keys(told: Told[ClaimCandidate]) -> Iterator[Hashable]:
    for voice in sorted({told.record.speaker_code or "", *_names(told)} - {""}):
        yield from rare_keys(told, voice)


def _names(told: Told[ClaimCandidate]) -> frozenset[str]:
    """The words of a speaker's name, the author's left out."""
    if told.record.speaker == "author" or not told.record.speaker[:1].isupper():
        return frozenset()
    return frozenset(word.lower() for word in told.record.speaker.split() if word[:1].isupper() and len(word) > 3)


def _same(one: Told[ClaimCandidate], other: Told[ClaimCandidate]) -> Scored | None:
    ours, theirs = one.record, other.record
    within = one.at.document == other.at.document
    one_state = bool(ours.speaker_code) and ours.speaker_code == theirs.speaker_code
    if not (one_state or _names(one) & _names(other)) or (ours.stance == "denies") != (theirs.stance == "denies"):
        return None
    if not published_near(one, other) or _overlap(ours, theirs, within=within):
        return None
    likeness, shared = alike(one.words, other.words)
    solid = [token for token in shared if token[0] not in "~^%"]
    numbers_apart = _numbers(one) and _numbers(other) and not _numbers(one) & _numbers(other)
    if len(solid) < 2 or weight_of(solid, one.words) < SOLID or numbers_apart:
        return None
    named = 0.1 if _names(one) & _names(other) else 0.0
    if likeness + named < (SAME_WITHIN if within else SAME):
        return None
    whole = sum(one.words.values()) + sum(other.words.values())
    dice = 2.0 * weight_of(shared, one.words) / whole
    why = f"both said by {ours.speaker if named else ours.speaker_code}; words {likeness:.2f}: {', '.join(solid[:5])}"
    return scored(one, other, likeness + dice + named, why)


def _numbers(told: Told[ClaimCandidate]) -> set[str]:
    return {token for token in told.words if token[0] == "#"}


def _overlap(one: ClaimCandidate, other: ClaimCandidate, *, within: bool) -> bool:
    return within and one.content[0] < other.content[1] and other.content[0] < one.content[1]


def denied_claims(claims: Sequence[Told[ClaimCandidate]], events: Sequence[Told[EventCandidate]]) -> list[Scored]:
    """Denials with the claim or event that each of them denies."""
    by_document: dict[int, list[Told[ClaimCandidate]]] = {}
    for claim in claims:
        by_document.setdefault(claim.at.document, []).append(claim)
    found: list[Scored] = []
    open_ones: list[Told[ClaimCandidate]] = []
    for claim in claims:
        if claim.record.stance != "denies":
            continue
        target = _inside(claim, by_document[claim.at.document]) or _pointed_at(claim, by_document[claim.at.document])
        if target is None:
            open_ones.append(claim)
        else:
            found.append(scored(claim, target, 1.0, "denied where it is told"))
    found.extend(_met(open_ones, claims, events))
    return best_first(found, spanning=False)


def _inside(denial: Told[ClaimCandidate], claims: Sequence[Told[ClaimCandidate]]) -> Told[ClaimCandidate] | None:
    """The claim of another voice that is told inside a denial, or that the denial stands in."""
    for other in claims:
        nested = other.record.nested_in == denial.at.place or denial.record.nested_in == other.at.place
        nested = nested or (other.at != denial.at and _share_words(denial.record, other.record))
        if nested and other.record.stance != "denies" and _opposed(denial, other):
            return other
    return None


def _share_words(one: ClaimCandidate, other: ClaimCandidate) -> bool:
    """Whether most of the shorter content is the same stretch of text."""
    (start, end), (begin, stop) = one.content, other.content
    return 2 * (min(end, stop) - max(start, begin)) > min(end - start, stop - begin)


def _pointed_at(denial: Told[ClaimCandidate], claims: Sequence[Told[ClaimCandidate]]) -> Told[ClaimCandidate] | None:
    """The last claim of another side before a denial that points back, or whose words it takes up."""
    start, end = denial.record.content
    text = denial.coded.document.stored.text[start:end]
    points = len(text.split()) <= SHORT and _BACK.search(text) is not None
    earlier = [
        one for one in claims
        if one.record.stance != "denies" and one.record.content[1] <= max(start, denial.record.span[0]) + 1
        and start - one.record.content[1] <= BEFORE and one.record.speaker != denial.record.speaker
    ]  # fmt: skip
    before = [one for one in earlier if _opposed(denial, one)]
    if points and before:
        return max(before, key=lambda one: (one.record.content[1], one.at.place))
    likely = [(alike(denial.words, one.words)[0], one.record.content[1], one) for one in earlier]
    best = max(likely, key=lambda row: row[:2], default=None)
    if best is not None and best[0] >= MET:
        return best[2]
    close = [one for one in before if start - one.record.content[1] <= CLOSE and one.record.speaker_code]
    return max(close, key=lambda one: (one.record.content[1], one.at.place), default=None)


def _opposed(one: Said, other: Said) -> bool:
    """Whether two claims have different speakers, of different states where both are known."""
    ours, theirs = one.record, other.record
    if not isinstance(ours, ClaimCandidate) or not isinstance(theirs, ClaimCandidate):
        return False
    if ours.speaker_code and ours.speaker_code == theirs.speaker_code:
        return False
    return ours.speaker != theirs.speaker


def _met(
    denials: Sequence[Told[ClaimCandidate]],
    claims: Sequence[Told[ClaimCandidate]],
    events: Sequence[Told[EventCandidate]],
) -> Iterator[Scored]:
    """Denials that share their words with a claim of another side, or with an event that others assert."""
    told: list[Said] = [*denials]
    told += [one for one in claims if one.record.stance != "denies"]
    told += [one for one in events if one.record.status not in DENIED and one.record.speaker == "author"]
    waiting = {one.at for one in denials}
    for one, other in compared(told, lambda t: rare_keys(t)):
        if (one.at in waiting) == (other.at in waiting):
            continue
        denial, claim = (one, other) if one.at in waiting else (other, one)
        if not published_near(denial, claim) or not _other_side(denial, claim):
            continue
        likeness, shared = alike(denial.words, claim.words)
        solid = [token for token in shared if token[0] not in "~^%"]
        if likeness >= MET + 0.1 and len(solid) >= 2:
            yield scored(denial, claim, likeness, f"denied elsewhere; words {likeness:.2f}: {', '.join(solid[:5])}")


def _other_side(denial: Said, other: Said) -> bool:
    if isinstance(other.record, ClaimCandidate):
        return _opposed(denial, other)
    if not isinstance(denial.record, ClaimCandidate):
        return False
    side = other.coded.document.outlet.side
    return other.at.document != denial.at.document and side != denial.record.speaker_code


def blames(claims: Iterable[Told[ClaimCandidate]], events: Iterable[Told[EventCandidate]]) -> list[Scored]:
    """For each two documents of one time, the two accusations most alike in which each side blames the other."""
    accused: list[tuple[Said, str, frozenset[str]]] = []
    for claim in claims:
        code = claim.record.speaker_code
        if claim.record.stance == "accuses" and code and claim.codes - {code}:
            accused.append((claim, code, claim.codes - {code}))
    for event in events:
        actors = {party.code for party in event.record.actors if party.code}
        blamed = frozenset(party.code for party in event.record.recipients if party.code)
        if event.record.event_type == "ACCUSE" and len(actors) == 1 and blamed and event.record.status not in DENIED:
            accused.append((event, min(actors), blamed))
    return _one_each(_crossed(accused))


def _crossed(
    accused: Sequence[tuple[Said, str, frozenset[str]]],
) -> Iterator[Scored]:
    facts = {row[0].at: row for row in accused}

    def keys(told: Said) -> Iterator[Hashable]:
        _, code, blamed = facts[told.at]
        month = told.day.isoformat()[:7] if told.day else ""
        for other in sorted(blamed):
            yield tuple(sorted((code, other))), month

    for one, other in compared([row[0] for row in accused], keys):
        (_, ours, blamed), (_, theirs, accusing) = facts[one.at], facts[other.at]
        apart = one.at.document != other.at.document and one.at.kind == other.at.kind
        if not apart or ours not in accusing or theirs not in blamed or not published_near(one, other):
            continue
        likeness, shared = alike(one.words, other.words)
        if likeness >= BLAMED and any(token[0] not in "~^%" for token in shared):
            declared = 0.05 if one.at.kind == "events" else 0.0
            yield scored(one, other, likeness + declared, f"{ours} blames {theirs} and {theirs} blames {ours}")


def began(told: Sequence[Told[EventCandidate]]) -> list[Scored]:
    """For each two documents of different sides, the two attacks of one day in which each side says the other began."""
    told = [t for t in told if t.record.event_type == "ASSAULT" and t.record.status in ("asserted", "reported")]

    def keys(one: Told[EventCandidate]) -> Iterator[Hashable]:
        if one.record.date and len(one.codes) == 2:
            yield tuple(sorted(one.codes)), one.record.date[:7]

    first: dict[tuple[int, int], tuple[tuple[object, ...], Scored]] = {}
    for one, other in compared(told, keys):
        pair = _both_began(one, other)
        if pair is None or one.in_head or other.in_head:
            continue
        low, high = sorted((one.at.document, other.at.document))
        rank = (*_how_early(one, other), -pair.score, pair.order)
        if (low, high) not in first or rank < first[low, high][0]:
            first[low, high] = (rank, pair)
    return [pair for _, pair in first.values()]


def _how_early(one: Told[EventCandidate], other: Told[EventCandidate]) -> tuple[date, date]:
    """The days on which two attacks began, earliest first."""
    days = sorted(found[0] for told in (one, other) if (found := days_of(told.record.date)) is not None)
    return days[0], days[-1]


def _both_began(one: Told[EventCandidate], other: Told[EventCandidate]) -> Scored | None:
    ours, theirs = one.record, other.record
    actors, suffering = (frozenset(p.code for p in side if p.code) for side in (ours.actors, ours.recipients))
    others, suffered = (frozenset(p.code for p in side if p.code) for side in (theirs.actors, theirs.recipients))
    days, later = days_of(ours.date), days_of(theirs.date)
    turned = actors == suffered and others == suffering and bool(actors) and bool(others)
    if not turned or days is None or later is None or not meet(days, later):
        return None
    likeness, _ = alike(one.words, other.words)
    if one.trigger == other.trigger:
        likeness += 0.2
    if likeness < (BEGAN if _is_own(one, suffering) and _is_own(other, suffered) else BEGAN_WITHIN):
        return None
    if one.at.document == other.at.document and {ours.speaker, theirs.speaker} - {"author"} == set():
        return None
    return scored(one, other, likeness, f"each side attacks in the other's telling, {ours.date}")


def _is_own(told: Told[EventCandidate], suffering: frozenset[str]) -> bool:
    """Whether a text of one side tells that its own side was attacked."""
    return told.coded.document.outlet.side in suffering


def _one_each(pairs: Iterable[Scored]) -> list[Scored]:
    """The best pair for every two documents."""
    best: dict[tuple[int, int], Scored] = {}
    for pair in best_first(pairs, once=False, spanning=False):
        first, second = sorted((pair.one.document, pair.other.document))
        best.setdefault((first, second), pair)
    return list(best.values())
