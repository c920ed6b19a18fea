"""The flagship's document records: what was read and the judgements on it say exactly what was coded by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from counterpoise.evidence.coding_match import same_content
from counterpoise.evidence.collection import Evidence, read_evidence
from counterpoise.provenance import sha256_text
from counterpoise.study import Study, read_study
from counterpoise.workflow.judging import judge_coding, read_coding


@pytest.fixture(scope="module")
def study(karabakh: Path) -> Study:
    return read_study(karabakh)


@pytest.fixture(scope="module")
def evidence(study: Study) -> Evidence:
    return read_evidence(study)


def test_reading_and_judgements_together_are_the_coding_by_hand(study: Study, evidence: Evidence) -> None:
    net = [record for record in evidence.accepted if record.origin.kind == "document"]
    left = list(read_coding(study, study.path / "gold"))
    assert len(left) == len(net) == 378
    for record in net:
        same = next((one for one in left if same_content(one, record)), None)
        assert same is not None, record
        left.remove(same)
    assert left == []


def test_every_judgement_finds_its_record_and_says_who_when_and_why(evidence: Evidence) -> None:
    assert evidence.stale == ()
    read = {record.id for record in evidence.records if record.origin.kind == "document"}
    assert read == evidence.judged
    for judgement in evidence.judgements:
        assert (judgement.by, judgement.at) == ("k1", "2026-11-22")
        assert judgement.note.startswith("gold/") or judgement.note == "not in the coding by hand"


def test_records_that_were_read_say_how(evidence: Evidence, study: Study, shared: Path) -> None:
    hashes = {
        document.id: sha256_text((shared / "seeds" / document.file).read_bytes().decode())
        for document in study.documents
    }
    read = [record for record in evidence.records if record.origin.kind == "document"]
    assert len(read) > 100
    for record in read:
        passage = record.origin.passage
        assert passage is not None
        assert record.origin.coded_by.startswith("reader:")
        assert record.origin.rule
        assert record.origin.text_sha256 == hashes[passage.document]


def test_the_judgements_are_what_the_coding_gives(study: Study, tmp_path: Path) -> None:
    """Derived again from the records and the coding that ship, the file is the same, byte by byte."""
    copy = tmp_path / "karabakh"
    for part in ("records", "gold"):
        (copy / part).mkdir(parents=True)
        for path in (study.path / part).iterdir():
            (copy / part / path.name).write_bytes(path.read_bytes())
    text = (study.path / "study.yaml").read_text()
    head = text[: text.index("series:")]
    (copy / "study.yaml").write_text(head + "series:\n  visits: {chronicle: [visit], as: count}\n")
    (copy / "documents.yaml").write_bytes((study.path / "documents.yaml").read_bytes())
    made = judge_coding(copy, copy / "gold", at="2026-11-22")
    assert made.written.read_bytes() == (study.path / "judgements" / "coding.jsonl").read_bytes()
    assert sum(count for _, count in made.decisions) == len(made.written.read_text().splitlines())
    assert all(json.loads(line)["by"] == "k1" for line in made.written.read_text().splitlines())
