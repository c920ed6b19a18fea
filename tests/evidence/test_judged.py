from __future__ import annotations

import json
from pathlib import Path

import pytest

from counterpoise.errors import InputError, UsageError
from counterpoise.evidence.judged import judge_records
from counterpoise.evidence.judgements import judge, judgement_line, read_judgements
from counterpoise.provenance import Document, Origin, Passage
from counterpoise.records import Event, Judgement, Record

DOCUMENT = Document(id="000", file="0.txt", sha256="0" * 64, title="T", outlet="News", side="third")
LINE = {
    "kind": "event", "document": "000", "passage": [40, 60], "text": "A visit that the reader missed.",
    "event_type": "CONSULT", "mode": "visit", "actors": ["RUS"], "recipients": ["AZE"], "category": "visit",
    "coded_by": "hand:anna",
}  # fmt: skip


def event(start: int, end: int, **fields: object) -> Event:
    passage = Passage(document="000", start=start, end=end)
    origin = Origin(kind="document", file="records/000.jsonl", line=1, passage=passage, coded_by="reader:1")
    values = {"text": "Someone visited someone.", "event_type": "CONSULT", "actors": ["RUS"], "category": "visit"}
    return Event.model_validate({**values, **fields, "origin": origin})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "judgements.jsonl"


def reread(path: Path, *now: Record) -> tuple[Judgement, ...]:
    judgements, problems = read_judgements(path, {record.id for record in now})
    assert problems == []
    return judgements


def test_decisions_hold_after_the_document_was_read_anew(path: Path) -> None:
    wrong, right, false = event(0, 20), event(30, 50), event(60, 80)
    judge(path, wrong, "correct", by="anna", corrections=[("actors", ["TUR"]), ("passage", [2, 18])], note="the host")
    judge(path, right, "accept", by="anna")
    judge(path, false, "reject", by="anna")
    now = [event(0, 21, text="Worded anew."), event(30, 50, date="2016-08"), event(58, 80)]
    outcome = judge_records(now, reread(path, *now))
    corrected, accepted = outcome.records
    assert isinstance(corrected, Event)
    assert (corrected.actors, corrected.text) == (("TUR",), "Worded anew.")
    assert str(corrected.origin.passage) == "000[2:18]"
    assert accepted == now[1]
    assert outcome.stale == ()
    assert outcome.ids == {record.id for record in now}
    assert outcome.now == {now[0].id: corrected.id}


def test_a_judgement_whose_record_has_gone_is_told_and_changes_nothing(path: Path) -> None:
    gone = judge(path, event(0, 20), "reject", by="anna", note="no visit")
    now = [event(300, 340)]
    outcome = judge_records(now, reread(path, *now))
    assert outcome.records == tuple(now)
    assert outcome.stale == (gone,)
    judge(path, event(0, 20), "undo", by="anna", undoes=gone.hash)
    assert judge_records(now, reread(path, *now)).stale == ()


def test_records_that_were_missed_are_added_in_their_place(path: Path) -> None:
    first, last = event(0, 20), event(80, 99)
    added = event(40, 60)
    judge(path, added, "add", by="anna", added=json.dumps(LINE), note="in the caption")
    outcome = judge_records([first, last], reread(path, first, last), [DOCUMENT])
    assert [record.text for record in outcome.records] == [first.text, str(LINE["text"]), last.text]
    assert outcome.records[1].origin.coded_by == "hand:anna"
    assert outcome.ids == frozenset()
    judge(path, outcome.records[1], "reject", by="ben")
    assert judge_records([first, last], reread(path, first, last), [DOCUMENT]).records[1:] == (last,)


def test_an_added_record_needs_its_document(path: Path) -> None:
    made = judge(path, event(40, 60), "add", by="anna", added=json.dumps({**LINE, "document": "999"}))
    with pytest.raises(InputError) as caught:
        judge_records([], reread(path), [DOCUMENT])
    message = f"judgement {made.hash[:12]} adds no valid record: document '999' is not listed by the study"
    assert str(caught.value) == f"judgements.jsonl: {message}\n1 problem; nothing was written."


def test_ties_name_the_records_that_hold(path: Path) -> None:
    one, other, third = event(0, 20), event(30, 50), event(60, 80)
    judge(path, one, "tie", by="anna", other=other)
    judge(path, other, "tie", by="anna", other=third)
    judge(path, one, "correct", by="anna", corrections=[("actors", ["TUR"])])
    judge(path, third, "reject", by="anna")
    now = [event(0, 20, text="Anew."), event(30, 50), third]
    outcome = judge_records(now, reread(path, *now))
    assert outcome.ties == ((outcome.records[0].id, now[1].id),)


def test_what_does_not_fit_is_refused(path: Path) -> None:
    record = event(0, 20)
    with pytest.raises(UsageError, match="'add' needs the record that is added"):
        judge(path, record, "add", by="anna")
    with pytest.raises(UsageError, match="'tie' needs a second record"):
        judge(path, record, "tie", by="anna")
    with pytest.raises(UsageError, match="a event has no field 'origin' to correct"):
        judge(path, record, "correct", by="anna", corrections=[("origin", {})])
    assert not path.exists()


def test_fields_that_are_empty_are_not_written(path: Path) -> None:
    made = judge(path, event(0, 20), "accept", by="anna")
    assert set(json.loads(judgement_line(made))) == {"record", "decision", "target", "by", "at", "hash"}
