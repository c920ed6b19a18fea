"""Coding one sentence with its two parties marked: which event does the source do to the target?

Sentences carry `<s>..</s>` round the source and `<t>..</t>` round the target, as in published test sets of
marked sentences. All predicates are coded; the one that best ties source to target is taken: source as subject
or agent, target below the predicate, frame conditions met, and closeness in the tree. Those sets merge CONCEDE
and RETREAT into YIELD and count convictions as ACCUSE; `code_sentence` answers in these 15 types.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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


def head_in(sentence: Sentence, span: tuple[int, int] | None) -> set[int]:
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
        clause = sentence.tokens[i].dep in ("advcl", "acl", "acl:relcl", "xcomp", "nmod", "obl", "obj", "compound", "amod")
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


def code_sentences(marked: Iterable[str], *, parser: Parser) -> Iterator[tuple[str, str, str]]:
    """Type (of 15), quad and mode for every marked sentence; empty strings where nothing was found."""
    cut = [unmark(text) for text in marked]
    parsed = parser.parse_sentences(one.text for one in cut)
    for one, sentence in zip(cut, parsed, strict=True):
        best = code_parsed(sentence, head_in(sentence, one.source), head_in(sentence, one.target))
        if best is None:
            yield "", "", ""
            continue
        act = best[0].act
        event_type = merged(act.event_type, act.mode)
        yield event_type, QUADS[event_type], act.mode
