"""A clash: records that cannot all hold, and the small things that the rules of `matching` share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from counterpoise.dates import DateSpan, Month, MonthSpan
from counterpoise.provenance import content_id
from counterpoise.records import Claim, Record, TableRow, Transfer

ClashKind = Literal["money", "asserted_v_denied", "claim_v_table", "number", "blame"]
AUTHOR = ("", "author")
"""A speaker who is the document's own author."""
_PAIR = re.compile(r"[a-z_]+\[(\w+)->(\w+)\]\Z")


@dataclass(frozen=True)
class Clash:
    """Records on two sides that cannot all hold."""

    kind: ClashKind
    field: str
    """What they disagree about, as a quantity where there is one: `deliveries[RUS->ARM]`."""
    first: tuple[str, ...]
    """Ids of the records on one side."""
    second: tuple[str, ...]
    """Ids of the records on the other side."""
    values: tuple[str, str]
    """What each side says, short."""
    sentence: str
    """The clash in words, with who says what."""

    @property
    def id(self) -> str:
        """Hash of the kind and the records."""
        return content_id([self.kind, self.field, sorted(self.first), sorted(self.second)])

    @property
    def records(self) -> tuple[str, ...]:
        """Ids of all records in it."""
        return (*self.first, *self.second)


def teller(record: Record) -> str:
    """Who says it: the speaker where one is named, with the outlet or source."""
    origin = record.origin
    where = origin.outlet or origin.source
    return f"{origin.speaker} in {where}" if origin.speaker and where else origin.speaker or where


def tellers(records: Iterable[Record]) -> str:
    """Who says it, each once, at most three by name."""
    names = list(dict.fromkeys(teller(record) for record in records))
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return "; ".join(names[:3]) + more


def same_teller(one: Record, other: Record) -> bool:
    """True where both rest on one speaker, or on the author of one document."""
    ours, theirs = one.origin, other.origin
    if ours.speaker in AUTHOR and theirs.speaker in AUTHOR:
        return ours.kind == theirs.kind == "document" and ours.file == theirs.file
    return ours.speaker == theirs.speaker


def pair_of(about: str) -> tuple[str, str] | None:
    """('RUS', 'ARM') of 'deliveries[RUS->ARM]', or None."""
    found = _PAIR.match(about)
    return (found[1], found[2]) if found else None


def period_of(record: Claim | Transfer) -> MonthSpan | None:
    """The months a claim or transfer is about: its period, else its order year or the date it was said."""
    if record.period:
        return MonthSpan.parse(record.period)
    if isinstance(record, Transfer):
        return year_span(record.order_year) if record.order_year else None
    return DateSpan.parse(record.date).months if record.date else None


def year_span(first: int, last: int | None = None) -> MonthSpan:
    return MonthSpan(Month.of(first, 1), Month.of(last or first, 12))


def overlap(one: MonthSpan | None, other: MonthSpan | None) -> bool:
    return one is not None and other is not None and one.overlap(other) is not None


def yearly(rows: Sequence[TableRow], giver: str, receiver: str) -> dict[int, TableRow]:
    """Deliveries of one pair by year, the latest vintage of each."""
    found: dict[int, TableRow] = {}
    for row in rows:
        if row.quantity != "deliveries" or (row.from_actor, row.to_actor) != (giver, receiver):
            continue
        if row.months != year_span(row.months.first.year):
            continue
        year = row.months.first.year
        if year not in found or found[year].origin.vintage < row.origin.vintage:
            found[year] = row
    return found


def amount(row: TableRow) -> float:
    """The value of a row; 'under 0.5' counts as its middle, missing as zero."""
    return row.value if row.value is not None else (row.under or 0.0) / 2


def shown(value: float) -> str:
    return f"{value:,.10g}"


def range_text(low: float, high: float) -> str:
    return shown(low) if low == high else f"{shown(low)}-{shown(high)}"
