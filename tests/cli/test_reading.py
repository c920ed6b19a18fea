"""The verbs on documents: what they print, what they write, and how they fail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Answer, Call

WIRE = "MOSCOW, 6 April 2016 - Armenia and Azerbaijan met on Tuesday. Russia sold Azerbaijan 24 Mi-35M helicopters.\n"
OTHER = (
    "BAKU, 7 April 2016 - Iran will supply Armenia with gas. Turkish President Erdogan accused Armenia of aggression.\n"
)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text(WIRE)
    (folder / "b.txt").write_text(OTHER)
    return folder


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_read_prints_a_row_per_document(call: Call, texts: Path) -> None:
    answer = call("-q", "read", texts, "--jobs", "1")
    assert (answer.code, answer.err) == (0, "")
    header, first, second = answer.out.splitlines()
    assert header.split()[:3] == ["document", "date", "known"]
    assert "needs review" in header
    assert first.split()[:2] == [str(texts / "a.txt"), "2016-04-06"]
    assert second.split()[:2] == [str(texts / "b.txt"), "2016-04-07"]
    assert first.endswith("no side")


def test_gold_is_written_and_the_number_of_processes_changes_no_byte(call: Call, texts: Path, tmp_path: Path) -> None:
    for jobs in ("1", "2"):
        assert call("-q", "read", texts, "--gold", tmp_path / jobs, "--jobs", jobs).code == 0
    assert list(written(tmp_path / "1")) == ["a.json", "b.json", "links.json"]
    assert written(tmp_path / "1") == written(tmp_path / "2")
    coded = json.loads((tmp_path / "1" / "a.json").read_text())
    assert coded["document"]["published"] == "2016-04-06"
    [sale] = [t for t in coded["transfers"] if t["designation"] == "Mi-35M"]
    assert (sale["supplier"], sale["recipient"], sale["number"]) == ("RUS", "AZE", 24)
    assert WIRE[slice(*sale["trigger"])] == "sold"


def test_json_holds_the_rows(call: Call, texts: Path) -> None:
    answer = call("-q", "--json", "read", texts / "a.txt")
    told = json.loads(answer.out)
    assert told["not_read"] == []
    [row] = told["documents"]
    assert (row["document"], row["date"], row["clashes"]) == (str(texts / "a.txt"), "2016-04-06", 0)


def test_a_copy_is_told_as_a_copy(call: Call, texts: Path) -> None:
    (texts / "c.txt").write_text(WIRE)
    rows = call("-q", "read", texts).out.splitlines()[1:]
    assert rows[2].endswith(f"copy of {texts / 'a.txt'}")
    assert "copy of" not in rows[0]


def test_a_bad_file_is_told_and_the_rest_is_read(call: Call, texts: Path) -> None:
    (texts / "bad.pdf").write_bytes(b"not a pdf")
    answer = call("-q", "read", texts)
    assert answer.code == 3
    assert len(answer.out.splitlines()) == 3
    [line] = answer.err.splitlines()
    assert line.startswith(f"not read: {texts / 'bad.pdf'}: ")


def test_nothing_to_read(call: Call, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert call("-q", "read", empty) == Answer(
        4, "", f"error: no document under {empty} (txt, html, pdf, eml or zip)\n"
    )
    gone = tmp_path / "gone.txt"
    answer = call("-q", "read", gone)
    assert answer.code == 3
    assert answer.err.startswith(f"error: {gone}: there is no such file or folder\n")


def test_gold_never_lands_among_the_documents(call: Call, texts: Path) -> None:
    answer = call("-q", "read", texts, "--gold", texts)
    assert answer == Answer(2, "", f"error: {texts} holds documents that were read; --gold wants a folder of its own\n")
    assert list(written(texts)) == ["a.txt", "b.txt"]


def test_exports_are_written_beside(call: Call, texts: Path, tmp_path: Path) -> None:
    assert call("-q", "read", texts, "--export", tmp_path / "out").code == 0
    files = written(tmp_path / "out")
    assert list(files) == ["annotations.jsonl", "events.csv", "followthemoney.jsonl", "icews.tab", "polecat.tsv"]
    assert b"CONSULT" in files["events.csv"]
    assert b"CONSULT" in files["polecat.tsv"]
    taken = texts / "a.txt"
    message = f"error: {taken} is a file; a folder is needed to write into\n"
    assert call("-q", "read", texts, "--export", taken) == Answer(2, "", message)


def test_files_of_one_name_get_names_of_their_own(call: Call, texts: Path, tmp_path: Path) -> None:
    (texts / "more").mkdir()
    (texts / "more" / "a.txt").write_text(OTHER)
    assert call("-q", "read", texts / "a.txt", texts / "more", "--gold", tmp_path / "out").code == 0
    names = list(written(tmp_path / "out"))
    assert len(names) == 3
    assert all(name.startswith("a-") for name in names if name != "links.json")


def test_a_page_keeps_the_text_that_its_spans_count_in(call: Call, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    body = "<p>Russia sold Azerbaijan 24 Mi-35M helicopters in 2010, a Moscow daily has written.</p>" * 3
    page.write_text(f"<html><head><title>Arms</title></head><body><article>{body}</article></body></html>")
    assert call("-q", "read", page, "--gold", tmp_path / "out").code == 0
    text = (tmp_path / "out" / "page.txt").read_text()
    entities = json.loads((tmp_path / "out" / "page.json").read_text())["entities"]
    assert entities
    assert [text[slice(*entity["span"])] for entity in entities] == [entity["text"] for entity in entities]


def test_code_adds_type_quad_and_mode(call: Call, tmp_path: Path) -> None:
    source, out = tmp_path / "in.tsv", tmp_path / "out.tsv"
    source.write_text("id\tmarked_sentence\n7\t<s>Turkey</s> accused <t>Armenia</t> of aggression.\n")
    assert call("code", source, "--out", out) == Answer(0, f"{out}: 1 sentences\n", "")
    header, row = (line.split("\t") for line in out.read_text().splitlines())
    cells = dict(zip(header, row, strict=True))
    assert (cells["id"], cells["event_type"], cells["event_quad"]) == ("7", "ACCUSE", "verbal conflict")


def test_code_refuses_a_missing_folder_and_a_missing_column(call: Call, tmp_path: Path) -> None:
    source = tmp_path / "in.tsv"
    source.write_text("id\n7\n")
    missing = tmp_path / "no"
    answer = call("code", source, "--out", missing / "out.tsv")
    assert answer == Answer(2, "", f"error: there is no folder {missing} to write out.tsv into\n")
    answer = call("code", source, "--out", tmp_path / "out.tsv")
    assert answer.code == 3
    assert f"{source}:1: no column 'marked_sentence'" in answer.err


STUDY = """title: A test
months: 2014-01..2016-12
blueprint: armed_rivalry
rivalry: {claimant: AZE, holder: ARM, over: NKR}
suppliers: {AZE: [RUS], ARM: [RUS]}
series:
  talks: {documents: [talks], as: count, over: rivalry}
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "study.yaml").write_text(STUDY)
    return folder


def test_what_is_read_enters_a_study_and_is_judged(call: Call, texts: Path, study: Path) -> None:
    answer = call("read", texts, "--into", study)
    assert answer.code == 0
    records = sorted((study / "records").glob("*.jsonl"))
    assert len(records) == 2
    lines = [json.loads(line) for path in records for line in path.read_text().splitlines()]
    assert f"{len(lines)} records in study" in answer.err
    assert "out/needs_review.csv" in answer.err
    line = json.dumps({**lines[0], "text": "Added."})
    told = call("--json", "judge", study, "--add", line, "--by", "anna", "--why", "x")
    assert told.code == 0
    [added] = json.loads(told.out)
    assert (added["decision"], added["by"], added["note"]) == ("add", "anna", "x")
    answer = call("judge", study, added["record"], "--reject", "--by", "ben")
    assert answer == Answer(0, f"1 judgements in {study / 'judgements.jsonl'}\n", "")
    again = call("read", texts, "--into", study)
    assert "(2 unchanged)" in again.err
    assert "nothing has changed" in again.err
    assert "unchanged" not in call("read", texts, "--into", study, "--fresh").err


def test_a_bad_file_does_not_keep_the_others_out_of_a_study(call: Call, texts: Path, study: Path) -> None:
    (texts / "bad.pdf").write_bytes(b"not a pdf")
    answer = call("-q", "read", texts, "--into", study)
    assert answer.code == 3
    assert f"not read: {texts / 'bad.pdf'}: " in answer.err
    assert len(list((study / "records").glob("*.jsonl"))) == 2


def test_judging_needs_a_name_and_one_decision(call: Call, study: Path) -> None:
    assert call("judge", study, "abc", "--accept") == Answer(2, "", "error: say who decides: --by NAME\n")
    message = "error: say one of --accept, --reject, --correct, --tie, --undo (or --add, --review, --gold)\n"
    assert call("judge", study, "abc", "--by", "anna") == Answer(2, "", message)
    answer = call("judge", study, "abc", "--by", "anna", "--accept")
    assert answer == Answer(4, "", "error: no record has the id 'abc'\n")


def test_scores_against_a_coding_by_hand_are_printed(call: Call, texts: Path, study: Path) -> None:
    assert call("-q", "read", texts, "--into", study).code == 0
    (study / "gold").mkdir()
    for path in (study / "records").glob("*.jsonl"):
        text = path.read_text().replace('"coded_by": "reader:', '"coded_by": "hand:anna", "place": "').splitlines()
        (study / "gold" / path.name).write_text("\n".join(line for line in text if '"actors"' in line) + "\n")
    assert call("judge", study, "--gold", "gold").err == "error: say when it was coded: --at YYYY-MM-DD\n"
    answer = call("judge", study, "--gold", "gold", "--at", "2016-05-01")
    assert answer.code == 0
    header, events = answer.out.splitlines()[:2]
    assert header.split()[:4] == ["kind", "precision", "recall", "F1"]
    assert events.split()[:3] == ["event", "1.00", "1.00"]
    assert "judgements/coding.jsonl: " in answer.out.splitlines()[-1]
