"""The same deal told twice, and deals on whose sum, number or outcome two tellings disagree.

One deal: one supplier, recipient and system (or class, where neither names a system and both tell an equal number,
sum or year), and no years that exclude each other. Of two tellings of one deal, sums that exclude each other by
more than a twentieth clash, and so do numbers; a delivery that one tells and the other denies is a clash too.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence

from counterpoise.read.across.pairs import Scored, best_first, compared, scored
from counterpoise.read.across.told import Told, published_near
from counterpoise.read.across.words import alike
from counterpoise.read.candidates import TransferCandidate
from counterpoise.read.transfers.systems import system_of

APART = 1.05
"""Sums differ where one's low end is more than this many times the other's high end."""
DONE = frozenset({"delivered", "delivering"})
STAGES = {
    "negotiating": "talks", "offered": "talks", "delivered": "delivery", "delivering": "delivery",
    "contracted": "deal", "licensed": "deal",
}  # fmt: skip
UNDONE = frozenset({"refused", "suspended"})

_YEAR = re.compile(r"(?:19|20)\d\d")


def same_transfers(told: Sequence[Told[TransferCandidate]]) -> list[Scored]:
    """Pairs of transfers that are one deal, best first."""
    found = (pair for one, other in compared(told, _keys) if (pair := _same(one, other)) is not None)
    return best_first(found)


def clashing_transfers(told: Sequence[Told[TransferCandidate]]) -> list[tuple[str, Scored]]:
    """Pairs of tellings of one deal that disagree, with what about: money, number, asserted_v_denied."""
    found: dict[str, list[Scored]] = {"money": [], "number": [], "asserted_v_denied": []}
    for one, other in compared(told, _keys):
        if _deal(one.record) != _deal(other.record) or years_apart(one.record, other.record):
            continue
        if money_apart(one.record, other.record):
            found["money"].append(scored(one, other, 1.0, f"{_sum(one.record)} against {_sum(other.record)}"))
        elif one.record.designation and _numbers_apart(one.record, other.record) and _one_stage(one, other):
            why = f"{one.record.number:g} against {other.record.number:g}"
            found["number"].append(scored(one, other, 1.0, why))
        elif one.record.designation and one.record.negated != other.record.negated and one.voice != other.voice:
            found["asserted_v_denied"].append(scored(one, other, 1.0, "told by one and denied by the other"))
    return [(field, pair) for field, pairs in found.items() for pair in best_first(pairs, spanning=False)]


def _one_stage(one: Told[TransferCandidate], other: Told[TransferCandidate]) -> bool:
    """Whether two voices speak of one stage of a deal: what is ordered may well outnumber what has arrived."""
    return one.record.status == other.record.status and one.voice != other.voice


def _keys(told: Told[TransferCandidate]) -> Iterator[Hashable]:
    if (deal := _deal(told.record)) is not None:
        yield deal
        year = told.record.order_year or told.record.delivery_years
        yield (*deal, year or (told.day and told.day.year))


def _deal(transfer: TransferCandidate) -> tuple[str, str, str] | None:
    """Supplier, recipient and system of a transfer that has both parties."""
    if transfer.supplier is None or transfer.recipient is None:
        return None
    if not transfer.supplier.code or not transfer.recipient.code:
        return None
    system = system_of(transfer.designation) if transfer.designation else transfer.weapon_class
    return transfer.supplier.code, transfer.recipient.code, system


def _same(one: Told[TransferCandidate], other: Told[TransferCandidate]) -> Scored | None:
    ours, theirs = one.record, other.record
    within = one.at.document == other.at.document
    if _deal(ours) != _deal(theirs) or not _agree(ours, theirs) or (within and ours.sentence == theirs.sentence):
        return None
    equal = _equal(ours, theirs)
    if not equal and not published_near(one, other):
        return None
    if ours.designation is None or theirs.designation is None:
        near = published_near(one, other) and _stage(ours) == _stage(theirs)
        if not equal and not (near and alike(one.words, other.words)[0] >= 0.6):
            return None
    if within and not equal:
        return None
    likeness, _ = alike(one.words, other.words)
    score = 1.0 + 0.5 * len(equal) + 0.3 * (ours.status == theirs.status) + likeness
    deal = " to ".join((_deal(ours) or ("", "", ""))[:2])
    return scored(
        one, other, score, f"{ours.designation or ours.weapon_class} {deal}; {', '.join(equal) or 'no field differs'}"
    )


def _stage(transfer: TransferCandidate) -> str:
    """Talks, deal, delivery, or what became of neither."""
    return STAGES.get(transfer.status, transfer.status)


def _agree(one: TransferCandidate, other: TransferCandidate) -> bool:
    """Whether no field known in both differs."""
    if one.negated != other.negated or money_apart(one, other) or years_apart(one, other):
        return False
    if {one.status, other.status} & DONE and {one.status, other.status} & UNDONE:
        return False
    return not _numbers_apart(one, other)


def _numbers_apart(one: TransferCandidate, other: TransferCandidate) -> bool:
    counted = one.number is not None and other.number is not None and one.number_unit == other.number_unit
    return counted and one.number != other.number and not {"number"} & {*one.uncertain, *other.uncertain}


def _equal(one: TransferCandidate, other: TransferCandidate) -> list[str]:
    """The fields that both tell alike."""
    pairs = {
        "number": (one.number, other.number), "sum": (one.money_high, other.money_high),
        "order year": (one.order_year, other.order_year), "delivery": (one.delivery_years, other.delivery_years),
    }  # fmt: skip
    return [name for name, (ours, theirs) in pairs.items() if ours is not None and ours == theirs]


def money_apart(one: TransferCandidate, other: TransferCandidate) -> bool:
    """Whether both tell a sum in one currency and the sums exclude each other."""
    if one.currency is None or one.currency != other.currency:
        return False
    sums = (one.money_low, one.money_high, other.money_low, other.money_high)
    if None in sums:
        return False
    low, high, lows, highs = (float(value) for value in sums if value is not None)
    return low > APART * highs or lows > APART * high


def _sum(transfer: TransferCandidate) -> str:
    low, high = transfer.money_low or 0.0, transfer.money_high or 0.0
    return f"{low:g} {transfer.currency}" if low == high else f"{low:g} to {high:g} {transfer.currency}"


def years_apart(one: TransferCandidate, other: TransferCandidate) -> bool:
    """Whether order or delivery years are known in both and do not overlap."""
    pairs = ((one.order_year, other.order_year), (one.delivery_years, other.delivery_years))
    return any(ours and theirs and not _years_meet(ours, theirs) for ours, theirs in pairs)


def _years_meet(one: str, other: str) -> bool:
    ours, theirs = (sorted(map(int, _YEAR.findall(years))) for years in (one, other))
    return not ours or not theirs or (ours[0] <= theirs[-1] and theirs[0] <= ours[-1])
