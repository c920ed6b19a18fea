"""The chain from a document to its records: what it finds in a made-up text, and that it finds the same again."""

from __future__ import annotations

from datetime import date

import pytest

from counterpoise.read.documents.reading import read_document
from counterpoise.read.pipeline import READS, Coded, Reader, read_text

TEXT = """Armenia and Azerbaijan meet in Vienna

VIENNA, 18 May 2016 - Russian Foreign Minister Sergei Lavrov met Azerbaijani President Ilham Aliyev on Monday.

Russia sold Azerbaijan 100 T-90S tanks under a contract signed in 2011. Turkey accuses Armenia of aggression.
"""


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


@pytest.fixture(scope="module")
def coded(reader: Reader) -> Coded:
    return reader.read(read_document("vienna.txt", TEXT.encode()))


def test_names_events_and_transfers_of_one_text(coded: Coded) -> None:
    text = coded.document.stored.text
    people = [(m.name, m.code) for m in coded.mentions if m.kind == "person"]
    assert ("Ilham Aliyev", "AZE") in people
    assert ("Sergei Lavrov", "RUS") in people
    met = next(e for e in coded.events if text[slice(*e.trigger)] == "met")
    assert (met.event_type, met.status) == ("CONSULT", "asserted")
    assert {"RUS", "AZE"} <= {party.code for party in (*met.actors, *met.recipients)}
    tanks = next(t for t in coded.transfers if t.designation == "T-90S")
    assert tanks.supplier is not None
    assert tanks.recipient is not None
    assert (tanks.supplier.code, tanks.recipient.code, tanks.number) == ("RUS", "AZE", 100)


def test_events_are_dated_against_the_day_of_publication(coded: Coded) -> None:
    text = coded.document.stored.text
    assert coded.document.published.day == date(2016, 5, 18)
    dates = {text[slice(*e.trigger)]: (e.date, e.date_precision) for e in coded.events}
    assert dates["met"] == ("2016-05-16", "day")
    assert dates["accuses"] == ("2016-05", "month")


def test_spans_lie_in_the_stored_text(coded: Coded) -> None:
    size = len(coded.document.stored)
    spans = (
        [e.span for e in coded.events] + [t.span for t in coded.transfers] + [(m.start, m.end) for m in coded.mentions]
    )
    assert spans
    assert all(0 <= start < end <= size for start, end in spans)


def test_the_same_document_gives_the_same_records(reader: Reader, coded: Coded) -> None:
    again = read_text(read_document("vienna.txt", TEXT.encode()), reader=reader)
    assert again == coded


def test_what_was_read_before_changes_nothing(reader: Reader, coded: Coded) -> None:
    other = "Georgia and Iran signed an agreement in Tbilisi. The minister praised it. " * 3
    reader.read(read_document("other.txt", other.encode()))
    assert reader.read(read_document("vienna.txt", TEXT.encode())) == coded


def test_counts_tell_the_types_that_are_read(coded: Coded) -> None:
    counts = dict(coded.counts())
    assert tuple(counts) == READS
    assert counts["events"] == len(coded.events) > 0
    assert counts["entities"] == len(coded.mentions) > 0


def test_a_text_without_english_sentences_has_no_records(reader: Reader) -> None:
    turkish = "Türkiye Dışişleri Bakanı, saldırıyı kınadı ve Azerbaycan'ın yanında olduğunu söyledi.\n" * 4
    coded = reader.read(read_document("tr.txt", turkish.encode()))
    assert (coded.sentences, coded.events, coded.transfers) == (0, (), ())


@pytest.mark.parametrize(
    "text",
    [
        "TRIPOLI, 21 August 2020 - Government of National Accord (GNA) announced a unilateral ceasefire on Friday in "
        "Libya, a statement from its leadership said.",
        "Its ministry's statement said that its army's letter told its allies that a report of their press was false.",
        "The north wind blew. The world and the mainland heard the north of the city.",
        "- - - . The - of the - said its - .",
        "He said his ministry said its spokesman said their leaders said her letter was theirs.",
    ],
)
def test_no_sentence_stops_the_reader(text: str, reader: Reader) -> None:
    assert reader.read(read_document("a.txt", text.encode())).sentences >= 1
