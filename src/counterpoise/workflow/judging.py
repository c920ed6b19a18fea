"""The verb `judge`: people's decisions on the records of a study, one by one, from a list, or from a coding by hand.

    judge_one       one decision, appended to judgements.jsonl
    judge_review    the rows of out/needs_review.csv in which somebody filled in a decision, appended likewise
    judge_coding    every decision that turns what was read into what a person coded by hand (gold/*.jsonl of the
                    study), written whole to judgements/coding.jsonl; run it again whenever the reader has changed

The first two never change a line that stands. The third replaces its own file only: it is derived, and the same
records and coding give the same bytes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from counterpoise import atomic
from counterpoise.errors import InputError, NothingFound, Problem, UsageError, nearest
from counterpoise.evidence.coding_match import Score, Verdict, match_coding, score_coding, verdicts
from counterpoise.evidence.collection import Evidence, read_evidence
from counterpoise.evidence.judged import JUDGEMENTS, added_record
from counterpoise.evidence.judgements import chain, judge, judgement_line, not_undone, read_judgements
from counterpoise.evidence.targets import target_of
from counterpoise.located import CsvRow, read_csv_rows
from counterpoise.read.coded import read_coded_document
from counterpoise.records import Decision, Judgement, Record
from counterpoise.register import unguarded
from counterpoise.study import Study, read_study
from counterpoise.workflow.read_review import COLUMNS

CODING = "judgements/coding.jsonl"
DECISIONS: tuple[Decision, ...] = ("accept", "correct", "reject")


@dataclass(frozen=True)
class FromCoding:
    """What came of a coding by hand."""

    scores: tuple[Score, ...]
    decisions: tuple[tuple[str, int], ...]
    """How many judgements of each kind."""
    written: Path


def judge_coding(folder: Path, gold: Path, *, at: str) -> FromCoding:
    """Derive judgements from the records that were coded by hand in `gold`, a folder of JSON lines like records/.

    `at` is the day of the coding, ISO; each judgement is `by` the person who coded. InputError for a coding or a
    study that is not in order, NothingFound where `gold` holds no record.
    """
    study = read_study(folder)
    coded = read_coding(study, gold)
    documents = {record.origin.passage.document for record in coded if record.origin.passage}
    read = [
        record for record in _machine(study) if record.origin.passage and record.origin.passage.document in documents
    ]
    pairs = match_coding(read, coded)
    by = {pair.read.id: pair.coded for pair in pairs if pair.read is not None and pair.coded is not None}
    coder = _coder(coded[0])
    judgements = [_judgement(one, by.get(one.record.id), coder=coder, at=at) for one in verdicts(pairs)]
    target = study.path / CODING
    target.parent.mkdir(exist_ok=True)
    atomic.write_text(target, "".join(judgement_line(one) + "\n" for one in chain(judgements)))
    counted = Counter(judgement.decision for judgement in judgements)
    return FromCoding(score_coding(pairs), tuple(sorted(counted.items())), target)


def read_coding(study: Study, gold: Path) -> tuple[Record, ...]:
    """The records of a coding by hand."""
    records: list[Record] = []
    problems: list[Problem] = []
    for path in sorted(gold.glob("*.jsonl")):
        found, wrong = read_coded_document(path, study.documents, file=f"{gold.name}/{path.name}")
        records += found
        problems += wrong
    if problems:
        raise InputError(sorted(problems))
    if not records:
        raise NothingFound(f"no records coded by hand under {gold} (JSON lines, one file per document)")
    return tuple(records)


def score_reading(folder: Path, gold: Path) -> tuple[Score, ...]:
    """How well the records of a study agree with a coding by hand, before any judgement."""
    study = read_study(folder)
    return score_coding(match_coding(_machine(study), read_coding(study, gold)))


def judge_review(folder: Path, file: Path, *, by: str, at: datetime | None = None) -> tuple[Judgement, ...]:
    """Judgements from the rows of a list to review in which a decision is filled in; corrections of one record on
    several rows become one judgement. InputError with every row that does not fit; then nothing is written.
    """
    evidence = read_evidence(read_study(folder))
    rows, problems = read_csv_rows(file, COLUMNS, file=file.name)
    filled: dict[str, list[CsvRow]] = {}
    for row in rows:
        if row.values["decision"]:
            filled.setdefault(row.values["record"], []).append(row)
    planned = [_planned(evidence, identifier, group, problems) for identifier, group in filled.items()]
    if problems:
        raise InputError(sorted(problems))
    path = evidence_path(folder)
    return tuple(
        judge(path, record, decision, by=by, corrections=corrections, note=note, at=at)
        for record, decision, corrections, note in (one for one in planned if one is not None)
    )


Plan = tuple[Record, Decision, list[tuple[str, object]], str]


def _planned(evidence: Evidence, identifier: str, rows: Sequence[CsvRow], problems: list[Problem]) -> Plan | None:
    """One judgement from the rows of a record; what does not fit goes to `problems`."""
    before = len(problems)
    record = next((one for one in evidence.records if one.id == identifier), None)
    if record is None:
        message = f"no record has the id '{identifier}'" if identifier else "this row is about a document, not a record"
        hint = "" if identifier else "say what is known of it in documents.yaml and read again"
        problems.append(rows[0].problem(message, "record", hint=hint))
    decisions = {row.values["decision"] for row in rows}
    for row in rows:
        if row.values["decision"] not in DECISIONS:
            hint = nearest(row.values["decision"], DECISIONS)
            problems.append(row.problem(f"'{row.values['decision']}' is no decision", "decision", hint=hint))
    if len(decisions) > 1:
        problems.append(rows[0].problem(f"two decisions on one record ({', '.join(sorted(decisions))})", "decision"))
    if len(problems) > before or record is None:
        return None
    decision = next(one for one in DECISIONS if one in decisions)
    corrections = [
        (row.values["field"], value_of(unguarded(row.values["value"]))) for row in rows if row.values["field"]
    ]
    note = "; ".join(dict.fromkeys(row.values["note"] for row in rows if row.values["note"]))
    if (decision == "correct") != bool(corrections):
        problems.append(rows[0].problem("'correct' needs a field, and only 'correct' takes any", "field"))
        return None
    return record, decision, corrections, note


def judge_one(
    folder: Path,
    identifier: str,
    decision: Decision,
    *,
    by: str,
    corrections: Iterable[str] = (),
    other: str = "",
    note: str = "",
    at: datetime | None = None,
) -> Judgement:
    """Append one decision on the record with this id; `corrections` are written field=value, `other` the id of the
    record that it is tied to. NothingFound for an unknown id, UsageError for a decision that does not fit.
    """
    evidence = read_evidence(read_study(folder))
    pairs = []
    for text in corrections:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"write a correction as field=value, not '{text}'")
        pairs.append((name.strip(), value_of(value.strip())))
    second = evidence.record(other) if other else None
    record = evidence.record(identifier)
    return judge(
        evidence_path(folder), record, decision, by=by, corrections=pairs, other=second, note=note, at=at
    )  # fmt: skip


def undo_one(folder: Path, identifier: str, *, by: str, note: str = "", at: datetime | None = None) -> Judgement:
    """Take back the last decision on the record with this id that people made one by one.

    NothingFound for an unknown record, or one on which no such decision stands; derived decisions are not undone.
    """
    evidence = read_evidence(read_study(folder))
    record = evidence.record(identifier)
    own, _ = read_judgements(evidence_path(folder), evidence.by_id)
    standing = [one for one in not_undone(own) if one.record == identifier]
    if not standing:
        raise NothingFound(f"no decision of a person stands on record '{identifier}'")
    path = evidence_path(folder)
    return judge(path, record, "undo", by=by, undoes=standing[-1].hash, note=note, at=at)


def add_one(folder: Path, line: str, *, by: str, note: str = "", at: datetime | None = None) -> Judgement:
    """Append a record that the reader missed: `line` is JSON as in records/. UsageError where it makes no record."""
    study = read_study(folder)
    try:
        given = json.loads(line)
        values = {**given, "coded_by": given.get("coded_by") or f"hand:{by}"}
        record = added_record(values, {document.id: document for document in study.documents})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(f"this is no line of records/: {error}") from error
    return judge(evidence_path(folder), record, "add", by=by, added=_json(values), note=note, at=at)


def decision_of(*, accept: bool, reject: bool, correct: bool, tie: bool) -> Decision:
    """The one decision that is asked for; UsageError for none or several."""
    every: tuple[tuple[Decision, bool], ...] = (
        ("accept", accept),
        ("reject", reject),
        ("correct", correct),
        ("tie", tie),
    )
    asked = [decision for decision, wanted in every if wanted]
    if len(asked) != 1:
        raise UsageError("say one of --accept, --reject, --correct, --tie, --undo (or --add, --review, --gold)")
    return asked[0]


def evidence_path(folder: Path) -> Path:
    """Where people's own judgements stand."""
    return (folder.parent if folder.name == "study.yaml" else folder) / JUDGEMENTS


def value_of(text: str) -> object:
    """A value as JSON where it is JSON, else as text: 3, 2.5, null, ["AZE"], but AZE and 2016-08."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _machine(study: Study) -> list[Record]:
    """The records of documents as coded, without judgements."""
    evidence = read_evidence(study)
    return [record for record in evidence.records if record.origin.kind == "document"]


def _judgement(one: Verdict, coded: Record | None, *, coder: str, at: str) -> Judgement:
    source = coded if coded is not None else one.record if one.decision == "add" else None
    note = f"{source.origin.file}:{source.origin.line}" if source is not None else "not in the coding by hand"
    return Judgement(
        record=one.record.id,
        decision=one.decision,
        target=target_of(one.record),
        corrections=one.corrections,
        added=_json(_line(one.record)) if one.decision == "add" else "",
        by=_coder(source) if source is not None else coder,
        at=at,
        note=note,
    )


def _line(record: Record) -> dict[str, object]:
    """A record as a line of records/."""
    passage, origin = record.origin.passage, record.origin
    assert passage is not None
    head = {"kind": record.kind, "document": passage.document, "passage": [passage.start, passage.end]}
    fields = record.model_dump(mode="json", exclude={"origin"}, exclude_defaults=True)
    return {**head, "speaker": origin.speaker, **fields, "coded_by": origin.coded_by}


def _coder(record: Record) -> str:
    return record.origin.coded_by.removeprefix("hand:")


def _json(values: object) -> str:
    return json.dumps(values, ensure_ascii=False)
