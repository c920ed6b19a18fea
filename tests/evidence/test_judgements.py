from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from counterpoise.errors import InputError, UsageError
from counterpoise.evidence.judged import judge_records
from counterpoise.evidence.judgements import judge, judgement_hash, read_judgements, standing
from counterpoise.records import TableRow

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def row(make_row: Callable[..., TableRow]) -> TableRow:
    return make_row("deaths", "2014-01", "2014-01", 4, unit="deaths")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "judgements.jsonl"


def test_judgements_are_chained(path: Path, row: TableRow) -> None:
    one = judge(path, row, "accept", by="ana", at=NOON)
    two = judge(path, row, "reject", by="ben", at=NOON)
    assert (one.previous, two.previous) == ("", one.hash)
    assert one.at == "2026-11-22T12:00:00+00:00"
    judgements, problems = read_judgements(path, {row.id})
    assert problems == []
    assert judgements == (one, two)
    assert [judgement_hash(judgement) for judgement in judgements] == [one.hash, two.hash]


def test_the_latest_holds_and_undo_is_a_new_row(path: Path, row: TableRow) -> None:
    one = judge(path, row, "reject", by="ana", at=NOON)
    assert judge_records([row], [one]).records == ()
    undo = judge(path, row, "undo", by="ana", undoes=one.hash, at=NOON)
    assert standing([one, undo]) == {}
    assert judge_records([row], [one, undo]).records == (row,)
    assert len(path.read_text().splitlines()) == 2


@pytest.mark.parametrize("tamper", ["change", "remove", "swap"])
def test_a_changed_file_is_found(path: Path, row: TableRow, tamper: str) -> None:
    for decision in ("accept", "reject", "accept"):
        judge(path, row, decision, by="ana", at=NOON)  # type: ignore[arg-type]
    lines = path.read_text().splitlines()
    if tamper == "change":
        lines[1] = lines[1].replace('"reject"', '"accept"')
    elif tamper == "remove":
        del lines[1]
    else:
        lines[1], lines[2] = lines[2], lines[1]
    path.write_text("\n".join(lines) + "\n")
    judgements, problems = read_judgements(path, {row.id})
    assert len(judgements) == 1
    assert [str(problem) for problem in problems] == [
        "judgements.jsonl:2:1: the chain of judgements is broken here: this line or the one before it was changed\n"
        "  hint: restore the file; take a decision back with undo"
    ]
    with pytest.raises(InputError, match="the chain of judgements is broken here"):
        judge(path, row, "accept", by="ana")


def test_a_judgement_on_an_unknown_record_is_a_problem(path: Path, row: TableRow) -> None:
    judge(path, row, "accept", by="ana", at=NOON)
    _, problems = read_judgements(path, {"000000000000"})
    assert [problem.message for problem in problems] == [f"no record has the id '{row.id}'"]


@pytest.mark.parametrize(
    ("decision", "fields", "message"),
    [
        ("correct", {}, "'correct' needs at least one corrected field, and only 'correct' takes any"),
        ("accept", {"corrections": [("value", 1)]}, "'correct' needs at least one corrected field"),
        ("correct", {"corrections": [("valeu", 1)]}, "a table_row has no field 'valeu' to correct"),
        (
            "correct",
            {"corrections": [("value", "many")]},
            "the correction does not fit: Input should be a valid number",
        ),
        ("correct", {"corrections": [("origin", {})]}, "a table_row has no field 'origin' to correct"),
        ("undo", {}, "'undo' needs the hash of the judgement it takes back"),
        ("undo", {"undoes": "ab" * 32}, "there is no judgement abababababab on record"),
    ],
)
def test_judgements_that_do_not_fit(
    path: Path, row: TableRow, decision: Any, fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        judge(path, row, decision, by="ana", **fields)
    assert not path.exists()


def test_corrections_are_kept_as_json(path: Path, row: TableRow) -> None:
    judge(path, row, "correct", by="ana", corrections=[("note", "Türkiye"), ("value", 5)], at=NOON)
    assert json.loads(path.read_text())["corrections"] == [["note", '"Türkiye"'], ["value", "5"]]
