"""All records of a study in one frozen object.

`read_evidence` reads tables, coded documents and the chronicle of a study folder, checks them, applies the
judgements of `judgements.jsonl` and returns `Evidence`. Everything wrong in any file is raised together.
Records that a person rejected stay in `records` and leave `accepted`; corrected ones are replaced there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from counterpoise.errors import InputError, NothingFound, Problem, nearest
from counterpoise.evidence.judgements import apply_judgements, read_judgements
from counterpoise.provenance import Document
from counterpoise.read.coded import read_chronicle, read_coded_document
from counterpoise.read.tidy import is_deals_table, read_deals, read_tidy_table
from counterpoise.records import CausalClaim, Claim, Event, Figure, Judgement, Record, TableRow, Transfer
from counterpoise.study import Study


@dataclass(frozen=True)
class Evidence:
    """Every record of a study, in the order of its files, and the judgements on them."""

    records: tuple[Record, ...]
    documents: tuple[Document, ...] = ()
    judgements: tuple[Judgement, ...] = field(default=(), repr=False)

    @cached_property
    def accepted(self) -> tuple[Record, ...]:
        """The records as judged: rejected ones left out, corrected ones replaced."""
        return apply_judgements(self.records, self.judgements)

    @cached_property
    def by_id(self) -> dict[str, Record]:
        """Records by id, both as coded and as judged."""
        return {record.id: record for record in (*self.records, *self.accepted)}

    def record(self, identifier: str) -> Record:
        """The record with this id; NothingFound otherwise."""
        if identifier not in self.by_id:
            raise NothingFound(f"no record has the id '{identifier}'" + _hint(identifier, self.by_id))
        return self.by_id[identifier]

    @cached_property
    def events(self) -> tuple[Event, ...]:
        return tuple(record for record in self.accepted if isinstance(record, Event))

    @cached_property
    def transfers(self) -> tuple[Transfer, ...]:
        return tuple(record for record in self.accepted if isinstance(record, Transfer))

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(record for record in self.accepted if isinstance(record, Claim))

    @cached_property
    def causal_claims(self) -> tuple[CausalClaim, ...]:
        return tuple(record for record in self.accepted if isinstance(record, CausalClaim))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(record for record in self.accepted if isinstance(record, Figure))

    @cached_property
    def rows(self) -> tuple[TableRow, ...]:
        return tuple(record for record in self.accepted if isinstance(record, TableRow))


def read_evidence(study: Study) -> Evidence:
    """Read all records of a study. InputError with every problem of every file."""
    records: list[Record] = []
    problems: list[Problem] = []
    for path in sorted(study.path.glob("records/*.jsonl")):
        coded, found = read_coded_document(path, study.documents, file=_name(study, path))
        records.extend(coded)
        problems.extend(found)
    for path in sorted(study.path.glob("chronicle/*.csv")):
        events, found = read_chronicle(path, file=_name(study, path))
        records.extend(events)
        problems.extend(found)
    for path in sorted(study.path.glob("tables/*.csv")):
        reader = read_deals if is_deals_table(path) else read_tidy_table
        rows, found = reader(path, file=_name(study, path))
        records.extend(rows)
        problems.extend(found)
    problems.extend(_repeated(records))
    judgements, found = read_judgements(study.path / "judgements.jsonl", {record.id for record in records})
    problems.extend(found)
    if problems:
        raise InputError(sorted(problems))
    return Evidence(tuple(records), study.documents, judgements)


def _repeated(records: Iterable[Record]) -> list[Problem]:
    """A record that stands twice in one file, word for word."""
    first: dict[str, Record] = {}
    problems = []
    for record in records:
        earlier = first.setdefault(record.id, record)
        if earlier is not record:
            message = f"the same record as in line {earlier.origin.line}"
            problems.append(Problem(record.origin.file, record.origin.line, 0, message, "remove one of the two"))
    return problems


def _name(study: Study, path: Path) -> str:
    return path.relative_to(study.path).as_posix()


def _hint(word: str, words: Iterable[str]) -> str:
    hint = nearest(word, words)
    return f"; {hint}" if hint else ""
