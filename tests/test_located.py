from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoise.errors import InputError
from counterpoise.located import read_csv_rows, read_jsonl, read_yaml

YAML_TEXT = """title: Nagorno-Karabakh
rivalry: {claimant: AZE, holder: ARM}
list:
  - {a: 1, b: [2, 3.5, "000", 2016-04-01, yes, true, ~]}
"""


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "input"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def yaml_error(tmp_path: Path, text: str | bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_yaml(written(tmp_path, text), file="study.yaml")
    return str(caught.value)


def test_yaml_values_are_plain_and_placed(tmp_path: Path) -> None:
    tree = read_yaml(written(tmp_path, YAML_TEXT))
    assert tree.value["list"] == [{"a": 1, "b": [2, 3.5, "000", "2016-04-01", "yes", True, None]}]
    assert tree.place("rivalry", "holder") == (2, 34)
    assert tree.key_place("rivalry", "holder") == (2, 26)
    assert tree.place("list", 0, "b", 1) == (4, 19)
    assert tree.place("rivalry", "nobody") == tree.place("rivalry") == (2, 10)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: &x [1]\nb: *x\n", "study.yaml:1:4: anchors (&) and aliases (*) are not read\n"
         "  hint: quote the text, or write the value out"),
        ("a: 1\nb: 2\na: 3\n", "study.yaml:3:1: 'a' is given twice (first in line 1)"),
        ("id: 007\n", "study.yaml:1:5: 007 loses its zeros as a number\n  hint: write \"007\""),
        ("!!python/object:os.system x\n", "study.yaml:1:1: tags are not read: "
         "tag:yaml.org,2002:python/object:os.system\n  hint: quote the text"),
        ("a: [1,\n", "study.yaml:2:1: not YAML: expected the node content, but found '<stream end>'"),
        ("- " * 30 + "a\n", "study.yaml:1:41: nested more than 20 deep"),
        ("", "study.yaml:1:1: the file is empty"),
        (b"a: \xff\n", "study.yaml:1: not UTF-8\n  hint: save the file as UTF-8"),
        ("a: " + "x" * 2_000_001, "study.yaml: 2000004 bytes; at most 2000000 are read"),
    ],
)  # fmt: skip
def test_hostile_and_wrong_yaml(tmp_path: Path, text: str | bytes, message: str) -> None:
    assert yaml_error(tmp_path, text) == f"{message}\n1 problem; nothing was written."


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"study.yaml: cannot be read: No such file or directory"):
        read_yaml(tmp_path / "absent", file="study.yaml")


def test_json_lines_are_placed_and_bad_ones_reported(tmp_path: Path) -> None:
    good = '{"a": [1, 490], "b": {"c": "x\\"y", "d": null}, "e": -1.5}'
    text = good + '\n\n{"a": NaN}\n{"a": 1, "a": 2}\n[1]\n{"a" 1}\n'
    rows, problems = read_jsonl(written(tmp_path, text), file="r.jsonl")
    assert [row.value for row in rows] == [{"a": [1, 490], "b": {"c": 'x"y', "d": None}, "e": -1.5}]
    assert (rows[0].place("a", 1), rows[0].place("b", "d"), rows[0].key_place("e")) == (
        (1, 11),
        (1, 41),
        (1, 48),
    )
    assert [str(problem) for problem in problems] == [
        "r.jsonl:3:7: not JSON: NaN is not a number here; leave a missing value out",
        "r.jsonl:4:10: not JSON: 'a' is given twice",
        "r.jsonl:5:1: each line must be one JSON object",
        "r.jsonl:6:6: not JSON: a colon is wanted here",
    ]


def test_deep_json_is_refused_without_recursion(tmp_path: Path) -> None:
    _, problems = read_jsonl(written(tmp_path, '{"a":' + "[" * 100_000 + "\n"), file="r.jsonl")
    assert [str(problem) for problem in problems] == ["r.jsonl:1:26: not JSON: nested more than 20 deep"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.text(), VALUES))
def test_json_reads_what_json_writes(tmp_path: Path, value: dict[str, object]) -> None:
    rows, problems = read_jsonl(written(tmp_path, json.dumps(value)))
    assert problems == []
    assert rows[0].value == value


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5))
def test_csv_reads_what_csv_writes(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([("a", "b", "c"), *rows])
    read, problems = read_csv_rows(written(tmp_path, stream.getvalue()), ["a", "b", "c"])
    assert problems == []
    assert [tuple(row.values.values()) for row in read] == [
        tuple(cell.strip() for cell in row) for row in rows
    ]


def test_csv_values_know_their_line_and_column(tmp_path: Path) -> None:
    rows, problems = read_csv_rows(
        written(tmp_path, 'a,b\n1,"x ""q""\ny"\n\n2,z\r\n'), ["a", "b"], file="t.csv"
    )
    assert problems == []
    assert [(row.line, dict(row.values), dict(row.columns)) for row in rows] == [
        (2, {"a": "1", "b": 'x "q"\ny'}, {"a": 1, "b": 3}),
        (5, {"a": "2", "b": "z"}, {"a": 1, "b": 3}),
    ]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("value,detahs\n1,2\n", [
            "t.csv:1:7: unknown column 'detahs'\n  hint: did you mean 'deaths'?",
            "t.csv:1:1: missing columns: deaths\n  hint: the header seen is: value,detahs"]),
        ("value,deaths\n1\n", [
            "t.csv:2:1: 1 values where the header has 2\n  hint: quote values that hold a comma"]),
        ('value,deaths\n1,"x\n', ["t.csv:2:3: a quote is opened and never closed"]),
        ('value,deaths\n"x"y,1\n', ["t.csv:2:4: text after a closing quote\n  hint: write \"\" inside"]),
        ("", ["t.csv:1:1: the file is empty\n  hint: the first line must be: value,deaths"]),
    ],
)  # fmt: skip
def test_wrong_csv(tmp_path: Path, text: str, messages: list[str]) -> None:
    _, problems = read_csv_rows(written(tmp_path, text), ["value", "deaths"], file="t.csv")
    assert [str(problem) for problem in problems] == messages
