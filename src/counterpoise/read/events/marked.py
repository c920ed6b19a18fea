"""Coding one sentence with its two parties marked: which event does the source do to the target?

Sentences carry `<s>..</s>` round the source and `<t>..</t>` round the target, as in published test sets of
marked sentences. All predicates are coded; the one that best ties source to target is taken: source as subject
or agent, target below the predicate, frame conditions met, and closeness in the tree. Those sets merge CONCEDE
and RETREAT into YIELD and count convictions as ACCUSE: `Coding.merged_type` is one of these 15 types.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from counterpoise.read.candidates import Why
from counterpoise.read.events import tree
from counterpoise.read.events.coder import Coded, SentenceCoder
from counterpoise.read.events.tables import event_lexicon
from counterpoise.read.parse.pipeline import Parser, Sentence

MARK = re.compile(r"</?([st])>")
QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), "verbal cooperation"),
    **dict.fromkeys(("COOPERATE", "AID", "YIELD"), "material cooperation"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "verbal conflict"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "material conflict"),
}


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence without its marks and where the source and target stood (first span of each), or None."""

    text: str
    source: tuple[int, int] | None
    target: tuple[int, int] | None


def unmark(marked: str) -> Marked:
    """Take the marks out. Marks may nest; of several spans of one kind the first counts."""
    text, at, opened = "", 0, {}
    spans: dict[str, tuple[int, int]] = {}
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        kind = match.group(1)
        if match.group().startswith("</"):
            if kind in opened:
                spans.setdefault(kind, (opened.pop(kind), len(text)))
        else:
            opened[kind] = len(text)
    return Marked(text + marked[at:], spans.get("s"), spans.get("t"))


def words_in(sentence: Sentence, span: tuple[int, int] | None) -> set[int]:
    """The words of a span."""
    if span is None:
        return set()
    return {t.i for t in sentence.tokens if t.start < span[1] and t.end > span[0]}


def spoken_by(sentence: Sentence, i: int) -> set[int]:
    """The words of the subjects of the predicates above word `i`."""
    found: set[int] = set()
    while sentence.tokens[i].head != i:
        i = sentence.tokens[i].head
        found.update(d for t in tree.children(sentence, i) if t.dep in tree.SUBJECTS for d in sentence.subtree(t.i))
    return found


def tie(sentence: Sentence, coded: Coded, source: set[int], target: set[int]) -> dict[str, float]:
    """The parts of the score that a coded predicate ties source to target."""
    parts = {"frame": coded.weight * 0.5, "noun": -0.8 if coded.noun else 0.0}
    actors = {t.i for t in tree.subjects(sentence, coded.actor_host)}
    actors = {i for a in actors for i in sentence.subtree(a)}
    below = set(sentence.subtree(coded.actor_host))
    passive = tree.is_passive(sentence, coded.actor_host)
    if actors & source:
        parts["source is subject"] = 2.0 if not passive else 0.5
    elif below & source:
        parts["source below"] = 1.0
    elif spoken_by(sentence, coded.actor_host) & source:
        parts["source speaks"] = 1.2
    if below & target:
        parts["target below"] = 1.5
    if passive and actors & target:
        parts["target is passive subject"] = 1.5
    if source or target:
        centre = min((abs(coded.token - i) for i in source | target), default=0)
        parts["near"] = -0.05 * centre
    if coded.token in source or coded.token in target:
        parts["inside a party"] = -1.5
    return parts


def code_parsed(sentence: Sentence, source: set[int], target: set[int]) -> tuple[Coded, dict[str, float]] | None:
    """The coded predicate that best ties source to target with the parts of its score, or None."""
    found = SentenceCoder(sentence, event_lexicon()).all()
    ranked = [(c, tie(sentence, c, source, target)) for c in found]
    if not ranked:
        return None
    hosts = {i for c in found for i in c.chain}
    for coded, parts in ranked:
        if any(i in hosts for i in above(sentence, coded.token) if i not in coded.chain):
            parts["below another event"] = -0.7
    return max(ranked, key=lambda r: (sum(r[1].values()), -r[0].token))


def above(sentence: Sentence, i: int) -> list[int]:
    """The words above word `i`, nearest first, as far as clauses of time, purpose and relation reach."""
    found = []
    while sentence.tokens[i].head != i:
        token = sentence.tokens[i]
        clause = token.dep == "conj" and token.pos not in ("VERB", "AUX")
        clause = clause or token.dep in ("advcl", "acl", "acl:relcl", "xcomp", "nmod", "obl", "obj", "compound", "amod")
        i = sentence.tokens[i].head
        if not clause:
            break
        found.append(i)
    return found


def merged(event_type: str, mode: str) -> str:
    """The type among the 15 of marked sets."""
    if event_type in ("RETREAT", "CONCEDE"):
        return "YIELD"
    return "ACCUSE" if (event_type, mode) == ("SANCTION", "convict") else event_type


@dataclass(frozen=True, slots=True)
class Coding:
    """What the source does to the target. All strings are empty where no event was found.

    `event_type` is one of PLOVER 0.8's 16, `merged_type` one of the 15 of marked sets.
    """

    event_type: str
    merged_type: str
    quad: str
    mode: str
    why: Why


NOTHING = Coding("", "", "", "", Why("no predicate of the lexicon"))


def code_marked(marked: Iterable[str], *, parser: Parser) -> Iterator[Coding]:
    """The coding of every marked sentence, in order. Raises ValueError for a sentence without words."""
    cut = [unmark(text) for text in marked]
    parsed = parser.parse_sentences(one.text for one in cut)
    for one, sentence in zip(cut, parsed, strict=True):
        best = code_parsed(sentence, words_in(sentence, one.source), words_in(sentence, one.target))
        yield NOTHING if best is None else _coding(sentence, *best)


def _coding(sentence: Sentence, coded: Coded, parts: dict[str, float]) -> Coding:
    event_type = merged(coded.act.event_type, coded.act.mode)
    words = tuple(sentence.tokens[i].text for i in coded.chain)
    why = Why(coded.rule, words, "", round(sum(parts.values()), 4), tuple(parts.items()))
    return Coding(coded.act.event_type, event_type, QUADS[event_type], coded.act.mode, why)
