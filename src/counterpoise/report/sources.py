"""Sources: every record of the study as a numbered entry that figures and sentences lead to.

An entry holds our own paraphrase, where it stands (document and code points, table and line, chronicle row), who
said it, who published it and on which side, the vintage, how it was coded, and the web address where there is one. The
address carries a text fragment: a name of two or more words from the paraphrase, which browsers scroll to where
the page has it and ignore otherwise. No text of a document is shown: none ships.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlsplit

from counterpoise.evidence.collection import Evidence
from counterpoise.provenance import Document, Origin
from counterpoise.records import CausalClaim, Claim, Event, Figure, Record, TableRow, Transfer
from counterpoise.report.figure import cell_text

_URL = re.compile(r"https?://[^\s\"'<>),;]+")
_NAME = re.compile(r"\b[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)+")


@dataclass(frozen=True)
class Entry:
    """One record as the Sources section shows it."""

    number: int
    id: str
    kind: str
    text: str
    detail: str
    """The coded fields in a few words."""
    where: str
    speaker: str
    outlet: str
    side: str
    vintage: str
    coded_by: str
    status: str
    url: str
    """Address with its text fragment, or empty."""


@dataclass(frozen=True)
class SourceGroup:
    """All entries of one file."""

    id: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Sources:
    """Entries by file, and the number of each record."""

    groups: tuple[SourceGroup, ...]

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Number of each record by id."""
        return {entry.id: entry.number for group in self.groups for entry in group.entries}


def build_sources(evidence: Evidence) -> Sources:
    """Number all accepted records, in the order of the study's files."""
    documents = {document.id: document for document in evidence.documents}
    by_file: dict[str, list[Entry]] = {}
    seen: set[str] = set()
    number = 0
    for record in evidence.accepted:
        if record.id in seen:
            continue
        seen.add(record.id)
        number += 1
        by_file.setdefault(record.origin.file, []).append(_entry(number, record, documents))
    groups = [
        SourceGroup(group_id(file), _group_title(file, entries, documents), tuple(entries))
        for file, entries in by_file.items()
    ]
    return Sources(tuple(groups))


def group_id(file: str) -> str:
    """Address of a file's group of entries."""
    return "file-" + re.sub(r"[^A-Za-z0-9]+", "-", file).strip("-")


def _group_title(file: str, entries: list[Entry], documents: Mapping[str, Document]) -> str:
    stem = file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if file.startswith("records/") and stem in documents:
        document = documents[stem]
        return f"Document {document.id}: {document.title} ({document.outlet}, {document.published})"
    what = "Chronicle" if file.startswith("chronicle/") else "Table"
    return f"{what} {file.rsplit('/', 1)[-1]}"


def _entry(number: int, record: Record, documents: Mapping[str, Document]) -> Entry:
    origin = record.origin
    where = f"{origin.file}, line {origin.line}"
    address = origin.source
    if origin.passage is not None:
        where = f"document {origin.passage.document}, characters {origin.passage.start}–{origin.passage.end}"
        document = documents.get(origin.passage.document)
        address = document.url if document is not None else ""
    status = record.status if isinstance(record, Event | Transfer) else ""
    text = record.text or describe(record)
    return Entry(
        number=number,
        id=record.id,
        kind=record.kind.replace("_", " "),
        text=text,
        detail="" if text == describe(record) else describe(record),
        where=where,
        speaker=origin.speaker,
        outlet=origin.outlet or _without_url(origin.source),
        side=origin.side,
        vintage=origin.vintage,
        coded_by=origin.coded_by,
        status=status,
        url=web_address(address, text),
    )


def publisher(origin: Origin) -> str:
    """Who published it, in a few words: the outlet, the citation without its address, or the address's host."""
    words = _without_url(origin.source)
    if origin.outlet and not (words and origin.kind == "table"):
        return origin.outlet
    return words or urlsplit(origin.source.strip()).netloc.removeprefix("www.") or "no source"


def _without_url(source: str) -> str:
    return _URL.sub("", source).strip(" ,;")


def web_address(source: str, text: str = "") -> str:
    """The first http(s) address in `source`, with a text fragment made of a name in `text`; empty where none."""
    found = _URL.search(source)
    if found is None:
        return ""
    address = found[0].rstrip(".")
    name = _NAME.search(text.partition(" ")[2]) or _NAME.search(text)
    if name is None or "#" in address:
        return address
    return (
        f"{address}#:~:text={quote(name[0], safe='')}".replace("-", "%2D")
        if "-" in name[0]
        else (f"{address}#:~:text={quote(name[0], safe='')}")
    )


def describe(record: Record) -> str:
    """The coded fields of a record in a few words."""
    match record:
        case Event():
            who = ", ".join(record.actors) + (f" → {', '.join(record.recipients)}" if record.recipients else "")
            return f"{record.category}, {record.event_type.lower()}: {who}; {record.when or 'no date'}"
        case Transfer():
            period = "–".join(map(str, record.delivery_years[:1] + record.delivery_years[1:][-1:]))
            parts = [f"{record.supplier} → {record.recipient}", record.designation, _money(record)]
            parts += [f"{record.number:g} ordered" if record.number is not None else ""]
            parts += [
                f"order {record.order_year}" if record.order_year else "",
                f"delivered {period}" if period else "",
            ]
            return "; ".join(part for part in parts if part)
        case Claim():
            value = "" if record.value is None else f" = {record.value}"
            return f"{record.stance}: {record.about or 'no quantity'}{value}"
        case CausalClaim():
            return f"{record.cause} → {record.effect} ({record.polarity})"
        case Figure():
            high = "" if record.value_high == record.value_low else f"–{cell_text(record.value_high)}"
            return f"{record.of}: {cell_text(record.value_low)}{high} {record.unit}"
        case TableRow():
            return _row_words(record)
        case _:
            return record.kind


def _money(record: Transfer) -> str:
    if record.money_low is None and record.money_high is None:
        return ""
    low, high = (value for value in (record.money_low, record.money_high))
    ends = dict.fromkeys(cell_text(value) for value in (low, high) if value is not None)
    return f"{'–'.join(ends)} million {record.currency}".strip()


def _row_words(row: TableRow) -> str:
    pair = " → ".join(part for part in (row.from_actor, row.to_actor) if part)
    when = row.start if row.start == row.end else f"{row.start}..{row.end}"
    if row.value is not None:
        amount = cell_text(row.value)
    elif row.under is not None:
        amount = f"under {row.under:g}"
    else:
        amount = "missing" if row.at_least is None else f"at least {cell_text(row.at_least)}"
    note = f" ({row.note})" if row.note else ""
    return f"{row.quantity} {pair} {when}: {amount} {row.unit}{note}".replace("  ", " ")
