"""What was read enters a study: the register of documents, their records, and the links between them.

    documents_read.csv     documents that documents.yaml does not list
    records/<id>.jsonl     the records of each document, one a line, without text of the document
    links_read.csv         pairs of records that tell of the same thing, and pairs that cannot both hold

Every file is written whole or not at all, the register first and the links last, so that a run that is killed leaves a
study that can be read; the next run completes it. A file that has not changed is not touched. Records that a person
coded are never written over. A document whose file has changed takes the place of the one read before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from counterpoise import atomic
from counterpoise.errors import InputError, Problem
from counterpoise.evidence.documents_read import Line, in_text_order, lines_text, placed_lines
from counterpoise.evidence.links_read import LINKS, ReadLink, links_text, read_links
from counterpoise.located import read_text
from counterpoise.provenance import Document
from counterpoise.read.across import Link, Reference
from counterpoise.read.coded import made_record
from counterpoise.read.documents.document import ReadDocument
from counterpoise.register import REGISTER, read_register, register_text
from counterpoise.study import Study
from counterpoise.workflow.reading import Reading

RECORDS = "records"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Entered:
    """What a run has entered into a study."""

    documents: tuple[Document, ...]
    """In the order in which they were read."""
    lines: tuple[Mapping[tuple[str, int], Line], ...]
    """The lines of each document by type and place, as in the gold format."""
    links: tuple[ReadLink, ...]
    written: tuple[Path, ...]
    """Files that are new or have changed."""
    replaced: tuple[str, ...]
    """Ids of documents that made room for a newer version of their file."""

    @property
    def records(self) -> int:
        """How many records the documents of this run hold."""
        return sum(len(in_text_order(lines.values())) for lines in self.lines)


def enter(reading: Reading, study: Study, paths: Sequence[Path]) -> Entered:
    """Write what was read into the study's folder. `paths` are those that were given to `read`.

    InputError, and nothing written, where a records file holds records that a person coded.
    """
    registered, problems = read_register(study.path)
    if problems:
        raise InputError(problems)
    own = {document.id for document in registered}
    listed = {d.sha256: d for d in study.documents if d.id not in own}
    documents = _documents(reading, listed, paths)
    _refuse_hand_coded(study, documents)
    lines = tuple(
        placed_lines(coded, document=document.id, spec=study.spec)
        for coded, document in zip(reading.documents, documents, strict=True)
    )
    fresh = [document for document in documents if document.sha256 not in listed]
    replaced = _replaced(registered, fresh)
    links = _links(reading, documents, lines)
    kept = {d.id: d for d in (*registered, *fresh) if d.id not in replaced}
    written = [_put(study.path / REGISTER, register_text(kept.values()))] if kept or registered else []
    (study.path / RECORDS).mkdir(exist_ok=True)
    for document, found in zip(documents, lines, strict=True):
        written.append(_put(study.path / RECORDS / f"{document.id}.jsonl", lines_text(in_text_order(found.values()))))
    for old in replaced:
        (study.path / RECORDS / f"{old}.jsonl").unlink(missing_ok=True)
    read_now = {document.id for document in documents}
    earlier = [link for link in read_links(study.path)[0] if not link.within(read_now)]
    written.append(_put(study.path / LINKS, links_text((*earlier, *links))))
    return Entered(documents, lines, links, tuple(path for path in written if path is not None), replaced)


def _documents(reading: Reading, listed: Mapping[str, Document], paths: Sequence[Path]) -> tuple[Document, ...]:
    """The study's entry of each document: as listed by a person, else made from what was read."""
    made = [listed.get(coded.document.sha256) or _document(coded.document, paths) for coded in reading.documents]
    copies = {member: group[0] for group in reading.links.copies for member in group[1:]}
    return tuple(
        document if place not in copies or document.sha256 in listed
        else document.model_copy(update={"copy_of": made[copies[place]].id})
        for place, document in enumerate(made)
    )  # fmt: skip


def _document(read: ReadDocument, paths: Sequence[Path]) -> Document:
    published, chosen = read.published, read.published.chosen
    source = "" if chosen is None else f"{published.candidates[chosen].source}, confidence {published.confidence:.2f}"
    return Document(
        id=read.id,
        file=shown_name(read.name, paths),
        sha256=read.sha256,
        title=" ".join((read.title or "").split()),
        outlet=read.outlet.name or UNKNOWN,
        side=read.outlet.side or UNKNOWN,
        published="" if published.day is None else published.day.isoformat(),
        published_from=source,
        url=read.url or "",
        licence="text of the publisher, not shipped",
        language=read.language,
    )


def shown_name(name: str, paths: Sequence[Path]) -> str:
    """A file's name from the folder that was given on, so that it does not tell where that folder stands."""
    for path in paths:
        if name == str(path):
            return path.name
        if name.startswith(f"{path}/"):
            return f"{path.resolve().name}{name[len(str(path)) :]}"
    return Path(name).name


def _refuse_hand_coded(study: Study, documents: Iterable[Document]) -> None:
    problems = []
    for document in documents:
        path = study.path / RECORDS / f"{document.id}.jsonl"
        if path.is_file() and '"coded_by": "hand:' in read_text(path):
            message = "holds records that a person coded; reading would write over them"
            hint = "move the file to gold/ and derive judgements from it: counterpoise judge STUDY --gold gold"
            problems.append(Problem(f"{RECORDS}/{path.name}", 0, 0, message, hint))
    if problems:
        raise InputError(problems)


def _replaced(registered: Iterable[Document], fresh: Sequence[Document]) -> tuple[str, ...]:
    """Ids of registered documents whose file now holds something else."""
    now = {document.file: document.id for document in fresh}
    ids = {document.id for document in fresh}
    return tuple(old.id for old in registered if old.file in now and old.id not in ids)


def _links(
    reading: Reading, documents: Sequence[Document], lines: Sequence[Mapping[tuple[str, int], Line]]
) -> tuple[ReadLink, ...]:
    """The links of this run by the ids of their records; a pair that has become one record is none."""

    def identifier(at: Reference) -> str:
        document, line = documents[at.document], lines[at.document][at.kind, at.place]
        return made_record(line, document, file=f"{RECORDS}/{document.id}.jsonl", line=0).id

    def made(kind: str, link: Link) -> ReadLink:
        ends = (documents[link.one.document].id, documents[link.other.document].id)
        return ReadLink(kind, identifier(link.one), identifier(link.other), link.field, *ends)

    found = [made("same", link) for link in reading.links.same] + [
        made("clash", link) for link in reading.links.clashes
    ]
    return tuple(dict.fromkeys(link for link in found if link.one != link.other))


def _put(path: Path, text: str) -> Path | None:
    """Write a file whose content has changed; None where it stands already."""
    if path.is_file() and path.read_bytes() == text.encode():
        return None
    atomic.write_text(path, text)
    return path
