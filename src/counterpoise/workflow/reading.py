"""The verbs `read` and `code`: documents to records, with one row each, and sentences to event types.

Documents are read one by one in a fixed order, by as many processes as wanted; what comes out depends neither on
their number nor on the order in which they finish, nor on what is taken from the cache. A file that cannot be read
keeps its place as a failure and the rest goes on.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from counterpoise import atomic
from counterpoise.errors import InputError, NothingFound, Problem, UsageError
from counterpoise.provenance import Document
from counterpoise.read.across import Links
from counterpoise.read.documents.document import ReadDocument, ReadFailure
from counterpoise.read.events.coded_tsv import code_tsv
from counterpoise.read.export import annotations_text, entities_text, events_csv, icews_text, polecat_text
from counterpoise.read.gold import as_text, gold_document, gold_links
from counterpoise.read.parse.pipeline import load_parser
from counterpoise.read.pipeline import Coded
from counterpoise.read.second_pass import linked
from counterpoise.register import read_register
from counterpoise.study import read_study
from counterpoise.workflow.read_cache import open_cache
from counterpoise.workflow.read_each import Job, count_sources, read_again, read_each

SURE = 0.75
"""Dates of publication with less confidence need review."""
NAMES = "names.csv"
"""A study's own names, beside study.yaml."""
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Reading:
    """What a run has read."""

    documents: tuple[Coded, ...]
    failures: tuple[ReadFailure, ...]
    links: Links
    cached: int = 0
    """How many documents had not changed and were not read again."""


@dataclass(frozen=True)
class Row:
    """One document in the table of `read`."""

    document: str
    date: str
    date_from: str
    outlet: str
    side: str
    counts: tuple[tuple[str, int], ...]
    clashes: int
    needs_review: tuple[str, ...]


def read_files(
    paths: Sequence[Path],
    *,
    jobs: int = 1,
    model: str | None = None,
    study: Path | None = None,
    fresh: bool = False,
    progress: Progress,
) -> Reading:
    """Read files, folders and archives. `jobs` counts processes, 0 means one per core. A document that was read before
    comes from the cache unless `fresh`. `study` is a folder whose names.csv and documents.yaml are heeded.

    Raises NothingFound where the paths hold no document, InputError where none of them could be read, and as
    `Reader.load`.
    """
    total = count_sources(paths)
    job = reading_job(model=model, study=study, fresh=fresh)
    documents: list[Coded] = []
    failures: list[ReadFailure] = []
    cached, pace = 0, _Pace(total)
    for done in read_each(paths, job, jobs=max(1, min(jobs or os.cpu_count() or 1, total))):
        cached += done.cached
        if isinstance(done.result, ReadFailure):
            failures.append(done.result)
        else:
            documents.append(done.result)
        progress(pace.told(len(documents) + len(failures), cached))
    if not documents and failures:
        raise InputError([Problem(one.name, 0, 0, one.reason) for one in failures])
    if not documents:
        raise NothingFound(f"no document under {', '.join(map(str, paths))} (txt, html, pdf, eml or zip)")
    progress(f"linking {len(documents)} documents")
    dated, links = linked(documents, read=lambda document: read_again(document, job))
    return Reading(dated, tuple(failures), links, cached)


def reading_job(*, model: str | None = None, study: Path | None = None, fresh: bool = False) -> Job:
    """How a study's documents are read. InputError where its documents.yaml or study.yaml is not in order."""
    names = study / NAMES if study is not None and (study / NAMES).is_file() else None
    return Job(open_cache(model=model, names=names, fresh=fresh), model, names, _facts(study))


def _facts(folder: Path | None) -> Mapping[str, Document]:
    """What documents.yaml states, by the SHA-256 of the file. What `read` itself registered is not stated."""
    if folder is None or not (folder / "study.yaml").is_file():
        return {}
    registered = {document.id for document in read_register(folder)[0]}
    documents = read_study(folder).documents
    return {document.sha256: document for document in documents if document.id not in registered}


class _Pace:
    """How fast it goes and how long it may take, from the documents that were really read."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._started = time.monotonic()

    def told(self, done: int, cached: int) -> str:
        seconds = time.monotonic() - self._started
        read, text = done - cached, f"read {done} of {self._total} documents"
        if cached:
            text += f", {cached} of them unchanged"
        if read and seconds > 1.0 and done < self._total:
            rate = read / seconds
            text += f"; {rate:.1f} a second, about {_duration((self._total - done) / rate)} left"
        return text


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def rows_of(reading: Reading) -> tuple[Row, ...]:
    """The table, one row per document in the order given."""
    return tuple(_row(reading, place, coded) for place, coded in enumerate(reading.documents))


def write_gold(reading: Reading, folder: Path) -> tuple[Path, ...]:
    """Write NAME.json for each document and links.json; for formats other than txt also the text as NAME.txt.

    Returns the files written, in order. Raises UsageError for a file and for a folder that holds a document
    that was read, so that nothing beside the documents is overwritten.
    """
    sources = {Path(coded.document.name).resolve().parent for coded in reading.documents}
    if folder.resolve() in sources:
        raise UsageError(f"{folder} holds documents that were read; --gold wants a folder of its own")
    _make(folder)
    names = gold_names([coded.document for coded in reading.documents])
    written = []
    for name, coded in zip(names, reading.documents, strict=True):
        document, file = coded.document, f"{name}.txt"
        if document.format != "txt":
            written.append(_write(folder / file, document.stored.raw))
        written.append(_write(folder / f"{name}.json", as_text(gold_document(coded, file=file))))
    return (*written, _write(folder / "links.json", as_text(gold_links(reading.links, [f"{n}.txt" for n in names]))))


def write_exports(reading: Reading, folder: Path) -> tuple[Path, ...]:
    """Write events as POLECAT, ICEWS and CSV, records as annotations, and FollowTheMoney; the files in order.

    Raises UsageError where `folder` is a file.
    """
    _make(folder)
    return (
        _write(folder / "polecat.tsv", polecat_text(reading.documents)),
        _write(folder / "icews.tab", icews_text(reading.documents)),
        _write(folder / "events.csv", events_csv(reading.documents)),
        _write(folder / "annotations.jsonl", annotations_text(reading.documents)),
        _write(folder / "followthemoney.jsonl", entities_text(reading.documents)),
    )


def gold_names(documents: Sequence[ReadDocument]) -> tuple[str, ...]:
    """A name for each document: its file's without the suffix; where two share one, with the document's id.

    Raises UsageError where one file is given twice under one name.
    """
    stems = [Path(document.name).stem for document in documents]
    often = Counter(stems)
    names = [
        stem if often[stem] == 1 and stem != "links" else f"{stem}-{document.id}"
        for stem, document in zip(stems, documents, strict=True)
    ]
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise UsageError(f"given twice, by name and content: {', '.join(twice)}")
    return tuple(names)


def code_file(path: Path, out: Path, *, model: str | None = None) -> int:
    """Code the marked sentences of a tab-separated file into `out`; returns their number. Errors as `code_tsv`."""
    text = code_tsv(path, parser=load_parser(model))
    atomic.write_text(out, text)
    return text.count("\n") - 1


def _row(reading: Reading, place: int, coded: Coded) -> Row:
    document = coded.document
    published, outlet = document.published, document.outlet
    source = "" if published.chosen is None else published.candidates[published.chosen].source
    return Row(
        document=document.name,
        date="?" if published.day is None else published.day.isoformat(),
        date_from=f"{source} {published.confidence:.2f}" if source else "",
        outlet=outlet.name or "?",
        side=outlet.side or "?",
        counts=tuple(coded.counts()),
        clashes=reading.links.clashes_of(place),
        needs_review=tuple(_review(reading, place, coded)),
    )


def _review(reading: Reading, place: int, coded: Coded) -> Iterator[str]:
    """Why somebody should look at a document."""
    document = coded.document
    if document.published.day is None:
        yield "no date"
    elif document.published.confidence < SURE:
        yield "date unsure"
    if document.outlet.side is None:
        yield "no side"
    if document.language != "en":
        yield f"language {document.language}"
    if (original := reading.links.original_of(place)) is not None:
        yield f"copy of {reading.documents[original].document.name}"
    if unclear := sum(bool(transfer.uncertain) for transfer in coded.transfers):
        yield f"{unclear} uncertain transfers"
    if not coded.sentences:
        yield "no English sentence"
    yield from document.notes


def _make(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; a folder is needed to write into")
    folder.mkdir(parents=True, exist_ok=True)


def _write(path: Path, text: str) -> Path:
    atomic.write_text(path, text)
    return path
