"""Records that were read against records that a person coded in the same document, kind by kind.

Two records of a kind can be a pair where their passages share at least half of the shorter one and they say something
alike: the likeness of a pair is the overlap of the passages (intersection over union) plus the share of equal fields,
and must reach `LEAST`. Pairs are taken best first, each record once. From the pairs come

    scores       found: pairs of the same sign (`targets.sign_of`) as precision and recall; each field: the share of
                 pairs in which it is right
    decisions    accept (nothing differs), correct (the fields that differ), reject (read, not coded), add (coded, not
                 read): applied to what was read they give exactly what was coded

The text of a record is its wording, not its content: it is corrected and not scored.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from counterpoise.evidence.targets import shared_part, sign_of
from counterpoise.provenance import Passage
from counterpoise.records import Decision, Record

KINDS = ("event", "transfer", "claim", "causal_claim", "figure")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "event": (
        "event_type", "mode", "actors", "recipients", "date", "date_end", "precision", "status", "category", "place",
        "speaker_code",
    ),
    "transfer": (
        "supplier", "recipient", "status", "designation", "weapon_class", "number", "delivered", "order_year",
        "delivery_years", "money_low", "money_high", "currency", "period", "speaker_code",
    ),
    "claim": ("speaker", "speaker_code", "stance", "about", "value", "date", "period"),
    "causal_claim": ("polarity", "cause_quantity", "effect_quantity", "hedge", "speaker_code"),
    "figure": ("value_low", "value_high", "unit", "of", "date", "speaker_code"),
}  # fmt: skip
"""The fields that are scored."""
OVERLAP = 0.5
LEAST = 0.9


@dataclass(frozen=True)
class Pair:
    """A record that was read (None: missed) and one that was coded by hand (None: not there)."""

    read: Record | None
    coded: Record | None


@dataclass(frozen=True)
class Score:
    """How well a kind is read. `fields` counts (right, pairs in which either fills the field) by field."""

    kind: str
    found: int
    read: int
    coded: int
    pairs: int
    fields: tuple[tuple[str, int, int], ...]

    @property
    def precision(self) -> float:
        return self.found / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        return self.found / self.coded if self.coded else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.found / (self.read + self.coded) if self.read + self.coded else 0.0


def match_coding(read: Iterable[Record], coded: Iterable[Record]) -> tuple[Pair, ...]:
    """Every record once, in a pair or alone, in the order of documents, kinds and passages."""
    groups: dict[tuple[str, str], tuple[list[Record], list[Record]]] = {}
    for side, records in enumerate((read, coded)):
        for record in records:
            groups.setdefault(_group(record), ([], []))[side].append(record)
    found: list[Pair] = []
    for key in sorted(groups, key=lambda key: (key[0], KINDS.index(key[1]))):
        found += _match(*groups[key])
    return tuple(found)


def _match(read: Sequence[Record], coded: Sequence[Record]) -> list[Pair]:
    near = [
        (likeness, i, j)
        for (i, one), (j, other) in product(enumerate(read), enumerate(coded))
        if (likeness := _likeness(one, other)) >= LEAST
    ]
    of_read: dict[int, int] = {}
    of_coded: dict[int, int] = {}
    for _, i, j in sorted(near, key=lambda one: (-one[0], one[1], one[2])):
        if i not in of_read and j not in of_coded:
            of_read[i], of_coded[j] = j, i
    pairs = [Pair(one, coded[of_read[i]] if i in of_read else None) for i, one in enumerate(read)]
    pairs += [Pair(None, other) for j, other in enumerate(coded) if j not in of_coded]
    return sorted(pairs, key=lambda pair: _start(pair.read or pair.coded))


def _likeness(one: Record, other: Record) -> float:
    """Overlap of the passages plus the share of equal fields, 0 to 2; 0 where the passages lie apart."""
    ours, theirs = _passage(one), _passage(other)
    inside = min(ours.end, theirs.end) - max(ours.start, theirs.start)
    if inside < OVERLAP * min(ours.end - ours.start, theirs.end - theirs.start):
        return 0.0
    filled = [name for name in FIELDS[one.kind] if _filled(field_of(one, name)) or _filled(field_of(other, name))]
    equal = sum(same_field(name, one, other) for name in filled)
    sign = 0.3 * (sign_of(one) == sign_of(other))
    return shared_part(ours, theirs) + (equal / len(filled) if filled else 0.0) + sign


# -- scores ------------------------------------------------------------------------------------------


def score_coding(pairs: Sequence[Pair]) -> tuple[Score, ...]:
    """A score for each kind, in a fixed order."""
    return tuple(_score(kind, [pair for pair in pairs if _kind(pair) == kind]) for kind in KINDS)


def _score(kind: str, pairs: Sequence[Pair]) -> Score:
    both = [(pair.read, pair.coded) for pair in pairs if pair.read is not None and pair.coded is not None]
    fields = []
    for name in FIELDS[kind]:
        filled = [(o, t) for o, t in both if _filled(field_of(o, name)) or _filled(field_of(t, name))]
        fields.append((name, sum(same_field(name, o, t) for o, t in filled), len(filled)))
    found = sum(_found(one, other) for one, other in both)
    read = sum(pair.read is not None for pair in pairs)
    return Score(kind, found, read, sum(pair.coded is not None for pair in pairs), len(both), tuple(fields))


def _found(one: Record, other: Record) -> bool:
    """Whether a pair counts as found: the type, parties, speaker, sign or value is right."""
    if one.kind == "transfer":
        return all(same_field(name, one, other) for name in ("supplier", "recipient"))
    return sign_of(one) == sign_of(other)


def same_field(name: str, one: Record, other: Record) -> bool:
    """Whether two records agree in a field; lists agree as sets, a designation without regard to case."""
    ours, theirs = field_of(one, name), field_of(other, name)
    if isinstance(ours, tuple) and isinstance(theirs, tuple):
        return set(ours) == set(theirs)
    if isinstance(ours, str) and isinstance(theirs, str):
        return ours.casefold() == theirs.casefold()
    return bool(ours == theirs)


def field_of(record: Record, name: str) -> Any:
    """The value of a field of a record or of its origin."""
    return record.origin.speaker if name == "speaker" else getattr(record, name)


# -- decisions ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    """What becomes of a pair."""

    record: Record
    """The record that was read; for `add` the coded one."""
    decision: Decision
    corrections: tuple[tuple[str, str], ...] = ()


def verdicts(pairs: Iterable[Pair]) -> tuple[Verdict, ...]:
    """The decisions that turn what was read into what was coded, in the order of the pairs."""
    made = []
    for pair in pairs:
        if pair.read is None and pair.coded is not None:
            made.append(Verdict(pair.coded, "add"))
        elif pair.read is not None and pair.coded is None:
            made.append(Verdict(pair.read, "reject"))
        elif pair.read is not None and pair.coded is not None:
            corrections = differences(pair.read, pair.coded)
            made.append(Verdict(pair.read, "correct" if corrections else "accept", corrections))
    return tuple(made)


def differences(read: Record, coded: Record) -> tuple[tuple[str, str], ...]:
    """(field, JSON value) of everything in which the coded record differs, its provenance apart."""
    ours, theirs = _content(read), _content(coded)
    return tuple((name, json.dumps(theirs[name], ensure_ascii=False)) for name in theirs if ours[name] != theirs[name])


def same_content(one: Record, other: Record) -> bool:
    """True where two records say the same of the same passage, whoever coded them."""
    return one.kind == other.kind and _content(one) == _content(other)


def _content(record: Record) -> dict[str, Any]:
    passage = _passage(record)
    place = {"document": passage.document, "passage": [passage.start, passage.end], "speaker": record.origin.speaker}
    return {**place, **record.model_dump(mode="json", exclude={"origin"})}


def _filled(value: Any) -> bool:
    return value not in (None, "", ())


def _group(record: Record) -> tuple[str, str]:
    return _passage(record).document, record.kind


def _kind(pair: Pair) -> str:
    record = pair.read or pair.coded
    assert record is not None
    return record.kind


def _start(record: Record | None) -> tuple[int, int]:
    assert record is not None
    return _passage(record).start, _passage(record).end


def _passage(record: Record) -> Passage:
    passage = record.origin.passage
    assert passage is not None, "only records of documents are matched"
    return passage
