"""The verbs `read` and `code`: documents to records, with one row each, and sentences to event types.

Documents are read one by one in a fixed order, by as many processes as wanted; what comes out depends neither on
their number nor on the order in which they finish. A file that cannot be read keeps its place as a failure and
the rest goes on.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from counterpoise import atomic
from counterpoise.errors import InputError, NothingFound, Problem, UsageError
from counterpoise.read.across import Links, find_links
from counterpoise.read.documents.document import ReadDocument, ReadFailure
from counterpoise.read.documents.reading import iterate_documents
from counterpoise.read.events.coded_tsv import code_tsv
from counterpoise.read.export import annotations_text, events_csv, polecat_text
from counterpoise.read.gold import as_text, gold_document, gold_links
from counterpoise.read.parse.pipeline import load_parser
from counterpoise.read.pipeline import Coded, Reader

SURE = 0.75
"""Dates of publication with less confidence need review."""
AHEAD = 8
"""How many documents per process are held at a time."""
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Reading:
    """What a run has read."""

    documents: tuple[Coded, ...]
    failures: tuple[ReadFailure, ...]
    links: Links


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
    paths: Sequence[Path], *, jobs: int = 1, model: str | None = None, study: Path | None = None, progress: Progress
) -> Reading:
    """Read files, folders and archives. `jobs` counts processes, 0 means one per core.

    Raises NothingFound where the paths hold no document, InputError where none of them could be read, and as
    `Reader.load`.
    """
    documents: list[Coded] = []
    failures: list[ReadFailure] = []
    for result in _results(paths, jobs=jobs or os.cpu_count() or 1, model=model, study=study):
        if isinstance(result, ReadFailure):
            failures.append(result)
        else:
            documents.append(result)
            progress(f"read {len(documents)} documents, {result.document.name}")
    if not documents and failures:
        raise InputError([Problem(one.name, 0, 0, one.reason) for one in failures])
    if not documents:
        raise NothingFound(f"no document under {', '.join(map(str, paths))} (txt, html, pdf, eml or zip)")
    progress(f"linking {len(documents)} documents")
    return Reading(tuple(documents), tuple(failures), find_links(documents))


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
    """Write polecat.tsv, events.csv and annotations.jsonl into a folder; returns the files written, in order.

    Raises UsageError where `folder` is a file.
    """
    _make(folder)
    return (
        _write(folder / "polecat.tsv", polecat_text(reading.documents)),
        _write(folder / "events.csv", events_csv(reading.documents)),
        _write(folder / "annotations.jsonl", annotations_text(reading.documents)),
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


def _results(
    paths: Sequence[Path], *, jobs: int, model: str | None, study: Path | None
) -> Iterator[Coded | ReadFailure]:
    found = iterate_documents(paths, jobs=jobs)
    first = list(islice(found, 2))
    if jobs == 1 or len(first) < 2:
        for result in (*first, *found):
            yield result if isinstance(result, ReadFailure) else _reader(model, study).read(result)
        return
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        while batch := [*first, *islice(found, AHEAD * jobs - len(first))]:
            first = []
            pending = [one if isinstance(one, ReadFailure) else pool.submit(_code, one, model, study) for one in batch]
            for one in pending:
                yield one if isinstance(one, ReadFailure) else one.result()


def _code(document: ReadDocument, model: str | None, study: Path | None) -> Coded:
    return _reader(model, study).read(document)


@cache
def _reader(model: str | None, study: Path | None) -> Reader:
    """The reader of this process, loaded once."""
    return Reader.load(model=model, study=study)


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
