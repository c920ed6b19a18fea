"""Spans of words: their edges, the stretch between semicolons, and what a small parser cuts off or adds.

A span runs over words without "that" and without marks at the edges. `grown` lengthens the clause behind a cue, and
`strays` names the words of a clause that go on with the cue's own clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from counterpoise.read.candidates import Span
from counterpoise.read.claims.cues import load_cues
from counterpoise.read.events import tree
from counterpoise.read.parse.pipeline import Sentence, Token

EDGES = frozenset(",.;:-–—?!()\"'“”‘’«»`")

LEADS = frozenset({"that"})

FINITE = ("VBD", "VBZ", "VBP")

NOMINAL = ("NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM", "PART")

QUOTES = frozenset({"“", "”", '"', "«", "»", "``", "''"})


@dataclass(frozen=True, slots=True)
class Content:
    """The content's parts in order, the place it was found in, and what stands between: addressee, end of the cue."""

    parts: tuple[Span, ...]
    place: str
    addressee: str = ""
    cue_end: int | None = None


def segment(s: Sentence, at: int) -> tuple[int, int]:
    """First word and end of the stretch between semicolons that a word stands in."""
    stops = [t.i for t in s.tokens if t.text == ";"]
    low = max((i for i in stops if i < at), default=-1) + 1
    return low, min((i for i in stops if i > at), default=len(s.tokens))


def span_of(s: Sentence, places: Iterable[int]) -> Span | None:
    """From the first to the last of the words, without marks and "that" at the edges; None where nothing is left.

    A full quotation mark that opens inside stays outside: the text between two edges is what counts.
    """
    held = sorted(places)
    while held and (s.tokens[held[0]].text in EDGES or s.tokens[held[0]].text.lower() in LEADS):
        held.pop(0)
    while held and s.tokens[held[-1]].text in EDGES and not _closes_here(s, held):
        held.pop()
    return (s.tokens[held[0]].start, s.tokens[held[-1]].end) if held else None


def _closes_here(s: Sentence, held: Sequence[int]) -> bool:
    """Whether the last word is a bracket or mark that closes what one of the others opens."""
    pairs = {")": "(", "”": "“", "»": "«", "''": "``", '"': '"'}
    opener = pairs.get(s.tokens[held[-1]].text)
    others = [s.tokens[i].text for i in held[:-1]]
    return opener is not None and (others.count(opener) % 2 == 1 if opener == '"' else opener in others)


def strays(s: Sentence, clause: int) -> set[int]:
    """Words of a content clause that go on with the cue's own clause ("denied that he had fired and blamed X")."""
    head = s.tokens[clause]
    out: set[int] = set()
    for child in tree.children(s, clause):
        own = any(c.dep in tree.SUBJECTS or c.dep in ("aux", "aux:pass", "cop") for c in tree.children(s, child.i))
        if (
            child.dep == "conj"
            and child.tag in ("VBD", "VBZ")
            and head.tag in ("VBN", "VB", "VBG", "NN", "NNS")
            and not own
        ):
            out.update(i for i in s.subtree(child.i) if i >= min(child.i, *_links(s, child)))
    return out


def _links(s: Sentence, child: Token) -> list[int]:
    return [c.i for c in tree.children(s, child.i) if c.dep in ("cc", "punct") and c.i < child.i] or [child.i]


def grown(s: Sentence, token: Token, held: Sequence[int]) -> list[int]:
    """The clause behind a cue with what a small parser cuts off: up to a mark, or "and" with a verb of the cue's own.

    A quotation that opens right behind the clause belongs to it.
    """
    last, quoted = max(held, default=token.i), False
    if last <= token.i:
        return list(held)
    for t in s.tokens[last + 1 :]:
        if t.text in QUOTES:
            opened = sum(w.text in QUOTES for w in s.tokens[token.i : t.i]) % 2 == 1
            quoted = not quoted and not opened and t.i == last + 1
            if not quoted:
                break
        elif not quoted and (t.pos == "PUNCT" or (t.pos == "CCONJ" and _goes_back(s, t, token))):
            break
        last = t.i
    return [*held, *range(max(held) + 1, last + 1)]


def _goes_back(s: Sentence, joint: Token, token: Token) -> bool:
    """Whether "and" leads to a verb like the cue ("and denied"), which then is no part of what is said."""
    first = next((t for t in s.tokens[joint.i + 1 :] if t.pos in ("VERB", "AUX") or t.dep in tree.SUBJECTS), None)
    if first is None:
        return True
    return first.dep not in tree.SUBJECTS and first.tag == token.tag and tree.lemma(first) in load_cues()


def is_finite(s: Sentence, token: Token) -> bool:
    """Whether a verb is finite; a past form that the parser took for a participle is, without auxiliary or "by"."""
    if token.tag in FINITE:
        return True
    before = s.tokens[token.i - 1] if token.i else token
    bare = not any(c.dep in ("aux", "aux:pass", "obl:agent") for c in tree.children(s, token.i))
    return token.tag == "VBN" and bare and before.pos != "AUX" and token.dep in ("root", "amod", "ccomp", "parataxis")


def has_to(s: Sentence, child: Token) -> bool:
    return any(c.dep == "mark" and c.lemma.lower() == "to" for c in tree.children(s, child.i))


def addressee_of(s: Sentence, token: Token) -> str:
    for child in tree.children(s, token.i):
        if child.dep in ("obj", "iobj") and child.i > token.i:
            return text_of(s, child.i)
        if child.dep == "obl" and child.i > token.i and tree.preposition(s, child.i) == "to":
            return text_of(s, child.i)
    return ""


def text_of(s: Sentence, i: int, before: int | None = None) -> str:
    """A phrase without its preposition and clauses, as it is written."""
    out = {k for c in tree.children(s, i) if c.dep in ("acl:relcl", "acl", "case") for k in s.subtree(c.i)}
    words = [s.tokens[k] for k in s.subtree(i) if k not in out and (before is None or k < before)]
    return " ".join(t.text for t in words if t.text not in EDGES)
