"""What is believed of a model's answer: every lie below is refused with its reason, and the rest is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.read.llm.answer import RECORDS, Believed, Known, Refused, answer_schema, check_answer

PASSAGE = (
    "Azerbaijan shelled Talish on 2 April, the ministry said. Russia sold Azerbaijan 94 T-90S tanks for "
    "$700 million because of the embargo."
)
KNOWN = Known(frozenset({"AZE", "RUS", "NKR"}), frozenset({("ASSAULT", "heavy-weapons")}), frozenset({"tank"}))
EVENT = {
    "quote": "Azerbaijan shelled Talish on 2 April", "trigger": "shelled", "event_type": "ASSAULT",
    "mode": "heavy-weapons", "actors": [{"code": "AZE", "text": "Azerbaijan"}],
    "recipients": [{"code": "NKR", "text": "Talish"}], "date": "2016-04-02", "status": "asserted",
}  # fmt: skip
TRANSFER = {
    "quote": "Russia sold Azerbaijan 94 T-90S tanks for $700 million", "trigger": "sold",
    "supplier": {"code": "RUS", "text": "Russia"}, "recipient": {"code": "AZE", "text": "Azerbaijan"},
    "designation": "T-90S", "weapon_class": "tank", "number": 94.0, "money_low": 7e8, "currency": "USD",
    "status": "delivered",
}  # fmt: skip
CLAIM = {
    "quote": "Azerbaijan shelled Talish on 2 April, the ministry said", "speaker": "the ministry", "cue": "said",
    "content": "Azerbaijan shelled Talish on 2 April", "stance": "says",
}  # fmt: skip
CAUSAL = {
    "quote": "Russia sold Azerbaijan 94 T-90S tanks for $700 million because of the embargo", "polarity": "+",
    "cause": "the embargo", "effect": "Russia sold Azerbaijan 94 T-90S tanks",
}  # fmt: skip
FIGURE = {"quote": "94 T-90S tanks", "value_low": 94.0, "value_high": 94.0, "unit": "tank", "of": "tanks sold"}
RIGHT: dict[str, list[dict[str, Any]]] = {
    "events": [EVENT],
    "transfers": [TRANSFER],
    "claims": [CLAIM],
    "causal": [CAUSAL],
    "figures": [FIGURE],
}


def checked(answer: object) -> list[Believed | Refused]:
    return list(check_answer(answer if isinstance(answer, str) else json.dumps(answer), PASSAGE, KNOWN))


def test_what_is_quoted_rightly_is_believed_and_placed() -> None:
    found = checked(RIGHT)
    assert [type(one) for one in found] == [Believed] * 5
    for one in found:
        assert isinstance(one, Believed)
        assert PASSAGE[one.start : one.end] == one.record.quote


def test_a_code_fence_around_the_answer_is_taken_off() -> None:
    assert checked(f"```json\n{json.dumps(RIGHT)}\n```") == checked(RIGHT)


@pytest.mark.parametrize(
    ("kind", "change", "reason"),
    [
        (
            "events",
            {"quote": "Azerbaijan shelled Stepanakert"},
            "its quote is not in the text: 'Azerbaijan shelled Stepanakert'",
        ),
        ("events", {"quote": "azerbaijan shelled Talish"}, "its quote is not in the text: 'azerbaijan shelled Talish'"),
        ("events", {"trigger": "bombed"}, "its trigger is not in its quote: 'bombed'"),
        ("events", {"trigger": " "}, "its trigger is not in its quote: ''"),
        ("events", {"quote": "shelled"}, "quote: String should have at least 8 characters"),
        ("events", {"mode": "drone"}, "ASSAULT has no mode 'drone'"),
        ("events", {"actors": [{"code": "XXX", "text": "Azerbaijan"}]}, "no such code: 'XXX'"),
        ("events", {"actors": [{"code": "AZE", "text": "Armenia"}]}, "a party is not in the text: 'Armenia'"),
        (
            "events",
            {"date": "2 April"},
            r"date: String should match pattern '^\d{4}(-\d{2}){0,2}(/\d{4}(-\d{2}){0,2})?$'",
        ),
        ("events", {"reviewed": True}, "reviewed: Extra inputs are not permitted"),
        ("transfers", {"weapon_class": "death ray"}, "no such weapon class: 'death ray'"),
        ("transfers", {"money_high": 1e8}, "its high sum has no low sum below it"),
        ("transfers", {"currency": None}, "a sum without a currency"),
        ("transfers", {"number": -94.0}, "number: Input should be greater than or equal to 0"),
        ("transfers", {"number": "94"}, "number: Input should be a valid number"),
        ("claims", {"content": "Armenia shelled Talish"}, "its content is not in its quote: 'Armenia shelled Talish'"),
        ("claims", {"speaker_code": "XYZ"}, "no such code: 'XYZ'"),
        ("causal", {"cause": "greed"}, "its cause is not in its quote: 'greed'"),
        ("causal", {"polarity": "0"}, "polarity: Input should be '+' or '-'"),
        ("figures", {"value_high": 90.0}, "its high value is below its low value"),
    ],
)
def test_a_record_that_is_wrong_is_refused_and_the_others_stay(kind: str, change: dict[str, Any], reason: str) -> None:
    answer = {**RIGHT, kind: [{**RIGHT[kind][0], **change}]}
    refused = [one for one in checked(answer) if isinstance(one, Refused)]
    assert refused == [Refused(kind, reason)]
    assert len(checked(answer)) == 5


def test_what_is_no_answer_is_refused_whole() -> None:
    assert checked([]) == [Refused("answer", "not an object of events, transfers, claims, causal, figures")]
    assert checked({"orders": []}) == [Refused("answer", "not an object of events, transfers, claims, causal, figures")]
    assert checked({"events": [EVENT] * 501}) == [Refused("answer", "events is not a list of at most 500")]
    assert checked({"events": {"0": EVENT}}) == [Refused("answer", "events is not a list of at most 500")]
    [sorry] = checked("Sorry, I cannot help with that.")
    assert isinstance(sorry, Refused)
    assert sorry.reason.startswith("not JSON: ")
    assert checked('{"figures": [{"value_low": NaN}]}') == [Refused("answer", "not JSON: NaN is no number")]
    assert [type(one) for one in checked("[" * 200_000)] == [Refused]


KEYS = st.sampled_from([*RECORDS, "quote", "event_type", "x"])
SCALARS = st.none() | st.booleans() | st.floats() | st.text()
TREES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=20)


@given(st.text() | TREES.map(json.dumps))
def test_nothing_that_a_model_says_breaks_the_reader(answer: str) -> None:
    for one in check_answer(answer, PASSAGE, KNOWN):
        assert isinstance(one, Refused) or PASSAGE[one.start : one.end] == one.record.quote


def test_the_schema_asks_for_every_kind_and_nothing_else() -> None:
    schema = answer_schema()
    assert schema["required"] == list(RECORDS)
    assert schema["additionalProperties"] is False
    assert schema["properties"]["events"]["items"]["additionalProperties"] is False
    assert set(schema["$defs"]) == {"Party"}
