"""Judgements: people's decisions on records, kept in an append-only file with a hash chain.

Each line of `judgements.jsonl` is one `Judgement`; its `hash` is the SHA-256 of the line without that field,
and its `previous` is the hash of the line before. Changing, moving or removing a line breaks the chain and is
reported with the first line that no longer fits. Nothing is ever edited: `undo` is a new line that names the
judgement it takes back, and the latest judgement on a record that is not undone is the one that holds.

    accept   the record is right as it is                  correct  some of its fields are wrong: (field, value) pairs
    reject   it should not be there                        add      a record that the reader missed
    tie      two records tell of the same thing            undo     an earlier judgement is taken back

Judgements on records of documents also keep a `Target` (see `targets`), which finds the record again when the
document has been read anew; what they come to is `judged`'s business.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from counterpoise.atomic import append_line
from counterpoise.errors import InputError, Problem, UsageError
from counterpoise.evidence.targets import target_of
from counterpoise.located import read_jsonl, validation_problems
from counterpoise.provenance import sha256_text
from counterpoise.records import Decision, Judgement, Record

ORIGIN_FIELDS = ("passage", "speaker")
"""Fields of a record's origin that a person may correct."""
_WITHOUT_RECORD = ("add",)
_YOUNGER = ("target", "added", "other", "other_target")
"""Fields that judgements of earlier versions lack: empty ones are not part of the hash."""


def read_judgements(
    path: Path, known: Collection[str], *, file: str = "judgements.jsonl"
) -> tuple[tuple[Judgement, ...], list[Problem]]:
    """Judgements in file order and everything wrong: malformed lines, unknown records, a broken chain.

    A missing file is an empty list. `known` are the ids of the study's records.
    """
    if not path.exists():
        return (), []
    lines, problems = read_jsonl(path, file=file)
    judgements: list[Judgement] = []
    for line in lines:
        try:
            judgement = Judgement.model_validate(line.value)
        except ValidationError as error:
            problems.extend(validation_problems(line, error, Judgement.model_fields))
            continue
        previous = judgements[-1].hash if judgements else ""
        if judgement.previous != previous or judgement.hash != judgement_hash(judgement):
            message = "the chain of judgements is broken here: this line or the one before it was changed"
            problems.append(line.problem(message, hint="restore the file; take a decision back with undo"))
            return tuple(judgements), problems
        if judgement.record not in known and judgement.target is None and judgement.decision not in _WITHOUT_RECORD:
            problems.append(line.problem(f"no record has the id '{judgement.record}'", "record"))
        judgements.append(judgement)
    return tuple(judgements), problems


def judge(
    path: Path,
    record: Record,
    decision: Decision,
    *,
    by: str,
    corrections: Sequence[tuple[str, object]] = (),
    undoes: str = "",
    added: str = "",
    other: Record | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Judgement:
    """Append one judgement on `record` to the file and return it.

    `corrections` are (field, new value) pairs, for `correct` only; they must make a valid record. `undoes` is
    the hash of the judgement taken back, for `undo` only; `added` the JSON of a record's line, for `add` only; `other`
    the second record, for `tie` only. UsageError where these do not fit.
    """
    existing, problems = read_judgements(path, {record.id, *_judged(path)})
    if problems:
        raise InputError(problems)
    if (decision == "add") != bool(added):
        raise UsageError("'add' needs the record that is added, and only 'add' takes one")
    if (decision == "tie") != (other is not None):
        raise UsageError("'tie' needs a second record, and only 'tie' takes one")
    if (decision == "correct") != bool(corrections):
        raise UsageError("'correct' needs at least one corrected field, and only 'correct' takes any")
    if (decision == "undo") != bool(undoes):
        raise UsageError("'undo' needs the hash of the judgement it takes back, and only 'undo' takes one")
    if undoes and undoes not in {judgement.hash for judgement in existing if judgement.record == record.id}:
        raise UsageError(f"there is no judgement {undoes[:12]} on record {record.id} to undo")
    written = tuple((name, json.dumps(value, ensure_ascii=False)) for name, value in corrections)
    if corrections:
        corrected(record, written)
    judgement = Judgement(
        record=record.id,
        decision=decision,
        target=target_of(record),
        corrections=written,
        undoes=undoes,
        added=added,
        other=other.id if other is not None else "",
        other_target=target_of(other) if other is not None else None,
        by=by,
        at=(at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds"),
        note=note,
    )
    chained = next(iter(chain([judgement], previous=existing[-1].hash if existing else "")))
    append_line(path, judgement_line(chained))
    return chained


def chain(judgements: Iterable[Judgement], *, previous: str = "") -> Iterator[Judgement]:
    """Judgements with their hashes, each naming the one before; the first names `previous`."""
    for judgement in judgements:
        linked = judgement.model_copy(update={"previous": previous})
        linked = linked.model_copy(update={"hash": judgement_hash(linked)})
        previous = linked.hash
        yield linked


def judgement_line(judgement: Judgement) -> str:
    """One line of the file, without its line end; empty fields are left out."""
    return json.dumps(judgement.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)


def standing(judgements: Iterable[Judgement]) -> dict[str, Judgement]:
    """The judgement that holds for each record: the latest that is neither an undo nor undone.

    Ties stand beside each other and beside other decisions: they are `standing_ties`.
    """
    kept = not_undone(judgements)
    return {judgement.record: judgement for judgement in kept if judgement.decision != "tie"}


def standing_ties(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The ties that are not undone."""
    return tuple(judgement for judgement in not_undone(judgements) if judgement.decision == "tie")


def not_undone(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Judgements that are no undo and that none takes back, in file order."""
    listed = tuple(judgements)
    taken_back = {judgement.undoes for judgement in listed if judgement.decision == "undo"}
    return [one for one in listed if one.decision != "undo" and one.hash not in taken_back]


def corrected(record: Record, corrections: Iterable[tuple[str, str]]) -> Record:
    """A new record with the (field, JSON value) pairs put in; UsageError where the result is not valid."""
    values = record.model_dump()
    for name, value in corrections:
        if name == "passage" and values["origin"]["passage"] is not None:
            values["origin"]["passage"].update(zip(("start", "end"), json.loads(value), strict=True))
        elif name in ORIGIN_FIELDS:
            values["origin"][name] = json.loads(value)
        elif name not in values or name == "origin":
            raise UsageError(f"a {record.kind} has no field '{name}' to correct")
        else:
            values[name] = json.loads(value)
    try:
        return type(record).model_validate(values)
    except ValidationError as error:
        raise UsageError(f"the correction does not fit: {error.errors()[0]['msg']}") from error


def judgement_hash(judgement: Judgement) -> str:
    """SHA-256 of the judgement as canonical JSON without its `hash`."""
    content = judgement.model_dump(mode="json", exclude={"hash"})
    content = {key: value for key, value in content.items() if value or key not in _YOUNGER}
    return sha256_text(json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")))


def _judged(path: Path) -> set[str]:
    """Ids named in the file so far, so that a judgement on one record does not ask about the others."""
    if not path.exists():
        return set()
    lines, _ = read_jsonl(path)
    return {str(line.value.get("record")) for line in lines}
