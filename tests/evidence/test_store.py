from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from counterpoise.errors import InputError
from counterpoise.evidence.collection import Evidence, read_evidence
from counterpoise.evidence.judgements import judge
from counterpoise.evidence.store import build_store, open_store
from counterpoise.study import Study

ROWS = """deaths,,,2014-01,2014-01,4,,,,deaths,UCDP,UCDP,2025-06-01,
deaths,,,2014-02,2014-02,0,,,,deaths,UCDP,UCDP,2025-06-01,"""
SERIES = "deaths: {table: tables/t.csv, as: count}"


@pytest.fixture
def study(make_study: Callable[..., Study]) -> Study:
    return make_study(SERIES, ROWS)


def error_of(study: Study, path: Path | None = None) -> str:
    with pytest.raises(InputError) as caught:
        open_store(study, path)
    return str(caught.value).removesuffix("\n1 problem; nothing was written.")


def test_what_is_stored_is_what_was_read(flagship: tuple[Study, Evidence], tmp_path: Path) -> None:
    study, evidence = flagship
    built = build_store(study, tmp_path / "evidence.db")
    stored = open_store(study, tmp_path / "evidence.db")
    assert stored == built == evidence
    assert [record.id for record in stored.records] == [record.id for record in evidence.records]


def test_the_store_can_be_deleted_and_rebuilt(study: Study) -> None:
    first = build_store(study)
    (study.path / "evidence.db").unlink()
    assert build_store(study) == first
    assert sorted(item.name for item in study.path.iterdir()) == ["evidence.db", "study.yaml", "tables"]


def test_rows_can_be_asked_with_sql(study: Study) -> None:
    build_store(study)
    with closing(sqlite3.connect(study.path / "evidence.db")) as connection:
        found = connection.execute(
            "SELECT quantity, start, outlet, vintage, text FROM record WHERE kind = 'table_row' ORDER BY place"
        ).fetchall()
    assert found[0] == ("deaths", "2014-01", "UCDP", "2025-06-01", "deaths, 2014-01..2014-01: 4 deaths")
    assert len(found) == 2


def test_a_store_older_than_its_files_is_refused(study: Study) -> None:
    build_store(study)
    table = study.path / "tables" / "t.csv"
    table.write_text(table.read_text().replace(",4,", ",5,"))
    assert error_of(study) == (
        "evidence.db: the study's files have changed since\n  hint: build it again: counterpoise check"
    )


def test_stores_that_cannot_be_read(study: Study) -> None:
    assert error_of(study) == "evidence.db: there is no evidence store\n  hint: build it again: counterpoise check"
    (study.path / "evidence.db").write_bytes(b"not a database, but long enough to be looked at as one")
    assert error_of(study).startswith("evidence.db: not an evidence store: file is not a database")
    build_store(study)
    with closing(sqlite3.connect(study.path / "evidence.db")) as connection, connection:
        connection.execute("PRAGMA user_version = 99")
    assert error_of(study).startswith("evidence.db: layout 99, and this version reads layout 2")


def test_bad_files_leave_the_old_store(study: Study) -> None:
    build_store(study)
    before = (study.path / "evidence.db").read_bytes()
    table = study.path / "tables" / "t.csv"
    table.write_text(table.read_text() + "deaths,,,2014-3,2014-03,x,,,,deaths,UCDP,UCDP,2025-06-01,\n")
    with pytest.raises(InputError):
        build_store(study)
    assert (study.path / "evidence.db").read_bytes() == before
    assert [item.name for item in study.path.glob(".*")] == []


def test_problems_of_all_files_come_together(study: Study) -> None:
    table = study.path / "tables" / "t.csv"
    table.write_text(table.read_text() + table.read_text().splitlines()[1] + "\n")
    (study.path / "records").mkdir()
    (study.path / "records" / "000.jsonl").write_text('{"kind": "claim"\n')
    with pytest.raises(InputError) as caught:
        read_evidence(study)
    assert str(caught.value) == (
        "records/000.jsonl:1:17: not JSON: a comma or } is wanted here\n"
        "tables/t.csv:4: the same record as in line 2\n  hint: remove one of the two\n"
        "2 problems; nothing was written."
    )


def test_judgements_change_what_is_accepted_and_nothing_else(study: Study) -> None:
    first, second = read_evidence(study).rows
    path = study.path / "judgements.jsonl"
    judge(path, first, "reject", by="ana", note="outside the dyad")
    judge(path, second, "correct", by="ana", corrections=[("value", 1.0)])
    build_store(study)
    evidence = open_store(study)
    assert [record.id for record in evidence.records] == [first.id, second.id]
    (corrected,) = evidence.rows
    assert corrected.value == 1.0
    assert corrected.id != second.id
    assert evidence.record(corrected.id) == corrected
    assert evidence.record(first.id) == first
