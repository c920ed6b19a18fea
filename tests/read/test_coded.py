from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from counterpoise.provenance import Document, Passage
from counterpoise.read.coded import CHRONICLE_COLUMNS, read_chronicle, read_coded_document
from counterpoise.records import Claim, Event

DOCUMENT = Document(
    id="000", file="000.txt", sha256="0" * 64, title="A page", outlet="Lragir", side="ARM", published="2017-01-21"
)
CLAIM = {
    "kind": "claim", "document": "000", "passage": [10, 20], "text": "Deliveries go on.", "speaker": "A spokesman",
    "speaker_code": "RUS", "coded_by": "hand:k1", "cue": "said", "stance": "says",
    "content": [12, 20], "nested_in": None,
}  # fmt: skip
ROW = {
    "date": "2011-06-24", "precision": "day", "category": "talks", "event_type": "CONSULT", "actor": "AZE;ARM",
    "status": "reported", "text": "The presidents met in Kazan.", "outlet": "RFE/RL", "side": "third",
    "url": "https://example.org", "coder": "c1", "coded": "2026-11-22",
}  # fmt: skip


def coded(tmp_path: Path, **changes: Any) -> tuple[list[Any], list[str]]:
    (tmp_path / "r.jsonl").write_text(json.dumps({**CLAIM, **changes}) + "\n")
    records, problems = read_coded_document(tmp_path / "r.jsonl", [DOCUMENT], file="records/000.jsonl")
    return records, [str(problem) for problem in problems]


def chronicled(tmp_path: Path, **changes: str) -> tuple[list[Event], list[str]]:
    values = {**dict.fromkeys(CHRONICLE_COLUMNS, ""), **ROW, **changes}
    (tmp_path / "c.csv").write_text(",".join(CHRONICLE_COLUMNS) + "\n" + ",".join(values.values()) + "\n")
    events, problems = read_chronicle(tmp_path / "c.csv", file="chronicle/c.csv")
    return events, [str(problem) for problem in problems]


def test_a_claim_knows_its_passage_document_and_speaker(tmp_path: Path) -> None:
    (claim,), problems = coded(tmp_path)
    assert problems == []
    assert isinstance(claim, Claim)
    assert claim.kind == "claim"
    assert claim.origin.passage == Passage(document="000", start=10, end=20)
    assert (claim.origin.outlet, claim.origin.side, claim.origin.speaker) == ("Lragir", "ARM", "A spokesman")
    assert claim.origin.source == "Lragir: A page"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"stanse": "says"}, "233: unknown key 'stanse'\n  hint: did you mean 'stance'?"),
        ({"stance": "sais"}, "185: stance: 'sais' is not one of says, denies, accuses, promises, warns, doubts\n"
         "  hint: did you mean 'says'?"),
        ({"document": "009"}, "31: document '009' is not in documents.yaml\n  hint: did you mean '000'?"),
        ({"kind": "claims"}, "10: kind 'claims' is not one of event, transfer, claim, causal_claim, figure\n"
         "  hint: did you mean 'claim'?"),
        ({"coded_by": ""}, "1: missing: coded_by"),
    ],
)  # fmt: skip
def test_wrong_records_are_placed(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    records, problems = coded(tmp_path, **changes)
    assert records == []
    assert problems == [f"records/000.jsonl:1:{message}"]


def test_a_passage_that_runs_backwards(tmp_path: Path) -> None:
    _, problems = coded(tmp_path, passage=[20, 10])
    assert "a passage needs 0 <= start < end, got [20, 10]" in problems[0]


def test_a_paraphrase_is_short(tmp_path: Path) -> None:
    _, problems = coded(tmp_path, text="word " * 26)
    assert problems[0].endswith("26 words; a paraphrase has at most 25")
    _, problems = chronicled(tmp_path, text="word " * 26)
    assert problems[0].endswith("26 words; a paraphrase has at most 25")


def test_a_chronicle_row_is_an_event(tmp_path: Path) -> None:
    (event,), problems = chronicled(tmp_path)
    assert problems == []
    assert (event.actors, event.recipients, str(event.when)) == (("AZE", "ARM"), (), "2011-06-24")
    assert (event.origin.kind, event.origin.coded_by, event.origin.source) == (
        "chronicle", "hand:c1", "https://example.org",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"date": "2011-06-31"}, "1: date: '2011-06-31' is not a date (day is out of range for month)"),
        ({"date": "2011-06"}, "1: date: '2011-06' gives no day, only a month"),
        ({"url": ""}, "93: url is empty"),
        ({"status": "said"}, "41: status: 'said' is not one of asserted, reported, planned, conditional, negated, "
         "denied, historical"),
        ({"event_type": "CONSULTS"}, "23: event_type: 'CONSULTS' is not one of AGREE, CONSULT, SUPPORT, CONCEDE, "
         "COOPERATE, AID, RETREAT, REQUEST, ACCUSE, REJECT, THREATEN, PROTEST, SANCTION, MOBILIZE, COERCE, ASSAULT\n"
         "  hint: did you mean 'CONSULT'?"),
    ],
)  # fmt: skip
def test_wrong_chronicle_rows_are_placed(tmp_path: Path, changes: dict[str, str], message: str) -> None:
    events, problems = chronicled(tmp_path, **changes)
    assert events == []
    assert problems == [f"chronicle/c.csv:2:{message}"]
