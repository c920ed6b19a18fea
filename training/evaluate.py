"""Score the pipeline on the development or test split of EWT and UNER EWT.

    python training/evaluate.py FOLDER_OF_CORPORA [--split test] [--weights FOLDER]

Three settings: gold words and gold sentences; gold sentences in our own words; and running text, paragraph by
paragraph, in our own sentences and words. Scores are F1 over words matched by their characters, as in the
CoNLL 2018 shared task: every word counts, punctuation and relation subtypes included; a figure without
punctuation and with subtypes folded is given beside it. Names are scored as exact spans with kind. Words per
second are those of the parser from text to `Sentence` records, in one thread.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus import GoldSentence, read_split
from spacy.tokens import Doc

from counterpoise.read.parse import weights
from counterpoise.read.parse.language import ReaderEnglish
from counterpoise.read.parse.pipeline import Parser, Sentence

TEXT_UNIT = " "


@dataclass(frozen=True)
class Word:
    """A word in a scored text: characters are counted without white space; `head` is the head's span or None."""

    span: tuple[int, int]
    head: tuple[int, int] | None
    dep: str
    upos: str
    xpos: str
    lemma: str


@dataclass(frozen=True)
class Analysis:
    """Words, sentence spans and names of a text."""

    words: tuple[Word, ...]
    sentences: frozenset[tuple[int, int]]
    names: frozenset[tuple[int, int, str]]


def spans_of(words: Iterable[str], start: int) -> list[tuple[int, int]]:
    """Consecutive spans, in characters other than white space."""
    spans = []
    for word in words:
        end = start + len("".join(word.split()))
        spans.append((start, end))
        start = end
    return spans


def gold_analysis(golds: Iterable[GoldSentence]) -> Analysis:
    """What the corpus says of consecutive sentences."""
    words: list[Word] = []
    sentences, names, at = set(), set(), 0
    for gold in golds:
        spans = spans_of(gold.words, at)
        sentences.add((at, spans[-1][1]))
        at = spans[-1][1]
        for i, span in enumerate(spans):
            head = None if gold.heads[i] == i else spans[gold.heads[i]]
            words.append(Word(span, head, gold.deps[i], gold.upos[i], gold.xpos[i], gold.lemmas[i]))
        names |= iob_spans(spans, gold.names or ())
    return Analysis(tuple(words), frozenset(sentences), frozenset(names))


def iob_spans(spans: list[tuple[int, int]], tags: tuple[str, ...]) -> set[tuple[int, int, str]]:
    """Names of an IOB2 sequence as character spans."""
    found: list[tuple[int, int, str]] = []
    before = "O"
    for span, tag in zip(spans, tags, strict=False):
        if tag.startswith("B-") or (tag.startswith("I-") and before == "O"):
            found.append((*span, tag[2:]))
        elif tag.startswith("I-"):
            found[-1] = (found[-1][0], span[1], found[-1][2])
        before = tag
    return set(found)


def parsed_analysis(parsed: Iterable[Sentence]) -> Analysis:
    """What the parser says of consecutive sentences."""
    words: list[Word] = []
    sentences, names, at = set(), set(), 0
    for sentence in parsed:
        spans = spans_of((token.text for token in sentence.tokens), at)
        sentences.add((at, spans[-1][1]))
        at = spans[-1][1]
        for token, span in zip(sentence.tokens, spans, strict=True):
            head = None if token.head == token.i else spans[token.head]
            words.append(Word(span, head, token.dep, token.pos, token.tag, token.lemma))
        names |= {(spans[first][0], spans[last - 1][1], kind) for first, last, kind in sentence.names()}
    return Analysis(tuple(words), frozenset(sentences), frozenset(names))


def tally(gold: Analysis, found: Analysis) -> Counter[str]:
    """Counts of gold, found and right items of every measure."""
    count: Counter[str] = Counter()
    by_span = {word.span: word for word in found.words}
    for word in gold.words:
        other = by_span.get(word.span)
        plain = word.upos != "PUNCT"
        count["gold words"] += 1
        count["gold plain"] += plain
        if other is None:
            continue
        attached = other.head == word.head
        count["words"] += 1
        count["UAS"] += attached
        count["LAS"] += attached and other.dep == word.dep
        count["plain LAS"] += plain and attached and other.dep.split(":")[0] == word.dep.split(":")[0]
        count["UPOS"] += other.upos == word.upos
        count["XPOS"] += other.xpos == word.xpos
        count["lemmas"] += other.lemma == word.lemma
    count["found words"] = len(found.words)
    count["found plain"] = sum(word.upos != "PUNCT" for word in found.words)
    for kind in ("sentences", "names"):
        theirs, ours = getattr(gold, kind), getattr(found, kind)
        count["gold " + kind] += len(theirs)
        count["found " + kind] += len(ours)
        count[kind] += len(theirs & ours)
    return count


def report(count: Counter[str]) -> dict[str, float]:
    """F1 in per cent of every measure."""

    def f1(right: str, gold: str, found: str) -> float:
        return round(200 * count[right] / max(count[gold] + count[found], 1), 2)

    figures = {key: f1(key, "gold words", "found words") for key in ("words", "LAS", "UAS", "UPOS", "XPOS", "lemmas")}
    figures["LAS without punctuation and subtypes"] = f1("plain LAS", "gold plain", "found plain")
    figures["sentences"] = f1("sentences", "gold sentences", "found sentences")
    figures["names"] = f1("names", "gold names", "found names")
    figures["names precision"] = round(100 * count["names"] / max(count["found names"], 1), 2)
    figures["names recall"] = round(100 * count["names"] / max(count["gold names"], 1), 2)
    return figures


def paragraphs(golds: list[GoldSentence]) -> list[list[GoldSentence]]:
    """The sentences grouped by paragraph."""
    groups: list[list[GoldSentence]] = []
    for gold in golds:
        if gold.opens_paragraph or not groups:
            groups.append([])
        groups[-1].append(gold)
    return groups


class GoldWords:
    """A tokenizer that hands out the gold words of the texts it was given, with the norms of our own."""

    def __init__(self, parser: ReaderEnglish, golds: list[GoldSentence]) -> None:
        self._tokenizer = parser.tokenizer
        self._golds = {gold.text: gold for gold in golds}

    def __call__(self, text: str) -> Doc:
        gold = self._golds[text]
        doc = Doc(self._tokenizer.vocab, words=list(gold.words), spaces=list(gold.spaces))
        norms = {(token.idx, token.text): token.norm_ for token in self._tokenizer(text)}
        for token in doc:
            token.norm_ = norms.get((token.idx, token.text), token.norm_)
        return doc


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpora", type=Path)
    options.add_argument("--split", default="test", choices=("dev", "test"))
    options.add_argument("--weights", type=Path, default=weights.FOLDER)
    asked = options.parse_args()
    golds = read_split(asked.corpora, asked.split)

    started = time.perf_counter()
    loaded = weights.load(asked.weights)
    nlp = loaded.nlp
    print(json.dumps({"seconds to load": round(time.perf_counter() - started, 2)}))
    parser = Parser(nlp, "evaluated", lexicon=loaded.lexicon)

    started = time.process_time()
    running: Counter[str] = Counter()
    word_count = 0
    for group in paragraphs(golds):
        found = parsed_analysis(parser.parse(TEXT_UNIT.join(gold.text for gold in group)))
        word_count += len(found.words)
        running += tally(gold_analysis(group), found)
    print(json.dumps({"setting": "running text", **report(running)}))
    print(json.dumps({"words a second, paragraph by paragraph": round(word_count / (time.process_time() - started))}))

    own = Counter[str]()
    for gold, sentence in zip(golds, parser.parse_sentences([gold.text for gold in golds]), strict=True):
        own += tally(gold_analysis([gold]), parsed_analysis([sentence]))
    print(json.dumps({"setting": "gold sentences", **report(own)}))

    nlp.tokenizer = GoldWords(nlp, golds)
    exact = Counter[str]()
    for gold, sentence in zip(golds, parser.parse_sentences([gold.text for gold in golds]), strict=True):
        exact += tally(gold_analysis([gold]), parsed_analysis([sentence]))
    print(json.dumps({"setting": "gold sentences and words", **report(exact)}))


if __name__ == "__main__":
    main()
