"""Whatever a file holds, readers answer with rows or with located problems, never with another error."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoise.errors import InputError
from counterpoise.located import read_csv_rows, read_jsonl, read_yaml
from counterpoise.read.tables import import_table
from counterpoise.read.tidy import TIDY_COLUMNS, read_tidy_table

HEADERS = [
    ",".join(TIDY_COLUMNS),
    "quantity,value,unit,source,year",
    "Recipient,Supplier,Year of order,,Number ordered,,Weapon designation,Weapon description,Number delivered,,"
    "Year(s) of delivery,status,SIPRI TIV of delivered weapons",
    "SIPRI TIV\nTIV of arms exports to Armenia, 2000-2001\nSupplier,2000,2001",
    "constant (2023) US$\nCountry,1999,2000,2001",
    "dyad_new_id,side_a,side_b,date_start,date_end,best,low,high",
    "dyad_id,side_a,side_b,year,bd_best,bd_low,bd_high,version",
]
CELL = st.sampled_from(
    '|0|<0.5|-3|1e309|nan|inf|2014|(2014)|2014-01|2014-13|deaths|tiv_m|?|"|x|Russia|1;2|2014-01-01 00:00:00'.split("|")
)
LIMITS = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)


def only_input_errors(call: object, *arguments: object) -> None:
    """Any other exception fails the test; an `InputError` without a problem cannot be made."""
    assert callable(call)
    with contextlib.suppress(InputError):
        call(*arguments)


@LIMITS
@given(st.binary(max_size=200))
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "input.csv"
    path.write_bytes(data)
    for reader in (import_table, read_yaml, read_jsonl):
        only_input_errors(reader, path)
    only_input_errors(read_csv_rows, path, ["a"])
    (tmp_path / "input.zip").write_bytes(data)
    only_input_errors(import_table, tmp_path / "input.zip")


@LIMITS
@given(st.sampled_from(HEADERS), st.lists(st.lists(CELL, max_size=15), max_size=4))
def test_any_cells_under_a_known_header(tmp_path: Path, header: str, rows: list[list[str]]) -> None:
    path = tmp_path / "table_v25_1.csv"
    path.write_text("\n".join([header, *(",".join(row) for row in rows)]) + "\n")
    only_input_errors(import_table, path)
    only_input_errors(read_tidy_table, path)


@LIMITS
@given(st.text(alphabet="ab:-[]{}&*!'\"|>#,?@%~ \n\t0123.", max_size=60))
def test_any_yaml(tmp_path: Path, text: str) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(text)
    only_input_errors(read_yaml, path)


@pytest.mark.parametrize("text", ["? [a]\n: b\n", "{a: {[x]: y}}", "- - -\n", "a: |\n", "%YAML 2.0\n---\na"])
def test_odd_yaml(tmp_path: Path, text: str) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(text)
    only_input_errors(read_yaml, path)
