"""Exports of coded documents: columns, what is left out, and passages that can be found again."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from counterpoise.read.candidates import EVENT_TYPES, EventCandidate, Party, TransferCandidate, Why
from counterpoise.read.documents.reading import read_document
from counterpoise.read.export import annotations_text, entities_text, events_csv, icews_text, polecat_text
from counterpoise.read.export.icews import ICEWS, Cameo, cameo_codes, cameo_of
from counterpoise.read.export.polecat import POLECAT
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
    assert icews_text([]) == "\t".join(ICEWS) + "\n"
    assert entities_text([]) == ""


def test_icews_has_a_row_per_pair_and_a_cameo_code_as_text(coded: Coded) -> None:
    header, *rows = (line.split("\t") for line in icews_text([coded]).splitlines())
    assert tuple(header) == ICEWS
    assert len(ICEWS) == len(set(ICEWS)) == 20
    [row] = rows
    cells = dict(zip(header, row, strict=True))
    assert cells["Event ID"] == f"{coded.document.id}-e1-1"
    assert (cells["CAMEO Code"], cells["Event Text"]) == ("194", "Fight with artillery and tanks")
    assert (cells["Intensity"], cells["Event Date"]) == ("-10", "2016-04-02")
    assert (cells["Source Country"], cells["Target Name"], cells["Target Country"]) == ("Azerbaijan", "NKR", "")
    assert cells["Sentence Number"] == "1"


def test_a_reciprocal_act_runs_both_ways_in_icews(coded: Coded) -> None:
    talks = replace(
        coded.events[0],
        event_type="CONSULT",
        mode="phone",
        recipients=(),
        actors=(Party("AZE", "", ""), Party("ARM", "", "")),
    )
    rows = [line.split("\t") for line in icews_text([replace(coded, events=(talks,))]).splitlines()[1:]]
    assert [(row[4], row[10], row[6]) for row in rows] == [
        ("Azerbaijan", "Armenia", "041"),
        ("Armenia", "Azerbaijan", "041"),
    ]


def test_an_event_without_a_day_or_a_second_party_is_no_row_of_icews(coded: Coded) -> None:
    month = replace(coded.events[0], date="2016-04", date_precision="month")
    alone = replace(coded.events[0], recipients=())
    assert icews_text([replace(coded, events=(month, alone))]).count("\n") == 1


def test_every_type_has_a_cameo_code_and_the_narrowest_that_is_known_is_taken() -> None:
    for event_type in EVENT_TYPES:
        assert cameo_of(event_type, "no such mode", ("no such context",)).code.isdigit()
    assert cameo_of("AID", "", ("economic", "military")).code == "071"
    assert cameo_of("COERCE", "restrict", ("military",)) == Cameo("191", "Impose blockade or restrict movement", -9.5)
    assert all(-10 <= code.goldstein <= 10 for code in cameo_codes().values())
    with pytest.raises(ValueError, match=r"^DANCE has no CAMEO code$"):
        cameo_of("DANCE")


def test_follow_the_money_ties_events_and_transfers_to_their_article(coded: Coded) -> None:
    sold = TransferCandidate(
        (24, 40),
        (24, 30),
        Why("test"),
        0,
        supplier=Party("RUS", "", "Russia"),
        recipient=Party("AZE", "", "Azerbaijan"),
        designation="T-90S",
        number=94,
        money_low=7e8,
        money_high=1e9,
        currency="USD",
        order_year="2010-2011",
        status="contracted",
        uncertain=("number",),
    )
    lines = [json.loads(line) for line in entities_text([replace(coded, transfers=(sold,))]).splitlines()]
    by_schema = {
        schema: [one for one in lines if one["schema"] == schema] for schema in {one["schema"] for one in lines}
    }
    [article], [event], [link] = by_schema["Article"], by_schema["Event"], by_schema["UnknownLink"]
    bodies = {one["properties"]["name"][0]: one for one in (*by_schema["PublicBody"], *by_schema["Organization"])}
    assert set(bodies) == {"Azerbaijan", "NKR", "Russia"}
    assert bodies["Azerbaijan"]["properties"]["country"] == ["az"]
    assert "country" not in bodies["NKR"]["properties"]
    assert article["properties"]["publishedAt"] == ["2016-04-06"]
    assert event["properties"]["proof"] == link["properties"]["proof"] == [article["id"]]
    assert event["properties"]["organizer"] == [bodies["Azerbaijan"]["id"]]
    assert event["properties"]["involved"] == [bodies["Azerbaijan"]["id"], bodies["NKR"]["id"]]
    assert event["properties"]["summary"] == ["Azerbaijan shelled Talish"]
    assert event["properties"]["date"] == ["2016-04-02"]
    assert link["properties"]["subject"] == [bodies["Russia"]["id"]]
    assert link["properties"]["role"] == ["arms transfer: 94 T-90S, 700000000 to 1000000000 USD"]
    assert link["properties"]["status"] == ["contracted, uncertain"]
    assert (link["properties"]["startDate"], link["properties"]["endDate"]) == (["2010"], ["2011"])


def test_follow_the_money_names_each_entity_once_and_the_same_each_time(coded: Coded) -> None:
    first, again = entities_text([coded]), entities_text([coded, coded])
    assert first == again
    ids = [json.loads(line)["id"] for line in first.splitlines()]
    assert len(ids) == len(set(ids))
