"""Train the English pipeline from EWT and UNER EWT, and write the best weights seen on the development split.

    python training/train.py FOLDER_OF_CORPORA OUT --minutes 16

Batches are counted in words and grow from 500 to 1,500; weights are averaged over the steps (the averages are
what is scored and kept). Each sentence is seen as it is, or, with a small probability, in lower case, without
its closing sign, or with typographic quotes. The learning rate follows the time used, so that two runs agree
only about, not to the last digit. CPU time is counted; `--wall-minutes` sets an end for busy machines.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from corpus import GoldSentence, example, read_split
from spacy.language import Language
from spacy.training import Example
from spacy.util import fix_random_seed, load_config, load_model_from_config
from thinc.api import Adam

import counterpoise.read.parse.network  # noqa: F401  registers the embedding layer
from counterpoise.read.parse import weights
from counterpoise.read.parse.language import know
from counterpoise.read.parse.lemmas import Lexicon, learned

LOWER_CASE, NO_CLOSING_SIGN, CURLY = 0.06, 0.08, 0.15
FIRST_WORDS, MOST_WORDS, GROWTH, STRETCH = 500, 1500, 1.02, 24
LEAST_KNOWN = 2
RENAMED = 0.7
"""How many of the names of a sentence are changed, in one that is to have other names."""
Names = dict[tuple[str, int], list[tuple[str, ...]]]
"""Names of the corpus by kind and number of words."""


def curly(text: str) -> str:
    """Straight quotes as typographic ones of the same length, opening and closing in turn."""
    opened = False
    letters = []
    for letter in text:
        if letter == '"':
            letter = "”" if opened else "“"
            opened = not opened
        elif letter == "'":
            letter = "’"
        letters.append(letter)
    return "".join(letters)


def name_spans(gold: GoldSentence) -> list[tuple[int, int, str]]:
    """First word, word after the last, and kind of each name of a sentence."""
    spans: list[tuple[int, int, str]] = []
    for at, tag in enumerate(gold.names or ()):
        if tag.startswith("B-"):
            spans.append((at, at + 1, tag[2:]))
        elif tag.startswith("I-") and spans and spans[-1][1] == at:
            spans[-1] = (spans[-1][0], at + 1, spans[-1][2])
    return spans


def is_proper(words: tuple[str, ...]) -> bool:
    return all(word[:1].isupper() for word in words)


def all_names(golds: list[GoldSentence]) -> Names:
    """Every capitalised name of the sentences."""
    found: Names = {}
    for gold in golds:
        for start, end, kind in name_spans(gold):
            if is_proper(gold.words[start:end]):
                found.setdefault((kind, end - start), []).append(gold.words[start:end])
    return found


def renamed(gold: GoldSentence, names: Names, chance: random.Random) -> GoldSentence:
    """The sentence with other names of the same kind and length in place of most of its own."""
    words, lemmas = list(gold.words), list(gold.lemmas)
    for start, end, kind in name_spans(gold):
        proper = is_proper(gold.words[start:end]) and set(gold.upos[start:end]) == {"PROPN"}
        if proper and chance.random() < RENAMED:
            words[start:end] = lemmas[start:end] = chance.choice(names[kind, end - start])
    text = "".join(word + " " * space for word, space in zip(words, gold.spaces, strict=True)).rstrip()
    return replace(gold, words=tuple(words), lemmas=tuple(lemmas), text=text)


@dataclass(frozen=True)
class Dress:
    """How sentences are changed: the share that gets other names, and these names."""

    rename: float = 0.0
    names: Names = field(default_factory=dict)


def varied(gold: GoldSentence, chance: random.Random, dress: Dress) -> GoldSentence:
    """The sentence, sometimes in another dress; its analysis stays."""
    if dress.rename and chance.random() < dress.rename:
        gold = renamed(gold, dress.names, chance)
    if chance.random() < NO_CLOSING_SIGN:
        gold = without_close(gold)
    if chance.random() < LOWER_CASE:
        gold = replace(gold, words=tuple(word.lower() for word in gold.words), text=gold.text.lower())
    if chance.random() < CURLY and ('"' in gold.text or "'" in gold.text):
        text = curly(gold.text)
        gold = replace(gold, words=split_as(text, gold.words), text=text)
    return gold


def split_as(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words as they stand in the text, by length."""
    found, at = [], 0
    for word in words:
        while text[at].isspace():
            at += 1
        found.append(text[at : at + len(word)])
        at += len(word)
    return tuple(found)


def without_close(gold: GoldSentence) -> GoldSentence:
    """The sentence without its final full stop, as headlines have it; unchanged where it has none."""
    last = len(gold.words) - 1
    if last < 2 or gold.words[last] != "." or last in gold.heads[:last]:
        return gold
    cut = {
        name: getattr(gold, name)[:last]
        for name in ("words", "spaces", "lemmas", "upos", "xpos", "feats", "heads", "deps")
    }
    names = gold.names[:last] if gold.names is not None else None
    return replace(gold, text=gold.text[: gold.text.rstrip().rfind(".")].rstrip(), names=names, **cut)


def epochs(nlp: Language, golds: list[GoldSentence], chance: random.Random, dress: Dress) -> Iterator[Example]:
    """Examples for ever, shuffled anew each time round. Plain ones are made once, varied ones each time."""
    plain = [example(nlp, gold) for gold in golds]
    gc.freeze()
    while True:
        order = list(range(len(golds)))
        chance.shuffle(order)
        for number in order:
            gold = varied(golds[number], chance, dress)
            yield plain[number] if gold is golds[number] else example(nlp, gold)


def batches(stream: Iterator[Example], chance: random.Random) -> Iterator[list[Example]]:
    """Lists of examples of growing size, counted in words.

    Sentences of like length share a batch, for the parser takes as many steps as its longest sentence needs:
    a stretch of the stream is sorted by length, cut into batches, and these come in random order.
    """
    size = float(FIRST_WORDS)
    while True:
        stretch: list[Example] = []
        words = 0.0
        while words < STRETCH * size:
            stretch.append(next(stream))
            words += len(stretch[-1].reference)
        stretch.sort(key=lambda one: len(one.reference))
        cut = list(minibatch_by_words(stretch, size))
        chance.shuffle(cut)
        yield from cut
        size = min(size * GROWTH, MOST_WORDS)


def minibatch_by_words(examples: list[Example], size: float) -> Iterator[list[Example]]:
    """The examples in order, in lists of at least `size` words (the last may be shorter)."""
    batch: list[Example] = []
    words = 0
    for one in examples:
        batch.append(one)
        words += len(one.reference)
        if words >= size:
            yield batch
            batch, words = [], 0
    if batch:
        yield batch


def figures(nlp: Language, golds: list[GoldSentence]) -> dict[str, float]:
    """The scores that steer training, on gold sentences."""
    scores = nlp.evaluate([example(nlp, gold) for gold in golds], batch_size=256)
    keys = ("dep_las", "dep_uas", "tag_acc", "pos_acc", "lemma_acc", "ents_f")
    return {key: round(float(scores[key]), 4) for key in keys if scores.get(key) is not None}


def present(nlp: Language) -> dict[str, bytes]:
    """The components as they are now, serialised."""
    pipes: list[tuple[str, Any]] = list(nlp.pipeline)
    return {name: pipe.to_bytes(exclude=weights.LEFT_OUT) for name, pipe in pipes}


@dataclass
class Best:
    """The best components seen: the name finder has layers of its own and is kept by its own score."""

    parser_score: float = -1.0
    names_score: float = -1.0
    pipes: dict[str, bytes] = field(default_factory=dict)

    def improved(self, scores: dict[str, float], pipes: dict[str, bytes]) -> bool:
        """Take over what is better than before; whether anything was."""
        parser_score, names_score = scores["dep_las"] + 0.2 * scores["tag_acc"], scores["ents_f"]
        better = set()
        if parser_score > self.parser_score:
            self.parser_score = parser_score
            better |= pipes.keys() - {"ner"}
        if names_score > self.names_score:
            self.names_score = names_score
            better.add("ner")
        self.pipes |= {name: pipes[name] for name in better}
        return bool(better)


def frequent(nlp: Language, golds: list[GoldSentence]) -> list[str]:
    """The norms met at least `LEAST_KNOWN` times in the sentences."""
    count = Counter(token.norm_ for gold in golds for token in nlp.make_doc(gold.text))
    return sorted(norm for norm, times in count.items() if times >= LEAST_KNOWN)


@dataclass(frozen=True)
class Course:
    """A pipeline ready to be trained, what it is trained and judged on, and what ships beside its weights."""

    nlp: Language
    train: list[GoldSentence]
    dev: list[GoldSentence]
    known: list[str]
    lexicon: Lexicon


def prepare(config_path: Path, corpora: Path) -> tuple[Course, int]:
    """The initialised pipeline of a configuration with its corpora, and the configuration's seed."""
    config = load_config(config_path)
    seed = int(config["system"]["seed"])
    fix_random_seed(seed)
    nlp = load_model_from_config(config, auto_fill=True)
    train, dev = read_split(corpora, "train"), read_split(corpora, "dev")
    known = frequent(nlp, train)
    know(nlp, known)
    sample = [example(nlp, gold) for gold in train]
    nlp.initialize(lambda: sample)
    lexicon = learned(
        word for gold in train for word in zip(gold.words, gold.upos, gold.xpos, gold.lemmas, strict=True)
    )
    return Course(nlp, train, dev, known, lexicon), seed


def run(course: Course, limits: argparse.Namespace, chance: random.Random) -> None:
    """Update until the time is used up; write the best weights to `limits.out`."""
    optimizer = Adam(
        limits.first_rate, beta1=0.9, beta2=0.999, L2=0.01, grad_clip=1.0, use_averages=True, L2_is_weight_decay=True
    )
    nlp = course.nlp
    cpu_start, wall_start = time.process_time(), time.monotonic()
    best, next_look = Best(), limits.every
    dress = Dress(limits.rename, all_names(course.train))
    for step, batch in enumerate(batches(epochs(nlp, course.train, chance, dress), chance)):
        minutes = (time.process_time() - cpu_start) / 60
        done = max(minutes / limits.minutes, (time.monotonic() - wall_start) / 60 / limits.wall_minutes)
        optimizer.learn_rate = limits.first_rate + (limits.last_rate - limits.first_rate) * min(done, 1.0)
        nlp.update(batch, sgd=optimizer, drop=limits.dropout, annotates=[])
        if minutes < next_look and done < 1.0:
            continue
        next_look = minutes + limits.every
        with nlp.use_params(optimizer.averages):
            scores = figures(nlp, course.dev)
            print(json.dumps({"step": step, "minutes": round(minutes, 1), **scores}), flush=True)
            if best.improved(scores, present(nlp)):
                weights.save(nlp, course.known, course.lexicon, limits.out, pipes=best.pipes)
        if done >= 1.0:
            return


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpora", type=Path)
    options.add_argument("out", type=Path)
    options.add_argument("--config", type=Path, default=Path(__file__).parent / "config.cfg")
    options.add_argument("--minutes", type=float, default=16.0, help="CPU minutes of training")
    options.add_argument("--wall-minutes", type=float, default=math.inf, help="stop by then in any case")
    options.add_argument("--dropout", type=float, default=0.2)
    options.add_argument("--first-rate", type=float, default=0.001, help="of learning, at the start")
    options.add_argument("--last-rate", type=float, default=0.0002, help="of learning, at the end")
    options.add_argument("--rename", type=float, default=0.0, help="share of sentences that get other names")
    options.add_argument("--every", type=float, default=2.0, help="CPU minutes between evaluations")
    asked = options.parse_args()
    course, seed = prepare(asked.config, asked.corpora)
    run(course, asked, random.Random(seed))


if __name__ == "__main__":
    main()
