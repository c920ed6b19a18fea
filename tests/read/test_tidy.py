from __future__ import annotations

from pathlib import Path

import pytest

from counterpoise.read.tidy import DEAL_COLUMNS, TIDY_COLUMNS, is_deals_table, read_deals, read_tidy_table

HEADER = ",".join(TIDY_COLUMNS)


def messages(tmp_path: Path, line: str) -> list[str]:
    path = tmp_path / "t.csv"
    path.write_text(f"{HEADER}\n{line}\n")
    rows, problems = read_tidy_table(path, file="tables/t.csv")
    assert rows == []
    return [str(problem) for problem in problems]


def test_zero_missing_and_under_half_stay_apart(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    lines = [
        f"deliveries,RUS,AZE,2014-01,2014-12,{value},,,,tiv_m,SIPRI,SIPRI,2022-07-28," for value in ("0", "", "<0.5")
    ]
    path.write_text("\n".join([HEADER, *lines]))
    rows, problems = read_tidy_table(path)
    assert problems == []
    assert [(row.value, row.under) for row in rows] == [(0, None), (None, None), (None, 0.5)]
    assert [row.text for row in rows] == [
        "deliveries RUS -> AZE, 2014-01..2014-12: 0 TIV m",
        "deliveries RUS -> AZE, 2014-01..2014-12: not known in TIV m",
        "deliveries RUS -> AZE, 2014-01..2014-12: under 0.5 TIV m",
    ]
    assert len({row.id for row in rows}) == 3


def test_moving_a_row_keeps_its_id_and_changing_it_does_not(tmp_path: Path) -> None:
    line = "deaths,,,2016-04,2016-04,{},,,,deaths,UCDP,UCDP,2025-06-01,"
    ids = []
    for text in (line.format(128), f"{line.format(0)}\n{line.format(128)}", line.format(129)):
        (tmp_path / "t.csv").write_text(f"{HEADER}\n{text}\n")
        ids.append(read_tidy_table(tmp_path / "t.csv", file="t.csv")[0][-1].id)
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2016-4,2016-04,1,,,,deaths,U,U,2025,", "1: '2016-4' is not a date (write YYYY-MM-DD, YYYY-MM or YYYY)"),
        ("2016-04,2016-03,1,,,,deaths,U,U,2025,", "1: a date must not end (2016-03-31) before it starts (2016-04-01)"),
        ("2016-04,2016-04,1 000,,,,deaths,U,U,2025,",
         "26: '1 000' is not a number (write 1234.5, without spaces or thousands separators)"),
        ("2016-04,2016-04,1,,,,death,U,U,2025,",
         "31: unit: 'death' is not one of deaths, tiv_m, usd_m, usd_2023_m, share, score, count, percent\n"
         "  hint: did you mean 'deaths'?"),
        ("2016-04,2016-04,1,,,,deaths,U,,2025,", "40: source is empty"),
        ("2016-04,2016-04,5,6,9,,deaths,U,U,2025,", "1: low <= value <= high does not hold (6.0, 5.0, 9.0)"),
    ],
)  # fmt: skip
def test_wrong_rows_are_placed(tmp_path: Path, line: str, expected: str) -> None:
    assert messages(tmp_path, f"deaths,,,{line}") == [f"tables/t.csv:2:{expected}"]


def test_deals_become_transfers(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(
        ",".join(DEAL_COLUMNS) + "\nRUS,ARM,9P78 Iskander,missiles,2013,1,4,1,,0,2016 2017,new,4,SIPRI,2026-05-18\n"
    )
    assert is_deals_table(path)
    (transfer,), problems = read_deals(path)
    assert problems == []
    assert (transfer.number, transfer.delivered, transfer.tiv) == (4, None, 4)
    assert (transfer.order_year, transfer.delivery_years) == (2013, (2016, 2017))
    assert transfer.uncertain == ("order_year", "number")
