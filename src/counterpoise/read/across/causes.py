"""Exclusive causes: two voices that explain one effect by different things."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from counterpoise.read.across.pairs import Scored, best_first, compared, scored
from counterpoise.read.across.told import Told, published_near
from counterpoise.read.across.words import alike, bag_of
from counterpoise.read.candidates import CausalCandidate, Span

ONE_EFFECT = 0.6
OTHER_CAUSE = 0.15


def rival_causes(told: Sequence[Told[CausalCandidate]]) -> list[Scored]:
    """Pairs of causal claims of two voices with one effect and causes that share hardly a word."""
    found = (pair for one, other in compared(told, _keys) if (pair := _rivals(one, other)) is not None)
    return best_first(found)


def _keys(told: Told[CausalCandidate]) -> Iterator[Hashable]:
    yield from sorted(_bag(told, told.record.effect))


def _bag(told: Told[CausalCandidate], span: Span) -> dict[str, float]:
    words = bag_of(told.coded.document.stored.text, span, told.coded.mentions)
    return {token: weight for token, weight in words.items() if token[0] not in "~^"}


def _rivals(one: Told[CausalCandidate], other: Told[CausalCandidate]) -> Scored | None:
    ours, theirs = one.record, other.record
    if one.voice == other.voice or not published_near(one, other) or ours.polarity != theirs.polarity:
        return None
    effect, shared = alike(_bag(one, ours.effect), _bag(other, theirs.effect))
    cause, _ = alike(_bag(one, ours.cause), _bag(other, theirs.cause))
    if effect < ONE_EFFECT or len(shared) < 2 or cause > OTHER_CAUSE:
        return None
    return scored(one, other, effect - cause, f"one effect ({', '.join(shared[:4])}), two causes")
