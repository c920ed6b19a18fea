"""Sources that no verb names: "according to X", "in X's view", "in the words of X", "as X put it", "X: ...".

What the phrase is put before, behind or into is the content; put into a clause it leaves the clause in two parts.
A colon opens a claim only behind a name of a person or state, or a word like "analyst" that can speak: lists and
captions have colons too ("Losses: four", "Photo: staff").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from counterpoise.read.candidates import Span
from counterpoise.read.claims.cues import load_cues
from counterpoise.read.claims.spans import FINITE, NOMINAL, span_of
from counterpoise.read.claims.speakers import Speaker, read_span, speaker_at
from counterpoise.read.events import tree
from counterpoise.read.names import DocumentNames
from counterpoise.read.parse.pipeline import Sentence, Token

OPINIONS = frozenset(
    "view opinion word words estimation assessment account telling judgment judgement reckoning count figures estimate "
    "admission".split()
)
NO_SOURCE = frozenset(
    "order plan schedule law rule tradition treaty procedure protocol principle need size rank wish taste custom "
    "constitution agreement age".split()
)
"""One acts according to these; they tell nothing."""
RUMOURED = frozenset(
    "say report believe assume allege think claim rumour rumor reckon understand suspect presume".split()
)
POLLS = frozenset({"poll", "survey"})
SPEAKING = frozenset(
    "analyst report minister president official spokesman spokeswoman expert ministry general source poll survey study "
    "critic opposition commander diplomat ambassador envoy army military government".split()
)
HEADLINE = 8
"""A speaker before a colon has fewer words."""


@dataclass(frozen=True, slots=True)
class Sourced:
    """A claim told by a phrase: who, by which words (None for a turn of a transcript), the parts of what is said."""

    speaker: Speaker
    cue_span: Span | None
    parts: tuple[Span, ...]
    cue: str
    strength: str = "sharp"


def sourced(index: int, s: Sentence, names: DocumentNames) -> Iterator[Sourced]:
    """The claims of a sentence that a phrase gives to somebody, left to right within each kind of phrase."""
    yield from _according_to(index, s, names)
    yield from _in_view(index, s, names)
    yield from _in_poll(index, s, names)
    yield from _unnamed(s)
    yield from _as_said(index, s, names)
    headline = _headline(index, s, names) if s.kind == "title" else None
    if headline is not None:
        yield headline


def _according_to(index: int, s: Sentence, names: DocumentNames) -> Iterator[Sourced]:
    for first, second in zip(s.tokens, s.tokens[1:], strict=False):
        follows = s.tokens[second.i + 1].text.lower() if second.i + 1 < len(s.tokens) else ""
        if first.lemma.lower() not in ("accord", "according") or second.lemma.lower() != "to" or follows == "which":
            continue
        head = _source_head(s, first, second)
        speaker = speaker_at(index, s, head, names) if head is not None else None
        if head is None or speaker is None or tree.lemma(head) in NO_SOURCE:
            continue
        end = max(i for i in s.subtree(head.i) if i >= head.i)
        parts = _around(s, min(first.i, head.i), _ends(s, head.i, end))
        if parts:
            yield Sourced(speaker, (first.start, second.end), parts, "according to")


def _source_head(s: Sentence, first: Token, second: Token) -> Token | None:
    for token in (first, second):
        host = s.tokens[token.head]
        if host.i > second.i and host.pos in ("NOUN", "PROPN", "PRON"):
            return host
    for child in tree.children(s, first.i):
        if child.i > second.i and child.pos in ("NOUN", "PROPN", "PRON"):
            return child
    return next((t for t in s.tokens[second.i + 1 : second.i + 5] if t.pos in ("NOUN", "PROPN", "PRON")), None)


def _ends(s: Sentence, head: int, end: int) -> int:
    """Where the source stops: at the end of its subtree, but before a comma that a clause with a verb follows."""
    for t in s.tokens[head + 1 : end + 1]:
        apposed = _apposed(s, t.i) if t.text == "," else None
        if apposed is not None:
            return apposed
        verbs = any(w.tag in FINITE or w.tag == "MD" for w in s.tokens[t.i + 1 : end + 1])
        relative = t.i + 1 < len(s.tokens) and s.tokens[t.i + 1].tag in ("WP", "WDT")
        if t.text == "," and verbs and not relative:
            return t.i - 1
    return end


def _apposed(s: Sentence, comma: int) -> int | None:
    """The last word of a name set between this comma and the next ("our police chief, General Naranjo,")."""
    at = comma + 1
    while at < len(s.tokens) and s.tokens[at].pos in NOMINAL and at - comma < 8:
        at += 1
    closed = at < len(s.tokens) and s.tokens[at].text == "," and s.tokens[at - 1].pos == "PROPN"
    return at - 1 if closed and at > comma + 1 else None


def _around(s: Sentence, start: int, end: int) -> tuple[Span, ...]:
    """The clause around the words [start, end]: both sides where neither is whole alone, else the one that is."""
    before, after = [t for t in s.tokens if t.i < start], [t for t in s.tokens if t.i > end]
    lead, rest = span_of(s, [t.i for t in before]), span_of(s, [t.i for t in after])
    if lead is None or rest is None:
        return (lead or rest,) if lead or rest else ()  # type: ignore[return-value]
    if before[-1].text in (",", "(") and before[-2:-1] and before[-2].pos in ("CCONJ", "ADP", "SCONJ"):
        return (rest,)
    quoted = after[0].text == "," and len(after) > 1 and after[1].text in ("“", '"', "``", "''", "«")
    if quoted:
        return (rest,)
    if _is_whole(before):
        return (lead,)
    return (lead, rest) if _is_whole(after) and len(before) > 1 else (rest,) if _is_whole(after) else (lead,)


def _is_whole(tokens: Sequence[Token]) -> bool:
    return any(t.tag in FINITE or t.tag == "MD" for t in tokens)


def _in_view(index: int, s: Sentence, names: DocumentNames) -> Iterator[Sourced]:
    """ "In Moscow's view", "in the words of the minister", "in his words"."""
    for opened in (t for t in s.tokens[:-3] if t.text.lower() in ("in", "by")):
        noun = next((t for t in s.tokens[opened.i + 1 : opened.i + 7] if t.text.lower() in OPINIONS), None)
        if noun is None or any(t.pos in ("VERB", "AUX", "PUNCT") for t in s.tokens[opened.i + 1 : noun.i]):
            continue
        follows = s.tokens[noun.i + 1] if noun.i + 1 < len(s.tokens) else None
        if follows is not None and follows.text.lower() == "of" and noun.i - opened.i <= 2:
            head = next((t for t in s.tokens[noun.i + 2 :] if t.i == _head_of_phrase(s, noun.i + 2)), None)
            end = max(s.subtree(head.i)) if head is not None else noun.i
            span = (noun.i + 2, _head_end(s, noun.i + 2)) if head is not None else None
            end = _ends(s, head.i, end) if head is not None else end
        else:
            owned = [t for t in s.tokens[opened.i + 1 : noun.i] if t.text not in ("'s", "’s", "'", "own")]
            has_owner = any(t.tag in ("POS", "PRP$") for t in s.tokens[opened.i + 1 : noun.i])
            span = (owned[0].i, owned[-1].i + 1) if owned and has_owner else None
            end = noun.i
        parts = _around(s, opened.i, end) if span is not None else ()
        if span is None or not parts:
            continue
        cue = f"{opened.text} {noun.text}" if span[0] < noun.i else f"{opened.text} the {noun.text} of"
        yield Sourced(read_span(index, s, *span, names), (opened.start, noun.end), parts, cue)


def _unnamed(s: Sentence) -> Iterator[Sourced]:
    """ "It is believed that ...", "they are said to have paid": claims of nobody in particular."""
    nobody = Speaker("unnamed", None, "", None, "nobody is named")
    for t in s.tokens[1:-2]:
        if t.tag != "VBN" or tree.lemma(t) not in RUMOURED or not _is_been(s, t):
            continue
        follows = s.tokens[t.i + 1].text.lower()
        subject = next((c for c in tree.children(s, t.i) if c.dep in (*tree.SUBJECTS, "expl") and c.i < t.i), None)
        if follows == "that" and subject is not None and subject.text.lower() == "it":
            span = span_of(s, range(t.i + 2, len(s.tokens)))
            parts: tuple[Span, ...] = (span,) if span else ()
        elif follows == "to" and s.tokens[t.i + 2].tag == "VB" and subject is not None and subject.dep != "expl":
            spans = span_of(s, s.subtree(subject.i)), span_of(s, [i for i in s.subtree(t.i) if i > t.i])
            parts = tuple(one for one in spans if one is not None)
        else:
            continue
        if parts:
            yield Sourced(nobody, (t.start, t.end), parts, t.text)


def _is_been(s: Sentence, t: Token) -> bool:
    """Whether a form of "be" stands right before a participle, adverbs aside."""
    before = [w for w in s.tokens[max(0, t.i - 3) : t.i] if w.pos != "ADV"]
    return bool(before) and before[-1].lemma.lower() == "be"


def _in_poll(index: int, s: Sentence, names: DocumentNames) -> Iterator[Sourced]:
    """ "In a new poll, six of ten are for it": what a poll tells."""
    for opened in (t for t in s.tokens[:-3] if t.text.lower() in ("in", "by")):
        end = _head_end(s, opened.i + 1)
        if end > opened.i + 1 and tree.lemma(s.tokens[end - 1]) in POLLS:
            stop = next((t.i for t in s.tokens[end : end + 8] if t.text == ","), end)
            parts = _around(s, opened.i, stop - 1)
            if parts:
                speaker = read_span(index, s, opened.i + 1, end, names)
                yield Sourced(speaker, (opened.start, opened.end), parts, opened.text, "wide")


def _head_of_phrase(s: Sentence, first: int) -> int:
    """The last nominal word of the phrase that starts at `first`; -1 where no noun is there."""
    end = _head_end(s, first)
    return end - 1 if end > first and s.tokens[end - 1].pos in ("NOUN", "PROPN", "PRON") else -1


def _head_end(s: Sentence, first: int) -> int:
    end = first
    while end < len(s.tokens) and s.tokens[end].pos in NOMINAL:
        end += 1
    return end


def _as_said(index: int, s: Sentence, names: DocumentNames) -> Iterator[Sourced]:
    """ "As the president put it", "as Baku claims", set apart by marks."""
    for opened in (t for t in s.tokens[:-2] if t.text.lower() == "as"):
        first, at = opened.i + 1, opened.i + 1
        while at < len(s.tokens) and s.tokens[at].pos in (*NOMINAL, "ADP"):
            at += 1
        if at == first or at >= len(s.tokens) or s.tokens[at].tag not in FINITE:
            continue
        verb = s.tokens[at]
        last = at + 1 if at + 1 < len(s.tokens) and s.tokens[at + 1].text.lower() in ("it", "this") else at
        known = tree.lemma(verb) in load_cues() or (tree.lemma(verb) == "put" and last > at)
        ends = last + 1 >= len(s.tokens) or s.tokens[last + 1].pos == "PUNCT"
        opens = opened.i == 0 or s.tokens[opened.i - 1].pos == "PUNCT"
        if not known or not ends or not opens or s.tokens[at - 1].pos not in ("NOUN", "PROPN", "PRON"):
            continue
        parts = _around(s, opened.i, last)
        if parts and s.tokens[first].text.lower() not in ("i", "we", "you"):
            yield Sourced(read_span(index, s, first, at, names), (verb.start, s.tokens[last].end), parts, verb.text)


def _headline(index: int, s: Sentence, names: DocumentNames) -> Sourced | None:
    """ "Putin: Russia will not leave", "Analysts: ...": a speaker, a colon, and a clause."""
    colon = next((t for t in s.tokens[: HEADLINE + 1] if t.text == ":"), None)
    if colon is None or colon.i == 0 or len(s.tokens) - colon.i < 5:
        return None
    source = s.tokens[: colon.i]
    if any(t.pos not in (*NOMINAL, "ADP") for t in source) or not _is_whole(s.tokens[colon.i + 1 :]):
        return None
    named = [m for m in names.by_sentence.get(index, ()) if m.end == source[-1].end and m.kind in ("person", "state")]
    if not named and tree.lemma(source[-1]) not in SPEAKING:
        return None
    span = span_of(s, range(colon.i + 1, len(s.tokens)))
    speaker = read_span(index, s, 0, colon.i, names)
    return Sourced(speaker, (colon.start, colon.end), (span,), ":") if span is not None else None


def turn(index: int, sentences: Sequence[Sentence], names: DocumentNames) -> Sourced | None:
    """The turn of a speaker in a transcript, where a sentence opens its paragraph with a name and a colon."""
    s = sentences[index]
    before = sentences[index - 1] if index else None
    opens = before is None or before.paragraph != s.paragraph
    found = _headline(index, s, names) if opens and s.kind != "title" else None
    if found is None:
        return None
    last = index
    while last + 1 < len(sentences) and sentences[last + 1].paragraph == s.paragraph:
        last += 1
    if last == index and s.tokens[-1].text not in (".", "!", "?", "”", '"'):
        return found
    return Sourced(found.speaker, None, ((found.parts[0][0], max(found.parts[0][1], sentences[last].end)),), "")
