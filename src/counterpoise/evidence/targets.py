"""How a judgement finds its record again after the document was read anew.

A judgement on a record of a document keeps a `Target`: document, kind, passage and sign. Its record is, in this order,

    1. the record with the same id
    2. the record of that kind at the same passage with the same sign
    3. among the records that no other target has found by 1 or 2: the one of the same sign whose passage overlaps
       by at least a half (intersection over union), or of any sign by at least four fifths; the best of them

A target that finds nothing is stale: the judgement is reported, and a person decides what becomes of it. Targets that
are equal share their record. Two targets never find one record by rule 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from counterpoise.provenance import Passage
from counterpoise.records import CausalClaim, Claim, Event, Figure, Record, Target, Transfer

SAME_SIGN = 0.5
ANY_SIGN = 0.8


def target_of(record: Record) -> Target | None:
    """The target of a record of a document; None for records of tables and the chronicle."""
    passage = record.origin.passage
    if record.origin.kind != "document" or passage is None:
        return None
    return Target(
        document=passage.document, kind=record.kind, start=passage.start, end=passage.end, sign=sign_of(record)
    )


def sign_of(record: Record) -> str:
    """What a record says at heart, in a few characters."""
    match record:
        case Event():
            return record.event_type
        case Transfer():
            return f"{record.supplier}>{record.recipient} {record.designation}".strip()
        case Claim():
            return record.speaker_code or record.origin.speaker
        case CausalClaim():
            return record.polarity
        case Figure():
            return f"{record.value_low:g}-{record.value_high:g} {record.unit}"
        case _:
            return ""


def find_targets(
    wanted: Iterable[tuple[str, Target | None]], records: Sequence[Record]
) -> dict[tuple[str, Target], str]:
    """The id of the record that each (id, target) finds now; pairs that find nothing are left out."""
    pairs = list(dict.fromkeys((identifier, target) for identifier, target in wanted if target is not None))
    ids = {record.id for record in records}
    places = [(target, record.id) for record in records if (target := target_of(record)) is not None]
    exact = {target: identifier for target, identifier in reversed(places)}
    found: dict[tuple[str, Target], str] = {}
    for pair in pairs:
        if pair[0] in ids:
            found[pair] = pair[0]
        elif pair[1] in exact:
            found[pair] = exact[pair[1]]
    _find_near([pair for pair in pairs if pair not in found], places, found)
    return found


def _find_near(
    pairs: Sequence[tuple[str, Target]], places: Sequence[tuple[Target, str]], found: dict[tuple[str, Target], str]
) -> None:
    """Rule 3, best pairs first."""
    taken = set(found.values())
    near = [
        (likeness, place, number)
        for place, (_, target) in enumerate(pairs)
        for number, (other, identifier) in enumerate(places)
        if identifier not in taken and (likeness := _likeness(target, other)) > 0
    ]
    used: set[int] = set()
    for _, place, number in sorted(near, key=lambda one: (-one[0], one[1], one[2])):
        if pairs[place] not in found and number not in used:
            used.add(number)
            found.update({pair: places[number][1] for pair in pairs if pair[1] == pairs[place][1]})


def _likeness(target: Target, other: Target) -> float:
    """0 where the two cannot be the same record, else how alike they are."""
    if (target.document, target.kind) != (other.document, other.kind):
        return 0.0
    shared = shared_part(target, other)
    if target.sign == other.sign:
        return 1.0 + shared if shared >= SAME_SIGN else 0.0
    return shared if shared >= ANY_SIGN else 0.0


def shared_part(one: Target | Passage, other: Target | Passage) -> float:
    """Intersection over union of two spans, 0 to 1."""
    inside = min(one.end, other.end) - max(one.start, other.start)
    return max(0, inside) / (max(one.end, other.end) - min(one.start, other.start))
