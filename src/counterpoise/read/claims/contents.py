"""Where the content of a claim lies: clause, infinitive, object, quotation, or the clause before the cue.

Spans run over the words of a subtree, without "that", without the cue's own words and without marks at the edges.
A quotation in the sentence counts as content of a cue that stands outside it. Relations are those of Universal
Dependencies: `ccomp` and `xcomp` below the cue, or the cue as `parataxis` below the reported clause.
"""

from __future__ import annotations

from collections.abc import Sequence

from counterpoise.read.candidates import Span
from counterpoise.read.claims.cues import Cue, load_cues
from counterpoise.read.claims.objects import cited, named_as, object_of, prepositional
from counterpoise.read.claims.positions import by_position, inserted_by_position, late_that, late_to
from counterpoise.read.claims.quotes import Quotation
from counterpoise.read.claims.spans import (
    EDGES,
    FINITE,
    Content,
    addressee_of,
    grown,
    has_to,
    is_finite,
    segment,
    span_of,
    strays,
)
from counterpoise.read.events import tree
from counterpoise.read.parse.pipeline import Sentence, Token

ASKING = frozenset({"warn", "appeal", "urge", "call", "ask", "beg", "request", "press", "exhort", "implore"})

SAYING = frozenset({"say", "add", "note"})

TELLING = frozenset({"tell", "warn", "assure", "inform", "remind", "convince"})
"""Verbs whose object is the one addressed."""


def content_of(s: Sentence, token: Token, cue: Cue, quotations: Sequence[Quotation]) -> Content | None:
    """The content of a cue in one of the places of its sense; None where there is none."""
    if cue.particle and not _has_particle(s, token, cue.particle):
        return None
    if [t.text.lower() for t in s.tokens[token.i : token.i + 4]] == ["asked", "not", "to", "be"]:
        return None
    for place in cue.places:
        found = _at(s, token, cue, place, quotations)
        if found is not None:
            return found
    if tree.is_passive(s, token.i):
        return None
    if not {"clause", "that", "quote"} & {*cue.places}:
        return None
    inserted = inserted_by_position(s, token) if is_finite(s, token) and "that" not in cue.places else None
    return inserted or late_that(s, token) or (by_position(s, token) if tree.lemma(token) in SAYING else None)


def _at(s: Sentence, token: Token, cue: Cue, place: str, quotations: Sequence[Quotation]) -> Content | None:
    if place in ("clause", "that"):
        return _clause(s, token, quotations, needs_that=place == "that")
    if place == "quote":
        return quoted_words(s, token, quotations)
    if place == "to":
        return _infinitive(s, token)
    if place == "obj":
        return object_of(s, token)
    if place == "as":
        return named_as(s, token, quotations)
    if place == "cited":
        return cited(s, token)
    if place == "at":
        return _valued(s, token, quotations)
    if place == "saying":
        return _saying(s, token, quotations)
    return prepositional(s, token, place.removeprefix("prep:"), is_particle=bool(cue.particle))


def _has_particle(s: Sentence, token: Token, particle: str) -> bool:
    return any(t.lemma.lower() == particle for t in s.tokens[token.i + 1 : token.i + 4])


def _clause(s: Sentence, token: Token, quotations: Sequence[Quotation], *, needs_that: bool) -> Content | None:
    hosts = {"obl", "obj", "iobj"} if tree.lemma(token) in TELLING else {"obl"}
    between = (c for c in tree.children(s, token.i) if c.dep in hosts)
    dated = (c for noun in between for c in tree.children(s, noun.i) if _is_that_clause(s, c))
    goes_on = token.i + 1 < len(s.tokens) and s.tokens[token.i + 1].pos not in ("PUNCT", "ADP", "ADV")
    goes_on = goes_on and (token.i == 0 or s.tokens[token.i - 1].pos != "PUNCT")
    near = sorted(tree.children(s, token.i), key=lambda c: goes_on and c.i < token.i)
    for child in (*near, *dated):
        below_noun = child.dep in ("acl:relcl", "acl")
        if child.tag == "VBG" and tree.lemma(child) in load_cues():
            continue
        if child.dep not in ("ccomp", "parataxis") and not below_noun:
            continue
        if (child.dep == "parataxis" and needs_that) or (below_noun and child.head == token.i):
            continue
        marks = [c for c in tree.children(s, child.i) if c.dep == "mark"]
        that = any(c.lemma.lower() == "that" for c in marks)
        if (needs_that and not that) or (child.dep == "parataxis" and child.i > token.i and not _speech_mark(s, token)):
            continue
        own = set() if below_noun else _own(s, token)
        low, high = segment(s, token.i)
        below = [i for i in s.subtree(child.i) if i not in own and low <= i < high]
        if child.i < token.i and not any(s.tokens[i].tag in (*FINITE, "MD") for i in below):
            continue
        below = [i for i in below if (i > token.i) == (child.i > token.i) and i not in strays(s, child.i)]
        below = _inside_quotes(s, token, below, quotations)
        span = span_of(s, grown(s, token, below) if child.i > token.i and not below_noun else below)
        if span is not None and len(below) > 1:
            parts = _with_quotes(span, s, token, quotations)
            return Content(parts, "clause", addressee_of(s, token))
    inserted = token.dep == "parataxis" or (token.dep in ("advcl", "ccomp", "conj") and _is_bare_clause(s, token))
    return _around(s, token) if inserted and not needs_that and token.head != token.i else None


def _inside_quotes(s: Sentence, token: Token, below: list[int], quotations: Sequence[Quotation]) -> list[int]:
    """The words of a clause that a quotation holds, where the clause opens with it behind the cue."""
    first = min((i for i in below if s.tokens[i].pos != "PUNCT"), default=token.i)
    for q in quotations:
        if first > token.i and q.start <= s.tokens[first].start < q.end and token.end <= q.start:
            return [i for i in below if s.tokens[i].start < q.end]
    return below


def _is_bare_clause(s: Sentence, token: Token) -> bool:
    """Only a subject and a cue, as in ", Mr. Obama said,", whatever the parser takes it for."""
    below = s.subtree(token.i)
    subject = any(c.dep in ("nsubj", "nsubj:outer") for c in tree.children(s, token.i))
    verbs = [i for i in below if s.tokens[i].pos == "VERB"]
    return subject and verbs == [token.i] and not any(c.dep == "mark" for c in tree.children(s, token.i))


def _is_that_clause(s: Sentence, child: Token) -> bool:
    """A clause with "that" which the parser has hung on a date or addressee instead of the verb."""
    marks = [c for c in tree.children(s, child.i) if c.dep == "mark" and c.lemma.lower() == "that"]
    return child.dep in ("acl:relcl", "acl") and bool(marks)


def _around(s: Sentence, token: Token) -> Content | None:
    """The clause that the cue is put behind or into ("..., he said, ...")."""
    own = set(s.subtree(token.i))
    low, high = segment(s, token.i)
    rest = [i for i in s.subtree(token.head) if i not in own and low <= i < high]
    if not _set_apart(s, min(own), max(own)):
        return None
    before, after = span_of(s, [i for i in rest if i < min(own)]), span_of(s, [i for i in rest if i > max(own)])
    parts = tuple(part for part in (before, after) if part is not None)
    return Content(parts, "clause around the cue", addressee_of(s, token)) if parts and before else None


def _set_apart(s: Sentence, first: int, last: int) -> bool:
    """Whether the words are cut off by marks from what they are put into."""
    before = first == 0 or s.tokens[first - 1].text in EDGES or s.tokens[first].text in EDGES
    after = last + 1 >= len(s.tokens) or s.tokens[last + 1].text in EDGES or s.tokens[last].text in EDGES
    return before and after


def _speech_mark(s: Sentence, token: Token) -> bool:
    """Whether a colon or quotation mark follows within a few words of the cue."""
    return any(t.text in (":", '"', "“", "«", "``") for t in s.tokens[token.i + 1 : token.i + 6])


def _own(s: Sentence, token: Token) -> set[int]:
    """The cue with its auxiliaries, subject and adverbs, which are no content."""
    kept = {token.i}
    for child in tree.children(s, token.i):
        if child.dep not in ("ccomp", "parataxis", "xcomp", "conj"):
            kept.update(s.subtree(child.i))
    return kept


def _with_quotes(span: Span, s: Sentence, token: Token, quotations: Sequence[Quotation]) -> tuple[Span, ...]:
    """The clause grown to the quotation it lies in, and the quotation's other half behind the cue."""
    parts = [span]
    for q in quotations:
        if q.start <= span[1] + 1 and span[0] <= q.end + 1 and not q.start <= token.start < q.end and not q.is_short:
            parts[0] = (min(parts[0][0], q.start), max(parts[0][1], q.end))
        elif token.end <= q.start < s.end and span[1] <= token.start and (not q.is_short or _is_half(s, token, q)):
            parts.append((q.start, q.end))
    return tuple(parts)


def _is_half(s: Sentence, token: Token, q: Quotation) -> bool:
    """Whether only marks lie between the cue and a quotation that a small letter opens."""
    between = [t for t in s.tokens if token.i < t.i and t.end <= q.start]
    first = next((t for t in s.tokens if t.start >= q.start), None)
    return all(t.pos == "PUNCT" for t in between) and first is not None and first.text[:1].islower()


def quoted_words(s: Sentence, token: Token, quotations: Sequence[Quotation]) -> Content | None:
    near = [
        q for q in quotations
        if q.start < s.end and s.start < q.end and not q.start <= token.start < q.end and not q.is_short
    ]  # fmt: skip
    if not near:
        return None
    behind = [q for q in near if q.start >= token.end]
    ahead = [q for q in near if q.end <= token.start]
    if ahead and not _between(s, ahead[-1].end, token.start):
        ahead = []
    if behind and not ahead and _between_verbs(s, token, behind[0]):
        return None
    chosen = [*ahead[-1:], *behind[:1]]
    return Content(tuple((q.start, q.end) for q in chosen), "quotation", addressee_of(s, token)) if chosen else None


def _between(s: Sentence, start: int, end: int) -> bool:
    """Whether only a short stretch (mark, speaker, auxiliaries) lies between a quotation and its cue."""
    return sum(1 for t in s.tokens if start <= t.start < end) <= 14


def _between_verbs(s: Sentence, token: Token, q: Quotation) -> bool:
    return any(t.pos == "VERB" and token.end <= t.start < q.start and t.dep == "conj" for t in s.tokens)


def _infinitive(s: Sentence, token: Token) -> Content | None:
    for child in tree.children(s, token.i):
        if child.i > token.i and child.dep in ("xcomp", "ccomp", "advcl") and has_to(s, child):
            span = span_of(s, set(s.subtree(child.i)) - strays(s, child.i))
            return Content((span,), "infinitive", addressee_of(s, token)) if span else None
    return late_to(s, token) if tree.lemma(token) in ASKING else None


def _saying(s: Sentence, token: Token, quotations: Sequence[Quotation]) -> Content | None:
    """ "Quoted a source as saying that ...": the content is that of "saying"."""
    for t in s.tokens[token.i + 2 : token.i + 24]:
        if t.text.lower() == "saying" and s.tokens[t.i - 1].text.lower() == "as":
            return _clause(s, t, quotations, needs_that=False) or quoted_words(s, t, quotations)
        if t.tag in (*FINITE, "MD"):
            return None
    return None


def _valued(s: Sentence, token: Token, quotations: Sequence[Quotation]) -> Content | None:
    """An object and the number it is put at, or the blame and whom it is put on."""
    objects = [c for c in tree.children(s, token.i) if c.dep == "obj" and c.i > token.i]
    if objects and objects[0].text.lower() == "it":
        return quoted_words(s, token, quotations)
    for t in s.tokens[token.i + 1 : token.i + 12]:
        numbered = t.text.lower() == "at" and any(w.pos in ("NUM", "SYM") for w in s.tokens[t.i + 1 : t.i + 5])
        blamed = t.text.lower() == "on" and bool(objects) and tree.lemma(objects[0]) in ("blame", "responsibility")
        if numbered or blamed:
            span = span_of(s, grown(s, token, [token.i + 1, t.i]))
            return Content((span,), "object and value") if span else None
    return None
