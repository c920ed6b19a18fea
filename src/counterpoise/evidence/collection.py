"""All records of a study in one frozen object.

`read_evidence` reads tables, coded documents and the chronicle of a study folder, checks them, applies the
judgements and returns `Evidence`. Everything wrong in any file is raised together. Judgements stand in
`judgements/*.jsonl` (derived from records coded by hand, replaced whole) and then in `judgements.jsonl` (people's own,
append-only). Records that a person rejected stay in `records` and leave `accepted`; corrected ones are replaced there,
added ones stand there only. A judgement whose record has gone is in `stale`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from counterpoise.errors import InputError, NothingFound, Problem, nearest
from counterpoise.evidence.judged import JUDGEMENTS, Judged, judge_records
from counterpoise.evidence.judgements import read_judgements
from counterpoise.evidence.links_read import ReadLink, read_links
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
    links: tuple[ReadLink, ...] = field(default=(), repr=False)
    """Links between records of documents, by ids as coded, that the reader found."""

    @cached_property
    def _outcome(self) -> Judged:
        return judge_records(self.records, self.judgements, self.documents)

    @cached_property
    def accepted(self) -> tuple[Record, ...]:
        """The records as judged: rejected ones left out, corrected ones replaced, added ones put in."""
        return self._outcome.records

    @property
    def stale(self) -> tuple[Judgement, ...]:
        """Judgements whose record has gone: they change nothing until somebody looks at them."""
        return self._outcome.stale

    @property
    def judged(self) -> frozenset[str]:
        """Ids, as coded, of records that somebody has accepted, corrected or rejected."""
        return self._outcome.ids

    @cached_property
    def ties(self) -> tuple[tuple[str, str], ...]:
        """Pairs of ids of accepted records that tell of the same thing, tied by a person or by the reader."""
        return tuple(dict.fromkeys((*self._outcome.ties, *((one.one, one.other) for one in self._read_links("same")))))

    @cached_property
    def read_clashes(self) -> tuple[ReadLink, ...]:
        """Pairs of accepted records that the reader found cannot both hold."""
        return self._read_links("clash")

    def _read_links(self, kind: str) -> tuple[ReadLink, ...]:
        """The reader's links between records as it read them: a corrected one is not what it compared."""
        holds = {record.id for record in self.accepted}
        return tuple(one for one in self.links if one.kind == kind and {one.one, one.other} <= holds)

    @cached_property
    def copies(self) -> frozenset[str]:
        """Ids of documents that are near-duplicates of another one: what they tell counts once, there."""
        return frozenset(document.id for document in self.documents if document.copy_of)

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
    judgements: list[Judgement] = []
    known = {record.id for record in records}
    for path in (*sorted(study.path.glob("judgements/*.jsonl")), study.path / JUDGEMENTS):
        chain, found = read_judgements(path, known, file=_name(study, path))
        judgements.extend(chain)
        problems.extend(found)
    links, found = read_links(study.path)
    problems.extend(found)
    if problems:
        raise InputError(sorted(problems))
    evidence = Evidence(tuple(records), study.documents, tuple(judgements), tuple(links))
    _ = evidence.accepted
    return evidence


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
