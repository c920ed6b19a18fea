"""The form of hand-coded documents: keys, ids, spans of the original text, and equal bytes for equal input."""

from __future__ import annotations

import json
from datetime import date

import pytest

from counterpoise.read.across import BorrowedDate, Link, Links, Reference
from counterpoise.read.documents.reading import read_document
from counterpoise.read.gold import as_text, gold_document, gold_links, record_id
from counterpoise.read.pipeline import Coded, Reader

RAW = (
    "\ufeffTalks   in Moscow\r\n\r\nMOSCOW, 6 April 2016 \u2014 Armenia\u00a0and   Azerbaijan met there on Tuesday.\r\n"
    "Russia  sold   Azerbaijan 24  Mi-35M\u00a0helicopters.\r\n"
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


@pytest.fixture(scope="module")
def coded(reader: Reader) -> Coded:
    return reader.read(read_document("moscow.txt", RAW.encode()))


def test_spans_count_code_points_of_the_file(coded: Coded) -> None:
    gold = gold_document(coded, file="moscow.txt")
    stored = coded.document.stored.text
    for entity in gold["entities"]:
        start, end = entity["span"]
        assert RAW[start:end].split() == entity["text"].split()
    triggers = [RAW[slice(*event["trigger"])] for event in gold["events"]]
    assert triggers == [stored[slice(*event.trigger)] for event in coded.events]
    assert "met" in triggers
    for transfer in gold["transfers"]:
        assert "helicopters" in RAW[slice(*transfer["span"])]


def test_every_kind_and_every_field_of_a_transfer(coded: Coded) -> None:
    gold = gold_document(coded, file="moscow.txt")
    assert list(gold) == [
        "document", "reader", "events", "transfers", "claims", "causal", "figures", "entities", "wider",
    ]  # fmt: skip
    assert (gold["document"]["file"], gold["document"]["published"]) == ("moscow.txt", "2016-04-06")
    [transfer] = gold["transfers"]
    assert transfer["id"] == "t1"
    assert (transfer["supplier"], transfer["recipient"], transfer["number"]) == ("RUS", "AZE", 24)
    assert isinstance(transfer["number"], int)
    assert transfer["money_low"] is None
    assert set(transfer["why"]) == {"rule", "tokens", "path", "score", "scores"}


def test_the_same_input_gives_the_same_bytes(coded: Coded) -> None:
    again = Reader.load().read(read_document("moscow.txt", RAW.encode()))
    assert as_text(gold_document(again, file="moscow.txt")) == as_text(gold_document(coded, file="moscow.txt"))


def test_text_is_json_that_ends_in_a_line_break() -> None:
    text = as_text({"name": "Çavuşoğlu", "value": 1})
    assert text == '{\n "name": "Çavuşoğlu",\n "value": 1\n}\n'
    with pytest.raises(ValueError, match="Out of range float values are not JSON compliant"):
        as_text({"value": float("nan")})


def test_ids_and_links_name_file_and_record() -> None:
    assert (record_id("events", 0), record_id("causal", 11)) == ("e1", "k12")
    one, other = Reference(0, "transfers", 0), Reference(1, "transfers", 2)
    same = Link(one, other, score=1.5, why="one deal")
    links = Links(
        same=(same,),
        clashes=(Link(one, other, "money", why="5 against 6"),),
        copies=((1, 0),),
        dates=(BorrowedDate(0, date(2017, 1, 19), 1, (same,), "from document b.txt"),),
        corroborated={one: 2},
    )
    assert json.loads(as_text(gold_links(links, ["a.txt", "b.txt"]))) == {
        "same": [["a.txt#t1", "b.txt#t3"]],
        "same_notes": [{"score": 1.5, "why": "one deal"}],
        "clash": [["a.txt#t1", "b.txt#t3", "money"]],
        "clash_notes": ["5 against 6"],
        "corroborated": {"a.txt#t1": 2},
        "dates": [
            {
                "document": "a.txt",
                "date": "2017-01-19",
                "from": "b.txt",
                "rests_on": [["a.txt#t1", "b.txt#t3"]],
                "why": "from document b.txt",
            }
        ],
        "copies": [["b.txt", "a.txt"]],
    }
