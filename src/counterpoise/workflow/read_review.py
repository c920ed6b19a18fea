"""What somebody should look at after reading, as a CSV file to work through: `out/needs_review.csv` of the study.

One row per document or record with its reasons, what matters most first: clashes, then transfers, then events of the
categories that enter series, then the rest. A person fills in `decision` (accept, reject, correct), for `correct` the
`field` and its new `value`, and a `note`; `counterpoise judge STUDY --review FILE --by NAME` makes judgements of it.
Records that somebody has judged already are left out. Reasons:

    clash with <id>           another record says what cannot hold beside it
    uncertain: <fields>       the reader marked the fields of a transfer as uncertain
    no date, no actor         an event that can enter no series as it is
    speaker not known         a claim of somebody whom the names do not place
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from counterpoise.evidence.documents_read import Line
from counterpoise.read.coded import made_record
from counterpoise.register import guarded
from counterpoise.workflow.read_into import RECORDS, Entered
from counterpoise.workflow.reading import Reading, rows_of

REVIEW = "out/needs_review.csv"
COLUMNS = (
    "document", "file", "record", "kind", "start", "end", "text", "reasons", "decision", "field", "value", "note",
)  # fmt: skip
QUIET = ("statement", "symbolic", "domestic", "alliance")
"""Categories whose open dates and actors matter less."""


@dataclass(frozen=True)
class Item:
    """One thing to look at; `rank` orders, lowest first."""

    rank: int
    document: str
    file: str
    record: str
    kind: str
    start: int
    end: int
    text: str
    reasons: tuple[str, ...]


def review_items(reading: Reading, entered: Entered, *, judged: Collection[str] = ()) -> tuple[Item, ...]:
    """Everything to look at, in the order in which it should be; `judged` are ids of records that are left out."""
    against: dict[str, list[str]] = {}
    for link in entered.links:
        if link.kind == "clash":
            against.setdefault(link.one, []).append(link.other)
            against.setdefault(link.other, []).append(link.one)
    items = [*_documents(reading, entered)]
    for document, lines in zip(entered.documents, entered.lines, strict=True):
        for line in lines.values():
            record = made_record(line, document, file=f"{RECORDS}/{document.id}.jsonl", line=0)
            if record.id in judged:
                continue
            reasons = (*(f"clash with {other}" for other in against.get(record.id, ())), *_reasons(line))
            if reasons:
                start, end = line["passage"]
                rank = _rank(line, record.id in against)
                items.append(
                    Item(rank, document.id, document.file, record.id, line["kind"], start, end, line["text"], reasons)
                )
    order = sorted(items, key=lambda item: (item.rank, item.document, item.start, item.end, item.kind, item.record))
    return tuple(dict.fromkeys(order))


def review_text(items: Iterable[Item]) -> str:
    """The list as CSV text, guarded against formulas."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for item in items:
        place = (str(item.start), str(item.end)) if item.record else ("", "")
        cells = (item.document, item.file, item.record, item.kind, *place, item.text, "; ".join(item.reasons))
        writer.writerow([guarded(cell) for cell in (*cells, "", "", "", "")])
    return stream.getvalue()


def _documents(reading: Reading, entered: Entered) -> Iterator[Item]:
    for row, document in zip(rows_of(reading), entered.documents, strict=True):
        if row.needs_review:
            yield Item(0, document.id, document.file, "", "document", 0, 0, document.title, row.needs_review)


def _reasons(line: Mapping[str, object]) -> Iterator[str]:
    if line["kind"] == "transfer":
        if uncertain := line.get("uncertain"):
            yield f"uncertain: {', '.join(map(str, uncertain)) if isinstance(uncertain, list) else uncertain}"
        if "supplier" not in line or "recipient" not in line:
            yield "no supplier or recipient"
    elif line["kind"] == "event" and line["category"] not in QUIET:
        if "date" not in line and line["status"] in ("asserted", "reported"):
            yield "no date"
        if "actors" not in line:
            yield "no actor"
    elif line["kind"] == "claim" and line["speaker"] != "author" and "speaker_code" not in line:
        yield "speaker not known"


def _rank(line: Line, clashes: bool) -> int:
    if clashes:
        return 1
    return {"transfer": 2, "event": 3, "claim": 4}.get(line["kind"], 5)
