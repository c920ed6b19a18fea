"""`read_documents`: any number of files to documents, in a fixed order, the bad ones with a reason.

A document is the same whatever the number of jobs: its parts depend on its bytes and name alone. Jobs are
threads, since the costly formats are taken apart in child processes.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from counterpoise.atomic import write_bytes
from counterpoise.provenance import sha256_file
from counterpoise.read.documents.blocks import find_blocks
from counterpoise.read.documents.dates import publication
from counterpoise.read.documents.document import Block, Limits, ReadDocument, ReadFailure
from counterpoise.read.documents.extract import Unreadable, extract
from counterpoise.read.documents.files import Source, find_sources
from counterpoise.read.documents.head import find_head
from counterpoise.read.documents.language import UNKNOWN, language_of
from counterpoise.read.documents.normalise import normalise
from counterpoise.read.documents.outlet import find_outlet


def read_documents(
    paths: Sequence[Path], *, jobs: int = 1, limits: Limits | None = None
) -> tuple[ReadDocument | ReadFailure, ...]:
    """Read files, folders and zip archives of txt, html, pdf and eml.

    The result has one entry for each file, in the order of `paths`, folders and archives sorted by name. A
    file that cannot be read is a ReadFailure in its place. Raises ValueError where `jobs` is below 1.
    """
    return tuple(iterate_documents(paths, jobs=jobs, limits=limits))


def iterate_documents(
    paths: Sequence[Path], *, jobs: int = 1, limits: Limits | None = None
) -> Iterator[ReadDocument | ReadFailure]:
    """As `read_documents`, one by one and without holding more than a few documents at a time."""
    if jobs < 1:
        raise ValueError(f"jobs must be 1 or more, got {jobs}")
    bounds = limits or Limits()
    sources = find_sources(paths, limits=bounds)
    if jobs == 1:
        for source in sources:
            yield _read(source, bounds)
        return
    with ThreadPoolExecutor(jobs) as pool:
        for batch in _batches(sources, 4 * jobs):
            yield from pool.map(lambda source: _read(source, bounds), batch)


def read_document(name: str, data: bytes, *, limits: Limits | None = None) -> ReadDocument:
    """One document from its bytes; `name` gives the suffix. Raises `extract.Unreadable` with the reason."""
    taken = extract(name, data, limits=limits or Limits())
    stored = normalise(taken.text)
    if not stored.text:
        raise Unreadable("holds no text")
    head = find_head(stored.text, taken.metadata)
    blocks = find_blocks(stored.text, head, taken.metadata)
    sha256 = hashlib.sha256(data).hexdigest()
    return ReadDocument(
        id=sha256[:12],
        name=name,
        format=taken.format,
        sha256=sha256,
        content=data,
        stored=stored,
        blocks=blocks,
        title=taken.metadata.title or head.title,
        author=taken.metadata.author or head.author,
        published=publication(stored.text, blocks, taken.metadata, head_end=head.end),
        outlet=find_outlet(stored.text, blocks, taken.metadata),
        language=_language(stored.text, blocks),
        url=taken.metadata.url,
        notes=taken.notes,
    )


def store_copy(document: ReadDocument, folder: Path) -> Path:
    """Keep the original bytes in `folder`, named by their hash and format; a sound copy already there is left alone.

    Returns the path. Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{document.sha256}.{document.format}"
    if not path.exists() or sha256_file(path) != document.sha256:
        write_bytes(path, document.content)
    return path


def _read(source: Source | ReadFailure, limits: Limits) -> ReadDocument | ReadFailure:
    if isinstance(source, ReadFailure):
        return source
    try:
        return read_document(source.name, source.read(), limits=limits)
    except Unreadable as error:
        return ReadFailure(source.name, str(error))
    except OSError as error:
        return ReadFailure(source.name, f"cannot be read: {error.strerror or error}")


def _batches(sources: Iterable[Source | ReadFailure], size: int) -> Iterator[list[Source | ReadFailure]]:
    batch: list[Source | ReadFailure] = []
    for source in sources:
        batch.append(source)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch


def _language(text: str, blocks: Iterable[Block]) -> str:
    """The language in which most of the text is written, boilerplate left out."""
    letters: Counter[str] = Counter()
    for block in blocks:
        if block.kind != "boilerplate" and block.language != UNKNOWN:
            letters[block.language] += block.end - block.start
    return max(letters, key=lambda code: (letters[code], code)) if letters else language_of(text)
