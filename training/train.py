"""Train the English pipeline from EWT and UNER EWT, and write the best weights seen on the development split.

    python training/train.py FOLDER_OF_CORPORA OUT --minutes 20

Batches are counted in words and grow from 500 to 2,000; weights are averaged over the steps (the averages are
what is scored and kept). Each sentence is seen as it is, or, with a small probability, in lower case, without its
closing sign, or with typographic quotes. The run is deterministic for a seed and a number of steps; the time
limit decides only how many steps there are. CPU time is counted, not wall time.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path


import spacy
from corpus import GoldSentence, example, read_split
from spacy.language import Language
from spacy.training import Example
from spacy.util import fix_random_seed, load_config
from thinc.api import Adam

import counterpoise.read.parse.network  # noqa: F401  registers the embedding layer
from counterpoise.read.parse import weights
from counterpoise.read.parse.language import know

LOWER_CASE, NO_CLOSING_SIGN, CURLY = 0.06, 0.08, 0.15
FIRST_WORDS, MOST_WORDS = 500, 2000
LEAST_KNOWN = 2
FIRST_RATE, LAST_RATE = 0.001, 0.0002


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


def varied(gold: GoldSentence, chance: random.Random) -> GoldSentence:
    """The sentence, sometimes in another dress; its analysis stays."""
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


def epochs(nlp: Language, golds: list[GoldSentence], chance: random.Random) -> Iterator[Example]:
    """Examples for ever, shuffled anew each time round. Plain ones are made once, varied ones each time."""
    plain = [example(nlp, gold) for gold in golds]
    gc.freeze()
    while True:
        order = list(range(len(golds)))
        chance.shuffle(order)
        for number in order:
            gold = varied(golds[number], chance)
            yield plain[number] if gold is golds[number] else example(nlp, gold)


def batches(stream: Iterator[Example]) -> Iterator[list[Example]]:
    """Lists of examples of growing size, counted in words."""
    size = float(FIRST_WORDS)
    batch: list[Example] = []
    words = 0
    for one in stream:
        batch.append(one)
        words += len(one.reference)
        if words >= size:
            yield batch
            batch, words = [], 0
            size = min(size * 1.001, MOST_WORDS)


def figures(nlp: Language, golds: list[GoldSentence]) -> dict[str, float]:
    """The scores that steer training, on gold sentences."""
    scores = nlp.evaluate([example(nlp, gold) for gold in golds], batch_size=256)
    keys = ("dep_las", "dep_uas", "tag_acc", "pos_acc", "lemma_acc", "ents_f")
    return {key: round(float(scores[key]), 4) for key in keys if scores.get(key) is not None}


def objective(scores: dict[str, float]) -> float:
    """What the kept weights are best at."""
    return scores["dep_las"] + 0.3 * scores.get("ents_f", 0.0) + 0.2 * scores["tag_acc"]


def frequent(nlp: Language, golds: list[GoldSentence]) -> list[str]:
    """The norms met at least `LEAST_KNOWN` times in the sentences."""
    count = Counter(token.norm_ for gold in golds for token in nlp.make_doc(gold.text))
    return sorted(norm for norm, times in count.items() if times >= LEAST_KNOWN)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpora", type=Path)
    options.add_argument("out", type=Path)
    options.add_argument("--config", type=Path, default=Path(__file__).parent / "config.cfg")
    options.add_argument("--minutes", type=float, default=20.0, help="CPU minutes of training")
    options.add_argument("--dropout", type=float, default=0.2)
    options.add_argument("--every", type=float, default=2.0, help="CPU minutes between evaluations")
    asked = options.parse_args()

    config = load_config(asked.config)
    seed = int(config["system"]["seed"])
    fix_random_seed(seed)
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    train, dev = read_split(asked.corpora, "train"), read_split(asked.corpora, "dev")
    known = frequent(nlp, train)
    know(nlp, known)
    sample = [example(nlp, gold) for gold in train]
    nlp.initialize(lambda: sample)
    run(nlp, train, dev, known, asked, random.Random(seed))


def run(
    nlp: Language, train: list[GoldSentence], dev: list[GoldSentence], known: list[str], asked: argparse.Namespace, chance: random.Random
) -> None:
    """Update until the CPU time is used up; write the best weights to `asked.out`."""
    optimizer = Adam(FIRST_RATE, beta1=0.9, beta2=0.999, L2=0.01, grad_clip=1.0, use_averages=True, L2_is_weight_decay=True)
    started, best, next_look = time.process_time(), -1.0, asked.every * 60
    losses: dict[str, float] = {}
    limit = asked.minutes * 60
    for step, batch in enumerate(batches(epochs(nlp, train, chance))):
        used = time.process_time() - started
        optimizer.learn_rate = FIRST_RATE + (LAST_RATE - FIRST_RATE) * min(used / limit, 1.0)
        nlp.update(batch, sgd=optimizer, drop=asked.dropout, losses=losses, annotates=[])
        if used < next_look and used < limit:
            continue
        with nlp.use_params(optimizer.averages):
            scores = figures(nlp, dev)
            print(json.dumps({"step": step, "minutes": round(used / 60, 1), **scores}), flush=True)
            if objective(scores) > best:
                best = objective(scores)
                size = weights.save(nlp, known, asked.out)
                print(f"kept: {size} bytes", flush=True)
        next_look = used + asked.every * 60
        if used >= limit:
            break


if __name__ == "__main__":
    main()
