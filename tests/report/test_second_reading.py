"""The second reading: agreement by field with its interval, and what is wrong in a malformed file."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterpoise.errors import InputError
from counterpoise.report.second_reading import COLUMNS, Agreement, SecondReading, read_second_reading


def row(**answers: str) -> str:
    values = {
        "found": "yes",
        "date_agrees": "yes",
        "category_agrees": "yes",
        "actors_agree": "yes",
        "status_agrees": "yes",
    }
    return ",".join({**values, **answers}.get(column, "x") for column in COLUMNS) + "\n"


def write(folder: Path, *rows: str) -> Path:
    (folder / "chronicle_check.csv").write_text(",".join(COLUMNS) + "\n" + "".join(rows))
    return folder


def test_a_study_without_one_has_none(tmp_path: Path) -> None:
    assert read_second_reading(tmp_path) is None


def test_rows_not_found_are_not_judged(tmp_path: Path) -> None:
    lost = row(found="no", date_agrees="", category_agrees="", actors_agree="", status_agrees="")
    reading = read_second_reading(write(tmp_path, row(), row(category_agrees="no"), lost))
    assert reading == SecondReading(
        3,
        2,
        (Agreement("date", 2, 2), Agreement("category", 1, 2), Agreement("actors", 2, 2), Agreement("status", 2, 2)),
    )


def test_the_interval_is_wilsons() -> None:
    low, high = Agreement("category", 69, 88).interval
    assert (round(100 * low, 1), round(100 * high, 1)) == (68.7, 85.7)
    assert Agreement("date", 88, 88).interval[1] == 1.0


def test_anything_else_is_a_problem_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_second_reading(write(tmp_path, row(actors_agree="maybe")))
    assert str(caught.value) == (
        "chronicle_check.csv:2:21: 'maybe' is not yes, no or empty\n1 problem; nothing was written."
    )


def test_the_flagship_states_its_agreement(karabakh: Path) -> None:
    reading = read_second_reading(karabakh)
    assert reading is not None
    assert reading.rows >= 90
    assert {a.field for a in reading.agreements} == {"date", "category", "actors", "status"}
    assert all(0.5 < a.share <= 1.0 for a in reading.agreements)
