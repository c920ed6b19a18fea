"""Coding one sentence with its two parties marked: which event does the source do to the target?

Sentences carry `<s>..</s>` round the source and `<t>..</t>` round the target, as in published test sets of
marked sentences. All predicates are coded; the one that best ties source to target is taken: source as subject
or agent, target below the predicate, frame conditions met, and closeness in the tree. Those sets merge CONCEDE
and RETREAT into YIELD and count convictions as ACCUSE: `Coding.merged_type` is one of these 15 types.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from counterpoise.read.candidates import Why
from counterpoise.read.events import tree
from counterpoise.read.events.backoff import guess
from counterpoise.read.events.coder import Coded, SentenceCoder
from counterpoise.read.events.compose import Act
from counterpoise.read.events.scorer import tie_weights
from counterpoise.read.events.tables import event_lexicon
from counterpoise.read.parse.pipeline import Parser, Sentence

MARK = re.compile(r"</?([st])>")
EMBARGOES = frozenset({"sanction", "embargo", "tariff", "duty"})
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
    text, at = "", 0
    opened: dict[str, int] = {}
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
    """What speaks for a coded predicate tying source to target, as named values for the scorer."""
    values = {"frame": coded.weight}
    if coded.noun:
        values["noun"] = 1.0
    actors = {i for t in tree.subjects(sentence, coded.actor_host) for i in sentence.subtree(t.i)}
    below = set(sentence.subtree(coded.actor_host))
    passive = tree.is_passive(sentence, coded.actor_host)
    if actors & source:
        values["source is passive subject" if passive else "source is subject"] = 1.0
    elif below & source:
        values["source below"] = 1.0
    elif spoken_by(sentence, coded.actor_host) & source:
        values["source speaks"] = 1.0
    if below & target:
        values["target below"] = 1.0
    if passive and actors & target:
        values["target is passive subject"] = 1.0
    values["distance"] = float(min((abs(coded.token - i) for i in source | target), default=0))
    if coded.token in source or coded.token in target:
        values["inside a party"] = 1.0
    values.update(_place(sentence, coded, source, target))
    return values


def _place(sentence: Sentence, coded: Coded, source: set[int], target: set[int]) -> dict[str, float]:
    """Where a coded predicate stands: in the tree, before a noun, and between the parties."""
    depth = len(above(sentence, coded.token, whole=True))
    values = {"depth": float(min(depth, 5))}
    if sentence.tokens[coded.token].dep == "amod":
        values["before a noun"] = 1.0
    if source and target and min(source) < coded.token < max(target) and max(source) < min(target):
        values["between the parties"] = 1.0
    objects = {d for o in tree.objects(sentence, coded.actor_host) for d in sentence.subtree(o.i)}
    if objects & target:
        values["target is object"] = 1.0
    return values


def code_parsed(sentence: Sentence, source: set[int], target: set[int]) -> tuple[Coded, dict[str, float]] | None:
    """The coded predicate that best ties source to target with the parts of its score, or None."""
    ranked = rivals(sentence, source, target)
    return max(ranked, key=lambda r: (sum(r[1].values()), -r[0].token)) if ranked else None


def rivals(sentence: Sentence, source: set[int], target: set[int]) -> list[tuple[Coded, dict[str, float]]]:
    """Every coded predicate with the weighted parts of its score."""
    weights = tie_weights()
    return [
        (coded, {name: round(weights[name] * value, 6) for name, value in values.items()})
        for coded, values in features(sentence, source, target)
    ]


def features(sentence: Sentence, source: set[int], target: set[int]) -> list[tuple[Coded, dict[str, float]]]:
    """Every coded predicate with the unweighted values that the scorer reads."""
    coder = SentenceCoder(sentence, event_lexicon())
    found = coder.all()
    found += [c for c in coder.charges(found) if _charged(sentence, c, source, target)]
    hosts = {i for c in found for i in c.chain}
    told = [(c, tie(sentence, c, source, target)) for c in found]
    for coded, values in told:
        if any(i in hosts for i in above(sentence, coded.token) if i not in coded.chain):
            values["below another event"] = 1.0
    return told


def _charged(sentence: Sentence, charge: Coded, source: set[int], target: set[int]) -> bool:
    """Whether it is the source that speaks of what the target did."""
    speakers = {d for t in tree.subjects(sentence, charge.actor_host) for d in sentence.subtree(t.i)}
    doers = {d for t in tree.subjects(sentence, charge.host) for d in sentence.subtree(t.i)}
    return bool(speakers & source) and bool(doers & target) and not doers & source


def above(sentence: Sentence, i: int, *, whole: bool = False) -> list[int]:
    """The words above word `i`, nearest first: the `whole` way to the root, or as far as clauses hang together."""
    found = []
    while sentence.tokens[i].head != i:
        token = sentence.tokens[i]
        clause = token.dep == "conj" and token.pos not in ("VERB", "AUX")
        clause = clause or token.dep in (
            "advcl",
            "acl",
            "acl:relcl",
            "xcomp",
            "ccomp",
            "nmod",
            "obl",
            "obj",
            "compound",
            "amod",
        )
        i = sentence.tokens[i].head
        if not clause and not whole:
            break
        found.append(i)
    return found


def merged(act: Act, words: Collection[str]) -> str:
    """The type among the 15 of marked sets, by the act and the lemmas of the predicate.

    Those sets join CONCEDE and RETREAT, count convictions as ACCUSE, sanctions and embargoes as COERCE, and a
    blockade as ASSAULT, as older versions of the ontology did.
    """
    if act.event_type in ("RETREAT", "CONCEDE"):
        return "YIELD"
    if act == Act("SANCTION", "convict"):
        return "ACCUSE"
    if act == Act("SANCTION", "discontinue") and not EMBARGOES.isdisjoint(words):
        return "COERCE"
    if act == Act("COERCE", "restrict") and "blockade" in words:
        return "ASSAULT"
    return act.event_type


def lemmas(sentence: Sentence, coded: Coded) -> set[str]:
    """The lemmas of the words that a coded predicate is made of."""
    return {tree.word(sentence, i) for i in coded.chain}


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
        source, target = words_in(sentence, one.source), words_in(sentence, one.target)
        best = code_parsed(sentence, source, target)
        yield _guessed(sentence, source, target) if best is None else _coding(sentence, *best)


def _coding(sentence: Sentence, coded: Coded, parts: dict[str, float]) -> Coding:
    event_type = merged(coded.act, lemmas(sentence, coded))
    words = tuple(sentence.tokens[i].text for i in coded.chain)
    why = Why(coded.rule, words, "", round(sum(parts.values()), 4), tuple(parts.items()))
    return Coding(coded.act.event_type, event_type, QUADS[event_type], coded.act.mode, why)


def _guessed(sentence: Sentence, source: set[int], target: set[int]) -> Coding:
    """What the words alone suggest where no predicate is coded; of merged types the commoner one is named."""
    kind, parts = guess(sentence, source, target)
    if not kind:
        return NOTHING
    words = tuple(name.removeprefix("word ") for name, part in parts if name.startswith("word ") and part > 0)
    why = Why("back-off over words", words, "", round(sum(part for _, part in parts), 4), parts)
    return Coding("RETREAT" if kind == "YIELD" else kind, kind, QUADS[kind], "", why)
