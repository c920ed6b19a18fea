"""Train the scorer that chooses among coded predicates: an averaged perceptron over a dozen named values.

    python training/events/train.py GSR.json sentences.tsv src/counterpoise/read/events/weights/tie.json

Data: the sentences beside this file, which are our own. The PLOVER gold records (OEDA, CC BY-SA 4.0), whose markup
gives source, target and type, only test what was learnt. Older type names are mapped (DEMAND to REQUEST, DISAPPROVE
and INVESTIGATE to ACCUSE, FIGHT to ASSAULT, CONCEDE and RETREAT to YIELD). A sentence teaches only where some predicate
is coded with the right type and the best-scored one is wrong. Training starts from PRIOR and is pulled back to it,
since there are few sentences; passes run in the order of a fixed shuffle, so that the same data give the same weights.
"""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path

from counterpoise.read.events.marked import features, lemmas, merged, unmark, words_in
from counterpoise.read.events.scorer import NAMES
from counterpoise.read.parse.pipeline import load_parser

PRIOR = {
    "frame": 0.5, "noun": -0.8, "source is subject": 2.0, "source is passive subject": 0.5, "source below": 1.0,
    "source speaks": 1.2, "target below": 1.5, "target is passive subject": 1.5, "distance": -0.05,
    "inside a party": -1.5, "below another event": -0.7, "target is object": 0.0, "depth": 0.0,
    "between the parties": 0.0, "before a noun": -1.0,
}  # fmt: skip
OLDER = {
    "DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT", "CONCEDE": "YIELD",
    "RETREAT": "YIELD",
}  # fmt: skip
PASSES, RATE, PULL = 8, 0.05, 0.1
Rivals = list[tuple[str, dict[str, float]]]


def from_gold(path: Path) -> list[tuple[str, str]]:
    """Type and marked sentence of every gold record."""
    pairs = []
    for record in json.loads(path.read_text(encoding="utf-8")):
        text = record["textInfo"]["markup"]
        for _ in range(4):
            text = re.sub(r"\((?:EVT|LOC|SRC/TAR|TAR/LOC|SRC|TAR):\s*([^()]*)\)", _mark, text)
        pairs.append((OLDER.get(record["event"], record["event"]), text))
    return pairs


def _mark(match: re.Match[str]) -> str:
    kind = match.group()[1:4]
    tag = {"SRC": "s", "TAR": "t"}.get(kind)
    return f"<{tag}>{match[1]}</{tag}>" if tag else match[1]


def from_table(path: Path) -> list[tuple[str, str]]:
    """Type and marked sentence of every row of our own."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:] if line]
    return [(row[0], row[1]) for row in rows]


def read(pairs: list[tuple[str, str]]) -> list[tuple[str, Rivals]]:
    """For every sentence its type and the rival predicates: type and values of each."""
    cut = [unmark(text) for _, text in pairs]
    told = []
    parsed = load_parser().parse_sentences(one.text for one in cut)
    for (event_type, _), one, sentence in zip(pairs, cut, parsed, strict=True):
        found = features(sentence, words_in(sentence, one.source), words_in(sentence, one.target))
        told.append((event_type, [(merged(c.act, lemmas(sentence, c)), values) for c, values in found]))
    return told


def score(weights: dict[str, float], values: dict[str, float]) -> float:
    """The weighted sum."""
    return sum(weights[name] * value for name, value in values.items())


def train(told: list[tuple[str, Rivals]]) -> dict[str, float]:
    """The averaged weights."""
    weights, total, steps = dict(PRIOR), dict.fromkeys(NAMES, 0.0), 0
    order = random.Random(1)
    for _ in range(PASSES):
        order.shuffle(told)
        for event_type, found in told:
            right = [values for kind, values in found if kind == event_type]
            if right:
                best = max(found, key=lambda rival: score(weights, rival[1]))
                if best[0] != event_type:
                    wanted = max(right, key=lambda values: score(weights, values))
                    for name in NAMES:
                        weights[name] += RATE * (wanted.get(name, 0.0) - best[1].get(name, 0.0))
            for name in NAMES:
                weights[name] += PULL * RATE * (PRIOR[name] - weights[name])
                total[name] += weights[name]
            steps += 1
    return {name: round(total[name] / steps, 4) for name in NAMES}


def accuracy(weights: dict[str, float], told: list[tuple[str, Rivals]]) -> float:
    """Share of sentences whose best-scored predicate has the right type."""
    right = sum(bool(found) and max(found, key=lambda r: score(weights, r[1]))[0] == kind for kind, found in told)
    return right / len(told)


def main(gold: Path, own: Path, out: Path) -> None:
    """Train on our own sentences, test on the gold records, and write the weights with a note of what they are from."""
    told, tested = read(from_table(own)), read(from_gold(gold))
    weights = train(list(told))
    for name, sentences in (("own sentences", told), ("gold records, not trained on", tested)):
        before, after = accuracy(PRIOR, sentences), accuracy(weights, sentences)
        print(f"accuracy on {len(sentences)} {name}: prior {before:.3f}, trained {after:.3f}")
    note = "trained by training/events/train.py on own sentences"
    out.write_text(
        json.dumps({"note": note, "sentences": len(told), "weights": weights}, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
