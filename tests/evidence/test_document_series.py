from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from counterpoise.errors import InputError
from counterpoise.evidence.collection import Evidence
from counterpoise.evidence.document_series import slug, stance_of
from counterpoise.evidence.links_read import ReadLink
from counterpoise.evidence.matching import find_clashes
from counterpoise.evidence.observed import Series
from counterpoise.evidence.series import monthly_series
from counterpoise.provenance import Document, Origin, Passage
from counterpoise.records import Event, Judgement, Record, Transfer
from counterpoise.study import Study

Make = Callable[..., Study]
WIRE, OURS, THEIRS = ("Reuters", "third"), ("APA", "AZE"), ("Armenpress", "ARM")


def document(number: int, outlet: tuple[str, str], published: str, copy_of: str = "") -> Document:
    return Document(
        id=f"d{number}", file=f"{number}.txt", sha256=f"{number:064x}", title="", outlet=outlet[0], side=outlet[1],
        published=published, copy_of=copy_of,
    )  # fmt: skip


def origin(of: Document, start: int = 0) -> Origin:
    return Origin(
        kind="document", file=f"records/{of.id}.jsonl", line=1,
        passage=Passage(document=of.id, start=start, end=start + 9), vintage=of.published,
        outlet=of.outlet, side=of.side, coded_by="reader:1",
    )  # fmt: skip


def event(of: Document, date: str, actors: str, recipients: str = "", **fields: Any) -> Event:
    return Event(
        origin=origin(of, fields.pop("start", 0)), text=fields.pop("text", f"what happened on {date}"), date=date,
        event_type=fields.pop("event_type", "CONSULT"), mode=fields.pop("mode", "visit"),
        category=fields.pop("category", "visit"), actors=tuple(actors.split()), recipients=tuple(recipients.split()),
        **fields,
    )  # fmt: skip


def transfer(of: Document, status: str, **fields: Any) -> Transfer:
    return Transfer(
        origin=origin(of, fields.pop("start", 0)), text="arms", supplier="RUS", recipient="AZE", status=status, **fields
    )


def made(study: Study, documents: Sequence[Document], records: Sequence[Record], **more: Any) -> dict[str, Series]:
    return monthly_series(study, Evidence(tuple(records), tuple(documents), **more))


def test_an_act_told_by_two_outlets_counts_once_and_months_without_documents_are_missing(make_study: Make) -> None:
    study = make_study("visits: {documents: [CONSULT/visit], as: count}", months="2014-01..2014-06")
    wire, ours = document(1, WIRE, "2014-02-20"), document(2, OURS, "2014-02-21")
    again = document(3, WIRE, "2014-03-20")
    records = [
        event(wire, "2014-02-18", "RUS", "AZE"),
        event(ours, "2014-02-18", "RUS", "AZE"),
        event(wire, "2014-02-03", "AZE", "RUS", start=20),
        event(wire, "2014-02-18", "RUS", "AZE", status="planned", start=40),
        event(again, "2014-05-02", "RUS", "AZE"),
    ]
    series = made(study, [wire, ours, again], records)["visits[RUS,AZE]"]
    assert np.isnan(series.exact[[0, 3, 4, 5]]).all()
    assert series.exact[1:3].tolist() == [2, 0]
    assert series.at_least[4] == 1
    assert series.rows[1] == (records[0].id, records[1].id, records[2].id)
    assert 0.5 < series.exposure[2] < series.exposure[1] < 1
    assert "3 acts of documents, 1 of them told by more than one outlet" in series.notes
    assert "1 records not counted: planned" in series.notes


def test_a_copy_counts_neither_as_an_act_nor_as_a_second_outlet(make_study: Make) -> None:
    study = make_study("visits: {documents: [visit], as: count}", months="2014-01..2014-03")
    wire, copy = document(1, WIRE, "2014-02-20"), document(2, OURS, "2014-02-20", copy_of="d1")
    records = [event(wire, "2014-02-18", "RUS", "AZE"), event(copy, "2014-02-18", "RUS", "AZE")]
    series = made(study, [wire, copy], records)["visits[RUS,AZE]"]
    assert series.exact[1] == 1
    assert "1 acts of documents, 0 of them told by more than one outlet" in series.notes
    assert not [note for note in series.notes if note.startswith("APA")]


def test_records_that_the_reader_links_count_once(make_study: Make) -> None:
    study = make_study("talks: {documents: [talks], as: count, over: rivalry}", months="2014-01..2014-03")
    wire, ours = document(1, WIRE, "2014-02-20"), document(2, ("AFP", "third"), "2014-02-20")
    one = event(wire, "2014-02-04", "AZE ARM", category="talks", text="a meeting in a hall in Vienna")
    other = event(ours, "2014-02-17", "AZE ARM", category="talks", text="presidents sit at a long table")
    link = ReadLink("same", one.id, other.id, "", "d1", "d2")
    assert made(study, [wire, ours], [one, other])["talks"].exact[1] == 2
    assert made(study, [wire, ours], [one, other], links=(link,))["talks"].exact[1] == 1


def test_each_sides_blow_is_a_blow_of_its_own(make_study: Make) -> None:
    study = make_study("violations: {documents: [ASSAULT], as: count, over: outlet}", months="2014-01..2014-03")
    ours, theirs = document(1, OURS, "2014-02-20"), document(2, THEIRS, "2014-02-20")
    shot = {"event_type": "ASSAULT", "mode": "firearms", "category": "incident"}
    records = [
        event(ours, "2014-02-18", "ARM", "AZE", **shot),
        event(theirs, "2014-02-18", "AZE", "ARM", **shot),
        event(theirs, "2014-03-02", "AZE", "ARM", start=20, **shot),
    ]
    series = made(study, [ours, theirs], records)
    assert [name for name in series if name != "time"] == ["violations[AZE|APA]", "violations[ARM|Armenpress]"]
    theirs_counted = series["violations[ARM|Armenpress]"]
    assert theirs_counted.channel == "Armenpress"
    assert theirs_counted.exact[1] == 1
    assert np.isnan(theirs_counted.exact[[0, 2]]).all()
    assert theirs_counted.at_least.tolist() == [0, 0, 1]
    assert "3 acts of documents, 0 of them told by more than one outlet" in theirs_counted.notes


def test_a_partisan_outlet_alone_moves_a_count_by_less(make_study: Make) -> None:
    study = make_study("acts: {documents: [THREATEN], as: count, over: side}", months="2014-01..2014-12")
    wires = [document(month, WIRE, f"2014-{month:02d}-20") for month in range(1, 13)]
    papers = [document(20 + month, THEIRS, f"2014-{month:02d}-20") for month in range(1, 13)]
    threat = {"event_type": "THREATEN", "mode": "violence", "category": "symbolic"}
    told = [event(wire, f"{wire.published[:8]}05", "AZE", "ARM", **threat) for wire in wires]
    loud = [
        event(
            paper, f"{paper.published[:8]}{day}", "AZE", "ARM", start=int(day), text=f"a threat number {day}", **threat
        )
        for paper in papers
        for day in ("11", "16", "19")
    ]
    alone = made(study, [*wires, *papers], told)["acts[AZE]"].exact.sum()
    both = made(study, [*wires, *papers], [*told, *loud])["acts[AZE]"].exact.sum()
    assert alone == 12
    assert len(loud) == 36
    assert alone <= both <= alone + len(loud) / 2


def test_offers_stand_in_the_month_of_publication_unless_their_years_say_otherwise(make_study: Make) -> None:
    study = make_study(
        "offers: {documents: [transfer/offered, transfer/negotiating], as: count}", months="2014-01..2014-06"
    )
    wire = document(1, WIRE, "2014-02-20")
    records = [
        transfer(wire, "offered", designation="T-90S"),
        transfer(wire, "offered", designation="T-90S", start=20),
        transfer(wire, "negotiating", designation="Smerch", start=40),
        transfer(wire, "offered", designation="Su-30", order_year=2010, start=60),
        transfer(wire, "delivered", designation="Mi-35M", start=80),
        transfer(wire, "not_offered", designation="S-300", start=90),
        transfer(wire, "offered", designation="Igla", period="2014-01..2014-02", start=95),
    ]
    series = made(study, [wire], records)
    assert list(series) == ["time", "offers[RUS->AZE]", "offers[ISR->AZE]", "offers[RUS->ARM]"]
    offers = series["offers[RUS->AZE]"]
    assert (offers.exact[1], offers.at_least[0]) == (2, 1)
    assert "1 records not counted: transfers denied, or not of the time of publication" in offers.notes
    assert series["offers[ISR->AZE]"].exact[1] == 0


def test_demands_have_a_direction(make_study: Make) -> None:
    study = make_study("demands: {documents: [REQUEST], as: count, over: directed}", months="2014-01..2014-02")
    wire = document(1, WIRE, "2014-02-20")
    asked = {"event_type": "REQUEST", "mode": "", "category": "demand"}
    records = [
        event(wire, "2014-02-18", "ARM", "RUS", **asked),
        event(wire, "2014-02", "TUR", "AZE", start=20, **asked),
    ]
    series = made(study, [wire], records)
    assert (series["demands[ARM->RUS]"].exact[1], series["demands[RUS->ARM]"].exact[1]) == (1, 0)
    assert series["demands[TUR->AZE]"].exact[1] == 1


def test_scores_are_the_mean_intensity_that_each_outlet_tells(make_study: Make) -> None:
    study = make_study('relation: {documents: ["*"], as: score}', months="2014-01..2014-08")
    months = [f"2014-{month:02d}" for month in range(1, 8)]
    wires = [document(place, WIRE, f"{month}-20") for place, month in enumerate(months, 1)]
    few = document(30, OURS, "2014-02-21")
    blame = {"event_type": "ACCUSE", "mode": "", "category": "statement"}
    records: list[Record] = [event(wire, f"{wire.published[:8]}05", "RUS", "AZE") for wire in wires]
    records += [event(wire, f"{wire.published[:8]}12", "RUS", "AZE", start=20, **blame) for wire in wires[:3]]
    records.append(event(few, "2014-02-12", "RUS", "AZE", **blame))
    series = made(study, [*wires, few], records)
    wire, side = series["relation[RUS,AZE|Reuters]"], series["relation[RUS,AZE|AZE]"]
    assert (wire.kind, wire.shift, side.shift) == ("score", 0.25, 1.0)
    values = np.array([-0.05] * 3 + [1.9] * 4 + [-2.0])
    assert wire.exact[:7] == pytest.approx((values[:7] - values.mean()) / values.std(ddof=1))
    assert side.exact[1] == pytest.approx((-2.0 - values.mean()) / values.std(ddof=1))
    assert np.isnan(wire.exact[7])


def test_whose_act_it_is_for_an_outlet(make_study: Make) -> None:
    study = make_study("visits: {documents: [visit], as: count}")
    assert stance_of(study, "acts[AZE]", "third") == "neutral"
    assert stance_of(study, "acts[AZE]", "unknown") == "neutral"
    assert stance_of(study, "acts[AZE]", "AZE") == "own"
    assert stance_of(study, "acts[AZE]", "ARM") == "opposed"
    assert stance_of(study, "demands[ARM->RUS]", "RUS") == "opposed"
    assert stance_of(study, "talks", "ARM") == "own"
    assert slug("Azatutyun (RFE/RL)") == "Azatutyun_RFE_RL"


@pytest.mark.parametrize(
    ("series", "message"),
    [
        (
            "visits: {documents: [CONSULT/visit], as: amount}",
            "documents make a series as count or as score, not as amount",
        ),
        ("visits: {chronicle: [visit], over: pair, as: count}", "'over' is for series of documents"),
        ("visits: {documents: [visit], over: side, as: score}", "a score is over a pair or directed, not over side"),
        ("visits: {documents: [visit], chronicle: [visit], as: count}", "a series comes from either"),
        ("visits: {documents: [Consult/Visit], as: count}", "'Consult/Visit' is no pattern of events"),
    ],
)
def test_declarations_that_do_not_fit(make_study: Make, series: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        make_study(series)
    assert message in str(caught.value)


def test_what_the_reader_found_to_clash_is_a_clash_until_somebody_corrects_it(make_study: Make) -> None:
    ours, theirs = document(1, OURS, "2014-02-20"), document(2, THEIRS, "2014-02-20")
    shot = {"event_type": "ASSAULT", "mode": "firearms", "category": "incident"}
    one = event(ours, "2014-02-18", "ARM", "AZE", text="Armenia fired on Azerbaijan.", **shot)
    other = event(theirs, "2014-02-18", "AZE", "ARM", text="Azerbaijan fired on Armenia.", **shot)
    links = (ReadLink("clash", one.id, other.id, "who_began", "d1", "d2"),)
    evidence = Evidence((one, other), (ours, theirs), links=links)
    [clash] = find_clashes(evidence)
    assert (clash.kind, clash.field, clash.values) == ("blame", "who_began", ("assault by ARM", "assault by AZE"))
    assert clash.sentence == "APA: Armenia fired on Azerbaijan. Against Armenpress: Azerbaijan fired on Armenia."
    decision = Judgement(
        record=one.id, decision="correct", corrections=(("date", '"2014-02-17"'),), by="anna", at="2014-03-01"
    )
    assert find_clashes(Evidence((one, other), (ours, theirs), (decision,), links)) == ()
