from __future__ import annotations

import json
from pathlib import Path

import pytest

from counterpoise.errors import InputError, NothingFound, UsageError
from counterpoise.evidence.coding_match import same_content
from counterpoise.evidence.collection import read_evidence
from counterpoise.study import read_study
from counterpoise.workflow import judging

STUDY = """title: A test
months: 2014-01..2015-12
blueprint: armed_rivalry
rivalry: {claimant: AZE, holder: ARM, over: NKR}
suppliers: {AZE: [RUS], ARM: [RUS]}
series:
  visits: {chronicle: [visit], as: count}
"""
DOCUMENTS = """- {id: "000", file: a.txt, sha256: "%s", title: T, outlet: Reuters, side: third, published: "2014-08-15"}
""" % ("0" * 64)  # fmt: skip
COMMON = {"kind": "event", "document": "000", "event_type": "CONSULT", "mode": "visit", "category": "visit"}
READ = [
    {**COMMON, "passage": [0, 50], "text": "Russia visited Azerbaijan.", "actors": ["RUS"], "recipients": ["AZE"],
     "coded_by": "reader:1", "speaker": "author"},
    {**COMMON, "passage": [90, 120], "text": "Russia visited someone.", "actors": ["RUS"], "coded_by": "reader:1",
     "speaker": "author"},
]  # fmt: skip
CODED = [
    {**READ[0], "passage": [5, 50], "text": "A minister of Russia came to Baku.", "date": "2014-08-14",
     "coded_by": "hand:anna"},
    {**READ[0], "passage": [200, 230], "text": "He came again.", "coded_by": "hand:ben"},
]  # fmt: skip


def jsonl(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "study.yaml").write_text(STUDY)
    (folder / "documents.yaml").write_text(DOCUMENTS)
    jsonl(folder / "records" / "000.jsonl", READ)
    jsonl(folder / "gold" / "000.jsonl", CODED)
    return folder


def accepted(study: Path) -> list[str]:
    return [record.text for record in read_evidence(read_study(study)).accepted]


def test_what_was_coded_by_hand_becomes_judgements(study: Path) -> None:
    made = judging.judge_coding(study, study / "gold", at="2014-09-01")
    assert made.decisions == (("add", 1), ("correct", 1), ("reject", 1))
    assert made.written == study / "judgements" / "coding.jsonl"
    assert (made.scores[0].found, made.scores[0].read, made.scores[0].coded) == (1, 2, 2)
    evidence = read_evidence(read_study(study))
    coded = judging.read_coding(read_study(study), study / "gold")
    assert all(same_content(*pair) for pair in zip(evidence.accepted, coded, strict=True))
    told = {(one.decision, one.by, one.at, one.note) for one in evidence.judgements}
    assert told == {
        ("correct", "anna", "2014-09-01", "gold/000.jsonl:1"),
        ("add", "ben", "2014-09-01", "gold/000.jsonl:2"),
        ("reject", "anna", "2014-09-01", "not in the coding by hand"),
    }
    before = made.written.read_bytes()
    judging.judge_coding(study, study / "gold", at="2014-09-01")
    assert made.written.read_bytes() == before


def test_a_persons_own_decision_comes_after_what_was_derived(study: Path) -> None:
    judging.judge_coding(study, study / "gold", at="2014-09-01")
    false = read_evidence(read_study(study)).records[1]
    judging.judge_one(study, false.id, "accept", by="carla", note="it is there after all")
    assert false.text in accepted(study)
    judging.judge_coding(study, study / "gold", at="2014-09-01")
    assert false.text in accepted(study)


def test_one_decision_at_a_time(study: Path) -> None:
    first, second = read_evidence(read_study(study)).records
    judging.judge_one(study, first.id, "correct", by="anna", corrections=["date=2014-08-14", 'actors=["TUR"]'])
    judging.judge_one(study, second.id, "reject", by="anna", note="no visit")
    [event] = read_evidence(read_study(study)).events
    assert (event.date, event.actors) == ("2014-08-14", ("TUR",))
    judging.add_one(study, json.dumps({**CODED[1], "coded_by": None}), by="anna")
    assert accepted(study) == [first.text, "He came again."]
    judging.judge_one(study, first.id, "tie", by="anna", other=read_evidence(read_study(study)).accepted[1].id)
    evidence = read_evidence(read_study(study))
    assert evidence.ties == ((evidence.accepted[0].id, evidence.accepted[1].id),)


def test_a_decision_is_taken_back(study: Path) -> None:
    first, second = read_evidence(read_study(study)).records
    judging.judge_one(study, second.id, "reject", by="anna")
    assert accepted(study) == [first.text]
    taken = judging.undo_one(study, second.id, by="anna", note="a slip")
    assert (taken.decision, taken.note) == ("undo", "a slip")
    assert accepted(study) == [first.text, second.text]
    with pytest.raises(NothingFound, match=f"no decision of a person stands on record '{second.id}'"):
        judging.undo_one(study, second.id, by="anna")


def test_what_does_not_fit_is_told(study: Path) -> None:
    first = read_evidence(read_study(study)).records[0]
    with pytest.raises(UsageError, match="write a correction as field=value, not 'date'"):
        judging.judge_one(study, first.id, "correct", by="anna", corrections=["date"])
    with pytest.raises(UsageError, match="a event has no field 'colour' to correct"):
        judging.judge_one(study, first.id, "correct", by="anna", corrections=["colour=red"])
    with pytest.raises(NothingFound, match="no record has the id 'nothing'"):
        judging.judge_one(study, "nothing", "accept", by="anna")
    with pytest.raises(UsageError, match="this is no line of records/: document '7' is not listed by the study"):
        judging.add_one(study, '{"document": "7"}', by="anna")
    with pytest.raises(NothingFound, match="no records coded by hand under"):
        judging.judge_coding(study, study / "records" / "none", at="2014-09-01")
    with pytest.raises(UsageError, match="say one of --accept, --reject, --correct, --tie, --undo"):
        judging.decision_of(accept=True, reject=True, correct=False, tie=False)
    assert judging.decision_of(accept=False, reject=True, correct=False, tie=False) == "reject"
    assert not (study / "judgements.jsonl").exists()


def test_rows_of_a_list_that_do_not_fit_are_all_told_and_nothing_is_written(study: Path) -> None:
    first, second = read_evidence(read_study(study)).records
    header = "document,file,record,kind,start,end,text,reasons,decision,field,value,note"
    rows = [
        f"000,a.txt,{first.id},event,0,50,,,agree,,,",
        f"000,a.txt,{second.id},event,0,50,,,correct,,,",
        "000,a.txt,gone,event,0,50,,,reject,,,",
        "000,a.txt,,document,,,,no side,,,,",
        "000,a.txt,,document,,,,no side,accept,,,",
    ]
    (study / "list.csv").write_text("\n".join([header, *rows]) + "\n")
    with pytest.raises(InputError) as caught:
        judging.judge_review(study, study / "list.csv", by="anna")
    assert [problem.message for problem in caught.value.problems] == [
        "'agree' is no decision",
        "'correct' needs a field, and only 'correct' takes any",
        "no record has the id 'gone'",
        "this row is about a document, not a record",
    ]
    assert not (study / "judgements.jsonl").exists()


@pytest.mark.parametrize(
    ("text", "value"),
    [("AZE", "AZE"), ("3", 3), ("2014-08", "2014-08"), ('["AZE"]', ["AZE"]), ("null", None), ("", "")],
)
def test_values_are_json_where_they_can_be(text: str, value: object) -> None:
    assert judging.value_of(text) == value
