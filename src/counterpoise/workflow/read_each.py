"""Documents read one by one in as many processes as wanted, each from its bytes to its records.

Results come in the order of the files, whatever the number of processes and whichever finishes first. A process
that outlives the run that started it (kill -9) ends by itself. What a process has finished is in the cache.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from multiprocessing import connection
from pathlib import Path, PurePosixPath

from counterpoise.errors import CounterpoiseError
from counterpoise.provenance import Document
from counterpoise.read.documents.document import Limits, Outlet, Publication, ReadDocument, ReadFailure
from counterpoise.read.documents.extract import Unreadable
from counterpoise.read.documents.files import Source, find_sources
from counterpoise.read.documents.reading import read_document
from counterpoise.read.pipeline import Coded, Reader
from counterpoise.workflow.read_cache import ReadCache

AHEAD = 8
"""How many documents per process are held at a time."""
LISTED = "documents.yaml"


@dataclass(frozen=True)
class Job:
    """How documents are read: the parser, the study's names and facts, and the cache."""

    cache: ReadCache
    model: str | None = None
    names: Path | None = None
    facts: Mapping[str, Document] | None = None
    """What a person states of a document, by the SHA-256 of its file."""


@dataclass(frozen=True)
class Done:
    """One file's result; `cached` where it was not read again."""

    result: Coded | ReadFailure
    cached: bool = False


def count_sources(paths: Sequence[Path]) -> int:
    """How many files stand behind the paths."""
    return sum(1 for _ in find_sources(paths, limits=Limits()))


def read_each(paths: Sequence[Path], job: Job, *, jobs: int) -> Iterator[Done]:
    """Every file behind the paths, in their order. Processes start with the first file that is not in the cache.

    Raises CounterpoiseError where a reading process dies, and as `Reader.load`.
    """
    sources = find_sources(paths, limits=Limits())
    if jobs == 1:
        for source in sources:
            found = _known(source, job)
            yield found if isinstance(found, Done) else read_file(found, job)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_end_with_parent) as pool:
        waiting: deque[Done | Future[Done]] = deque()
        try:
            for source in sources:
                found = _known(source, job)
                waiting.append(found if isinstance(found, Done) else pool.submit(read_file, found, job))
                if len(waiting) >= AHEAD * jobs:
                    yield _finished(waiting.popleft())
            while waiting:
                yield _finished(waiting.popleft())
        except BrokenProcessPool as error:
            message = "a reading process died (out of memory?); what it had read is kept: try again with --jobs 1"
            raise CounterpoiseError(message) from error
        finally:
            for one in waiting:
                if isinstance(one, Future):
                    one.cancel()


@dataclass(frozen=True)
class File:
    """A file that is not in the cache."""

    name: str
    data: bytes
    key: str
    facts: Document | None


def read_file(file: File, job: Job) -> Done:
    """Read one file and keep what was read."""
    try:
        document = read_document(file.name, file.data)
    except Unreadable as error:
        return Done(ReadFailure(file.name, str(error)))
    reader = _reader(job.model, job.names)
    coded = reader.read(document if file.facts is None else stated(document, file.facts))
    job.cache.put(file.key, coded)
    return Done(coded)


def read_again(document: ReadDocument, job: Job) -> Coded:
    """The records of a document whose facts have changed since it was read; nothing is kept."""
    return _reader(job.model, job.names).read(document)


def _known(source: Source | ReadFailure, job: Job) -> Done | File:
    """What is in the cache, or what must be read."""
    if isinstance(source, ReadFailure):
        return Done(source)
    try:
        data = source.read()
    except OSError as error:
        return Done(ReadFailure(source.name, f"cannot be read: {error.strerror or error}"))
    sha256 = hashlib.sha256(data).hexdigest()
    facts = (job.facts or {}).get(sha256)
    key = job.cache.key(PurePosixPath(source.name).suffix, sha256, facts)
    kept = job.cache.get(key, name=source.name, content=data)
    return Done(kept, cached=True) if kept is not None else File(source.name, data, key, facts)


def _finished(one: Done | Future[Done]) -> Done:
    return one if isinstance(one, Done) else one.result()


def stated(document: ReadDocument, facts: Document) -> ReadDocument:
    """The document with what a person's list says of it: date (if a whole day), outlet, side, title, address."""
    day = _day(facts.published)
    published = document.published
    if day is not None:
        why = f"stated in {LISTED}: {facts.published_from}" if facts.published_from else f"stated in {LISTED}"
        published = Publication(day, 1.0, why, published.candidates, None)
    why = f"stated in {LISTED}"
    return replace(
        document,
        published=published,
        outlet=Outlet(facts.outlet or document.outlet.name, facts.side or document.outlet.side, why),
        title=facts.title or document.title,
        url=facts.url or document.url,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if len(text) == len("YYYY-MM-DD") else None


@cache
def _reader(model: str | None, names: Path | None) -> Reader:
    """The reader of this process, loaded once."""
    return Reader.load(model=model, study=names)


def _end_with_parent() -> None:
    """End this process when the one that started it is gone."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="end-with-parent").start()
