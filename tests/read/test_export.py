"""Exports of coded documents: columns, what is left out, and passages that can be found again."""

from __future__ import annotations

import csv
import io
import json

import pytest

from counterpoise.read.candidates import EventCandidate, Party, Why
from counterpoise.read.documents.reading import read_document
from counterpoise.read.export import POLECAT, annotations_text, events_csv, polecat_text
from counterpoise.read.pipeline import Coded

TEXT = "MOSCOW, 6 April 2016 - Azerbaijan shelled Talish on 2 April. Armenia did not attack Azerbaijan.\n"


@pytest.fixture
def coded() -> Coded:
    document = read_document("a.txt", TEXT.encode())
    text = document.stored.text

    def event(words: str, trigger: str, **fields: str) -> EventCandidate:
        start, at = text.index(words), text.index(trigger)
        return EventCandidate(
            (start, start + len(words)), (at, at + len(trigger)), "ASSAULT", Why("test"), 0, mode="heavy-weapons",
            actors=(Party("AZE", "MIL", "Azerbaijan", entity="aze"),), recipients=(Party("NKR", "", "Talish"),), dead=2,
            **fields,  # type: ignore[arg-type]
        )  # fmt: skip

    first = event("Azerbaijan shelled Talish", "shelled", date="2016-04-02", date_precision="day", speaker="=cmd()")
    second = event("Armenia did not attack Azerbaijan", "attack", status="negated")
    return Coded(document, parser="none", sentences=2, events=(first, second))


def test_polecat_has_forty_columns_and_only_what_happened(coded: Coded) -> None:
    header, *rows = (line.split("\t") for line in polecat_text([coded]).splitlines())
    assert tuple(header) == POLECAT
    assert len(POLECAT) == len(set(POLECAT)) == 40
    [row] = rows
    cells = dict(zip(header, row, strict=True))
    assert cells["Event ID"] == f"{coded.document.id}-e1"
    assert (cells["Event Date"], cells["Publication Date"]) == ("2016-04-02", "2016-04-06")
    assert (cells["Actor Country"], cells["Actor COW"], cells["Primary Actor Sector"]) == ("AZE", "373", "MIL")
    assert (cells["Recipient Country"], cells["Recipient Name Raw"]) == ("None", "Talish")
    assert (cells["Quad Code"], cells["Intensity"]) == ("MATERIAL CONFLICT", "None")


def test_the_csv_holds_every_event_and_no_formula(coded: Coded) -> None:
    rows = list(csv.DictReader(io.StringIO(events_csv([coded]))))
    assert [row["status"] for row in rows] == ["asserted", "negated"]
    assert rows[0]["speaker"] == "'=cmd()"
    assert (rows[0]["actors"], rows[0]["recipients"], rows[0]["dead"], rows[0]["injured"]) == ("AZE", "NKR", "2", "")
    assert rows[0]["text"] == "Azerbaijan shelled Talish"


def test_annotations_quote_their_passage_where_it_stands(coded: Coded) -> None:
    text = coded.document.stored.text
    first, second = (json.loads(line) for line in annotations_text([coded]).splitlines())
    assert first["body"]["value"] == "ASSAULT asserted"
    assert second["id"] == f"urn:sha256:{coded.document.stored.sha256}#e2"
    for annotation in (first, second):
        quote, position = annotation["target"]["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text


def test_nothing_read_is_a_header_or_nothing() -> None:
    assert polecat_text([]) == "\t".join(POLECAT) + "\n"
    assert annotations_text([]) == ""
