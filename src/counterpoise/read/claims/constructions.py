"""The causal links of a sentence: every marker that has both of its sides.

Markers of one word are found by lemma and hand over to `sides`; those of several words ("as a result of", "so that",
"on the grounds that") are matched as they stand, the longest first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from counterpoise.read.candidates import Span
from counterpoise.read.claims.conditions import phrase_by_position
from counterpoise.read.claims.markers import Marker, load_markers
from counterpoise.read.claims.sides import SIDES, Sides, clause_without
from counterpoise.read.claims.spans import span_of
from counterpoise.read.events import tree
from counterpoise.read.parse.pipeline import Sentence, Token

CLAUSE_KINDS = frozenset({"mark", "while", "event", "purpose", "motive", "result", "since", "after", "by", "aim"})
"""Kinds whose main side must be a clause."""


@dataclass(frozen=True, slots=True)
class Link:
    """Cause and effect of one marker; `verb` is the index of the word that negation and hedges hang on."""

    cause: Span
    effect: Span
    marker: Marker
    verb: int
    text: str


def links_of(s: Sentence, before: Sentence | None) -> Iterator[Link]:
    """The causal links that the sentence states; `before` is the sentence before it in its paragraph."""
    markers = load_markers()
    for token in s.tokens:
        for marker in markers.words.get(tree.lemma(token), ()) or markers.words.get(token.text.lower(), ()):
            sides = SIDES[marker.kind](s, token, marker)
            if sides is not None and (marker.kind not in CLAUSE_KINDS or _has_verb(s, sides[0])):
                yield _link(sides, marker, token)
                break
    yield from _of_phrases(s, before, markers.phrases)


def _has_verb(s: Sentence, span: Span) -> bool:
    return any(t.pos in ("VERB", "AUX") for t in s.tokens if span[0] <= t.start < span[1])


def _link(sides: tuple[Span, Span, int], marker: Marker, token: Token) -> Link:
    """`sides` are first and second in the text of the marker, and the word that negation hangs on."""
    cause, effect = (sides[1], sides[0]) if marker.backward else (sides[0], sides[1])
    return Link(cause, effect, marker, sides[2], token.text)


def _of_phrases(s: Sentence, before: Sentence | None, phrases: tuple[Marker, ...]) -> Iterator[Link]:
    words = [t.text.lower() for t in s.tokens]
    whole = " ".join(words)
    taken: set[int] = set()
    for marker in phrases:
        if marker.form not in whole:
            continue
        form = marker.form.split()
        for i in range(len(words) - len(form)):
            own = set(range(i, i + len(form)))
            if words[i : i + len(form)] != form or own & taken:
                continue
            taken |= own
            sides = _of_phrase(s, before, own, marker)
            if sides is not None:
                yield _link(sides, marker, s.tokens[i])


def _of_phrase(s: Sentence, before: Sentence | None, own: set[int], marker: Marker) -> Sides:
    if marker.kind == "phrase":
        return _phrase(s, own) or phrase_by_position(s, min(own), max(own))
    return _phrase_mark(s, own) if marker.kind == "phrase_mark" else _adverb(s, before, own)


def _phrase_mark(s: Sentence, own: set[int]) -> Sides:
    """The clause before several words like "on the grounds that", and the clause that they open."""
    first, last = min(own), max(own)
    if first > 2:
        sides = span_of(s, range(first)), span_of(s, range(last + 1, len(s.tokens)))
    else:
        comma = next((t.i for t in s.tokens[last + 3 :] if t.text == ","), None)
        if comma is None:
            return None
        sides = span_of(s, range(comma + 1, len(s.tokens))), span_of(s, range(last + 1, comma))
    effect, cause = sides
    if cause is None or not _has_verb(s, cause):
        return None
    return (effect, cause, s.root.i) if effect and cause else None


def _phrase(s: Sentence, own: set[int]) -> Sides:
    """The clause before or around a prepositional phrase of several words, and the phrase behind it."""
    heads = [s.tokens[t.head] for t in (s.tokens[i] for i in own) if t.head not in own and t.head > max(own)]
    below = [c for i in own for c in tree.children(s, i) if c.i > max(own)]
    noun = min(heads, key=lambda t: t.i) if heads else below[0] if below else None
    if noun is None or noun.head == noun.i:
        return None
    inside = set(s.subtree(noun.i)) | own
    span = span_of(s, [i for i in s.subtree(noun.i) if i > max(own)])
    outside = noun.head
    while outside in inside and s.tokens[outside].head != outside:
        outside = s.tokens[outside].head
    main = clause_without(s, outside, inside) if outside not in inside else None
    return (main, span, outside) if span and main else None


def _adverb(s: Sentence, before: Sentence | None, own: set[int]) -> Sides:
    """What was said before, and the clause that "therefore" opens."""
    first, last = min(own), max(own)
    ahead = [t.i for t in s.tokens if t.i < first]
    effect = span_of(s, [t.i for t in s.tokens if t.i > last])
    has_verb = any(s.tokens[i].pos == "VERB" for i in ahead)
    if effect is None or not any(t.pos in ("VERB", "AUX") for t in s.tokens[last + 1 :]):
        return None
    joined = s.tokens[first].text.lower() == "and" or (first > 0 and s.tokens[first - 1].text in (",", ";", "and"))
    if has_verb and joined:
        cause = span_of(s, ahead)
        return (cause, effect, s.root.i) if cause else None
    inside = 1 if s.tokens[first].text.lower() in ("thus", "hence") else 4
    if len(ahead) <= inside and not has_verb and before is not None:
        return (before.start, before.end), (s.tokens[0].start, effect[1]), s.root.i
    return None
