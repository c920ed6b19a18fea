"""Every event with its status as a plain CSV; codes are joined by blanks, and no cell is run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from counterpoise.read.candidates import Party
from counterpoise.read.gold import record_id
from counterpoise.read.pipeline import Coded

CSV = (
    "document", "id", "date", "precision", "type", "mode", "status", "speaker", "actors", "recipients", "place", "dead",
    "injured", "arrested", "text",
)  # fmt: skip


def events_csv(documents: Sequence[Coded]) -> str:
    """Every event of all documents, one row each; codes joined by blanks."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CSV)
    for coded in documents:
        text = coded.document.stored.text
        for place, e in enumerate(coded.events):
            writer.writerow([
                _safe(coded.document.name), record_id("events", place), e.date or "", e.date_precision, e.event_type,
                e.mode, e.status, _safe(e.speaker), _codes(e.actors), _codes(e.recipients), _safe(e.place),
                _count(e.dead), _count(e.injured), _count(e.arrested), _safe(" ".join(text[slice(*e.span)].split())),
            ])  # fmt: skip
    return stream.getvalue()


def _codes(parties: Sequence[Party]) -> str:
    return " ".join(party.code for party in parties if party.code)


def _count(value: int | None) -> str:
    return "" if value is None else str(value)


def _safe(text: str) -> str:
    """A text cell that no spreadsheet runs as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
