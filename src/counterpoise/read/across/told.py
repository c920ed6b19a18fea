"""Records made ready for comparison: the words, parties, days and surroundings of each.

An undated record takes its bounds from its document: two of them may be one where both documents are of one time.
The state whose losses a figure counts is the one named with it, else the side that the event around it was done to,
else the side of the outlet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from counterpoise.read.across.counted import counted_for, kinds_counted
from counterpoise.read.across.links import Reference
from counterpoise.read.across.words import Bag, bag_of, stem, weigh
from counterpoise.read.candidates import (
    CausalCandidate,
    ClaimCandidate,
    EventCandidate,
    FigureCandidate,
    Span,
    TransferCandidate,
)
from counterpoise.read.pipeline import Coded

NEWS_DAYS = 45
"""Documents published within this many days of each other may tell of the same undated thing."""
Record = EventCandidate | TransferCandidate | ClaimCandidate | FigureCandidate | CausalCandidate
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Told(Generic[R]):
    """A record with its reference, its weighted words, and the document around it."""

    at: Reference
    record: R
    words: Bag
    coded: Coded
    trigger: str = ""
    """Stem of the trigger, for events; what is counted, for figures."""
    codes: frozenset[str] = frozenset()
    """States named in the record's words; for a figure, whose things are counted."""
    in_head: bool = False
    """Whether it stands in a title or caption, which repeats the text below it."""

    @property
    def day(self) -> date | None:
        """The document's day of publication."""
        return self.coded.document.published.day

    @property
    def voice(self) -> str:
        """The outlet where the author speaks, else the speaker."""
        speaker = getattr(self.record, "speaker", "author")
        return f"{self.at.document}" if speaker == "author" else str(speaker)

    @property
    def order(self) -> tuple[str, str, int]:
        """A key that does not depend on the order of the documents."""
        return self.coded.document.name, self.at.kind, self.at.place


def published_near(one: Told[Any], other: Told[Any]) -> bool:
    """Whether both documents are of one time; within a document, always; an unknown date, perhaps."""
    if one.at.document == other.at.document or one.day is None or other.day is None:
        return True
    return abs((one.day - other.day).days) <= NEWS_DAYS


@dataclass(frozen=True)
class Telling:
    """The records of all documents that are compared, by kind."""

    events: tuple[Told[EventCandidate], ...]
    transfers: tuple[Told[TransferCandidate], ...]
    claims: tuple[Told[ClaimCandidate], ...]
    figures: tuple[Told[FigureCandidate], ...]
    causal: tuple[Told[CausalCandidate], ...]


def made_ready(documents: Sequence[Coded], left_out: frozenset[int]) -> Telling:
    """The records of the documents but those `left_out` (copies), with words weighted over all of them."""
    rows: list[tuple[Reference, Record, dict[str, float], Coded]] = []
    for place, coded in enumerate(documents):
        if place not in left_out:
            rows.extend(_rows(place, coded))
    weighted = weigh([bag for _, _, bag, _ in rows], [at.document for at, _, _, _ in rows])
    events: list[Told[EventCandidate]] = []
    transfers: list[Told[TransferCandidate]] = []
    claims: list[Told[ClaimCandidate]] = []
    figures: list[Told[FigureCandidate]] = []
    causal: list[Told[CausalCandidate]] = []
    kinds = {place: kinds_counted(coded) for place, coded in enumerate(documents) if place not in left_out}
    for (at, record, _, coded), words in zip(rows, weighted, strict=True):
        head = _in_head(record, coded)
        if isinstance(record, EventCandidate):
            events.append(Told(at, record, words, coded, _trigger(record, coded), parties_of(record), head))
        elif isinstance(record, TransferCandidate):
            transfers.append(Told(at, record, words, coded, in_head=head))
        elif isinstance(record, ClaimCandidate):
            claims.append(Told(at, record, words, coded, codes=_named(record.content, coded), in_head=head))
        elif isinstance(record, FigureCandidate):
            figures.append(
                Told(at, record, words, coded, kinds[at.document][at.place], counted_for(record, coded), head)
            )
        else:
            causal.append(Told(at, record, words, coded, in_head=head))
    return Telling(tuple(events), tuple(transfers), tuple(claims), tuple(figures), tuple(causal))


def _rows(place: int, coded: Coded) -> list[tuple[Reference, Record, dict[str, float], Coded]]:
    text, mentions = coded.document.stored.text, coded.mentions
    kinds: tuple[tuple[str, Sequence[Record]], ...] = (
        ("events", coded.events), ("transfers", coded.transfers), ("claims", coded.claims),
        ("figures", coded.figures), ("causal", coded.causal),
    )  # fmt: skip
    found = []
    for kind, records in kinds:
        for number, record in enumerate(records):
            bag = bag_of(text, _words_at(record), mentions)
            if isinstance(record, FigureCandidate):
                bag = {**bag_of(record.of, (0, len(record.of)), ()), **bag}
            found.append((Reference(place, kind, number), record, bag, coded))
    return found


def _in_head(record: Record, coded: Coded) -> bool:
    start, end = record.span
    return any(b.kind in ("title", "caption") and b.start <= start and end <= b.end for b in coded.document.blocks)


def _words_at(record: Record) -> Span:
    return record.content if isinstance(record, ClaimCandidate) else record.span


def _trigger(event: EventCandidate, coded: Coded) -> str:
    words = coded.document.stored.text[event.trigger[0] : event.trigger[1]].lower().split()
    return stem(words[0]) if words else ""


def parties_of(event: EventCandidate) -> frozenset[str]:
    """The states that take part in an event, on either side."""
    return frozenset(party.code for party in (*event.actors, *event.recipients) if party.code)


def _named(span: Span, coded: Coded) -> frozenset[str]:
    return frozenset(m.code for m in coded.mentions if m.code and m.start < span[1] and span[0] < m.end)
