from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from counterpoise.provenance import Origin
from counterpoise.records import Event, Figure, TableRow, add_values

ORIGIN = Origin(kind="table", file="t.csv", line=2, source="SIPRI", vintage="2022-07-28")


def row(**fields: Any) -> TableRow:
    given = {"quantity": "deliveries", "start": "2014-01", "end": "2014-12", "value": 305.0, "unit": "tiv_m", **fields}
    return TableRow.model_validate({"origin": ORIGIN, "text": "x", **given})


def test_ids_do_not_depend_on_the_line_but_on_all_else() -> None:
    moved = row(origin=ORIGIN.model_copy(update={"line": 9}))
    assert row().id == moved.id
    assert row(value=306.0).id != row().id
    assert row(origin=ORIGIN.model_copy(update={"vintage": "2026-05-18"})).id != row().id
    assert row(value=None, under=0.5).id != row(value=0.0).id != row(value=None).id


def test_an_id_is_stable_between_versions() -> None:
    assert row().id == "543207f86ced"


def test_records_are_frozen_and_strict() -> None:
    with pytest.raises(ValidationError, match="Instance is frozen"):
        row().value = 1.0  # type: ignore[misc]
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        row(valeu=1.0)


def test_a_value_is_not_both_known_and_bounded() -> None:
    with pytest.raises(ValidationError, match="a value cannot be both known and only bounded above"):
        row(under=0.5)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"value": -1.0}, r"tiv_m cannot be negative \(-1\)"),
        ({"value": float("inf")}, "Input should be a finite number"),
        ({"value": 1.2, "unit": "share"}, "a share lies between 0 and 1, not 1.2"),
    ],
)
def test_impossible_values(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        row(**fields)


def test_scores_may_be_negative() -> None:
    assert row(value=-0.4, unit="score").value == -0.4


def test_values_add_in_one_unit() -> None:
    assert add_values([row(), row(value=0.0)]) == 305.0
    with pytest.raises(ValueError, match="values in different units do not add: tiv_m, usd_m"):
        add_values([row(), row(unit="usd_m")])
    with pytest.raises(ValueError, match=r"rows without a known value do not add: [0-9a-f]{12}"):
        add_values([row(), row(value=None)])
    with pytest.raises(ValueError, match="values in different units do not add: no rows"):
        add_values([])


def test_weeks_are_told_from_months() -> None:
    assert row(start="2014-01-05", end="2014-01-11").in_days
    assert not row().in_days
    assert len(row().months) == 12


@pytest.mark.parametrize(
    ("status", "happened"),
    [("asserted", True), ("reported", True), ("historical", True), ("planned", False), ("denied", False)],
)
def test_which_events_happened(status: Any, happened: bool) -> None:
    event = Event(
        origin=ORIGIN, text="x", event_type="CONSULT", actors=("AZE",), category="talks", status=status, date="2014"
    )
    assert event.happened is happened


def test_a_figure_has_its_range_in_order() -> None:
    with pytest.raises(ValidationError, match=r"value_high \(5.0\) lies below value_low \(6.0\)"):
        Figure(origin=ORIGIN, text="x", value_low=6, value_high=5, unit="usd_m", of="x")
