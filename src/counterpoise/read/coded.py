"""Coded records of a study: `records/<document id>.jsonl` and `chronicle/*.csv`.

A record line codes one passage of a document: `kind`, `document`, `passage` [start, end), `text` (our own
words, at most 25), `speaker`, `speaker_code`, `coded_by`, for lines that were read `rule` and `text_sha256`, and the
fields of its kind. A hand-coded event names its actors, and a transfer its parties. A chronicle row codes
one dated act found on a public page: PLOVER event type and mode, actors, date with its precision, category,
status, outlet, side and address. Empty and null fields mean unknown. Nothing is repaired in passing: what
does not fit is a `Problem` at its place.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from counterpoise.errors import Problem, nearest
from counterpoise.located import CsvRow, Located, explained, read_csv_rows, read_jsonl, validation_problems
from counterpoise.provenance import Document, Origin, Passage
from counterpoise.records import CausalClaim, Claim, Event, Figure, Record, Transfer

CHRONICLE_COLUMNS = (
    "date", "date_end", "precision", "category", "event_type", "mode", "actor", "recipient", "status", "text",
    "speaker", "outlet", "side", "url", "coder", "coded",
)  # fmt: skip
_BY_HAND = {"event": ("actors",), "transfer": ("supplier", "recipient")}
"""What a person who codes a record must fill in; the reader may not know."""
MAX_WORDS = 25
"""A paraphrase is at most this long, so that it stays a paraphrase."""

_KINDS: dict[str, type[Event | Transfer | Claim | CausalClaim | Figure]] = {
    "event": Event, "transfer": Transfer, "claim": Claim, "causal_claim": CausalClaim, "figure": Figure,
}  # fmt: skip
_COMMON = ("kind", "document", "passage", "text", "speaker", "speaker_code", "coded_by", "rule", "text_sha256")


def read_coded_document(
    path: Path, documents: Collection[Document], *, file: str = ""
) -> tuple[list[Record], list[Problem]]:
    """Records of one JSON-lines file, and everything wrong with it."""
    name = file or str(path)
    lines, problems = read_jsonl(path, file=name)
    by_id = {document.id: document for document in documents}
    records: list[Record] = []
    unlisted: set[str] = set()
    for line in lines:
        named = str(line.value.get("document", ""))
        if named and named not in by_id:
            if named not in unlisted:
                message = f"document '{named}' is not in documents.yaml"
                problems.append(line.problem(message, "document", hint=nearest(named, by_id)))
            unlisted.add(named)
            continue
        made = _coded_record(line, by_id)
        if isinstance(made, Record):
            records.append(made)
        else:
            problems.extend(made)
    return records, problems


def read_chronicle(path: Path, *, file: str = "") -> tuple[list[Event], list[Problem]]:
    """Events of one chronicle file, and everything wrong with it."""
    name = file or str(path)
    rows, problems = read_csv_rows(path, CHRONICLE_COLUMNS, file=name)
    events: list[Event] = []
    for row in rows:
        made = _chronicle_event(row)
        if isinstance(made, Event):
            events.append(made)
        else:
            problems.extend(made)
    return events, problems


def made_record(values: Mapping[str, Any], document: Document, *, file: str, line: int) -> Record:
    """The record of one line's values, which stand in `line` of `file`.

    Raises KeyError for an unknown kind or a missing common field, ValidationError for fields that do not fit, and
    ValueError or TypeError where the passage is not two rising whole numbers.
    """
    known = {key: value for key, value in values.items() if value not in (None, "", [])}
    fields = {key: value for key, value in known.items() if key not in _COMMON}
    origin = _document_origin(known, document, file, line)
    common = {"origin": origin, "text": known["text"], "speaker_code": known.get("speaker_code", "")}
    return _KINDS[str(known["kind"])].model_validate({**fields, **common})


def _coded_record(line: Located, documents: dict[str, Document]) -> Record | list[Problem]:
    values: dict[str, Any] = {key: value for key, value in line.value.items() if value not in (None, "", [])}
    kind = values.get("kind")
    if kind not in _KINDS:
        return [
            line.problem(f"kind '{kind}' is not one of {', '.join(_KINDS)}", "kind", hint=nearest(str(kind), _KINDS))
        ]
    needed: tuple[str, ...] = ("document", "passage", "text", "coded_by")
    if str(values.get("coded_by", "")).startswith("hand:"):
        needed = (*needed, *_BY_HAND.get(str(kind), ()))
    missing = [key for key in needed if key not in values]
    if missing:
        return [line.problem(f"missing: {', '.join(missing)}")]
    document = documents.get(str(values["document"]))
    if document is None:
        hint = nearest(str(values["document"]), documents)
        return [line.problem(f"document '{values['document']}' is not in documents.yaml", "document", hint=hint)]
    if problem := _wordy(str(values["text"])):
        return [line.problem(problem, "text")]
    try:
        return made_record(values, document, file=line.file, line=line.place()[0])
    except ValidationError as error:
        return validation_problems(line, error, _KINDS[str(kind)].model_fields)
    except (TypeError, ValueError) as error:
        return [line.problem(str(error), "passage")]


def _document_origin(values: Mapping[str, Any], document: Document, file: str, line: int) -> Origin:
    start, end = values["passage"]
    return Origin(
        kind="document",
        file=file,
        line=line,
        passage=Passage(document=document.id, start=start, end=end),
        source=f"{document.outlet}: {document.title}",
        vintage=document.published,
        outlet=document.outlet,
        side=document.side,
        speaker=values.get("speaker", ""),
        coded_by=values["coded_by"],
        rule=values.get("rule", ""),
        text_sha256=values.get("text_sha256", ""),
    )


def _chronicle_event(row: CsvRow) -> Event | list[Problem]:
    values = row.values
    problems = [row.problem(f"{column} is empty", column) for column in ("date", "text", "url") if not values[column]]
    if problem := _wordy(values["text"]):
        problems.append(row.problem(problem, "text"))
    if problems:
        return problems
    origin = Origin(
        kind="chronicle",
        file=row.file,
        line=row.line,
        source=values["url"],
        vintage=values["coded"],
        outlet=values["outlet"],
        side=values["side"],
        speaker=values["speaker"],
        coded_by=f"hand:{values['coder']}",
    )
    fields = {key: values[key] for key in ("date", "date_end", "precision", "category", "event_type", "mode", "status")}
    try:
        return Event.model_validate(
            {
                **fields,
                "text": values["text"],
                "actors": _codes(values["actor"]),
                "recipients": _codes(values["recipient"]),
                "origin": origin,
            }
        )
    except ValidationError as error:
        detail = error.errors()[0]
        column = str(detail["loc"][0]) if detail["loc"] else "date"
        column = {"actors": "actor", "recipients": "recipient"}.get(column, column)
        message, hint = explained(detail)
        return [row.problem(f"{column}: {message}", column, hint=hint)]


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in text.split(";") if code.strip())


def _wordy(text: str) -> str:
    words = len(text.split())
    return f"{words} words; a paraphrase has at most {MAX_WORDS}" if words > MAX_WORDS else ""
