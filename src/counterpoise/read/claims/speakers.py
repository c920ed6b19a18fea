"""Who speaks: the subject of a cue, its agent, or the source in "according to X", as the names layer reads it.

A speaker has the text that stands there, the canonical name where the phrase names or refers to somebody known, and
the code of the state or entity. A pronoun keeps its own text and takes the name of what it stands for. Passive cues
without an agent have no speaker: the claim is left out, as nobody can be held to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from counterpoise.read.candidates import Span
from counterpoise.read.claims.contents import span_of
from counterpoise.read.claims.cues import Cue
from counterpoise.read.events import tree
from counterpoise.read.names import DocumentNames
from counterpoise.read.names.resolve import phrase_around
from counterpoise.read.parse.pipeline import Sentence, Token

EMPTY = frozenset({"there", "this", "these", "those", "what", "how", "which", "nothing", "anything"})
MISPLACED = frozenset({"flat", "compound", "appos", "obl:unmarked", "nmod:unmarked"})
RELATIVE = frozenset({"who", "which", "that"})
ABSTRACT = frozenset("fact thing result evidence situation question issue time way problem reason".split())
THOUGHT = frozenset("think believe feel hope know guess suppose expect assume understand".split())
TURNS = frozenset({"i", "you"})
"""Within somebody's words these speak again; the claim around them is what counts."""
TALKERS = TURNS | {"we", "everybody", "everyone", "people"}
UNSPEAKING = frozenset(
    "figure map graph chart experience history statement interview purpose lack logic confidence answer one event "
    "dogfight battle war fighting development".split()
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker: canonical name, code (None if not known), the words, their span, and how they were resolved."""

    name: str
    code: str | None
    text: str
    span: Span | None
    how: str
    codes: tuple[str, ...] = ()


def speaker_of(index: int, s: Sentence, token: Token, cue: Cue, names: DocumentNames) -> Speaker | None:
    """The speaker of a cue in sentence number `index`; None where the text names nobody."""
    if "cited" in cue.places:
        return _first(index, s, (c for c in tree.children(s, token.i) if c.dep == "obj"), names)
    if tree.is_passive(s, token.i) and not _active_after_name(s, token, cue):
        below = (c for c in tree.children(s, token.i) if c.dep in ("obl:agent", "obl"))
        return _first(index, s, (c for c in below if tree.preposition(s, c.i) == "by"), names)
    subject = subject_of(s, token) or _name_before(index, s, token, names)
    if subject is not None and subject.text.lower() in (TALKERS if tree.lemma(token) in THOUGHT else TURNS):
        return None
    found = _speaker(index, s, subject, names) if subject is not None else None
    named = _name_before(index, s, token, names, anywhere=True) if found is None else None
    return _speaker(index, s, named, names) if named is not None else found


def subject_of(s: Sentence, token: Token) -> Token | None:
    """The word that heads the subject of a verb: its own, that of the verb it is joined to, or what it modifies."""
    at, seen = token, set[int]()
    while at.i not in seen:
        seen.add(at.i)
        own = [c for c in tree.children(s, at.i) if c.dep in ("nsubj", "nsubj:outer")]
        if own:
            nearest = min(own, key=lambda c: abs(c.i - at.i))
            relative = nearest.text.lower() in RELATIVE and at.dep in ("acl:relcl", "acl")
            return s.tokens[at.head] if relative else nearest
        if at.dep == "acl" and (at.tag == "VBG" or at.i == token.i):
            return s.tokens[at.head]
        if at.dep == "parataxis" and s.tokens[at.head].tag == "VBG":
            at = s.tokens[at.head]
            continue
        if at.dep == "advcl" and _has_to(s, at) and at.i == token.i:
            return None
        if at.dep not in ("conj", "xcomp", "advcl") or (at.dep == "advcl" and at.tag != "VBG" and not _has_to(s, at)):
            return None
        at = s.tokens[at.head]
    return None


def _active_after_name(s: Sentence, token: Token, cue: Cue) -> bool:
    """Whether a participle behind a name is a misread past tense ("Erdogan, by contrast, promised to")."""
    host = s.tokens[token.head]
    follows = s.tokens[token.i + 1].lemma.lower() if token.i + 1 < len(s.tokens) else ""
    opens = (follows == "to" and "to" in cue.places) or follows == "that"
    return token.dep == "acl" and host.pos == "PROPN" and s.tokens[token.i - 1].text == "," and opens


def _name_before(
    index: int, s: Sentence, token: Token, names: DocumentNames, *, anywhere: bool = False
) -> Token | None:
    """The last word of a name that stands right before a finite cue and was given another place in the tree."""
    if token.i == 0 or token.tag not in ("VBD", "VBZ", "VBP"):
        return None
    word = s.tokens[token.i - 1]
    named = any(m.end == word.end for m in names.by_sentence.get(index, ()))
    return word if named and (anywhere or word.dep in MISPLACED) else None


def _has_to(s: Sentence, token: Token) -> bool:
    return any(c.dep == "mark" and c.lemma.lower() == "to" for c in tree.children(s, token.i))


def before_cue(index: int, s: Sentence, token: Token, names: DocumentNames) -> Speaker | None:
    """The noun phrase right before a word, by position alone; None where there is none."""
    first = token.i
    while first > 0 and s.tokens[first - 1].pos in ("NOUN", "PROPN", "PRON", "DET", "ADJ"):
        first -= 1
    if first == token.i or s.tokens[token.i - 1].pos not in ("NOUN", "PROPN", "PRON"):
        return None
    return _read(index, s, first, token.i, names, ())


def according_to(index: int, s: Sentence, names: DocumentNames) -> Iterator[tuple[Speaker, Span, Span]]:
    """Speaker, cue and content of every "according to X" of a sentence; the content is the rest of its clause."""
    for first, second in zip(s.tokens, s.tokens[1:], strict=False):
        follows = s.tokens[second.i + 1].text.lower() if second.i + 1 < len(s.tokens) else ""
        if first.lemma.lower() not in ("accord", "according") or second.lemma.lower() != "to" or follows == "which":
            continue
        head = _source_head(s, first, second)
        speaker = _speaker(index, s, head, names) if head is not None else None
        if head is None or speaker is None:
            continue
        content = _rest(s, min(first.i, *s.subtree(head.i)), max(s.subtree(head.i)))
        if content is not None:
            yield speaker, (first.start, second.end), content


def _source_head(s: Sentence, first: Token, second: Token) -> Token | None:
    for token in (first, second):
        host = s.tokens[token.head]
        if host.i > second.i and host.pos in ("NOUN", "PROPN", "PRON"):
            return host
    for child in tree.children(s, first.i):
        if child.i > second.i and child.pos in ("NOUN", "PROPN", "PRON"):
            return child
    return None


def _rest(s: Sentence, start: int, end: int) -> Span | None:
    """What stands before the phrase, or behind it where the phrase opens the sentence."""
    before = [t.i for t in s.tokens if t.i < start]
    after = [t.i for t in s.tokens if t.i > end]
    lead = span_of(s, before)
    return lead if lead is not None and len(before) > 3 else span_of(s, after)


def _first(index: int, s: Sentence, tokens: Iterator[Token], names: DocumentNames) -> Speaker | None:
    token = next(tokens, None)
    return _speaker(index, s, token, names) if token is not None else None


def _speaker(index: int, s: Sentence, head: Token, names: DocumentNames) -> Speaker | None:
    low = head.lemma.lower()
    described = low == "those" and any(c.dep in ("acl", "acl:relcl", "amod") for c in tree.children(s, head.i))
    speechless = (low in EMPTY and not described) or low in ABSTRACT | UNSPEAKING
    if speechless or head.pos not in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET"):
        return None
    first, last = phrase_around(s, head.i)
    codes = tuple(
        dict.fromkeys(
            ref.code
            for c in tree.children(s, head.i)
            if c.dep == "conj" and (ref := names.actor_at(index, c.i)) is not None and ref.code
        )
    )
    return _read(index, s, first, last, names, codes)


def _read(index: int, s: Sentence, first: int, last: int, names: DocumentNames, codes: tuple[str, ...]) -> Speaker:
    """The words [first, last) as a speaker; `codes` are those of further speakers joined to it."""
    start, end = s.tokens[first].start, s.tokens[last - 1].end
    text = _phrase(s, first, last)
    actor = names.actor_of(index, first, last)
    code = actor.code or None if actor is not None else None
    name = _name(index, (start, end), actor.entity if actor is not None else "", text, names)
    how = actor.how if actor is not None else "phrase as written"
    return Speaker(name, code, text, (start, end), how, (code, *codes) if code and codes else ())


def _phrase(s: Sentence, first: int, last: int) -> str:
    text, end = "", -1
    for token in s.tokens[first:last]:
        text += token.text if not text or token.start == end else f" {token.text}"
        end = token.end
    return text


def _name(index: int, span: Span, entity: str, text: str, names: DocumentNames) -> str:
    """The canonical name: of a person in the phrase, of the entity referred to, or the phrase without its article."""
    there = [m for m in names.by_sentence.get(index, ()) if m.start < span[1] and span[0] < m.end]
    for mention in there:
        if mention.kind == "person":
            return mention.name
    if len(there) == 1 and there[0].start <= span[0] + 4 and there[0].end == span[1]:
        return there[0].name
    if not there and entity and (held := next((m for m in names.mentions if m.entity == entity), None)) is not None:
        return held.name
    words = text.split(maxsplit=1)
    return words[1] if len(words) == 2 and words[0].lower() in ("the", "a", "an") else text
