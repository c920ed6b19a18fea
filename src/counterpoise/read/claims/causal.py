"""Causal claims: explicit constructions that state a cause and an effect, and who states them.

"X led to Y", "Y because of X", "X. As a result, Y", "X, leaving Y", "protests over X": the marker's kind (`markers`)
says where cause and effect lie in the tree. Each side is tied to a quantity of the system where one of its words
names one. Polarity is the marker's sign, turned round by a negation of it. A hedge ("may", "probably") is kept as
written; "if" makes the claim conditional, "would have" counterfactual. The speaker is that of the claim whose
content holds it. What a construction does not make explicit is not a causal claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from counterpoise.read.candidates import CausalCandidate, ClaimCandidate, Span, Why
from counterpoise.read.claims.constructions import Link, links_of
from counterpoise.read.claims.markers import load_quantities
from counterpoise.read.events import tree
from counterpoise.read.parse.pipeline import Sentence

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
    negated = any(tree.lemma(c) in tree.NEGATIONS for c in around)
    if link.marker.kind in ("mark", "prep", "phrase", "purpose", "motive", "over", "event"):
        negated = False
    sign = {"+": "-", "-": "+"}[link.marker.polarity] if negated else link.marker.polarity
    auxiliaries = [tree.lemma(c) for c in around]
    return CausalCandidate(
        span=(low, high),
        cause=link.cause,
        effect=link.effect,
        polarity=sign,
        why=Why(f"{link.marker.kind} {link.marker.where}", (link.text,), verb.text),
        cause_quantity=quantity_of(s, link.cause),
        effect_quantity=quantity_of(s, link.effect),
        hedge=next((c.text for c in around if tree.lemma(c) in HEDGES), ""),
        conditional=_is_conditional(s, (low, high)),
        counterfactual="would" in auxiliaries and "have" in auxiliaries,
        speaker=_speaker((low, high), claims),
    )


def _is_conditional(s: Sentence, span: Span) -> bool:
    inside = (t for t in s.tokens if span[0] <= t.start < span[1])
    return any(t.dep == "mark" and t.lemma.lower() in ("if", "unless") for t in inside)


def quantity_of(s: Sentence, span: Span) -> str:
    """The quantity that the first telling word of the span names; "" where none does."""
    named = load_quantities()
    return next((named[word] for word in _lemmas(s, span) if word in named), "")


def _lemmas(s: Sentence, span: Span) -> Iterator[str]:
    inside = [token for token in s.tokens if span[0] <= token.start < span[1]]
    places = {token.i for token in inside}
    heads: Iterable[int] = (token.i for token in inside if token.head not in places or token.head == token.i)
    for head in heads:
        yield tree.lemma(s.tokens[head])
    for token in inside:
        yield tree.lemma(token)


def _speaker(span: Span, claims: Sequence[ClaimCandidate]) -> str:
    hosts = [
        (claim.content[1] - claim.content[0], n)
        for n, claim in enumerate(claims)
        if any(a <= span[0] + 3 and span[1] <= b + 3 for a, b in (claim.content, *claim.content_parts))
    ]
    return claims[min(hosts)[1]].speaker if hosts else "author"
