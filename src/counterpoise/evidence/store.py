"""The evidence store: one SQLite file, built from the study's text files and rebuilt at any time.

`build_store(study)` reads all records (`read_evidence`), writes them to `evidence.db` beside `study.yaml` in one
step (a temporary file that replaces the old one), and returns the evidence. The file can be deleted: nothing
lives only in it. `open_store` gives the evidence back without reading the text files, and says when they have
changed since. Tables:

    record(id, kind, file, line, quantity, actors, start, end, outlet, side, speaker, source, vintage, coded_by,
           text, body)       one row per record as coded; body is its JSON
    judgement(place, hash, record, decision, by, at, body)
    link(kind, one, other, field)      pairs of records that the reader found to be the same or to clash
    document(id, title, outlet, side, published, url, sha256)
    meta(key, value)         fingerprint of the input files, counts

`PRAGMA user_version` is the version of this layout; a file of another version is rebuilt, never read.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import astuple
from pathlib import Path
from typing import Any

from counterpoise.atomic import replace_file
from counterpoise.errors import InputError, Problem
from counterpoise.evidence.collection import Evidence, read_evidence
from counterpoise.evidence.links_read import ReadLink
from counterpoise.provenance import Document
from counterpoise.records import (
    CausalClaim,
    Claim,
    Event,
    Figure,
    Judgement,
    Record,
    TableRow,
    Transfer,
)
from counterpoise.study import Study

LAYOUT = 2
"""Version of the tables below (`PRAGMA user_version`)."""
STORE = "evidence.db"

_CLASSES: dict[str, type[Record]] = {
    "event": Event,
    "transfer": Transfer,
    "claim": Claim,
    "causal_claim": CausalClaim,
    "figure": Figure,
    "table_row": TableRow,
}
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE document (id TEXT PRIMARY KEY, title TEXT, outlet TEXT, side TEXT, published TEXT, url TEXT,
    sha256 TEXT, body TEXT NOT NULL);
CREATE TABLE record (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, file TEXT NOT NULL,
    line INTEGER NOT NULL, quantity TEXT, actors TEXT, start TEXT, "end" TEXT, outlet TEXT, side TEXT,
    speaker TEXT, source TEXT, vintage TEXT, coded_by TEXT, text TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX record_kind ON record (kind, start);
CREATE TABLE judgement (place INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, record TEXT NOT NULL,
    decision TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE link (kind TEXT NOT NULL, one TEXT NOT NULL, other TEXT NOT NULL, field TEXT NOT NULL,
    one_document TEXT NOT NULL, other_document TEXT NOT NULL);
"""


def build_store(study: Study, path: Path | None = None) -> Evidence:
    """Read all records of a study and write them to `path` (default: evidence.db in the study). Returns them.

    InputError with every problem of every file; then nothing is written.
    """
    evidence = read_evidence(study)
    target = path or study.path / STORE
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    os.close(handle)
    temporary = Path(name)
    try:
        with closing(sqlite3.connect(temporary)) as connection, connection:
            _write(connection, study, evidence)
        replace_file(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return evidence


def open_store(study: Study, path: Path | None = None) -> Evidence:
    """The evidence as stored. InputError where there is no store, or it no longer fits the study's files."""
    target = path or study.path / STORE
    remedy = "build it again: counterpoise check"
    if not target.is_file():
        raise InputError([Problem(target.name, 0, 0, "there is no evidence store", remedy)])
    try:
        with closing(sqlite3.connect(f"{target.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            (layout,) = connection.execute("PRAGMA user_version").fetchone()
            if layout != LAYOUT:
                message = f"layout {layout}, and this version reads layout {LAYOUT}"
                raise InputError([Problem(target.name, 0, 0, message, remedy)])
            meta = dict(connection.execute("SELECT key, value FROM meta"))
            if meta["fingerprint"] != study.fingerprint():
                raise InputError([Problem(target.name, 0, 0, "the study's files have changed since", remedy)])
            return _read(connection)
    except sqlite3.DatabaseError as error:
        raise InputError([Problem(target.name, 0, 0, f"not an evidence store: {error}", remedy)]) from error


def _write(connection: sqlite3.Connection, study: Study, evidence: Evidence) -> None:
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.executescript(_SCHEMA)
    connection.execute(f"PRAGMA user_version = {LAYOUT}")
    meta = {"fingerprint": study.fingerprint(), "records": str(len(evidence.records)), "study": study.name}
    connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
    connection.executemany(
        "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (d.id, d.title, d.outlet, d.side, d.published, d.url, d.sha256, d.model_dump_json())
            for d in evidence.documents
        ],
    )
    connection.executemany(f"INSERT INTO record VALUES ({', '.join('?' * 17)})", _record_rows(evidence))
    connection.executemany(
        "INSERT INTO judgement VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(i, j.hash, j.record, j.decision, j.by, j.at, j.model_dump_json()) for i, j in enumerate(evidence.judgements)],
    )
    connection.executemany("INSERT INTO link VALUES (?, ?, ?, ?, ?, ?)", [astuple(link) for link in evidence.links])


def _record_rows(evidence: Evidence) -> Iterator[tuple[Any, ...]]:
    for place, record in enumerate(evidence.records):
        origin = record.origin
        quantity, actors, start, end = _summary(record)
        yield (
            place, record.id, record.kind, origin.file, origin.line, quantity, actors, start, end, origin.outlet,
            origin.side, origin.speaker, origin.source, origin.vintage, origin.coded_by, record.text,
            record.model_dump_json(),
        )  # fmt: skip


def _summary(record: Record) -> tuple[str, str, str, str]:
    """Quantity or category, actors joined by ';', first and last date: what a reader of the table filters on."""
    match record:
        case Event():
            when = record.when
            days = (when.start.isoformat(), when.end.isoformat()) if when else ("", "")
            return record.category, ";".join(record.parties), *days
        case Transfer():
            years = [str(year) for year in record.delivery_years] or [str(record.order_year or "")]
            return "transfer", f"{record.supplier};{record.recipient}", min(years), max(years)
        case Claim():
            return record.about, record.speaker_code, record.date, record.date
        case TableRow():
            actors = ";".join(actor for actor in (record.from_actor, record.to_actor) if actor)
            return record.quantity, actors, record.start, record.end
        case CausalClaim():
            return f"{record.cause_quantity} -> {record.effect_quantity}", record.speaker_code, "", ""
        case Figure():
            return record.of, record.speaker_code, record.date, record.date
        case _:
            raise TypeError(f"unknown kind of record {type(record).__name__}")


def _read(connection: sqlite3.Connection) -> Evidence:
    records = tuple(
        _CLASSES[kind].model_validate_json(body)
        for kind, body in connection.execute("SELECT kind, body FROM record ORDER BY place")
    )
    documents = tuple(
        Document.model_validate_json(body) for (body,) in connection.execute("SELECT body FROM document ORDER BY rowid")
    )
    judgements = tuple(
        Judgement.model_validate(json.loads(body))
        for (body,) in connection.execute("SELECT body FROM judgement ORDER BY place")
    )
    links = tuple(ReadLink(*row) for row in connection.execute("SELECT * FROM link ORDER BY rowid"))
    return Evidence(records, documents, judgements, links)
