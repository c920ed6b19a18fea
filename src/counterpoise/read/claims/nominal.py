"""Claims by nouns and adjectives: "Iran's claim that ...", "issued a warning about ...", "is confident that ...".

A noun of saying opens a claim where somebody owns it ("Baku's", "the Azerbaijani", "of the ministry", "by the
minister") or a verb of giving hands it over ("made a statement", "repeated its accusation"), and content follows: a
clause with "that", an infinitive, or a phrase with one of the prepositions of its row in the table of cues.
Adjectives of belief open one with a clause behind a copula.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from counterpoise.read.candidates import Span
from counterpoise.read.claims.cues import FALSE, Cue, load_cues
from counterpoise.read.claims.spans import QUOTES, span_of
from counterpoise.read.claims.speakers import Speaker, speaker_at, speaker_of, subject_of
from counterpoise.read.events import tree
from counterpoise.read.names import DocumentNames
from counterpoise.read.parse.pipeline import Sentence, Token

GIVING = frozenset(
    "make issue give repeat renew reiterate release publish post voice express raise deliver send offer provide have "
    "hold maintain share state lodge level".split()
)
OWNERS = ("nmod:poss", "amod", "compound", "nmod:desc")
ENDS = frozenset({",", ";", ":", ".", "—", "–", "(", ")"})


@dataclass(frozen=True, slots=True)
class Named:
    """A claim told by a noun or adjective."""

    speaker: Speaker
    cue: Cue
    cue_span: Span
    text: str
    content: Span
    place: str
    head: Token


def named(index: int, s: Sentence, names: DocumentNames, foreign: frozenset[int]) -> Iterator[Named]:
    """The claims of a sentence that a noun or adjective tells, left to right. `foreign` as in `speaker_of`."""
    for token in s.tokens:
        wanted = "noun" if token.pos in ("NOUN", "PROPN") else "adj" if token.pos in ("ADJ", "VERB") else ""
        for cue in load_cues().get(f"{wanted}:{tree.lemma(token)}", ()) if wanted else ():
            found = (
                _noun(index, s, token, cue, names) if wanted == "noun" else _adj(index, s, token, cue, names, foreign)
            )
            if found is not None:
                yield found
                break


def _noun(index: int, s: Sentence, token: Token, cue: Cue, names: DocumentNames) -> Named | None:
    owner = _owner(index, s, token, names)
    giver = s.tokens[token.head]
    gives = token.dep == "obj" and tree.lemma(giver) in GIVING and giver.i < token.i and giver.pos == "VERB"
    speaker = owner
    if gives and (owner is None or s.tokens[token.i - 1].tag == "PRP$"):
        speaker = speaker_of(index, s, giver, cue, names) or owner
    if speaker is None:
        return None
    start = giver.start if gives else token.start
    for place in cue.places:
        found = _content(s, token, place)
        if found is not None and not (speaker.span and _meets(found[0], speaker.span)):
            content, last = found
            text = f"{giver.text} {token.text}" if gives else token.text
            return Named(speaker, cue, (start, last), text, content, place, token)
    return None


def _meets(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def refuted(s: Sentence, token: Token) -> Token | None:
    """The word that calls a noun's claim untrue in the text's own voice ("the statement that ... is a lie")."""
    for t in s.tokens[token.i + 1 :]:
        if tree.lemma(t) in FALSE and any(c.tag in ("VBZ", "VBP", "VBD") for c in s.tokens[max(0, t.i - 3) : t.i]):
            return t
    return None


def _owner(index: int, s: Sentence, token: Token, names: DocumentNames) -> Speaker | None:
    """Whose statement it is: the possessor, a demonym before it, or "of" and "by" somebody behind it."""
    for child in tree.children(s, token.i):
        if child.dep in OWNERS and child.i < token.i:
            possessive = child.dep == "nmod:poss"
            if possessive and child.text.lower() in ("my", "our", "your", "whose"):
                return None
            actor = names.actor_at(index, child.i)
            if possessive or (actor is not None and actor.code):
                found = speaker_at(index, s, child, names)
                if found is not None:
                    return found
        if child.dep == "nmod" and child.i > token.i and tree.preposition(s, child.i) in ("of", "by", "from"):
            actor = names.actor_at(index, child.i)
            if actor is not None and (actor.code or actor.sectors):
                return speaker_at(index, s, child, names)
        agents = tree.children(s, child.i) if child.dep == "acl" and child.tag == "VBN" else ()
        for agent in agents:
            if agent.dep in ("obl", "obl:agent") and tree.preposition(s, agent.i) == "by":
                return speaker_at(index, s, agent, names)
    return None


def _content(s: Sentence, token: Token, place: str) -> tuple[Span, int] | None:
    """Content in one place, and where the cue ends."""
    if place == "that":
        return _that(s, token)
    for child in tree.children(s, token.i):
        if child.i <= token.i:
            continue
        marks = [c for c in tree.children(s, child.i) if c.dep in ("case", "mark") and c.i < child.i]
        opened = marks[0].lemma.lower() if marks else ""
        wanted = place.removeprefix("prep:")
        if opened != wanted or (place == "to" and child.pos not in ("VERB", "AUX", "ADJ")):
            continue
        below = [i for i in s.subtree(child.i) if i > marks[0].i]
        if place.startswith("prep:") and _spoils(s, child):
            continue
        span = span_of(s, below)
        if span is not None:
            return span, marks[0].end if place.startswith("prep:") else token.end
    return _right_behind(s, token, place.removeprefix("prep:")) if place.startswith("prep:") else None


def _right_behind(s: Sentence, token: Token, preposition: str) -> tuple[Span, int] | None:
    """What follows the noun and its preposition up to a finite verb or a mark, where the tree is wrong."""
    opened = s.tokens[token.i + 1] if token.i + 2 < len(s.tokens) else None
    if opened is None or opened.text.lower() != preposition or preposition == "of":
        return None
    held = []
    for t in s.tokens[opened.i + 1 :]:
        if t.tag in ("VBD", "VBZ", "VBP", "MD") or (t.pos == "PUNCT" and t.text not in QUOTES):
            break
        held.append(t.i)
    span = span_of(s, held)
    return (span, opened.end) if span is not None and any(s.tokens[i].pos == "NOUN" for i in held) else None


def _spoils(s: Sentence, child: Token) -> bool:
    """Whether the noun behind "of" is itself the speaker or a time, not what is said."""
    return child.ent_type == "PER" or child.pos in ("NUM", "PRON")


def _that(s: Sentence, token: Token) -> tuple[Span, int] | None:
    """The clause behind "that", up to the comma or the verb that the noun is subject of."""
    that = next((t for t in s.tokens[token.i + 1 : token.i + 16] if t.text.lower() == "that"), None)
    if that is None or that.i + 2 >= len(s.tokens) or s.tokens[that.i + 1].pos in ("VERB", "AUX"):
        return None
    if any(t.tag in ("VBD", "VBZ", "VBP", "MD") or t.text in ENDS for t in s.tokens[token.i + 1 : that.i]):
        return None
    last = len(s.tokens)
    finite = 0
    for t in s.tokens[that.i + 1 :]:
        opens = t.tag in ("VBD", "VBZ", "VBP", "MD") and t.dep != "conj" and not _joined(s, t)
        finite += opens and s.tokens[t.i - 1].tag not in ("MD", "TO", "WDT", "WP")
        embeds = t.tag in ("WDT", "WP", "WRB") or (t.tag == "IN" and t.dep == "mark")
        finite -= embeds
        if finite > 1 or t.text == ";":
            last = t.i
            break
    span = span_of(s, range(that.i + 1, last))
    return (span, token.end) if span is not None else None


def _joined(s: Sentence, t: Token) -> bool:
    """Whether a verb goes on with another one ("had entered", "and fled")."""
    before = s.tokens[t.i - 1]
    return before.pos == "CCONJ" or before.tag in ("VBD", "VBZ", "VBP", "MD", "RB")


def _adj(
    index: int, s: Sentence, token: Token, cue: Cue, names: DocumentNames, foreign: frozenset[int]
) -> Named | None:
    bound = any(c.dep in ("cop", "aux:pass") for c in tree.children(s, token.i)) or token.dep in ("xcomp", "advcl")
    if token.i == 0 or not bound:
        return None
    subject = subject_of(s, token, foreign) or next(
        (c for c in tree.children(s, token.i) if c.dep == "nsubj:pass" and c.i < token.i), None
    )
    if subject is None or subject.text.lower() in ("i", "we", "you", "it", "there") or subject.i > token.i:
        return None
    speaker = speaker_at(index, s, subject, names)
    for place in cue.places if speaker is not None else ():
        found = _content(s, token, place) if place != "that" else _that_of(s, token)
        if found is not None and speaker is not None:
            return Named(speaker, cue, (token.start, found[1]), token.text, found[0], place, token)
    return None


def _that_of(s: Sentence, token: Token) -> tuple[Span, int] | None:
    """The clause that hangs on an adjective, with "that"."""
    for child in tree.children(s, token.i):
        marks = [c for c in tree.children(s, child.i) if c.dep == "mark" and c.lemma.lower() == "that"]
        if child.i > token.i and marks and marks[0].i - token.i <= 3:
            span = span_of(s, [i for i in s.subtree(child.i) if i > marks[0].i])
            return (span, token.end) if span is not None else None
    return None
