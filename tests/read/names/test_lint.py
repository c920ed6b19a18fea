"""The shipped tables are clean, and the linter sees what it should see."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterpoise.read.names import lint, tables


def test_the_shipped_tables_have_no_problem() -> None:
    assert [str(problem) for problem in lint.problems()] == []


def test_every_row_needs_a_source_and_a_vintage() -> None:
    cells = {"name": "X", "valid_from": "2020-05", "source": "general", "vintage": "2024"}
    changed = [{}, {"source": "hearsay"}, {"vintage": "24"}, {"vintage": "2019"}]
    rows = [tables.Row("t.csv", line, cells | change) for line, change in enumerate(changed, 2)]
    assert [str(problem) for problem in lint.source_problems(rows, frozenset({"general"}))] == [
        "t.csv:3: unknown source 'hearsay'",
        "t.csv:4: the vintage '24' is no year",
        "t.csv:5: X begins (2020-05) after the row's vintage (2019)",
    ]


def test_the_flagship_states_carry_their_numbers() -> None:
    numbers = {state.code: (state.cow, state.gw) for state in tables.states()}
    assert [numbers[code] for code in ("ARM", "AZE", "RUS", "TUR", "DEU")] == [
        (371, 371), (373, 373), (365, 365), (640, 640), (255, 260),
    ]  # fmt: skip
    assert len(numbers) >= 200


def test_a_studys_table_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "names.csv"
    table.write_text(
        "code,name,names,kind,sector,valid_from,valid_to\nAZE,Here,,place,,,\nAZE,Here,,place,,,\n"
        "QQQ,There,,place,,2016,2015\n",
        encoding="utf-8",
    )
    assert [str(problem) for problem in lint.study_problems(table)] == [
        f"{table}:4: unknown code 'QQQ'",
        f"{table}:3: AZE Here stands already in {table}:2",
        f"{table}:4: There ends (2015) before it begins (2016)",
    ]
    assert lint.main([str(table)]) == 5
    assert capsys.readouterr().out.endswith("3 problems\n")


@pytest.mark.parametrize(
    ("cell", "column", "day"),
    [
        ("2016", "valid_from", "2016-01-01"),
        ("2016", "valid_to", "2016-12-31"),
        ("2016-02", "valid_to", "2016-02-29"),
        ("2016-12", "valid_to", "2016-12-31"),
        ("2016-04-05", "valid_to", "2016-04-05"),
    ],
)
def test_bounds_take_in_the_whole_period(cell: str, column: str, day: str) -> None:
    bound = tables.bound(tables.Row("t.csv", 2, {column: cell}), column)
    assert bound is not None
    assert bound.isoformat() == day
