"""What the judgements come to: the records that hold, and the judgements whose record has gone.

Records that were rejected are left out, corrected ones replaced, added ones put in. Ties, of people and of the reader
(`links_read`), become pairs of ids of records that hold. A judgement on a record of a document finds its record by
`targets`; one that finds none is `stale`: it changes nothing, and `check` and `read` tell of it.

Records of documents stand in the order of documents and passages, all others as they stood.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from counterpoise.errors import InputError, Problem
from counterpoise.evidence.judgements import corrected, not_undone, standing, standing_ties
from counterpoise.evidence.targets import find_targets
from counterpoise.provenance import Document
from counterpoise.read.coded import made_record
from counterpoise.records import Judgement, Record, Target

JUDGEMENTS = "judgements.jsonl"
_KINDS = ("event", "transfer", "claim", "causal_claim", "figure")


@dataclass(frozen=True)
class Judged:
    """The outcome of all judgements."""

    records: tuple[Record, ...]
    """The records that hold."""
    stale: tuple[Judgement, ...] = ()
    """Standing judgements whose record has gone."""
    ids: frozenset[str] = frozenset()
    """Ids, as coded, of the records that somebody has accepted, corrected or rejected."""
    now: Mapping[str, str] = field(default_factory=dict)
    """The id that a corrected record has now, by the id as coded."""
    ties: tuple[tuple[str, str], ...] = ()
    """Pairs of ids of records that hold and that a person has tied."""


def judge_records(
    records: Sequence[Record], judgements: Iterable[Judgement], documents: Iterable[Document] = ()
) -> Judged:
    """Apply judgements to records. InputError where an added record cannot be made (its document is not listed)."""
    listed = tuple(judgements)
    added = _added(not_undone(listed), {document.id: document for document in documents})
    base = [*records, *added.values()]
    wanted = [(one.record, one.target) for one in listed] + [(one.other, one.other_target) for one in listed]
    find = _Finder(
        {identifier: record.id for identifier, record in added.items()} | {record.id: record.id for record in records},
        find_targets(wanted, base),
    )
    resolved, lost = [], []
    for one in listed:
        here = find(one.record, one.target)
        if here is None:
            lost.append(one)
        else:
            resolved.append(one.model_copy(update={"record": here}))
    holds = standing(resolved)
    kept, now = _kept(base, holds)
    final = _in_order(kept)
    return Judged(
        final,
        tuple(one for one in not_undone(listed) if one in lost),
        frozenset(identifier for identifier, one in holds.items() if one.decision != "add"),
        now,
        _ties(standing_ties(resolved), find, now, {record.id for record in final}),
    )


@dataclass(frozen=True)
class _Finder:
    """From a record's id and target, as judged, to its id now; None where it is gone."""

    known: Mapping[str, str]
    found: Mapping[tuple[str, Target], str]

    def __call__(self, identifier: str, target: Target | None) -> str | None:
        if identifier in self.known or target is None:
            return self.known.get(identifier)
        return self.found.get((identifier, target))


def _kept(records: Sequence[Record], holds: Mapping[str, Judgement]) -> tuple[list[Record], dict[str, str]]:
    """The records that hold, and the new ids of corrected ones."""
    kept, now = [], {}
    for record in records:
        judgement = holds.get(record.id)
        if judgement is None or judgement.decision in ("accept", "add"):
            kept.append(record)
        elif judgement.decision == "correct":
            made = corrected(record, judgement.corrections)
            now[record.id] = made.id
            kept.append(made)
    return kept, now


def _added(judgements: Iterable[Judgement], documents: Mapping[str, Document]) -> dict[str, Record]:
    """Records that people added, by the id under which they were judged."""
    made: dict[str, Record] = {}
    problems = []
    for judgement in judgements:
        if judgement.decision != "add":
            continue
        try:
            made[judgement.record] = added_record(json.loads(judgement.added), documents)
        except (ValidationError, ValueError, TypeError, KeyError) as error:
            message = f"judgement {judgement.hash[:12]} adds no valid record: {error}"
            problems.append(Problem(JUDGEMENTS, 0, 0, message))
    if problems:
        raise InputError(problems)
    return made


def added_record(values: Mapping[str, Any], documents: Mapping[str, Document]) -> Record:
    """The record of an added line. ValueError where its document is not listed; else as `made_record`."""
    document = documents.get(str(values.get("document")))
    if document is None:
        raise ValueError(f"document '{values.get('document')}' is not listed by the study")
    return made_record(values, document, file=f"records/{document.id}.jsonl", line=0)


def _in_order(records: Iterable[Record]) -> tuple[Record, ...]:
    """Records of documents first, by document and passage, the others as they stand."""
    listed = tuple(records)
    coded = [record for record in listed if record.origin.kind == "document"]
    rest = [record for record in listed if record.origin.kind != "document"]
    return (*sorted(coded, key=_place), *rest)


def _place(record: Record) -> tuple[str, int, int, int]:
    passage = record.origin.passage
    assert passage is not None
    return passage.document, passage.start, passage.end, _KINDS.index(record.kind)


def _ties(
    judgements: Iterable[Judgement], find: _Finder, now: Mapping[str, str], holds: set[str]
) -> tuple[tuple[str, str], ...]:
    pairs = []
    for one in judgements:
        other = find(one.other, one.other_target) or ""
        pair = (now.get(one.record, one.record), now.get(other, other))
        if set(pair) <= holds:
            pairs.append(pair)
    return tuple(pairs)
