"""Causal claims: explicit constructions that state a cause and an effect, and who states them.

"X led to Y", "Y because of X", "X. As a result, Y", "X, leaving Y", "protests over X": the marker's kind (`markers`)
says where cause and effect lie in the tree. Each side is tied to a quantity of the system where one of its words
names one. Polarity is the marker's sign, turned round by a negation of it and by each side that points down
(`direction`). A hedge ("may", "probably") is kept as
written; "if" makes the claim conditional, "would have" counterfactual. The speaker is that of the claim whose
content holds it. What a construction does not make explicit is not a causal claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from counterpoise.read.candidates import CausalCandidate, ClaimCandidate, Span, Why
from counterpoise.read.claims.constructions import Link, links_of
from counterpoise.read.claims.direction import points_down
from counterpoise.read.claims.markers import load_quantities
from counterpoise.read.events import tree
from counterpoise.read.parse.pipeline import Sentence

CARRYING = frozenset({"verb", "verb_on", "verb_clause", "verb_state", "verb_result", "noun", "ascribe", "result"})
"""Kinds of markers that are a predicate, so that "not" in them denies the effect."""
HEDGES = frozenset("may might could can probably possibly perhaps likely apparently seemingly potentially".split())


def find_causal(sentences: Sequence[Sentence], *, claims: Sequence[ClaimCandidate] = ()) -> tuple[CausalCandidate, ...]:
    """The causal claims of a document, in order of the text. `claims` of the same document give the speakers."""
    found: dict[tuple[Span, Span], CausalCandidate] = {}
    for index, sentence in enumerate(sentences):
        before = sentences[index - 1] if index and sentences[index - 1].paragraph == sentence.paragraph else None
        for link in links_of(sentence, before):
            candidate = _candidate(sentence, link, claims)
            found.setdefault((candidate.cause, candidate.effect), candidate)
    return tuple(sorted(found.values(), key=lambda one: (one.span, one.cause)))


def sharp_causal(causal: Sequence[CausalCandidate]) -> tuple[CausalCandidate, ...]:
    """Those of `find_causal` that state cause and effect."""
    return tuple(claim for claim in causal if claim.strength == "sharp")


def _candidate(s: Sentence, link: Link, claims: Sequence[ClaimCandidate]) -> CausalCandidate:
    low, high = min(link.cause[0], link.effect[0]), max(link.cause[1], link.effect[1])
    verb = s.tokens[link.verb]
    around = [c for c in tree.children(s, verb.i) if c.dep in ("aux", "advmod")]
    carries = link.marker.kind in CARRYING
    negated = carries and any(tree.lemma(c) in tree.NEGATIONS for c in around)
    quantities = quantity_of(s, link.cause), quantity_of(s, link.effect)
    down = [points_down(s, side, named=bool(q)) for side, q in zip((link.cause, link.effect), quantities, strict=True)]
    turns = [negated, *down]
    sign = link.marker.polarity if sum(turns) % 2 == 0 else {"+": "-", "-": "+"}[link.marker.polarity]
    auxiliaries = [tree.lemma(c) for c in around]
    return CausalCandidate(
        span=(low, high),
        cause=link.cause,
        effect=link.effect,
        polarity=sign,
        why=Why(f"{link.marker.kind} {link.marker.where}", (link.text,), verb.text),
        cause_quantity=quantities[0],
        effect_quantity=quantities[1],
        hedge=next((c.text for c in around if tree.lemma(c) in HEDGES), ""),
        conditional=link.marker.kind == "inverted" or _is_conditional(s, (low, high)),
        counterfactual="would" in auxiliaries and "have" in auxiliaries,
        speaker=_speaker((low, high), claims),
        strength=link.marker.strength,
    )


def _is_conditional(s: Sentence, span: Span) -> bool:
    inside = (t for t in s.tokens if span[0] <= t.start < span[1])
    return any(t.dep == "mark" and t.lemma.lower() in ("if", "unless") for t in inside)


def quantity_of(s: Sentence, span: Span) -> str:
    """The quantity that the first telling word of the span names; "" where none does."""
    named = load_quantities()
    return next((named[word] for word in _lemmas(s, span) if word in named), "")


def _lemmas(s: Sentence, span: Span) -> Iterator[str]:
    """The lemmas of a span from its heads downwards, as the head of a phrase says what it is about."""
    places = {token.i for token in s.tokens if span[0] <= token.start < span[1]}
    level = [i for i in sorted(places) if s.tokens[i].head not in places or s.tokens[i].head == i]
    while level:
        yield from (tree.lemma(s.tokens[i]) for i in level)
        level = [c for i in level for c in s.children[i] if c in places]


def _speaker(span: Span, claims: Sequence[ClaimCandidate]) -> str:
    hosts = [
        (claim.content[1] - claim.content[0], n)
        for n, claim in enumerate(claims)
        if any(a <= span[0] + 3 and span[1] <= b + 3 for a, b in (claim.content, *claim.content_parts))
    ]
    return claims[min(hosts)[1]].speaker if hosts else "author"
