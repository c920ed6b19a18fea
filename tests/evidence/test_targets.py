from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.evidence.targets import find_targets, shared_part, sign_of, target_of
from counterpoise.provenance import Origin, Passage
from counterpoise.records import CausalClaim, Claim, Event, Figure, Record, Target, Transfer


def event(start: int, end: int, event_type: str = "CONSULT", document: str = "000", text: str = "a visit") -> Event:
    passage = Passage(document=document, start=start, end=end)
    origin = Origin(kind="document", file="records/000.jsonl", line=1, passage=passage)
    return Event(origin=origin, text=text, event_type=event_type, actors=("RUS",), category="visit")  # type: ignore[arg-type]


def found(before: Record, *now: Record) -> str:
    """Id of the record that a judgement on `before` finds among those that are there now; empty for none."""
    target = target_of(before)
    assert target is not None
    return find_targets([(before.id, target)], now).get((before.id, target), "")


def test_a_record_is_found_by_its_id_its_place_and_its_likeness() -> None:
    before = event(100, 160)
    same_place = event(100, 160, text="a visit, worded anew")
    shifted = event(90, 170)
    retyped = event(100, 155, "SUPPORT")
    far, other_kind = event(200, 260), event(130, 190)
    assert found(before, far, same_place, before) == before.id
    assert found(before, shifted, same_place) == same_place.id
    assert found(before, retyped, shifted) == shifted.id
    assert found(before, retyped) == retyped.id
    assert found(before, far, other_kind) == ""
    assert found(before, event(100, 160, document="001")) == ""


def test_two_judgements_never_find_one_record_by_likeness() -> None:
    one, other = event(100, 160), event(100, 170, text="another visit")
    now = event(102, 164, text="the visit")
    targets = [(record.id, target_of(record)) for record in (one, other)]
    assert list(find_targets(targets, [now]).values()) == [now.id]
    assert find_targets(targets[:1], [now]) == {(one.id, target_of(one)): now.id}


def test_a_target_shares_the_record_that_stands_at_its_place() -> None:
    one = event(100, 160)
    target = target_of(one)
    assert target is not None
    assert set(find_targets([("old", target), ("older", target)], [one]).values()) == {one.id}


def test_signs(make_coded: Callable[..., Record], make_row: Callable[..., Record]) -> None:
    common: dict[str, Any] = {"origin": event(0, 5).origin, "text": "t"}
    assert sign_of(event(0, 5, "AID")) == "AID"
    assert sign_of(Transfer(**common, supplier="RUS", recipient="AZE", designation="T-90S")) == "RUS>AZE T-90S"
    assert sign_of(Claim(**common, speaker_code="RUS")) == "RUS"
    assert sign_of(CausalClaim(**common, cause="a", effect="b", polarity="-")) == "-"
    assert sign_of(Figure(**common, value_low=1, value_high=2.5, unit="usd_m", of="x")) == "1-2.5 usd_m"
    row = make_row("deaths", "2014-01", "2014-01", 3)
    assert (sign_of(row), target_of(row)) == ("", None)


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_the_shared_part_is_symmetric_and_between_nothing_and_all(a: int, m: int, b: int, n: int) -> None:
    one = Passage(document="d", start=a, end=a + m)
    other = Target(document="d", kind="event", start=b, end=b + n)
    assert shared_part(one, other) == shared_part(other, one)
    assert 0 <= shared_part(one, other) <= 1
    assert shared_part(one, one) == pytest.approx(1)
    assert (shared_part(one, other) > 0) == (a < b + n and b < a + m)
