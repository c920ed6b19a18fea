"""Table twins and their CSV: guarded text, plain numbers, checked shape."""

from __future__ import annotations

import csv
import io
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.report.figure import Table, cell_text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_guarded(start: str) -> None:
    table = Table((f"{start}head",), ((f"{start}1+1",),))
    rows = list(csv.reader(io.StringIO(table.csv(), newline="")))
    assert rows == [[f"'{start}head"], [f"'{start}1+1"]]


def test_numbers_stay_numbers_also_below_zero() -> None:
    rows = Table(("n", "m"), ((-1.5, 3), (None, float("nan")))).csv().split("\r\n")
    assert rows == ["n,m", "-1.5,3", ",", ""]


def test_record_ids_stand_in_a_last_column() -> None:
    assert Table(("a",), (("x",),), (("r1", "r2"),)).csv() == "a,records\r\nx,r1 r2\r\n"


def test_the_link_holds_the_csv() -> None:
    table = Table(("größe", "b"), (('a,"b"', 1),))
    assert unquote(table.csv_link().partition(",")[2]) == table.csv()
    assert " " not in table.csv_link()


def test_rows_must_fit_their_columns() -> None:
    with pytest.raises(ValueError, match="a row has 1 cells for 2 columns"):
        Table(("a", "b"), (("x",),))
    with pytest.raises(ValueError, match="1 lists of sources for 2 rows"):
        Table(("a",), (("x",), ("y",)), (("r",),))


def test_a_column_is_numeric_where_all_known_cells_are() -> None:
    table = Table(("a", "b", "c"), ((1, "x", None), (None, 2, None)))
    assert [table.numeric(i) for i in range(3)] == [True, False, False]


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (float("nan"), ""), (1983, "1,983"), (0.12345, "0.123"), (-250.7, "−251"), ("x", "x")],
)
def test_cells_on_the_page(value: object, text: str) -> None:
    assert cell_text(value) == text  # type: ignore[arg-type]


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_any_text_comes_back_from_the_csv(cells: list[str]) -> None:
    table = Table(tuple("abcd"[: len(cells)]), (tuple(cells),))
    back = list(csv.reader(io.StringIO(table.csv(), newline="")))[1] if any(cells) or len(cells) > 1 else [""]
    assert [b.removeprefix("'") for b in back] == [c.removeprefix("'") for c in cells]
