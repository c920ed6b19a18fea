"""A date for an undated document, taken from a dated one that tells the same.

A document that prints no date but "on Thursday" beside a statement or happening that a dated document tells too
appeared on that Thursday, the last one on which the dated document can have told it. Where no weekday stands by, the
day of a happening that both tell as news is taken. All such days are gathered; where they lie within a week, the
latest is given as a candidate "from document X" with the links that it rests on. `dated_by` puts it into the
document, which may then be read again, so that its relative dates resolve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from counterpoise.read.across.links import BorrowedDate, Link, Reference
from counterpoise.read.candidates import Span
from counterpoise.read.documents.document import DateCandidate, Publication, ReadDocument
from counterpoise.read.likeness import days_of
from counterpoise.read.pipeline import Coded
from counterpoise.read.when import find_when

RECENT = 10
"""What a document tells as news is at most so many days older than it."""
SPREAD = 7
AROUND = 200
"""A weekday within so many characters of a record dates it."""
CONFIDENCE = 0.6
FRESH = frozenset({"asserted", "reported"})
KINDS = {"claims": "statement", "events": "event"}


def borrowed_dates(documents: Sequence[Coded], same: Sequence[Link]) -> tuple[BorrowedDate, ...]:
    """A date for each document without one that shares recent news with a dated document."""
    found = []
    for place, coded in enumerate(documents):
        if coded.document.published.day is not None:
            continue
        rows = [row for link in same if (row := _row(documents, place, link)) is not None]
        if not rows or (max(row[0] for row in rows) - min(row[0] for row in rows)).days > SPREAD:
            continue
        day, source, link, how = max(rows, key=lambda row: (row[0], row[2].score, documents[row[1]].document.name))
        given = documents[source].document
        why = f"from document {given.name}, published {given.published.day}: {how} ({link.why})"
        found.append(BorrowedDate(place, day, source, tuple(sorted(row[2] for row in rows)), why))
    return tuple(found)


def dated_by(document: ReadDocument, borrowed: BorrowedDate) -> ReadDocument:
    """The document with the borrowed day as its date of publication, kept as one more candidate with its reason."""
    before = document.published
    told = DateCandidate(borrowed.day.isoformat(), "document", borrowed.day, None, None, CONFIDENCE, borrowed.why)
    candidates = (*before.candidates, told)
    published = Publication(borrowed.day, CONFIDENCE, borrowed.why, candidates, len(candidates) - 1)
    return replace(document, published=published)


def _row(documents: Sequence[Coded], place: int, link: Link) -> tuple[date, int, Link, str] | None:
    """The day that a link to a dated document gives, with that document; None where it gives none."""
    if (link.one.document == place) == (link.other.document == place) or link.one.kind not in KINDS:
        return None
    ours, theirs = (link.one, link.other) if link.one.document == place else (link.other, link.one)
    published = documents[theirs.document].document.published.day
    if published is None:
        return None
    day = _weekday_by(documents[place], ours, published)
    how = f"the last such weekday before it, of the same {KINDS[ours.kind]}"
    if day is None:
        day, how = _day_of(documents[theirs.document], theirs), f"the day of the same {KINDS[ours.kind]}"
    if day is None or not 0 <= (published - day).days <= RECENT:
        return None
    return day, theirs.document, link, how


def _weekday_by(coded: Coded, at: Reference, published: date) -> date | None:
    """The weekday nearest to a record, resolved as if the document were of the other's day."""
    start, end = _span(coded, at)
    text = coded.document.stored.text
    low = max(0, start - AROUND)
    near = [
        (min(abs(low + when.start - start), abs(low + when.end - end)), when.date)
        for when in find_when(text[low : end + AROUND], published)
        if when.precision == "day" and when.date is not None and when.text.lower().split()[-1].endswith("day")
    ]
    return date.fromisoformat(min(near)[1]) if near else None


def _span(coded: Coded, at: Reference) -> Span:
    return coded.claims[at.place].span if at.kind == "claims" else coded.events[at.place].span


def _day_of(coded: Coded, at: Reference) -> date | None:
    """The day of a happening told as news; None for a statement, which its document may tell days later."""
    if at.kind != "events" or coded.events[at.place].status not in FRESH:
        return None
    days = days_of(coded.events[at.place].date)
    return days[1] if days is not None and days[0] == days[1] else None
