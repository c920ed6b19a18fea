"""Train the back-off of the coder of marked sentences: multinomial logistic regression by stochastic gradient.

    python training/events/train_backoff.py GSR.json sentences.tsv src/counterpoise/read/events/weights/backoff.json

Trained on the sentences beside this file; the PLOVER gold records only test. Every sentence is used, coded or not, so
that the model learns what words tell by themselves. Passes run in the order of a fixed shuffle; weights below LEAST and
values seen only once are left out. It prints the accuracy of five-fold cross-validation, over all sentences and
over those where no predicate is coded, and that on the gold records.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections import Counter
from pathlib import Path

from train import from_gold, from_table

from counterpoise.read.events.backoff import TYPES, values
from counterpoise.read.events.marked import features, unmark, words_in
from counterpoise.read.parse.pipeline import load_parser

PASSES, RATE, DECAY, SHRINK, LEAST, FOLDS = 12, 0.15, 0.3, 3e-3, 0.05, 5
Told = tuple[str, dict[str, float], bool]
Weights = dict[str, dict[str, float]]


def read(pairs: list[tuple[str, str]]) -> list[Told]:
    """For every sentence its type, its named values, and whether any predicate of it is coded."""
    cut = [unmark(text) for _, text in pairs]
    parsed = load_parser().parse_sentences(one.text for one in cut)
    told = []
    for (kind, _), one, s in zip(pairs, cut, parsed, strict=True):
        source, target = words_in(s, one.source), words_in(s, one.target)
        told.append((kind, values(s, source, target), bool(features(s, source, target))))
    return told


def chances(weights: Weights, named: dict[str, float]) -> dict[str, float]:
    """The probability of each type."""
    scores = {kind: sum(v * weights.get(name, {}).get(kind, 0.0) for name, v in named.items()) for kind in TYPES}
    top = max(scores.values())
    raised = {kind: math.exp(score - top) for kind, score in scores.items()}
    whole = sum(raised.values())
    return {kind: value / whole for kind, value in raised.items()}


def train(told: list[Told]) -> Weights:
    """The weights after all passes, without the small and the rare."""
    seen = Counter(name for _, named, _ in told for name in named)
    weights: Weights = {name: dict.fromkeys(TYPES, 0.0) for name, n in seen.items() if n > 1}
    told, order = list(told), random.Random(0)
    for turn in range(PASSES):
        order.shuffle(told)
        rate = RATE / (1 + DECAY * turn)
        for kind, named, _ in told:
            for other, chance in chances(weights, named).items():
                error = (other == kind) - chance
                for name, value in named.items():
                    if name in weights:
                        weights[name][other] += rate * (error * value - SHRINK * weights[name][other])
    kept = {name: {k: round(w, 3) for k, w in row.items() if abs(w) >= LEAST} for name, row in weights.items()}
    return {name: row for name, row in sorted(kept.items()) if row}


def validate(told: list[Told]) -> None:
    """Print the share that is right when each fifth is left out once."""
    order = list(range(len(told)))
    random.Random(3).shuffle(order)
    right = Counter[str]()
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS])
        weights = train([told[i] for i in order if i not in held])
        for i in sorted(held):
            kind, named, coded = told[i]
            found = chances(weights, named)
            hit = max(TYPES, key=lambda one, found=found: found[one]) == kind
            right["all"] += hit
            right["uncoded"] += hit and not coded
            right["uncoded sentences"] += not coded
    print(f"of {len(told)} sentences {right['all']} right; of {right['uncoded sentences']} uncoded {right['uncoded']}")


def main(gold: Path, own: Path, out: Path) -> None:
    """Cross-validate, then train on everything and write the weights."""
    told = read(from_table(own))
    validate(told)
    weights = train(told)
    tested = read(from_gold(gold))
    right = sum(max(TYPES, key=chances(weights, named).__getitem__) == kind for kind, named, _ in tested)
    print(f"of {len(tested)} gold records, not trained on, {right} right")
    note = "trained by training/events/train_backoff.py on own sentences"
    rows = (f"{json.dumps(name)}: {json.dumps(row)}" for name, row in weights.items())
    head = f'"note": {json.dumps(note)},\n"sentences": {len(told)}'
    out.write_text(f'{{{head},\n"weights": {{\n' + ",\n".join(rows) + "\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
