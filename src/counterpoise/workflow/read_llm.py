"""Reading with a language model instead of the shipped rules: one document at a time, answers kept, failures told.

Only a call that names an endpoint comes here. Documents are sent to that endpoint and nowhere else; its answers stay
in the user's cache folder, so a document that was read once is read again without asking, and a stopped run goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from counterpoise.errors import InputError, NothingFound, Problem
from counterpoise.read.across import find_links
from counterpoise.read.documents.document import ReadDocument, ReadFailure
from counterpoise.read.documents.reading import iterate_documents
from counterpoise.read.llm import LlmFailed, LlmReader, LlmSettings, Refused
from counterpoise.read.pipeline import Coded, Reader
from counterpoise.workflow.read_cache import cache_folder
from counterpoise.workflow.reading import Reading

ANSWERS = "answers"


@dataclass(frozen=True)
class LlmReading:
    """What a model's answers came to, and what of them was not believed, by document."""

    reading: Reading
    refused: tuple[tuple[str, Refused], ...]


def read_with_llm(
    paths: Sequence[Path], settings: LlmSettings, *, names: Path | None = None, progress: Callable[[str], None]
) -> LlmReading:
    """Read files, folders and archives with the model of `settings`; `names` is a study's table of names.

    Raises NothingFound where the paths hold no document, InputError where none of them could be read, and as
    `Reader.load`. A document for which the endpoint gives no usable answer is a failure, and the rest goes on.
    """
    reader = LlmReader.load(settings, base=Reader.load(study=names), store=cache_folder().parent / ANSWERS)
    documents: list[Coded] = []
    failures: list[ReadFailure] = []
    refused: list[tuple[str, Refused]] = []
    progress(f"asking {settings.model} at {settings.base}")
    for result in iterate_documents(paths, jobs=1):
        read = _one(reader, result)
        if isinstance(read, ReadFailure):
            failures.append(read)
        else:
            documents.append(read[0])
            refused += [(read[0].document.name, one) for one in read[1]]
        progress(f"read {len(documents) + len(failures)} documents, {len(refused)} records refused")
    if not documents and failures:
        raise InputError([Problem(one.name, 0, 0, one.reason) for one in failures])
    if not documents:
        raise NothingFound(f"no document under {', '.join(map(str, paths))} (txt, html, pdf, eml or zip)")
    return LlmReading(Reading(tuple(documents), tuple(failures), find_links(documents)), tuple(refused))


def _one(reader: LlmReader, result: ReadDocument | ReadFailure) -> tuple[Coded, tuple[Refused, ...]] | ReadFailure:
    if isinstance(result, ReadFailure):
        return result
    try:
        return reader.read(result)
    except LlmFailed as failed:
        return ReadFailure(result.name, f"the language model did not read it: {failed}")
