"""The verbs on a study folder: what they print, with --json too, and what they write."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from counterpoise.study import read_study

from .conftest import Call


def test_a_new_study_passes_its_own_check(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "kashmir"
    made = call("new", folder, "--claimant", "PAK", "--holder", "IND", "--months", "1990-01..1999-12")
    assert made.code == 0
    assert made.out == f"counterpoise check {folder}\n"
    assert made.err.endswith(f"made {folder}: fill tables/, then run\n")
    study = read_study(folder)
    assert (study.spec.title, len(study.months)) == ("PAK and IND", 120)
    assert sorted(path.stem for path in (folder / "accounts").iterdir()) == [
        "balance", "leverage", "licence", "none", "public_restraint", "status_quo", "substitution", "third_power",
    ]  # fmt: skip
    checked = call("check", folder)
    assert checked.code == 0
    assert "deaths" in checked.out
    assert "untestable  licence" in checked.out
    again = call("new", folder)
    assert (again.code, again.out) == (2, "")
    assert again.err == f"error: {folder} exists and is not empty; give another folder\n"


def test_a_demo_is_a_copy_that_passes_its_check(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "andes"
    answer = call("demo", folder, "--study", "ecuador_peru")
    assert answer.code == 0
    assert answer.out.splitlines()[:2] == [f"counterpoise check {folder}", f"counterpoise run --quick {folder}"]
    assert read_study(folder).spec.title == "Ecuador and Peru"
    assert call("check", folder).code == 0


def test_check_prints_what_matters_and_the_rest_with_all(call: Call, tiny: Path) -> None:
    brief, full = call("check", tiny), call("check", tiny, "--all")
    assert brief.code == full.code == 0
    assert brief.err == full.err == ""
    lines = brief.out.splitlines()
    assert lines[0].split() == ["kind", "about", "finding"]
    assert "note     deaths                count: 39 of 48 months, 162 in all, 1 sum over several months" in lines
    assert "note     trust[SOU,SUP]        score: 4 of 48 months" in lines
    assert "offers[SUP->NOR]" not in brief.out
    assert "offers[SUP->NOR]" in full.out
    details = len(full.out.splitlines()) - (len(lines) - 1)
    assert lines[-1] == f"and {details} details: counterpoise check {tiny} --all"
    found = json.loads(call("--json", "check", tiny).out)
    assert {
        "severity": "note",
        "subject": "trust[SOU,SUP]",
        "message": "score: 4 of 48 months",
        "detail": False,
    } in found
    assert len(found) == len(full.out.splitlines()) - 1


def test_check_names_a_series_that_nothing_uses(call: Call, tiny: Path) -> None:
    study = tiny / "study.yaml"
    study.write_text(study.read_text().replace("  talks: {chronicle", "  tolks: {chronicle"))
    out = call("check", tiny).out
    assert "no quantity of the blueprint has a series of this name; did you mean 'talks'?" in out


def test_graph(call: Call, tiny: Path) -> None:
    answer = call("graph", tiny, "--account", "balance")
    assert (answer.code, answer.err) == (0, "")
    equations, rest = answer.out.split("# Loops\n")
    loops, links = rest.split("# Links\n")
    assert "military_balance(t) = 1 log(1 + arsenal[NOR](t)) - 1 log(1 + arsenal[SOU](t))" in equations
    assert "reinforcing  tension -> deaths -> tension  [core]" in loops
    assert any(line.startswith("military_balance -> fighting") and "balance" in line for line in links.splitlines())
    data = json.loads(call("--json", "graph", tiny).out)
    assert {"study", "account", "equations", "graph"} == set(data)
    latex = call("graph", tiny, "--latex").out
    assert r"\mathrm{military\_balance}_t=" in latex
    wrong = call("graph", tiny, "--account", "licence")
    assert wrong.code == 3
    assert wrong.err.startswith("error: accounts/: there is no account 'licence'")


def test_export(call: Call, tiny: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(call("export", tiny).out)))
    april = [row for row in rows if row["series"] == "deaths" and row["start"] == "2010-04"]
    assert [(row["value"], row["kind"], row["unit"]) for row in april] == [("60", "count", "deaths")]
    window = [row for row in rows if row["series"] == "deaths" and row["start"] != row["end"]]
    assert [(row["start"], row["end"], row["value"]) for row in window] == [("2011-04", "2011-12", "14")]
    records = [json.loads(line) for line in call("export", tiny, "--what", "records").out.splitlines()]
    assert len(records) == 66, "40 rows of deaths, 15 of deliveries, 4 of trust, and 7 acts"
    assert april[0]["records"] in {record["id"] for record in records}
    dot = call("export", tiny, "--what", "graph").out
    assert dot.startswith("digraph system {\n")
    assert '"military_balance" -> "fighting" [label="+", style=dashed, tooltip="balance"];' in dot
    target = tiny.parent / "equations.tex"
    answer = call("export", tiny, "--what", "equations", "--to", target)
    assert answer.out == f"{target}\n"
    assert target.read_text().startswith("\\begin{align*}\n")


def test_a_file_goes_into_a_folder_that_is_there(call: Call, tiny: Path) -> None:
    target = tiny / "nowhere" / "series.csv"
    answer = call("export", tiny, "--to", target)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == f"error: there is no folder {target.parent} to write series.csv into\n"
    answer = call("import", tiny / "tables" / "deaths.csv", "--to", target)
    assert answer.code == 2
    assert not target.parent.exists()


def test_import_a_real_export(call: Call, shared: Path, tmp_path: Path) -> None:
    """The one-row register that its publisher serves, as downloaded."""
    found = sorted((shared / "data" / "exports").rglob("*.csv"))
    assert found
    target = tmp_path / "table.csv"
    answer = call("import", found[0], "--to", target)
    assert answer.code == 0, answer.err
    assert answer.out == f"{target}\n"
    rows = list(csv.DictReader(io.StringIO(target.read_text())))
    assert rows
    assert {"quantity", "from", "to", "start", "end", "value", "unit", "source", "vintage"} <= set(rows[0])
    again = call("import", found[0], "--to", target)
    assert (again.code, again.err.splitlines()[-1]) == (
        2,
        f"error: {target} exists; import never overwrites a table",
    )
    none = call("import", found[0], "--actor", "XYZ")
    assert none.code == 4


def test_import_of_what_is_no_table(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "notes.csv"
    file.write_text("one,two\n1,2\n")
    answer = call("import", file)
    assert answer.code == 3
    assert answer.err.startswith("error: notes.csv:1: not a table that can be read (sipri_register, ")
    assert "  hint: the header seen is: one | two\n" in answer.err


def test_doctor(call: Call) -> None:
    facts = json.loads(call("--json", "doctor").out)
    assert {"counterpoise", "python", "platform", "engine", "C compiler", "numpy"} <= set(facts)
    assert facts["engine"].startswith(("c (", "numpy"))
    assert call("doctor").out.splitlines()[0].split() == ["what", "value"]
