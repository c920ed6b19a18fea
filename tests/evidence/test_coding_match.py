from __future__ import annotations

import pytest

from counterpoise.evidence.coding_match import match_coding, same_content, score_coding, verdicts
from counterpoise.evidence.judgements import corrected
from counterpoise.provenance import Origin, Passage
from counterpoise.records import Event, Record, Transfer


def origin(start: int, end: int, coder: str, document: str = "000") -> Origin:
    passage = Passage(document=document, start=start, end=end)
    return Origin(kind="document", file="f", line=1, passage=passage, coded_by=coder, speaker="author")


def event(start: int, end: int, coder: str = "reader:1", **fields: object) -> Event:
    values = {"text": f"by {coder}", "event_type": "CONSULT", "actors": ["RUS"], "category": "visit", **fields}
    return Event.model_validate({**values, "origin": origin(start, end, coder)})


def transfer(start: int, end: int, coder: str = "reader:1", **fields: object) -> Transfer:
    values = {"text": "arms", "supplier": "RUS", "recipient": "AZE", "status": "offered", **fields}
    return Transfer.model_validate({**values, "origin": origin(start, end, coder)})


READ = [
    event(0, 50, recipients=["AZE"]),
    event(100, 140, event_type="ACCUSE", category="statement"),
    event(300, 340),
    transfer(0, 50),
]
CODED = [
    event(5, 50, "hand:k", recipients=["AZE"], date="2016-08"),
    event(100, 150, "hand:k", event_type="REJECT", category="statement"),
    event(500, 540, "hand:k"),
    transfer(0, 60, "hand:k", number=24, text="24 of them"),
]


def test_what_was_read_becomes_what_was_coded() -> None:
    pairs = match_coding(READ, CODED)
    made = verdicts(pairs)
    assert [one.decision for one in made] == ["correct", "correct", "reject", "add", "correct"]
    net: list[Record] = [one.record for one in made if one.decision == "add"]
    net += [corrected(one.record, one.corrections) for one in made if one.decision == "correct"]
    assert len(net) == len(CODED)
    assert all(any(same_content(record, coded) for record in net) for coded in CODED)
    assert not same_content(READ[0], CODED[0])
    assert dict(made[0].corrections) == {"passage": "[5, 50]", "text": '"by hand:k"', "date": '"2016-08"'}


def test_scores_count_what_is_found_and_which_fields_are_right() -> None:
    events, transfers, *rest = score_coding(match_coding(READ, CODED))
    assert (events.found, events.read, events.coded, events.pairs) == (1, 3, 3, 2)
    assert (events.precision, events.recall, events.f1) == (pytest.approx(1 / 3),) * 3
    fields = {name: (right, of) for name, right, of in events.fields}
    assert (fields["event_type"], fields["date"], fields["recipients"]) == ((1, 2), (0, 1), (1, 1))
    assert fields["place"] == (0, 0)
    assert (transfers.found, dict((n, (r, of)) for n, r, of in transfers.fields)["number"]) == (1, (0, 1))
    assert [(one.kind, one.f1) for one in rest] == [("claim", 0), ("causal_claim", 0), ("figure", 0)]


def test_the_same_records_are_accepted() -> None:
    twice = [record.model_copy() for record in READ]
    assert {one.decision for one in verdicts(match_coding(READ, twice))} == {"accept"}


def test_records_that_lie_apart_or_say_other_things_are_no_pair() -> None:
    apart = match_coding([event(0, 50)], [event(40, 120, "hand:k")])
    assert [one.decision for one in verdicts(apart)] == ["reject", "add"]
    unlike = event(0, 50, "hand:k", event_type="ASSAULT", actors=["ARM"], recipients=["AZE"], category="incident")
    assert [one.decision for one in verdicts(match_coding([event(0, 22)], [unlike]))] == ["reject", "add"]
